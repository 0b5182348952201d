"""``nastavnik demo``: an invented school, its matching round, told and opened.

Every person, answer and decision here is invented. The home is rebuilt at every call, and only a
home that this command made is ever taken away.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from dashboard.cli import screen, telling
from dashboard.cli.setup import PRIVATE, check_port, opened
from data.bank import signals
from data.codebook import label
from data.errors import ProgrammeError
from data.i18n import _, ngettext
from data.records.account import Account, AccountRole
from data.records.ids import RoundId
from data.records.round import Round
from data.settings import DEFAULT_PORT, Settings, default_home
from data.store import Store, Work
from data.synthetic import Invented, invent, settle
from matching.rounds.entrants import Funnel

MARK = "demo.txt"  # stands in every home that may be rebuilt
PASSWORD = "nastavnik-demo"  # noqa: S105 -- invented people on this machine alone
TODAY = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)  # the story's day: the same story every day
LOGINS = {
    "curator": AccountRole.CURATOR,
    "director": AccountRole.DIRECTOR,
    "psychologist": AccountRole.PSYCHOLOGIST,
    "administration": AccountRole.ADMINISTRATION,
    "dpo": AccountRole.DPO,
    "admin": AccountRole.SYSADMIN,
    "region": AccountRole.REGION,
}
DECIDED = 0.5  # of the proposals, the strongest first; the rest waits in the office


class NotDemoHomeError(ProgrammeError):
    """The folder holds something that this command did not make: ``place``."""

    code = "cli.not_demo_home"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is there to be told."""

    invented: Invented
    accounts: Mapping[str, Account]
    round: Round

    @property
    def curator(self) -> Account:
        """Who looks."""
        return self.accounts["curator"]


def demo(home: Path | None, port: int | None, school: str, seed: int, *, serve: bool) -> None:
    """Rebuild the demo home, run a round, tell it; then serve unless told not to."""
    place = (home or default_home() / "demo").resolve()
    settings = Settings(home=place, port=DEFAULT_PORT if port is None else port)
    invented = invent(school, seed)
    if serve:
        check_port(settings.host, settings.port)
    os.environ.pop("NASTAVNIK_DATABASE", None)  # the demo never touches another database
    _cleared(place)
    store = Store.create(settings)
    try:
        (place / MARK).write_text(
            _("Invented people; every demo rebuilds this folder.") + "\n", "utf-8"
        )
        scene = _played(store, invented)
        _tell(screen.console(), store, scene)
        _live_on(screen.console(), store, scene)
        _remembered(store, scene)
    finally:
        store.close()
    _doors(screen.console(), settings)
    if serve:
        opened(settings, settings.port)


def _cleared(place: Path) -> None:
    """An empty private folder.

    Raises:
        NotDemoHomeError: somebody else's files are there.
    """
    os.umask(PRIVATE)
    if place.exists():
        empty = place.is_dir() and not any(place.iterdir())
        if not empty and not (place / MARK).is_file():
            raise NotDemoHomeError(place=place)
        shutil.rmtree(place)
    place.mkdir(parents=True)


def _played(store: Store, invented: Invented) -> Scene:
    """People, accounts, one round as far as a curator would have come on the first day."""
    from matching import rounds

    with store.work(by=store.system(invented.school.id), now=TODAY) as work:
        settle(work, invented)
        accounts = _accounts(work)
    curator = accounts["curator"]
    with store.work(by=accounts["psychologist"], now=TODAY) as work:
        signals.look_again(work)  # invented texts come in by no door where they would be watched
    with store.work(by=curator, now=TODAY) as work:
        opened_round = rounds.open_round(work, seed=invented.seed)
        frozen = rounds.freeze(work, opened_round.id)
    with _progress() as tell:
        rounds.compute_now(store, curator, TODAY, frozen.id, tell)
    with store.work(by=curator, now=TODAY) as work:
        _some_accepted(work, frozen.id)
        return Scene(invented=invented, accounts=accounts, round=work.rounds.get(frozen.id))


def _accounts(work: Work) -> dict[str, Account]:
    from data import accounts

    return {
        login: accounts.create(work, login, label("account_role", role), (role,), PASSWORD)
        for login, role in LOGINS.items()
    }


def _some_accepted(work: Work, round_id: RoundId) -> int:
    """The curator of the story agrees with the strongest half of the proposals."""
    from matching import rounds

    rows = [one for one in rounds.view(work, round_id).rows if one.proposal is not None]
    rows.sort(key=lambda one: (-one.points, one.mentee))
    chosen = [
        (one.mentee_id, one.proposal.mentor_id)
        for one in rows[: int(len(rows) * DECIDED)]
        if one.proposal is not None
    ]
    reason = _("Invented decision: the reasons convince.")
    return rounds.accept_many(work, round_id, chosen, reason) if chosen else 0


@contextmanager
def _progress() -> Iterator[Callable[[float, str], None]]:
    """A bar on the terminal while the round is computed; nothing where output is piped."""
    console = screen.console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}", markup=False), BarColumn(), console=console, transient=True
    )
    with bar:
        task = bar.add_task(_("Matching"), total=1.0)
        yield lambda share, _step: bar.update(task, completed=share)


def _tell(out: Console, store: Store, scene: Scene) -> None:
    """The school, the pairs, who is left, totals and proof."""
    from matching import rounds, unmatched
    from matching.rounds.proving import faults

    with store.look(by=scene.curator, now=TODAY) as work:
        seen = rounds.view(work, scene.round.id)
        waiting = unmatched.listing(work)
        found = faults(work, scene.round.id)
        names = {str(one.id): one.fio for one in work.people.all()}
    _school(out, scene.invented, seen.funnel)
    proposed = [one.proposal for one in seen.rows if one.proposal is not None]
    marks = {str(one.mentee_id): _("accepted") for one in seen.rows if one.state == "accepted"}
    out.print()
    _heading(out, scene.round.name)
    telling.pairs(out, proposed, names.__getitem__, marks)
    telling.left(out, ((one.fio, one.why, one.helps) for one in waiting if one.reason))
    telling.texts(out, seen.tier, seen.text_warning)
    if seen.run is not None:
        telling.totals(out, seen.run.totals)
        telling.proof(out, seen.run.certificate, found)
    _decided(out, len(marks), seen.undecided)


def _heading(out: Console, text: str) -> None:
    out.print(screen.plain(text), style="bold")


def _school(out: Console, invented: Invented, funnel: Funnel) -> None:
    school = invented.school
    _heading(out, _("An invented school: {name}", name=school.short_name))
    out.print(screen.plain(school.name))
    out.print(screen.plain(school.municipality))
    out.print(
        screen.plain(_("All people and answers are invented, seed {seed}.", seed=invented.seed))
    )
    shown = screen.table("", _("cli.mentors"), _("cli.mentees"), right=(1, 2))
    screen.row(shown, _("in the bank"), funnel.mentors_in_bank, funnel.mentees_in_bank)
    screen.row(shown, _("ready or waiting"), funnel.mentors_ready, funnel.mentees_waiting)
    consented = (funnel.mentors_consented, funnel.mentees_consented)
    screen.row(shown, _("with consent, in this round"), *consented)
    screen.row(shown, _("free places"), funnel.places, "")
    out.print(screen.plain(_("Staff: {count}", count=funnel.staff)))
    out.print(shown)


def _decided(out: Console, accepted: int, undecided: int) -> None:
    """How far people have come."""
    done = ngettext("{count} pair accepted", "{count} pairs accepted", accepted)
    left = ngettext("{count} waits for a word", "{count} wait for a word", undecided)
    text = _(
        "Nothing is in force without people: on the first day {done}, {left}", done=done, left=left
    )
    out.print(screen.plain(text))


def _now() -> datetime:
    """The clock of the machine; tests set another one."""
    return datetime.now(UTC)


def _remembered(store: Store, scene: Scene) -> None:
    """Two finished years lie behind the school, which the round of the story has not looked at.

    The neighbours of the municipality hand their figures in. Counting waits for the worker.
    """
    from analytics.rollup import refreshing
    from dashboard.cli import living, town
    from data import jobs
    from data.synthetic.history import settle_history

    now, school = living.day_of(_now()), scene.invented.school
    with store.work(by=scene.curator, now=now) as work:
        past = settle_history(work, scene.invented, scene.round.policy)
    years = [*past.told.by_year, school.year]
    with store.work(by=store.system(school.id), now=now) as work:
        jobs.enqueue(work, refreshing.KIND, {"periods": years}, f"{refreshing.KIND}:demo")
    town.settle_town(store, school, scene.invented.seed, now)
    living.look_back(store, scene.accounts, now)


def _live_on(out: Console, store: Store, scene: Scene) -> None:
    """Weeks go by: what the office will show is further on than what was told."""
    from dashboard.cli import living

    living.live(store, scene.accounts, scene.invented, scene.round.id, _now())
    with store.look(by=scene.curator, now=TODAY) as work:
        told = living.counted(work)
    text = _("The office shows this school some weeks later: {told}", told=", ".join(told))
    out.print(screen.plain(text))


def _doors(out: Console, settings: Settings) -> None:
    """Where the office opens, and as whom."""
    address = f"http://{settings.host}:{settings.port}"
    out.print()
    _heading(out, _("The office opens at {address}", address=address))
    shown = screen.table(_("Login"), _("cli.role"))
    for login, role in LOGINS.items():
        screen.row(shown, login, label("account_role", role))
    out.print(shown)
    out.print(screen.plain(_("One password for all of them: {password}", password=PASSWORD)))
    command = f"nastavnik serve --home {settings.home}"
    out.print(screen.plain(_("Open it again later: {command}", command=command)), soft_wrap=True)
