"""Refusals about events, cases, the library and nominations."""

from data.errors import ProgrammeError


class EmptyTitleError(ProgrammeError):
    """What people look for has a title."""

    code = "practice.no_title"


class NobodyThereError(ProgrammeError):
    """An event is not held before somebody is noted as present."""

    code = "practice.nobody_there"


class NotYetHeldError(ProgrammeError):
    """An event is held when its day has come: ``day``."""

    code = "practice.not_yet"


class UnknownCodeError(ProgrammeError):
    """No such kind, category or domain: ``value``."""

    code = "practice.unknown_code"


class NotOfferedError(ProgrammeError):
    """A case is offered to a completed pair with somebody who can be asked, once."""

    code = "practice.not_offered"


class StudyIncompleteError(ProgrammeError):
    """Sections are missing: ``sections`` in words."""

    code = "practice.incomplete"


class StudyTooLongError(ProgrammeError):
    """A section is longer than it may be: ``section``, ``most``."""

    code = "practice.too_long"


class NamesSomebodyError(ProgrammeError):
    """The text names people: ``words`` as they stand there."""

    code = "practice.names"


class PerhapsNamesError(ProgrammeError):
    """The text may name a pupil or somebody else: ``words``; say that they name nobody."""

    code = "practice.perhaps_names"


class PublicationMissingError(ProgrammeError):
    """Authors have not agreed to publish the case: ``names``."""

    code = "practice.no_publication"


class FileRefusedError(ProgrammeError):
    """Not a DOCX, PDF, PPTX or JPEG file by its content, or too large: ``most`` megabytes."""

    code = "practice.file"


class OwnVoteError(ProgrammeError):
    """Nobody marks the own nomination or that of the own pair."""

    code = "practice.own_vote"


class NoJurorError(ProgrammeError):
    """This person is not in the jury of the event."""

    code = "practice.no_juror"


class MarksError(ProgrammeError):
    """Each criterion gets a mark from 0 to ``most``."""

    code = "practice.marks"


class JuryClosedError(ProgrammeError):
    """Marks are given before the decision."""

    code = "practice.jury_closed"


class NotHeldError(ProgrammeError):
    """A winner is named when the event has taken place."""

    code = "practice.not_held"


class NoVotesError(ProgrammeError):
    """Nobody of the jury has marked this nomination; a person may decide without a vote."""

    code = "practice.no_votes"


class HeldDayError(ProgrammeError):
    """An event took place on its ``day``; it cannot be moved to another."""

    code = "practice.held_day"


class NoGroundsError(ProgrammeError):
    """A nomination has grounds for each criterion: ``criteria`` in words."""

    code = "practice.no_grounds"


class AlreadyNominatedError(ProgrammeError):
    """This person stands in this nomination already."""

    code = "practice.already_nominated"


class RotationError(ProgrammeError):
    """Speed meetings take mentors and mentees, at least one of each."""

    code = "practice.rotation"
