"""The unit of work: by whom, when, for which school; what it may; what it writes down."""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from data.access import SYSTEM, Permission, allows
from data.errors import DeniedError
from data.records.account import Account
from data.records.door import Grant, Reading
from data.records.ids import AccountId, PersonId, SchoolId
from data.records.invitation import Form, Invitation
from data.records.pair import Pair
from data.records.person import Person
from data.store import repositories
from data.store.columns import hints, jsonable
from data.store.erasing import Erasing, erase
from data.store.files import Files
from data.store.neighbours import Neighbours
from data.store.repository import Desk
from data.store.sealing import Seal
from data.store.stamping import stamp
from data.store.trail import Trail
from data.store.zones import zone_of

SYSTEM_ID = AccountId("system")
HIDDEN = frozenset({"password_hash", "second_factor", "token_hash", "csrf", "answers", "body"})
SEALED = frozenset({"pair.answered"})  # acts whose reason is a private answer
COVER = "…"
OWNERS = (("person_id", "person"), ("mentee_id", "person"), ("pair_id", "pair"))


class Work:
    """One transaction of one school. Repositories see the rows of ``school_id`` alone."""

    def __init__(
        self,
        desk: Desk,
        by: Account,
        now: datetime,
        key: bytes,
        seal: Seal,
        *,
        link: Invitation | None = None,
        held: tuple[Grant, ...] = (),
    ) -> None:
        if now.tzinfo is None:
            raise ValueError("a moment without a time zone")
        self.by = by
        self.now = now
        self.link = link  # the personal link the actor came by, None for the office
        self.held = held  # roles given for some days, among those of ``by``
        self.refused: list[Permission] = []
        self._instead_of: dict[str, None] = {}
        self.schools = repositories.Schools(desk)
        self.people = repositories.People(desk)
        self.participations = repositories.Participations(desk)
        self.sheets = repositories.Sheets(desk)
        self.consents = repositories.Consents(desk)
        self.consent_texts = repositories.ConsentTexts(desk)
        self.rounds = repositories.Rounds(desk)
        self.snapshots = repositories.Snapshots(desk)
        self.runs = repositories.Runs(desk)
        self.proposals = repositories.Proposals(desk)
        self.unplaced = repositories.Unplaceds(desk)
        self.decisions = repositories.Decisions(desk)
        self.pairs = repositories.Pairs(desk)
        self.accounts = repositories.Accounts(desk)
        self.sessions = repositories.Sessions(desk)
        self.batches = repositories.Batches(desk)
        self.batch_rows = repositories.BatchRows(desk)
        self.mappings = repositories.Mappings(desk)
        self.jobs = repositories.Jobs(desk)
        self.signals = repositories.Signals(desk)
        self.invitations = repositories.Invitations(desk)
        self.form_sessions = repositories.FormSessions(desk)
        self.form_drafts = repositories.FormDrafts(desk)
        self.responses = repositories.Responses(desk)
        self.tasks = repositories.Tasks(desk)
        self.grants = repositories.Grants(desk)
        self.readings = repositories.Readings(desk)
        self.trials = repositories.Trials(desk)
        self.programmes = repositories.Programmes(desk)
        self.programme_editions = repositories.ProgrammeEditions(desk)
        self.meetings = repositories.Meetings(desk)
        self.cases = repositories.Cases(desk)
        self.notes = repositories.Notes(desk)
        self.erasures = repositories.Erasures(desk)
        self.documents = repositories.Documents(desk)
        self.settings_kv = repositories.SettingsKv(desk)
        self._open_outcome(desk)
        self.trail = Trail(desk, key)
        self._seal = seal
        self.files = Files(desk.shelf, desk.hand, desk.school_id)
        self.erasing = Erasing(desk=desk, seal=seal)
        self.neighbours = Neighbours(desk, self.require)

    def _open_monitoring(self, desk: Desk) -> None:
        self.asks = repositories.Asks(desk)
        self.climates = repositories.Climates(desk)
        self.alerts = repositories.Alerts(desk)
        self.conclusions = repositories.Conclusions(desk)
        self.rollups = repositories.Rollups(desk)
        self.shown_cells = repositories.ShownCells(desk)
        self.pair_traces = repositories.PairTraces(desk)
        self.weights_versions = repositories.WeightsVersions(desk)

    def _open_outcome(self, desk: Desk) -> None:
        self._open_monitoring(desk)
        self.roadmap_items = repositories.RoadmapItems(desk)
        self.appointments = repositories.Appointments(desk)
        self.signatures = repositories.Signatures(desk)
        self.school_templates = repositories.SchoolTemplates(desk)
        self.candidacies = repositories.Candidacies(desk)
        self.courses = repositories.Courses(desk)
        self.trainings = repositories.Trainings(desk)
        self.pair_reports = repositories.PairReports(desk)
        self.events = repositories.Events(desk)
        self.attendances = repositories.Attendances(desk)
        self.studies = repositories.Studies(desk)
        self.materials = repositories.Materials(desk)
        self.nominations = repositories.Nominations(desk)
        self.votes = repositories.Votes(desk)
        self.site_builds = repositories.SiteBuilds(desk)
        self.site_entries = repositories.SiteEntries(desk)

    @property
    def school_id(self) -> SchoolId:
        """The school everything here belongs to."""
        return self.by.school_id

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone of the school; Moscow where nobody has said."""
        return zone_of(self.settings_kv)

    @property
    def local(self) -> datetime:
        """The moment of now by the clock of the school: its date is the day that counts in law."""
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> date:
        """Which day it is at the school."""
        return self.local.date()

    @property
    def writes(self) -> bool:
        """Whether anything may be written down here."""
        return self.erasing.desk.writes

    def stamp(self) -> str:
        """A digest that changes with every change of what figures are counted from."""
        return stamp(self.erasing.desk)

    def may(self, permission: Permission) -> bool:
        """Whether the actor may; nobody else's word counts."""
        if self.by.id == SYSTEM_ID:
            return permission in SYSTEM
        return self.by.disabled_at is None and allows(self.by.roles, permission)

    def require(self, permission: Permission) -> None:
        """Refuse unless the actor may; the refusal goes into the audit trail.

        Raises:
            DeniedError: names the permission that is missing.
        """
        if not self.may(permission):
            self.refused.append(permission)
            raise DeniedError(permission=str(permission))
        self._stand_in(permission)

    def _stand_in(self, permission: Permission) -> None:
        """Remember whom the actor stands in for, if only a given role allows this."""
        own = self.accounts.find(self.by.id) if self.held else None
        if not self.held or (own is not None and allows(own.roles, permission)):
            return
        for one in self.held:
            if allows(one.roles, permission):
                self._instead_of[one.instead_of or f"grant:{one.id}"] = None

    def require_link(self, form: Form, subject: str = "") -> PersonId:
        """Refuse unless the actor came by a personal link to this form about this thing.

        Returns:
            Whose link it is: the only person the actor may write about.

        Raises:
            DeniedError: another form, another subject, or no link at all.
        """
        self.require(Permission.OWN_FORMS)
        if self.link is None or (self.link.form, self.link.subject) != (form, subject):
            self.refused.append(Permission.OWN_FORMS)
            raise DeniedError(permission=str(Permission.OWN_FORMS))
        return self.link.person_id

    def saw(self, person_id: PersonId, what: str) -> None:
        """Note that the actor looks at something of another person: one row a day and thing."""
        if person_id == self.by.person_id or self.by.id == SYSTEM_ID or not self.by.roles:
            return
        self.readings.put(
            Reading(
                person_id=person_id,
                account_id=self.by.id,
                role=self.by.roles[0].value,
                what=what,
                day=self.today,
                at=self.now,
                school_id=self.school_id,
            )
        )

    def sealed(self, text: str, place: str) -> str:
        """A text that only ``opened`` reads again, and only at this place of this school."""
        return self._seal.seal(text, f"{self.school_id}/{place}")

    def opened(self, sealed: str, place: str, needs: Permission = Permission.SIGNAL_READ) -> str:
        """A sealed text, for the psychologist alone.

        Raises:
            DeniedError: the actor may not read what is sealed.
            BrokenSealError: it was changed, moved, or sealed with another key.
        """
        self.require(needs)
        return self._seal.open(sealed, f"{self.school_id}/{place}")

    def sealed_name(self, *parts: str) -> str:
        """A keyed digest of texts of this school: the same parts, the same name."""
        return self._seal.name(self.school_id, *parts)

    def erase_person(self, person_id: PersonId) -> Mapping[str, int]:
        """Make a person a pseudonym: nothing kept about them can be read after the commit.

        Asks no permission and writes down no reason: the use case does.

        Returns:
            How many rows of which kind were emptied or removed.

        Raises:
            NotFoundError: no such person here.
        """
        return erase(self, self.erasing, person_id)

    def audit(
        self,
        verb: str,
        before: object = None,
        after: object = None,
        *,
        subject: str = "",
        reason: str = "",
    ) -> None:
        """Write down a change in the same transaction.

        Args:
            verb: ``noun.verb``.
            before: record or mapping as it was; None for something new.
            after: record or mapping as it is now; of two records only what differs is kept.
            subject: ``kind:id``; taken from the record if left out.
            reason: what the actor said; of a private answer only that there was one.
        """
        was, now = difference(before, after)
        said = COVER if reason and verb in SEALED else reason
        payload = {"before": was, "after": now, "reason": said}
        if self._instead_of:
            payload["instead_of"] = list(self._instead_of)
        told = {name: one for name, one in payload.items() if one not in (None, "")}
        self.trail.append(
            at=self.now,
            by=self.by.id,
            verb=verb,
            subject=subject or subject_of(after if after is not None else before),
            payload=told,
            whose=owner_of(before, after, subject),
        )


def difference(before: object, after: object) -> tuple[Any, Any]:
    """Both sides as JSON; of two records of one kind only the fields that differ."""
    was, now = _told(before), _told(after)
    if type(before) is type(after) and dataclasses.is_dataclass(before):
        changed = [one for one in now if was[one] != now[one] or one in HIDDEN]
        return {one: was[one] for one in changed}, {one: now[one] for one in changed}
    return was, now


def owner_of(before: object, after: object, subject: str = "") -> tuple[str, str]:
    """Kind and name of whose key seals what is told of a change.

    >>> owner_of(None, {"rows": 3}, "person:p1"), owner_of(None, {"rows": 3}, "batch:b1")
    (('person', 'p1'), ('school', ''))
    """
    thing = after if after is not None else before
    if isinstance(thing, Person):
        return "person", thing.id
    if isinstance(thing, Pair):
        return "pair", thing.id
    for field, kind in OWNERS:
        named = getattr(thing, field, None)
        if named:
            return kind, str(named)
    kind, _colon, named = subject.partition(":")
    return (kind, named) if kind in {"person", "pair"} and named else ("school", "")


def subject_of(thing: object) -> str:
    """``kind:id`` of a record that has an id, otherwise empty.

    >>> subject_of({"sheet": "1"})
    ''
    """
    named = getattr(thing, "id", "")
    return f"{type(thing).__name__.lower()}:{named}" if named else ""


def _told(thing: object) -> Any:
    if thing is None:
        return None
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return _covered({one: getattr(thing, one) for one in hints(type(thing))})
    return _covered(thing) if isinstance(thing, Mapping) else jsonable(thing)


def _covered(values: Mapping[str, Any]) -> dict[str, Any]:
    """Secrets and answers never enter the trail."""
    return {one: COVER if one in HIDDEN else jsonable(value) for one, value in values.items()}
