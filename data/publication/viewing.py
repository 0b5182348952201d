"""The state of the section for the office: builds, check-list, differences, files."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.access import Permission
from data.errors import NotFoundError
from data.i18n import _
from data.publication import keeping
from data.publication.checking import Check, checks, closed, unpacked
from data.publication.gathering import HeldBack, gather
from data.publication.publishing import published
from data.publication.refusals import StaleBuildError
from data.publication.section import Handed, digest
from data.records.ids import BuildId
from data.records.publication import BuildState, SiteBuild
from data.store import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What there is: the published build, the newest one that waits, all of them, the last first.

    ``held_back`` would stand on the site but for a consent or a name.
    """

    published: SiteBuild | None
    waiting: SiteBuild | None
    builds: tuple[SiteBuild, ...]
    people: Mapping[BuildId, int]
    held_back: tuple[HeldBack, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a build changes against what is published, by address; ``gone`` is there no more."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]


def overview(work: Work, year: str) -> Overview:
    """Everything the page of the office shows first."""
    work.require(Permission.SITE_READ)
    builds = tuple(sorted(work.site_builds.all(), key=lambda one: -one.number))
    fresh = builds[0] if builds and builds[0].state is BuildState.BUILT else None
    people = {
        one.id: len({entry.person_id for entry in work.site_entries.of_build(one.id)})
        for one in builds
    }
    return Overview(
        published=published(work),
        waiting=fresh,
        builds=builds,
        people=people,
        held_back=gather(work, year, Handed()).held_back,
    )


def checklist(work: Work, build_id: BuildId) -> tuple[Check, ...]:
    """The computed points of the check-list about a build, as it is now."""
    work.require(Permission.SITE_READ)
    return checks(work, work.site_builds.get(build_id))


def changes(work: Work, build_id: BuildId) -> Changes:
    """What would change on the site if this build were published."""
    work.require(Permission.SITE_READ)
    now, new = published(work), work.site_builds.get(build_id)
    before = _digests(work, now) if now is not None else {}
    after = _digests(work, new)
    both = before.keys() & after.keys()
    return Changes(
        new=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(one for one in both if before[one] != after[one])),
        gone=tuple(sorted(before.keys() - after.keys())),
    )


def preview(work: Work, number: int, path: str) -> bytes:
    """A file of a build, published or not.

    Raises:
        NotFoundError: no such build, or nothing there.
        StaleBuildError: nobody may be shown what stands there any more.
    """
    work.require(Permission.SITE_READ)
    build = next((one for one in work.site_builds.all() if one.number == number), None)
    if build is None:
        raise NotFoundError(kind="site_build", id=number)
    at = path or "index.html"
    found = unpacked(keeping.content(work, build)).get(at)
    if found is None:
        raise NotFoundError(kind="site_build", id=path)
    if at in _closed(work, build):
        raise StaleBuildError(number=build.number)
    return found


def archive(work: Work, build_id: BuildId) -> tuple[bytes, str]:
    """The ZIP of a build to be uploaded elsewhere, and its name; written into the journal.

    Raises:
        StaleBuildError: it holds what nobody may be shown any more.
    """
    work.require(Permission.SITE_READ)
    build = work.site_builds.get(build_id)
    if _closed(work, build):
        raise StaleBuildError(number=build.number)
    work.audit("site.downloaded", None, {"number": build.number}, subject=f"site_build:{build.id}")
    name = _("Site section {number}", number=build.number)
    return keeping.content(work, build), f"{name}.zip"


def _closed(work: Work, build: SiteBuild) -> frozenset[str]:
    return closed(work, build, keeping.section_of(work, build))


def _digests(work: Work, build: SiteBuild) -> dict[str, str]:
    return {at: digest(raw) for at, raw in unpacked(keeping.content(work, build)).items()}
