"""Refusals about the end of a pair; their words live in data/locale."""

from data.errors import ProgrammeError


class NoResultsError(ProgrammeError):
    """Nobody has said what a pair has come to."""

    code = "closing.no_results"


class CarefulError(ProgrammeError):
    """A text of a report speaks of health, family or a pupil: ``value``."""

    code = "closing.careful"


class FixedError(ProgrammeError):
    """A pair does not go back to work after this: ``why`` in words."""

    code = "closing.fixed"


class NotOfferedError(ProgrammeError):
    """Only who has finished and agrees is in the long-term bank: ``fio``."""

    code = "closing.not_in_long_term"


class NextYearError(ProgrammeError):
    """People of the long-term bank are invited for a year to come: ``year``."""

    code = "closing.next_year"
