"""The anonymous wave: codes drawn from a box, sheets without a person, a moment or an order.

Of a code only its SHA-256 is kept, and only until it is used. Sheets lie in the order of their
text. The trail tells that a wave was opened, printed and closed, never that somebody has answered.
What an answer changes is the same whoever gives it, and whenever.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from analytics.waves.refusals import (
    ClimateClosedError,
    ClimateOpenError,
    SheetInvalidError,
    SlipCountError,
    TicketError,
)
from data.access import Permission
from data.bank.participations import this_year
from data.codebook import Problem
from data.codebook.instruments import Instrument, instrument
from data.codebook.practice import poll_name, poll_of, poll_questions, poll_version
from data.codebook.waves import asking
from data.i18n import _
from data.records.ids import ClimateId, new_id
from data.records.monitoring import Climate
from data.records.questionnaire import Answers
from data.store import Store, Work, doors
from data.store.doors import Limit

INSTRUMENT = "CLIM"
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else
CHARACTERS, GROUP = 16, 4  # 16 of 31 signs: 79 bits
MOST_SLIPS = 500
PER_ADDRESS, SPAN = 300, timedelta(minutes=15)  # codes that open nothing: a school is one address


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Codes at the only moment they are known, in the order they were drawn."""

    climate: Climate
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An anonymous wave as the office sees it: ``answered`` of ``issued`` codes."""

    id: ClimateId
    year: str
    wave: str
    opened_on: date
    closes_on: date
    closed_on: date | None
    issued: int
    answered: int


def open_climate(work: Work, wave: str, *, closes_on: date | None = None) -> Climate:
    """Open an anonymous wave of this school year, once.

    Raises:
        ClimateOpenError: it was opened in this year already.
    """
    work.require(Permission.WAVE_WRITE)
    year = this_year(work)
    if any(one.wave == wave for one in work.climates.of_year(year)):
        raise ClimateOpenError(wave=wave, year=year)
    last = closes_on or work.today + timedelta(asking().climate_days)
    kept = work.climates.put(
        Climate(
            id=ClimateId(new_id()),
            school_id=work.school_id,
            year=year,
            wave=wave,
            instrument=instrument(INSTRUMENT).version,
            opened_on=work.today,
            closes_on=max(last, work.today),
            issued=0,
            tickets=(),
            sheets=(),
        )
    )
    work.audit("climate.opened", None, {"wave": wave, "year": year}, subject=_about(kept))
    return kept


def draw_codes(work: Work, climate_id: ClimateId, count: int) -> Opened:
    """Fresh codes in place of all that nobody has used: a lost stack of slips opens nothing.

    Raises:
        SlipCountError: none, or more than a school ever needs.
        ClimateClosedError: nobody can answer any more.
    """
    work.require(Permission.WAVE_WRITE)
    if not 0 < count <= MOST_SLIPS:
        raise SlipCountError(least=1, most=MOST_SLIPS)
    before = work.climates.get(climate_id)
    if not _is_open(before, work.today):
        raise ClimateClosedError
    codes = tuple(_code() for _one in range(count))
    kept = work.climates.put(
        replace(
            before,
            issued=len(before.sheets) + count,
            tickets=tuple(sorted(digest(one) for one in codes)),
        )
    )
    work.audit("climate.printed", None, {"count": count}, subject=_about(kept))
    return Opened(climate=kept, codes=codes)


def close_climate(work: Work, climate_id: ClimateId) -> Climate:
    """End an anonymous wave: codes nobody has used are forgotten. Once more is no fault."""
    work.require(Permission.WAVE_WRITE)
    return _closed(work, work.climates.get(climate_id))


def close_due(work: Work) -> int:
    """End the anonymous waves whose last day is over; how many."""
    work.require(Permission.WAVE_WRITE)
    due = [one for one in work.climates.all() if one.closed_on is None]
    return len([_closed(work, one) for one in due if one.closes_on < work.today])


def climates(work: Work) -> tuple[Standing, ...]:
    """Anonymous waves of all years but polls of events, the newest first: counts, no answers."""
    work.require(Permission.WAVE_READ)
    found = [
        Standing(
            id=one.id,
            year=one.year,
            wave=one.wave,
            opened_on=one.opened_on,
            closes_on=one.closes_on,
            closed_on=one.closed_on,
            issued=one.issued,
            answered=len(one.sheets),
        )
        for one in work.climates.all()
        if not poll_of(one.wave)
    ]
    return tuple(sorted(found, key=lambda one: (one.opened_on, one.id), reverse=True))


def shown_sheets(work: Work, climate_id: ClimateId) -> tuple[Answers, ...]:
    """The sheets of a closed wave with enough of them; none otherwise."""
    work.require(Permission.WAVE_READ)
    found = work.climates.get(climate_id)
    return found.sheets if is_shown(found) else ()


def is_shown(climate: Climate) -> bool:
    """Whether anything may be counted from a wave: closed, and answered by enough people. Pure."""
    return climate.closed_on is not None and len(climate.sheets) >= asking().least_shown


def asked(wave: str) -> Instrument:
    """The questions of an anonymous wave, or of a poll of an event."""
    poll = poll_of(wave)
    return _poll(poll) if poll else instrument(INSTRUMENT, None, wave)


def title(wave: str) -> str:
    """What stands over the questions."""
    poll = poll_of(wave)
    return poll_name(poll) if poll else _("Climate of the staff: anonymous")


def _poll(poll: str) -> Instrument:
    return Instrument(
        code=poll,
        version=poll_version(),
        name_ru="",
        name_en="",
        questions=poll_questions(poll),
        anonymous=True,
    )


def climate_of(store: Store, code: str, now: datetime) -> Climate | None:
    """The open wave a code belongs to, in any school; None for a code that opens nothing."""
    found = doors.climate_by_ticket(store, digest(code))
    if found is None:
        return None
    with store.look(by=store.system(found.school_id), now=now) as work:
        return found if _is_open(found, work.today) else None


def answer_climate(store: Store, code: str, answers: Answers, now: datetime) -> None:
    """Take one sheet for one code, and forget the code.

    Raises:
        TicketError: the code opens nothing.
        SheetInvalidError: the answers break a rule, or there are none; the code stays good.
    """
    here = climate_of(store, code, now)
    if here is None:
        raise TicketError
    problems = asked(here.wave).validate(answers)
    if problems or not answers:
        raise SheetInvalidError(count=max(1, len(problems)))
    with store.work(by=store.system(here.school_id), now=now) as work:
        before = work.climates.get(here.id)
        if digest(code) not in before.tickets or not _is_open(before, work.today):
            raise TicketError
        work.climates.put(
            replace(
                before,
                tickets=tuple(one for one in before.tickets if one != digest(code)),
                sheets=tuple(sorted((*before.sheets, dict(answers)), key=canonical)),
            )
        )


def faults(wave: str, answers: Mapping[str, object]) -> list[Problem]:
    """What is wrong with a sheet, before its code is spent."""
    return asked(wave).validate(answers)


def blocked(store: Store, address: str, now: datetime) -> bool:
    """Whether so many codes from an address opened nothing that none is looked at for a while."""
    return doors.is_full(store, _limit(address), now)


def missed(store: Store, address: str, now: datetime) -> bool:
    """Count a code that opened nothing; whether that was one too many."""
    return doors.take(store, [_limit(address)], now) is not None


def digest(code: str) -> str:
    """What is kept of a code, however it is typed.

    >>> digest("AB CD-ef") == digest("abcdef")
    True
    """
    plain = "".join(one for one in code.casefold() if one in ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()


def grouped(code: str) -> str:
    """A code as it is printed.

    >>> grouped("abcdefgh")
    'abcd-efgh'
    """
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def canonical(sheet: Answers) -> str:
    """The text sheets are sorted by."""
    return json.dumps(dict(sheet), sort_keys=True, ensure_ascii=False)


def _code() -> str:
    return "".join(secrets.choice(ALPHABET) for _one in range(CHARACTERS))


def _closed(work: Work, before: Climate) -> Climate:
    if before.closed_on is not None:
        return before
    kept = work.climates.put(replace(before, closed_on=work.today, tickets=()))
    told = {"wave": kept.wave, "issued": kept.issued, "answered": len(kept.sheets)}
    work.audit("climate.closed", None, told, subject=_about(kept))
    return kept


def _is_open(one: Climate, today: date) -> bool:
    return one.closed_on is None and today <= one.closes_on


def _about(one: Climate) -> str:
    return f"climate:{one.id}"


def _limit(address: str) -> Limit:
    return Limit(name="climate", parts=(address,), most=PER_ADDRESS, window=SPAN)
