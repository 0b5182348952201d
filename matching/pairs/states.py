"""States of a pair, as data: domain section 4.3. Pure.

Whatever is not in the table is refused with a code. Beyond the domain's table a pair may be
terminated from every state in which both have agreed: who is dismissed does not wait for a state.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from data.errors import InvalidValueError, MissingReasonError, ProgrammeError, StateError
from data.records.ids import PersonId
from data.records.pair import Pair, PairState

_S = PairState


class Actor(StrEnum):
    """Who may take a step."""

    CURATOR = "curator"
    MENTOR = "mentor"
    MENTEE = "mentee"
    SYSTEM = "system"


class Ending(StrEnum):
    """Why a pair ends before its time, domain section 4.3: a closed list."""

    GOAL_REACHED = "goal_reached"
    MENTOR_WITHDREW = "mentor_withdrew"
    EMPLOYER_CANCELLED = "employer_cancelled"
    MENTEE_WITHDREW = "mentee_withdrew"
    INCOMPATIBILITY = "incompatibility"
    DISMISSAL_OR_TRANSFER = "dismissal_or_transfer"
    LONG_ABSENCE = "long_absence"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    OTHER = "other"


BY_NOTICE = frozenset({Ending.MENTOR_WITHDREW, Ending.EMPLOYER_CANCELLED})  # T2, ТК 351.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a step asks for: who may take it, whether words or a code of ``Ending`` are needed."""

    actors: frozenset[Actor]
    reason: bool = False
    coded: bool = False


CURATOR = Rule(actors=frozenset({Actor.CURATOR}))
REASONED = Rule(actors=frozenset({Actor.CURATOR}), reason=True)
BOTH = Rule(actors=frozenset({Actor.CURATOR, Actor.MENTOR, Actor.MENTEE}))
MENTOR = Rule(actors=frozenset({Actor.CURATOR, Actor.MENTOR}))
MENTEE = Rule(actors=frozenset({Actor.CURATOR, Actor.MENTEE}))
CLOCK = Rule(actors=frozenset({Actor.CURATOR, Actor.SYSTEM}))
ENDED = Rule(actors=frozenset({Actor.CURATOR, Actor.SYSTEM}), reason=True, coded=True)

NEXT: Mapping[PairState, Mapping[PairState, Rule]] = {
    _S.PROPOSED: {_S.CURATOR_APPROVED: REASONED, _S.REJECTED_BY_CURATOR: REASONED},
    _S.CURATOR_APPROVED: {
        _S.CONSENTED: BOTH,
        _S.DECLINED_BY_MENTOR: MENTOR,
        _S.DECLINED_BY_MENTEE: MENTEE,
        _S.LAPSED: CLOCK,
    },
    _S.CONSENTED: {_S.TRIAL: CURATOR, _S.CONFIRMED: CURATOR, _S.TERMINATED: ENDED},
    _S.TRIAL: {
        _S.CONFIRMED: BOTH,
        _S.DECLINED_BY_MENTOR: CURATOR,
        _S.DECLINED_BY_MENTEE: CURATOR,
        _S.TERMINATED: ENDED,
    },
    _S.CONFIRMED: {_S.ACTIVE: CURATOR, _S.TERMINATED: ENDED},
    _S.ACTIVE: {_S.PAUSED: REASONED, _S.FINISHING: CURATOR, _S.TERMINATED: ENDED},
    _S.PAUSED: {_S.ACTIVE: CURATOR, _S.TERMINATED: ENDED},
    _S.FINISHING: {_S.COMPLETED: CURATOR, _S.TERMINATED: ENDED},
    _S.COMPLETED: {_S.CLOSED: CURATOR},
    _S.REJECTED_BY_CURATOR: {},
    _S.DECLINED_BY_MENTOR: {_S.CURATOR_APPROVED: REASONED},  # an answer written down wrongly
    _S.DECLINED_BY_MENTEE: {_S.CURATOR_APPROVED: REASONED},
    _S.LAPSED: {},
    _S.CLOSED: {},
    _S.TERMINATED: {},
}
STANDING = frozenset(
    {_S.CONSENTED, _S.TRIAL, _S.CONFIRMED, _S.ACTIVE, _S.PAUSED, _S.FINISHING}
)  # both sides have agreed and nobody has ended it
DECLINED = frozenset({_S.DECLINED_BY_MENTOR, _S.DECLINED_BY_MENTEE})
FINAL = frozenset({one for one, after in NEXT.items() if not after}) | DECLINED


class EndingCodeError(ProgrammeError):
    """A pair ends for a reason of the closed list: ``value``."""

    code = "pair.ending_code"


class EndTooSoonError(ProgrammeError):
    """The notice of art. 351.8 comes three working days before the end: ``earliest``."""

    code = "pair.end_too_soon"


class NoticeRunsError(ProgrammeError):
    """A pair whose notice runs does not pause: its last day is ``on``."""

    code = "pair.notice_runs"


class NotReadyError(ProgrammeError):
    """A pair begins work with its papers in order: ``missing``."""

    code = "pair.not_ready"


class SecondApproverError(ProgrammeError):
    """Who belongs to the pair, or is the superior of its mentee, does not decide alone."""

    code = "pair.second_approver"


class NotOfPairError(ProgrammeError):
    """This person does not belong to the pair."""

    code = "pair.not_of_pair"


class NotOpenError(ProgrammeError):
    """Nothing is asked of this person about the pair any more."""

    code = "pair.not_open"


def checked(pair: Pair, wanted: PairState, actor: Actor, reason: str = "") -> Rule:
    """The rule of a step, asked before it is taken.

    Raises:
        StateError: the step is not in the table, or not this actor's.
        MissingReasonError: the step needs words.
        EndingCodeError: the step needs a code of the closed list.
    """
    rule = NEXT[pair.state].get(wanted)
    if rule is None or actor not in rule.actors:
        raise StateError(kind="pair", state=pair.state.value, wanted=wanted.value)
    if rule.coded and reason not in set(Ending):
        raise EndingCodeError(value=reason)
    if rule.reason and not reason.strip():
        raise MissingReasonError(action=wanted.value)
    return rule


def moved(
    pair: Pair,
    wanted: PairState,
    actor: Actor = Actor.CURATOR,
    reason: str = "",
    **changes: object,
) -> Pair:
    """The pair one step on; a reason the rule asks for stays with the pair."""
    rule = checked(pair, wanted, actor, reason)
    kept = reason if rule.reason else pair.reason
    return replace(pair, state=wanted, reason=kept, **changes)  # type: ignore[arg-type]


def side_of(pair: Pair, who: PersonId) -> str:
    """``"mentor"`` or ``"mentee"``.

    Raises:
        NotOfPairError: neither.
    """
    if who == pair.mentor_id:
        return Actor.MENTOR.value
    if who in pair.mentee_ids:
        return Actor.MENTEE.value
    raise NotOfPairError


def grade_of(value: object) -> int:
    """An answer on the scale ``fit4``: 1 no, 2 rather no, 3 rather yes, 4 yes.

    >>> grade_of("rather_yes"), grade_of(4)
    (3, 4)
    """
    found = GRADES.get(value, value) if isinstance(value, str) else value
    if isinstance(found, int) and not isinstance(found, bool) and found in GRADES.values():
        return found
    raise InvalidValueError(field="grade", value=value, rule=" | ".join(GRADES))


GRADES: Mapping[str, int] = {"no": 1, "rather_no": 2, "rather_yes": 3, "yes": 4}
WORDS_OF: Mapping[int, str] = {number: word for word, number in GRADES.items()}
AGREES = 3  # from "rather yes" on
