"""Templates of personal programmes: goals with measurable signs and actions, by competency."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from data.codebook import source
from data.codebook.frame import framework, said

GOALS_OF_A_DOMAIN = (1, 2)
ACTIONS_OF_A_GOAL = (3, 4)
MOST_WORDS = 160  # characters of one template


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionTemplate:
    """A step towards a goal: ``form`` is a code of ``[forms]``."""

    form: str
    ru: str
    en: str
    result_ru: str
    result_en: str

    @property
    def text(self) -> str:
        """What is done, in the language in force."""
        return said(self.ru, self.en)

    @property
    def result(self) -> str:
        """What it leaves behind, in the language in force."""
        return said(self.result_ru, self.result_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalTemplate:
    """A goal of a domain, the sign that it is reached, the usual way there."""

    domain: str
    text_ru: str
    text_en: str
    sign_ru: str
    sign_en: str
    actions: tuple[ActionTemplate, ...]

    @property
    def text(self) -> str:
        """The goal in the language in force."""
        return said(self.text_ru, self.text_en)

    @property
    def sign(self) -> str:
        """The sign in the language in force."""
        return said(self.sign_ru, self.sign_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """The whole file. ``pace``: days between meetings by kind; ``last_day``: month and day."""

    goals: tuple[GoalTemplate, ...]
    general: GoalTemplate
    with_request: tuple[str, str]
    pace: Mapping[str, int]
    often_from: str
    months: int
    last_day: tuple[int, int]
    most_goals: int
    most_goals_short: int
    forms: Mapping[str, tuple[str, str]]
    checkpoints: Mapping[str, tuple[str, str]]

    def of(self, domain: str) -> tuple[GoalTemplate, ...]:
        """Goals of a domain."""
        return tuple(one for one in self.goals if one.domain == domain)

    def form(self, code: str) -> str:
        """The name of a form of action, the code itself for a stranger."""
        return said(*self.forms[code]) if code in self.forms else code


@cache
def programme_templates() -> Templates:
    """The templates of this edition, checked once.

    Raises:
        BrokenCodebookError: a domain without goals, a sign without a number, a missing wording.
    """
    raw = source.raw("programmes")
    source.insist("programmes", check(raw))
    month, day = raw["term"]["last_day"].split("-")
    general = raw["general"]
    return Templates(
        goals=tuple(_goal(one) for one in raw["goal"]),
        general=_goal({**general, "domain": ""}),
        with_request=(general["with_ru"], general["with_en"]),
        pace={code: days for code, days in raw["pace"].items() if isinstance(days, int)},
        often_from=raw["pace"]["often_from"],
        months=raw["term"]["months"],
        last_day=(int(month), int(day)),
        most_goals=raw["term"]["goals"],
        most_goals_short=raw["term"]["goals_short"],
        forms=_pairs(raw["forms"]),
        checkpoints=_pairs(raw["checkpoints"]),
    )


def check(raw: source.Raw) -> list[str]:
    """What is wrong with the templates."""
    known = [one.code for one in framework().domains]
    found = [one["domain"] for one in raw["goal"]]
    faults = [f"{one}: no such domain" for one in found if one not in known]
    least, most = GOALS_OF_A_DOMAIN
    faults += [
        f"{one}: {found.count(one)} goals" for one in known if not least <= found.count(one) <= most
    ]
    for one in (*raw["goal"], {**raw["general"], "domain": "general"}):
        faults += [f"{one['domain']}: {fault}" for fault in _faults(one, raw["forms"])]
    return faults


def _faults(goal: source.Raw, forms: source.Raw) -> list[str]:
    least, most = ACTIONS_OF_A_GOAL
    faults = [] if least <= len(goal["actions"]) <= most else ["3 or 4 actions"]
    faults += [
        f"{name} holds no number"
        for name in ("sign_ru", "sign_en")
        if not any(one.isdigit() for one in goal[name])
    ]
    faults += [f"form {one['form']}" for one in goal["actions"] if one["form"] not in forms]
    words = [goal[one] for one in ("text_ru", "text_en", "sign_ru", "sign_en")]
    words += [
        one[part] for one in goal["actions"] for part in ("ru", "en", "result_ru", "result_en")
    ]
    return faults + [f"too long or empty: {one}" for one in words if not 0 < len(one) <= MOST_WORDS]


def _goal(raw: source.Raw) -> GoalTemplate:
    return GoalTemplate(
        domain=raw["domain"],
        text_ru=raw["text_ru"],
        text_en=raw["text_en"],
        sign_ru=raw["sign_ru"],
        sign_en=raw["sign_en"],
        actions=tuple(ActionTemplate(**one) for one in raw["actions"]),
    )


def _pairs(raw: source.Raw) -> dict[str, tuple[str, str]]:
    return {code: (one["ru"], one["en"]) for code, one in raw.items()}
