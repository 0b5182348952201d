"""Which audience an actor belongs to. Deny by default."""

from analytics.rollup.boards import Audience
from analytics.rollup.refusals import NotForRoleError
from data.access import Permission
from data.store import Work


def audience_of(work: Work, wanted: Audience | str | None = None) -> Audience:
    """The audience of the actor in the own school, or a stricter one that is wanted.

    The curator may look through the eyes of the school, everybody through those of whoever reads
    a paper outside of it; nobody else may look through the curator's.

    Raises:
        DeniedError: the actor sees no figures of the school.
        NotForRoleError: the wanted audience sees more than the actor may, or is no school's.
        ValueError: there is no such audience.
    """
    work.require(Permission.QUALITY_READ)
    own = Audience.CURATOR if work.may(Permission.QUALITY_WRITE) else Audience.SCHOOL
    asked = own if wanted is None else Audience(wanted)
    if asked is Audience.MUNICIPALITY or (asked is Audience.CURATOR and own is not asked):
        raise NotForRoleError(audience=asked.value)
    return asked
