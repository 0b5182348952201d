"""One run opened for reading: records, decisions laid over, and scores when they are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from data.errors import NotFoundError
from data.records.ids import PersonId, RoundId
from data.records.round import Decision, Proposal, Round, Run, Unplaced
from data.store import Work
from matching.assign import Ints, solve
from matching.explain import Insight
from matching.proposal import Laid, Texts
from matching.rounds import running, snapshot
from matching.rounds.computing import gone_from
from matching.rounds.few import Few
from matching.rounds.standing import Plan, Standing, fold, plan
from matching.rounds.states import NotInRoundError

_LAID = Few[Laid](2)
_OPENED = Few[tuple[Laid, Insight]](3)


@dataclass(frozen=True, kw_only=True)
class Lens:
    """A run of a round with everything that is known about it.

    ``withdrawn`` are people of the round whose consent is not live now.
    """

    round: Round
    frozen: snapshot.Frozen
    run: Run
    proposals: Mapping[PersonId, Proposal]
    unplaced: Mapping[PersonId, Unplaced]
    decisions: tuple[Decision, ...]
    withdrawn: frozenset[PersonId]

    @cached_property
    def gone(self) -> frozenset[PersonId]:
        """Who is not shown: withdrawn now, or left out when the run was computed."""
        return self.withdrawn | self.left_out

    @property
    def live(self) -> frozenset[PersonId]:
        """People of the round who may be shown as far as their consent goes."""
        return frozenset(PersonId(one) for one in self.frozen.ids) - self.withdrawn

    @property
    def left_out(self) -> frozenset[PersonId]:
        """Whom the run was computed without; only the next run can take them in again."""
        return running.kept_by(self.run).gone

    @property
    def back(self) -> frozenset[PersonId]:
        """Who has consented again since the run, and waits for the next one."""
        return self.left_out - self.withdrawn

    @cached_property
    def standing(self) -> Standing:
        """What stands, without words about people who have withdrawn."""
        return running.living(fold(self.decisions), self.gone)

    @cached_property
    def plan(self) -> Plan:
        """The proposals with the decisions laid over them, people who have withdrawn included."""
        proposed = {mentee: one.mentor_id for mentee, one in self.proposals.items()}
        return plan(proposed, tuple(self.unplaced), self.standing)

    @cached_property
    def kept(self) -> running.Kept:
        """What the decisions of now ask of the engine."""
        return running.holding(running.kept_of(self.decisions, self.gone), self.run)

    @cached_property
    def seconds(self) -> Mapping[PersonId, PersonId]:
        """Second mentors of the plan of now: of proposals that stand as they were made."""
        now, bans = self.plan.mentor_of, self.standing.bans
        return {
            mentee: mentor
            for mentee, mentor in running.seconds_of(self.run).items()
            if mentee in self.proposals
            and now.get(mentee) == self.proposals[mentee].mentor_id
            and mentor not in self.gone
            and (mentee, mentor) not in bans
        }

    @cached_property
    def stale(self) -> bool:
        """Whether the proof of the run does not speak of the plan of now any more.

        Agreeing with the proposals leaves the plan as it was computed; whatever takes a pair out of
        it, puts another one in, or takes back what the run was held to, does not.
        """
        was, now = running.kept_by(self.run), self.kept
        proposed = {mentee: one.mentor_id for mentee, one in self.proposals.items()}
        return (
            not was.locks.items() <= now.locks.items()
            or not (was.bans <= now.bans and was.left <= now.left and self.withdrawn <= was.gone)
            or any(proposed.get(mentee) != mentor for mentee, mentor in now.locks.items())
            or any(proposed.get(mentee) == mentor for mentee, mentor in now.bans)
            or any(
                running.seconds_of(self.run).get(mentee) == mentor for mentee, mentor in now.bans
            )
            or not now.left.isdisjoint(proposed)
        )

    @property
    def advice(self) -> Mapping[str, Any]:
        """What the run found beside its plan, as stored; older runs have stored nothing."""
        found: Any = self.run.totals.get(running.ADVICE, {})
        return dict(found)

    @property
    def confidence(self) -> Mapping[str, float]:
        """Confidence of the proposed pairs by mentee, where the run has stored it."""
        found: Mapping[str, float] = self.advice.get("confidence", {})
        return found

    @cached_property
    def texts(self) -> Texts:
        """What the run has read."""
        return running.texts_of(self.run)

    @cached_property
    def laid(self) -> Laid:
        """Scores, reasons and the problem of the run, restored from what it stored."""
        return _LAID(self._key, self.lay_anew)

    @property
    def _key(self) -> tuple[object, ...]:
        """What all that is counted of a run depends on."""
        run = self.run
        return run.round_id, run.run_no, run.computed_at, run.certificate.get("seal")

    def lay_anew(self) -> Laid:
        """The same, whatever is in memory."""
        return running.reopen(self.frozen, running.kept_by(self.run), self.run)

    @cached_property
    def managers(self) -> Mapping[str, str | None]:
        """Direct superior of each mentee on the day of the snapshot."""
        return {one.id: one.manager_id for one in self.frozen.mentees}

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Row of each mentee."""
        return {one: at for at, one in enumerate(self.laid.vectors.mentee_ids)}

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Column of each mentor."""
        return {one: at for at, one in enumerate(self.laid.vectors.mentor_ids)}

    @cached_property
    def room(self) -> dict[str, int]:
        """Places of each mentor that no decision keeps."""
        capacity: Ints = self.laid.constraints.capacity
        return {
            mentor: int(capacity[at]) - self.load(PersonId(mentor))
            for mentor, at in self.columns.items()
        }

    def load(self, mentor: PersonId, but: PersonId | None = None) -> int:
        """How many pairs of a mentor decisions keep; the next run frees places of who is gone."""
        return fold(self.decisions).load(mentor, but=but)

    def at(self, mentee: PersonId, mentor: PersonId) -> tuple[int, int]:
        """Row and column of a pair."""
        if mentee not in self.rows:
            raise NotInRoundError(fio=mentee)
        if mentor not in self.columns:
            raise NotInRoundError(fio=mentor)
        return self.rows[mentee], self.columns[mentor]

    def without(self, mentee: PersonId, mentor: PersonId) -> Insight:
        """The best plan under everything decided but what was said about this mentee and pair."""
        return self._asked(
            replace(
                self.kept,
                locks={one: held for one, held in self.kept.locks.items() if one != mentee},
                bans=self.kept.bans - {(mentee, mentor)},
                left=self.kept.left - {mentee},
            )
        )

    def decided(self) -> Insight:
        """The best plan under everything decided."""
        return self._asked(self.kept)

    def decided_round(self) -> tuple[Laid, Insight]:
        """The same with the scores and rules under it."""
        return self._opened(self.kept)

    def free(self) -> Insight:
        """The best plan with nothing decided."""
        nothing: frozenset[PersonId] = frozenset()
        return self._asked(replace(self.kept, locks={}, bans=frozenset(), left=nothing))

    def as_run(self, laid: Laid | None = None) -> Insight:
        """The plan of the run itself, on scores ``laid`` anew or those in memory."""
        pairs = {str(mentee): str(one.mentor_id) for mentee, one in self.proposals.items()}
        return running.insight_of(self.frozen, laid or self.laid, self.run, pairs)

    def _asked(self, wanted: running.Kept) -> Insight:
        return self._opened(wanted)[1]

    def _opened(self, wanted: running.Kept) -> tuple[Laid, Insight]:
        """A plan opened once: every question about it after that is one walk."""
        proposed = tuple(sorted((who, one.mentor_id) for who, one in self.proposals.items()))
        asked = snapshot.canonical({**wanted.dump(), "seq": 0})
        return _OPENED((*self._key, hash(proposed), asked), lambda: self._open(wanted))

    def _open(self, wanted: running.Kept) -> tuple[Laid, Insight]:
        if wanted.same_plan(running.kept_by(self.run)):
            return self.laid, self.as_run()
        laid = running.reopen(self.frozen, wanted, self.run)
        found = solve(laid.problem, self.frozen.policy)
        return laid, Insight(laid.problem, self.frozen.policy, found)


def lens(work: Work, round_id: RoundId, run_no: int | None = None) -> Lens:
    """Open a run of a round, the newest one if none is named.

    Raises:
        NotFoundError: there is no such run.
    """
    one = work.rounds.get(round_id)
    number = one.run_no if run_no is None else run_no
    run = work.runs.of(round_id, number)
    if run is None:
        raise NotFoundError(kind="run", id=f"{round_id}:{number}")
    frozen = snapshot.read(one, work.snapshots.of(round_id))
    return Lens(
        round=one,
        frozen=frozen,
        run=run,
        proposals={row.mentee_id: row for row in work.proposals.of(round_id, number)},
        unplaced={row.mentee_id: row for row in work.unplaced.of(round_id, number)},
        decisions=tuple(work.decisions.of(round_id)),
        withdrawn=gone_from(work, frozen),
    )


def ranked(laid: Laid, row: int) -> list[int]:
    """Columns of all mentors for a mentee, the best score first."""
    found: list[int] = np.argsort(-laid.affinity.units[row], kind="stable").tolist()
    return found
