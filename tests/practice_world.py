"""A small staff with a completed pair: who may be asked, who comes by a link, who consents."""

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from data.practice import cases
from data.records.account import AccountRole
from data.records.bank import MenteeState, Participation, Role
from data.records.consent import Channel, Consent, ConsentAct, Purpose
from data.records.ids import (
    AccountId,
    ConsentId,
    InvitationId,
    MeetingId,
    PairId,
    ParticipationId,
    PersonId,
    ProgrammeId,
    new_id,
)
from data.records.invitation import Form, Invitation
from data.records.pair import Pair, PairState
from data.records.person import Person
from data.records.programme import (
    Action,
    Goal,
    Meeting,
    MeetingState,
    Programme,
    ProgrammeState,
)
from data.settings import Settings
from data.store import Store
from data.store.store import guest
from tests.round_cases import text
from tests.stores import NOW, SCHOOL, account, fresh, open_school

CURATOR, DIRECTOR = AccountRole.CURATOR, AccountRole.DIRECTOR
YEAR = "2026/2027"
STAFF = {
    "mentor": "Иванова Анна Петровна",
    "mentee": "Жук Пётр Игоревич",
    "juror": "Ёлкина Мария Олеговна",
    "other": "Сидоров Олег Иванович",
}
REQUEST = "Как держать дисциплину на уроке"
PRIVATE = "личное слово дневника"
BODY = {
    "title": "Тихий урок",
    "request": "Дисциплина на уроке",
    "course": "Договорились о правилах, ввели сигналы",
    "result": "Правила выполняются",
    "reuse": "Три сигнала учителя",
}


@dataclass(kw_only=True)
class World:
    """``did`` as the office, ``came`` by a link, ``system`` as the program."""

    store: Store
    links: int = field(default=0)

    def did(self, call, *told, role=CURATOR, now=NOW, **named):
        by = account(self.store, role)
        with self.store.work(by=by, now=now, durable=False) as work:
            return call(work, *told, **named)

    def system(self, call, *told, now=NOW, **named):
        by = self.store.system(SCHOOL.id)
        with self.store.work(by=by, now=now, durable=False) as work:
            return call(work, *told, **named)

    def came(self, who, form, subject, call, *told, now=NOW, **named):
        by = guest(self.link(who, form, subject))
        with self.store.work(by=by, now=now, durable=False) as work:
            return call(work, *told, **named)

    def link(self, who, form, subject):
        self.links += 1
        return self.system(
            lambda work: work.invitations.put(
                Invitation(
                    id=InvitationId(f"l{self.links}"),
                    school_id=SCHOOL.id,
                    person_id=PersonId(who),
                    form=form,
                    subject=subject,
                    token_hash=f"t{self.links}",
                    created_at=NOW,
                    created_by=AccountId("system"),
                    expires_at=NOW + timedelta(days=300),
                )
            )
        )

    def consent(self, who, act, purpose, *fields, now=NOW):
        """An act of consent; what follows from it follows."""
        self.system(_consented, who, act, purpose, fields, now=now)

    def withdrawn(self, who, *purposes):
        self.system(cases.withdrawn, PersonId(who), frozenset(purposes))

    def authors(self, study):
        """Both sides agree to a whole text."""
        self.came("mentor", Form.STUDY, study.id, cases.accept_by_link, study.id)
        now = self.study(study.id)
        self.came("mentor", Form.STUDY, study.id, cases.agree_by_link, study.id, BODY, now.version)
        now = self.study(study.id)
        return self.came(
            "mentee", Form.STUDY, study.id, cases.agree_by_link, study.id, BODY, now.version
        )

    def approved(self, study):
        return self.did(cases.approve, study.id, self.authors(study).version)

    def study(self, study_id):
        return self.system(lambda work: work.studies.get(study_id))

    def materials(self):
        return self.system(lambda work: work.materials.all())


def _consented(work, who, act, purpose, fields):
    work.consents.put(
        Consent(
            id=ConsentId(new_id()),
            school_id=SCHOOL.id,
            person_id=PersonId(who),
            purposes=(purpose,),
            act=act,
            text_version=text().version,
            channel=Channel.PAPER,
            at=work.now,
            fields=fields,
        )
    )


def world(folder: Path) -> World:
    """The school as it stands when the pair has ended: made once, then copied."""
    settings = Settings(home=folder / "home")
    shutil.copytree(_made(), settings.home)
    return World(store=Store.open(settings))


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="nastavnik-practice-"))
    store = fresh(folder)
    open_school(store)
    here = World(store=store)
    here.system(_settled)
    for who in STAFF:
        here.consent(who, ConsentAct.GIVEN, Purpose.BANK, now=NOW - timedelta(days=30))
    for role in (CURATOR, DIRECTOR):
        account(store, role)
    store.close()
    return folder / "home"


def _settled(work):
    work.consent_texts.put(text())
    for code, fio in STAFF.items():
        work.people.put(Person(id=PersonId(code), school_id=SCHOOL.id, fio=fio, post="учитель"))
    work.participations.put(
        Participation(
            id=ParticipationId("p"),
            school_id=SCHOOL.id,
            person_id=PersonId("mentee"),
            role=Role.MENTEE,
            year=YEAR,
            state=MenteeState.COMPLETED,
            headline=REQUEST,
        )
    )
    pair = work.pairs.put(
        Pair(
            id=PairId("pair"),
            school_id=SCHOOL.id,
            round_id=None,
            year=YEAR,
            mentor_id=PersonId("mentor"),
            mentee_ids=(PersonId("mentee"),),
            form="teacher_teacher",
            kind="traditional",
            state=PairState.COMPLETED,
            started_on=date(2026, 2, 1),
            ended_on=date(2026, 9, 20),
        )
    )
    work.programmes.put(_programme(pair))
    for number in range(3):
        held = number < 2
        work.meetings.put(
            Meeting(
                id=MeetingId(f"m{number}"),
                school_id=SCHOOL.id,
                pair_id=pair.id,
                state=MeetingState.HELD if held else MeetingState.MISSED,
                at=NOW - timedelta(days=40 + number),
                minutes=45,
                topic=PRIVATE,
                done=PRIVATE,
                key=f"k{number}",
                format="in_person",
            )
        )


def _programme(pair):
    return Programme(
        id=ProgrammeId("programme"),
        school_id=SCHOOL.id,
        pair_id=pair.id,
        state=ProgrammeState.CLOSED,
        edition=1,
        goals=(
            Goal(code="g1", text="Тишина на уроке", sign="3 сигнала", domain="discipline", level=0),
            Goal(code="g2", text="Тайная цель", sign="да", domain="wellbeing", level=1),
        ),
        actions=(
            Action(
                code="a1", goal="g1", text="Ввести сигналы", format="try", done_on=date(2026, 3, 1)
            ),
            Action(
                code="a2", goal="g2", text="Тайное дело", format="talk", done_on=date(2026, 3, 2)
            ),
            Action(code="a3", goal="g1", text="Не сделано", format="visit"),
        ),
        checkpoints=(),
        starts_on=date(2026, 2, 1),
        ends_on=date(2026, 9, 20),
        meetings_planned=4,
        agreed={},
    )


__all__ = ["BODY", "CURATOR", "DIRECTOR", "World", "world"]
