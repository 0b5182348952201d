"""What cannot be done with a warning."""

from data.errors import ProgrammeError


class OwnPairError(ProgrammeError):
    """A party of the pair learns of no warning about it and decides nothing."""

    code = "alerts.own_pair"


class MediationRunsError(ProgrammeError):
    """Another mentor is looked for after days of mediated action: from ``on``."""

    code = "alerts.mediation_runs"


class NotUrgentError(ProgrammeError):
    """Only a red or an immediate warning leads to another mentor."""

    code = "alerts.not_urgent"


class NotTakenError(ProgrammeError):
    """A warning is taken in hand first."""

    code = "alerts.not_taken"


class UndoLateError(ProgrammeError):
    """A resolved warning is opened again on the same day, while the pair works."""

    code = "alerts.undo_late"
