"""Use cases: a pair comes to its end, is closed with its results, or goes back to work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from data.access import Permission
from data.bank.participations import current
from data.bank.results import OVER, gaps, worked
from data.errors import MissingReasonError, ProgrammeError, StateError
from data.i18n import _
from data.names import clean_text
from data.papers import signing, tasks
from data.records.account import AccountRole
from data.records.bank import MenteeState, MentorState, Role
from data.records.closing import ReportKind
from data.records.ids import PairId
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.programme import Programme, ProgrammeState
from data.store import Work
from matching import programmes
from matching.closing import banking, long_term
from matching.closing.refusals import FixedError, NoResultsError
from matching.pairs import conflict, leading, links, moving
from matching.programmes.changing import MOST_RESULT
from matching.programmes.content import text

CLOSABLE = frozenset({PairState.FINISHING, *OVER})
RETURNS = frozenset({PairState.FINISHING, PairState.COMPLETED, PairState.CLOSED})
TASK = "pair_reports"
REPORT_DAYS = 14  # calendar days until both sides have reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Pairs closed at once, and why each of the others was not."""

    closed: tuple[PairId, ...]
    refused: tuple[tuple[PairId, ProgrammeError], ...]


def finish(work: Work, pair_id: PairId) -> Pair:
    """An active pair comes to its end: the last reflection and the reports."""
    after = leading.finishing(work, pair_id)
    key = f"{TASK}:{pair_id}"
    due = work.today + timedelta(days=REPORT_DAYS)
    tasks.open_task(work, TASK, f"pair:{pair_id}", AccountRole.CURATOR, key, due=due)
    return after


def close(
    work: Work, pair_id: PairId, result: str = "", levels: Mapping[str, int] | None = None
) -> Pair:
    """Close a pair: levels of goals, the result in words, both banks.

    A pair at its end is completed and, once no column of a bank is empty for it, closed; a pair
    that ended early stays so, and only its banks are written. Once more changes nothing.

    Args:
        work: by whom.
        pair_id: a pair that comes to its end or is over.
        result: in words; left out, what the closed programme or the pair says.
        levels: -2..2 by code of goal, where the programme is not closed yet.

    Raises:
        NoResultsError: there is neither a result in words nor a goal with a level.
        GoalsOpenError: a goal has no level.
        SecondApproverError: the actor belongs to the pair.
    """
    work.require(Permission.PAIR_WRITE)
    pair = work.pairs.get(pair_id)
    if pair.state not in CLOSABLE or (pair.state in OVER and not worked(pair)):
        raise StateError(kind="pair", state=pair.state.value, wanted=PairState.CLOSED.value)
    conflict.require_second(work, pair)
    said = _summed(work, pair, result, levels or {})
    if not said:
        raise NoResultsError
    pair = _over(work, pair, said)
    banking.write(work, pair)
    if pair.state is PairState.COMPLETED and not gaps(work, pair.year, [pair_id]):
        pair = leading.close(work, pair_id)
        links.end(work, Form.REPORT, pair_id)
    tasks.drop(work, f"{TASK}:{pair_id}")
    long_term.settle(work)
    return pair


def close_many(work: Work, pair_ids: Sequence[PairId]) -> Closed:
    """Close several pairs whose results are known already; what is refused stops no other."""
    work.require(Permission.PAIR_WRITE)
    done, refused = [], []
    for one in dict.fromkeys(pair_ids):
        try:
            close(work, one)
        except ProgrammeError as refusal:
            refused.append((one, refusal))
        else:
            done.append(one)
    return Closed(closed=tuple(done), refused=tuple(refused))


def reopen(work: Work, pair_id: PairId, reason: str) -> Pair:
    """Put a pair that was ended by mistake back to work; levels of its goals can be set anew.

    Raises:
        MissingReasonError: nobody says why.
        FixedError: a signed conclusion, a published page or an answer about the long-term bank
            rests on the end.
        SecondApproverError: the actor belongs to the pair.
    """
    work.require(Permission.PAIR_WRITE)
    if not clean_text(reason):
        raise MissingReasonError(action="pair.reopened")
    before = work.pairs.get(pair_id)
    if before.state not in RETURNS:
        raise StateError(kind="pair", state=before.state.value, wanted=PairState.ACTIVE.value)
    conflict.require_second(work, before)
    fixed = _fixed(work, before)
    if fixed:
        raise FixedError(why=fixed)
    after = work.pairs.put(
        replace(before, state=PairState.ACTIVE, results="", ended_on=None, reason="")
    )
    told = [{"state": one.state.value} for one in (before, after)]
    work.audit("pair.reopened", *told, subject=f"pair:{pair_id}", reason=clean_text(reason))
    _back_to_work(work, after)
    banking.write(work, after)
    tasks.drop(work, f"{TASK}:{pair_id}")
    return after


def _summed(work: Work, pair: Pair, result: str, levels: Mapping[str, int]) -> str:
    """The cell «Результаты программы»; closes the programme where it is not closed yet."""
    said = text("result", result, MOST_RESULT)
    programme = work.programmes.of_pair(pair.id)
    if programme is None or not programme.goals:
        return said or pair.results
    if programme.state is not ProgrammeState.CLOSED:
        programme = programmes.close(work, programme.id, levels, said, programme.version)
    elif said and said != programme.result:
        programme = work.programmes.put(replace(programme, result=said))
        work.audit("programme.result", None, None, subject=f"programme:{programme.id}")
    return programmes.summary(work, programme)


def _over(work: Work, pair: Pair, said: str) -> Pair:
    """The pair completed, or over as before, with its results."""
    here = work.pairs.get(pair.id)
    if here.state is PairState.FINISHING:
        return leading.complete(work, pair.id, said)
    if here.results == said:
        return here
    after = work.pairs.put(replace(here, results=said))
    work.audit("pair.results", None, {"state": after.state}, subject=f"pair:{pair.id}")
    return after


def _fixed(work: Work, pair: Pair) -> str:
    """What rests on the end of a pair already, in words."""
    if pair.link:
        return _("its results are published")
    if _signed(work, pair.id):
        return _("the conclusion is signed")
    graduates = [current(work, one, Role.MENTEE, pair.year) for one in pair.mentee_ids]
    mentor = current(work, pair.mentor_id, Role.MENTOR, pair.year)
    if any(one is not None and one.state is MenteeState.ALUMNI for one in graduates):
        return _("a mentee has graduated")
    if mentor is not None and mentor.state in _RESTS:
        return _("the mentor does not work this year any more")
    return ""


def _signed(work: Work, pair_id: PairId) -> bool:
    """Whether the curator's conclusion about a pair is signed; a paper is about a report."""
    mine = {
        one.id for one in work.pair_reports.of_pair(pair_id) if one.kind is ReportKind.CONCLUSION
    }
    signed = signing.signed(work, ReportKind.CONCLUSION.value)
    return any(document.subject in mine for document, _signature in signed)


def _back_to_work(work: Work, pair: Pair) -> None:
    programme = work.programmes.of_pair(pair.id)
    if programme is not None and programme.state is ProgrammeState.CLOSED:
        _programme_runs(work, programme)
    for one in pair.mentee_ids:
        row = current(work, one, Role.MENTEE, pair.year)
        if row is not None and row.state is MenteeState.COMPLETED:
            after = work.participations.put(replace(row, state=MenteeState.IN_PROGRAMME))
            work.audit("participation.corrected", row, after, subject=f"person:{one}")
    moving.mentor_follows(work, pair.mentor_id)


def _programme_runs(work: Work, before: Programme) -> None:
    after = work.programmes.put(
        replace(before, state=ProgrammeState.RUNNING, closed_on=None, result="")
    )
    told = [{"state": one.state.value} for one in (before, after)]
    work.audit("programme.reopened", *told, subject=f"programme:{before.id}")


_RESTS = frozenset({MentorState.LONG_TERM_BANK, MentorState.RETIRED, MentorState.WITHDREW})
