"""Letters with personal links: through the school's server, each with a link that works."""

import re
import socket
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from data import accounts, invitations, jobs, papers
from data.errors import DeniedError
from data.invitations import posting
from data.jobs import run_one
from data.output.mail import LetterRefusedError, MailServerError, NoMailError, post, written
from data.records.account import AccountRole
from data.records.consent import Channel, Purpose
from data.records.ids import new_id
from data.records.invitation import Form, Sending
from data.records.job import JobState
from data.settings import Mail
from data.store.erasing import erase
from tests.store_samples import MENTEE
from tests.stores import NOW, fresh, open_school

LINK = re.compile(r"https://школа\.example/f/([\w-]{43})")
BASE = "https://школа.example"


class Box:
    """A mail server that keeps what it takes; it refuses one address."""

    def __init__(self) -> None:
        self.letters = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def box():
    kept = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Controller(kept, hostname="127.0.0.1", port=port)
    running.factory = lambda: SMTP(kept, enable_SMTPUTF8=True)
    running.start()
    kept.mail = Mail(
        host="127.0.0.1",
        port=port,
        sender="nastavnik@school.example",
        security="none",
    )
    yield kept
    running.stop()


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    school = open_school(opened)
    with opened.work(by=opened.system(school.id), now=NOW) as work:
        for number, address in enumerate(("a@x.example", "nobody@x.example", "")):
            person = type(MENTEE)(
                id=f"p{number}", school_id=school.id, fio=f"Ким {number}", email=address
            )
            work.people.put(person)
        accounts.create(work, "curator", "Куратор", [AccountRole.CURATOR], "наставник-45")
    yield opened
    opened.close()


def curator(store):
    with store.look(by=store.system(store.schools()[0].id), now=NOW) as work:
        return work.accounts.by_login("curator")


def asked(store):
    with store.work(by=curator(store), now=NOW) as work:
        made = invitations.invite(work, ["p0", "p1", "p2"], Form.MY_DATA)
        return posting.ask_to_send(work, [one.invitation.id for one in made], BASE)


def done(store, job, box):
    handlers = {posting.KIND: lambda task: posting.send_all(task, box.mail)}
    assert run_one(store, job.school_id, "w", handlers)
    with store.look(by=curator(store), now=NOW) as work:
        return jobs.status(work, job.id)


def test_everybody_with_an_address_gets_a_link_that_opens_the_form(store, box):
    job = done(store, asked(store), box)
    (letter,) = box.letters
    assert job.state is JobState.DONE
    assert letter["To"] == "a@x.example"
    assert "Ким 0" in letter.get_content()
    token = LINK.search(letter.get_content()).group(1)
    found = invitations.opened(store, token, NOW)
    assert found.invitation.person_id == "p0"
    assert found.invitation.sending is Sending.EMAIL


def test_whom_the_server_refuses_is_told_and_the_others_get_theirs(store, box):
    job = done(store, asked(store), box)
    with store.look(by=curator(store), now=NOW) as work:
        ((refused, why),) = job.result["refused"].items()
        assert work.invitations.get(refused).person_id == "p1"
    assert why == LetterRefusedError.code
    assert job.result["sent"] == 1


def archived(work, who):
    work.people.put(replace(work.people.get(who), archived_at=NOW))


def ended(work, who):
    (consent,) = work.consents.of(who)
    short = replace(consent, id=new_id(), at=NOW, valid_to=NOW.date() - timedelta(days=1))
    work.consents.put(short)


def erased(work, who):
    erase(work, work.erasing, who)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (archived, "invitations.gone"),
        (ended, "invitations.no_consent"),
        (erased, "store.not_found"),
    ],
)
def test_one_who_may_not_be_written_to_any_more_stops_nobody_else(store, box, change, code):
    """The first of the two; the letter to the second goes out, in a repeat as well."""
    with store.work(by=curator(store), now=NOW) as work:
        work.people.put(replace(work.people.get("p1"), email="b@x.example"))
        for who in ("p0", "p1"):
            papers.give(work, who, [Purpose.BANK], Channel.PAPER)
        made = invitations.invite(work, ["p0", "p1"], Form.DIARY, subject="pair")
        job = posting.ask_to_send(work, [one.invitation.id for one in made], BASE)
    with store.work(by=store.system(job.school_id), now=NOW) as work:
        change(work, "p0")
    told = done(store, job, box)
    assert [one["To"] for one in box.letters] == ["b@x.example"]
    assert told.result == {"sent": 1, "refused": {made[0].invitation.id: code}}


def test_a_repeated_job_writes_to_nobody_twice(store, box):
    job = asked(store)
    done(store, job, box)
    task = type("Again", (), {"arguments": job.arguments, "job": job})()
    with store.work(by=curator(store), now=NOW) as work:
        assert posting._letter(work, job.arguments["ids"][0], BASE, task.job) is None


def test_no_link_is_kept_in_the_job_or_the_journal(store, box):
    job = done(store, asked(store), box)
    token = LINK.search(box.letters[0].get_content()).group(1)
    with store.look(by=curator(store), now=NOW) as work:
        told = repr(work.trail.newest()) + repr(work.jobs.get(job.id))
    assert token not in told


def test_only_who_may_invite_may_write(store):
    with store.work(by=store.system(store.schools()[0].id), now=NOW) as work:
        accounts.create(work, "director", "Директор", [AccountRole.DIRECTOR], "наставник-45")
        director = work.accounts.by_login("director")
    with store.work(by=director, now=NOW) as work, pytest.raises(DeniedError):
        posting.ask_to_send(work, [], BASE)


def test_without_a_server_or_with_a_dead_one_it_is_said():
    with pytest.raises(NoMailError), post(None):
        pass
    dead = Mail(host="127.0.0.1", port=1, sender="a@b.example", security="none")
    with pytest.raises(MailServerError) as refusal, post(dead):
        pass
    assert refusal.value.params == {"host": "127.0.0.1", "port": 1}


@pytest.mark.parametrize("address", ["a@b\r\nBcc: all@x", "a@b\nX: y"])
def test_nobody_slips_a_header_into_a_letter(address):
    with pytest.raises(ValueError, match=r"header|newline|linefeed|carriage"):
        written("a@b.example", address, "t", "b")


def test_nobody_with_an_address_is_a_refusal(store):
    with store.work(by=curator(store), now=NOW) as work:
        made = invitations.invite(work, ["p2"], Form.MY_DATA)
        with pytest.raises(posting.NoAddressError):
            posting.ask_to_send(work, [made[0].invitation.id], BASE)


def test_a_letter_the_server_does_not_take_is_named(box):
    from data.output.mail import send

    with post(box.mail) as server, pytest.raises(LetterRefusedError) as refusal:
        send(server, box.mail.sender, "nobody@x.example", "t", "b")
    assert refusal.value.params["address"] == "nobody@x.example"
