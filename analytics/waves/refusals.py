"""Refusals of waves, each with what to do. Codes begin with ``waves.``."""

from data.errors import ProgrammeError


class WindowClosedError(ProgrammeError):
    """The window of a sitting is over or has not opened: ``day`` is its last or first day."""

    code = "waves.window_closed"


class AnsweredAlreadyError(ProgrammeError):
    """Who has answered by their own link is not overwritten from paper: ``fio``."""

    code = "waves.answered_already"


class NoAnswersError(ProgrammeError):
    """A sheet without an answer is no answer."""

    code = "waves.no_answers"


class NotAskedError(ProgrammeError):
    """The sitting was called off, or the person has not agreed to be asked: ``fio``."""

    code = "waves.not_asked"


class ClimateOpenError(ProgrammeError):
    """The anonymous wave is open or was held in this year already: ``wave``, ``year``."""

    code = "waves.climate_open"


class ClimateClosedError(ProgrammeError):
    """The anonymous wave is closed: nothing can be printed or answered any more."""

    code = "waves.climate_closed"


class SlipCountError(ProgrammeError):
    """So many slips are not printed: ``least``, ``most``."""

    code = "waves.slip_count"


class TicketError(ProgrammeError):
    """The code opens nothing: used already, not ours, or the wave is closed."""

    code = "waves.ticket"


class SheetInvalidError(ProgrammeError):
    """Some answers break the rules of the questionnaire: ``count``."""

    code = "waves.sheet_invalid"


class NoPersonColumnError(ProgrammeError):
    """No row of the table names the columns of people and of waves: ``file``."""

    code = "waves.no_person_column"


class NothingToTakeError(ProgrammeError):
    """No row of the table can be taken in: ``file``, ``count`` of findings."""

    code = "waves.nothing_to_take"


class ImportGoneError(ProgrammeError):
    """This import was undone already, or never was."""

    code = "waves.import_gone"


class OwnSheetError(ProgrammeError):
    """A sheet about the actor's own pair is typed in by somebody else."""

    code = "waves.own_sheet"
