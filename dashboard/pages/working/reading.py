"""The form of a programme read back into its content; what was left empty is taken out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from data.codebook.programmes import programme_templates
from data.records.programme import Action, Checkpoint, Goal, Programme
from matching.programmes import Content, content

Said = Callable[[str, Any], Any]  # the value of a field by key, or what it has by default
BLANK_ACTIONS = 1  # empty lines under each goal
BLANK_OF_NEW = 2  # and under a new one


def key(programme: Programme, *parts: object) -> str:
    """A key of a field; another version of the programme has fields of its own."""
    named = ".".join(str(one) for one in parts)
    return f"working.{programme.id}.{programme.version}.{named}"


def blank_goals(programme: Programme) -> tuple[Goal, ...]:
    """An empty goal to be filled in, while the programme may have more."""
    if len(programme.goals) >= programme_templates().most_goals:
        return ()
    code = content.new_code("g", [one.code for one in programme.goals])
    return (Goal(code=code, text="", sign=""),)


def actions_of(programme: Programme, goal: Goal) -> tuple[Action, ...]:
    """Actions of a goal and empty lines for more; codes differ all over the programme."""
    mine = [one for one in programme.actions if one.goal == goal.code]
    count = BLANK_ACTIONS if goal.text else BLANK_OF_NEW
    blank = [Action(code=f"n{goal.code[1:]}x{at}", goal=goal.code, text="") for at in range(count)]
    return (*mine, *blank)


def points(programme: Programme) -> tuple[Checkpoint, ...]:
    """Checkpoints and an empty line."""
    return (*programme.checkpoints, Checkpoint(on=programme.ends_on, text=""))


def content_of(programme: Programme, said: Said) -> Content:
    """What the form says now."""

    def told(default: Any, *parts: object) -> Any:
        return said(key(programme, *parts), default)

    goals, actions = [], []
    for goal in (*programme.goals, *blank_goals(programme)):
        text = str(told(goal.text, goal.code, "text")).strip()
        if text:
            sign = str(told(goal.sign, goal.code, "sign"))
            goals.append(replace(goal, text=text, sign=sign))
            actions += [
                replace(
                    one,
                    text=str(told(one.text, one.code, "text")),
                    format=str(told(one.format, one.code, "format")),
                    due=told(one.due, one.code, "due"),
                    result=str(told(one.result, one.code, "result")),
                )
                for one in actions_of(programme, goal)
            ]
    return Content(
        goals=tuple(goals),
        actions=_coded([one for one in actions if one.text.strip()]),
        checkpoints=tuple(
            replace(one, on=told(one.on, "point", at, "on"), text=text)
            for at, one in enumerate(points(programme))
            if (text := str(told(one.text, "point", at, "text")).strip())
        ),
        starts_on=_day(told(programme.starts_on, "starts_on"), programme.starts_on),
        ends_on=_day(told(programme.ends_on, "ends_on"), programme.ends_on),
        meetings_planned=int(told(programme.meetings_planned, "meetings")),
    )


def _coded(actions: list[Action]) -> tuple[Action, ...]:
    """New actions get the next codes."""
    taken, found = [one.code for one in actions if one.code.startswith("a")], []
    for one in actions:
        if one.code.startswith("a"):
            found.append(one)
        else:
            code = content.new_code("a", taken)
            taken.append(code)
            found.append(replace(one, code=code))
    return tuple(found)


def _day(given: date | None, usual: date) -> date:
    return usual if given is None else given
