"""A build: everything gathered, drawn, packed, numbered, and every field of everybody noted."""

from data.access import Permission
from data.output import site
from data.publication import drawing, keeping
from data.publication.gathering import gather
from data.publication.section import Handed, Section, entries
from data.records.ids import BuildId, EntryId, new_id
from data.records.publication import BuildState, SiteBuild, SiteEntry
from data.records.school import checked_year
from data.store import Work


def build(work: Work, year: str, handed: Handed) -> SiteBuild:
    """Build the section for a school year and keep it; nothing is published by that.

    Args:
        work: writing.
        year: school year, ``"2025/2026"``.
        handed: the roadmap and the figures that may leave the school, as plain values.

    Raises:
        SchoolYearError: this is no school year.
    """
    work.require(Permission.SITE_WRITE)
    checked_year(year)
    found = gather(work, year, handed)
    files = drawing.drawn(found.section, found.files)
    kept = work.site_builds.put(
        SiteBuild(
            id=BuildId(new_id()),
            school_id=work.school_id,
            year=year,
            number=work.site_builds.next_number(),
            state=BuildState.BUILT,
            file=keeping.keep(work, site.packed(files)),
            digest=keeping.keep_section(work, found.section),
            addresses=tuple(sorted(files)),
            made_at=work.now,
            made_by=work.by.id,
        )
    )
    note(work, kept, found.section)
    told = {"number": kept.number, "digest": kept.digest, "pages": len(kept.addresses)}
    work.audit("site.built", None, told, subject=f"site_build:{kept.id}")
    return kept


def note(work: Work, kept: SiteBuild, section: Section) -> None:
    """Write down who stands where in a build, and by which consent. Asks no permission."""
    work.site_entries.put_all(
        SiteEntry(
            id=EntryId(new_id()),
            school_id=work.school_id,
            build_id=kept.id,
            person_id=fact.person_id,
            address=at,
            field=fact.field,
            consent_id=fact.consent_id,
        )
        for at, fact in entries(section)
    )
