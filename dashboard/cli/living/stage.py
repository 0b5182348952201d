"""The calendar of the invented school: who does what on which day, in the order of the days."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from data import invitations
from data.invitations import Issued, guest
from data.records.account import Account
from data.records.ids import PersonId
from data.records.invitation import Form
from data.store import Store, Work

CURATOR, DIRECTOR, PSYCHOLOGIST = "curator", "director", "psychologist"
ADMIN, OFFICER, DEPUTY = "admin", "dpo", "administration"
SATURDAY = 5
FOREVER = 240  # days a diary and one's own data stay open

Told = TypeVar("Told")
Deed = tuple[datetime, int, int, Callable[..., object], tuple[Any, ...]]


@dataclass(kw_only=True)
class Stage:
    """Where the days go by.

    ``now`` is the moment of the deed under way; ``links`` hold what was issued last to a person
    for a form about a subject. Nothing here waits for the disk: the school is made anew any time.
    """

    store: Store
    accounts: Mapping[str, Account]
    today: datetime
    now: datetime = field(init=False)
    links: dict[tuple[Form, str, PersonId], Issued] = field(default_factory=dict)
    _deeds: list[Deed] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        self.now = self.today

    def at(self, ago: int, hour: int = 9) -> datetime:
        """A moment so many days before today, on a day of work; negative for days to come."""
        if ago == 0:
            return self.today
        day = (self.today - timedelta(days=ago)).replace(
            hour=hour, minute=0, second=0, microsecond=0
        )
        return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))

    def day(self, ago: int) -> date:
        """The same as a day."""
        return self.at(ago).date()

    def on(self, ago: int, deed: Callable[..., object], *told: Any) -> None:
        """Let something happen so many days before today; never before the deed under way."""
        self._count += 1
        heapq.heappush(self._deeds, (self.at(ago), -ago, self._count, deed, told))

    def play(self) -> None:
        """Let all of it happen, day by day; a deed may plan others."""
        while self._deeds:
            moment, _ago, _number, deed, told = heapq.heappop(self._deeds)
            self.now = moment
            deed(*told)

    @contextmanager
    def _work(self, by: Account) -> Iterator[Work]:
        with self.store.work(by=by, now=self.now, durable=False) as work:
            yield work

    @contextmanager
    def system(self) -> Iterator[Work]:
        """A unit of work of the program itself."""
        school = next(iter(self.accounts.values())).school_id
        with self._work(self.store.system(school)) as work:
            yield work

    def did(self, login: str, call: Callable[..., Told], *told: Any, **named: Any) -> Told:
        """Somebody of the office calls a use case."""
        with self._work(self.accounts[login]) as work:
            return call(work, *told, **named)

    def saw(self, login: str, call: Callable[..., Told], *told: Any) -> Told:
        """Somebody of the office looks."""
        with self.store.look(by=self.accounts[login], now=self.now) as work:
            return call(work, *told)

    def kept(self, issued: Iterable[Issued]) -> tuple[Issued, ...]:
        """Remember links, so that people may come by them."""
        made = tuple(issued)
        for one in made:
            link = one.invitation
            self.links[link.form, link.subject, link.person_id] = one
        return made

    def invited(self, people: Iterable[PersonId], form: Form, subject: str, days: int) -> None:
        """The curator gives people links."""
        chosen = list(people)
        if chosen:
            made = self.did(CURATOR, invitations.invite, chosen, form, subject=subject, days=days)
            self.kept(made)

    def opened(self, form: Form, subject: str, who: PersonId) -> None:
        """Somebody opens the own link and does nothing yet."""
        invitations.opened(self.store, self.links[form, subject, who].token, self.now)

    def came(
        self,
        by: tuple[Form, str, PersonId],
        call: Callable[..., Told],
        *told: Any,
        done: bool = True,
        **named: Any,
    ) -> Told:
        """Somebody comes by the own link and sends a form in; ``done`` where it is sent once."""
        self.opened(*by)
        with self._work(guest(self.links[by].invitation)) as work:
            given = call(work, *told, **named)
            if done:
                invitations.noted(work)
        return given
