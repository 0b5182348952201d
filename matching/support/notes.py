"""Private notes: under a seal, for the eyes of their author alone.

Not a colleague who stands in, not another psychologist, not the director, curator, officer or
administrator; not a copy of the database. The key lies outside it. A note that is read is written
down without a word of it; refusals never carry a text.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from data.access import Permission
from data.errors import ChangedMeanwhileError, ProgrammeError
from data.names import clean_text
from data.records.ids import CaseId, NoteId, new_id
from data.records.support import SealedNote, SupportCase
from data.store import BrokenSealError, Work
from matching.support.owning import insist_own, insist_supported
from matching.support.states import NotOwnCaseError

MOST = 8000  # characters


class NoteEmptyError(ProgrammeError):
    """A note without words."""

    code = "support.note_empty"


class NoteTooLongError(ProgrammeError):
    """A note is longer than ``most`` characters."""

    code = "support.note_too_long"


class NoteSealedError(ProgrammeError):
    """The seal does not open: another key, or somebody has changed or moved the note."""

    code = "support.note_sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteHead:
    """That there is a note, for its author: not what stands in it."""

    id: NoteId
    at: datetime
    version: int


def listing(work: Work, case_id: CaseId) -> tuple[NoteHead, ...]:
    """The actor's own notes of a case, the newest first; notes of others are not even counted."""
    work.require(Permission.PSYCH_NOTE_READ)
    mine = [one for one in work.notes.of(case_id) if one.author == work.by.id]
    return tuple(NoteHead(id=one.id, at=one.at, version=one.version) for one in reversed(mine))


def write(work: Work, case_id: CaseId, text: str) -> NoteHead:
    """Keep a note under a seal.

    Raises:
        SupportConsentError: the person has not agreed to the support.
        NoteEmptyError: no words.
        NoteTooLongError: too many.
    """
    work.require(Permission.PSYCH_NOTE_WRITE)
    case = work.cases.get(case_id)
    insist_own(work, case)
    insist_supported(work, case.person_id)
    new = NoteId(new_id())
    kept = work.notes.put(
        SealedNote(
            id=new,
            school_id=work.school_id,
            case_id=case_id,
            author=work.by.id,
            at=work.now,
            body=_sealed(work, new, case_id, text),
        )
    )
    _tell(work, "note.written", kept)
    return NoteHead(id=kept.id, at=kept.at, version=kept.version)


def read(work: Work, note_id: NoteId) -> str:
    """The text of an own note; that it was read is written down.

    Raises:
        NotOwnCaseError: somebody else has written it.
        SupportConsentError: the consent to the support has ended: the note can only be deleted.
        NoteSealedError: the key is another one, or the note was changed.
    """
    work.require(Permission.PSYCH_NOTE_READ)
    note, case = _mine(work, note_id)
    insist_supported(work, case.person_id)
    text = _opened(work, note)
    _tell(work, "note.read", note)
    return text


def edit(work: Work, note_id: NoteId, text: str, *, version: int | None = None) -> NoteHead:
    """Write an own note anew; what it said before is kept nowhere."""
    work.require(Permission.PSYCH_NOTE_WRITE)
    note, case = _mine(work, note_id)
    insist_supported(work, case.person_id)
    if version is not None and version != note.version:
        raise ChangedMeanwhileError(
            kind="note", id="", fields=("text",), yours=version, theirs=note.version
        )
    after = work.notes.put(replace(note, body=_sealed(work, note.id, note.case_id, text)))
    _tell(work, "note.edited", after)
    return NoteHead(id=after.id, at=after.at, version=after.version)


def delete(work: Work, note_id: NoteId) -> None:
    """Destroy an own note; possible whatever became of consents and keys."""
    work.require(Permission.PSYCH_NOTE_WRITE)
    note, _case = _mine(work, note_id)
    work.notes.remove(note.id)
    _tell(work, "note.deleted", note)


def destroy(work: Work, case: SupportCase) -> int:
    """Destroy all notes of a case, unread: their purpose is gone. Asks no permission."""
    found = work.notes.of(case.id)
    for one in found:
        work.notes.remove(one.id)
        _tell(work, "note.destroyed", one)
    return len(found)


def _mine(work: Work, note_id: NoteId) -> tuple[SealedNote, SupportCase]:
    note = work.notes.get(note_id)
    if note.author != work.by.id:
        work.refused.append(Permission.PSYCH_NOTE_READ)
        raise NotOwnCaseError(permission=str(Permission.PSYCH_NOTE_READ))
    return note, work.cases.get(note.case_id)


def _sealed(work: Work, note_id: NoteId, case_id: CaseId, text: str) -> str:
    words = clean_text(text)
    if not words:
        raise NoteEmptyError
    if len(words) > MOST:
        raise NoteTooLongError(most=MOST)
    told = {"author": work.by.id, "case": case_id, "text": words}
    return work.sealed(json.dumps(told, ensure_ascii=False), _place(note_id))


def _opened(work: Work, note: SealedNote) -> str:
    """The text, if the seal itself names the reader as the author.

    Whoever writes into the database another name beside the seal does not become its author.
    """
    try:
        told = json.loads(work.opened(note.body, _place(note.id), Permission.PSYCH_NOTE_READ))
    except BrokenSealError as fault:
        raise NoteSealedError from fault
    if (told["author"], told["case"]) != (work.by.id, note.case_id):
        raise NoteSealedError
    return str(told["text"])


def _tell(work: Work, verb: str, note: SealedNote) -> None:
    """Into the journal: that it happened to a note of a case, never a word of it."""
    work.audit(verb, None, {"case": note.case_id}, subject=f"note:{note.id}")


def _place(note_id: NoteId) -> str:
    return f"note/{note_id}"
