"""Personal links about a pair: who is asked what, and closing them when the pair has ended."""

from collections.abc import Sequence
from dataclasses import replace

from data import invitations
from data.access import Permission
from data.errors import StateError
from data.invitations import Issued
from data.papers import tasks
from data.records.ids import PairId, PersonId
from data.records.invitation import Form, Invitation
from data.records.pair import Pair, PairState
from data.store import Work
from matching.pairs.states import AGREES, NotOpenError
from matching.rounds import private

ABOUT_PAIR = (Form.ANSWER, Form.ACQUAINTANCE, Form.PARTICIPATION, Form.DIARY)
ASKS = {
    PairState.CURATOR_APPROVED: Form.ANSWER,
    PairState.TRIAL: Form.ACQUAINTANCE,
    PairState.CONFIRMED: Form.PARTICIPATION,
}  # which form both sides of a pair have before them
DAYS = 21  # calendar days a link lives at least
MARGIN = 3  # calendar days it outlives the last day of an answer, whatever holidays fall between


def ask(work: Work, pair_ids: Sequence[PairId]) -> tuple[Issued, ...]:
    """Issue a link to everybody of these pairs who has not answered and has no live link.

    Raises:
        StateError: nothing is asked of the sides of a pair in this state.
    """
    work.require(Permission.INVITATION_WRITE)
    work.require(Permission.PAIR_WRITE)
    issued: list[Issued] = []
    for pair_id in pair_ids:
        pair = work.pairs.get(pair_id)
        form = asks(pair)
        people = [who for who in awaited(work, pair) if live(work, form, pair.id, who) is None]
        if people:
            days = _days(work, pair)
            issued += invitations.invite(work, people, form, subject=pair.id, days=days)
    return tuple(issued)


def remind(work: Work, pair_id: PairId, person_id: PersonId) -> Issued:
    """Give somebody who is awaited a link anew, and count the reminder.

    Raises:
        NotOpenError: nothing is awaited from this person.
    """
    work.require(Permission.INVITATION_WRITE)
    work.require(Permission.PAIR_WRITE)
    pair = work.pairs.get(pair_id)
    form = asks(pair)
    if person_id not in awaited(work, pair):
        raise NotOpenError
    known, days = live(work, form, pair_id, person_id), _days(work, pair)
    if known is None:
        (issued,) = invitations.invite(work, [person_id], form, subject=pair_id, days=days)
        return issued
    invitations.remind(work, [known.id])
    return invitations.reissue(work, known.id, days=days)


def asks(pair: Pair) -> Form:
    """The form both sides have before them.

    Raises:
        StateError: none.
    """
    if pair.state not in ASKS:
        raise StateError(kind="pair", state=pair.state.value, wanted="answer")
    return ASKS[pair.state]


def _days(work: Work, pair: Pair) -> int:
    """Calendar days a link lives: longer than the term of the answer (T3, T4)."""
    terms = {PairState.CURATOR_APPROVED: pair.due, PairState.TRIAL: pair.trial_until}
    last = terms.get(pair.state)
    return DAYS if last is None else max(DAYS, (last - work.today).days + MARGIN)


def awaited(work: Work, pair: Pair) -> tuple[PersonId, ...]:
    """Whose word is awaited now."""
    people = (pair.mentor_id, *pair.mentee_ids)
    if pair.state is PairState.CURATOR_APPROVED:
        said = {pair.mentor_id} if pair.mentor_agreed is not None else set()
        return tuple(one for one in people if one not in {*said, *pair.agreed_ids})
    if pair.state is PairState.TRIAL:
        given = private.grades(work, Form.ACQUAINTANCE, pair.id)
        return tuple(one for one in people if given.get(one, 0) < AGREES)
    return people if pair.state is PairState.CONFIRMED else ()


def live(work: Work, form: Form, subject: str, who: PersonId) -> Invitation | None:
    """The newest link of a person to a form about a thing that still opens it."""
    mine = [
        one
        for one in work.invitations.about(form, subject)
        if one.person_id == who and one.revoked_at is None and one.expires_at > work.now
    ]
    return mine[-1] if mine else None


def finish(work: Work, pair_id: PairId) -> None:
    """The pair has ended: its links open nothing, its tasks are not needed.

    Asks nobody's permission: use cases and followers do.
    """
    for form, subject in _about(work, pair_id):
        end(work, form, subject)
    for task in work.tasks.of(f"pair:{pair_id}"):
        tasks.drop(work, task.key)


def leave(work: Work, pair_id: PairId, who: PersonId) -> None:
    """One of a group has left: the own links to it open nothing. Asks nobody's permission."""
    for form, subject in _about(work, pair_id):
        end(work, form, subject, who)


def end(work: Work, form: Form, subject: str, who: PersonId | None = None) -> None:
    """No link to a form about a thing opens anything any more, everybody's or one person's.

    Asks nobody's permission: use cases and followers do.
    """
    for one in work.invitations.about(form, subject):
        if one.revoked_at is None and who in {None, one.person_id}:
            _revoke(work, one)


def _about(work: Work, pair_id: PairId) -> list[tuple[Form, str]]:
    """(form, subject) of every link that rests on a pair; a programme is asked about by its id."""
    programme = work.programmes.of_pair(pair_id)
    found: list[tuple[Form, str]] = [(form, pair_id) for form in ABOUT_PAIR]
    return found if programme is None else [*found, (Form.PROGRAMME, programme.id)]


def _revoke(work: Work, one: Invitation) -> None:
    work.invitations.put(replace(one, revoked_at=work.now))
    for browser in work.form_sessions.of(one.id):
        if browser.ended_at is None:
            work.form_sessions.put(replace(browser, ended_at=work.now))
    work.audit("invitation.revoked", None, {"form": one.form}, subject=f"invitation:{one.id}")
