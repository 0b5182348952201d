"""Refusals of the site."""

from data.errors import ProgrammeError


class NotReadyError(ProgrammeError):
    """The check-list is not complete: ``points`` in words."""

    code = "site.not_ready"


class StaleBuildError(ProgrammeError):
    """A build holds what nobody may be shown any more: ``number``; it has to be built again."""

    code = "site.stale"


class BaseAddressError(ProgrammeError):
    """This is no address of a site: ``address``."""

    code = "site.bad_address"
