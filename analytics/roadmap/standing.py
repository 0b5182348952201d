"""What a school year has on record, each table read once: what evidence is looked for in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.consent import ConsentAct, Purpose
from data.records.ids import PairId, PersonId
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.paper import Document, Signature, SignatureState
from data.records.practice import Event, EventKind, EventState
from data.records.programme import Programme
from data.records.round import Round, RoundStatus
from data.records.school import YEAR, YEAR_BEGINS, School, school_year
from data.store import Work

CONFIRMED = frozenset(
    {PairState.CONFIRMED, PairState.ACTIVE, PairState.PAUSED, PairState.FINISHING}
    | {PairState.COMPLETED, PairState.CLOSED}
)
COMPLETED = frozenset({PairState.COMPLETED, PairState.CLOSED})
WORKING = frozenset({PairState.ACTIVE, PairState.PAUSED, PairState.FINISHING})
APPROVED = frozenset({RoundStatus.APPROVED, RoundStatus.ORDERED, RoundStatus.CLOSED})
GONE = frozenset(
    {MentorState.WITHDREW, MentorState.RETIRED, MenteeState.WITHDREW, MenteeState.LEFT}
)
EARLY = frozenset({MentorState.INVITED, MentorState.SUBMITTED}) | frozenset(
    {MenteeState.INVITED, MenteeState.SUBMITTED}
)
SHEETS = {Role.MENTOR: Form.MENTOR, Role.MENTEE: Form.MENTEE}


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """One school year of the actor's school. ``dues`` are due dates that the school has set."""

    work: Work
    year: str
    dues: Mapping[str, date] = field(default_factory=dict)

    @property
    def first(self) -> date:
        """The first day of the school year."""
        return date(int(self.year[:4]), YEAR_BEGINS, 1)

    @property
    def last(self) -> date:
        """The last day of the school year."""
        return date(int(self.year[:4]) + 1, YEAR_BEGINS, 1) - timedelta(days=1)

    @property
    def day(self) -> date:
        """Today, or the last day of a year that is over."""
        return min(self.last, self.work.today)

    @property
    def moment(self) -> datetime:
        """Now, or the end of a year that is over."""
        if self.last >= self.work.today:
            return self.work.now
        return datetime.combine(self.last, time(23, 59), self.work.zone).astimezone(UTC)

    @cached_property
    def school(self) -> School:
        """The school with its regulation."""
        return self.work.schools.get(self.work.school_id)

    @cached_property
    def signatures(self) -> Mapping[str, Signature]:
        """Signatures that stand, by paper."""
        rows = self.work.signatures.all()
        return {one.document_id: one for one in rows if one.state is SignatureState.SIGNED}

    @cached_property
    def documents(self) -> Mapping[str, Sequence[Document]]:
        """Issued papers of any year by kind, the oldest first."""
        found: dict[str, list[Document]] = {}
        for one in sorted(self.work.documents.all(), key=lambda one: one.made_at):
            found.setdefault(one.kind, []).append(one)
        return found

    def issued(self, kind: str) -> list[Document]:
        """Papers of a kind issued for this year."""
        return [one for one in self.documents.get(kind, ()) if year_of(one) == self.year]

    def signed(self, kind: str, *, any_year: bool = False) -> list[Document]:
        """Signed papers of a kind of this year, or of any up to it."""
        return [
            one
            for one in self.documents.get(kind, ())
            if one.id in self.signatures
            and (year_of(one) == self.year or (any_year and year_of(one) < self.year))
        ]

    def told(self, document: Document) -> str:
        """Number and day of a signed paper."""
        one = self.signatures[document.id]
        return f"№ {one.number}, {one.signed_on:%d.%m.%Y}"

    @cached_property
    def staff(self) -> frozenset[PersonId]:
        """Own people of the school who are there."""
        return frozenset(
            one.id
            for one in self.work.people.all()
            if not one.workplace
            and (one.archived_at is None or one.archived_at.date() > self.day)
            and (one.hired_on is None or one.hired_on <= self.day)
            and (one.left_on is None or one.left_on >= self.day)
        )

    @cached_property
    def banks(self) -> Mapping[Role, Sequence[Participation]]:
        """Both banks of the year."""
        return {role: self.work.participations.in_bank(role, self.year) for role in Role}

    def row(self, role: Role, person_id: PersonId) -> Participation | None:
        """The row of a person in a bank of the year."""
        return next((one for one in self.banks[role] if one.person_id == person_id), None)

    @cached_property
    def banked(self) -> frozenset[PersonId]:
        """Who may be kept in a bank."""
        return frozenset(self.work.consents.live(Purpose.BANK, self.moment))

    @cached_property
    def refused(self) -> frozenset[PersonId]:
        """Who has refused a consent to the bank this year: that is an answer, too."""
        return frozenset(
            one.person_id
            for one in self.work.consents.everything()
            if one.act is ConsentAct.REFUSED
            and Purpose.BANK in one.purposes
            and self.within(one.at)
        )

    @cached_property
    def pairs(self) -> Sequence[Pair]:
        """Pairs of the year."""
        return [one for one in self.work.pairs.all() if one.year == self.year]

    def in_state(self, states: Iterable[PairState]) -> list[Pair]:
        """Pairs of the year in these states."""
        wanted = set(states)
        return [one for one in self.pairs if one.state in wanted]

    @cached_property
    def programmes(self) -> Mapping[PairId, Programme]:
        """Programmes by pair."""
        return {one.pair_id: one for one in self.work.programmes.all()}

    @cached_property
    def rounds(self) -> Sequence[Round]:
        """Rounds of the year that were not cancelled."""
        return [
            one
            for one in self.work.rounds.all()
            if one.year == self.year and one.status is not RoundStatus.CANCELLED
        ]

    @cached_property
    def events(self) -> Sequence[Event]:
        """Gatherings of the year that were not cancelled."""
        return [
            one
            for one in self.work.events.of_year(self.year)
            if one.state is not EventState.CANCELLED
        ]

    def held(self, *kinds: EventKind) -> list[Event]:
        """Gatherings of these kinds that were held."""
        return [one for one in self.events if one.kind in kinds and one.state is EventState.HELD]

    def within(self, moment: datetime) -> bool:
        """Whether a moment lies in the school year."""
        return self.first <= moment.astimezone(self.work.zone).date() <= self.last


def year_of(document: Document) -> str:
    """The school year a paper belongs to: the one it is about, else the one it was made in."""
    named, _bar, _rest = document.subject.partition("|")
    if YEAR.fullmatch(named):
        return named
    return document.year or school_year(document.dated or document.made_at.date())
