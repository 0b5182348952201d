"""Answers of the first waves: sheets of paper that come back, and that the curator types in."""

from dashboard.cli.living.stage import CURATOR, Stage
from data.codebook.question import Question
from data.records.ids import AskId
from data.records.monitoring import AskState
from data.records.questionnaire import Value
from data.store import Work

SILENT = 4  # every fourth lets the window pass
OPEN = frozenset({AskState.SENT, AskState.PARTIAL})
TOP, BOTTOM, SPREAD = 5, 1, 3
WILLING = 2  # of four steps: nobody says no here


def came_back(stage: Stage) -> None:
    """Three of four who are asked by now have answered on paper."""
    asked = stage.saw(CURATOR, _open)
    for number, ask_id in enumerate(asked):
        if number % SILENT != SILENT - 1:
            stage.did(CURATOR, _typed, ask_id, number)


def _open(work: Work) -> list[AskId]:
    """Asks whose window is open and whose sheets are still out, in a fixed order."""
    today = work.today
    due = [one for one in work.asks.all() if one.opens_on <= today <= one.closes_on]
    found = [one for one in due if one.state in OPEN]
    names = {one.id: one.fio for one in work.people.all()}
    found.sort(key=lambda one: (one.wave, one.extent, names[one.person_id], one.role))
    return [one.id for one in found]


def _typed(work: Work, ask_id: AskId, number: int) -> None:
    from analytics.waves import paper_form, type_in

    told = {
        one.code: value
        for form in paper_form(work, ask_id)
        for at, one in enumerate(form.questions)
        if (value := _value(one, number + at)) is not None
    }
    if told:  # some sheets ask only for words
        type_in(work, ask_id, told)


def _value(one: Question, turn: int) -> Value | None:
    """A friendly answer with some spread; no words."""
    if one.kind == "likert":
        high, low = one.max or TOP, one.min or BOTTOM
        return int(max(low, high - turn % (SPREAD if high >= TOP else WILLING)))
    if one.kind == "int":
        return turn % SPREAD
    return None if one.kind == "text" else one.options[0].code
