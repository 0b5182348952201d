"""Nine ready scenarios: what a program that counts honestly must get right, by name."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from data.errors import ProgrammeError
from data.synthetic.invention import invent
from data.synthetic.mess import Mess
from data.synthetic.truth import Told, synth

SCENARIOS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "lenino14": ("village", {}),  # every cell of answers is small
    "school45": ("school", {}),
    "school90_overload": (  # six mentees a mentor
        "school",
        {"median_staff": 90.0, "mentees": 0.32, "mentors": 0.0534, "overload": 6},
    ),
    "muni28": ("municipality", {}),
    "null": (  # mentoring changes nothing, and nothing makes a pair better than another
        "municipality",
        {
            "beta": (0.0, 0.0, 0.0, 0.0, 0.0),
            "gain": 0.0,
            "gain_quality": 0.0,
            "gain_regular": 0.0,
            "gain_load": 0.0,
            "effect_sd": 0.0,
            "hr_mentored": 1.0,
            "motivation_leaves": 0.0,
            "hr_point": 1.0,  # who ends and who answers hangs on nothing, else it would look so
            "response_slope": 0.0,
        },
    ),
    "careless30": ("municipality", {"careless": 0.30}),
    "withdrawals": ("school", {"withdrawn": 0.35, "no_monitoring": 0.20}),
    "two_rounds": ("school", {"mentors": 0.15, "capacity": (1.0, 0.0, 0.0)}),  # many wait twice
    "bad_import": ("school", {}),
}
FILES = 12  # spoilt spreadsheets of one school


class UnknownScenarioError(ProgrammeError):
    """Nothing of this name is prepared: ``value``, ``known``."""

    code = "synthetic.unknown_scenario"


def scenario(name: str, seed: int = 1) -> Told:
    """The scenario of a name.

    Raises:
        UnknownScenarioError: the name is not one of ``SCENARIOS``.
    """
    if name not in SCENARIOS:
        raise UnknownScenarioError(value=name, known=", ".join(SCENARIOS))
    scale, params = SCENARIOS[name]
    told = synth(seed, scale, **params)
    return replace(told, files=_spoilt(seed)) if name == "bad_import" else told


def _spoilt(seed: int) -> Mapping[str, bytes]:
    """Spreadsheets with duplicates, ё and е, swapped names, 31.02, merged cells, two versions."""
    mess, rng = Mess(invent("school45", seed)), np.random.default_rng([seed, *b"bad_import"])
    made = [mess.file(rng) for _one in range(FILES)]
    return {f"{place + 1:02d}-{one.name}": one.content for place, one in enumerate(made)}
