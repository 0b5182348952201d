"""When a publication consent ends: gone here at once, and a list of every address that held it.

All kept builds are drawn anew without the person, and the old files are destroyed: no later look at
the history shows what nobody may show any more. Nothing new comes in by that.
"""

import io
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from data.access import Permission
from data.codebook.papers import term
from data.errors import NotFoundError
from data.i18n import _, speaking
from data.papers import tasks
from data.publication import drawing, keeping
from data.publication.gate import Gate, gate
from data.publication.linking import relink
from data.publication.publishing import published, stands_here
from data.publication.section import Section, without
from data.records.account import AccountRole
from data.records.consent import Purpose
from data.records.ids import BuildId, EntryId, PersonId
from data.records.publication import SiteBuild, SiteEntry
from data.store import Work

KIND = "site_take_down"  # of a task
EVERYTHING = frozenset(Purpose)  # what an erasure ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An address that held somebody: ``url`` in full, ``days`` left of T12, negative when late.

    ``here``: this program served it, so it is gone already.
    """

    entry_ids: tuple[EntryId, ...]
    person_id: PersonId
    fio: str
    url: str
    fields: tuple[str, ...]
    published_on: date
    due: date
    days: int
    removed_on: date | None
    here: bool


def withdrawn(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """Follow a consent that has ended. A follower: asks no permission."""
    if Purpose.PUBLICATION not in purposes:
        return
    standing = gate(work)
    gone = [
        one
        for one in work.site_entries.of(person_id)
        if one.due is None and (purposes == EVERYTHING or not standing.allows(person_id, one.field))
    ]
    if not gone:
        return
    builds = {one.id: one for one in work.site_builds.all()}
    _listed(work, gone, builds)
    fields = {one.field for one in gone}
    for build_id in sorted({one.build_id for one in gone}):
        _drawn_anew(work, builds[build_id], standing, person_id, fields)
    _relinked(work)
    if any(_left(builds[one.build_id]) for one in gone):
        _ask_to_remove(work, person_id)


def due(work: Work, *, everything: bool = False) -> tuple[Held, ...]:
    """Addresses that held somebody whose consent has ended, the most urgent first.

    Args:
        work: reading.
        everything: with what is confirmed already.
    """
    work.require(Permission.SITE_READ)
    builds = {one.id: one for one in work.site_builds.all()}
    grouped: dict[tuple[PersonId, str, date], list[SiteEntry]] = {}
    for one in work.site_entries.all():
        shown = one.due is not None and (everything or one.removed_on is None)
        if one.due is not None and shown and builds[one.build_id].published_at is not None:
            url = builds[one.build_id].base + one.address
            grouped.setdefault((one.person_id, url, one.due), []).append(one)
    names = {one.id: one.fio for one in work.people.all()}
    held = [
        _held(work, builds, names.get(whose, ""), url, mine)
        for (whose, url, _due), mine in grouped.items()
    ]
    return tuple(sorted(held, key=lambda one: (one.due, one.url, one.person_id)))


def confirm_removed(work: Work, entry_ids: Sequence[EntryId]) -> int:
    """Note that somebody has looked: these addresses hold the person no more; how many are new.

    The tasks of curator and of whoever answers for personal data are done with the last address.
    """
    work.require(Permission.SITE_WRITE)
    people: set[PersonId] = set()
    count = 0
    for entry_id in entry_ids:
        before = work.site_entries.get(entry_id)
        if before.due is None or before.removed_on is not None:
            continue
        kept = work.site_entries.put(replace(before, removed_on=work.today, removed_by=work.by.id))
        work.audit("site_entry.removed", before, kept)
        people.add(before.person_id)
        count += 1
    _settle(work, people)
    return count


def _left(was: SiteBuild) -> bool:
    """Whether an address of a build has to be cleared by hand: it stands elsewhere."""
    return was.published_at is not None and not stands_here(was)


def _ask_to_remove(work: Work, person_id: PersonId) -> None:
    """One task a day and person for whoever clears the site and whoever answers for the data."""
    for role in (AccountRole.CURATOR, AccountRole.DPO):
        tasks.open_task(
            work,
            KIND,
            f"person:{person_id}",
            role,
            f"{KIND}:{role.value}:{person_id}:{work.today}",
            due=term("T12", work.today),
            person_id=person_id,
        )


def _listed(work: Work, gone: Collection[SiteEntry], builds: dict[BuildId, SiteBuild]) -> None:
    """Each address with its date; what this program serves itself is gone with this deed."""
    with speaking("ru"):
        words = _("consent ended")
    for one in gone:
        here = not _left(builds[one.build_id])
        kept = work.site_entries.put(
            replace(
                one,
                due=term("T12", work.today),
                reason=words,
                removed_on=work.today if here else None,
            )
        )
        work.audit("site_entry.due", one, kept)


def _drawn_anew(
    work: Work, before: SiteBuild, standing: Gate, whose: PersonId, fields: Collection[str]
) -> None:
    """A build without what ended. Others keep what the gate still allows them."""

    def allowed(person_id: PersonId, name: str) -> bool:
        if person_id == whose and name in fields:
            return False
        return standing.allows(person_id, name)

    try:
        section = keeping.section_of(work, before)
        old = _unpacked(keeping.content(work, before))
    except NotFoundError:
        return
    after = without(section, allowed)
    files = drawing.drawn(after, old)
    kept = work.site_builds.put(
        replace(
            before,
            file=keeping.keep(work, drawing.packed(after, old)),
            digest=keeping.keep_section(work, after),
            addresses=tuple(sorted(files)),
        )
    )
    _shredded(work, before)
    work.audit("site.drawn_anew", before, kept)


def _shredded(work: Work, before: SiteBuild) -> None:
    """Destroy files that no build refers to any more."""
    used = {name for one in work.site_builds.all() for name in (one.file, one.digest)}
    for name in (before.file, before.digest):
        if name not in used:
            keeping.shred(work, name)


def _relinked(work: Work) -> None:
    now = published(work)
    section: Section | None = keeping.section_of(work, now) if now else None
    relink(work, section, now.base if now else "")


def _unpacked(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {one: opened.read(one) for one in opened.namelist()}


def _held(
    work: Work, builds: dict[BuildId, SiteBuild], fio: str, url: str, mine: list[SiteEntry]
) -> Held:
    first, was = mine[0], builds[mine[0].build_id]
    at = was.published_at or was.made_at
    due_on = first.due or work.today
    return Held(
        entry_ids=tuple(one.id for one in mine),
        person_id=first.person_id,
        fio=fio,
        url=url,
        fields=tuple(dict.fromkeys(one.field for one in mine)),
        published_on=at.astimezone(work.zone).date(),
        due=due_on,
        days=(due_on - work.today).days,
        removed_on=max((one.removed_on for one in mine if one.removed_on), default=None)
        if all(one.removed_on for one in mine)
        else None,
        here=stands_here(was),
    )


def _settle(work: Work, people: set[PersonId]) -> None:
    """Tasks of people of whom no address is left."""
    left = {one.person_id for one in work.site_entries.all() if one.due and one.removed_on is None}
    for one in work.tasks.standing():
        if one.kind == KIND and one.person_id in people - left:
            tasks.settle(work, one.key)
