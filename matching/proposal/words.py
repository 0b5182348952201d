"""Codes of a run in words, in the language in force. Names of people are looked up by the caller.

Takes what a run dumped (or a record kept of it), so that screens, sheets, files and the terminal
speak alike.
"""

from collections.abc import Callable, Mapping
from typing import Any

from data.codebook import framework
from data.i18n import _, percent_up
from data.records.round import Contribution

Name = Callable[[str], str]
OTHER = "other"
BACK = "back:"  # before a domain: the mentee teaches the mentor


def part(one: Contribution) -> str:
    """What a contribution is about: «запрос: планировать курс и уроки»."""
    if one.code != "need":
        message = f"engine.part.{one.code}"
        return _(message)
    if one.detail.startswith(BACK):
        return _("engine.part.need_back", domain=domain(one.detail.removeprefix(BACK)))
    return _("engine.part.need", domain=domain(one.detail))


def contribution(one: Contribution) -> str:
    """A contribution in one line: «запрос: планировать курс и уроки +21»; unknown: «нет данных»."""
    mark = f"+{one.points}"
    if one.known:
        return f"{part(one)} {mark}"
    if one.code == "need":
        return _("engine.part.need_unknown", points=mark)
    return _("engine.part.unknown", part=part(one), points=mark)


def theme(code: str) -> str:
    """What a group works on together, in a phrase; "" for no group."""
    return _("engine.theme", domain=domain(code)) if code else ""


def domain(code: str) -> str:
    """A domain in plain words; what is not told apart is «прочее»."""
    if code in {OTHER, ""}:
        return _("engine.other")
    found = next(one for one in framework().domains if one.code == code)
    return found.short


def risk(code: str, detail: str = "") -> str:
    """The one risk of a pair in a sentence."""
    named = domain(detail) if code == "top_need_weak" else detail
    if code in {"weakest_part", "unknown_part"}:
        named = part(Contribution(code=detail, points=0, detail=OTHER))
    message = f"engine.risk.{code}"
    return _(message, detail=named)


def stopped(gap: float) -> str:
    """A plan that was allowed to stop early; ``gap`` as of ``proved_gap``. It is never the best."""
    return _(
        "Stopped early as the round asks: it is proved that on average of all mentees no other plan"
        " is better by more than {gap} % of a perfect pair. The best plan was not looked for.",
        gap=percent_up(gap),
    )


def why(reason: str, detail: Mapping[str, Any] | None = None) -> str:
    """Why a mentee has no pair, with the proof where there is one."""
    said = detail or {}
    if reason == "no_capacity" and "competing" in said:
        return _("engine.why.shortage", competing=said["competing"], places=said["places"])
    if said.get("group"):
        return _("engine.why.group")
    message = "engine.why.by_decision" if said.get("by_decision") else f"engine.why.{reason}"
    return _(message)


def help_(one: Mapping[str, Any], name: Name) -> str:
    """What would help, in a sentence; ``name`` turns an id of a person into a name."""
    said = {key: value for key, value in one.items() if key != "code"}
    if "mentor" in said:
        said["mentor"] = name(str(said["mentor"]))
    if "domains" in said:
        said["domains"] = "; ".join(domain(code) for code in said["domains"])
    code = str(one["code"])
    if code == "one_more_place" and said.get("ahead"):
        code = "one_more_place_later" if "coverage" in said else "one_more_place_about"
    if "to" in said:
        code = f"{code}_to"
    message = f"engine.help.{code}"
    return _(message, **said)


def next_step(*, bound: bool = False) -> str:
    """What to do where no single change of the round serves a mentee.

    Where pairs hang on each other (``bound``) no change was looked for, and that is said.
    """
    return _("engine.help.next_round_bound") if bound else _("engine.help.next_round")


def help_unnamed(one: Mapping[str, Any]) -> str:
    """What would help, for those who may know neither mentors nor needs; "" for a private rule."""
    code = str(one["code"])
    if code == "lift_ban":
        return ""
    if code.startswith(("lower_", "allow_", "open_")):
        code = "relax_rule"
    message = f"engine.help_unnamed.{code}"
    return _(message)
