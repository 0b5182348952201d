"""Waves of an invented past: who was asked, what came back, what the curator concluded."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from data.codebook.instruments import GOALS, instrument
from data.codebook.waves import goals as goals_of
from data.i18n import _
from data.records.bank import Role
from data.records.ids import AskId, ClimateId, ResponseId
from data.records.invitation import Form, Response
from data.records.monitoring import Ask, AskState, Climate, Conclusion
from data.records.questionnaire import Value
from data.synthetic.history_frame import Frame, moment, person
from data.synthetic.history_pairs import meeting_id

PULSE, MEETING, SENSITIVE = "PULSE", "meeting", "WELL"
EVENING = 15
INDICATORS = 9


def made(frame: Frame) -> dict[str, Any]:
    """Records by the names ``Past`` has for them."""
    years = tuple(frame.told.by_year)
    return {
        "asks": tuple(one for year in years for one in _asks(frame, year)),
        "responses": tuple(one for year in years for one in _responses(frame, year)),
        "climates": tuple(one for year in years for one in _climates(frame, year)),
        "conclusions": tuple(one for year in years for one in _conclusions(frame, year)),
    }


def _asks(frame: Frame, year: str) -> Iterator[Ask]:
    for row in frame.rows(year, "asks"):
        yield Ask(
            id=_ask_id(frame, row.ask),
            school_id=frame.school_id,
            person_id=person(row.person),
            pair_id=frame.pair(row.pair),
            role=Role(row.role),
            year=year,
            wave=row.wave,
            extent=row.extent,
            state=AskState(row.state),
            opens_on=row.opens_on,
            closes_on=row.closes_on,
            sent_on=row.opens_on if row.state in {"answered", "silent"} else None,
            answered_on=row.answered_on,
            source=row.source,
        )


def _ask_id(frame: Frame, key: str) -> AskId:
    return AskId(frame.id("ask", key))


def _responses(frame: Frame, year: str) -> Iterator[Response]:
    """One response a sheet and instrument, and the pulses of every meeting."""
    found: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in frame.rows(year, "answers"):
        if row.instrument != SENSITIVE:
            found[row.pair, row.role, row.wave, row.instrument, row.on].append(row)
    asks = {(one.pair, one.role, one.wave): one for one in frame.rows(year, "asks")}
    for key, rows in found.items():
        if key[3] == PULSE:
            yield _pulse(frame, rows)
        else:
            yield _response(frame, rows, asks[key[:3]])
    yield from _levels(frame, year, asks)


def _value(row: Any) -> Value:
    return str(row.code) if row.code else int(row.value)


def _pulse(frame: Frame, rows: list[Any]) -> Response:
    one = rows[0]
    meeting = meeting_id(frame, one.pair, one.on)
    key = f"pulse:{meeting}:{one.person}:past"
    return Response(
        id=ResponseId(frame.id("response", key)),
        school_id=frame.school_id,
        person_id=person(one.person),
        form=Form.DIARY,
        subject=frame.pair(one.pair),
        instrument=one.version,
        answers={row.item: _value(row) for row in rows},
        submitted_at=moment(one.on, EVENING),
        key=key,
        context={"meeting": meeting},
    )


def _response(frame: Frame, rows: list[Any], ask: Any) -> Response:
    one = rows[0]
    answers = {row.item: _value(row) for row in rows}
    seconds = {one.instrument: round(sum(row.seconds for row in rows), 1)}
    return _given(frame, ask, one.version, answers, {"seconds": seconds})


def _given(
    frame: Frame,
    ask: Any,
    version: str,
    answers: Mapping[str, Value],
    more: Mapping[str, object],
) -> Response:
    """One instrument of one sitting; ``more`` is told beside its circumstances."""
    pair, ask_id = frame.pair(ask.pair), _ask_id(frame, ask.ask)
    key = f"past:{ask_id}:{version}"
    return Response(
        id=ResponseId(frame.id("response", key)),
        school_id=frame.school_id,
        person_id=person(ask.person),
        form=Form.WAVE,
        subject=f"{ask.extent}@{ask.wave}@{ask.role}@{pair}",
        instrument=version,
        answers=answers,
        submitted_at=moment(ask.answered_on, EVENING),
        key=key,
        context={"wave": ask.wave, "pair": pair, "ask": ask_id, "order": list(answers), **more},
    )


def _levels(frame: Frame, year: str, asks: Mapping[Any, Any]) -> Iterator[Response]:
    """Levels of the goals as both sides set them in the last wave."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in frame.rows(year, "goals"):
        found[row.pair].append(row)
    version = goals_of(()).version
    for pair, rows in found.items():
        for role in ("mentor", "mentee"):
            ask = asks.get((pair, role, "post"))
            if ask is not None and ask.answered_on is not None:
                answers = {f"{GOALS}.{one.goal}": int(getattr(one, f"by_{role}")) for one in rows}
                yield _given(frame, ask, version, answers, {})


def _climates(frame: Frame, year: str) -> Iterator[Climate]:
    sheets: dict[tuple[str, float], dict[str, Value]] = defaultdict(dict)
    for row in frame.rows(year, "climate"):
        sheets[row.wave, row.sheet][row.item] = int(row.value)
    for row in frame.rows(year, "climate_waves"):
        mine = [told for (wave, _sheet), told in sheets.items() if wave == row.wave]
        first = int(year[:4])
        opened = date(first, 9, 16) if row.wave == "pre" else date(first + 1, 5, 18)
        closes = opened.replace(day=opened.day + 10)
        yield Climate(
            id=ClimateId(frame.id("climate", year, row.wave)),
            school_id=frame.school_id,
            year=year,
            wave=row.wave,
            instrument=instrument("CLIM").version,
            opened_on=opened,
            closes_on=closes,
            issued=int(row.issued),
            tickets=(),
            sheets=tuple(sorted(mine, key=lambda one: str(sorted(one.items())))),
            closed_on=closes,
        )


def _swot() -> Mapping[str, str]:
    """What an invented curator has written."""
    return {
        "S": _("Invented line: mentees praise the support of their mentors."),
        "W": _("Invented line: programmes begin later than planned."),
        "O": _("Invented line: two former mentees are ready to mentor."),
        "T": _("Invented line: few mentors for inclusive lessons."),
    }


def _conclusions(frame: Frame, year: str) -> Iterator[Conclusion]:
    marks = [int(one.mark) for one in frame.rows(year, "marks")]
    body: dict[str, object] = {
        "marks": marks,
        "not_applicable": [],
        "comments": [_("Invented comment to the indicator.")] + [""] * (INDICATORS - 1),
        "evidence": [""] * INDICATORS,
    }
    bare: Mapping[str, object] = {"cells": [], "code": "", "params": {}, "tag": ""}
    lines = [{**bare, "side": side, "text": text} for side, text in _swot().items()]
    for kind, told in (("curator_sheet", body), ("swot", {"lines": lines})):
        yield Conclusion(
            school_id=frame.school_id,
            kind=kind,
            period=year,
            edition=1,
            body=told,
            at=moment(date(int(year[:4]) + 1, 6, 10)),
            by=frame.signed,
        )
