"""Two-stage rounds: short trial meetings first, then the round with what both sides said of them.

While a round is a draft, each mentee meets two or three mentors chosen by the solver. A "no" of
either side forbids the pair in the final computation, every other rating is half of that side's
wish (docs/score.md). Ratings are read by the curator alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from data import invitations
from data.access import Permission
from data.errors import InvalidValueError, StateError
from data.invitations import Issued
from data.names import sort_key
from data.records.ids import PersonId, RoundId, TrialId, new_id
from data.records.invitation import Form
from data.records.programme import Trial, TrialState
from data.records.round import Round, RoundStatus
from data.store import Work
from matching.pairs import links
from matching.pairs.cards import OfferedCard, seen_of
from matching.pairs.reading import laid
from matching.pairs.spreading import spread
from matching.pairs.states import NotOfPairError, NotOpenError, grade_of
from matching.rounds import opening, private
from matching.rounds.entrants import collect, consented
from matching.rounds.private import Said
from matching.rounds.states import NobodyError, need

COUNTS = (2, 3)  # trial meetings of a mentee
A_PLACE = 3  # meetings a mentor can be asked for, for each free place
Ratings = Mapping[tuple[str, str], tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What was planned: meetings, mentees with at least one, two…, the busiest mentor's load."""

    trials: tuple[Trial, ...]
    served: tuple[int, ...]
    busiest: int
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialLine:
    """One meeting for the curator; ratings 1..4, None without one."""

    trial: Trial
    mentee: str
    mentor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What a person sees by a link about a trial meeting; nobody's card once it is closed."""

    card: OfferedCard | None
    own: Said | None
    open: bool


def plan(work: Work, round_id: RoundId, count: int) -> Planned:
    """Choose the trial meetings of a draft; those not held yet are chosen anew.

    Meetings that somebody has rated stand; what they need is not asked for a second time.

    Raises:
        NobodyError: a side is empty.
    """
    work.require(Permission.ROUND_WRITE)
    need(work.rounds.get(round_id), RoundStatus.DRAFT, action="trials")
    if count not in COUNTS:
        raise InvalidValueError(field="trials", value=count, rule="2 | 3")
    entrants = collect(work)
    if not entrants.mentees or not entrants.mentors:
        raise NobodyError(mentees=len(entrants.mentees), mentors=len(entrants.mentors))
    for one in work.trials.of_round(round_id):
        if one.state is TrialState.PLANNED and one.by_mentee is None and one.by_mentor is None:
            _cancel(work, one)
    laid_ = laid(entrants, work)
    problem = laid_.problem
    held = {(one.mentee_id, one.mentor_id) for one in standing(work, round_id)}
    rows, columns = laid_.vectors.mentee_ids, laid_.vectors.mentor_ids
    met = np.array([[(row, column) in held for column in columns] for row in rows], bool)
    eligible = problem.eligible & (problem.capacity > 0)[None, :]
    found = spread(laid_.affinity.total, eligible, problem.capacity * A_PLACE, count, met)
    chosen = np.argwhere(found.meets & ~met).tolist()
    made = [
        _meet(work, round_id, PersonId(rows[row]), PersonId(columns[column]))
        for row, column in chosen
    ]
    told = {"meetings": len(made), "wanted": count}
    work.audit("trial.planned", None, told, subject=f"round:{round_id}")
    return Planned(
        trials=tuple(made), served=found.served, busiest=found.busiest, proven=found.proven
    )


def invite(work: Work, round_id: RoundId) -> tuple[Issued, ...]:
    """Issue both sides a link to rate each meeting they have not rated and have no live link to."""
    work.require(Permission.INVITATION_WRITE)
    work.require(Permission.ROUND_WRITE)
    issued: list[Issued] = []
    live = consented(work)
    for one in standing(work, round_id):
        if not {one.mentee_id, one.mentor_id} <= live:
            continue
        said = {one.mentee_id: one.by_mentee, one.mentor_id: one.by_mentor}
        people = [
            who
            for who, rating in said.items()
            if rating is None and links.live(work, Form.TRIAL, one.id, who) is None
        ]
        if people:
            issued += invitations.invite(work, people, Form.TRIAL, subject=one.id, days=links.DAYS)
    return tuple(issued)


def seen(work: Work, trial_id: TrialId) -> Meeting:
    """The other side's card, by a personal link to the rating of a meeting."""
    who = work.require_link(Form.TRIAL, trial_id)
    one = work.trials.get(trial_id)
    mentor = _side(one, who)
    other = one.mentee_id if mentor else one.mentor_id
    year, open_ = work.rounds.get(one.round_id).year, _is_open(work, one)
    return Meeting(
        card=seen_of(work, other, mentor=not mentor, year=year) if open_ else None,
        own=private.own(work, Form.TRIAL, trial_id, who),
        open=open_,
    )


def rate_by_link(work: Work, trial_id: TrialId, grade: str, words: str = "") -> Trial:
    """What one side says of a trial meeting, by a personal link."""
    who = work.require_link(Form.TRIAL, trial_id)
    one = work.trials.get(trial_id)
    if not _is_open(work, one):
        raise NotOpenError
    return _rated(work, one, who, grade, words)


def rate(work: Work, trial_id: TrialId, person_id: PersonId, grade: str, words: str = "") -> Trial:
    """The same, written down by the curator."""
    work.require(Permission.ROUND_WRITE)
    one = work.trials.get(trial_id)
    if not _is_open(work, one):
        raise StateError(kind="trial", state=one.state.value, wanted="rating")
    return _rated(work, one, person_id, grade, words)


def freeze(work: Work, round_id: RoundId) -> Round:
    """Freeze a round with what both sides said of their meetings."""
    return opening.freeze(work, round_id, ratings(work, round_id))


def ratings(work: Work, round_id: RoundId) -> Ratings:
    """What was said: (mentee, mentor) to (mentee's, mentor's) rating, of those who may be matched.

    Asks nobody's permission: use cases do.
    """
    live = consented(work)
    return {
        (one.mentee_id, one.mentor_id): (one.by_mentee, one.by_mentor)
        for one in standing(work, round_id)
        if {one.mentee_id, one.mentor_id} <= live and not one.by_mentee is one.by_mentor is None
    }


def listing(work: Work, round_id: RoundId) -> tuple[TrialLine, ...]:
    """The meetings of a round with what was said, for the curator alone, by names."""
    work.require(Permission.PRIVATE_ANSWER_READ)
    live = consented(work)
    names = {one.id: one.fio for one in work.people.all() if one.id in live}
    lines = [
        TrialLine(trial=one, mentee=names[one.mentee_id], mentor=names[one.mentor_id])
        for one in standing(work, round_id)
        if {one.mentee_id, one.mentor_id} <= live
    ]
    return tuple(sorted(lines, key=lambda one: (sort_key(one.mentee), sort_key(one.mentor))))


def standing(work: Work, round_id: RoundId) -> list[Trial]:
    """Meetings nobody has called off. Asks nobody's permission."""
    return [one for one in work.trials.of_round(round_id) if one.state is not TrialState.CANCELLED]


def _rated(work: Work, one: Trial, who: PersonId, grade: str, words: str) -> Trial:
    number, mentor = grade_of(grade), _side(one, who)
    private.keep(work, Form.TRIAL, one.id, who, number, words)
    held = {"state": TrialState.HELD, "held_on": one.held_on or work.today}
    said = {"by_mentor": number} if mentor else {"by_mentee": number}
    after = work.trials.put(replace(one, **held, **said))  # type: ignore[arg-type]
    told = {"side": "mentor" if mentor else "mentee"}
    work.audit("trial.rated", None, told, subject=f"trial:{one.id}")
    return after


def _side(one: Trial, who: PersonId) -> bool:
    """Whether this person is the mentor of the meeting."""
    if who not in {one.mentee_id, one.mentor_id}:
        raise NotOfPairError
    return who == one.mentor_id


def _is_open(work: Work, one: Trial) -> bool:
    """Whether a rating is still taken: the round is a draft, and both may be matched."""
    if one.state is TrialState.CANCELLED or not {one.mentee_id, one.mentor_id} <= consented(work):
        return False
    return work.rounds.get(one.round_id).status is RoundStatus.DRAFT


def _meet(work: Work, round_id: RoundId, mentee: PersonId, mentor: PersonId) -> Trial:
    """A meeting to come; one that was called off before stands again."""
    for one in work.trials.of_round(round_id):
        if (one.mentee_id, one.mentor_id) == (mentee, mentor):
            return work.trials.put(replace(one, state=TrialState.PLANNED))
    return work.trials.put(
        Trial(
            id=TrialId(new_id()),
            school_id=work.school_id,
            round_id=round_id,
            mentee_id=mentee,
            mentor_id=mentor,
            state=TrialState.PLANNED,
        )
    )


def _cancel(work: Work, one: Trial) -> None:
    work.trials.put(replace(one, state=TrialState.CANCELLED))
    links.end(work, Form.TRIAL, one.id)
