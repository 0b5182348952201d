"""A small school with one pair for tests of waves: a mentor, a mentee, a programme with goals."""

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from data import papers
from data.invitations import guest
from data.records.account import Account, AccountRole
from data.records.bank import Role
from data.records.consent import Channel, Purpose
from data.records.ids import MeetingId, PairId, PersonId, SheetId, new_id
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.person import Person
from data.records.programme import Goal, Meeting, MeetingState, Programme, ProgrammeState
from data.records.questionnaire import AnswerSheet
from data.store import Store
from tests import stores
from tests.stores import SCHOOL, account

BEGINS, ENDS = date(2026, 10, 1), date(2027, 5, 31)
MENTOR, MENTEE, OTHER = PersonId("mentor"), PersonId("mentee"), PersonId("other")
PAIR, SECOND = PairId("pair"), PairId("second")
PEOPLE = {
    MENTOR: "Ёлкина Анна Петровна",
    MENTEE: "Жуков Борис Ильич",
    OTHER: "Яшина Вера Львовна",
}
ALL = (Purpose.BANK, Purpose.MATCHING, Purpose.MONITORING, Purpose.SUPPORT)
GOALS = (
    Goal(code="g1", text="Вести урок по плану", sign="три урока подряд"),
    Goal(code="g2", text="Работать с трудным классом", sign="уроки без срывов"),
)


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=UTC)


@dataclass(frozen=True)
class World:
    store: Store
    curator: Account

    def did(self, call, *given, on=BEGINS, by=None, **more):
        with self.store.work(by=by or self.curator, now=at(on)) as work:
            return call(work, *given, **more)

    def saw(self, call, *given, on=BEGINS, by=None, **more):
        with self.store.look(by=by or self.curator, now=at(on)) as work:
            return call(work, *given, **more)

    def system(self):
        return self.store.system(SCHOOL.id)

    def asks(self):
        found = self.saw(lambda work: work.asks.all())
        return {(one.person_id, one.pair_id, one.wave, one.extent): one for one in found}

    def link(self, subject, who=None):
        """The newest link about a subject."""
        found = self.saw(lambda work: work.invitations.about(Form.WAVE, subject))
        return [one for one in found if who in {None, one.person_id}][-1]

    @contextmanager
    def behind(self, subject, on=BEGINS):
        """A unit of work of whoever has the link."""
        by = guest(self.link(subject))
        with self.store.work(by=by, now=at(on)) as work:
            yield work


def world(folder, *, agreed=(MENTOR, MENTEE, OTHER), pair=True) -> World:
    store = stores.fresh(folder)
    stores.open_school(store)
    return settled(World(store, account(store, AccountRole.CURATOR)), agreed=agreed, pair=pair)


def settled(here, *, agreed=(MENTOR, MENTEE, OTHER), pair=True) -> World:
    """People, consents and a pair in a school that is there."""
    store = here.store
    with store.work(by=store.system(SCHOOL.id), now=at(date(2026, 9, 1))) as work:
        for who, fio in PEOPLE.items():
            work.people.put(Person(id=who, school_id=SCHOOL.id, fio=fio))
        work.sheets.put(
            AnswerSheet(
                id=SheetId("sheet"),
                school_id=SCHOOL.id,
                person_id=MENTEE,
                role=Role.MENTEE,
                year=SCHOOL.year,
                questionnaire="mentee@1.0.0",
                answers={"needs_top": ("planning", "digital", "discipline")},
                submitted_at=work.now,
            )
        )
    with store.work(by=here.curator, now=at(date(2026, 9, 1))) as work:
        for who in agreed:
            papers.give(work, who, ALL, Channel.PAPER)
    if pair:
        add_pair(here)
    return here


def add_pair(here, pair_id=PAIR, mentee=MENTEE, begins=BEGINS, goals=GOALS, **changes) -> Pair:
    """A pair that works, with a programme of eight months."""

    def put(work):
        kept = work.pairs.put(
            replace(
                Pair(
                    id=pair_id,
                    school_id=SCHOOL.id,
                    round_id=None,
                    year=SCHOOL.year,
                    mentor_id=MENTOR,
                    mentee_ids=(mentee,),
                    form="teacher_teacher",
                    kind="traditional",
                    state=PairState.ACTIVE,
                    started_on=begins,
                    planned_until=ENDS,
                    trial_until=date(2026, 9, 25),
                ),
                **changes,
            )
        )
        work.programmes.put(
            Programme(
                id=f"programme-{pair_id}",
                school_id=SCHOOL.id,
                pair_id=pair_id,
                state=ProgrammeState.RUNNING,
                edition=1,
                goals=goals,
                actions=(),
                checkpoints=(),
                starts_on=begins,
                ends_on=ENDS,
                meetings_planned=10,
                agreed={},
            )
        )
        return kept

    return here.did(put, by=here.system())


def meet(here, day, pair_id=PAIR):
    """A meeting that was held."""

    def put(work):
        return work.meetings.put(
            Meeting(
                id=MeetingId(new_id()),
                school_id=SCHOOL.id,
                pair_id=pair_id,
                state=MeetingState.HELD,
                at=at(day),
                minutes=45,
                topic="",
                key=new_id(),
            )
        )

    return here.did(put, by=here.system())


def state(here, pair_id=PAIR, **changes):
    """The pair as somebody has moved it."""
    return here.did(
        lambda work: work.pairs.put(replace(work.pairs.get(pair_id), **changes)), by=here.system()
    )
