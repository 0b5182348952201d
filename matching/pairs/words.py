"""Words for what happens to pairs, in the language in force."""

from data.codebook import label
from data.i18n import _
from matching.pairs.states import Ending


def ending(code: str) -> str:
    """Why a pair ended early; other words stand as they are."""
    known = {
        Ending.GOAL_REACHED: _("the goal was reached early"),
        Ending.MENTOR_WITHDREW: _("the mentor withdrew (art. 351.8)"),
        Ending.EMPLOYER_CANCELLED: _("the employer cancelled it (art. 351.8)"),
        Ending.MENTEE_WITHDREW: _("the mentee withdrew"),
        Ending.INCOMPATIBILITY: _("the two did not fit"),
        Ending.DISMISSAL_OR_TRANSFER: _("dismissal or transfer"),
        Ending.LONG_ABSENCE: _("long absence"),
        Ending.CONSENT_WITHDRAWN: _("consent was withdrawn"),
        Ending.OTHER: _("another reason"),
    }
    return known[Ending(code)] if code in set(Ending) else code


def grade(number: int | None) -> str:
    """An answer on the scale of four, or that there is none yet."""
    return {
        1: _("no"),
        2: _("rather no"),
        3: _("rather yes"),
        4: _("yes"),
    }.get(number or 0, _("no answer yet"))


def state(code: str) -> str:
    """A state of a pair."""
    return label("pair_state", code)


def missing(code: str) -> str:
    """What a pair lacks to begin work."""
    return {
        "participation": _("participation paper"),
        "programme": _("agreed programme"),
        "acquaintance": _("answers after the acquaintance"),
        "results": _("results"),
    }[code]
