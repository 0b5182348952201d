"""Use cases that read a round. Nobody without a live consent is shown in any of them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from data.access import Permission
from data.bank import needs
from data.i18n import _
from data.names import sort_key
from data.records.account import AccountRole
from data.records.bank import Participation, Role
from data.records.ids import PersonId, RoundId
from data.records.pair import Pair, PairState
from data.records.round import (
    Contribution,
    Decision,
    DecisionKind,
    Proposal,
    Round,
    RoundStatus,
    Unplaced,
)
from data.store import Work
from matching.affinity import whole_points
from matching.affinity import word as reliability_word
from matching.constraints import bit, capacities, labels, tiers
from matching.profile import Applicant
from matching.proposal import contributions, effects, reliability_of, risk_of, words
from matching.rounds import running, snapshot
from matching.rounds.computing import gone_from, job_of
from matching.rounds.entrants import collect
from matching.rounds.kinds import themes
from matching.rounds.lens import Lens, lens, ranked
from matching.rounds.naming import Names, names
from matching.rounds.pricing import next_best
from matching.rounds.settling import NO_CONSENT, declined, fallen, held, without
from matching.rounds.shown import (
    TIE,
    HelpRow,
    Option,
    PairCard,
    PairLine,
    PairRow,
    RoundView,
    UnplacedRow,
)
from matching.rounds.standing import KEEPING
from matching.rounds.states import NotInRoundError

STATES = {
    DecisionKind.ACCEPT: "accepted",
    DecisionKind.LOCK: "locked",
    DecisionKind.REPLACE: "replaced",
    DecisionKind.LEAVE: "left",
}
TOLD_CREDIT = frozenset({AccountRole.CURATOR, AccountRole.PSYCHOLOGIST})
UNDECIDED, FORBIDDEN = "undecided", "forbidden"
OPEN_DATA = frozenset({RoundStatus.FROZEN, RoundStatus.COMPUTED})


def current(work: Work) -> Round | None:
    """The round being worked on, draft to reviewed; None without one."""
    work.require(Permission.ROUND_READ)
    return work.rounds.open_one()


def rounds_of(work: Work) -> list[Round]:
    """All rounds of the school, the newest first."""
    work.require(Permission.ROUND_READ)
    return list(reversed(work.rounds.all()))


def view(work: Work, round_id: RoundId, run_no: int | None = None) -> RoundView:
    """A round for the screen: its newest run, or the run that is named."""
    work.require(Permission.ROUND_READ)
    one = work.rounds.get(round_id)
    if one.status is RoundStatus.DRAFT or not one.digest:
        return _draft(work, one)
    if one.run_no == 0:
        return _frozen(work, one)
    return _computed(work, lens(work, round_id, run_no))


def card(work: Work, round_id: RoundId, mentee_id: PersonId) -> PairCard:
    """One mentee with all mentors of the round."""
    work.require(Permission.ROUND_READ)
    one = lens(work, round_id)
    seen = _seen(work, one)
    if mentee_id in one.gone or mentee_id not in one.rows:
        raise NotInRoundError(fio=seen.names(mentee_id))
    row = _under_decisions(seen, _row(seen, mentee_id))
    places = _places(work, one, mentee_id)
    reading = one.texts.readings.get(mentee_id)
    return PairCard(
        row=row,
        options=tuple(_options(seen, mentee_id, places)),
        reliability=reliability_word(row.reliability) if row.mentor_id else "",
        evidence=reading.evidence if reading else (),
    )


def _under_decisions(seen: "_Seen", row: PairRow) -> PairRow:
    """The row with the next best under all that is decided now, at the price a ban would have."""
    one, mentor = seen.lens, row.mentor_id
    asked = row.proposal is not None and row.proposal.mentor_id == mentor
    told = asked and one.frozen.countable and not one.frozen.kind.bound
    if mentor is None or mentor in one.gone or not told:
        return row
    if one.kept.same_plan(running.kept_by(one.run)) or row.mentee_id in one.kept.left:
        return row
    second, price = next_best(one, row.mentee_id, mentor)
    return replace(
        row,
        runner_up=seen.names.maybe(second),
        runner_up_price=None if second in one.gone else price,
        tie=_tie(one, row.mentee_id, mentor, None if second in one.gone else second),
    )


def changed_since(work: Work, one: Round, kept: snapshot.Frozen) -> bool:
    """Whether the register would give other participants than were frozen."""
    if one.status not in OPEN_DATA:
        return False
    return not snapshot.same_people(kept, collect(work, kept.kind))


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """A run, the names that may be shown, and who of the staff looks."""

    lens: Lens
    names: Names
    me: PersonId | None
    tells_credit: bool = False

    @cached_property
    def themes(self) -> Mapping[str, str]:
        """Theme of each group, by mentor."""
        return themes(self.lens)

    @cached_property
    def credit(self) -> frozenset[str]:
        """Who is first on the psychologist's word, for those who may know that."""
        people = self.lens.frozen.mentees if self.tells_credit else ()
        return frozenset(one.id for one in people if one.credit)


def _seen(work: Work, one: Lens) -> "_Seen":
    told = not TOLD_CREDIT.isdisjoint(work.by.roles)
    called = names(work, one.gone)
    return _Seen(lens=one, names=called, me=work.by.person_id, tells_credit=told)


def _draft(work: Work, one: Round) -> RoundView:
    found = collect(work, snapshot.kind_of(one.policy))
    called = names(work)
    regulation = work.schools.get(work.school_id).regulation
    places = capacities(found.mentors, regulation).tolist()
    return RoundView(
        round=one,
        run=None,
        rows=(),
        unplaced=(),
        pairs=(),
        funnel=found.funnel,
        coverage=coverage(found.mentees, found.mentors, places),
        total=0.0,
        matched=0,
        worst=0.0,
        changed_since=False,
        tier="",
        text_warning="",
        job=None,
        undecided=0,
        unknown_names=tuple(called(who) for who in found.unknown_names),
    )


def _frozen(work: Work, one: Round) -> RoundView:
    """A round whose first run is not there yet."""
    kept = snapshot.read(one, work.snapshots.of(one.id))
    gone = gone_from(work, kept)
    called = names(work, gone)
    return RoundView(
        round=one,
        run=None,
        rows=(),
        unplaced=(),
        pairs=(),
        funnel=kept.funnel,
        coverage=_coverage(kept, gone),
        total=0.0,
        matched=0,
        worst=0.0,
        changed_since=changed_since(work, one, kept),
        tier="",
        text_warning="",
        job=job_of(work, one),
        undecided=0,
        gone=len(gone),
        unheeded=len(gone),
        unknown_names=tuple(called(who) for who in kept.unknown_names),
    )


def _computed(work: Work, one: Lens) -> RoundView:
    seen = _seen(work, one)
    rows = tuple(_rows(seen))
    pairs, live = work.pairs.of_round(one.round.id), one.live
    firsts = [row for row in rows if row.mentor_id and row.state != FORBIDDEN]
    seconds = [row.second_score for row in firsts if row.second_score is not None]
    scores = [*(row.score for row in firsts), *seconds]
    return RoundView(
        round=one.round,
        run=one.run,
        rows=rows,
        unplaced=tuple(_unplaced_rows(work, seen)),
        pairs=tuple(_lines(seen, pairs, live)),
        funnel=one.frozen.funnel,
        coverage=_coverage(one.frozen, one.gone),
        total=sum(scores),
        matched=len(firsts),
        worst=min(scores, default=0.0),
        changed_since=changed_since(work, one.round, one.frozen),
        tier=str(one.run.totals["tier"]),
        text_warning=str(one.run.totals["text_warning"]),
        job=job_of(work, one.round) if one.round.status is RoundStatus.FROZEN else None,
        undecided=len(one.plan.awaiting - one.gone),
        stale=one.stale,
        gone=len(one.withdrawn),
        unheeded=len(one.withdrawn - one.left_out),
        back=len(one.back),
        fallen=_fell_away(pairs, live),
        unserved=tuple(_unserved(seen, pairs, live)),
        unknown_names=tuple(seen.names(who) for who in one.frozen.unknown_names),
    )


def _rows(seen: _Seen) -> list[PairRow]:
    """Everybody the engine proposed a mentor for, or a person gave one; by name."""
    one = seen.lens
    given = {who for who, stance in one.standing.stances.items() if stance.kind in KEEPING}
    shown = (set(one.proposals) | given) - one.gone
    return sorted((_row(seen, who) for who in shown), key=lambda row: sort_key(row.mentee))


def _row(seen: _Seen, mentee: PersonId) -> PairRow:
    one = seen.lens
    proposal = _shown_proposal(one, mentee)
    state, decision, mentor = _state(one, mentee, proposal)
    proposed = proposal is not None and proposal.mentor_id == mentor
    told = _proposed(proposal) if proposal and proposed else _by_hand(one, mentee, mentor)
    second = proposal.runner_up if proposal and proposed else None
    price = proposal.runner_up_price if proposal and proposed else None
    hidden = second in one.gone
    sure = one.confidence.get(mentee) if proposed else None
    return PairRow(
        mentee_id=mentee,
        mentee=seen.names(mentee),
        mentor_id=mentor,
        mentor=seen.names.maybe(mentor),
        score=told.score,
        points=told.points,
        reliability=told.reliability,
        proposal=proposal,
        decision=decision,
        state=state,
        contributions=tuple(words.contribution(part) for part in told.contributions),
        parts=told.contributions,
        risk=words.risk(*told.risk) if told.risk else "",
        runner_up=seen.names.maybe(second),
        runner_up_price=None if hidden else price,
        tie=_tie(one, mentee, mentor, None if hidden else second),
        second=seen.names.maybe(one.seconds.get(mentee)) if mentor else "",
        second_id=one.seconds.get(mentee) if mentor else None,
        second_score=_second_score(one, mentee),
        theme=words.theme(seen.themes.get(str(mentor), "")) if mentor else "",
        credit=mentee in seen.credit,
        conflict=_conflict(seen, mentee, mentor),
        confidence=sure,
        confidence_words=effects.confidence(sure),
    )


def _second_score(one: Lens, mentee: PersonId) -> float | None:
    """The fit of a mentee's second pair, None without one."""
    mentor = one.seconds.get(mentee)
    if mentor is None or not one.frozen.countable:
        return None
    row, column = one.at(mentee, mentor)
    return float(one.laid.affinity.total[row, column])


def _conflict(seen: _Seen, mentee: PersonId, mentor: PersonId | None) -> bool:
    """Whether the one who looks decides about themselves or about the own subordinate."""
    manager = seen.lens.managers.get(mentee)
    return seen.me is not None and seen.me in {mentee, mentor, manager}


def _shown_proposal(one: Lens, mentee: PersonId) -> Proposal | None:
    """The proposal of the run, unless its mentor has withdrawn."""
    proposal = one.proposals.get(mentee)
    return None if proposal is None or proposal.mentor_id in one.gone else proposal


def _state(
    one: Lens, mentee: PersonId, proposal: Proposal | None
) -> tuple[str, Decision | None, PersonId | None]:
    """The word for where this mentee stands, the decision, and the mentor of now."""
    stance = one.standing.stances.get(mentee)
    if stance is not None:
        return STATES[stance.kind], stance, stance.mentor_id
    if proposal is None:
        return UNDECIDED, None, None
    ban = one.standing.bans.get((mentee, proposal.mentor_id))
    return (UNDECIDED if ban is None else FORBIDDEN), ban, proposal.mentor_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """Numbers of one pair."""

    score: float = 0.0
    points: int = 0
    reliability: float = 0.0
    contributions: tuple[Contribution, ...] = ()
    risk: tuple[str, str] | None = None


def _proposed(proposal: Proposal) -> _Told:
    """Numbers of the pair as the run has kept them."""
    return _Told(
        score=proposal.score,
        points=proposal.points,
        reliability=proposal.reliability,
        contributions=proposal.contributions,
        risk=(proposal.risk, proposal.risk_detail),
    )


def _by_hand(one: Lens, mentee: PersonId, mentor: PersonId | None) -> _Told:
    """Numbers of a pair the run did not propose, counted from what it stored."""
    if mentor is None or not one.frozen.countable:
        return _Told()
    row, column = one.at(mentee, mentor)
    scores = one.laid.affinity
    units = int(scores.units[row, column])
    return _Told(
        score=units / scores.unit,
        points=whole_points(units, scores.unit),
        reliability=reliability_of(scores, row, column),
        contributions=contributions(one.laid.vectors, scores, row, column),
        risk=risk_of(one.laid, row, column),
    )


def _tie(one: Lens, mentee: PersonId, mentor: PersonId | None, second: PersonId | None) -> bool:
    """Whether the runner-up is as good to the eye."""
    if mentor is None or second is None or mentor == second or not one.frozen.countable:
        return False
    row, column = one.at(mentee, mentor)
    total = one.laid.affinity.total[row]
    return abs(float(total[column] - total[one.columns[second]])) < TIE


def _unplaced_rows(work: Work, seen: _Seen) -> Iterator[UnplacedRow]:
    one = seen.lens
    clocks = waiting(work, one.round.year)
    first = tiers_of(one.frozen)
    placed = {who for who, mentor in one.plan.mentor_of.items() if mentor is not None}
    shown = [row for who, row in one.unplaced.items() if who not in one.gone | placed]
    for row in sorted(shown, key=lambda row: (first[row.mentee_id], seen.names(row.mentee_id))):
        days = clocks.get(row.mentee_id)
        yield UnplacedRow(
            mentee_id=row.mentee_id,
            mentee=seen.names(row.mentee_id),
            reason=row.reason.value,
            why=words.why(row.reason.value, row.detail),
            helps=helps(row, seen.names),
            changes=changes(row, seen.names),
            rivals=listed(row, "mentees", seen.names),
            places_of=listed(row, "mentors", seen.names),
            decision=one.standing.stances.get(row.mentee_id),
            waiting_days=days,
            tier=first[row.mentee_id],
            credit=row.mentee_id in seen.credit,
        )


def helps(row: Unplaced, called: Names) -> tuple[str, ...]:
    """What would help, in words; nothing that rests on somebody who has withdrawn."""
    return tuple(one.words for one in changes(row, called))


def changes(row: Unplaced, called: Names, *, named: bool = True) -> tuple[HelpRow, ...]:
    """What would help, with its effect; each sentence once, and none of somebody withdrawn.

    ``named`` is False for those who may know neither mentors nor needs.
    """
    found: dict[str, HelpRow] = {}
    for one in row.helps:
        told = words.help_(one, called) if named else words.help_unnamed(one)
        if told and one.get("mentor") not in called.gone:
            effect = {key: one.get(key) for key in ("coverage", "total", "serves")}
            found.setdefault(
                told,
                HelpRow(
                    code=str(one["code"]),
                    words=told,
                    effect=effects.effect(one),
                    **effect,  # type: ignore[arg-type]
                ),
            )
    return tuple(found.values())


def listed(row: Unplaced, side: str, called: Names) -> tuple[str, ...]:
    """Names of one side («mentees», «mentors») of the proof that places are short, by name."""
    people: Any = row.detail.get(side, ())
    return tuple(sorted((called(one) for one in people if one not in called.gone), key=sort_key))


def waiting(work: Work, year: str) -> dict[PersonId, int | None]:
    """Days each mentee of a year has been waiting, None where the clock has not started."""
    today = work.today

    def days(one: Participation) -> int | None:
        return (today - one.waiting_since).days if one.waiting_since else None

    return {one.person_id: days(one) for one in work.participations.in_bank(Role.MENTEE, year)}


def tiers_of(frozen: snapshot.Frozen) -> dict[str, int]:
    """Tier of each mentee on the day of the snapshot; the lower is served first."""
    found = tiers(frozen.mentees, frozen.as_of).tolist()
    return {one.id: tier for one, tier in zip(frozen.mentees, found, strict=True)}


def _going_on(pair: Pair, live: frozenset[PersonId]) -> Pair:
    """An offered pair without the places that fall away; any other as it is."""
    gone = fallen(pair, live) if pair.state is PairState.CURATOR_APPROVED else ()
    return without(pair, gone) if gone else pair


def _fell_away(pairs: Collection[Pair], live: frozenset[PersonId]) -> int:
    """How many places in pairs have ended for want of a consent."""
    return sum(
        len(fallen(one, live))
        if one.state is PairState.CURATOR_APPROVED
        else len(one.mentee_ids) * (one.state is PairState.LAPSED and one.reason == NO_CONSENT)
        for one in pairs
    )


def _unserved(seen: _Seen, pairs: Collection[Pair], live: frozenset[PersonId]) -> list[PairRow]:
    """Mentees of a reviewed round to whom another mentor may be offered, by name."""
    if seen.lens.round.status is not RoundStatus.REVIEWED:
        return []
    asked = {who for pair in pairs for who in pair.mentee_ids}
    going = (_going_on(one, live) for one in pairs if one.state is PairState.CURATOR_APPROVED)
    lost = asked - {who for pair in going for who in pair.mentee_ids} - seen.lens.gone
    return sorted((_row(seen, who) for who in lost), key=lambda row: sort_key(row.mentee))


def _lines(seen: _Seen, pairs: Collection[Pair], live: frozenset[PersonId]) -> list[PairLine]:
    """Pairs of the round with those who may be shown."""
    found = [
        PairLine(
            pair=pair,
            mentor=seen.names(pair.mentor_id),
            mentees=", ".join(seen.names(who) for who in pair.mentee_ids),
            mentor_agreed=pair.mentor_agreed,
            mentee_agreed=pair.mentee_agreed,
        )
        for pair in (_going_on(one, live) for one in pairs)
        if pair.mentee_ids and live.issuperset({pair.mentor_id, *pair.mentee_ids})
    ]
    return sorted(found, key=lambda line: (sort_key(line.mentor), sort_key(line.mentees)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Free places of each mentor, and mentors a no stands against, for one mentee."""

    room: Mapping[str, int]
    declined: Collection[PersonId] = ()


def _places(work: Work, one: Lens, mentee: PersonId) -> _Places:
    """Places that decisions leave; once pairs are on offer, places that pairs leave."""
    if one.round.status is not RoundStatus.REVIEWED:
        return _Places(room=one.room)
    pairs = work.pairs.of_round(one.round.id)
    taken = held(pairs, one.live)
    capacity = one.laid.constraints.capacity
    room = {
        mentor: int(capacity[at]) - taken.get(PersonId(mentor), 0)
        for mentor, at in one.columns.items()
    }
    return _Places(room=room, declined=declined(pairs, mentee))


def _options(seen: _Seen, mentee: PersonId, places: _Places) -> Iterator[Option]:
    one, row = seen.lens, seen.lens.rows[mentee]
    scores, rules = one.laid.affinity, one.laid.constraints
    bans = {mentor for who, mentor in one.standing.bans if who == mentee}
    no = (_("one of the two has already said no"),)
    for column in ranked(one.laid, row):
        mentor = PersonId(one.laid.vectors.mentor_ids[column])
        if mentor in one.gone:
            continue
        units, mask = int(scores.units[row, column]), int(rules.mask[row, column])
        mask = with_ban(mask, mentor in bans)
        yield Option(
            mentor_id=mentor,
            mentor=seen.names(mentor),
            points=whole_points(units, scores.unit),
            score=units / scores.unit,
            allowed=not mask and mentor not in places.declined,
            reasons=(*labels(mask), *no) if mentor in places.declined else labels(mask),
            free_places=max(places.room[mentor], 0),
        )


def with_ban(mask: int, banned: bool) -> int:  # noqa: FBT001 -- a bit, not an option
    """The mask of a pair under the bans of now: the run may have known others."""
    ban = bit("curator_ban")
    return mask | ban if banned else mask & ~ban


def _coverage(
    kept: snapshot.Frozen, gone: frozenset[PersonId]
) -> Mapping[str, tuple[int, int, int]]:
    mentees = [one for one in kept.mentees if one.id not in gone]
    mentors = [one for one in kept.mentors if one.id not in gone]
    return coverage(mentees, mentors, capacities(mentors, kept.regulation).tolist())


def coverage(
    mentees: list[Applicant] | tuple[Applicant, ...],
    mentors: list[Applicant] | tuple[Applicant, ...],
    places: list[int],
) -> Mapping[str, tuple[int, int, int]]:
    """Demand, supply and free places by domain; a sensitive domain stands as ``other``."""
    gifts = [(one.answers, free) for one, free in zip(mentors, places, strict=True)]
    found = needs.demand_and_supply([one.answers for one in mentees], gifts)
    return {needs.OTHER if code in needs.sensitive() else code: row for code, row in found.items()}
