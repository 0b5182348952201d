"""Demand and supply by competency, round by round and today: who asks, who can help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.access import Permission
from data.records.round import Round, RoundStatus
from data.store import Work
from matching.constraints import capacities
from matching.profile import Applicant
from matching.rounds import snapshot
from matching.rounds.computing import gone_from
from matching.rounds.entrants import collect
from matching.rounds.viewing import coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One round, or today where ``round`` is None.

    ``domains``: code to mentees who need it, mentors who can serve it, their free places.
    ``mentees`` and ``mentors`` are how many are counted, ``places`` how many are free.
    """

    round: Round | None
    domains: Mapping[str, tuple[int, int, int]]
    mentees: int
    mentors: int
    places: int


def demands(work: Work, most: int = 5) -> tuple[Demand, ...]:
    """The last rounds that were frozen and not cancelled, the oldest first.

    Whose consent to matching has ended since is not counted.
    """
    work.require(Permission.ROUND_READ)
    told = [one for one in work.rounds.all() if one.digest]
    kept = [one for one in told if one.status is not RoundStatus.CANCELLED]
    return tuple(_of_round(work, one) for one in kept[-most:])


def demand_now(work: Work) -> Demand:
    """Who would take part if a round were opened now."""
    work.require(Permission.ROUND_READ)
    found = collect(work)
    regulation = work.schools.get(work.school_id).regulation
    return _counted(found.mentees, found.mentors, capacities(found.mentors, regulation).tolist())


def _of_round(work: Work, one: Round) -> Demand:
    frozen = snapshot.read(one, work.snapshots.of(one.id))
    gone = gone_from(work, frozen)
    mentees = [each for each in frozen.mentees if each.id not in gone]
    mentors = [each for each in frozen.mentors if each.id not in gone]
    places = capacities(mentors, frozen.regulation).tolist()
    return _counted(mentees, mentors, places, one)


def _counted(
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    places: list[int],
    of: Round | None = None,
) -> Demand:
    return Demand(
        round=of,
        domains=coverage(list(mentees), list(mentors), places),
        mentees=len(mentees),
        mentors=len(mentors),
        places=sum(max(one, 0) for one in places),
    )
