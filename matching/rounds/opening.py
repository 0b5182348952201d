"""Use cases before a round is computed: open it, set its policy, freeze its input."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypedDict, Unpack

from data.access import Permission
from data.errors import ChangedMeanwhileError, ProgrammeError
from data.i18n import _
from data.names import clean_text
from data.records.ids import RoundId, new_id
from data.records.round import Round, RoundStatus, Snapshot
from data.store import Work
from matching.affinity import DEFAULT, scaled
from matching.assign import Policy
from matching.assign.policy import VERSION
from matching.proposal.kinds import RoundKind
from matching.proposal.shaping import Ratings
from matching.rounds import exploring
from matching.rounds import weights as learned
from matching.rounds.entrants import ORDINARY, collect
from matching.rounds.snapshot import (
    digest,
    kind_of,
    policy_of,
    published,
    software,
    stop_of,
    version_of,
    write,
)
from matching.rounds.states import OPEN, AnotherRoundError, NobodyError, moved, need

MOST_GAP = 0.1  # a plan that may be worse than that is not worth a round


class BadGapError(ProgrammeError):
    """No computation can stop at this proved gap: ``value`` of at most ``most``, both shares."""

    code = "round.bad_gap"


class KindPolicyError(ProgrammeError):
    """Neither a draw nor the weakest pair first go with this ``kind`` of round."""

    code = "round.kind_policy"


def open_round(
    work: Work,
    *,
    name: str = "",
    policy: Policy | None = None,
    weights: Mapping[str, float] | None = None,
    seed: int = 0,
    stop_at: float = 0.0,
    kind: RoundKind = ORDINARY,
) -> Round:
    """Open a round of this school year; one at a time.

    ``stop_at`` is the proved gap at which its computation may stop; 0 asks for the optimum.
    ``kind`` says what sort of pairs the round makes, with its parameters. Weights that are not
    given are the newest signed ones; a policy that is not given draws where the school learns.

    Raises:
        AnotherRoundError: a round is still being worked on.
        BadGapError: a gap outside 0..0.1.
        BadWeightsError: weights nobody can count with.
        KindNotEnabledError: the regulation does not know the kind.
        KindPolicyError: dials that this kind does not offer.
    """
    work.require(Permission.ROUND_WRITE)
    standing = work.rounds.open_one()
    if standing is not None:
        raise AnotherRoundError(name=standing.name)
    school = work.schools.get(work.school_id)
    number = 1 + max(
        (one.number for one in work.rounds.all() if one.year == school.year), default=0
    )
    given = dict(weights or learned.in_force(work).weights)
    scaled(tuple(DEFAULT), given)
    chosen = exploring.opening_policy(work, kind) if policy is None else policy
    _check_kind(work, kind, chosen)
    opened = work.rounds.put(
        Round(
            id=RoundId(new_id()),
            school_id=work.school_id,
            year=school.year,
            number=number,
            name=clean_text(name) or _("Round {number}, {year}", number=number, year=school.year),
            status=RoundStatus.DRAFT,
            created_at=work.now,
            policy=published(chosen, given, _gap(stop_at), kind, learned.version_of(work, given)),
            seed=seed,
        )
    )
    work.audit("round.opened", None, opened)
    return opened


def rename(work: Work, round_id: RoundId, name: str, version: int | None = None) -> Round:
    """Call an open round otherwise; an empty name leaves the old one.

    Raises:
        ChangedMeanwhileError: ``version`` is not the one in force any more.
    """
    work.require(Permission.ROUND_WRITE)
    before = work.rounds.get(round_id)
    need(before, *OPEN, action="rename")
    _check_version(before, version, name)
    after = work.rounds.put(replace(before, name=clean_text(name) or before.name))
    work.audit("round.renamed", before, after)
    return after


class Dials(TypedDict, total=False):
    """Dials of the policy since 1.1.0; what is left out stays."""

    worst: str
    draw: float
    seed: int


def set_policy(
    work: Work,
    round_id: RoundId,
    fairness: int | None = None,
    floor: float | None = None,
    weights: Mapping[str, float] | None = None,
    version: int | None = None,
    *,
    stop_at: float | None = None,
    kind: RoundKind | None = None,
    **dials: Unpack[Dials],
) -> Round:
    """Set the dials of a draft; what is None stays, a floor of 0 takes the floor away.

    Raises:
        BadPolicyError: a dial outside its range.
        BadGapError: a gap outside 0..0.1.
        ChangedMeanwhileError: ``version`` is not the one in force any more.
    """
    work.require(Permission.ROUND_WRITE)
    before = work.rounds.get(round_id)
    need(before, RoundStatus.DRAFT, action="policy")
    _check_version(before, version, before.name)
    policy, shares = policy_of(before.policy)
    kind = kind_of(before.policy) if kind is None else kind
    wanted = replace(
        policy,
        fairness=policy.fairness if fairness is None else fairness,
        floor=policy.floor if floor is None else floor or None,
        version=VERSION,
        **dials,
    )
    given = shares if weights is None else dict(weights)
    scaled(tuple(DEFAULT), given)
    called = version_of(before.policy) if weights is None else learned.version_of(work, given)
    enough = stop_of(before.policy) if stop_at is None else _gap(stop_at)
    _check_kind(work, kind, wanted)
    after = work.rounds.put(replace(before, policy=published(wanted, given, enough, kind, called)))
    work.audit("round.policy_set", before, after)
    return after


def _check_kind(work: Work, kind: RoundKind, policy: Policy) -> None:
    """Refuse a kind the regulation does not know, and dials that do not go with it."""
    kind.check_enabled(work.schools.get(work.school_id).regulation)
    if kind.bound and (policy.worst or policy.draw):
        raise KindPolicyError(kind=kind.kind.value)


def _gap(stop_at: float) -> float:
    if not 0.0 <= stop_at <= MOST_GAP:
        raise BadGapError(value=stop_at, most=MOST_GAP)
    return stop_at


def _check_version(before: Round, version: int | None, yours: str) -> None:
    if version is not None and version != before.version:
        raise ChangedMeanwhileError(kind="round", id=before.id, yours=yours, theirs=before.name)


def freeze(work: Work, round_id: RoundId, ratings: Ratings | None = None) -> Round:
    """Write down who takes part, with their answers and the rules; it never changes again.

    ``ratings`` are what both sides said after acquaintance meetings, where there were any.

    Raises:
        NobodyError: a side is empty.
    """
    work.require(Permission.ROUND_WRITE)
    before = work.rounds.get(round_id)
    need(before, RoundStatus.DRAFT, action=RoundStatus.FROZEN.value)
    kind = kind_of(before.policy)
    kind.check_enabled(work.schools.get(work.school_id).regulation)
    entrants = replace(collect(work, kind), ratings=dict(ratings or {}))
    if not entrants.mentees or not entrants.mentors:
        raise NobodyError(mentees=len(entrants.mentees), mentors=len(entrants.mentors))
    regulation = work.schools.get(work.school_id).regulation
    body = write(before, entrants, regulation, work.today)
    seal = digest(body)
    work.snapshots.put(
        Snapshot(
            round_id=round_id,
            school_id=work.school_id,
            digest=seal,
            body=body,
            frozen_at=work.now,
        )
    )
    after = work.rounds.put(moved(before, RoundStatus.FROZEN, digest=seal, software=software()))
    work.audit("round.frozen", before, after)
    return after
