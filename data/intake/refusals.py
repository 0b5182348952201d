"""Files nobody can read, each with what to do. Codes begin with ``intake.``."""

from collections.abc import Sequence
from typing import ClassVar

from data.errors import ProgrammeError
from data.records.intake import Finding


class UnreadableError(ProgrammeError):
    """Base of all refusals of a whole file: ``file``."""

    code = "intake.unreadable"


class EmptyFileError(UnreadableError):
    """There is nothing in the file: ``file``."""

    code = "intake.empty"


class TooBigError(UnreadableError):
    """The file is larger than allowed: ``file``, ``megabytes``, ``most``."""

    code = "intake.too_big"


class BrokenError(UnreadableError):
    """The file is damaged or cut short: ``file``."""

    code = "intake.broken"


class TooManyPartsError(UnreadableError):
    """More parts inside than any spreadsheet has: ``file``, ``most``."""

    code = "intake.too_many_parts"


class EncryptedError(UnreadableError):
    """The file is protected by a password: ``file``."""

    code = "intake.encrypted"


class SwollenError(UnreadableError):
    """Unpacked it would be enormous: ``file``, ``megabytes``."""

    code = "intake.swollen"


class MacroError(UnreadableError):
    """The file carries a program: ``file``."""

    code = "intake.macro"


class EntitiesError(UnreadableError):
    """The file defines XML entities, which no office program does: ``file``."""

    code = "intake.entities"


class OldFormatError(UnreadableError):
    """The format of Office before 2007: ``file``."""

    code = "intake.old_format"


class WebPageError(UnreadableError):
    """A web page under the name of a table: ``file``."""

    code = "intake.web_page"


class NotATableError(UnreadableError):
    """Neither XLSX, CSV nor DOCX: ``file``."""

    code = "intake.not_a_table"


class EncodingError(UnreadableError):
    """The letters cannot be read in any known encoding: ``file``."""

    code = "intake.encoding"


class TooManyCellsError(UnreadableError):
    """More cells or letters than a school's table ever has: ``file``."""

    code = "intake.too_many_cells"


class TooManyRowsError(UnreadableError):
    """More rows than a school's table ever has: ``file``."""

    code = "intake.too_many_rows"


class TooFarError(UnreadableError):
    """A cell far below or far beyond any table holds something: ``file``."""

    code = "intake.too_far"


class FormulasError(UnreadableError):
    """Most cells are formulas whose results were never saved: ``file``."""

    code = "intake.formulas"


class TooHeavyError(UnreadableError):
    """Reading it took too much memory: ``file``."""

    code = "intake.too_heavy"


class TooSlowError(UnreadableError):
    """Reading it took too long: ``file``."""

    code = "intake.too_slow"


class NoTableError(UnreadableError):
    """No row looks like the header of a known table: ``file``."""

    code = "intake.no_table"


class UnknownKindError(UnreadableError):
    """The table may be of several kinds, a person has to say: ``file``, ``kinds``."""

    code = "intake.unknown_kind"


class NoNameColumnError(UnreadableError):
    """No column holds the names of people: ``file``."""

    code = "intake.no_name_column"


class UnusableError(ProgrammeError):
    """Nothing in the file can be used: ``file``, ``count``; ``findings`` hold the places."""

    code = "intake.unusable"

    @property
    def findings(self) -> Sequence[Finding]:
        """Everything found wrong, by place."""
        found = self.params.get("findings", ())
        return found if isinstance(found, tuple | list) else ()


class LostRowsError(ProgrammeError):
    """Rows read and rows accounted for differ: a fault of the program: ``read``, ``kept``."""

    code: ClassVar[str] = "intake.lost_rows"


BY_CHILD: dict[str, type[UnreadableError]] = {
    one.code.removeprefix("intake."): one
    for one in (
        BrokenError,
        EncodingError,
        NotATableError,
        TooManyCellsError,
        TooManyRowsError,
        TooFarError,
        FormulasError,
        TooHeavyError,
    )
}
