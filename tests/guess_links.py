"""Guess personal links: ``python -m tests.guess_links [N]``, 100,000 guesses if left out.

Half of them come from one address, as a script would send them; the other half from thousands of
addresses, each below the limit, so that every one of them is really looked up. They are random
secrets and the nearest neighbours of real ones. Nothing may open, and of the one address no more
than the limit is ever looked at.
"""

import asyncio
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard.web import Gate, routes
from data import invitations
from data.invitations.browsers import PER_ADDRESS
from data.records.account import AccountRole
from data.records.invitation import Form
from data.records.person import Person
from data.store import Store
from tests import stores

GUESSES = 100_000
LINKS = 200
AT_ONCE = 16
EACH = 50  # guesses of one of the many addresses


def main(arguments: list[str]) -> int:
    """Guess, count, and say whether the door held."""
    many = int(arguments[0]) if arguments else GUESSES
    with tempfile.TemporaryDirectory() as folder:
        store = stores.fresh(Path(folder))
        tokens = issued(store)
        app = Starlette(
            routes=routes(lambda: store),
            middleware=[Middleware(Gate, store=lambda: store, pages=frozenset())],
        )
        found = asyncio.run(guessed(app, tokens, many))
        store.close()
    sys.stdout.write(f"one address: {dict(found[0])}\nmany addresses: {dict(found[1])}\n")
    one, others = found
    held = set(one) == {404, 429} and one[404] == PER_ADDRESS and set(others) == {404}
    sys.stdout.write("the door held\n" if held else "THE DOOR DID NOT HOLD\n")
    return 0 if held else 1


def issued(store: Store) -> list[str]:
    """Real links, to guess beside."""
    stores.open_school(store)
    curator = stores.account(store, AccountRole.CURATOR)
    people = [
        Person(id=f"p{n}", school_id=stores.SCHOOL.id, fio=f"Учитель {n}") for n in range(LINKS)
    ]
    now = stores.NOW.now(tz=stores.NOW.tzinfo)
    with store.work(by=curator, now=now) as work:
        work.people.put_all(people)
        made = invitations.invite(work, [one.id for one in people], Form.MENTOR)
    return [one.token for one in made]


def guesses(tokens: list[str], count: int) -> Iterator[str]:
    """Random secrets, and real ones with one character changed, cut, doubled, in other case."""
    for n in range(count):
        real = tokens[n % len(tokens)]
        place = n % len(real)
        other = "A" if real[place] != "A" else "B"
        yield (
            secrets.token_urlsafe(32),
            real[:place] + other + real[place + 1 :],
            real[:-1],
            real + real[0],
            real.swapcase(),
            invitations.digest(real),
        )[n % 6]


async def guessed(app: Starlette, tokens: list[str], many: int) -> tuple[Counter, Counter]:
    """Statuses by origin of the guess."""
    half = many // 2
    given = list(guesses(tokens, many))
    one = await statuses(app, [(token, "10.0.0.1") for token in given[:half]])
    spread = [
        (token, f"10.{1 + n // EACH // 250}.{n // EACH % 250}.1")
        for n, token in enumerate(given[half:])
    ]
    return one, await statuses(app, spread)


async def statuses(app: Starlette, wanted: list[tuple[str, str]]) -> Counter:
    """What the door answers, some guesses at once."""
    waiting, found = iter(wanted), Counter()

    async def guess() -> None:
        for token, address in waiting:
            found[await asked(app, token, address)] += 1

    await asyncio.gather(*(guess() for _ in range(AT_ONCE)))
    return found


async def asked(app: Starlette, token: str, address: str) -> int:
    """The status of one request, without a port."""
    status = 0

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]

    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/f/{token}",
        "raw_path": f"/f/{token}".encode(),
        "query_string": b"",
        "headers": [(b"host", b"school.example")],
        "client": (address, 1),
        "server": ("school.example", 443),
        "scheme": "https",
        "http_version": "1.1",
        "root_path": "",
    }
    await app(scope, receive, send)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
