"""Waves of a year as the curator sees them: who was asked and how many answered, no answers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analytics.waves.schedule import EXTENDED, climate_windows
from analytics.waves.subjects import subject_of
from data import invitations
from data.access import Permission
from data.bank.participations import this_year
from data.codebook import framework
from data.names import sort_key
from data.records.bank import Role
from data.records.ids import AskId, InvitationId, PairId, PersonId
from data.records.invitation import Form, Invitation
from data.records.monitoring import Ask, AskState
from data.store import Work

ADDRESSED = frozenset(
    {AskState.SENT, AskState.PARTIAL, AskState.ANSWERED, AskState.SILENT, AskState.REFUSED}
)
WAITING = frozenset({AskState.SENT, AskState.PARTIAL})

Sitting = tuple[str, str]  # wave, extent


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveRow:
    """One sitting of a year in counts. ``asked`` is N: who refused or is silent stays in it.

    Attributes:
        opens_on: the first day of the first window.
        closes_on: the last day of the last one.
        open: people who can still answer.
        planned: sittings whose window has not opened.
    """

    wave: str
    extent: str
    opens_on: date
    closes_on: date
    planned: int
    asked: int
    answered: int
    partial: int
    silent: int
    refused: int
    open: int

    @property
    def share(self) -> float | None:
        """Answered of asked, in [0, 1]; None where nobody was asked."""
        return self.answered / self.asked if self.asked else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRow:
    """One person asked one sitting. ``partners`` are the others of the pair."""

    ask: Ask
    fio: str
    partners: str
    email: str
    link: InvitationId | None = None
    opened: bool = False

    @property
    def id(self) -> AskId:
        """The ask."""
        return self.ask.id

    @property
    def waits(self) -> bool:
        """Whether the window is open and there is no answer."""
        return self.ask.state in WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The waves of a year. ``climate_due`` names anonymous waves whose time has come."""

    year: str
    rows: tuple[WaveRow, ...]
    climate_due: tuple[str, ...]
    staff: int


def overview(work: Work, year: str = "") -> Overview:
    """Every sitting of a year in the order of the waves, and anonymous waves that are due."""
    work.require(Permission.WAVE_READ)
    wanted = year or this_year(work)
    by_sitting: dict[Sitting, list[Ask]] = {}
    for one in work.asks.of_year(wanted):
        if one.state is not AskState.CANCELLED:
            by_sitting.setdefault((one.wave, one.extent), []).append(one)
    ordered = sorted(by_sitting.items(), key=lambda one: _place(*one[0]))
    people = work.people.all()
    return Overview(
        year=wanted,
        rows=tuple(_row(sitting, asks, work.today) for sitting, asks in ordered),
        climate_due=_climate_due(work, wanted),
        staff=sum(one.archived_at is None for one in people),
    )


def listing(work: Work, wave: str, extent: str, year: str = "") -> tuple[AskRow, ...]:
    """Everybody asked a sitting, in alphabet order; who is asked, never what was said."""
    work.require(Permission.WAVE_READ)
    people = {one.id: one for one in work.people.all()}
    links = _links(work)
    found = [
        one
        for one in work.asks.of_year(year or this_year(work))
        if (one.wave, one.extent) == (wave, extent) and one.state is not AskState.CANCELLED
    ]
    partners = _partners(work, found, {key: one.fio for key, one in people.items()})
    rows = []
    for ask in found:
        link, person = links.get((ask.person_id, subject_of(ask))), people[ask.person_id]
        row = AskRow(ask=ask, fio=person.fio, partners=partners[ask.id], email=person.email)
        if link is not None and link.revoked_at is None:
            row = replace(row, link=link.id, opened=link.opened_at is not None)
        rows.append(row)
    return tuple(sorted(rows, key=lambda one: (sort_key(one.fio), one.partners, one.id)))


def fresh_links(work: Work, ids: Iterable[AskId]) -> tuple[tuple[str, str], ...]:
    """(name, secret) of a new link for each of these asks that waits; older ones stop working."""
    work.require(Permission.WAVE_WRITE)
    links, found = _links(work), []
    for one in dict.fromkeys(ids):
        ask = work.asks.get(one)
        link = links.get((ask.person_id, subject_of(ask)))
        if ask.state in WAITING and link is not None and link.revoked_at is None:
            days = max(0, (ask.closes_on - work.today).days + 1)
            issued = invitations.reissue(work, link.id, days=days)
            found.append((work.people.get(ask.person_id).fio, issued.token))
    return tuple(found)


def remind(work: Work, ids: Iterable[AskId]) -> tuple[InvitationId, ...]:
    """Count a reminder of each of these asks that waits; the links to write about."""
    work.require(Permission.WAVE_WRITE)
    links, told = _links(work), []
    for one in dict.fromkeys(ids):
        ask = work.asks.get(one)
        link = links.get((ask.person_id, subject_of(ask)))
        if ask.state in WAITING and link is not None and invitations.remind(work, [link.id]):
            work.asks.put(replace(ask, reminders=ask.reminders + 1, reminded_on=work.today))
            told.append(link.id)
    return tuple(told)


def _row(sitting: Sitting, asks: Sequence[Ask], today: date) -> WaveRow:
    count = Counter(one.state for one in asks)
    waiting = [one for one in asks if one.state in WAITING and one.closes_on >= today]
    return WaveRow(
        wave=sitting[0],
        extent=sitting[1],
        opens_on=min(one.opens_on for one in asks),
        closes_on=max(one.closes_on for one in asks),
        planned=count[AskState.PLANNED],
        asked=sum(count[one] for one in ADDRESSED),
        answered=count[AskState.ANSWERED],
        partial=count[AskState.PARTIAL],
        silent=count[AskState.SILENT],
        refused=count[AskState.REFUSED],
        open=len(waiting),
    )


def _place(wave: str, extent: str) -> tuple[int, bool, str]:
    order = list(framework().waves)
    return (order.index(wave) if wave in order else len(order), extent == EXTENDED, extent)


def _links(work: Work) -> Mapping[tuple[PersonId, str], Invitation]:
    return {(one.person_id, one.subject): one for one in work.invitations.about(Form.WAVE)}


def _partners(
    work: Work, asks: Iterable[Ask], names: Mapping[PersonId, str]
) -> Mapping[AskId, str]:
    pairs = {one.id: one for one in work.pairs.all()}
    found: dict[AskId, str] = {}
    for ask in asks:
        pair = None if ask.pair_id is None else pairs.get(PairId(ask.pair_id))
        others: tuple[PersonId, ...] = ()
        if pair is not None:
            others = pair.mentee_ids if ask.role is Role.MENTOR else (pair.mentor_id,)
        found[ask.id] = ", ".join(names.get(one, "") for one in others)
    return found


def _climate_due(work: Work, year: str) -> tuple[str, ...]:
    """Anonymous waves nobody has opened though their time has come, by the asks of pairs."""
    had = {one.wave for one in work.climates.of_year(year)}
    terms = [
        (one.starts_on, one.ends_on)
        for pair in work.pairs.all()
        if pair.year == year and (one := work.programmes.of_pair(pair.id)) is not None
    ]
    if not terms:
        return ()
    spans = climate_windows(min(one[0] for one in terms), max(one[1] for one in terms))
    return tuple(
        wave
        for wave, (opens, closes) in spans.items()
        if wave not in had and opens <= work.today <= closes
    )
