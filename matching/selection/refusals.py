"""Refusals of selection and training."""

from data.errors import ProgrammeError


class NobodyToListError(ProgrammeError):
    """Nobody of the mentors' bank may be listed for these people: ``mentees``."""

    code = "selection.nobody"


class NotInBankError(ProgrammeError):
    """A programme is for people of the mentees' bank whose consents are live: ``fio``."""

    code = "selection.not_in_bank"


class GroupSizeError(ProgrammeError):
    """A programme is for one mentee or a group: ``count``, ``most``."""

    code = "selection.group_size"


class DecidedError(ProgrammeError):
    """This candidate is decided: ``fio``."""

    code = "selection.decided"


class NotInterviewedError(ProgrammeError):
    """Nobody is decided about before the interview: ``fio``."""

    code = "selection.not_interviewed"


class TooLateError(ProgrammeError):
    """The decision cannot be taken back: the mentor has gone on to ``state``: ``fio``."""

    code = "selection.too_late"


class NotSelectedError(ProgrammeError):
    """Only selected mentors are trained, and ready ones again: ``fio``."""

    code = "selection.not_selected"


class CourseClosedError(ProgrammeError):
    """The course is over or cancelled: ``title``."""

    code = "selection.course_closed"


class EmptyCourseError(ProgrammeError):
    """A course without topics, hours, or people says nothing: ``title``."""

    code = "selection.course_empty"


class TrainingOverError(ProgrammeError):
    """This training does not count any more: ``until``."""

    code = "selection.training_over"


class NoEarlierTrainingError(ProgrammeError):
    """No earlier training of this mentor counts still: ``fio``."""

    code = "selection.no_earlier_training"


class NoConsentError(ProgrammeError):
    """The paper would name somebody whose consent has ended."""

    code = "selection.no_consent"
