"""Refusals of the query layer; the words live in data/locale."""

from data.errors import ProgrammeError


class FilterClosedError(ProgrammeError):
    """The filter, or the group of schools, leaves fewer than ``least`` people: ``where``."""

    code = "quality.filter_closed"


class NotForRoleError(ProgrammeError):
    """Figures for this ``audience`` are not for the actor's role."""

    code = "quality.not_for_role"


class OwnPairError(ProgrammeError):
    """The actor is a side of the pair and sees no figures of it."""

    code = "quality.own_pair"


class NothingGatheredError(ProgrammeError):
    """No school of the municipality has figures of the school year ``period`` yet."""

    code = "quality.nothing_gathered"
