"""Legal transitions of a participation, as data: domain sections 4.1 and 4.2. Pure.

Whatever is not in the table is refused with a code.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from data.errors import MissingReasonError, ProgrammeError, StateError
from data.records.bank import MenteeState, MentorState, Role
from data.records.consent import Purpose
from data.records.round import UnmatchedReason

State = MentorState | MenteeState


class ConsentMissingError(ProgrammeError):
    """The step rests on a live consent that is not there: ``purpose``, ``fio``."""

    code = "bank.consent_missing"


class ReasonCodeError(ProgrammeError):
    """An unmatched mentee needs a reason from the closed list: ``value``."""

    code = "bank.reason_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a step asks for.

    Attributes:
        reason: whether words are obligatory.
        coded: whether the reason is one of the unmatched codes.
        consent: the purpose that must be live, None for no consent.
    """

    reason: bool = False
    coded: bool = False
    consent: Purpose | None = None


FREE = Rule()
WITH_REASON = Rule(reason=True)
PROCESSING = Rule(consent=Purpose.BANK)

_MENTOR = MentorState
_MENTEE = MenteeState

MENTOR: Mapping[MentorState, Mapping[MentorState, Rule]] = {
    _MENTOR.INVITED: {_MENTOR.SUBMITTED: FREE},
    _MENTOR.SUBMITTED: {_MENTOR.CONSENT_OK: PROCESSING},
    _MENTOR.CONSENT_OK: {_MENTOR.POTENTIAL: FREE},
    _MENTOR.POTENTIAL: {_MENTOR.SHORTLISTED: FREE},
    _MENTOR.SHORTLISTED: {_MENTOR.INTERVIEWED: FREE},
    _MENTOR.INTERVIEWED: {
        _MENTOR.SELECTED: WITH_REASON,
        _MENTOR.RESERVE: WITH_REASON,
        _MENTOR.DECLINED: WITH_REASON,
    },
    _MENTOR.RESERVE: {_MENTOR.POTENTIAL: FREE},
    _MENTOR.DECLINED: {_MENTOR.POTENTIAL: FREE},
    _MENTOR.SELECTED: {_MENTOR.IN_TRAINING: FREE, _MENTOR.READY: WITH_REASON},
    _MENTOR.IN_TRAINING: {_MENTOR.READY: WITH_REASON},
    _MENTOR.READY: {_MENTOR.ACTIVE: FREE, _MENTOR.IN_TRAINING: FREE, _MENTOR.RESTING: FREE},
    _MENTOR.ACTIVE: {_MENTOR.READY: FREE, _MENTOR.RESTING: FREE},
    _MENTOR.RESTING: {
        _MENTOR.READY: FREE,
        _MENTOR.LONG_TERM_BANK: Rule(consent=Purpose.LONG_TERM_BANK),
    },
    _MENTOR.LONG_TERM_BANK: {_MENTOR.INVITED: FREE, _MENTOR.RETIRED: FREE},
    _MENTOR.RETIRED: {},
    _MENTOR.WITHDREW: {},
}

_AFTER_TALK = {
    _MENTEE.WAITING: FREE,
    _MENTEE.EXTERNAL: WITH_REASON,
    _MENTEE.OTHER_SUPPORT: WITH_REASON,
    _MENTEE.CLOSED: WITH_REASON,
}

MENTEE: Mapping[MenteeState, Mapping[MenteeState, Rule]] = {
    _MENTEE.INVITED: {_MENTEE.SUBMITTED: FREE},
    _MENTEE.SUBMITTED: {_MENTEE.CONSENT_OK: PROCESSING},
    _MENTEE.CONSENT_OK: {_MENTEE.IN_BANK: FREE},
    _MENTEE.IN_BANK: {_MENTEE.WAITING: FREE},
    _MENTEE.WAITING: {_MENTEE.PROPOSED: FREE, _MENTEE.UNMATCHED: Rule(reason=True, coded=True)},
    _MENTEE.PROPOSED: {_MENTEE.PAIRED: FREE, _MENTEE.WAITING: FREE},
    _MENTEE.UNMATCHED: {_MENTEE.PSYCH_REVIEW: FREE, **_AFTER_TALK},
    _MENTEE.PSYCH_REVIEW: _AFTER_TALK,
    _MENTEE.PAIRED: {
        _MENTEE.IN_PROGRAMME: FREE,
        _MENTEE.WAITING: WITH_REASON,
        _MENTEE.COMPLETED: WITH_REASON,
    },
    _MENTEE.IN_PROGRAMME: {_MENTEE.WAITING: WITH_REASON, _MENTEE.COMPLETED: FREE},
    _MENTEE.EXTERNAL: {},
    _MENTEE.OTHER_SUPPORT: {},
    _MENTEE.COMPLETED: {_MENTEE.ALUMNI: FREE},
    _MENTEE.ALUMNI: {},
    _MENTEE.CLOSED: {},
    _MENTEE.LEFT: {},
    _MENTEE.WITHDREW: {},
}

# Back again where the curator decided by mistake; only with words.
CORRECTIONS: Mapping[MentorState, MentorState] = {_MENTOR.SELECTED: _MENTOR.INTERVIEWED}

FINAL: frozenset[State] = frozenset(
    {_MENTOR.RETIRED, _MENTOR.WITHDREW}
    | {_MENTEE.ALUMNI, _MENTEE.CLOSED, _MENTEE.LEFT, _MENTEE.WITHDREW}
)
EXITS: Mapping[Role, tuple[State, ...]] = {
    Role.MENTOR: (_MENTOR.WITHDREW,),
    Role.MENTEE: (_MENTEE.LEFT, _MENTEE.WITHDREW),
}

IN_BANK: Mapping[Role, frozenset[State]] = {
    Role.MENTOR: frozenset(_MENTOR)
    - {_MENTOR.INVITED, _MENTOR.SUBMITTED, _MENTOR.CONSENT_OK, _MENTOR.WITHDREW},
    Role.MENTEE: frozenset(_MENTEE)
    - {_MENTEE.INVITED, _MENTEE.SUBMITTED, _MENTEE.CONSENT_OK, _MENTEE.WITHDREW},
}


def following(role: Role, state: State) -> dict[State, Rule]:
    """Every state that may follow, with what the step asks for.

    >>> sorted(one.value for one in following(Role.MENTOR, MentorState.READY))
    ['active', 'in_training', 'resting', 'withdrew']
    >>> following(Role.MENTEE, MenteeState.LEFT)
    {}
    """
    if state in FINAL:
        return {}
    listed = (
        dict[State, Rule](MENTOR[state].items())
        if isinstance(state, MentorState)
        else dict[State, Rule](MENTEE[state].items())
    )
    return listed | dict.fromkeys(EXITS[role], WITH_REASON)


def checked(role: Role, state: State, wanted: State, reason: str) -> Rule:
    """The rule of a step; a step that is not listed or lacks its reason is refused.

    Raises:
        StateError: the step is not in the table.
        MissingReasonError: the step needs words.
        ReasonCodeError: the step needs one of the unmatched codes.
    """
    rule = following(role, state).get(wanted)
    if rule is None:
        raise StateError(kind=role.value, state=state.value, wanted=wanted.value)
    if rule.reason and not reason.strip():
        raise MissingReasonError(action=wanted.value)
    if rule.coded and reason not in set(UnmatchedReason):
        raise ReasonCodeError(value=reason)
    return rule


def path(role: Role, start: State, goal: State) -> tuple[State, ...]:
    """The shortest legal way, start left out; empty when there is none or nothing to do.

    >>> [one.value for one in path(Role.MENTEE, MenteeState.SUBMITTED, MenteeState.WAITING)]
    ['consent_ok', 'in_bank', 'waiting']
    """
    came: dict[State, State] = {}
    waiting = deque([start])
    while waiting and goal not in came:
        here = waiting.popleft()
        for there in following(role, here):
            if there not in came and there != start:
                came[there] = here
                waiting.append(there)
    if goal not in came:
        return ()
    way = [goal]
    while came[way[-1]] != start:
        way.append(came[way[-1]])
    return tuple(reversed(way))
