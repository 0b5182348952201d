"""The practice library («методическая копилка»): materials with tags, found by any word form."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from data.access import Permission
from data.bank import signals
from data.bank.needs import sensitive
from data.codebook import framework
from data.codebook.lemmas import lemmas
from data.codebook.practice import material_kinds
from data.errors import ChangedMeanwhileError, MissingReasonError, NotFoundError, StateError
from data.i18n import _
from data.names import clean_text, fio_norm, sort_key
from data.practice import sealing
from data.practice.people import CASE, called, publishable
from data.practice.refusals import EmptyTitleError, PublicationMissingError, UnknownCodeError
from data.records.ids import EventId, MaterialId, PersonId, new_id
from data.records.practice import Material
from data.store import Work

WORD = re.compile(r"\w+")
MOST_TITLE, MOST_TEXT, MOST_TAGS, MOST_TAG = 200, 20_000, 12, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is kept about a material; ``content`` is its file, empty for none."""

    title: str
    kind: str
    text: str = ""
    tags: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    author_ids: tuple[PersonId, ...] = ()
    event_id: EventId | None = None
    content: bytes = b""
    file_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; what is left empty does not narrow."""

    words: str = ""
    tag: str = ""
    domain: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A material and its authors by name."""

    material: Material
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """What the materials at hand can be narrowed by, with their counts."""

    tags: tuple[tuple[str, int], ...]
    domains: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]


def add(work: Work, entry: Entry) -> Material:
    """Put a material into the library; it is not public by that.

    Raises:
        EmptyTitleError, UnknownCodeError, FileRefusedError: before anything is kept.
    """
    work.require(Permission.PRACTICE_WRITE)
    given = _checked(work, entry)
    kept = work.materials.put(
        Material(
            id=MaterialId(new_id()),
            school_id=work.school_id,
            title=given.title,
            kind=given.kind,
            text=given.text,
            tags=given.tags,
            domains=given.domains,
            author_ids=given.author_ids,
            event_id=given.event_id,
            added_on=work.today,
            **_sealed(work, given),
        )
    )
    _watch(work, kept)
    work.audit("material.added", None, _told(kept), subject=_about(kept))
    return kept


def change(work: Work, material_id: MaterialId, entry: Entry, version: int) -> Material:
    """Change the words of a material, or put another file in place of the one it has.

    What is public stays so only while every author, the new ones too, lets it.
    """
    work.require(Permission.PRACTICE_WRITE)
    before = _standing(work, material_id)
    if before.version != version:
        raise ChangedMeanwhileError(
            kind="material", id=material_id, yours=version, theirs=before.version
        )
    if before.study_id is not None:
        raise StateError(kind="material", state="case", wanted="changed")
    given = _checked(work, entry)
    after = replace(
        before,
        title=given.title,
        kind=given.kind,
        text=given.text,
        tags=given.tags,
        domains=given.domains,
        author_ids=given.author_ids,
        event_id=given.event_id,
        public=before.public and not _missing(work, given.author_ids),
    )
    kept = work.materials.put(replace(after, **_sealed(work, given)))
    _watch(work, kept)
    work.audit("material.changed", _told(before), _told(kept), subject=_about(kept))
    return kept


def set_public(work: Work, material_id: MaterialId, *, public: bool) -> Material:
    """Let a material stand on the site, or no more.

    Raises:
        PublicationMissingError: an author has not agreed to the publication of their work.
    """
    work.require(Permission.PRACTICE_WRITE)
    before = _standing(work, material_id)
    missing = _missing(work, before.author_ids) if public else ()
    if missing:
        raise PublicationMissingError(names=", ".join(called(work, missing)))
    kept = work.materials.put(replace(before, public=public))
    work.audit("material.public", _told(before), _told(kept), subject=_about(kept))
    return kept


def remove(work: Work, material_id: MaterialId, reason: str) -> Material:
    """Take a material out of the library, with words why; a case leaves by being withdrawn."""
    work.require(Permission.PRACTICE_WRITE)
    before = _standing(work, material_id)
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action=_("remove the material"))
    if before.study_id is not None:
        raise StateError(kind="material", state="case", wanted="removed")
    kept = work.materials.put(replace(before, removed_on=work.today, public=False))
    work.audit("material.removed", _told(before), _told(kept), subject=_about(kept), reason=said)
    return kept


def find(work: Work, wanted: Wanted = Wanted()) -> tuple[Found, ...]:
    """Materials that hold every word looked for, in any of its forms; by title."""
    work.require(Permission.PRACTICE_READ)
    asked = [_forms(one) for one in WORD.findall(fio_norm(wanted.words))]
    found = [one for one in _all(work) if _fits(one, wanted) and _holds(one, asked)]
    found.sort(key=lambda one: (sort_key(one.title), one.id))
    return tuple(Found(material=one, authors=called(work, one.author_ids)) for one in found)


def shelves(work: Work) -> Shelves:
    """Tags, competencies and kinds that are at hand, the most frequent first."""
    work.require(Permission.PRACTICE_READ)
    found = _all(work)
    return Shelves(
        tags=_counted(tag for one in found for tag in one.tags),
        domains=_counted(code for one in found for code in one.domains),
        kinds=_counted(one.kind for one in found),
    )


def file(work: Work, material_id: MaterialId) -> tuple[bytes, str]:
    """The file of a material and its name; that it was taken is written down.

    Raises:
        NotFoundError: it has none.
    """
    work.require(Permission.PRACTICE_READ)
    one = _standing(work, material_id)
    if not one.file:
        raise NotFoundError(kind="file", id=material_id)
    content = work.files.get_sealed(one.file)
    work.audit("material.exported", None, None, subject=_about(one))
    return content, one.file_name or _("Material") + ".pdf"


def _all(work: Work) -> list[Material]:
    return [one for one in work.materials.all() if one.removed_on is None]


def _standing(work: Work, material_id: MaterialId) -> Material:
    one = work.materials.get(material_id)
    if one.removed_on is not None:
        raise NotFoundError(kind="material", id=material_id)
    return one


def _checked(work: Work, entry: Entry) -> Entry:
    title = clean_text(entry.title)[:MOST_TITLE]
    if not title:
        raise EmptyTitleError
    domains = {one.code for one in framework().domains} - sensitive()
    strange = [one for one in entry.domains if one not in domains]
    if entry.kind not in material_kinds() or strange:
        raise UnknownCodeError(value=strange[0] if strange else entry.kind)
    if entry.content:
        sealing.kind_of(entry.content)
    tags = (clean_text(one)[:MOST_TAG].strip() for one in entry.tags)
    return replace(
        entry,
        title=title,
        text=clean_text(entry.text)[:MOST_TEXT],
        tags=tuple(dict.fromkeys(one for one in tags if one))[:MOST_TAGS],
        domains=tuple(dict.fromkeys(entry.domains)),
        author_ids=tuple(work.people.get(one).id for one in dict.fromkeys(entry.author_ids)),
        event_id=work.events.get(entry.event_id).id if entry.event_id else None,
    )


def _sealed(work: Work, given: Entry) -> dict[str, Any]:
    """Where the file of an entry is kept and what it is called; nothing without one."""
    if not given.content:
        return {}
    kind = sealing.kind_of(given.content)
    return {
        "file": work.files.put_sealed(None, given.content),
        "file_name": sealing.named(given.file_name, kind),
    }


def _missing(work: Work, authors: Sequence[PersonId]) -> tuple[PersonId, ...]:
    return tuple(one for one in authors if not publishable(work, one, CASE))


def _watch(work: Work, one: Material) -> None:
    for who in one.author_ids[:1]:
        signals.watch(work, [one.text], fio=work.people.get(who).fio, person_id=who)


def _fits(one: Material, wanted: Wanted) -> bool:
    return (
        (not wanted.tag or fio_norm(wanted.tag) in {fio_norm(tag) for tag in one.tags})
        and (not wanted.domain or wanted.domain in one.domains)
        and (not wanted.kind or wanted.kind == one.kind)
    )


def _holds(one: Material, asked: Sequence[frozenset[str]]) -> bool:
    if not asked:
        return True
    text = fio_norm("\n".join((one.title, one.text, *one.tags)))
    forms = _forms_of(text)
    return all(word & forms for word in asked)


@lru_cache(maxsize=256)
def _forms_of(text: str) -> frozenset[str]:
    return frozenset(form for word in set(WORD.findall(text)) for form in _forms(word))


def _forms(word: str) -> frozenset[str]:
    return lemmas(word) | {word}


def _counted(codes: Iterable[str]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for one in codes:
        counts[one] = counts.get(one, 0) + 1
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], sort_key(one[0]))))


def _told(one: Material) -> dict[str, object]:
    return {"kind": one.kind, "public": one.public, "file": bool(one.file)}


def _about(one: Material) -> str:
    return f"material:{one.id}"
