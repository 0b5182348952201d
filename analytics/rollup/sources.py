"""What a school keeps, read once each: the tables that facts are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from analytics.rollup.told import Told, goal_levels, told
from data.access import may
from data.records.bank import Participation, Role
from data.records.consent import Consent, ConsentAct, Purpose
from data.records.ids import PairId, PersonId, RoundId
from data.records.monitoring import Ask
from data.records.pair import Pair
from data.records.person import Person
from data.records.programme import Meeting, Programme
from data.records.questionnaire import Answers
from data.records.round import Round, RoundStatus, Unplaced
from data.records.school import YEAR_BEGINS, School
from data.store import Work

APPROVED = frozenset({RoundStatus.APPROVED, RoundStatus.ORDERED, RoundStatus.CLOSED})
ALIAS = 16  # digits of a pseudonym
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, eq=False)
class Sources:
    """Records of one school up to one school year; each table is read on first use, once."""

    work: Work
    period: str

    @cached_property
    def last_day(self) -> date:
        """The last day of the period that has passed."""
        first = date(int(self.period[:4]) + 1, YEAR_BEGINS, 1)
        return min(first - DAY, self.work.today)

    @cached_property
    def school(self) -> School:
        """The school itself."""
        return self.work.schools.get(self.work.school_id)

    @cached_property
    def approved_on(self) -> Mapping[RoundId, date | None]:
        """The day on which the run that was approved was computed: nearest to approval known."""
        days = {(one.round_id, one.run_no): one.computed_at for one in self.work.runs.all()}
        return {
            one.id: self.day(days.get((one.id, one.run_no), one.created_at)) for one in self.rounds
        }

    @cached_property
    def unplaced(self) -> Sequence[Unplaced]:
        """Mentees without a pair in the runs that were approved."""
        final = {one.id: one.run_no for one in self.rounds}
        return [one for one in self.work.unplaced.all() if final.get(one.round_id) == one.run_no]

    @cached_property
    def people(self) -> Mapping[PersonId, Person]:
        """Everybody of the register."""
        return {one.id: one for one in self.work.people.all()}

    @cached_property
    def participations(self) -> Sequence[Participation]:
        """Both banks of every year up to the period."""
        return [one for one in self.work.participations.all() if one.year <= self.period]

    @cached_property
    def pairs(self) -> Sequence[Pair]:
        """Pairs of every year up to the period."""
        return [one for one in self.work.pairs.all() if one.year <= self.period]

    @cached_property
    def pair_of(self) -> Mapping[PairId, Pair]:
        """Pairs by id."""
        return {one.id: one for one in self.pairs}

    @cached_property
    def meetings(self) -> Mapping[PairId, Sequence[Meeting]]:
        """Meetings by pair."""
        found: dict[PairId, list[Meeting]] = {}
        for one in self.work.meetings.all():
            found.setdefault(one.pair_id, []).append(one)
        return found

    @cached_property
    def programmes(self) -> Sequence[Programme]:
        """Programmes of these pairs."""
        return [one for one in self.work.programmes.all() if one.pair_id in self.pair_of]

    @cached_property
    def asks(self) -> Sequence[Ask]:
        """Who was asked what, of every year up to the period."""
        return [one for one in self.work.asks.all() if one.year <= self.period]

    @cached_property
    def rounds(self) -> Sequence[Round]:
        """Approved rounds up to the period, the oldest first."""
        kept = (one for one in self.work.rounds.all() if one.year <= self.period)
        approved = [one for one in kept if one.status in APPROVED]
        return sorted(approved, key=lambda one: (one.year, one.number, one.created_at))

    @cached_property
    def sheets(self) -> Mapping[tuple[PersonId, Role, str], Answers]:
        """Answers of the questionnaires in force by person, role and year."""
        every = sorted(self.work.sheets.all(), key=lambda one: one.submitted_at)
        return {(one.person_id, one.role, one.year): one.answers for one in every}

    @cached_property
    def acts(self) -> Mapping[PersonId, Sequence[Consent]]:
        """Acts of consent by person, the oldest first."""
        found: dict[PersonId, list[Consent]] = {}
        for one in self.work.consents.everything():
            found.setdefault(one.person_id, []).append(one)
        return found

    @cached_property
    def told(self) -> Sequence[Told]:
        """Answers of those whose consent to monitoring is in force."""
        asks = {str(one.id): one for one in self.asks}
        every = told(self.work.responses.all(), self.pair_of, asks, self.work.zone)
        return [one for one in every if self.monitored(one.person_id)]

    @cached_property
    def goal_levels(self) -> Mapping[PairId | str, Mapping[tuple[str, Role], float]]:
        """Levels of goals by pair, as each side sees them."""
        return goal_levels(self.told)

    def allows(self, person_id: PersonId, purpose: Purpose) -> bool:
        """Whether a person lets the data be used for a purpose of this period.

        A consent that was in force at the end of the period holds for it even when it has run out
        since; one that was taken back since holds for nothing.
        """
        mine = self.acts.get(person_id, ())
        if may(mine, purpose, self.work.local):
            return True
        end = datetime.combine(self.last_day, time.max, self.work.zone)
        return end < self.work.local and may(mine, purpose, end) and not self._undone(mine, purpose)

    def _undone(self, mine: Sequence[Consent], purpose: Purpose) -> bool:
        """Whether the purpose, or the one it rests on, was ever taken back or refused last."""
        for one in (purpose, Purpose.BANK):
            about = [act for act in mine if one in act.purposes]
            if about and about[-1].act is not ConsentAct.GIVEN:
                return True
        return False

    def monitored(self, person_id: PersonId) -> bool:
        """Whether answers of a person may be counted."""
        return self._monitored.get(person_id, False)

    @cached_property
    def _monitored(self) -> Mapping[PersonId, bool]:
        return {one: self.allows(one, Purpose.MONITORING) for one in self.acts}

    def banked(self, person_id: PersonId) -> bool:
        """Whether facts of bank and matching about a person may be counted."""
        return self._banked.get(person_id, False)

    @cached_property
    def _banked(self) -> Mapping[PersonId, bool]:
        return {
            one: self.allows(one, Purpose.BANK) and self.allows(one, Purpose.MATCHING)
            for one in self.acts
        }

    def alias(self, person_id: PersonId | str) -> str:
        """The pseudonym of a person."""
        return self._alias("person", person_id)

    def pair_alias(self, pair_id: PairId | str) -> str:
        """The pseudonym of a pair; "" for none."""
        return self._alias("pair", pair_id) if pair_id else ""

    def _alias(self, kind: str, named: str) -> str:
        if (kind, named) not in self._aliases:
            self._aliases[kind, named] = self.work.sealed_name(kind, named)[:ALIAS]
        return self._aliases[kind, named]

    @cached_property
    def _aliases(self) -> dict[tuple[str, str], str]:
        return {}

    def day(self, moment: datetime | None) -> date | None:
        """The day of a moment by the clock of the school."""
        return None if moment is None else moment.astimezone(self.work.zone).date()


def person_alias(work: Work, person_id: PersonId | str) -> str:
    """The pseudonym a person has in facts and figures."""
    return work.sealed_name("person", person_id)[:ALIAS]


def pair_alias(work: Work, pair_id: PairId | str) -> str:
    """The pseudonym a pair has in facts and figures."""
    return work.sealed_name("pair", pair_id)[:ALIAS]
