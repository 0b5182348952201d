"""What to do next: the steps of a school year as counts, for whoever may act on them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.access import Permission
from data.access.consent import last_act
from data.bank.alone import promised, standing, without_pair
from data.bank.participations import this_year
from data.bank.signals import unlooked, waiting
from data.records.account import Account
from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.consent import Consent, ConsentAct, Purpose
from data.records.ids import PersonId
from data.records.job import JobState
from data.records.pair import Pair, PairState
from data.records.programme import MeetingState, ProgrammeState
from data.records.round import DecisionKind, Round, RoundStatus
from data.records.support import Recommendation
from data.store import Work

DECIDES = frozenset(
    {DecisionKind.ACCEPT, DecisionKind.LOCK, DecisionKind.REPLACE, DecisionKind.LEAVE}
)
OVER = frozenset({RoundStatus.APPROVED, RoundStatus.ORDERED, RoundStatus.CLOSED})
TOGETHER = frozenset(
    {
        PairState.CONSENTED,
        PairState.TRIAL,
        PairState.CONFIRMED,
        PairState.ACTIVE,
        PairState.PAUSED,
        PairState.FINISHING,
    }
)
UNCONFIRMED = frozenset({PairState.CONSENTED, PairState.TRIAL})
PLANNED_FOR = frozenset({PairState.CONFIRMED, PairState.ACTIVE, PairState.PAUSED})
UNAGREED = frozenset({ProgrammeState.DRAFT, ProgrammeState.AMENDED})
ABLE = frozenset({MentorState.READY, MentorState.ACTIVE})
GONE = frozenset(
    {MentorState.WITHDREW, MentorState.RETIRED, MenteeState.WITHDREW, MenteeState.LEFT}
    | {MenteeState.CLOSED}
)
RECENT = timedelta(days=7)
UNLOOKED = "unlooked"  # texts came in before the safety flag knew the rules in force


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: how many it concerns, whether it is done, the page it is done on.

    ``detail`` is the status of the round for the step ``round``; ``UNLOOKED`` for ``signals`` where
    earlier texts were not looked through; otherwise empty.
    """

    code: str
    count: int
    done: bool
    page: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Head counts of this school year: no names, no answers.

    ``proposed``: mentees for whom the open round has a mentor; none of them is among ``alone``.
    ``agreed``: of ``mentees``, those whose consent to the bank is live; only they can be told of.
    """

    mentors: int
    mentees: int
    pairs: int
    alone: int
    proposed: int = 0
    agreed: int = 0


@dataclass(frozen=True, slots=True)
class _Bank:
    """This year's rows of people who work here, read once."""

    year: str
    staff: int
    rows: Mapping[Role, tuple[Participation, ...]]
    round: Round | None

    def count(self, role: Role, states: Iterable[object]) -> int:
        wanted = set(states)
        return sum(one.state in wanted for one in self.rows[role])


def agenda(work: Work) -> tuple[Step, ...]:
    """The steps the actor can act on, in the order of the year."""
    bank = _bank(work)
    return tuple(make(work, bank) for permission, make in STEPS if work.may(permission))


def numbers(work: Work) -> Numbers:
    """How many mentors, mentees, pairs and mentees without a pair; head counts alone."""
    work.require(Permission.QUALITY_READ)
    bank = _bank(work)
    standing = [one for one in work.pairs.all() if one.year == bank.year and one.state in TOGETHER]
    live = work.consents.live(Purpose.BANK, work.local)
    return Numbers(
        mentors=bank.count(Role.MENTOR, set(MentorState) - GONE),
        mentees=bank.count(Role.MENTEE, set(MenteeState) - GONE),
        pairs=len(standing),
        alone=len(without_pair(work, bank.year)),
        proposed=len(promised(work, bank.year)),
        agreed=sum(
            one.person_id in live and one.state not in GONE for one in bank.rows[Role.MENTEE]
        ),
    )


def undecided(work: Work, one: Round) -> int:
    """Proposals of the newest run that nobody has decided."""
    decided = {row.mentee_id for row in standing(work.decisions.of(one.id)) if row.kind in DECIDES}
    proposals = work.proposals.of(one.id, one.run_no)
    return sum(proposal.mentee_id not in decided for proposal in proposals)


def _bank(work: Work) -> _Bank:
    year = this_year(work)
    here = {one.id for one in work.people.all() if one.archived_at is None}
    rows = {
        role: tuple(one for one in work.participations.in_bank(role, year) if one.person_id in here)
        for role in Role
    }
    rounds = [
        one
        for one in work.rounds.all()
        if one.year == year and one.status is not RoundStatus.CANCELLED
    ]
    newest = rounds[-1] if rounds else None
    return _Bank(year=year, staff=len(here), rows=rows, round=newest)


def _staff(_work: Work, bank: _Bank) -> Step:
    return Step(code="staff", count=bank.staff, done=bank.staff > 0, page="intake")


def _sheets(role: Role) -> Callable[[Work, _Bank], Step]:
    def step(work: Work, bank: _Bank) -> Step:
        count = len(work.sheets.answered(role, bank.year))
        return Step(code=f"{role.value}_sheets", count=count, done=count > 0, page="intake")

    return step


def _quarantine(work: Work, _bank: _Bank) -> Step:
    count = len(work.batch_rows.quarantine())
    return Step(code="quarantine", count=count, done=count == 0, page="intake")


def _consents(work: Work, bank: _Bank) -> Step:
    """People who have not been asked; who has refused or withdrawn has answered."""
    asked = _asked(work)
    lacking = {
        role: sum(one.person_id not in asked and one.state not in GONE for one in rows)
        for role, rows in bank.rows.items()
    }
    page = "mentors" if lacking[Role.MENTOR] > lacking[Role.MENTEE] else "mentees"
    if not work.may(Permission.BANK_READ):
        page = "privacy"  # the data protection officer sees the register, not the banks
    count = sum(lacking.values())
    there = any(bank.rows.values())
    return Step(code="consents", count=count, done=there and count == 0, page=page)


def _asked(work: Work) -> set[PersonId]:
    """Who has said something about matching, or no to the bank, which matching rests on."""
    acts: dict[PersonId, list[Consent]] = {}
    for one in work.consents.everything():
        acts.setdefault(one.person_id, []).append(one)
    return {who for who, mine in acts.items() if _answered(mine, work.now)}


def _answered(acts: Sequence[Consent], at: datetime) -> bool:
    if any(Purpose.MATCHING in one.purposes for one in acts):
        return True
    bank = last_act(acts, Purpose.BANK, at)
    return bank is not None and bank.act is not ConsentAct.GIVEN


def _ready(_work: Work, bank: _Bank) -> Step:
    count = bank.count(Role.MENTOR, ABLE)
    return Step(code="ready", count=count, done=count > 0, page="mentors")


def _waiting(_work: Work, bank: _Bank) -> Step:
    early = {MenteeState.INVITED, MenteeState.SUBMITTED, MenteeState.CONSENT_OK}
    count = bank.count(Role.MENTEE, set(MenteeState) - early - GONE)
    return Step(code="waiting", count=count, done=count > 0, page="mentees")


def _round(_work: Work, bank: _Bank) -> Step:
    one = bank.round
    status = one.status if one else None
    return Step(
        code="round",
        count=one.number if one else 0,
        done=status in OVER,
        page="round",
        detail=status.value if status else "",
    )


def _decisions(work: Work, bank: _Bank) -> Step:
    one = bank.round
    computed = one is not None and one.status is RoundStatus.COMPUTED
    count = undecided(work, one) if one is not None and computed else 0
    after = one is not None and one.status in OVER | {RoundStatus.REVIEWED}
    return Step(code="decisions", count=count, done=after or (computed and not count), page="round")


def _answers(work: Work, bank: _Bank) -> Step:
    """Pairs of the round with somebody who has not answered yet."""
    made = work.pairs.of_round(bank.round.id) if bank.round else []
    count = sum(_awaited(one) for one in made)
    return Step(code="answers", count=count, done=bool(made) and not count, page="round")


def _acquaintance(work: Work, bank: _Bank) -> Step:
    """Pairs both sides have agreed to that nobody has confirmed yet."""
    return _led(work, bank, "acquaintance", "pairs", lambda one: one.state in UNCONFIRMED)


def _papers(work: Work, bank: _Bank) -> Step:
    """Confirmed pairs: terms and papers stand between them and their work."""
    return _led(work, bank, "papers", "pairs", lambda one: one.state is PairState.CONFIRMED)


def _programmes(work: Work, bank: _Bank) -> Step:
    """Pairs without a programme that everybody has agreed to."""
    agreed = {one.pair_id for one in work.programmes.all() if one.state not in UNAGREED}

    def lacks(one: Pair) -> bool:
        return one.state in PLANNED_FOR and one.id not in agreed

    return _led(work, bank, "programmes", "programmes", lacks)


def _meetings(work: Work, bank: _Bank) -> Step:
    """Pairs at work that have no meeting ahead."""
    ahead = {
        one.pair_id
        for one in work.meetings.all()
        if one.state is MeetingState.PLANNED and one.at >= work.now
    }

    def lacks(one: Pair) -> bool:
        return one.state is PairState.ACTIVE and one.id not in ahead

    return _led(work, bank, "meetings", "programmes", lacks)


def _led(work: Work, bank: _Bank, code: str, page: str, lacks: Callable[[Pair], bool]) -> Step:
    """A step about pairs of this year that stand and may be named; without any, after the round."""
    live = work.consents.live(Purpose.BANK, work.now)
    here = [
        one
        for one in work.pairs.all()
        if one.year == bank.year
        and one.state in TOGETHER
        and live.issuperset({one.mentor_id, *one.mentee_ids})
    ]
    count = sum(map(lacks, here))
    after = bool(here) or (bank.round is not None and bank.round.status in OVER)
    return Step(code=code, count=count, done=after and count == 0, page=page)


def _awaited(pair: Pair) -> bool:
    agreed = bool(pair.mentor_agreed and pair.mentee_agreed)
    return pair.state is PairState.CURATOR_APPROVED and not agreed


def _unmatched(work: Work, bank: _Bank) -> Step:
    count = len(without_pair(work, bank.year))
    return Step(code="unmatched", count=count, done=count == 0, page="unmatched")


def _signals(work: Work, _bank: _Bank) -> Step:
    count = waiting(work)
    earlier = unlooked(work)
    return Step(
        code="signals",
        count=count,
        done=count == 0 and not earlier,
        page="signals",
        detail=UNLOOKED if earlier else "",
    )


def _alerts(work: Work, _bank: _Bank) -> Step:
    """Warnings nobody has resolved; a pair the actor belongs to is not counted."""
    own = {one.id for one in work.pairs.ever_of(work.by.person_id)} if work.by.person_id else set()
    count = sum(one.pair_id not in own for one in work.alerts.standing())
    return Step(code="alerts", count=count, done=count == 0, page="course")


def _support(work: Work, _bank: _Bank) -> Step:
    """Cases whose day has come (psychologist), recommendations to act on (curator)."""
    cases = [one for one in work.cases.all() if one.closed_at is None]
    if work.may(Permission.CASE_WRITE):
        today = work.today
        mine = [one for one in cases if one.author == work.by.id]
        count = sum(one.next_on is not None and one.next_on <= today for one in mine)
    else:
        count = sum(
            one.recommendation not in {None, Recommendation.TALK_AGAIN} and one.applied_at is None
            for one in cases
        )
    return Step(code="support", count=count, done=count == 0, page="support")


def _accounts(work: Work, _bank: _Bank) -> Step:
    count = sum(_usable(one) for one in work.accounts.all())
    return Step(code="accounts", count=count, done=count > 1, page="accounts")


def _jobs(work: Work, _bank: _Bank) -> Step:
    failed = work.jobs.in_state(JobState.FAILED)
    count = sum(one.created_at > work.now - RECENT for one in failed)
    return Step(code="jobs", count=count, done=count == 0, page="health")


def _usable(account: Account) -> bool:
    return account.disabled_at is None


STEPS: tuple[tuple[Permission, Callable[[Work, _Bank], Step]], ...] = (
    (Permission.STAFF_WRITE, _staff),
    (Permission.BANK_WRITE, _sheets(Role.MENTOR)),
    (Permission.BANK_WRITE, _sheets(Role.MENTEE)),
    (Permission.BANK_IMPORT, _quarantine),
    (Permission.CONSENT_WRITE, _consents),
    (Permission.BANK_READ, _ready),
    (Permission.BANK_READ, _waiting),
    (Permission.ROUND_WRITE, _round),
    (Permission.ROUND_WRITE, _decisions),
    (Permission.ROUND_WRITE, _answers),
    (Permission.PAIR_WRITE, _acquaintance),
    (Permission.PAIR_WRITE, _papers),
    (Permission.PROGRAMME_WRITE, _programmes),
    (Permission.PROGRAMME_WRITE, _meetings),
    (Permission.ALERT_READ, _alerts),
    (Permission.SIGNAL_READ, _signals),
    (Permission.UNMATCHED_READ, _unmatched),
    (Permission.RECOMMENDATION_READ, _support),
    (Permission.ACCOUNT_MANAGE, _accounts),
    (Permission.HEALTH_READ, _jobs),
)
