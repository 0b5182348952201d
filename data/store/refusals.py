"""What the store refuses, in codes; the words live in data/locale."""

from data.errors import ProgrammeError


class NoStoreError(ProgrammeError):
    """There is no database yet: ``place``."""

    code = "store.absent"


class StoreExistsError(ProgrammeError):
    """There is a database already: ``place``."""

    code = "store.exists"


class SchemaError(ProgrammeError):
    """The schema is older than the program: ``found``, ``wanted``."""

    code = "store.schema"


class NewerSchemaError(SchemaError):
    """The schema was written by a newer program: ``found``, ``wanted``."""

    code = "store.schema_newer"


class KeyMissingError(ProgrammeError):
    """The installation's key file is gone: ``place``."""

    code = "store.key_missing"


class BusyError(ProgrammeError):
    """Another writer held the database for too long."""

    code = "store.busy"


class WrittenOnceError(ProgrammeError):
    """Rows of this kind never change: ``kind``, ``id``."""

    code = "store.written_once"


class ForeignSchoolError(ProgrammeError):
    """A record of another school was handed in: ``kind``."""

    code = "store.foreign_school"


class StillUsedError(ProgrammeError):
    """Other records rest on this one: ``kind``, ``id``."""

    code = "store.still_used"


class BrokenLinkError(ProgrammeError):
    """A row points to nothing, or repeats one that is there: the database itself refused it."""

    code = "store.broken_link"


class BrokenSealError(ProgrammeError):
    """A sealed text was changed, moved, or sealed with another key."""

    code = "store.seal_broken"


class SubjectErasedError(ProgrammeError):
    """Nothing is written any more about somebody who was erased."""

    code = "store.subject_erased"


class UnreadableStoreError(ProgrammeError):
    """The file is no database or is damaged, or the server does not answer: ``place``."""

    code = "store.unreadable"
