"""Use case: check a stored run again, the plan by its proof and every row by another computation.

The proof is checked by code that shares nothing with what solved it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from data.access import Permission
from data.records.ids import RoundId
from data.records.round import DecisionKind, Proposal, Unplaced
from data.store import Work
from matching.assign import verify
from matching.proposal import Laid, Outcome
from matching.proposal.gap import with_gap
from matching.rounds import running
from matching.rounds.lens import Lens, lens
from matching.rounds.standing import fold

DIGITS = 9  # of a number that went through a database
STRANGERS, TOTALS, PAIRS, UNPLACED = "strangers", "shown_totals", "proposals", "unplaced"
ADVICE, CERTIFICATE = "advice", "certificate"


def faults(work: Work, round_id: RoundId, run_no: int | None = None) -> list[str]:
    """Codes of everything wrong with a run; an empty list means that it is what was computed.

    The problem is laid out again from the snapshot, the plan and its proof are read as stored.
    Then the run is computed anew from the snapshot and the stored readings of texts, and all that
    people read of it must be the same: totals, proposals, who has no pair and why, advice. A gap
    is no fault of a run that was allowed to stop at it.
    """
    work.require(Permission.ROUND_READ)
    one = lens(work, round_id, run_no)
    laid = one.lay_anew()
    if _strangers(one, laid):
        return [STRANGERS]
    seen = one.as_run(laid)
    found = with_gap(
        verify(seen.problem, seen.solution),
        seen.solution.certificate,
        seen.problem.mentees,
        one.frozen.stop_at,
    )
    if _plain(one.run.certificate) != _plain(seen.solution.certificate.dump()):
        found.append(CERTIFICATE)  # gap and proof as shown do not follow from the rest of it
    anew = running.compute(one.frozen, running.kept_by(one.run), one.run).outcome
    return [*found, *_differences(one, anew)]


def _strangers(one: Lens, laid: Laid) -> bool:
    """Whether a stored row names somebody the run was not computed for."""
    mentees, mentors = set(laid.vectors.mentee_ids), set(laid.vectors.mentor_ids)
    given = {row.mentor_id for row in one.proposals.values()}
    return not (mentees >= {*one.proposals, *one.unplaced} and mentors >= given)


def _differences(one: Lens, anew: Outcome) -> list[str]:
    """Codes of the parts of a run that are not what the same input gives."""
    told = {key: one.run.totals.get(key) for key in anew.totals}
    no = one.run.run_no
    pairs = running.proposals(one.round, no, anew, _by_hand(one))
    left = running.unplaced(one.round, no, anew)
    parts = {
        TOTALS: _plain(told) == _plain(anew.totals),
        PAIRS: _rows(one.proposals.values()) == _rows(pairs),
        UNPLACED: _rows(one.unplaced.values()) == _rows(left),
        ADVICE: not one.advice or _plain(one.advice) == _plain(running.advice(anew)),
    }
    return [code for code, same in parts.items() if not same]


def _by_hand(one: Lens) -> set[str]:
    """Mentees whose pair a person had chosen when the run was computed."""
    kept = running.kept_by(one.run)
    said = fold(row for row in one.decisions if row.seq <= kept.seq).stances
    return {who for who in kept.locks if said[who].kind is DecisionKind.REPLACE}


def _rows(rows: Iterable[Proposal | Unplaced]) -> list[Any]:
    """Rows as plain data in the order of mentees."""
    return [_plain(asdict(row)) for row in sorted(rows, key=lambda row: row.mentee_id)]


def _plain(value: Mapping[str, Any]) -> Any:
    """The value as a database gives it back: lists for tuples, numbers to ``DIGITS`` digits."""
    return json.loads(
        json.dumps(value, sort_keys=True), parse_float=lambda one: round(float(one), DIGITS)
    )
