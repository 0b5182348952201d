"""One repository a kind of record; what is asked for more than by key stands here."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from data.access import may
from data.names import fio_norm, sort_key
from data.records.account import Account, Appointment, Session
from data.records.bank import Participation, Role
from data.records.closing import PairReport
from data.records.consent import Consent, ConsentAct, ConsentText, Purpose
from data.records.door import Grant, Reading
from data.records.ids import (
    AccountId,
    BatchId,
    BuildId,
    CaseId,
    CourseId,
    EventId,
    InvitationId,
    NominationId,
    PairId,
    PersonId,
    ProgrammeId,
    RoundId,
)
from data.records.intake import Batch, BatchRow, ColumnMapping, RowOutcome, TableKind
from data.records.invitation import Form, FormDraft, FormSession, Invitation, Response
from data.records.job import Job, JobState
from data.records.monitoring import (
    Alert,
    AlertState,
    Ask,
    AskState,
    Climate,
    Conclusion,
    PairTrace,
    Rollup,
    Shown,
    WeightsVersion,
)
from data.records.pair import Pair
from data.records.paper import Document, Erasure, SchoolTemplate, Signature
from data.records.person import Person
from data.records.practice import Attendance, Event, Material, Nomination, Study, Vote
from data.records.programme import Meeting, Programme, ProgrammeEdition, Trial
from data.records.publication import SiteBuild, SiteEntry
from data.records.questionnaire import AnswerSheet
from data.records.roadmap import RoadmapItem
from data.records.round import (
    Decision,
    DecisionKind,
    Proposal,
    Round,
    RoundStatus,
    Run,
    Snapshot,
    Unplaced,
)
from data.records.school import School
from data.records.selection import Candidacy, Course, Training
from data.records.signals import SealedSignal
from data.records.support import SealedNote, SupportCase
from data.records.task import Task, TaskState
from data.store import reapplying, remembering, snapshots
from data.store.repository import CHUNK, Desk, Repository
from data.store.shape import Row
from data.store.tables import (
    doors,
    monitoring,
    outcome,
    people,
    register,
    rounds,
    sealed,
    uploads,
    work,
)


class Schools(Repository[School]):
    """The own school, and no other."""

    shape = register.SCHOOL


class People(Repository[Person]):
    """The staff, in alphabet order."""

    shape = register.PERSON

    def all(self) -> list[Person]:
        """Everybody, archived people too."""
        return sorted(super().all(), key=_alphabet)

    def search(self, text: str = "", *, archived: bool = False) -> list[Person]:
        """People whose name contains every word of ``text``; ё equals е, case does not matter.

        ``archived=False`` leaves archived people out, True looks among them alone.
        """
        gone = self.shape.table.c["archived_at"]
        words = fio_norm(text).split()
        found = self._where(gone.is_not(None) if archived else gone.is_(None))
        named = [one for one in found if _named(one, words)]
        return sorted(named, key=_alphabet)

    def by_norm(self, fio: str) -> list[Person]:
        """People written so, up to case, ё, look-alikes and spaces; archived ones too."""
        wanted = fio_norm(fio)
        return [one for one in self._where() if fio_norm(one.fio) == wanted]


class Participations(Repository[Participation]):
    """Rows of both banks."""

    shape = register.PARTICIPATION

    def of(self, person_id: PersonId) -> list[Participation]:
        """All rows of a person."""
        return self._where(self.shape.table.c["person_id"] == person_id)

    def in_bank(self, role: Role, year: str) -> list[Participation]:
        """All rows of a role in a school year, in every state."""
        table = self.shape.table
        return self._where(table.c["role"] == role.value, table.c["year"] == year)

    def years(self, role: Role) -> set[str]:
        """School years a bank has rows of."""
        table = self.shape.table
        asked = sa.select(table.c["year"]).where(self._scope(), table.c["role"] == role.value)
        return set(self._desk.connection.execute(asked.distinct()).scalars())


class Sheets(Repository[AnswerSheet]):
    """Filled questionnaires; the newest of a person, role and year is in force."""

    shape = register.SHEET

    def of(self, person_id: PersonId) -> list[AnswerSheet]:
        """All sheets of a person, the oldest first."""
        return self._where(self.shape.table.c["person_id"] == person_id, by="submitted_at")

    def latest(self, person_id: PersonId, role: Role, year: str) -> AnswerSheet | None:
        """The sheet in force."""
        mine = [one for one in self.of(person_id) if one.role is role and one.year == year]
        return mine[-1] if mine else None

    def current(
        self, role: Role, year: str, people: Collection[PersonId] | None = None
    ) -> dict[PersonId, AnswerSheet]:
        """Sheets in force of everybody who has one, or of these people alone."""
        table = self.shape.table
        wanted = [table.c["role"] == role.value, table.c["year"] == year]
        if people is not None and len(people) <= CHUNK:
            wanted.append(table.c["person_id"].in_(people))
        return {one.person_id: one for one in self._where(*wanted, by="submitted_at")}

    def answered(self, role: Role, year: str) -> set[PersonId]:
        """Who has a sheet of a role and year, without reading the answers."""
        table = self.shape.table
        asked = sa.select(table.c["person_id"]).where(
            self._scope(), table.c["role"] == role.value, table.c["year"] == year
        )
        return {PersonId(one) for one in self._desk.connection.execute(asked.distinct()).scalars()}


class Consents(Repository[Consent]):
    """Acts of consent; what counts is decided by ``data.access.may`` alone."""

    shape = register.CONSENT

    def of(self, person_id: PersonId) -> list[Consent]:
        """All acts of a person, the oldest first."""
        return self._where(self.shape.table.c["person_id"] == person_id, by="at")

    def everything(self) -> list[Consent]:
        """All acts of the school, the oldest first."""
        return self._where(by="at")

    def live(
        self, purpose: Purpose, at: datetime, *, subject: str = "", field: str = ""
    ) -> set[PersonId]:
        """People whose consent for a purpose is in force at a moment; as ``data.access.may``."""
        acts: dict[PersonId, list[Consent]] = {}
        for one in self.everything():
            acts.setdefault(one.person_id, []).append(one)
        return {
            who
            for who, mine in acts.items()
            if may(mine, purpose, at, subject=subject, field=field)
        }

    def _insert(self, rows: Sequence[Mapping[str, Any]]) -> None:
        super()._insert(rows)
        withdrawn = [one for one in rows if one["act"] == ConsentAct.WITHDRAWN.value]
        lines = (reapplying.withdrawal(self._desk.school_id, one) for one in withdrawn)
        self._desk.notes.extend(lines)


class ConsentTexts(Repository[ConsentText]):
    """Immutable wordings, by version."""

    shape = register.CONSENT_TEXT


class Rounds(Repository[Round]):
    """Matching rounds, the newest last."""

    shape = rounds.ROUND

    def all(self) -> list[Round]:
        """All rounds in the order they were opened."""
        return sorted(super().all(), key=lambda one: (one.year, one.number))

    def open_one(self) -> Round | None:
        """The round being worked on: draft, frozen, computed or reviewed; the newest such."""
        working = {RoundStatus.DRAFT, *rounds.STANDING}
        return next((one for one in reversed(self.all()) if one.status in working), None)


class Snapshots(Repository[Snapshot]):
    """Frozen inputs, one a round."""

    shape = rounds.SNAPSHOT

    def of(self, round_id: RoundId) -> Snapshot | None:
        """The frozen input of a round."""
        return self.find(round_id)

    def _insert(self, rows: Sequence[Mapping[str, Any]]) -> None:
        super()._insert([snapshots.sealed(self._desk, one) for one in rows])

    def _read(self, row: Row) -> Snapshot:
        return super()._read(snapshots.opened(self._desk, dict(row)))


class Runs(Repository[Run]):
    """Computations of rounds."""

    shape = rounds.RUN

    def of(self, round_id: RoundId, run_no: int) -> Run | None:
        """One run of a round."""
        return self.find(round_id, run_no)

    def latest(self, round_id: RoundId) -> Run | None:
        """The newest run of a round."""
        mine = self._where(self.shape.table.c["round_id"] == round_id, by="run_no")
        return mine[-1] if mine else None


class Proposals(Repository[Proposal]):
    """Proposed pairs of a run."""

    shape = rounds.PROPOSAL

    def of(self, round_id: RoundId, run_no: int) -> list[Proposal]:
        """All proposals of a run, by mentee."""
        table = self.shape.table
        return self._where(
            table.c["round_id"] == round_id, table.c["run_no"] == run_no, by="mentee_id"
        )


class Unplaceds(Repository[Unplaced]):
    """Mentees a run left without a pair."""

    shape = rounds.UNPLACED

    def of(self, round_id: RoundId, run_no: int) -> list[Unplaced]:
        """All mentees without a pair in a run."""
        table = self.shape.table
        return self._where(
            table.c["round_id"] == round_id, table.c["run_no"] == run_no, by="mentee_id"
        )


class Decisions(Repository[Decision]):
    """What the curator decided, in order; undone only by a later row."""

    shape = rounds.DECISION

    def of(self, round_id: RoundId) -> list[Decision]:
        """All decisions of a round, by ``seq``."""
        return self._where(self.shape.table.c["round_id"] == round_id, by="seq")

    def add(
        self,
        round_id: RoundId,
        kind: DecisionKind,
        mentee_id: PersonId,
        mentor_id: PersonId | None = None,
        *,
        reason: str,
        by: AccountId,
        at: datetime,
        undoes: int | None = None,
    ) -> Decision:
        """Append a decision; ``seq`` counts from 1 within the round, without gaps."""
        table = self.shape.table
        asked = sa.select(sa.func.max(table.c["seq"])).where(
            self._scope(), table.c["round_id"] == round_id
        )
        last = self._desk.connection.execute(asked).scalar() or 0
        return self.put(
            Decision(
                seq=last + 1,
                round_id=round_id,
                school_id=self._desk.school_id,
                kind=kind,
                mentee_id=mentee_id,
                mentor_id=mentor_id,
                reason=reason,
                by=by,
                at=at,
                undoes=undoes,
            )
        )


class Pairs(Repository[Pair]):
    """Pairs and groups."""

    shape = rounds.PAIR

    def of_round(self, round_id: RoundId) -> list[Pair]:
        """Pairs a round has put forward."""
        return self._where(self.shape.table.c["round_id"] == round_id)

    def of_person(self, person_id: PersonId) -> list[Pair]:
        """Pairs a person is in, on either side."""
        table = self.shape.table
        listed = sa.cast(table.c["mentee_ids"], sa.Text).contains(f'"{person_id}"', autoescape=True)
        return self._where(sa.or_(table.c["mentor_id"] == person_id, listed))

    def ever_of(self, person_id: PersonId) -> list[Pair]:
        """Pairs a person is in, and groups they have left."""
        column = self.shape.table.c["former_ids"]
        left = sa.cast(column, sa.Text).contains(f'"{person_id}"', autoescape=True)
        now = self.of_person(person_id)
        known = {one.id for one in now}
        return [*now, *(one for one in self._where(left) if one.id not in known)]


class Accounts(Repository[Account]):
    """Accounts of the office."""

    shape = doors.ACCOUNT

    def by_login(self, login: str) -> Account | None:
        """The account of a login in this school; case does not matter."""
        wanted = self.shape.table.c["login_norm"] == doors.login_norm(login)
        return next(iter(self._where(wanted)), None)

    def login_taken(self, login: str) -> bool:
        """Whether any account of the installation has this login: they are unique in it."""
        wanted = self.shape.table.c["login_norm"] == doors.login_norm(login)
        asked = sa.select(sa.exists().where(wanted))
        return bool(self._desk.connection.execute(asked).scalar())

    def identity_taken(self, identity: str) -> bool:
        """Whether any account of the installation is tied to this identity."""
        wanted = self.shape.table.c["identity"] == identity
        asked = sa.select(sa.exists().where(wanted))
        return bool(identity) and bool(self._desk.connection.execute(asked).scalar())

    def anywhere(self, login: str) -> Account | None:
        """The account of a login in any school of the installation, to make it a guest here."""
        wanted = self.shape.table.c["login_norm"] == doors.login_norm(login)
        row = self._desk.connection.execute(sa.select(self.shape.table).where(wanted))
        found = row.mappings().first()
        return None if found is None else self.shape.back(found)


class Sessions(Repository[Session]):
    """Signed-in browsers; kept by the hash of their token."""

    shape = doors.SESSION

    def of(self, account_id: AccountId) -> list[Session]:
        """All sessions of an account, ended ones too."""
        return self._where(self.shape.table.c["account_id"] == account_id, by="created_at")

    def end_all(self, account_id: AccountId, at: datetime) -> int:
        """End every open session of an account; how many there were."""
        table = self.shape.table
        ended = sa.update(table).where(
            self._scope(), table.c["account_id"] == account_id, table.c["ended_at"].is_(None)
        )
        return self._desk.lay(ended.values(ended_at=at)).rowcount


class Batches(Repository[Batch]):
    """Uploads."""

    shape = uploads.BATCH

    def by_digest(self, sha256: str) -> list[Batch]:
        """Earlier uploads of the same file."""
        return self._where(self.shape.table.c["sha256"] == sha256, by="at")


class BatchRows(Repository[BatchRow]):
    """Rows of uploads with what became of them."""

    shape = uploads.BATCH_ROW

    def of(self, batch_id: BatchId) -> list[BatchRow]:
        """Rows of a batch, in the order of the file."""
        found = self._where(self.shape.table.c["batch_id"] == batch_id)
        return sorted(found, key=lambda one: (one.sheet, one.row))

    def quarantine(self) -> list[BatchRow]:
        """Rejected rows of standing batches that nobody has corrected yet."""
        found = self._standing(
            self.shape.table.c["outcome"] == RowOutcome.REJECTED.value,
            self.shape.table.c["corrected"].is_(sa.false()),
        )
        return sorted(found, key=lambda one: (one.batch_id, one.sheet, one.row))

    def about(self, person_id: PersonId) -> list[BatchRow]:
        """Rows of standing batches that were taken in as this person's."""
        return self._standing(self.shape.table.c["person_id"] == person_id)

    def known_keys(self, kind: TableKind) -> dict[str, PersonId | None]:
        """Keys of rows imported by standing batches of a kind, and the person each became."""
        found = self._standing(
            uploads.BATCH.table.c["kind"] == kind.value,
            self.shape.table.c["outcome"] == RowOutcome.IMPORTED.value,
        )
        return {one.key: one.person_id for one in found}

    def _standing(self, *conditions: Any) -> list[BatchRow]:
        """Rows of batches that were not undone."""
        batch, row = uploads.BATCH.table, self.shape.table
        kept = sa.select(batch.c["id"]).where(
            batch.c["school_id"] == self._desk.school_id, batch.c["undone_at"].is_(None)
        )
        asked = (
            sa.select(row)
            .join(batch, sa.and_(batch.c["id"] == row.c["batch_id"]))
            .where(self._scope(), batch.c["school_id"] == self._desk.school_id)
            .where(row.c["batch_id"].in_(kept), *conditions)
        )
        return [self._read(one) for one in self._desk.connection.execute(asked).mappings()]


class Mappings(Repository[ColumnMapping]):
    """Remembered columns, by fingerprint of the header and kind of table."""

    shape = uploads.MAPPING


class Jobs(Repository[Job]):
    """Long work."""

    shape = uploads.JOB

    def by_key(self, key: str) -> Job | None:
        """The job enqueued under a key."""
        return next(iter(self._where(self.shape.table.c["key"] == key)), None)

    def in_state(self, *states: JobState) -> list[Job]:
        """Jobs in these states, the oldest first."""
        wanted = [one.value for one in states]
        return self._where(self.shape.table.c["state"].in_(wanted), by="created_at")


class Signals(Repository[SealedSignal]):
    """Signals as they are kept: sealed. Only ``Work.opened`` reads one, for whoever may."""

    shape = sealed.SIGNAL


class Invitations(Repository[Invitation]):
    """Personal links, revoked and used ones too."""

    shape = people.INVITATION

    def _update(self, row: Mapping[str, Any], conditions: Sequence[ColumnElement[bool]]) -> bool:
        done = super()._update(row, conditions)
        if done and row["revoked_at"] is not None:
            self._desk.notes.append(reapplying.revocation(self._desk.school_id, row))
        return done

    def of(self, person_id: PersonId) -> list[Invitation]:
        """All links of a person, the oldest first."""
        return self._where(self.shape.table.c["person_id"] == person_id, by="created_at")

    def about(self, form: Form, subject: str | None = None) -> list[Invitation]:
        """All links to a form, or to a form about one thing, the oldest first."""
        table = self.shape.table
        wanted = [table.c["form"] == form.value]
        if subject is not None:
            wanted.append(table.c["subject"] == subject)
        return self._where(*wanted, by="created_at")


class FormSessions(Repository[FormSession]):
    """Browsers that came by a link."""

    shape = people.FORM_SESSION

    def of(self, invitation_id: InvitationId) -> list[FormSession]:
        """All browsers that came by one link."""
        return self._where(self.shape.table.c["invitation_id"] == invitation_id, by="created_at")

    def forget(self, before: datetime) -> int:
        """Remove browsers whose time was over by then; how many there were."""
        table = self.shape.table
        gone = sa.delete(table).where(self._scope(), table.c["expires_at"] < before)
        return self._desk.lay(gone).rowcount


class FormDrafts(Repository[FormDraft]):
    """What is filled in and not sent yet, by link."""

    shape = people.FORM_DRAFT

    def forget(self, before: datetime) -> int:
        """Remove drafts nobody has touched since; how many there were."""
        table = self.shape.table
        gone = sa.delete(table).where(self._scope(), table.c["saved_at"] < before)
        return self._desk.lay(gone).rowcount


class Responses(Repository[Response]):
    """Submitted forms that are no questionnaire of a bank, in the order they came."""

    shape = people.RESPONSE

    def by_key(self, key: str) -> Response | None:
        """The response sent under a key."""
        return next(iter(self._where(self.shape.table.c["key"] == key)), None)

    def of(self, person_id: PersonId) -> list[Response]:
        """All responses of a person."""
        return self._where(self.shape.table.c["person_id"] == person_id, by="submitted_at")

    def about(self, form: Form, subject: str | None = None) -> list[Response]:
        """All responses to a form, or to a form about one thing."""
        table = self.shape.table
        wanted = [table.c["form"] == form.value]
        if subject is not None:
            wanted.append(table.c["subject"] == subject)
        return self._where(*wanted, by="submitted_at")


class Tasks(Repository[Task]):
    """Dated tasks."""

    shape = people.TASK

    def by_key(self, key: str) -> Task | None:
        """The task a cause has opened."""
        return next(iter(self._where(self.shape.table.c["key"] == key)), None)

    def standing(self) -> list[Task]:
        """Tasks nobody has closed, the oldest first."""
        wanted = [TaskState.OPEN.value, TaskState.IN_HAND.value]
        return self._where(self.shape.table.c["state"].in_(wanted), by="opened_at")

    def of(self, subject: str) -> list[Task]:
        """All tasks about one thing."""
        return self._where(self.shape.table.c["subject"] == subject, by="opened_at")


class Grants(Repository[Grant]):
    """Roles given for some days."""

    shape = people.GRANT

    def of(self, account_id: AccountId) -> list[Grant]:
        """Grants of an account in this school."""
        return self._where(self.shape.table.c["account_id"] == account_id, by="from_on")

    def holder(self, grant: Grant) -> Account | None:
        """Whose grant of this school it is; the account may live in another one."""
        table = doors.ACCOUNT.table
        asked = sa.select(table).where(
            table.c["school_id"] == grant.home_school_id, table.c["id"] == grant.account_id
        )
        row = self._desk.connection.execute(asked).mappings().first()
        return None if row is None else doors.ACCOUNT.back(row)


class Readings(Repository[Reading]):
    """Who has looked at what is kept about whom."""

    shape = people.READING

    def of(self, person_id: PersonId) -> list[Reading]:
        """Everybody who has looked at a person's things, the oldest first."""
        return self._where(self.shape.table.c["person_id"] == person_id, by="at")


class Trials(Repository[Trial]):
    """Trial meetings of a round."""

    shape = work.TRIAL

    def of_round(self, round_id: RoundId) -> list[Trial]:
        """All trial meetings of a round."""
        return self._where(self.shape.table.c["round_id"] == round_id)


class Programmes(Repository[Programme]):
    """Personal programmes, one a pair."""

    shape = work.PROGRAMME

    def of_pair(self, pair_id: PairId) -> Programme | None:
        """The programme of a pair."""
        return next(iter(self._where(self.shape.table.c["pair_id"] == pair_id)), None)


class ProgrammeEditions(Repository[ProgrammeEdition]):
    """Programmes as they were."""

    shape = work.EDITION

    def of(self, programme_id: ProgrammeId) -> list[ProgrammeEdition]:
        """All editions of a programme, the oldest first."""
        return self._where(self.shape.table.c["programme_id"] == programme_id, by="edition")


class Meetings(Repository[Meeting]):
    """Meetings of pairs."""

    shape = work.MEETING

    def of_pair(self, pair_id: PairId) -> list[Meeting]:
        """All meetings of a pair, by time."""
        return self._where(self.shape.table.c["pair_id"] == pair_id, by="at")

    def by_key(self, key: str) -> Meeting | None:
        """The meeting sent under a key."""
        return next(iter(self._where(self.shape.table.c["key"] == key)), None)


class Cases(Repository[SupportCase]):
    """Support cases."""

    shape = work.CASE

    def of(self, person_id: PersonId) -> list[SupportCase]:
        """All cases of a person, the oldest first."""
        return self._where(self.shape.table.c["person_id"] == person_id, by="opened_at")


class Notes(Repository[SealedNote]):
    """Private notes as they are kept: sealed."""

    shape = work.NOTE

    def of(self, case_id: CaseId) -> list[SealedNote]:
        """All notes of a case, the oldest first."""
        return self._where(self.shape.table.c["case_id"] == case_id, by="at")


class Erasures(Repository[Erasure]):
    """Erasures of people."""

    shape = work.ERASURE


class Documents(Repository[Document]):
    """Issued papers."""

    shape = work.DOCUMENT

    def next_number(self, kind: str, year: str = "") -> int:
        """The number after the last one of a kind, within a school year where papers have one."""
        table = self.shape.table
        asked = sa.select(sa.func.max(table.c["number"])).where(
            self._scope(), table.c["kind"] == kind, table.c["year"] == year
        )
        return int(self._desk.connection.execute(asked).scalar() or 0) + 1


class Asks(Repository[Ask]):
    """Who is asked which sitting of a wave."""

    shape = monitoring.ASK

    def of(self, person_id: PersonId) -> list[Ask]:
        """Everything a person is asked, by the opening of the window."""
        return self._where(self.shape.table.c["person_id"] == person_id, by="opens_on")

    def of_pair(self, pair_id: PairId) -> list[Ask]:
        """Everything asked about a pair, by the opening of the window."""
        return self._where(self.shape.table.c["pair_id"] == pair_id, by="opens_on")

    def of_year(self, year: str) -> list[Ask]:
        """Everything asked in a school year, by the opening of the window."""
        return self._where(self.shape.table.c["year"] == year, by="opens_on")

    def in_state(self, *states: AskState) -> list[Ask]:
        """All in one of these states, by the opening of the window."""
        wanted = self.shape.table.c["state"].in_([one.value for one in states])
        return self._where(wanted, by="opens_on")


class Climates(Repository[Climate]):
    """Anonymous waves."""

    shape = monitoring.CLIMATE

    def of_year(self, year: str) -> list[Climate]:
        """Anonymous waves of a school year, by the day of opening."""
        return self._where(self.shape.table.c["year"] == year, by="opened_on")


class Alerts(Repository[Alert]):
    """Early warnings about pairs."""

    shape = monitoring.ALERT

    def of_pair(self, pair_id: PairId) -> list[Alert]:
        """All warnings about a pair, the oldest first."""
        return self._where(self.shape.table.c["pair_id"] == pair_id, by="raised_on")

    def standing(self) -> list[Alert]:
        """Warnings nobody has resolved, by the day they are due."""
        table = self.shape.table
        return self._where(table.c["state"] != AlertState.RESOLVED.value, by="due")


class Conclusions(Repository[Conclusion]):
    """Conclusions of the curator in all their editions."""

    shape = monitoring.CONCLUSION

    def of(self, kind: str, period: str) -> list[Conclusion]:
        """All editions of a kind for a period, the oldest first."""
        table = self.shape.table
        return self._where(table.c["kind"] == kind, table.c["period"] == period, by="edition")


class Rollups(Repository[Rollup]):
    """What figures are counted from, one a school year."""

    shape = monitoring.ROLLUP

    def heads(self) -> list[Rollup]:
        """All of them without their bodies, which take long to open, by school year."""
        table = self.shape.table
        told = [one for one in table.c if one.name != "body"]
        asked = sa.select(*told).where(self._scope()).order_by(table.c["period"])
        rows = self._desk.connection.execute(asked).mappings()
        return [self.shape.back({**row, "body": ""}) for row in rows]

    def forget(self) -> int:
        """Drop them all: somebody's data may not be in them any more."""
        return self._desk.lay(sa.delete(self.shape.table).where(self._scope())).rowcount


class ShownCells(Repository[Shown]):
    """What has last been shown to whom."""

    shape = monitoring.SHOWN

    def to(self, audience: str) -> list[Shown]:
        """Everything shown to an audience, by cell."""
        return self._where(self.shape.table.c["audience"] == audience, by="cell")


class PairTraces(Repository[PairTrace]):
    """How pairs came about."""

    shape = monitoring.TRACE

    def of_round(self, round_id: RoundId) -> list[PairTrace]:
        """Traces of the pairs of a round."""
        return self._where(self.shape.table.c["round_id"] == round_id)


class WeightsVersions(Repository[WeightsVersion]):
    """Weights learned from outcomes."""

    shape = monitoring.WEIGHTS


class SettingsKv:
    """Small facts of a school under a name; values are JSON-ready."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._mine = doors.SETTING.c["school_id"] == desk.school_id

    def get(self, name: str, default: Any = None) -> Any:
        """The value under a name, or ``default``."""
        table = doors.SETTING
        asked = sa.select(table.c["value"]).where(self._mine, table.c["name"] == name)
        row = self._desk.connection.execute(asked).first()
        return default if row is None else self._opened(name, row[0])

    def put(self, name: str, value: Any) -> None:
        """Keep a value under a name."""
        named = doors.SETTING.c["name"] == name
        value = self._sealed(name, value)
        changed = sa.update(doors.SETTING).where(self._mine, named).values(value=value)
        if not self._desk.lay(changed).rowcount:
            row = {"school_id": self._desk.school_id, "name": name, "value": value}
            self._desk.lay(sa.insert(doors.SETTING), [row])

    def all(self) -> dict[str, Any]:
        """All values by name."""
        asked = sa.select(doors.SETTING.c["name"], doors.SETTING.c["value"]).where(self._mine)
        rows = self._desk.connection.execute(asked)
        return {row[0]: self._opened(row[0], row[1]) for row in rows}

    def drop(self, name: str) -> None:
        """Keep nothing under a name any more."""
        named = doors.SETTING.c["name"] == name
        self._desk.lay(sa.delete(doors.SETTING).where(self._mine, named))

    def _sealed(self, name: str, value: Any) -> Any:
        return remembering.sealed(self._desk, {"name": name, "value": value})["value"]

    def _opened(self, name: str, value: Any) -> Any:
        return remembering.opened(self._desk, {"name": name, "value": value})["value"]


def _named(person: Person, words: Sequence[str]) -> bool:
    norm = fio_norm(person.fio)
    return all(one in norm for one in words)


def _alphabet(person: Person) -> tuple[tuple[str, str], str]:
    return sort_key(person.fio), person.id


class RoadmapItems(Repository[RoadmapItem]):
    """What a school has set for the items of the roadmap."""

    shape = outcome.ITEM

    def of_year(self, year: str) -> list[RoadmapItem]:
        """Items of a school year, by code."""
        return self._where(self.shape.table.c["year"] == year, by="code")


class Appointments(Repository[Appointment]):
    """Roles opened by order."""

    shape = outcome.APPOINTMENT


class Signatures(Repository[Signature]):
    """Signed papers."""

    shape = outcome.SIGNATURE


class SchoolTemplates(Repository[SchoolTemplate]):
    """Templates a school has chosen or confirmed."""

    shape = outcome.TEMPLATE

    def of_template(self, template: str) -> list[SchoolTemplate]:
        """All choices for one template, the oldest first."""
        return self._where(self.shape.table.c["template"] == template, by="chosen_at")


class Candidacies(Repository[Candidacy]):
    """Shortlists."""

    shape = outcome.CANDIDACY

    def of_year(self, year: str) -> list[Candidacy]:
        """Shortlists of a school year, in the order of listing."""
        return self._where(self.shape.table.c["year"] == year, by="listed_at")

    def of(self, mentor_id: PersonId) -> list[Candidacy]:
        """Where a mentor was listed, the oldest first."""
        return self._where(self.shape.table.c["mentor_id"] == mentor_id, by="listed_at")


class Courses(Repository[Course]):
    """Training programmes."""

    shape = outcome.COURSE

    def of_year(self, year: str) -> list[Course]:
        """Courses of a school year, by the first day."""
        return self._where(self.shape.table.c["year"] == year, by="starts_on")


class Trainings(Repository[Training]):
    """Mentors in courses."""

    shape = outcome.TRAINING

    def of(self, person_id: PersonId) -> list[Training]:
        """Everything one mentor was taught."""
        return self._where(self.shape.table.c["person_id"] == person_id, by="id")

    def of_course(self, course_id: CourseId) -> list[Training]:
        """Everybody in a course."""
        return self._where(self.shape.table.c["course_id"] == course_id, by="id")


class PairReports(Repository[PairReport]):
    """Reports at the end of pairs."""

    shape = outcome.REPORT

    def of_pair(self, pair_id: PairId) -> list[PairReport]:
        """All reports about a pair, the oldest first."""
        return self._where(self.shape.table.c["pair_id"] == pair_id, by="written_at")


class Events(Repository[Event]):
    """Gatherings."""

    shape = outcome.EVENT

    def of_year(self, year: str) -> list[Event]:
        """Gatherings of a school year, by moment."""
        return self._where(self.shape.table.c["year"] == year, by="at")


class Attendances(Repository[Attendance]):
    """Who was at a gathering."""

    shape = outcome.ATTENDANCE

    def of_event(self, event_id: EventId) -> list[Attendance]:
        """Everybody of one gathering."""
        return self._where(self.shape.table.c["event_id"] == event_id, by="id")

    def of(self, person_id: PersonId) -> list[Attendance]:
        """Everywhere one person was."""
        return self._where(self.shape.table.c["person_id"] == person_id, by="id")


class Studies(Repository[Study]):
    """Cases."""

    shape = outcome.STUDY

    def of_year(self, year: str) -> list[Study]:
        """Cases of a school year."""
        return self._where(self.shape.table.c["year"] == year, by="offered_on")

    def of_pair(self, pair_id: PairId) -> list[Study]:
        """Cases of a pair."""
        return self._where(self.shape.table.c["pair_id"] == pair_id, by="offered_on")


class Materials(Repository[Material]):
    """The practice library."""

    shape = outcome.MATERIAL


class Nominations(Repository[Nomination]):
    """Who is put forward."""

    shape = outcome.NOMINATION

    def of_year(self, year: str) -> list[Nomination]:
        """Nominations of a school year, the oldest first."""
        return self._where(self.shape.table.c["year"] == year, by="proposed_at")

    def of(self, person_id: PersonId) -> list[Nomination]:
        """Nominations of a person, the oldest first."""
        return self._where(self.shape.table.c["person_id"] == person_id, by="proposed_at")


class Votes(Repository[Vote]):
    """Marks of the jury."""

    shape = outcome.VOTE

    def of_nomination(self, nomination_id: NominationId) -> list[Vote]:
        """All votes for one nomination."""
        return self._where(self.shape.table.c["nomination_id"] == nomination_id, by="at")


class SiteBuilds(Repository[SiteBuild]):
    """Builds of the site section."""

    shape = outcome.BUILD

    def next_number(self) -> int:
        """The number after the last build."""
        asked = sa.select(sa.func.max(self.shape.table.c["number"])).where(self._scope())
        return int(self._desk.connection.execute(asked).scalar() or 0) + 1


class SiteEntries(Repository[SiteEntry]):
    """Who stands where in a build."""

    shape = outcome.ENTRY

    def of_build(self, build_id: BuildId) -> list[SiteEntry]:
        """Everybody in one build, by address."""
        return self._where(self.shape.table.c["build_id"] == build_id, by="address")

    def of(self, person_id: PersonId) -> list[SiteEntry]:
        """Every address that has held one person."""
        return self._where(self.shape.table.c["person_id"] == person_id, by="address")
