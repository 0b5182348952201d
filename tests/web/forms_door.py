"""Coming by a personal link in tests: invite somebody, open the link, send forms."""

import re
from datetime import UTC, datetime
from html import unescape

from data import accounts, invitations, papers
from data.records.account import AccountRole
from data.records.consent import Channel, Purpose
from data.records.invitation import Form
from data.records.person import Person

CURATOR = "куратор-форм"
PROCESSING = (Purpose.BANK, Purpose.MATCHING, Purpose.MONITORING, Purpose.SUPPORT)


def now():
    return datetime.now(UTC)


def office(store):
    """A curator kept in the store."""
    school = store.schools()[0].id
    with store.work(by=store.system(school), now=now()) as work:
        found = work.accounts.by_login(CURATOR)
        return found or accounts.create(
            work, CURATOR, "Куратор Елена", [AccountRole.CURATOR], "куратор-пароль-1"
        )


def newcomer(store, fio="Новикова Анна Петровна", *, agreed=False, purposes=PROCESSING):
    """Somebody of the staff whom the bank does not know yet."""
    curator = office(store)
    with store.work(by=store.system(curator.school_id), now=now()) as work:
        from data.records.ids import PersonId, new_id

        person = work.people.put(
            Person(id=PersonId(new_id()), school_id=curator.school_id, fio=fio)
        )
    if agreed:
        with store.work(by=curator, now=now()) as work:
            papers.give(work, person.id, purposes, Channel.PAPER)
    return person.id


def link(store, person_id, form, subject="", **more):
    """The secret of a fresh link."""
    with store.work(by=office(store), now=now()) as work:
        (issued,) = invitations.invite(work, [person_id], form, subject=subject, **more)
    return issued


def come(client, store, form, person_id, subject=""):
    """Open a fresh link; the address of the form."""
    answer = client.get(f"/f/{link(store, person_id, form, subject).token}", follow_redirects=False)
    assert answer.status_code == 303
    return answer.headers["location"]


def hidden(page):
    """Values of the hidden fields of the main form, the last one of a name."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def send(client, path, fields=None, page=None, **more):
    """Send a form of ours, without following where it leads. ``act`` and others by keyword."""
    given = hidden(page or client.get(path).text)
    named = {f"q.{name}": value for name, value in (fields or {}).items()}
    headers = more.pop("headers", {})
    return client.post(
        path.split("?")[0], data={**given, **named, **more}, headers=headers, follow_redirects=False
    )


def follow(client, answer):
    """The page an answer leads to."""
    return client.get(answer.headers["location"])


__all__ = ["Form", "come", "follow", "hidden", "link", "newcomer", "office", "send"]
