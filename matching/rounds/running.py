"""One computation of a frozen round: read outside transactions, solve, write in one.

What a run stores is enough to open its plan again without reading a text: the readings, the frozen
statistics, the decisions it kept, and who had withdrawn consent by then.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from data.records.ids import PersonId
from data.records.round import Decision, Proposal, Round, Run, Unplaced
from matching.assign import Solution
from matching.explain import Insight
from matching.profile import Applicant
from matching.proposal import (
    Laid,
    Outcome,
    ProposedPair,
    Texts,
    lay,
    propose,
    read,
    restore_texts,
)
from matching.proposal.shaping import BothWays
from matching.proposal.texts import Reader
from matching.rounds.snapshot import Frozen
from matching.rounds.standing import Couple, Standing, fold
from matching.text import tagger
from matching.vectors import Frozen as Statistics
from matching.vectors import thaw

Progress = Callable[[float, str], None]
TOTALS = ("mentees", "matched", "tiers", "total", "mean", "worst", "places")
SECONDS, SOLVED, FIRSTS = "seconds", "solved_seconds", "firsts"  # of the totals: two mentors
BACK = "statistics_back"  # of the totals: the way back of a reverse round
ADVICE = "advice"  # of the totals of a run: what was found beside its plan
READING = 0.6  # share of the whole work that reading texts takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What people decided, as a run keeps it.

    Attributes:
        locks: mentee id to mentor id: accepted, locked, put by hand.
        bans: forbidden pairs.
        left: mentees who stay without a pair.
        gone: people whose consent was withdrawn after the round was frozen.
        seq: the last decision that was looked at.
        seconds: mentee id to the second mentor of an accepted proposal with two.
    """

    locks: Mapping[PersonId, PersonId]
    bans: frozenset[Couple]
    left: frozenset[PersonId]
    gone: frozenset[PersonId]
    seq: int = 0
    seconds: Mapping[PersonId, PersonId] = field(default_factory=dict)

    def dump(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "locks": dict(sorted(self.locks.items())),
            "bans": sorted(list(one) for one in self.bans),
            "left": sorted(self.left),
            "gone": sorted(self.gone),
            "seq": self.seq,
            **({"seconds": dict(sorted(self.seconds.items()))} if self.seconds else {}),
        }

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> "Kept":
        """Restore what ``dump`` wrote."""
        return cls(
            locks=dict(dumped["locks"]),
            bans=frozenset((one, other) for one, other in dumped["bans"]),
            left=frozenset(dumped["left"]),
            gone=frozenset(dumped["gone"]),
            seq=int(dumped["seq"]),
            seconds=dict(dumped.get("seconds", {})),
        )

    def same_plan(self, other: "Kept") -> bool:
        """Whether both ask the engine for the same."""
        return replace(self, seq=0) == replace(other, seq=0)


def kept_of(decisions: Collection[Decision], gone: Collection[PersonId]) -> Kept:
    """What decisions ask of the engine, without people who have withdrawn."""
    now = living(fold(decisions), gone)
    return Kept(
        locks=now.locks,
        bans=frozenset(now.bans),
        left=now.left,
        gone=frozenset(gone),
        seq=max((one.seq for one in decisions), default=0),
    )


def holding(kept: Kept, last: Run | None) -> Kept:
    """The decisions with the second mentors of proposals that were accepted as they were."""
    firsts, seconds = ({}, {}) if last is None else (firsts_of(last), seconds_of(last))
    held = {
        mentee: mentor
        for mentee, mentor in seconds.items()
        if kept.locks.get(mentee) == firsts.get(mentee)
        and mentor not in kept.gone
        and (mentee, mentor) not in kept.bans
    }
    return replace(kept, seconds=held)


def living(standing: Standing, gone: Collection[PersonId]) -> Standing:
    """What stands, without every word about people who have withdrawn."""
    return Standing(
        stances={
            mentee: one
            for mentee, one in standing.stances.items()
            if mentee not in gone and one.mentor_id not in gone
        },
        bans={pair: one for pair, one in standing.bans.items() if not frozenset(pair) & set(gone)},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A run before it is written."""

    outcome: Outcome
    texts: Texts
    kept: Kept


def compute(
    frozen: Frozen,
    kept: Kept,
    last: Run | None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Computed:
    """Read the texts (only the first time) and propose; nothing is written."""
    frozen.check_framework()
    mentees, mentors = _present(frozen, kept.gone)
    texts = _texts(mentees, mentors, last, progress)
    statistics = None if last is None else statistics_of(last)

    def tell(share: float, step: str) -> None:
        if progress is not None:
            progress(READING + (1 - READING) * share, step)

    outcome = propose(
        mentees,
        mentors,
        **_asked(frozen, kept, texts, statistics),
        policy=frozen.policy,
        stop_at=frozen.stop_at,
        back=None if last is None else back_of(last),
        progress=tell,
        cancelled=cancelled,
    )
    return Computed(outcome=outcome, texts=texts, kept=kept)


def reopen(frozen: Frozen, kept: Kept, run: Run) -> Laid:
    """Scores, reasons and the problem of a run again, from what was stored, to the last bit."""
    frozen.check_framework()
    mentees, mentors = _present(frozen, kept.gone)
    asked = _asked(frozen, kept, texts_of(run), statistics_of(run))
    return lay(mentees, mentors, **asked, back=back_of(run))


def insight_of(frozen: Frozen, laid: Laid, run: Run, pairs: Mapping[str, str]) -> Insight:
    """The plan of a run opened for questions; ``pairs`` are its proposals by mentee."""
    columns = {one: at for at, one in enumerate(laid.vectors.mentor_ids)}
    found = {who: str(mentor) for who, mentor in solved_seconds(run).items()}
    plan = [columns[pairs[one]] if one in pairs else -1 for one in laid.vectors.mentee_ids]
    second = [columns.get(found.get(PersonId(one), ""), -1) for one in laid.vectors.mentee_ids]
    return Insight(laid.problem, frozen.policy, solution_of(run, plan, second))


def solution_of(run: Run, plan: Collection[int], second: Collection[int] = ()) -> Solution:
    """The solution a run stored; the column of each mentee, and of those with a second mentor."""
    totals = {key: run.totals[key] for key in TOTALS}
    both = {"mentor_of": list(plan), **({"second_of": list(second)} if second else {})}
    return Solution.load({**both, "totals": totals, "certificate": run.certificate})


def run_record(one: Round, run_no: int, found: Computed, at: datetime) -> Run:
    """The run as it is kept."""
    outcome = found.outcome
    return Run(
        round_id=one.id,
        school_id=one.school_id,
        run_no=run_no,
        totals={
            **outcome.totals,
            "tier": found.texts.tier,
            "text_warning": found.texts.warning,
            "texts": found.texts.dump(),
            "statistics": outcome.affinity.frozen.dump(),
            "kept": found.kept.dump(),
            ADVICE: advice(outcome),
            **of_kind(outcome),
        },
        certificate=outcome.certificate,
        computed_at=at,
    )


def of_kind(outcome: Outcome) -> dict[str, Any]:
    """What rounds of some kinds keep beside: second mentors, statistics of the way back."""
    found: dict[str, Any] = {}
    if (outcome.solution.second_of >= 0).any():
        names = outcome.problem
        found[SOLVED] = {
            names.mentee_name(row): names.mentor_name(column)
            for row, column in enumerate(outcome.solution.second_of.tolist())
            if column >= 0
        }
    twice = [one.mentee_id for one in outcome.pairs]
    if len(twice) > len(set(twice)):
        found[SECONDS] = {one.mentee_id: one.mentor_id for one in outcome.pairs}  # the later row
        firsts = firsts_among(outcome)
        found[SECONDS] = {who: two for who, two in found[SECONDS].items() if firsts[who] != two}
        found[FIRSTS] = firsts
    if isinstance(outcome.affinity, BothWays):
        found[BACK] = outcome.affinity.back.dump()
    return found


def firsts_among(outcome: Outcome) -> dict[str, str]:
    """The first mentor of each mentee with one."""
    found: dict[str, str] = {}
    for one in outcome.pairs:
        found.setdefault(one.mentee_id, one.mentor_id)
    return found


def firsts_of(run: Run) -> dict[PersonId, PersonId]:
    """The first mentor of each mentee, of a run with second ones."""
    found: Any = run.totals.get(FIRSTS, {})
    return dict(found)


def seconds_of(run: Run) -> dict[PersonId, PersonId]:
    """The second mentor of each mentee with two, kept ones included."""
    found: Any = run.totals.get(SECONDS, {})
    return dict(found)


def solved_seconds(run: Run) -> dict[PersonId, PersonId]:
    """The second mentors that the engine has chosen."""
    found: Any = run.totals.get(SOLVED, {})
    return dict(found)


def back_of(run: Run) -> Statistics | None:
    """The frozen statistics of the way back of a reverse round."""
    found: Any = run.totals.get(BACK)
    return None if found is None else thaw(found)


def advice(outcome: Outcome) -> dict[str, Any]:
    """What was found beside the plan, as it is kept."""
    sure = {one.mentee_id: one.confidence for one in outcome.pairs if one.confidence is not None}
    return {**outcome.advice, "confidence": sure}


def proposals(
    one: Round, run_no: int, outcome: Outcome, by_hand: Collection[str]
) -> list[Proposal]:
    """The proposed pairs as they are kept."""
    return [
        Proposal(
            round_id=one.id,
            school_id=one.school_id,
            run_no=run_no,
            mentee_id=PersonId(pair.mentee_id),
            mentor_id=PersonId(pair.mentor_id),
            score=pair.score,
            points=pair.points,
            reliability=pair.reliability,
            contributions=pair.contributions,
            risk=pair.risk,
            risk_detail=pair.risk_detail,
            runner_up=None if pair.runner_up is None else PersonId(pair.runner_up),
            runner_up_price=pair.runner_up_price,
            locked=pair.locked,
            by_hand=pair.mentee_id in by_hand,
        )
        for pair in _first_of_each(outcome)
    ]


def _first_of_each(outcome: Outcome) -> Iterator[ProposedPair]:
    """One row a mentee; a second mentor is kept beside the run."""
    seen: set[str] = set()
    for pair in outcome.pairs:
        if pair.mentee_id not in seen:
            seen.add(pair.mentee_id)
            yield pair


def unplaced(one: Round, run_no: int, outcome: Outcome) -> list[Unplaced]:
    """The mentees without a pair as they are kept."""
    return [
        Unplaced(
            round_id=one.id,
            school_id=one.school_id,
            run_no=run_no,
            mentee_id=PersonId(left.mentee_id),
            reason=left.reason,
            detail=left.detail,
            helps=left.helps,
        )
        for left in outcome.unplaced
    ]


def texts_of(run: Run) -> Texts:
    """What a run has read."""
    dumped: Any = run.totals["texts"]
    return restore_texts(dumped)


def statistics_of(run: Run) -> Statistics:
    """The frozen statistics of a run."""
    dumped: Any = run.totals["statistics"]
    return thaw(dumped)


def kept_by(run: Run) -> Kept:
    """The decisions a run kept."""
    dumped: Any = run.totals["kept"]
    return Kept.load(dumped)


def read_texts(mentees: tuple[Applicant, ...], mentors: tuple[Applicant, ...]) -> Texts:
    """What is read in the texts of people whom no run has read yet."""
    return _texts(mentees, mentors, None, None)


def reader() -> Reader:
    """What reads texts on this machine, of the best tier there is."""
    return tagger()


def _texts(
    mentees: tuple[Applicant, ...],
    mentors: tuple[Applicant, ...],
    last: Run | None,
    progress: Progress | None,
) -> Texts:
    if last is not None:
        return texts_of(last)

    def tell(share: float) -> None:
        if progress is not None:
            progress(READING * share, "read")

    tell(0.0)
    return read(mentees, mentors, reader(), tell)


def _present(
    frozen: Frozen, gone: frozenset[PersonId]
) -> tuple[tuple[Applicant, ...], tuple[Applicant, ...]]:
    """Both sides without those who have withdrawn: nothing of theirs is looked at any more."""
    return (
        tuple(one for one in frozen.mentees if one.id not in gone),
        tuple(one for one in frozen.mentors if one.id not in gone),
    )


def _asked(
    frozen: Frozen, kept: Kept, texts: Texts, statistics: Statistics | None
) -> dict[str, Any]:
    return {
        "weights": frozen.weights,
        "regulation": frozen.regulation,
        "readings": texts.readings,
        "offered": texts.offered,
        "locks": kept.locks,
        "bans": kept.bans,
        "left": kept.left,
        "frozen": statistics,
        "as_of": frozen.as_of,
        "kind": frozen.kind,
        "ratings": frozen.ratings,
        "seconds": kept.seconds,
    }
