"""What other weights would have done to rounds that are over: solved again from their snapshots.

Both plans are solved without words of people and without a draw, so that they differ by the weights
alone. Scores of both are told under the new weights: those are what is being tried.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from data import jobs
from data.access import Permission
from data.codebook.learning import limits
from data.jobs import Task
from data.records.ids import PersonId, RoundId
from data.records.job import Job
from data.records.round import Round, Run
from data.store import Work
from matching.assign import Floats, Ints, solve
from matching.profile import Applicant
from matching.proposal import CancelledError, Laid
from matching.rounds import running, snapshot
from matching.rounds import weights as learned
from matching.rounds.computing import gone_from
from matching.rounds.states import SETTLED

KIND = "weights.back_test"
NOBODY: frozenset[PersonId] = frozenset()
INNER = (5.0, 95.0)  # percentiles of a 90 % interval
Names = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Mean score of the best and of the worst served group, nobody counting 0.

    ``by``: ``stage`` or ``level``; before and after: the distance between groups.
    """

    by: str
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTested:
    """One round under other weights.

    Attributes:
        round_id, name, year, number: which. aside: it never taught the weights.
        mentees, matched_before, matched_after: counts. changed: mentees with another mentor.
        gains: of each mentee with a pair in both plans, in score. worst_before, worst_after: the
            weakest pair. gaps: between groups of at least so many mentees.
        same: pseudonyms of the mentees who keep their approved mentor. foreign: mentees whose new
            mentor no draw of the round could have given.
    """

    round_id: RoundId
    name: str
    year: str
    number: int
    aside: bool
    mentees: int
    matched_before: int
    matched_after: int
    changed: int
    gains: tuple[float, ...]
    worst_before: float
    worst_after: float
    gaps: tuple[Gap, ...]
    same: frozenset[str] = frozenset()
    foreign: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """What old rounds say of other weights; judged on rounds that never taught them.

    Attributes:
        rounds: tested, the oldest first. skipped: could not be counted again.
        gain, lo, hi: mean predicted gain a pair in set-aside rounds, and its 90 % interval; None
            where none was tested.
    """

    rounds: tuple[RoundTested, ...]
    skipped: int = 0
    gain: float | None = None
    lo: float | None = None
    hi: float | None = None
    leeway: float = field(default=0.0)

    @property
    def judged(self) -> tuple[RoundTested, ...]:
        """Rounds that were set aside."""
        return tuple(one for one in self.rounds if one.aside)

    @property
    def worst_held(self) -> bool:
        """No weakest pair of a set-aside round gets weaker."""
        return all(one.worst_after >= one.worst_before - self.leeway for one in self.judged)

    @property
    def gaps_held(self) -> bool:
        """No distance between groups gets wider."""
        gaps = [gap for one in self.judged for gap in one.gaps]
        return all(gap.after <= gap.before + self.leeway for gap in gaps)

    @property
    def served_held(self) -> bool:
        """Nobody loses a mentor."""
        return all(one.matched_after >= one.matched_before for one in self.judged)

    @property
    def passed(self) -> bool:
        """Whether a person may sign the weights."""
        held = self.worst_held and self.gaps_held and self.served_held
        return bool(self.judged) and held and (self.gain or 0.0) >= -self.leeway

    def dump(self) -> dict[str, object]:
        """JSON-ready, without people."""
        return {
            "passed": self.passed,
            "worst_held": self.worst_held,
            "gaps_held": self.gaps_held,
            "served_held": self.served_held,
            "gain": self.gain,
            "lo": self.lo,
            "hi": self.hi,
            "skipped": self.skipped,
            "rounds": [_told(one) for one in self.rounds],
        }


def back_test(
    work: Work,
    weights: Mapping[str, float],
    aside: Sequence[str] = (),
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> BackTest:
    """Solve settled rounds again under other weights.

    Args:
        work: reads only.
        weights: of every component, sum 1.
        aside: ids or pseudonyms of the rounds that never taught these weights; empty: the newest.
        progress: told the share done, in [0, 1].
        cancelled: asked between rounds; True stops.
    """
    work.require(Permission.WEIGHTS_WRITE)
    settled = sorted(
        (one for one in work.rounds.all() if one.status in SETTLED),
        key=lambda one: (one.year, one.number),
    )
    wanted = set(aside) or {one.id for one in settled[-1:]}
    found: list[RoundTested] = []
    for at, one in enumerate(settled):
        if cancelled is not None and cancelled():
            raise CancelledError(step=KIND)
        kept, body = work.runs.latest(one.id), work.snapshots.of(one.id)
        frozen = snapshot.read(one, body) if kept is not None and body is not None else None
        if kept is not None and frozen is not None and frozen.countable:
            away = {one.id, pseudonym(work, "round", one.id)} & wanted
            found.append(_tested(work, one, frozen, kept, weights, aside=bool(away)))
        if progress is not None:
            progress((at + 1) / len(settled))
    return judged(found, len(settled) - len(found))


More = Callable[[Work, BackTest], Mapping[str, object]]


def judged(found: Sequence[RoundTested], skipped: int = 0) -> BackTest:
    """Rounds together; the interval draws mentees of set-aside rounds with replacement."""
    rule = limits().back_test
    told = BackTest(rounds=tuple(found), skipped=skipped, leeway=rule.leeway)
    gains = np.array([gain for one in told.judged for gain in one.gains])
    if not len(gains):
        return told
    text = ":".join(str(one.round_id) for one in told.judged)
    random = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]))
    means = gains[random.integers(0, len(gains), (rule.draws, len(gains)))].mean(1)
    low, high = np.percentile(means, INNER).tolist()
    return replace(told, gain=float(gains.mean()), lo=low, hi=high)


def pseudonym(work: Work, kind: str, name: str) -> str:
    """As facts call it."""
    return work.sealed_name(kind, name)[:16]


def ask(
    work: Work, weights: Mapping[str, float], basis: Mapping[str, object], aside: Sequence[str]
) -> Job:
    """Ask for a back-test that ends in a proposal; the same weights on the same data, one job."""
    work.require(Permission.WEIGHTS_WRITE)
    given = {"weights": dict(weights), "basis": dict(basis), "aside": list(aside)}
    seal = hashlib.sha256(snapshot.canonical(given).encode()).hexdigest()[:16]
    return jobs.enqueue(work, KIND, given, f"{KIND}:{seal}:{work.weights_versions.count()}")


def job_of(work: Work) -> Job | None:
    """The newest trial that anybody has asked for."""
    work.require(Permission.WEIGHTS_WRITE)
    mine = [one for one in work.jobs.all() if one.kind == KIND]
    return max(mine, key=lambda one: one.created_at, default=None)


def run(task: Task, more: More | None = None) -> Mapping[str, object]:
    """Do the job: try the weights on old rounds, then keep them as a proposal.

    ``more`` is what another room says of the same plans, kept in the basis; JSON-ready.
    """
    given = task.arguments
    weights = {str(code): float(one) for code, one in dict(given["weights"]).items()}  # type: ignore[call-overload]
    aside = [str(one) for one in given["aside"]]  # type: ignore[attr-defined]
    try:
        with task.look() as work:
            found = back_test(work, weights, aside, task.progress, task.cancelled)
            told = {} if more is None else dict(more(work, found))
    except CancelledError as asked:
        raise jobs.JobCancelledError(kind=KIND) from asked
    with task.work() as work:
        basis = {**dict(given["basis"]), **told, learned.BACK_TEST: found.dump()}  # type: ignore[call-overload]
        made = learned.propose(work, weights, basis)
        result = {"number": made.number, "passed": found.passed}
        task.done(work, result)
    return result


def _tested(
    work: Work,
    one: Round,
    frozen: snapshot.Frozen,
    run_: Run,
    weights: Mapping[str, float],
    *,
    aside: bool,
) -> RoundTested:
    gone = gone_from(work, frozen) | running.kept_by(run_).gone
    kept = running.Kept(locks={}, bans=frozenset(), left=NOBODY, gone=gone)
    policy = replace(frozen.policy, draw=0.0)
    old = running.reopen(frozen, kept, run_)
    new = running.reopen(replace(frozen, weights=dict(weights)), kept, run_)
    before, after = (solve(laid.problem, policy).mentor_of for laid in (old, new))
    scores = new.affinity.total
    was, now = _fits(scores, before), _fits(scores, after)
    both = (before >= 0) & (after >= 0)
    given = {pair.mentee_id: pair.mentor_id for pair in work.pair_traces.of_round(one.id)}
    drawn = _drawn(run_)
    couples = [
        (mentee, new.vectors.mentor_ids[column])
        for mentee, column in zip(new.vectors.mentee_ids, after.tolist(), strict=True)
        if column >= 0
    ]
    return RoundTested(
        round_id=one.id,
        name=one.name,
        year=one.year,
        number=one.number,
        aside=aside,
        mentees=len(before),
        matched_before=int((before >= 0).sum()),
        matched_after=int((after >= 0).sum()),
        changed=int((before != after).sum()),
        gains=tuple((now - was)[both].tolist()),
        worst_before=_worst(was, before),
        worst_after=_worst(now, after),
        gaps=tuple(_gaps(frozen, new, was, now)),
        same=frozenset(
            pseudonym(work, "person", mentee)
            for mentee, mentor in couples
            if given.get(PersonId(mentee)) == mentor
        ),
        foreign=sum(one not in drawn for one in couples),
    )


def _drawn(run_: Run) -> frozenset[tuple[str, str]]:
    """Pairs that some draw of the round could have given."""
    found: Any = run_.totals.get(running.ADVICE, {})
    logged = dict(found).get("propensities", ())
    return frozenset((one["mentee_id"], one["mentor_id"]) for one in logged)


def _fits(scores: Floats, plan: Ints) -> Floats:
    """(mentees,), the score of each one's pair; 0 for nobody."""
    found: Floats = np.where(plan >= 0, scores[np.arange(len(plan)), plan], 0.0)
    return found


def _worst(fits: Floats, plan: Ints) -> float:
    return float(fits[plan >= 0].min()) if (plan >= 0).any() else 0.0


def _gaps(frozen: snapshot.Frozen, laid: Laid, was: Floats, now: Floats) -> Iterator[Gap]:
    people = {one.id: one for one in frozen.mentees}
    there = [people[one] for one in laid.vectors.mentee_ids]
    for by, of in (("stage", _stage), ("level", _level)):
        groups = _groups(np.array([of(one) for one in there], object))
        if len(groups) > 1:
            yield Gap(by=by, before=_distance(was, groups), after=_distance(now, groups))


def _stage(one: Applicant) -> str:
    return "early" if one.early_career else "other"


def _level(one: Applicant) -> str:
    return one.levels[0] if one.levels else ""


def _groups(labels: npt.NDArray[np.object_]) -> list[npt.NDArray[np.bool_]]:
    least = limits().back_test.group
    known = [labels == one for one in sorted(set(labels.tolist())) if one]
    return [one for one in known if one.sum() >= least]


def _distance(fits: Floats, groups: Iterable[npt.NDArray[np.bool_]]) -> float:
    means = [float(fits[one].mean()) for one in groups]
    return max(means) - min(means)


def _told(one: RoundTested) -> dict[str, object]:
    gains = one.gains
    return {
        "round_id": one.round_id,
        "name": one.name,
        "year": one.year,
        "number": one.number,
        "aside": one.aside,
        "mentees": one.mentees,
        "matched_before": one.matched_before,
        "matched_after": one.matched_after,
        "changed": one.changed,
        "gain": sum(gains) / len(gains) if gains else 0.0,
        "worst_before": one.worst_before,
        "worst_after": one.worst_after,
        "gaps": [{"by": gap.by, "before": gap.before, "after": gap.after} for gap in one.gaps],
    }
