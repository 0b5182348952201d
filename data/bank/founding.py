"""Use case: a school enters an empty database. Everything else belongs to it."""

from data.access import Permission
from data.errors import InvalidValueError
from data.i18n import _
from data.names import clean_text
from data.records.school import School, school_year
from data.store import Work

LONGEST_NAME = 500


def found(work: Work, name: str, *, short_name: str = "", municipality: str = "") -> School:
    """Enter the school of this unit of work, in the school year of today.

    Args:
        work: by the system, in the name of the new school.
        name: in full, for documents.
        short_name: for screens; the full one if left out.
        municipality: may be empty.
    """
    work.require(Permission.SCHOOL_WRITE)
    full = clean_text(name)
    if not full or len(full) > LONGEST_NAME:
        raise InvalidValueError(field="name", value=full[:80], rule=_("not empty"))
    kept = work.schools.put(
        School(
            id=work.school_id,
            name=full,
            short_name=clean_text(short_name) or full,
            municipality=clean_text(municipality),
            year=school_year(work.today),
        )
    )
    work.audit("school.founded", None, kept)
    return kept
