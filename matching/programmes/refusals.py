"""Refusals about programmes and meetings; their words live in data/locale."""

from data.errors import ProgrammeError


class PairNotRunningError(ProgrammeError):
    """A pair in this state has no such work: ``state`` of the pair."""

    code = "programme.pair_state"


class ProgrammeExistsError(ProgrammeError):
    """The pair has a programme already; it is amended, not drafted anew."""

    code = "programme.exists"


class NotShownError(ProgrammeError):
    """The work of a pair is shown while everybody it is about consents; not whose consent ended."""

    code = "programme.not_shown"


class EditionGoneError(ProgrammeError):
    """The programme was changed after it was shown: ``edition`` shown, ``now`` in force."""

    code = "programme.edition_gone"


class NothingToAgreeError(ProgrammeError):
    """A programme that is proposed or agreed to has a goal with its sign, and an action."""

    code = "programme.empty"


class OutsideTermError(ProgrammeError):
    """A day lies outside the programme: ``day``, ``starts_on``, ``ends_on``."""

    code = "programme.outside_term"


class TooLongError(ProgrammeError):
    """The kind of mentoring allows less: ``most`` months or goals, ``what``."""

    code = "programme.too_long"


class GoalsOpenError(ProgrammeError):
    """A programme is closed with a level for every goal: ``count`` have none."""

    code = "programme.goals_open"


class NotYetError(ProgrammeError):
    """What is recorded as held has not come yet: ``at``."""

    code = "meeting.not_yet"


class NotHeldError(ProgrammeError):
    """A pulse follows a held meeting."""

    code = "meeting.not_held"


class KnownMeetingError(ProgrammeError):
    """The same hand has written down a meeting of this very moment: ``at``."""

    code = "meeting.known"


class NotAuthorError(ProgrammeError):
    """A held meeting is struck out by whoever wrote it, or by the curator."""

    code = "meeting.not_author"
