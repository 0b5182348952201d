"""Responses of the register as one person's answers to one instrument in one wave."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.codebook.instruments import GOALS
from data.records.bank import Role
from data.records.ids import PairId, PersonId
from data.records.invitation import Form, Response
from data.records.monitoring import Ask
from data.records.pair import Pair
from data.records.questionnaire import Answers

PULSE, ACQ = "meeting", "acquaintance"  # waves of what is no wave of its own
ABOUT_PAIR = {Form.DIARY: PULSE, Form.ACQUAINTANCE: ACQ}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One person's answers to one instrument; a correction has replaced what was said before.

    ``seconds`` is the time the whole block took, None where nobody measured it.
    """

    person_id: PersonId
    pair_id: PairId | str
    role: str
    year: str
    wave: str
    instrument: str
    version: str
    on: date
    answers: Answers
    order: Sequence[str] = ()
    seconds: float | None = None


def told(
    responses: Sequence[Response],
    pairs: Mapping[PairId, Pair],
    asks: Mapping[str, Ask],
    zone: Any,
) -> Iterator[Told]:
    """Answers in force: of several sendings about the same thing the last one.

    Args:
        responses: of the whole school, in the order they came.
        pairs: by id; a response about another pair is of another year and left out.
        asks: by id.
        zone: time zone of the school.
    """
    latest: dict[tuple[str, ...], Response] = {}
    for one in responses:
        latest[_thing(one)] = one
    for one in latest.values():
        found = _read(one, pairs, asks, zone)
        if found is not None:
            yield found


def _thing(one: Response) -> tuple[str, ...]:
    """What a response is about: another one about the same replaces it."""
    meeting = str(one.context.get("meeting", ""))
    return (one.person_id, one.form.value, one.subject, one.instrument.partition("@")[0], meeting)


def _read(
    one: Response, pairs: Mapping[PairId, Pair], asks: Mapping[str, Ask], zone: Any
) -> Told | None:
    code, _at, _rest = one.instrument.partition("@")
    wave, pair_id, role, year = _place(one, pairs, asks)
    if not year:
        return None
    order: Any = one.context.get("order", ())
    seconds: Any = one.context.get("seconds", {})
    spent = seconds.get(code) if isinstance(seconds, Mapping) else None
    return Told(
        person_id=one.person_id,
        pair_id=pair_id,
        role=role,
        year=year,
        wave=wave,
        instrument=code,
        version=one.instrument,
        on=_day(one, zone),
        answers=one.answers,
        order=tuple(str(item) for item in order),
        seconds=float(spent) if isinstance(spent, int | float) else None,
    )


def _day(one: Response, zone: Any) -> date:
    """The day an answer was given; of paper and of tables as whoever typed it in has said."""
    said = one.context.get("on")
    return date.fromisoformat(str(said)) if said else one.submitted_at.astimezone(zone).date()


def _place(
    one: Response, pairs: Mapping[PairId, Pair], asks: Mapping[str, Ask]
) -> tuple[str, str, str, str]:
    """Wave, pair, side and year of a response; no year for what is no monitoring."""
    ask = asks.get(str(one.context.get("ask", "")))
    if ask is not None:
        return ask.wave, ask.pair_id or "", ask.role.value, ask.year
    if one.form is Form.WAVE:
        return _of_subject(one, pairs)
    pair = pairs.get(PairId(one.subject)) if one.form in ABOUT_PAIR else None
    if pair is None:
        return "", "", "", ""
    return ABOUT_PAIR[one.form], pair.id, side(pair, one.person_id), pair.year


def _of_subject(one: Response, pairs: Mapping[PairId, Pair]) -> tuple[str, str, str, str]:
    """``extent@wave@role@pair`` of a link that came without an ask."""
    parts = [*one.subject.split("@"), "", "", ""]
    wave = str(one.context.get("wave") or parts[1])
    pair = pairs.get(PairId(str(one.context.get("pair") or parts[3])))
    if pair is None:
        return wave, "", parts[2], ""
    return wave, pair.id, side(pair, one.person_id), pair.year


def side(pair: Pair, person_id: PersonId) -> str:
    """Which side of a pair somebody is."""
    return (Role.MENTOR if pair.mentor_id == person_id else Role.MENTEE).value


def goal_levels(
    rows: Sequence[Told],
) -> Mapping[PairId | str, Mapping[tuple[str, Role], float]]:
    """Levels of goals by pair, goal and side; of several mentees the mean."""
    found: dict[PairId | str, dict[tuple[str, Role], list[float]]] = {}
    for one in rows:
        if one.instrument != GOALS:
            continue
        for code, given in one.answers.items():
            if isinstance(given, int | float):
                goal = code.partition(".")[2]
                levels = found.setdefault(one.pair_id, {})
                levels.setdefault((goal, Role(one.role)), []).append(float(given))
    return {
        pair: {key: sum(values) / len(values) for key, values in mine.items()}
        for pair, mine in found.items()
    }
