"""What a backup refuses, in codes; the words live in data/locale."""

from data.errors import ProgrammeError


class DamagedBackupError(ProgrammeError):
    """The file is no backup, was cut or changed, or holds something broken: ``file``, ``what``."""

    code = "backup.damaged"


class OtherKeyError(ProgrammeError):
    """The backup was made with another master key: ``file``."""

    code = "backup.other_key"


class NoSubjectKeysError(ProgrammeError):
    """The file with the keys of people is not there: ``file``."""

    code = "backup.no_subject_keys"


class RunningError(ProgrammeError):
    """The program is running on this database: ``place``."""

    code = "backup.running"
