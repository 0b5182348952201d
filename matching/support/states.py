"""Legal moves of a support case as data (domain 4.6), and its refusals. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.errors import DeniedError, ProgrammeError, StateError
from data.records.bank import MenteeState
from data.records.support import CaseState, Recommendation, SupportCase


class CaseExistsError(ProgrammeError):
    """This mentee has a support case that is not over: ``fio``."""

    code = "support.case_exists"


class NotWithoutPairError(ProgrammeError):
    """A case is opened for a mentee of this year who has no pair."""

    code = "support.not_without_pair"


class NotOwnCaseError(DeniedError):
    """A colleague leads this case: ``permission``."""

    code = "support.not_own"


class NotAgreedError(ProgrammeError):
    """To talk is voluntary: the person's agreement is written down first."""

    code = "support.not_agreed"


class NextDateError(ProgrammeError):
    """Whoever waits has a next date, today or later, within ``most`` days."""

    code = "support.next_date"


class NoPlanError(ProgrammeError):
    """A case is in the column of plans when a plan is laid."""

    code = "support.no_plan"


class SupportConsentError(ProgrammeError):
    """Notes, areas and plans rest on the consent to the psychologist's support."""

    code = "support.no_consent"


class NothingToApplyError(ProgrammeError):
    """There is no recommendation that waits for the curator."""

    code = "support.nothing_to_apply"


class InQueueError(ProgrammeError):
    """Who still waits for a round leaves the queue by no recommendation: ``recommendation``."""

    code = "support.in_queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a move asks for: agreement to talk, a next date, a plan, a word on how it ended."""

    agreed: bool = False
    dated: bool = False
    planned: bool = False
    ended: bool = False


_CASE = CaseState
TALK = Rule(agreed=True, dated=True)
PLAN = Rule(agreed=True, dated=True, planned=True)
WAIT = Rule(dated=True)
END = Rule(ended=True)

MOVES: Mapping[CaseState, Mapping[CaseState, Rule]] = {
    _CASE.NEW: {_CASE.TALK: TALK, _CASE.WAITING_ROUND: WAIT, _CASE.CLOSED: END},
    _CASE.TALK: {_CASE.PLAN: PLAN, _CASE.WAITING_ROUND: WAIT, _CASE.CLOSED: END},
    _CASE.PLAN: {_CASE.TALK: TALK, _CASE.WAITING_ROUND: WAIT, _CASE.CLOSED: END},
    _CASE.WAITING_ROUND: {_CASE.TALK: TALK, _CASE.PLAN: PLAN, _CASE.CLOSED: END},
    _CASE.PAIRED: {_CASE.CLOSED: Rule()},
    _CASE.EXTERNAL: {_CASE.CLOSED: Rule()},
    _CASE.CLOSED: {},
}
STANDING = frozenset({_CASE.NEW, _CASE.TALK, _CASE.PLAN, _CASE.WAITING_ROUND})

# where a participation that has gone on takes its case, with how the case ended
FOLLOWS: Mapping[MenteeState, tuple[CaseState, str]] = {
    MenteeState.PAIRED: (_CASE.PAIRED, "paired"),
    MenteeState.IN_PROGRAMME: (_CASE.PAIRED, "paired"),
    MenteeState.COMPLETED: (_CASE.PAIRED, "paired"),
    MenteeState.ALUMNI: (_CASE.PAIRED, "paired"),
    MenteeState.EXTERNAL: (_CASE.EXTERNAL, "external"),
    MenteeState.OTHER_SUPPORT: (_CASE.EXTERNAL, "external"),
    MenteeState.CLOSED: (_CASE.CLOSED, "no_need"),
    MenteeState.LEFT: (_CASE.CLOSED, "left"),
    MenteeState.WITHDREW: (_CASE.CLOSED, "left"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What the curator's «apply» does: the participation goes there, the case goes there."""

    participation: MenteeState
    case: CaseState


_BACK = Effect(participation=MenteeState.WAITING, case=_CASE.WAITING_ROUND)
EFFECTS: Mapping[Recommendation, Effect] = {
    Recommendation.REQUEUE: _BACK,
    Recommendation.REFORMULATE: _BACK,
    Recommendation.GROUP: _BACK,
    Recommendation.SHORT_TERM: _BACK,
    Recommendation.EXTERNAL_MENTOR: Effect(participation=MenteeState.EXTERNAL, case=_CASE.EXTERNAL),
    Recommendation.COURSE: Effect(participation=MenteeState.OTHER_SUPPORT, case=_CASE.EXTERNAL),
    Recommendation.NO_SUPPORT: Effect(participation=MenteeState.CLOSED, case=_CASE.CLOSED),
}


def following(state: CaseState) -> tuple[CaseState, ...]:
    """Columns the psychologist may move a case to, in the order of the board.

    >>> [one.value for one in following(CaseState.TALK)]
    ['plan', 'waiting_round', 'closed']
    """
    return tuple(one for one in CaseState if one in MOVES[state])


def checked(state: CaseState, wanted: CaseState) -> Rule:
    """The rule of a move.

    Raises:
        StateError: the move is not in the table.
    """
    rule = MOVES[state].get(wanted)
    if rule is None:
        raise StateError(kind="support_case", state=state.value, wanted=wanted.value)
    return rule


def insist_standing(case: SupportCase, wanted: str) -> None:
    """Refuse to go on with a case that is over.

    Raises:
        StateError: it is.
    """
    if case.state not in STANDING:
        raise StateError(kind="support_case", state=case.state.value, wanted=wanted)


def mark(waiting_days: int | None, steps: tuple[int, ...]) -> int:
    """The highest of the marks that the waiting has reached; 0 below all of them.

    >>> mark(31, (14, 30, 45)), mark(None, (14, 30, 45))
    (30, 0)
    """
    return max(
        (one for one in steps if waiting_days is not None and waiting_days >= one), default=0
    )
