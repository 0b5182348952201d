"""Nominations by criteria of practice: proposed with grounds, accepted by the nominee, judged.

Marks of a jury say what they say; who wins is decided by a person with a reason. Nothing of surveys
enters: neither how content anybody is nor how anybody is liked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from data.access import Permission
from data.bank.participations import this_year
from data.codebook.practice import categories, criteria, criterion_name, most_mark
from data.errors import DeniedError, MissingReasonError, StateError
from data.i18n import _
from data.names import clean_text
from data.practice.people import kept, staff
from data.practice.refusals import (
    AlreadyNominatedError,
    JuryClosedError,
    MarksError,
    NoGroundsError,
    NoJurorError,
    NotHeldError,
    NotOfferedError,
    NoVotesError,
    OwnVoteError,
    UnknownCodeError,
)
from data.records.ids import EventId, NominationId, PersonId, StudyId, VoteId, new_id
from data.records.invitation import Form
from data.records.practice import EventState, Nomination, NominationState, StudyState, Vote
from data.store import Work

N = NominationState
STEPS: Mapping[NominationState, frozenset[NominationState]] = {
    N.PROPOSED: frozenset({N.ACCEPTED, N.WITHDRAWN}),
    N.ACCEPTED: frozenset({N.WON, N.NOT_WON, N.WITHDRAWN}),
    N.WON: frozenset({N.NOT_WON, N.WITHDRAWN}),
    N.NOT_WON: frozenset({N.WON, N.WITHDRAWN}),
    N.WITHDRAWN: frozenset(),
}
JUDGED = frozenset({N.ACCEPTED, N.WON, N.NOT_WON})
DECIDED = frozenset({N.WON, N.NOT_WON})
MOST_GROUND = 1500
JURY = "practice.jury."  # name of the jury of an event among the school's settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One nomination with what the jury has said.

    ``total`` is the sum of all marks of ``voters`` people, ``most`` the highest possible sum;
    ``tied``: another one of the category has exactly the same share of it.
    """

    nomination: Nomination
    fio: str
    voters: int
    total: int
    most: int
    by_criterion: Mapping[str, int]
    leads: bool = False
    tied: bool = False

    @property
    def share(self) -> Fraction | None:
        """Sum of marks over the highest possible sum, exactly; None without a voter."""
        return Fraction(self.total, self.most) if self.most else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A nomination as a juror sees it, with the own marks; ``barred`` where it is one's own."""

    nomination: Nomination
    fio: str
    marks: Mapping[str, int]
    barred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnVote:
    """What stands behind a link to the vote: ballots of a juror, nominations of the person."""

    who: PersonId
    juror: bool
    ballots: tuple[Ballot, ...]
    own: tuple[Nomination, ...]
    open: bool


def propose(
    work: Work,
    event_id: EventId,
    category: str,
    person_id: PersonId,
    grounds: Mapping[str, str],
    *,
    study_id: StudyId | None = None,
) -> Nomination:
    """Put somebody forward in a category; it waits for their yes.

    Raises:
        UnknownCodeError, NoGroundsError, AlreadyNominatedError: before anything is kept.
        NotOfferedError: nothing may be kept about this person, or the case is withdrawn.
    """
    work.require(Permission.PRACTICE_WRITE)
    here = work.events.get(event_id)
    said = _grounds(category, grounds)
    if any(
        (one.category, one.person_id) == (category, person_id) and one.state is not N.WITHDRAWN
        for one in of_event(work, event_id)
    ):
        raise AlreadyNominatedError
    if not kept(work, [person_id]) or not _stands(work, study_id):
        raise NotOfferedError
    made = work.nominations.put(
        Nomination(
            id=NominationId(new_id()),
            school_id=work.school_id,
            year=here.year,
            event_id=here.id,
            category=category,
            person_id=person_id,
            study_id=study_id,
            grounds=said,
            proposed_at=work.now,
        )
    )
    work.audit("nomination.proposed", None, _told(made), subject=f"person:{person_id}")
    return made


def nominable(work: Work) -> dict[PersonId, str]:
    """Whom the office may put forward: staff whose data may be kept, by name."""
    work.require(Permission.PRACTICE_WRITE)
    people = {one.id: one.fio for one in staff(work)}
    return {who: people[who] for who in kept(work, list(people))}


def accept_by_link(work: Work, event_id: EventId, nomination_id: NominationId) -> Nomination:
    """The nominee agrees to stand."""
    before = _own(work, event_id, nomination_id)
    if before.state in JUDGED:
        return before
    return _put(work, before, N.ACCEPTED, "nomination.accepted")


def withdraw_by_link(work: Work, event_id: EventId, nomination_id: NominationId) -> Nomination:
    """The nominee does not stand, or no more."""
    before = _own(work, event_id, nomination_id)
    if before.state is N.WITHDRAWN:
        return before
    return _put(work, before, N.WITHDRAWN, "nomination.withdrawn")


def withdraw(work: Work, nomination_id: NominationId, reason: str) -> Nomination:
    """The office takes a nomination back, with words why."""
    work.require(Permission.PRACTICE_WRITE)
    return _put(
        work,
        work.nominations.get(nomination_id),
        N.WITHDRAWN,
        "nomination.withdrawn",
        _reason(reason, _("withdraw the nomination")),
    )


def set_jury(work: Work, event_id: EventId, people: Sequence[PersonId]) -> tuple[PersonId, ...]:
    """Name the jury of an event."""
    work.require(Permission.PRACTICE_WRITE)
    here = work.events.get(event_id)
    chosen = tuple(work.people.get(one).id for one in dict.fromkeys(people))
    work.settings_kv.put(JURY + here.id, list(chosen))
    told = {"count": len(chosen)}
    work.audit("nomination.jury", None, told, subject=f"event:{here.id}")
    return chosen


def jury(work: Work, event_id: EventId) -> tuple[PersonId, ...]:
    """Who judges at an event."""
    work.require(Permission.STAFF_READ)
    work.require(Permission.PRACTICE_READ)
    return _jury(work, event_id)


def own_vote(work: Work, event_id: EventId) -> OwnVote:
    """Ballots and own nominations of whose link it is. A juror sees nobody else's marks."""
    who = work.require_link(Form.VOTE, event_id)
    found = of_event(work, event_id)
    juror = who in _jury(work, event_id)
    names = {one.id: one.fio for one in work.people.all()}
    ballots = tuple(
        Ballot(
            nomination=one,
            fio=names.get(one.person_id, ""),
            marks=_marks_of(work, one.id, who),
            barred=barred(work, one, who),
        )
        for one in found
        if juror and one.state is N.ACCEPTED
    )
    mine = tuple(one for one in found if one.person_id == who and one.state is not N.WITHDRAWN)
    return OwnVote(
        who=who,
        juror=juror,
        ballots=ballots,
        own=mine,
        open=any(one.state is N.ACCEPTED for one in found),
    )


def vote_by_link(
    work: Work, event_id: EventId, nomination_id: NominationId, marks: Mapping[str, int]
) -> Vote:
    """Keep a juror's marks for one nomination; a correction until the decision is one vote.

    Raises:
        NoJurorError, OwnVoteError, JuryClosedError, MarksError.
    """
    who = work.require_link(Form.VOTE, event_id)
    one = work.nominations.get(nomination_id)
    if who not in _jury(work, event_id) or one.event_id != event_id:
        raise NoJurorError
    if barred(work, one, who):
        raise OwnVoteError
    if one.state is not N.ACCEPTED:
        raise JuryClosedError
    _require_marks(one.category, marks)
    known = [vote for vote in work.votes.of_nomination(one.id) if vote.voter_id == who]
    if known and dict(known[0].marks) == dict(marks):
        return known[0]
    vote = Vote(
        id=VoteId(new_id()),
        school_id=work.school_id,
        nomination_id=one.id,
        voter_id=who,
        marks=dict(marks),
        at=work.now,
    )
    if known:
        vote = replace(known[0], marks=dict(marks), at=work.now)
    saved = work.votes.put(vote)
    work.audit("nomination.voted", None, {"event": event_id}, subject=f"person:{who}")
    return saved


def standings(work: Work, event_id: EventId) -> Mapping[str, tuple[Standing, ...]]:
    """What the jury has said, by category; inside one in the order of their names, not of marks.

    The sum stands beside how many have voted: who is barred from one has a say in the others.
    """
    work.require(Permission.STAFF_READ)
    work.require(Permission.PRACTICE_READ)
    names = {one.id: one.fio for one in work.people.all()}
    found: dict[str, list[Standing]] = {}
    for one in of_event(work, event_id):
        if one.state is not N.WITHDRAWN:
            found.setdefault(one.category, []).append(
                standing(work, one, names.get(one.person_id, ""))
            )
    return {code: _ranked(found[code]) for code in categories() if code in found}


def decide(
    work: Work, nomination_id: NominationId, *, won: bool, reason: str, unvoted: bool = False
) -> Nomination:
    """A person decides whether a nominee wins, with a reason; ties as well.

    ``unvoted``: the person says that it is decided without a vote.

    Raises:
        StateError: the nominee has not agreed to stand, or the event is called off.
        NotHeldError: somebody wins before the event is held.
        NoVotesError: somebody wins without a vote, and nobody says that this is meant.
    """
    work.require(Permission.PRACTICE_WRITE)
    before = work.nominations.get(nomination_id)
    said = _reason(reason, _("decide about the nomination"))
    wanted = N.WON if won else N.NOT_WON
    if before.state is wanted:
        return before
    _require_step(before, wanted)
    _require_decidable(work, before, won=won, unvoted=unvoted)
    return _put(work, before, wanted, "nomination.decided", said)


def winners(work: Work, year: str = "") -> tuple[Nomination, ...]:
    """Nominations won in a school year, by category."""
    work.require(Permission.STAFF_READ)
    work.require(Permission.PRACTICE_READ)
    found = work.nominations.of_year(year or this_year(work))
    order = {code: at for at, code in enumerate(categories())}
    won = [one for one in found if one.state is N.WON]
    return tuple(sorted(won, key=lambda one: (order.get(one.category, len(order)), one.id)))


def ended(work: Work, person_id: PersonId) -> None:
    """Take back every nomination of somebody whose data may be kept no more.

    Asks no permission: whoever ends the consent does.
    """
    for one in work.nominations.of(person_id):
        if N.WITHDRAWN in STEPS[one.state]:
            _put(work, one, N.WITHDRAWN, "nomination.withdrawn", "consent")


def of_event(work: Work, event_id: EventId) -> tuple[Nomination, ...]:
    """Nominations of an event, the oldest first. Asks no permission: an inner step."""
    year = work.events.get(event_id).year
    found = [one for one in work.nominations.of_year(year) if one.event_id == event_id]
    return tuple(sorted(found, key=lambda one: (one.proposed_at, one.id)))


def barred(work: Work, one: Nomination, who: PersonId) -> bool:
    """Whether somebody has a stake in a nomination.

    It is theirs, of their pair or their case, or they stand in the same category themselves.
    """
    if who in _rivals(work, one):
        return True
    partners = {
        person
        for pair in work.pairs.ever_of(one.person_id)
        for person in (pair.mentor_id, *pair.mentee_ids, *pair.former_ids)
    }
    study = work.studies.find(one.study_id) if one.study_id else None
    return who in partners or (study is not None and who in study.author_ids)


def standing(work: Work, one: Nomination, fio: str = "") -> Standing:
    """What those who are in the jury now have said. Asks no permission: an inner step."""
    votes = _counted(work, one)
    codes = criteria(one.category)
    sums = {code: sum(int(vote.marks.get(code, 0)) for vote in votes) for code in codes}
    return Standing(
        nomination=one,
        fio=fio,
        voters=len(votes),
        total=sum(sums.values()),
        most=len(votes) * len(codes) * most_mark(),
        by_criterion=sums,
    )


def _counted(work: Work, one: Nomination) -> list[Vote]:
    """Votes of jurors of today who have no stake in it; without marks when erased."""
    jurors = _jury(work, one.event_id) if one.event_id else ()
    return [
        vote
        for vote in work.votes.of_nomination(one.id)
        if vote.marks and vote.voter_id in jurors and not barred(work, one, vote.voter_id)
    ]


def _rivals(work: Work, one: Nomination) -> frozenset[PersonId]:
    """Who stands in the category of a nomination, its own nominee as well."""
    together = of_event(work, one.event_id) if one.event_id else ()
    standing_too = (
        other.person_id
        for other in together
        if other.category == one.category and other.state is not N.WITHDRAWN
    )
    return frozenset({one.person_id, *standing_too})


def _require_decidable(work: Work, one: Nomination, *, won: bool, unvoted: bool) -> None:
    state = work.events.get(one.event_id).state if one.event_id else None
    if state is EventState.CANCELLED:
        raise StateError(kind="event", state=state.value, wanted="decided")
    if not won:
        return
    if state is not EventState.HELD:
        raise NotHeldError
    if not unvoted and not _counted(work, one):
        raise NoVotesError


def _ranked(found: Sequence[Standing]) -> tuple[Standing, ...]:
    shares = [one.share for one in found if one.share is not None]
    top = max(shares, default=None)
    return tuple(
        replace(
            one,
            leads=one.share is not None and one.share == top,
            tied=one.share is not None and shares.count(one.share) > 1,
        )
        for one in sorted(found, key=lambda one: one.fio)
    )


def _own(work: Work, event_id: EventId, nomination_id: NominationId) -> Nomination:
    who = work.require_link(Form.VOTE, event_id)
    one = work.nominations.get(nomination_id)
    if one.person_id != who or one.event_id != event_id:
        work.refused.append(Permission.OWN_FORMS)
        raise DeniedError(permission=str(Permission.OWN_FORMS))
    return one


def _jury(work: Work, event_id: EventId) -> tuple[PersonId, ...]:
    return tuple(PersonId(one) for one in work.settings_kv.get(JURY + event_id, []))


def _marks_of(work: Work, nomination_id: NominationId, who: PersonId) -> Mapping[str, int]:
    mine = [one for one in work.votes.of_nomination(nomination_id) if one.voter_id == who]
    return mine[0].marks if mine else {}


def _require_marks(category: str, marks: Mapping[str, int]) -> None:
    known = criteria(category)
    fits = all(type(one) is int and 0 <= one <= most_mark() for one in marks.values())
    if set(marks) != set(known) or not fits:
        raise MarksError(most=most_mark())


def _grounds(category: str, given: Mapping[str, str]) -> dict[str, str]:
    if category not in categories():
        raise UnknownCodeError(value=category)
    known = criteria(category)
    said = {code: clean_text(given.get(code, ""))[:MOST_GROUND] for code in known}
    lacking = [criterion_name(code) for code, text in said.items() if not text]
    if lacking:
        raise NoGroundsError(criteria=", ".join(lacking))
    return said


def _stands(work: Work, study_id: StudyId | None) -> bool:
    if study_id is None:
        return True
    return work.studies.get(study_id).state not in {StudyState.WITHDRAWN, StudyState.REFUSED}


def _reason(said: str, action: str) -> str:
    words = clean_text(said)[:1000]
    if not words:
        raise MissingReasonError(action=action)
    return words


def _require_step(before: Nomination, wanted: NominationState) -> None:
    if wanted not in STEPS[before.state]:
        raise StateError(kind="nomination", state=before.state.value, wanted=wanted.value)


def _put(
    work: Work, before: Nomination, wanted: NominationState, verb: str, reason: str = ""
) -> Nomination:
    _require_step(before, wanted)
    after = work.nominations.put(replace(before, state=wanted, reason=reason or before.reason))
    about = f"person:{after.person_id}"
    work.audit(verb, _told(before), _told(after), subject=about, reason=reason)
    return after


def _told(one: Nomination) -> dict[str, object]:
    return {"state": one.state, "category": one.category}
