"""What the tagger refuses to work with. A wrong array of numbers would err in silence."""

from data.errors import ProgrammeError


class BrokenTaxonomyError(ProgrammeError):
    """A file the tagger knows from breaks its own rules: ``file``, ``breach``."""

    code = "text.taxonomy_broken"


class UnreadableModelError(ProgrammeError):
    """The fitted arrays are damaged or not ours: ``file``, ``reason``."""

    code = "text.model_unreadable"


class StaleModelError(ProgrammeError):
    """The arrays were fitted with other files or versions: ``file``, ``what`` differs."""

    code = "text.model_stale"


class UnknownTierError(ProgrammeError):
    """There is no such tier of text analysis: ``tier``."""

    code = "text.tier_unknown"


class TierUnavailableError(ProgrammeError):
    """This tier was asked for by name and cannot work here: ``tier``, ``reason``."""

    code = "text.tier_unavailable"
