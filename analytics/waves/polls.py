"""Anonymous polls of an event: interest in mentoring, feedback. They are kept as anonymous waves.

Codes from a box, sheets without a person, a moment or an order: see ``climate``. A result is shown
once the poll is closed, a question from five answers on; below that only how many have answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.waves import climate
from analytics.waves.refusals import ClimateOpenError
from data.access import Permission
from data.bank.participations import this_year
from data.codebook.practice import poll_name, poll_questions, poll_version, poll_wave, polls
from data.codebook.waves import asking
from data.records.ids import ClimateId, EventId, new_id
from data.records.monitoring import Climate
from data.store import Work

AGREES = 4  # of 1-5: "rather yes" and "yes"
DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One question: ``agree`` of ``n`` answered «rather yes» or «yes».

    Both are None where fewer than five have answered; ``agree`` alone where fewer than five, but
    somebody, agree or do not.
    """

    text: str
    n: int | None
    agree: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A poll as the office sees it; ``lines`` are empty until it may be shown."""

    id: ClimateId
    poll: str
    closes_on: date
    closed: bool
    issued: int
    answered: int
    lines: tuple[Line, ...] = ()


def open_poll(
    work: Work, event_id: EventId, poll: str, *, closes_on: date | None = None
) -> Climate:
    """Open a poll of an event, once.

    Raises:
        KeyError: no such poll.
        ClimateOpenError: this poll of this event was opened already.
    """
    work.require(Permission.WAVE_WRITE)
    if poll not in polls():
        raise KeyError(poll)
    here = work.events.get(event_id)
    wave = poll_wave(poll, here.id)
    if any(one.wave == wave for one in work.climates.all()):
        raise ClimateOpenError(wave=poll_name(poll), year=here.year)
    last = closes_on or work.today + timedelta(DAYS)
    kept = work.climates.put(
        Climate(
            id=ClimateId(new_id()),
            school_id=work.school_id,
            year=this_year(work),
            wave=wave,
            instrument=poll_version(),
            opened_on=work.today,
            closes_on=max(last, work.today),
            issued=0,
            tickets=(),
            sheets=(),
        )
    )
    work.audit("poll.opened", None, {"poll": poll}, subject=f"climate:{kept.id}")
    return kept


def results(work: Work, event_id: EventId) -> tuple[Result, ...]:
    """Polls of an event with what may be shown of them."""
    work.require(Permission.WAVE_READ)
    known = {poll_wave(one, event_id): one for one in polls()}
    mine = [one for one in work.climates.all() if one.wave in known]
    return tuple(
        _result(one, known[one.wave])
        for one in sorted(mine, key=lambda one: (one.opened_on, one.id))
    )


def _result(one: Climate, poll: str) -> Result:
    return Result(
        id=one.id,
        poll=poll,
        closes_on=one.closes_on,
        closed=one.closed_on is not None,
        issued=one.issued,
        answered=len(one.sheets),
        lines=_lines(one, poll) if climate.is_shown(one) else (),
    )


def _lines(one: Climate, poll: str) -> tuple[Line, ...]:
    return tuple(
        _line(
            asked.text, [int(str(sheet[asked.code])) for sheet in one.sheets if asked.code in sheet]
        )
        for asked in poll_questions(poll)
    )


def _line(text: str, values: Sequence[int]) -> Line:
    """A question with fewer than five answers tells nothing, not even how many."""
    if len(values) < asking().least_shown:
        return Line(text=text, n=None, agree=None)
    agree = sum(one >= AGREES for one in values)
    few = range(1, asking().least_shown)
    hidden = agree in few or len(values) - agree in few
    return Line(text=text, n=len(values), agree=None if hidden else agree)
