"""What was found beside a plan, in words of the language in force: effects, confidence, prices."""

from collections.abc import Mapping
from typing import Any

from data.i18n import _, ngettext, number
from matching.affinity import spoken
from matching.proposal import words
from matching.proposal.confidence import word

SEEN = 0.0005  # of a score: less is not seen in points with one decimal
PERCENT = 100


def confidence(share: float | None) -> str:
    """How sure a pair is, in a sentence; "" where that was not looked for."""
    if share is None:
        return ""
    message = f"engine.confidence.{word(share)}"
    return _(message, share=int(share * PERCENT))


def effect(one: Mapping[str, Any]) -> str:
    """What a change would give the whole plan; "" where nobody can count it."""
    if "coverage" not in one:
        return ""
    told = gains(int(one["coverage"]), float(one["total"]))
    if one.get("serves") is False:
        told = _("{gains}, but this mentee stays without a mentor", gains=told)
    return told


def gains(coverage: int, total: float) -> str:
    """Mentees served and points won or lost, in a phrase."""
    told = []
    if coverage > 0:
        told.append(
            ngettext(
                "{count} more mentee with a mentor", "{count} more mentees with a mentor", coverage
            )
        )
    if total > SEEN:
        told.append(_("sum of points +{won}", won=spoken(total)))
    if total < -SEEN:
        told.append(_("sum of points −{lost}", lost=spoken(-total)))
    return ", ".join(told) if told else _("nothing changes to the eye")


def sought(domain: str) -> str:
    """Whom to look for, in a phrase."""
    return _("a mentor strong in: {domain}", domain=words.domain(domain))


def principle(code: str) -> str:
    """A principle in plain words."""
    message = f"engine.principle.{code}"
    return _(message)


def price_of_principle(percent: float) -> str:
    """What a principle costs of the plain total."""
    return _("{percent} % of the sum of points", percent=number(percent))
