"""Personal links: invite, issue anew, revoke, remind. Of a link only its SHA-256 is kept."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from data.access import Permission, may
from data.errors import ProgrammeError
from data.names import sort_key
from data.records.consent import Purpose
from data.records.ids import InvitationId, PersonId, new_id
from data.records.invitation import Form, Invitation, Sending
from data.records.person import Person
from data.store import Work

TOKEN_BYTES = 32  # 256 bits, 43 characters
DAYS = 14
UNASKED = frozenset(
    {Form.MENTOR, Form.MENTEE, Form.CONSENT, Form.MY_DATA, Form.ACQUAINTED, Form.VOTE}
)  # need no consent yet: news and the jury keep nothing of the bank


class NobodyError(ProgrammeError):
    """Nobody was chosen to be invited."""

    code = "invitations.nobody"


class GoneError(ProgrammeError):
    """An archived person is not invited: ``fio``."""

    code = "invitations.gone"


class NoConsentError(ProgrammeError):
    """Without a live consent nothing is asked and nothing is kept: ``fio``."""

    code = "invitations.no_consent"


class RevokedError(ProgrammeError):
    """A revoked link is not issued anew; a new invitation is."""

    code = "invitations.revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A link at the only moment its secret is known."""

    invitation: Invitation
    token: str


class Reach(StrEnum):
    """How far a link has come."""

    SENT = "sent"
    OPENED = "opened"
    SUBMITTED = "submitted"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedRow:
    """A link and whose it is."""

    invitation: Invitation
    fio: str
    reach: Reach


def invite(
    work: Work,
    person_ids: Sequence[PersonId],
    form: Form,
    *,
    subject: str = "",
    days: int = DAYS,
    sending: Sending = Sending.LINK,
) -> tuple[Issued, ...]:
    """Give each of these people a link to a form about ``subject``.

    Who has a link to it that still holds gets it anew: one person, one form, one link.

    Raises:
        NobodyError, GoneError, NoConsentError: before anything is written.
    """
    work.require(Permission.INVITATION_WRITE)
    if not person_ids:
        raise NobodyError
    people = [work.people.get(one) for one in dict.fromkeys(person_ids)]
    _allowed(work, people, form)
    standing = {one.person_id: one for one in work.invitations.about(form, subject)}
    made = []
    for person in people:
        before = standing.get(person.id)
        if before is not None and before.revoked_at is None and before.submitted_at is None:
            made.append(_anew(work, replace(before, sending=sending), days))
        else:
            made.append(_new(work, person.id, form, subject, days, sending))
    return tuple(made)


def reissue(work: Work, invitation_id: InvitationId, *, days: int = DAYS) -> Issued:
    """Put a new secret in place of the old one; browsers that came by the old one are out.

    Raises:
        RevokedError: it was revoked.
        NoConsentError: the consent it rests on has ended meanwhile.
    """
    work.require(Permission.INVITATION_WRITE)
    before = work.invitations.get(invitation_id)
    if before.revoked_at is not None:
        raise RevokedError
    _allowed(work, [work.people.get(before.person_id)], before.form)
    return _anew(work, before, days)


def revoke(work: Work, invitation_id: InvitationId, reason: str = "") -> Invitation:
    """End a link at once, with every browser that came by it. Once more is no fault."""
    work.require(Permission.INVITATION_WRITE)
    return _revoked(work, work.invitations.get(invitation_id), reason)


def revoke_all(work: Work, person_id: PersonId, reason: str = "") -> int:
    """End every link of a person but the one to their own data; how many there were.

    Asks no permission: what ends a consent ends the links, whoever took the withdrawal in.
    """
    ended = 0
    for one in work.invitations.of(person_id):
        if one.revoked_at is None and one.form is not Form.MY_DATA:
            _revoked(work, one, reason)
            ended += 1
    return ended


def withdrawn(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """What follows here when a consent ends: links that rested on it end with it."""
    if Purpose.BANK in purposes:
        revoke_all(work, person_id, "consent")
        return
    falls = {Form.WAVE} if Purpose.MONITORING in purposes else set()
    falls |= MATCHED if Purpose.MATCHING in purposes else set()
    for one in work.invitations.of(person_id):
        if one.revoked_at is None and one.form in falls:
            _revoked(work, one, "consent")


MATCHED = {Form.ANSWER, Form.ACQUAINTANCE, Form.TRIAL}
NEEDS = {Form.WAVE: Purpose.MONITORING} | dict.fromkeys(MATCHED, Purpose.MATCHING)


def remind(work: Work, ids: Iterable[InvitationId]) -> tuple[Invitation, ...]:
    """Count a reminder of every link that waits for an answer; the others are left out.

    The secret is not known any more: a reminder that carries the link needs ``reissue`` as well.
    """
    work.require(Permission.INVITATION_WRITE)
    counted = []
    for one in dict.fromkeys(ids):
        before = work.invitations.get(one)
        if reach(work, before) in {Reach.SENT, Reach.OPENED}:
            after = replace(before, reminded_at=work.now, reminders=before.reminders + 1)
            counted.append(work.invitations.put(after))
            work.audit("invitation.reminded", before, after)
    return tuple(counted)


def listing(work: Work, form: Form, subject: str | None = None) -> tuple[InvitedRow, ...]:
    """Links to a form, or to a form about one thing, in alphabet order of people."""
    work.require(Permission.INVITATION_READ)
    names = {one.id: one.fio for one in work.people.all()}
    rows = [
        InvitedRow(invitation=one, fio=names[one.person_id], reach=reach(work, one))
        for one in work.invitations.about(form, subject)
    ]
    return tuple(sorted(rows, key=lambda one: (sort_key(one.fio), one.invitation.created_at)))


def reach(work: Work, link: Invitation) -> Reach:
    """How far a link has come by now."""
    if link.revoked_at is not None:
        return Reach.REVOKED
    if link.submitted_at is not None:
        return Reach.SUBMITTED
    if work.now >= link.expires_at:
        return Reach.EXPIRED
    return Reach.OPENED if link.opened_at is not None else Reach.SENT


def link_to(base: str, token: str) -> str:
    """The address a person opens.

    >>> link_to("https://school.example/", "abc")
    'https://school.example/f/abc'
    """
    return f"{base.rstrip('/')}/f/{token}"


def digest(token: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _allowed(work: Work, people: Sequence[Person], form: Form) -> None:
    needed = NEEDS.get(form, Purpose.BANK)
    for person in people:
        if person.archived_at is not None:
            raise GoneError(fio=person.fio)
        if form not in UNASKED and not may(work.consents.of(person.id), needed, work.local):
            raise NoConsentError(fio=person.fio)


def _new(
    work: Work, person_id: PersonId, form: Form, subject: str, days: int, sending: Sending
) -> Issued:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    kept = work.invitations.put(
        Invitation(
            id=InvitationId(new_id()),
            school_id=work.school_id,
            person_id=person_id,
            form=form,
            subject=subject,
            token_hash=digest(token),
            created_at=work.now,
            created_by=work.by.id,
            expires_at=work.now + timedelta(days=days),
            sending=sending,
            sent_at=work.now,
        )
    )
    work.audit("invitation.made", None, kept)
    return Issued(invitation=kept, token=token)


def _anew(work: Work, before: Invitation, days: int) -> Issued:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    until = max(before.expires_at, work.now + timedelta(days=days))
    after = replace(before, token_hash=digest(token), expires_at=until, sent_at=work.now)
    kept = work.invitations.put(after)
    _end_browsers(work, kept)
    work.audit("invitation.issued_anew", before, kept)
    return Issued(invitation=kept, token=token)


def _revoked(work: Work, before: Invitation, reason: str) -> Invitation:
    if before.revoked_at is not None:
        return before
    after = work.invitations.put(replace(before, revoked_at=work.now))
    _end_browsers(work, after)
    if work.form_drafts.find(after.id) is not None:
        work.form_drafts.remove(after.id)
    work.audit("invitation.revoked", before, after, reason=reason)
    return after


def _end_browsers(work: Work, link: Invitation) -> None:
    for one in work.form_sessions.of(link.id):
        if one.ended_at is None:
            work.form_sessions.put(replace(one, ended_at=work.now))
