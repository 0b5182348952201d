"""Warnings in words: about the pair, never about a person, never whose answer or which."""

from collections.abc import Mapping

from analytics.alerts.gate import Gate
from analytics.alerts.handling import Action, Result
from analytics.alerts.keeping import ENDED, NOW, WORDS, reasons
from analytics.warning import WarningState
from data.i18n import _, ngettext


def level(code: str) -> str:
    """What the rule says of a pair."""
    return {
        WarningState.IMMEDIATE.value: _("at once"),
        WarningState.RED.value: _("red"),
        WarningState.YELLOW.value: _("yellow"),
        WarningState.GREEN.value: _("green"),
        WarningState.TOO_EARLY.value: _("too early to judge"),
    }.get(code, code)


def action(code: str) -> str:
    """What was done."""
    return {
        Action.CALL.value: _("talked on the telephone or in person"),
        Action.JOINT_MEETING.value: _("met with both"),
        Action.HELP.value: _("helped with the work"),
        Action.PAUSE.value: _("let the pair rest"),
        Action.REMATCH.value: _("looked for another mentor"),
        Action.NONE.value: _("nothing is needed"),
        ENDED: _("the pair has ended"),
    }.get(code, code)


def result(code: str) -> str:
    """How the pair does some weeks later."""
    return {
        Result.BETTER.value: _("better"),
        Result.SAME.value: _("as before"),
        Result.WORSE.value: _("worse"),
        Result.ENDED.value: _("the pair has ended"),
    }.get(code, code)


def why(factors: Mapping[str, object]) -> tuple[str, ...]:
    """Every reason of a warning as a sentence, with its points."""
    return tuple(_reason(code, _of(factors, code)) for code in reasons(factors))


def unknown(factors: Mapping[str, object]) -> tuple[str, ...]:
    """Names of the factors nobody knows."""
    codes = [code for code in factors if code not in {*WORDS, NOW}]
    return tuple(name(code) for code in codes if _of(factors, code).get("points") is None)


def today(factors: Mapping[str, object]) -> str:
    """What the rule says now, in words; empty where nobody has looked."""
    told = _of(factors, NOW).get("state")
    return level(str(told)) if told else ""


def name(code: str) -> str:
    """A factor in short."""
    return {
        "gap": _("gap between meetings"),
        "pulse": _("impressions of meetings"),
        "fall": _("change of impressions"),
        "load": _("load of the mentor"),
        "overdue": _("terms of the programme"),
        "apart": _("agreement in the pair"),
        "fit": _("predicted fit"),
    }.get(code, code)


def _reason(code: str, kept: Mapping[str, object]) -> str:
    said = {
        "answer": _("one of the sides doubts whether the pair fits"),
        "help": _("the curator's help was asked for"),
        "pulse": _("the last meeting was found of little use"),
        "fall": _("meetings are found worse than before"),
        "overdue": _("an item of the programme is overdue"),
        "apart": _("the sides see the pair differently"),
        "fit": _("the predicted fit was among the lowest of the round"),
    }.get(code, "")
    if code == "gap":
        said = _gap(kept)
    if code == "load":
        said = ngettext(
            "the mentor has {count} mentee",
            "the mentor has {count} mentees",
            _whole(kept, "mentees"),
        )
    points = _whole(kept, "points")
    if not points:
        return said
    return f"{said} ({ngettext('{count} point', '{count} points', points)})"


def _gap(kept: Mapping[str, object]) -> str:
    days = _whole(kept, "days")
    return ngettext(
        "no meeting for {count} day, breaks left out",
        "no meeting for {count} days, breaks left out",
        days,
    )


def _whole(kept: Mapping[str, object], field: str) -> int:
    number = kept.get(field)
    return int(number) if isinstance(number, int | float) else 0


def _of(factors: Mapping[str, object], code: str) -> Mapping[str, object]:
    one = factors.get(code)
    return one if isinstance(one, Mapping) else {}


def gate(one: Gate) -> str:
    """Whether the model may rank warnings, and if not, why, in one sentence."""
    numbers = {"events": one.events, "needed": one.needed, "schools": one.schools}
    told = {
        "events": _("Closed: {events} closures of {needed}.", **numbers),
        "schools": _("Closed: the model is tried on other schools, there is {schools}.", **numbers),
        "auc": _("Closed: the model does not tell pairs apart better than the rule."),
        "slope": _("Closed: the probabilities of the model are out of scale."),
        "fairness": _("Closed: nobody has looked at the table of equal treatment."),
        "": _("Open: the model may put warnings in order; the rule stays."),
    }
    return told[one.reason]
