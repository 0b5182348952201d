"""A link is exchanged for a short-lived cookie; from then on the browser is known by that.

Of a cookie, as of a link, only the SHA-256 is kept. A browser is out when its time is over, when
the form was sent in, when the link was revoked or issued anew, or has expired.
"""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from data.invitations.links import TOKEN_BYTES, digest
from data.records.invitation import FormSession, Invitation
from data.store import Store, Work, doors
from data.store.doors import Limit
from data.store.store import guest

LIVES = timedelta(hours=4)
WINDOW = timedelta(minutes=15)
PER_ADDRESS = 300  # links that lead nowhere, from one address: a whole school sits behind it
EDITABLE = timedelta(days=7)


class Opened(NamedTuple):
    """What an exchange gives: the link, the secret for the cookie, the token of the forms."""

    invitation: Invitation
    cookie: str
    csrf: str


def opened(store: Store, token: str, now: datetime, language: str = "ru") -> Opened | None:
    """Exchange a link for a cookie; None for a link that never was, or holds no more."""
    found = doors.invitation_by_hash(store, digest(token))
    if found is None or not _holds(found, now):
        return None
    cookie, csrf = secrets.token_urlsafe(TOKEN_BYTES), secrets.token_urlsafe(TOKEN_BYTES)
    with store.work(by=guest(found), now=now, durable=False) as work:  # a lost one comes again
        link = work.link
        if link is None or link.token_hash != found.token_hash:
            return None  # revoked or issued anew a moment ago
        work.form_sessions.put(
            FormSession(
                token_hash=digest(cookie),
                school_id=link.school_id,
                invitation_id=link.id,
                csrf=csrf,
                language=language,
                created_at=now,
                expires_at=min(now + LIVES, link.expires_at),
            )
        )
        if link.opened_at is None:
            link = work.invitations.put(replace(link, opened_at=now))
            work.audit("invitation.opened", subject=f"invitation:{link.id}")
    return Opened(link, cookie, csrf)


def of_cookie(store: Store, cookie: str, now: datetime) -> tuple[Invitation, FormSession] | None:
    """Whose browser sends this cookie; None if it is out, or never was in."""
    found = doors.form_session_by_hash(store, digest(cookie))
    if found is None:
        return None
    link, session = found
    alive = session.ended_at is None and now < session.expires_at and _holds(link, now)
    return (link, session) if alive else None


def repeated(store: Store, cookie: str, csrf: str, sent: str) -> bool:
    """Whether this browser has sent in exactly this before: a double tap, a reload, a repeat."""
    found = doors.form_session_by_hash(store, digest(cookie))
    if found is None:
        return False
    same = found[1].sent == sent and bool(sent)
    return same and secrets.compare_digest(found[1].csrf.encode(), csrf.encode())


def sent_in(work: Work, session: FormSession, sent: str) -> None:
    """Note that the form was sent in, and let the browser out.

    The first time opens the window for corrections. ``sent`` is a digest of what was sent.
    """
    work.form_sessions.put(replace(session, ended_at=work.now, sent=sent))
    noted(work)


def let_out(work: Work, session: FormSession) -> None:
    """End a browser that leaves with a draft kept."""
    work.form_sessions.put(replace(session, ended_at=work.now))


def noted(work: Work) -> None:
    """Note that the form behind the actor's link was sent in; its draft is not needed any more."""
    link = work.link
    if link is None:
        raise RuntimeError("nobody came by a link")
    if link.submitted_at is None:
        until = min(work.now + EDITABLE, link.expires_at)
        work.invitations.put(replace(link, submitted_at=work.now, editable_until=until))
        work.audit("invitation.answered", subject=f"invitation:{link.id}")
    if work.form_drafts.find(link.id) is not None:
        work.form_drafts.remove(link.id)


def still(work: Work, session: FormSession) -> bool:
    """Whether the browser is still in, asked inside the transaction that writes."""
    here = work.form_sessions.find(session.token_hash)
    return work.link is not None and here is not None and here.ended_at is None


def set_language(
    store: Store, session: FormSession, link: Invitation, language: str, now: datetime
) -> None:
    """Speak another language in this browser from now on."""
    with store.work(by=guest(link), now=now) as work:
        here = work.form_sessions.find(session.token_hash)
        if here is not None:
            work.form_sessions.put(replace(here, language=language))


def blocked(store: Store, address: str, now: datetime) -> bool:
    """Whether so many links from an address led nowhere that none is looked at for a while."""
    return doors.is_full(store, _limit(address), now)


def missed(store: Store, address: str, now: datetime) -> bool:
    """Count a link that led nowhere; whether that was one too many."""
    return doors.take(store, [_limit(address)], now) is not None


def _limit(address: str) -> Limit:
    return Limit(name="link", parts=(address,), most=PER_ADDRESS, window=WINDOW)


def _holds(link: Invitation, now: datetime) -> bool:
    return link.revoked_at is None and now < link.expires_at
