"""Kinds of papers: from what a paper is made, about what, who signs it, what a signature brings.

Rooms export ``PAPERS``; ``dashboard.bootstrap.papering`` puts them together and registers them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from data.access import Permission
from data.errors import ProgrammeError
from data.i18n import _
from data.records.ids import PersonId
from data.records.paper import Document, Signature
from data.store import Work


class About(StrEnum):
    """What the subject of a paper is an id of."""

    SCHOOL = "school"
    PAIR = "pair"
    PERSON = "person"
    ROUND = "round"
    EVENT = "event"
    STUDY = "study"
    COURSE = "course"
    APPOINTMENT = "appointment"
    CANDIDACY = "candidacy"
    YEAR = "year"


class UnknownPaperError(ProgrammeError):
    """No room makes papers of this kind: ``kind``."""

    code = "papering.unknown_kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a paper can be made about now: its id, and how a person recognises it."""

    id: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A value a person may fill in or override before the paper is issued.

    ``default`` is a text, or is asked from the store with the subject; ``many`` makes a list of
    the lines. Its words are the message ``papers.field.<code>``.
    """

    code: str
    default: str | Callable[[Work, str], str] = ""
    many: bool = False
    rows: int = 1  # of the input on the screen
    required: bool = False  # the paper says nothing without it


def nobody(_work: Work, _subject: str) -> PersonId | None:
    """The paper is about no single person: the key of the school seals it."""
    return None


def the_school(_work: Work) -> Sequence[Subject]:
    """The one subject of a paper about the school as a whole."""
    return (Subject(id="", words=""),)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """One kind of paper.

    ``values`` gives everything the template needs except what ``parameters.head`` gives; it asks no
    permission, names only people with a live consent and refuses otherwise. ``person`` tells whose
    key seals the file. ``subjects`` lists what the paper can be made about now, ``fits`` tells of
    what else it can. ``signed`` and ``annulled`` are what a signature and its annulment bring
    about, in the same transaction.
    ``optional`` are values that a school's own template may leave out.
    """

    code: str
    template: str
    about: About
    values: Callable[[Work, str], Mapping[str, object]]
    items: tuple[str, ...] = ()
    signer: str = ""  # "director" | "curator" | "sides" | "person" | ""
    reads: Permission = Permission.ORDER_READ
    writes: Permission = Permission.ORDER_WRITE
    person: Callable[[Work, str], PersonId | None] = nobody
    subjects: Callable[[Work], Sequence[Subject]] = the_school
    fits: Callable[[Work, str], bool] | None = None
    fields: tuple[Field, ...] = ()
    signed: Callable[[Work, Document, Signature], None] | None = None
    annulled: Callable[[Work, Document, Signature], None] | None = None
    optional: tuple[str, ...] = ()

    def words(self) -> str:
        """What the paper is called, in the language in force."""
        return _(f"papers.kind.{self.code}")  # noqa: INT001 -- a code has words by its name


@dataclass(slots=True)
class _Registry:
    kinds: dict[str, PaperKind] = field(default_factory=dict)
    source: Callable[[], Iterable[PaperKind]] | None = None


_known = _Registry()


def register(kinds: Iterable[PaperKind]) -> None:
    """Make these the kinds there are; once more changes nothing.

    Raises:
        ValueError: two kinds have one code.
    """
    found: dict[str, PaperKind] = {}
    for one in kinds:
        if one.code in found:
            raise ValueError(f"two kinds of papers are called {one.code}")
        found[one.code] = one
    _known.kinds, _known.source = found, None


def register_later(source: Callable[[], Iterable[PaperKind]]) -> None:
    """Ask for the kinds when they are needed first; kinds that are known stay."""
    if not _known.kinds:
        _known.source = source


def kinds() -> Mapping[str, PaperKind]:
    """All kinds there are, by code."""
    if _known.source is not None:
        register(_known.source())
    return _known.kinds


def kind_of(code: str) -> PaperKind:
    """The kind of a paper.

    Raises:
        UnknownPaperError: no room makes it.
    """
    if code not in kinds():
        raise UnknownPaperError(kind=code)
    return kinds()[code]
