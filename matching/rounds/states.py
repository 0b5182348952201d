"""States of a round, as data: domain section 4.4. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from data.errors import ProgrammeError, StateError
from data.records.round import Round, RoundStatus

_S = RoundStatus

NEXT: Mapping[RoundStatus, frozenset[RoundStatus]] = {
    _S.DRAFT: frozenset({_S.FROZEN, _S.CANCELLED}),
    _S.FROZEN: frozenset({_S.COMPUTED, _S.CANCELLED}),
    _S.COMPUTED: frozenset({_S.FROZEN, _S.REVIEWED, _S.CANCELLED}),
    _S.REVIEWED: frozenset({_S.APPROVED, _S.CANCELLED}),
    _S.APPROVED: frozenset({_S.ORDERED, _S.CLOSED}),
    _S.ORDERED: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset(),
    _S.CANCELLED: frozenset(),
}
UNDER_WAY = frozenset({_S.FROZEN, _S.COMPUTED, _S.REVIEWED})
OPEN = UNDER_WAY | {_S.DRAFT}
SETTLED = frozenset({_S.APPROVED, _S.ORDERED, _S.CLOSED})


class AnotherRoundError(ProgrammeError):
    """Another round of this school is still open: ``name``."""

    code = "round.another_open"


class NobodyError(ProgrammeError):
    """A round needs somebody on each side: ``mentees``, ``mentors``."""

    code = "round.nobody"


class UndecidedError(ProgrammeError):
    """Some proposals have no human decision yet: ``count``, ``names``."""

    code = "round.undecided"


class UnansweredError(ProgrammeError):
    """Some pairs wait for the answer of a side: ``count``."""

    code = "round.unanswered"


class OverCapacityError(ProgrammeError):
    """The decisions give a mentor more mentees than places: ``fio``, ``load``, ``capacity``."""

    code = "round.over_capacity"


class ConsentGoneError(ProgrammeError):
    """Somebody's consent to matching is not live any more: ``names``."""

    code = "round.consent_gone"


class PeopleChangedError(ProgrammeError):
    """Somebody does not wait for a mentor any more: ``names``."""

    code = "round.people_changed"


class PairsAgreedError(ProgrammeError):
    """People have already agreed to pairs of this round: ``count``."""

    code = "round.pairs_agreed"


class NoSuchPairError(ProgrammeError):
    """This pair is not in the plan of the round: ``mentee``, ``mentor``."""

    code = "round.no_such_pair"


class ForbiddenPairError(ProgrammeError):
    """This pair is forbidden in this round; undo that first: ``mentee``, ``mentor``."""

    code = "round.pair_forbidden"


class BarredPairError(ProgrammeError):
    """A rule that nobody may set aside bars this pair: ``mentee``, ``mentor``, ``reasons``."""

    code = "round.pair_barred"


class NeedsConfirmationError(ProgrammeError):
    """A rule speaks against this pair, so ask twice: ``mentee``, ``mentor``, ``reasons``."""

    code = "round.pair_needs_confirmation"


class NothingToUndoError(ProgrammeError):
    """There is no decision about this mentee: ``mentee``."""

    code = "round.nothing_to_undo"


class MentorFullError(ProgrammeError):
    """All places of this mentor are kept by decisions: ``mentor``, ``capacity``."""

    code = "round.mentor_full"


class HasPairError(ProgrammeError):
    """This mentee has a pair in the round already: ``mentee``."""

    code = "round.has_pair"


class AlreadyDeclinedError(ProgrammeError):
    """One of the two has already said no to this pair: ``mentee``, ``mentor``."""

    code = "round.already_declined"


class NotInRoundError(ProgrammeError):
    """This person does not take part in the round: ``fio``."""

    code = "round.not_in_round"


class OtherFrameworkError(ProgrammeError):
    """The round was frozen under another edition of the framework: ``frozen``, ``now``."""

    code = "round.other_framework"


class ErasedPeopleError(ProgrammeError):
    """Some people of the round have been erased, so nothing can be counted again: ``count``."""

    code = "round.erased"


class UnknownSnapshotError(ProgrammeError):
    """The frozen input was written by another version of the program: ``format``."""

    code = "round.snapshot_unknown"


class KindRefusesError(ProgrammeError):
    """Pairs of this kind of round hang on each other, so this cannot be asked: ``action``."""

    code = "round.kind_refuses"


class GroupBrokenError(ProgrammeError):
    """Decisions have left a group that does not hold: ``fio``, ``size``, ``least``, ``most``."""

    code = "round.group_broken"


class SnapshotError(ProgrammeError):
    """The frozen input does not match its digest: ``round_id``."""

    code = "round.snapshot_broken"


def need(one: Round, *wanted: RoundStatus, action: str) -> None:
    """Refuse an action in any other state."""
    if one.status not in wanted:
        raise StateError(kind="round", state=one.status.value, wanted=action)


def moved(one: Round, wanted: RoundStatus, **changes: object) -> Round:
    """The round one step on; a step that is not in the table is refused."""
    if wanted not in NEXT[one.status]:
        raise StateError(kind="round", state=one.status.value, wanted=wanted.value)
    return replace(one, status=wanted, **changes)  # type: ignore[arg-type]
