"""One computation of a frozen round: read outside transactions, solve, write in one.

What a run stores is enough to open its plan again without reading a text: the readings, the frozen
statistics, the decisions it kept, and who had withdrawn consent by then.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from data.records.ids import PersonId
from data.records.round import Decision, Proposal, Round, Run, Unplaced
from matching.assign import Solution
from matching.explain import Insight
from matching.profile import Applicant
from matching.proposal import Laid, Outcome, Texts, lay, propose, read, restore_texts
from matching.proposal.texts import Reader
from matching.rounds.snapshot import Frozen
from matching.rounds.standing import Couple, Standing, fold
from matching.text import tagger
from matching.vectors import Frozen as Statistics
from matching.vectors import thaw

Progress = Callable[[float, str], None]
TOTALS = ("mentees", "matched", "tiers", "total", "mean", "worst", "places")
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
    """

    locks: Mapping[PersonId, PersonId]
    bans: frozenset[Couple]
    left: frozenset[PersonId]
    gone: frozenset[PersonId]
    seq: int = 0

    def dump(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "locks": dict(sorted(self.locks.items())),
            "bans": sorted(list(one) for one in self.bans),
            "left": sorted(self.left),
            "gone": sorted(self.gone),
            "seq": self.seq,
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
        progress=tell,
        cancelled=cancelled,
    )
    return Computed(outcome=outcome, texts=texts, kept=kept)


def reopen(frozen: Frozen, kept: Kept, run: Run) -> Laid:
    """Scores, reasons and the problem of a run again, from what was stored, to the last bit."""
    frozen.check_framework()
    mentees, mentors = _present(frozen, kept.gone)
    return lay(mentees, mentors, **_asked(frozen, kept, texts_of(run), statistics_of(run)))


def insight_of(frozen: Frozen, laid: Laid, run: Run, pairs: Mapping[str, str]) -> Insight:
    """The plan of a run opened for questions; ``pairs`` are its proposals by mentee."""
    columns = {one: at for at, one in enumerate(laid.vectors.mentor_ids)}
    plan = [columns[pairs[one]] if one in pairs else -1 for one in laid.vectors.mentee_ids]
    return Insight(laid.problem, frozen.policy, solution_of(run, plan))


def solution_of(run: Run, plan: Collection[int]) -> Solution:
    """The solution a run stored; ``plan`` is the column of each mentee."""
    totals = {key: run.totals[key] for key in TOTALS}
    return Solution.load(
        {"mentor_of": list(plan), "totals": totals, "certificate": run.certificate}
    )


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
        },
        certificate=outcome.certificate,
        computed_at=at,
    )


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
        for pair in outcome.pairs
    ]


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
    }
