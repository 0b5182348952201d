"""Use cases of learned weights: propose a version, sign or decline it, which one is in force.

Nothing is ever applied silently: a proposal waits for a person, the newest signed version is what
new rounds open with, and a round keeps the version it was opened with.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from data.access import Permission
from data.codebook.learning import limits
from data.errors import MissingReasonError, NotFoundError, ProgrammeError, StateError
from data.names import clean_text
from data.records.monitoring import WeightsState, WeightsVersion
from data.store import Work
from matching.affinity import DEFAULT, scaled
from matching.rounds.snapshot import BY_DEFAULT

OWN = "own"  # weights that somebody gave to one round
SIGNED = "weights_v{number}"
BACK_TEST, REFUSALS, PASSED = "back_test", "refusals", "passed"  # of the basis
DUST = 1e-9  # of a bound that went through a database


class GateClosedError(ProgrammeError):
    """What was learned does not carry a proposal: ``refusals``, how many."""

    code = "weights.gate_closed"


class PendingWeightsError(ProgrammeError):
    """Another proposal waits for a signature: ``number``."""

    code = "weights.pending"


class FarWeightsError(ProgrammeError):
    """A weight goes further than one version may: ``component``, ``before``, ``value``."""

    code = "weights.too_far"


class BackTestError(ProgrammeError):
    """Old rounds do not speak for these weights, so nobody may sign them: ``number``."""

    code = "weights.back_test"


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """Weights that a new round opens with. ``number`` 0 and ``"default"``: the published ones."""

    number: int
    version: str
    weights: Mapping[str, float]


def in_force(work: Work) -> InForce:
    """The newest signed weights, else the published ones. Asks no permission: use cases do."""
    signed = [one for one in work.weights_versions.all() if one.state is WeightsState.SIGNED]
    if not signed:
        return InForce(number=0, version=BY_DEFAULT, weights=dict(DEFAULT))
    newest = max(signed, key=lambda one: one.number)
    return InForce(
        number=newest.number,
        version=SIGNED.format(number=newest.number),
        weights=dict(newest.weights),
    )


def version_of(work: Work, weights: Mapping[str, float]) -> str:
    """What weights given to a round are called: of a signed version, the default, or one's own."""
    for one in sorted(work.weights_versions.all(), key=lambda one: -one.number):
        if one.state is WeightsState.SIGNED and dict(one.weights) == dict(weights):
            return SIGNED.format(number=one.number)
    return BY_DEFAULT if dict(weights) == dict(DEFAULT) else OWN


def versions(work: Work) -> tuple[WeightsVersion, ...]:
    """Every version ever proposed, the newest first."""
    work.require(Permission.WEIGHTS_WRITE)
    return tuple(sorted(work.weights_versions.all(), key=lambda one: -one.number))


def propose(
    work: Work, weights: Mapping[str, float], basis: Mapping[str, object]
) -> WeightsVersion:
    """Keep weights as a proposal that waits for a person.

    Args:
        work: who asks.
        weights: of every component, sum 1, no further from those in force than one step.
        basis: JSON-ready, what they rest on; ``refusals`` must be there and empty, ``back_test``
            says what old rounds speak.

    Raises:
        GateClosedError: a condition of learning is not met.
        PendingWeightsError: another proposal waits.
        FarWeightsError: further than one step.
        BadWeightsError: weights nobody can count with.
    """
    work.require(Permission.WEIGHTS_WRITE)
    refusals = basis.get(REFUSALS)
    if not isinstance(refusals, list) or refusals:
        raise GateClosedError(refusals=len(refusals) if isinstance(refusals, list) else 1)
    known = work.weights_versions.all()
    waiting = [one for one in known if one.state is WeightsState.PROPOSED]
    if waiting:
        raise PendingWeightsError(number=waiting[0].number)
    scaled(tuple(DEFAULT), weights)
    _check_step(in_force(work).weights, weights)
    kept = work.weights_versions.put(
        WeightsVersion(
            school_id=work.school_id,
            number=1 + max((one.number for one in known), default=0),
            weights=dict(weights),
            basis=dict(basis),
            state=WeightsState.PROPOSED,
            made_at=work.now,
            made_by=work.by.id,
        )
    )
    work.audit("weights.proposed", None, _told(kept), subject=_subject(kept))
    return kept


def sign(work: Work, number: int, reason: str) -> WeightsVersion:
    """Put a proposal into force for rounds opened from now on.

    Raises:
        BackTestError: old rounds do not speak for it.
        MissingReasonError: nobody says why.
        StateError: it is decided already.
    """
    work.require(Permission.WEIGHTS_WRITE)
    before = _waiting(work, number, WeightsState.SIGNED)
    tested = before.basis.get(BACK_TEST)
    if not isinstance(tested, Mapping) or tested.get(PASSED) is not True:
        raise BackTestError(number=number)
    _check_step(in_force(work).weights, before.weights)
    return _decided(work, before, WeightsState.SIGNED, reason)


def decline(work: Work, number: int, reason: str) -> WeightsVersion:
    """Leave the weights as they are.

    Raises:
        MissingReasonError: nobody says why.
        StateError: it is decided already.
    """
    work.require(Permission.WEIGHTS_WRITE)
    before = _waiting(work, number, WeightsState.DECLINED)
    return _decided(work, before, WeightsState.DECLINED, reason)


def _waiting(work: Work, number: int, wanted: WeightsState) -> WeightsVersion:
    found = work.weights_versions.find(number)
    if found is None:
        raise NotFoundError(kind="weights", id=str(number))
    if found.state is not WeightsState.PROPOSED:
        raise StateError(kind="weights", state=found.state.value, wanted=wanted.value)
    return found


def _decided(
    work: Work, before: WeightsVersion, state: WeightsState, reason: str
) -> WeightsVersion:
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action=f"weights.{state.value}")
    after = work.weights_versions.put(
        replace(before, state=state, decided_at=work.now, decided_by=work.by.id, reason=said)
    )
    work.audit(
        f"weights.{state.value}", _told(before), _told(after), subject=_subject(after), reason=said
    )
    return after


def _check_step(before: Mapping[str, float], after: Mapping[str, float]) -> None:
    """Refuse weights further from those before than one version may go, or above the cap."""
    step = limits().step
    for code, (low, high) in step.bounds(before).items():
        if not low - DUST <= after.get(code, 0.0) <= high + DUST:
            raise FarWeightsError(component=code, before=before[code], value=after.get(code, 0.0))
    if abs(sum(after.values()) - 1.0) > step.sum:
        raise FarWeightsError(component="*", before=1.0, value=sum(after.values()))


def _told(one: WeightsVersion) -> dict[str, object]:
    return {"number": one.number, "state": one.state.value, "weights": dict(one.weights)}


def _subject(one: WeightsVersion) -> str:
    return f"weights:{one.number}"
