"""What the learner of weights says, in the language in force."""

from collections.abc import Mapping
from typing import Any

from analytics.learning.agreeing import Agreement
from analytics.learning.gates import Condition
from data.i18n import _, number

PERCENT = 100
SHARES = frozenset({"response"})
BOTH_WAYS = frozenset({"spread", "small_school", "gain", "explains", "others"})


def condition(one: Condition) -> str:
    """A condition with what was seen and what is asked."""
    met = ".met" if one.met and one.code in BOTH_WAYS else ""
    message = f"learning.{one.code}{met if one.known else '.unknown'}"
    return _(message, **{name: _said(one.code, name, value) for name, value in one.params.items()})


def component(code: str) -> str:
    """A component of the score."""
    if code == "need":
        return _("learning.component.need")
    message = f"engine.part.{code}"
    return _(message)


def outcome(name: str) -> str:
    """An outcome, as it stands in a sentence."""
    message = f"learning.outcome.{name}"
    return _(message)


def verdict(one: Agreement) -> str:
    """Whether fit agrees with an outcome, with n and the interval."""
    message = f"learning.verdict.{one.verdict}"
    return _(
        message,
        pairs=one.pairs,
        all=one.eligible,
        rho=_plain(one.rho),
        lo=_plain(one.lo),
        hi=_plain(one.hi),
    )


def shares(given: Mapping[str, float]) -> str:
    """Where the differences of an outcome come from, in percent that sum to 100."""
    return _(
        "learning.shares",
        fit=number(given["fit"] * PERCENT, 1),
        mentor=number(given["mentor"] * PERCENT, 1),
        rest=number(given["rest"] * PERCENT, 1),
    )


def _plain(value: float | None) -> str:
    return "–" if value is None else number(value, 2)


def _said(code: str, name: str, value: Any) -> object:
    if name == "components":
        return ", ".join(component(one) for one in value)
    if name == "outcomes":
        return ", ".join(outcome(one) for one in value)
    if isinstance(value, int):
        return value
    if code in SHARES:
        return round(value * PERCENT)
    return number(value, 1 if code == "small_school" else 3)
