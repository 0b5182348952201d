"""One pure run: people in, an explained optimal plan with its proof out."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from data.records.job import Stage
from data.records.school import Regulation
from matching.affinity import DEFAULT
from matching.assign import Policy, solve
from matching.assign.draw import logged
from matching.assign.principles import principles
from matching.assign.watching import Progress as Watched
from matching.explain import Everybody, Insight
from matching.profile import Applicant
from matching.proposal.advice import Recruits, placings, sought
from matching.proposal.beside import by_affinity, by_wishes
from matching.proposal.confidence import CELLS, survival
from matching.proposal.forming import told_by_kind
from matching.proposal.kinds import Kind, RoundKind
from matching.proposal.laying import Couple, Laid, lay, needed_most
from matching.proposal.outcome import CancelledError, LeftOut, Outcome, ProposedPair
from matching.proposal.pairs import Scored, proposed, second
from matching.proposal.shaping import Ratings
from matching.proposal.unplaced import Asked, barred, left_out
from matching.text import TextReading
from matching.vectors import Frozen

Progress = Callable[[float, str], None]
Cancelled = Callable[[], bool]


def propose(  # noqa: PLR0913 -- the published names of all that decides a run
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    *,
    policy: Policy | None = None,
    weights: Mapping[str, float] = DEFAULT,
    regulation: Regulation | None = None,
    readings: Mapping[str, TextReading] | None = None,
    offered: Mapping[str, TextReading] | None = None,
    locks: Mapping[str, str] | None = None,
    bans: Collection[Couple] = (),
    left: Collection[str] = (),
    frozen: Frozen | None = None,
    as_of: date | None = None,
    across_schools: bool = False,
    kind: RoundKind = RoundKind(),  # noqa: B008 -- frozen
    ratings: Ratings | None = None,
    seconds: Mapping[str, str] | None = None,
    back: Frozen | None = None,
    stop_at: float = 0.0,
    confident: bool = True,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Outcome:
    """Score every pair, find the best plan, prove it, say why.

    Args:
        mentees: who looks for a mentor.
        mentors: who offers places.
        policy: the published order of goals; None for the default.
        weights: of the components of the score, by name.
        regulation: parameters of the school's regulation; None for the defaults.
        readings: what was read in texts, by id.
        offered: the mentors' readings where one person stands on both sides; else ``readings``.
        locks: mentee id to mentor id, fixed by a person. Rules a person may set aside yield.
        bans: (mentee id, mentor id), forbidden by a person.
        left: ids of mentees who stay without a pair by decision.
        frozen: statistics of the snapshot; None takes them from these people.
        as_of: the day of the snapshot, for waiting times.
        across_schools: the round is open to other schools.
        kind: of the round, with its parameters.
        ratings: what both sides said after an acquaintance meeting, (mentee id, mentor id) to
            (mentee's, mentor's) in 1..4 or None; a 1 forbids the pair, others shift the wishes.
        seconds: mentee id to second mentor, of mentees whose two mentors a person has accepted.
        back: stored statistics of the way back of a reverse round; None takes them anew.
        stop_at: proved gap at which a large computation may stop; 0 asks for the optimum.
        confident: look for the confidence of the pairs too, if the round is not large.
        progress: told the share done in [0, 1] and the code of the step or the note of a ``Stage``.
        cancelled: asked between steps; True raises ``CancelledError``.
    """
    tell = partial(_tell, progress, cancelled)
    tell(0.0, "score")
    found = lay(
        mentees,
        mentors,
        weights=weights,
        regulation=regulation,
        readings=readings,
        offered=offered,
        locks=locks or {},
        bans=bans,
        left=left,
        frozen=frozen,
        as_of=as_of,
        across_schools=across_schools,
        kind=kind,
        ratings=ratings,
        seconds=seconds,
        back=back,
    )
    tell(0.2, "solve")
    rule = policy or Policy()
    solution = solve(found.problem, rule, watch=partial(_seen, tell), stop_at=stop_at)
    insight = Everybody(found.problem, rule, solution)
    tell(0.6, "explain")
    most = CELLS if confident else 0
    sure = _sure(found, insight, most, lambda share: tell(0.6 + 0.2 * share, "explain"))
    pairs, unplaced = _explained(found, insight, frozenset(left), sure, tell)
    judged = advised(found, insight, lambda: tell(0.99, "explain"))
    tell(1.0, "done")
    return Outcome(
        vectors=found.vectors,
        affinity=found.affinity,
        constraints=found.constraints,
        problem=found.problem,
        solution=insight.solution,
        pairs=pairs,
        unplaced=unplaced,
        **judged,
    )


def _tell(progress: Progress | None, cancelled: Cancelled | None, share: float, step: str) -> None:
    if cancelled is not None and cancelled():
        raise CancelledError(step=Stage.read(step).step)
    if progress is not None:
        progress(share, step)


def _seen(tell: Progress, now: Watched) -> None:
    """What the engine says of a large round, as a part of the whole work."""
    stage = Stage(step=now.step, priced=now.priced, pairs=now.pairs, gap=now.gap)
    tell(0.2 + 0.4 * now.share, stage.note())


def advised(
    found: Laid, insight: Insight, told: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """What an outcome tells beside the plan, by the names of its fields.

    ``told`` between its parts, may raise. Nothing of a plan that stopped early: effects are told
    along a proved optimum only.
    """
    if not _told_along(found, insight):
        return {}
    told()
    blocking = {"affinity": by_affinity(insight)}
    told()
    blocking["wishes"] = by_wishes(insight, found.affinity)
    told()
    small = found.problem.affinity.size <= CELLS
    return {
        "places": placings(insight),
        "sought": () if found.kind.kind is Kind.REVERSE else sought(found, insight),
        "principles": principles(found.problem, insight.policy) if small else (),
        "blocking": {key: one for key, one in blocking.items() if one is not None},
        "propensities": logged(found.problem, insight.policy) if small else (),
    }


def _told_along(found: Laid, insight: Insight) -> bool:
    """Whether changes of the plan are told: along a proved optimum, pair by pair."""
    return insight.askable and not found.problem.sided


def _sure(
    found: Laid, insight: Insight, most: int, told: Callable[[float], None]
) -> list[float | None]:
    """Confidence of each mentee's pair; None for all where the round is large."""
    if not _told_along(found, insight) or found.problem.affinity.size > most:
        return [None] * found.problem.mentees
    kept = survival(insight, found.affinity.parts, found.affinity.weights, told)
    return list(kept.tolist())


def _explained(
    found: Laid,
    insight: Everybody,
    left: frozenset[str],
    sure: Sequence[float | None],
    tell: Progress,
) -> tuple[tuple[ProposedPair, ...], tuple[LeftOut, ...]]:
    """Each mentee's pair or reason, in the order of the rows."""
    scored = Scored(
        insight=insight,
        vectors=found.vectors,
        affinity=found.affinity,
        constraints=found.constraints,
    )
    insight.prepare(lambda share: tell(0.8 + 0.1 * share, "explain"))
    recruits, early = Recruits(found, insight), not _told_along(found, insight)
    pairs: list[ProposedPair] = []
    unplaced: list[LeftOut] = []
    for row in range(found.problem.mentees):
        tell(0.9 + 0.09 * row / found.problem.mentees, "explain")
        one = proposed(scored, row, sure[row], early=early)
        if one is not None:
            pairs.append(one)
            pairs += second(scored, row, found.seconds)
        else:
            asked = _asked(found, insight, row, left, recruits)
            unplaced.append(left_out(found, insight, asked, early=early))
    return told_by_kind(found, pairs), tuple(unplaced)


def _asked(
    found: Laid, insight: Insight, row: int, left: frozenset[str], recruits: Recruits
) -> Asked:
    vectors = found.vectors
    return Asked(
        mentee=row,
        against=barred(insight, found.constraints, row),
        unclear=bool(vectors.unclear[row]),
        left=vectors.mentee_ids[row] in left,
        needs=() if found.kind.kind is Kind.REVERSE else tuple(needed_most(vectors, row)),
        recruits=recruits,
    )
