"""Forms under load: ``python -m benchmarks forms``.

A whole staff sends in at once, 50 forms a second for 30 s, against the real server on this machine.
Every visitor is a browser of its own: it opens its link, gets the form, and sends it. Half of them
answer a survey, half send in the questionnaire of a mentor with all its 45 competencies. The office
is asked for its first page meanwhile. Afterwards the answers in the store are counted.
"""

import asyncio
import os
import platform
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.page import write_section
from data import invitations
from data.codebook import questionnaire
from data.codebook.instruments import instrument
from data.records.account import Account
from data.records.bank import Role
from data.records.consent import Channel, Consent, ConsentAct, Purpose
from data.records.ids import ConsentId, PersonId, new_id
from data.records.invitation import Form, FormDraft
from data.records.person import Person
from data.settings import Settings
from data.store import Store, Work
from tests import browsing

RATE, SECONDS = 50, 30
SURVEY = "REL@day60@mentor"
OFFICE_EVERY = 0.5  # seconds between two looks at the office
PURPOSES = (Purpose.BANK, Purpose.MATCHING, Purpose.MONITORING)


@dataclass
class Took:
    """Seconds of every request by kind, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def note(self, kind: str, began: float) -> None:
        """One request is over."""
        self.seconds.setdefault(kind, []).append(time.perf_counter() - began)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A link, the step that is sent, and the answers typed there."""

    token: str
    step: str
    answers: Mapping[str, str]


def main(_arguments: list[str]) -> None:
    """Measure and write the section."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        visitors = prepared(home)
        with browsing.served(home) as running:
            asyncio.run(warmed(running.base, visitors[:20]))
            took = asyncio.run(storm(running.base, visitors[20:]))
        kept = counted(home)
    text = told(took, kept, len(visitors))
    write_section("forms", text)
    sys.stdout.write(text + "\n")


def prepared(home: Path) -> list[Visitor]:
    """A school with so many of the staff that each sends in one form."""
    browsing.settle(home).close()
    store = Store.open(Settings(home=home))
    school = store.schools()[0].id
    with store.work(by=store.system(school), now=datetime.now(UTC)) as work:
        ids = staff(work, RATE * SECONDS + 20)
        agreed(work, ids)
        asked = invitations.invite(work, ids[::2], Form.WAVE, subject=SURVEY)
        offered = invitations.invite(work, ids[1::2], Form.MENTOR)
        drafted(work, offered, store.system(school))
    store.close()
    answers = {f"q.{one.code}": "4" for one in instrument("REL").questions}
    surveys = [Visitor(one.token, "", {**answers, "act": "send"}) for one in asked]
    sheets = [Visitor(one.token, "check", {"act": "send"}) for one in offered]
    return [one for both in zip(surveys, sheets, strict=True) for one in both]


def staff(work: Work, count: int) -> list[PersonId]:
    """New people."""
    made = [
        Person(id=PersonId(new_id()), school_id=work.school_id, fio=f"Тестов Нагруз {n}")
        for n in range(count)
    ]
    return [one.id for one in work.people.put_all(made)]


def agreed(work: Work, ids: list[PersonId]) -> None:
    """Consents of all of them."""
    version = work.consent_texts.all()[0].version
    work.consents.put_all(
        Consent(
            id=ConsentId(new_id()),
            school_id=work.school_id,
            person_id=one,
            purposes=PURPOSES,
            act=ConsentAct.GIVEN,
            text_version=version,
            channel=Channel.PAPER,
            at=work.now,
        )
        for one in ids
    )


def drafted(work: Work, offered: tuple[invitations.Issued, ...], by: Account) -> None:  # noqa: ARG001
    """Every mentor has filled in everything and stands before the last button."""
    book = questionnaire(Role.MENTOR)
    answers = {
        **{one.code: 4 for one in book.of("grid")},
        "mentor.competences_text": "Умею спокойно вести трудный класс и разбирать уроки коллег",
        "mentor.motivation": "Хочу передать то, чему научили меня",
    }
    required = [one for one in book.questions if one.required and one.code not in answers]
    answers |= {one.code: one.options[0].code for one in required if one.options}
    work.form_drafts.put_all(
        FormDraft(
            invitation_id=one.invitation.id,
            school_id=work.school_id,
            person_id=one.invitation.person_id,
            answers=answers,
            page=0,
            saved_at=work.now,
        )
        for one in offered
    )


async def warmed(base: str, first: list[Visitor]) -> None:
    """The first visitors of the day."""
    for one in first:
        await visit(base, one, Took())


async def storm(base: str, visitors: list[Visitor]) -> Took:
    """Visitors come at their time, whether or not those before them are served."""
    took, began = Took(), time.perf_counter()
    looking = asyncio.create_task(watch_office(base, took))

    async def come(place: int, one: Visitor) -> None:
        await asyncio.sleep(max(0.0, began + place / RATE - time.perf_counter()))
        try:
            await visit(base, one, took)
        except (OSError, ValueError, AttributeError) as fault:
            took.wrong.append(f"{type(fault).__name__}: {fault}")

    await asyncio.gather(*(come(place, one) for place, one in enumerate(visitors)))
    took.note("all", began)
    looking.cancel()
    return took


async def visit(base: str, one: Visitor, took: Took) -> None:
    """Open the link, get the form, send it."""
    browser = await Browser.start(base)
    began = time.perf_counter()
    status, headers, _page = await browser.ask("GET", f"/f/{one.token}")
    took.note("link", began)
    cookie, path = headers["set-cookie"].split(";")[0], headers["location"]
    began = time.perf_counter()
    where = f"{path}?step={one.step}" if one.step else path
    status, headers, page = await browser.ask("GET", where, cookie)
    took.note("form", began)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    fields = {name: unescape(value) for name, value in fields.items()}
    began = time.perf_counter()
    status, headers, page = await browser.ask("POST", path, cookie, {**fields, **one.answers})
    took.note("submit", began)
    if status != 303:
        took.wrong.append(f"{status} {page[:200]}")
    browser.close()


async def watch_office(base: str, took: Took) -> None:
    """A curator opens the office again and again."""
    browser = await Browser.start(base)
    _status, headers, page = await browser.ask("GET", "/login")
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    form = {
        "csrf": csrf.group(1) if csrf else "",
        "login": "curator",
        "password": browsing.PASSWORD,
    }
    cookie = headers["set-cookie"].split(";")[0]
    _status, headers, _page = await browser.ask("POST", "/login", cookie, form)
    mine = next(one for one in headers["set-cookie"].split("\n") if one.startswith("sid="))
    sid = mine.split(";")[0]
    while True:
        began = time.perf_counter()
        status, _headers, _page = await browser.ask("GET", "/", sid)
        took.note("office", began)
        if status != 200:
            took.wrong.append(f"office: {status}")
        await asyncio.sleep(OFFICE_EVERY)


@dataclass
class Browser:
    """One connection that stays open, as a browser's does."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    host: str

    @classmethod
    async def start(cls, base: str) -> "Browser":
        """Connect."""
        place = urlsplit(base)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        return cls(reader, writer, place.netloc)

    async def ask(
        self, method: str, path: str, cookie: str = "", fields: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, str], str]:
        """One request: status, headers, body."""
        body = urlencode(fields or {}).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"Cookie: {cookie}"] if cookie else []
        if method == "POST":
            lines += [
                f"Origin: http://{self.host}",
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
            ]
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in head[1:]:
            name, _colon, value = line.partition(": ")
            known = headers.get(name.lower())
            headers[name.lower()] = value if known is None else f"{known}\n{value}"
        return int(head[0].split()[1]), headers, (await self._body(headers)).decode()

    async def _body(self, headers: Mapping[str, str]) -> bytes:
        if "content-length" in headers:
            return await self.reader.readexactly(int(headers["content-length"]))
        found = b""
        while size := int(await self.reader.readline(), 16):
            found += (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readline()
        return found

    def close(self) -> None:
        """Hang up."""
        self.writer.close()


def counted(home: Path) -> int:
    """Answers by link in the store."""
    store = Store.open(Settings(home=home))
    school = store.schools()[0].id
    with store.look(by=store.system(school), now=datetime.now(UTC)) as work:
        sheets = sum(one.source == "link" for one in work.sheets.all())
        kept = work.responses.count() + sheets
    store.close()
    return kept


def told(took: Took, kept: int, sent: int) -> str:
    """The section of the page."""
    rows = "\n".join(
        f"| {name} | {len(took.seconds[kind])} | {_ms(took.seconds[kind], 50)}"
        f" | {_ms(took.seconds[kind], 95)} | {_ms(took.seconds[kind], 99)}"
        f" | {1000 * max(took.seconds[kind]):.0f} |"
        for kind, name in (
            ("link", "link exchanged for a cookie"),
            ("form", "form shown"),
            ("submit", "form sent in and kept"),
            ("office", "first page of the office"),
        )
        if kind in took.seconds
    )
    rate = len(took.seconds.get("submit", ())) / took.seconds["all"][0]
    return f"""## Forms under load

{RATE} visitors a second for {SECONDS} s, each with a browser of its own; half a survey, half a
mentor's questionnaire. Client and server share {os.cpu_count()} cores
({platform.machine()}, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}).

| request | times | p50, ms | p95, ms | p99, ms | longest, ms |
|---|---|---|---|---|---|
{rows}

Sent in per second: {rate:.1f}. Sent {sent}, kept {kept}, failed {len(took.wrong)}.
"""


def _ms(seconds: list[float], percent: int) -> str:
    if len(seconds) < 2:
        return "-"
    return f"{1000 * statistics.quantiles(seconds, n=100)[percent - 1]:.0f}"
