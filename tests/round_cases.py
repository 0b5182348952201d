"""A small school for rounds: everybody by one letter, answers by domain, consent given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from data.codebook import consent_texts
from data.records.account import AccountRole
from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.consent import Channel, Consent, ConsentAct, Purpose
from data.records.ids import ConsentId, ParticipationId, PersonId, SheetId
from data.records.person import Person
from data.records.questionnaire import AnswerSheet
from data.records.round import DecisionKind
from data.store import Store
from matching.text import EMPTY, TextReading
from tests.stores import NOW, SCHOOL, account, open_school

YEAR = SCHOOL.year
BEFORE = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
GOOD = {"planning": 5, "exam": 5, "digital": 5}
SAYS = "согласен с предложением"


class Silent:
    """A reader of texts that understands nothing and loads nothing."""

    tier = "base"
    warning = None

    def read(self, texts: Sequence[str], kind: str) -> list[TextReading]:
        return [EMPTY for _text in texts]


@dataclass(frozen=True, kw_only=True)
class School:
    """A store with a small school and its curator."""

    store: Store
    curator: object

    def work(self, now: datetime = NOW):
        return self.store.work(by=self.curator, now=now)

    def look(self, now: datetime = NOW):
        return self.store.look(by=self.curator, now=now)

    def did(self, call, *args, now: datetime = NOW, **named):
        """One use case in a unit of work of its own."""
        with self.work(now) as work:
            return call(work, *args, **named)

    def saw(self, call, *args, now: datetime = NOW, **named):
        with self.look(now) as work:
            return call(work, *args, **named)

    def by(self, *roles: AccountRole):
        return School(store=self.store, curator=account(self.store, *roles))


def school(
    store: Store,
    mentees: Mapping[str, Mapping[str, object]],
    mentors: Mapping[str, Mapping[str, object]],
) -> School:
    """Mentees wait, mentors are ready, everybody agreed to everything that matching needs."""
    open_school(store)
    with store.work(by=store.system(SCHOOL.id), now=NOW) as work:
        work.consent_texts.put(text())
        for name in sorted({*mentees, *mentors}):
            work.people.put(person(name))
            work.consents.put(consent(name))
        for role, side in ((Role.MENTEE, mentees), (Role.MENTOR, mentors)):
            for name, answers in side.items():
                work.participations.put(participation(name, role))
                work.sheets.put(sheet(name, role, answers))
    return School(store=store, curator=account(store, AccountRole.CURATOR))


def text():
    return next(one for one in consent_texts() if one.language == "ru")


def person(name: str, **fields) -> Person:
    given = {"fio": f"{name.upper()} Имя Отчество", "years_in_school": 3, **fields}
    return Person(id=PersonId(name), school_id=SCHOOL.id, **given)


def participation(name: str, role: Role, **fields) -> Participation:
    state = MenteeState.WAITING if role is Role.MENTEE else MentorState.READY
    since = date(2026, 9, 21) if role is Role.MENTEE else None
    return Participation(
        id=ParticipationId(f"{role}-{name}"),
        school_id=SCHOOL.id,
        person_id=PersonId(name),
        role=role,
        year=YEAR,
        **{"state": state, "waiting_since": since, **fields},
    )


def sheet(name: str, role: Role, answers, number: int = 1, at: datetime = BEFORE) -> AnswerSheet:
    return AnswerSheet(
        id=SheetId(f"{role}-{name}-{number}"),
        school_id=SCHOOL.id,
        person_id=PersonId(name),
        role=role,
        year=YEAR,
        questionnaire=f"{role}@1.0.0",
        answers=dict(answers),
        submitted_at=at,
    )


def consent(
    name: str,
    act: ConsentAct = ConsentAct.GIVEN,
    at: datetime = BEFORE,
    purposes: tuple[Purpose, ...] = (Purpose.BANK, Purpose.MATCHING),
) -> Consent:
    return Consent(
        id=ConsentId(f"{name}-{act}-{at.isoformat()}"),
        school_id=SCHOOL.id,
        person_id=PersonId(name),
        purposes=purposes,
        act=act,
        text_version=text().version,
        channel=Channel.SYNTHETIC,
        at=at,
    )


def withdraw(here: School, name: str, at: datetime = NOW) -> None:
    with here.store.work(by=here.store.system(SCHOOL.id), now=at) as work:
        work.consents.put(consent(name, ConsentAct.WITHDRAWN, at, (Purpose.MATCHING,)))


def needs(*domains: str) -> dict[str, object]:
    """A mentee who needs these domains before anything else."""
    return {**dict.fromkeys(GOOD, 1), **dict.fromkeys(domains, 5), "needs_top": tuple(domains)}


def gives(capacity: int = 1, **offers: int) -> dict[str, object]:
    """A mentor with places; 5 in every domain of the small school but those named."""
    return {**GOOD, **offers, "capacity": capacity}


def small(store: Store) -> School:
    """Three mentees, two mentors with three places: everybody can be served."""
    return school(
        store,
        {"a": needs("planning"), "b": needs("exam"), "c": needs("digital")},
        {"x": gives(2, digital=2), "y": gives(1, planning=3)},
    )


def human(kind: DecisionKind) -> bool:
    """Whether a decision keeps a pair or a mentee without one."""
    return kind is not DecisionKind.UNDO
