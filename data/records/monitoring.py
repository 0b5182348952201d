"""Monitoring: who is asked what and when, anonymous waves, alerts, conclusions, shown figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from data.records.bank import Role
from data.records.ids import (
    AccountId,
    AlertId,
    AskId,
    ClimateId,
    PairId,
    PersonId,
    RoundId,
    SchoolId,
)
from data.records.questionnaire import Answers


class AskState(StrEnum):
    """What became of asking one person."""

    PLANNED = "planned"
    SENT = "sent"
    PARTIAL = "partial"
    ANSWERED = "answered"
    SILENT = "silent"  # the window has closed without an answer
    REFUSED = "refused"  # no live consent to monitoring: counts among those addressed
    CANCELLED = "cancelled"  # the pair ended before the window opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One person asked one sitting of one wave, as a side of one pair where it is about a pair.

    ``extent`` is ``"core"``, ``"extended"`` or the code of one instrument. The window is closed
    after ``closes_on``. ``source`` says how the answer came: ``link``, ``paper``, ``import``.
    """

    id: AskId
    school_id: SchoolId
    person_id: PersonId
    pair_id: PairId | None
    role: Role
    year: str
    wave: str
    extent: str
    state: AskState
    opens_on: date
    closes_on: date
    sent_on: date | None = None
    answered_on: date | None = None
    reminded_on: date | None = None
    reminders: int = 0
    source: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Climate:
    """One anonymous wave. Nothing in it tells who answered, or when, or in which order.

    ``tickets`` are SHA-256 of codes nobody has used yet: a used one is forgotten. ``sheets`` are
    answers in the order of their text, never of their coming. ``issued`` counts codes given out.
    """

    id: ClimateId
    school_id: SchoolId
    year: str
    wave: str
    instrument: str
    opened_on: date
    closes_on: date
    issued: int
    tickets: tuple[str, ...]
    sheets: tuple[Answers, ...]
    closed_on: date | None = None
    version: int = 1


class AlertState(StrEnum):
    """Life of an early warning."""

    RAISED = "raised"
    IN_HAND = "in_hand"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """An early warning about a pair, never about a person.

    ``level`` is ``immediate``, ``red`` or ``yellow``. ``factors`` maps the code of a factor to what
    was seen; ``points`` of them. ``action`` is a code of the closed list, ``note`` why. 30 days
    after ``resolved_on`` somebody notes the ``result``; ``false_alarm`` is their judgement.
    """

    id: AlertId
    school_id: SchoolId
    pair_id: PairId
    level: str
    points: int
    factors: Mapping[str, object]
    state: AlertState
    raised_on: date
    due: date
    data_version: str
    owner: AccountId | None = None
    taken_on: date | None = None
    action: str = ""
    note: str = ""
    resolved_on: date | None = None
    result: str = ""
    false_alarm: bool | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What the curator has concluded for a period; every edition stays.

    ``kind`` is ``curator_sheet`` (nine marks), ``swot`` or ``tags`` (of open answers); ``body`` is
    JSON-ready, its form is that of the kind.
    """

    school_id: SchoolId
    kind: str
    period: str
    edition: int
    body: Mapping[str, object]
    at: datetime
    by: AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """What figures of one school and year are counted from: tables of pseudonyms, no text.

    One a school and year, made anew when data change, gone with the first withdrawal. ``stamp``
    tells whether anything in the school has changed since.
    """

    school_id: SchoolId
    period: str
    formula_version: str
    data_version: str
    made_at: datetime
    synthetic: bool
    body: str
    stamp: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a cell has last shown to an audience, and the pseudonyms of the records behind it."""

    school_id: SchoolId
    audience: str
    cell: str
    data_version: str
    body: Mapping[str, object]
    records: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PairTrace:
    """How a pair came about, kept when its round is approved; without it a pair teaches nothing.

    ``components`` are values in [0, 1] by code, unknown ones left out; ``alternatives`` are
    mentors whose plans are within the tolerance of the best; ``propensity`` is the share of seeded
    draws that choose the pair, None where a hand has chosen.
    """

    round_id: RoundId
    mentee_id: PersonId
    school_id: SchoolId
    mentor_id: PersonId
    year: str
    components: Mapping[str, float]
    weights: Mapping[str, float]
    weights_version: str
    predicted: float
    alternatives: tuple[str, ...]
    seed: int
    questionnaire: str
    by_hand: bool
    at: datetime
    propensity: float | None = None


class WeightsState(StrEnum):
    """What became of proposed weights."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsVersion:
    """Weights of the score learned from outcomes, proposed to a human who signs or declines.

    ``basis`` is what the proposal rests on: pairs, refusals asked, back-test. The newest signed
    one is what new rounds open with.
    """

    school_id: SchoolId
    number: int
    weights: Mapping[str, float]
    basis: Mapping[str, object]
    state: WeightsState
    made_at: datetime
    made_by: AccountId
    decided_at: datetime | None = None
    decided_by: AccountId | None = None
    reason: str = ""
    version: int = 1
