"""The staff as a list of who was invited to a form, who has answered, and who has not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data.access import Permission
from data.bank import telling
from data.bank.participations import this_year
from data.codebook import framework
from data.codebook.frame import said
from data.i18n import _
from data.names import fio_norm, sort_key
from data.records.bank import Role
from data.records.ids import InvitationId, PersonId
from data.records.invitation import Form, Invitation
from data.records.person import Person
from data.store import Work

SIDES = {Form.MENTOR: Role.MENTOR, Form.MENTEE: Role.MENTEE}


class Standing(StrEnum):
    """How far somebody is with a form."""

    NONE = "none"
    INVITED = "invited"
    OPENED = "opened"
    FILLING = "filling"
    ANSWERED = "answered"
    EXPIRED = "expired"
    REVOKED = "revoked"


SILENT = frozenset({Standing.INVITED, Standing.OPENED, Standing.FILLING, Standing.EXPIRED})
GONE = frozenset({Standing.EXPIRED, Standing.REVOKED})


class Grouping(StrEnum):
    """By what response is compared."""

    LEVEL = "level"
    SITE = "site"
    SUBJECT = "subject"
    EXPERIENCE = "experience"


@dataclass(frozen=True, slots=True, kw_only=True)
class RollRow:
    """One member of staff and the newest link to the form.

    ``ended`` says how the consent to the bank has ended: such a person is not invited.
    ``groups`` are names of groups by kind of grouping; ``by_link`` whether an answer came by one
    of the links, which tells it from a table or a conversation.
    """

    person_id: PersonId
    fio: str
    email: str
    standing: Standing
    groups: Mapping[Grouping, tuple[str, ...]]
    ended: str = ""
    invitation_id: InvitationId | None = None
    sent_at: datetime | None = None
    until: datetime | None = None
    reminders: int = 0
    by_link: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to show; empty means everything. ``silent`` leaves those who have not answered."""

    text: str = ""
    standings: tuple[str, ...] = ()
    group: str = ""
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Response of one group: head counts, never a share of nobody.

    ``invited`` had a link, ``answered`` came by one; ``otherwise`` answered by another door.
    """

    group: str
    staff: int
    invited: int
    answered: int
    otherwise: int

    @property
    def share(self) -> float | None:
        """Answered of invited, in [0, 1]; None where nobody was invited."""
        return self.answered / self.invited if self.invited else None


def roll(work: Work, form: Form, subject: str = "", wanted: Wanted | None = None) -> list[RollRow]:
    """Everybody of the staff with how far they are, in alphabet order."""
    work.require(Permission.INVITATION_READ)
    told = telling.told(work)
    links = work.invitations.about(form, subject)
    known = _Known(
        newest={one.person_id: one for one in links},
        came={one.person_id for one in links if one.submitted_at is not None},
        drafts={one.invitation_id for one in work.form_drafts.all()},
        answered=_answered(work, form, subject),
        ended=told.ended,
        early=work.schools.get(work.school_id).regulation.early_career_years,
        now=work.now,
    )
    found = [
        _row(person, known)
        for person in work.people.all()
        if person.archived_at is None and told.may_name(person.id)
    ]
    return [one for one in found if _fits(one, wanted or Wanted())]


def rates(rows: Iterable[RollRow], by: Grouping) -> list[Rate]:
    """Response by group, in alphabet order; somebody of two groups counts in both."""
    groups: dict[str, list[RollRow]] = {}
    for row in rows:
        for name in row.groups[by] or (_("not stated"),):
            groups.setdefault(name, []).append(row)
    return sorted((rate(name, mine) for name, mine in groups.items()), key=_alphabet)


def rate(name: str, rows: Sequence[RollRow]) -> Rate:
    """Response of these people together."""
    came = sum(one.by_link for one in rows)
    return Rate(
        group=name,
        staff=len(rows),
        invited=sum(one.invitation_id is not None for one in rows),
        answered=came,
        otherwise=sum(one.standing is Standing.ANSWERED for one in rows) - came,
    )


def groups_of(rows: Iterable[RollRow]) -> list[str]:
    """Every group somebody is in, in alphabet order."""
    names = {name for row in rows for mine in row.groups.values() for name in mine}
    return sorted(names, key=sort_key)


def _answered(work: Work, form: Form, subject: str) -> set[PersonId]:
    """Who has answered, by whatever door."""
    if form in SIDES:
        return work.sheets.answered(SIDES[form], this_year(work))
    if form is Form.CONSENT:
        return {one.person_id for one in work.consents.everything()}
    return {one.person_id for one in work.responses.about(form, subject)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What one listing has read."""

    newest: Mapping[PersonId, Invitation]
    came: set[PersonId]
    drafts: set[InvitationId]
    answered: set[PersonId]
    ended: Mapping[PersonId, str]
    early: int
    now: datetime


def _row(person: Person, known: _Known) -> RollRow:
    link = known.newest.get(person.id)
    done = person.id in known.answered | known.came
    return RollRow(
        person_id=person.id,
        fio=person.fio,
        email=person.email,
        standing=Standing.ANSWERED if done else _standing(link, known.drafts, known.now),
        groups=_groups(person, known.early),
        ended=known.ended.get(person.id, ""),
        invitation_id=None if link is None else link.id,
        sent_at=None if link is None else link.sent_at or link.created_at,
        until=None if link is None else link.expires_at,
        reminders=0 if link is None else link.reminders,
        by_link=person.id in known.came,
    )


def _standing(link: Invitation | None, drafts: set[InvitationId], now: datetime) -> Standing:
    if link is None:
        return Standing.NONE
    if link.revoked_at is not None:
        return Standing.REVOKED
    if link.expires_at <= now:
        return Standing.EXPIRED
    if link.id in drafts:
        return Standing.FILLING
    return Standing.INVITED if link.opened_at is None else Standing.OPENED


def _groups(person: Person, early: int) -> dict[Grouping, tuple[str, ...]]:
    book = framework()
    subjects = {one.code: one.name() for one in book.subjects}
    levels = {
        one["code"]: said(one["ru"], one["en"]) for one in book.preferences["levels"]["options"]
    }
    experience = (
        _("up to {years} years of teaching", years=early)
        if (person.years_teaching or 0) <= early
        else _("more years of teaching")
    )
    return {
        Grouping.LEVEL: tuple(levels.get(one, one) for one in person.levels),
        Grouping.SITE: (person.site,) if person.site else (),
        Grouping.SUBJECT: tuple(subjects.get(one, one) for one in person.subjects),
        Grouping.EXPERIENCE: () if person.years_teaching is None else (experience,),
    }


def _fits(row: RollRow, wanted: Wanted) -> bool:
    words = fio_norm(wanted.text).split()
    return (
        all(one in fio_norm(row.fio) for one in words)
        and (not wanted.standings or row.standing in wanted.standings)
        and (not wanted.group or any(wanted.group in mine for mine in row.groups.values()))
        and (not wanted.silent or row.standing in SILENT)
    )


def _alphabet(one: Rate) -> tuple[str, str]:
    return sort_key(one.group)
