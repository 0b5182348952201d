"""Short words of the cockpit: states of a proposal, reliability, names that fit into a table."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from data.i18n import _
from data.names import short_fio
from matching.affinity import level, spoken
from matching.rounds.snapshot import BY_DEFAULT, version_of
from matching.rounds.weights import OWN, SIGNED

STATES = ("undecided", "accepted", "locked", "replaced", "forbidden", "left")
DECIDED = frozenset(STATES) - {"undecided", "forbidden"}
FREE = 0.0005  # of a score: less is not seen in points with one decimal


def state(code: str) -> str:
    """What was decided about a mentee."""
    return {
        "undecided": _("no decision yet"),
        "accepted": _("accepted"),
        "locked": _("locked"),
        "replaced": _("replaced by hand"),
        "forbidden": _("forbidden, look for another"),
        "left": _("stays without a pair"),
    }[code]


def reliability(share: float) -> str:
    """How much of a score rests on answers, in one word."""
    return {"high": _("high"), "middle": _("medium"), "low": _("low")}[level(share)]


def shorter(names: Iterable[str]) -> dict[str, str]:
    """Surname with initials where that is unambiguous, the full name elsewhere.

    >>> sorted(shorter(["Ежова Анна Ильич", "Жук Юлия Петровна", "Жук Юнона Петровна"]).values())
    ['Ежова А. И.', 'Жук Юлия Петровна', 'Жук Юнона Петровна']
    """
    whole = sorted(set(names))
    seen = Counter(short_fio(one) for one in whole)
    return {one: short_fio(one) if seen[short_fio(one)] == 1 else one for one in whole}


def price(total: float | None) -> str:
    """What another plan costs the sum of points."""
    if total is None:
        return ""
    if total < FREE:
        return _("the sum does not fall")
    return _("the sum of points falls by {lost}", lost=spoken(total))


def points(score: float) -> int:
    """A score in [0, 1] as points of 100.

    >>> points(0.415), points(1.0)
    (42, 100)
    """
    return int(score * 100 + 0.5)


def weights(policy: Mapping[str, Any]) -> str:
    """Which version of the weights a round counts with."""
    version = version_of(policy)
    if version == BY_DEFAULT:
        return _("Weights: by default.")
    if version == OWN:
        return _("Weights: given for this round.")
    return _("Weights: version {number}.", number=version.removeprefix(SIGNED.format(number="")))
