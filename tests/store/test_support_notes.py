"""Private notes: for the author alone, and nowhere in plain words, on both databases."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from data.errors import ChangedMeanwhileError, DeniedError, NotFoundError
from data.i18n import say
from data.records.account import AccountRole
from data.records.consent import ConsentAct, Purpose
from data.records.door import Grant
from data.records.support import CaseState
from data.store import BrokenSealError, backups, keys
from data.store.backups import making, returning
from data.store.tables import metadata
from matching import support
from matching.support import notes, timers
from tests.stores import NOW, SCHOOL, account
from tests.support_cases import PSYCHOLOGIST, place
from tests.support_cases import support as consent_to_support

TEXT = "Сумеречная Аврора говорит о бессоннице и ссоре с Геральдом"
LATER = "Лилово-Кобальтовый узел тревоги развязан"
MARKERS = ("Сумеречн", "бессонниц", "Лилово", "Кобальт")
OTHERS = [one for one in AccountRole if one is not PSYCHOLOGIST]


@pytest.fixture
def here(store):
    return place(store, "a")


@pytest.fixture
def case(here):
    return here.did(PSYCHOLOGIST, support.open_case, "a", agreed=True)


@pytest.fixture
def note(here, case):
    return here.did(PSYCHOLOGIST, notes.write, case.id, TEXT)


def colleague(here, case, *, stands_in):
    """Another psychologist, with a grant to stand in or without."""
    other = account(here.store, PSYCHOLOGIST, name="second")
    if stands_in:
        given = Grant(
            id="g",
            school_id=SCHOOL.id,
            account_id=other.id,
            home_school_id=SCHOOL.id,
            roles=(PSYCHOLOGIST,),
            from_on=NOW.date(),
            until_on=NOW.date() + timedelta(days=3),
            reason="отпуск",
            instead_of=case.author,
        )
        here.system(lambda work: work.grants.put(given))
    return other


def written(markers=MARKERS):
    """The markers as bytes in whatever way a file might hold them."""
    forms = [form for one in markers for form in (one, one.lower(), json.dumps(one)[1:-1])]
    return [form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "cp1251")]


def found_in(raw):
    return [one for one in written() if one in raw]


def everything_kept(store):
    """Every cell of every table as text."""
    with store.connect() as connection:
        return "\n".join(
            repr(tuple(row))
            for table in metadata.tables.values()
            for row in connection.execute(sa.select(table))
        ).encode()


def test_the_author_reads_writes_anew_and_deletes(here, case, note):
    assert here.did(PSYCHOLOGIST, notes.read, note.id) == TEXT
    after = here.did(PSYCHOLOGIST, notes.edit, note.id, LATER, version=note.version)
    assert here.did(PSYCHOLOGIST, notes.read, note.id) == LATER
    with pytest.raises(ChangedMeanwhileError):
        here.did(PSYCHOLOGIST, notes.edit, note.id, TEXT, version=note.version)
    assert here.saw(PSYCHOLOGIST, notes.listing, case.id) == (after,)
    here.did(PSYCHOLOGIST, notes.delete, note.id)
    assert here.saw(PSYCHOLOGIST, notes.listing, case.id) == ()
    with pytest.raises(NotFoundError):
        here.did(PSYCHOLOGIST, notes.read, note.id)


@pytest.mark.parametrize("stands_in", [False, True], ids=["colleague", "stands in"])
def test_no_other_psychologist_reads_them(here, case, note, stands_in):
    other = colleague(here, case, stands_in=stands_in)
    assert here.saw(other, notes.listing, case.id) == ()
    for call, more in ((notes.read, ()), (notes.edit, (LATER,)), (notes.delete, ())):
        with pytest.raises(support.NotOwnCaseError) as refusal:
            here.did(other, call, note.id, *more)
        assert not any(one in say(refusal.value) + repr(refusal.value) for one in MARKERS)
    if stands_in:  # their own notes are their own
        mine = here.did(other, notes.write, case.id, LATER)
        assert here.saw(PSYCHOLOGIST, notes.listing, case.id) == (note,)
        with pytest.raises(support.NotOwnCaseError):
            here.did(PSYCHOLOGIST, notes.read, mine.id)
    else:
        with pytest.raises(support.NotOwnCaseError):
            here.did(other, notes.write, case.id, LATER)


def test_nobody_of_another_role_reads_or_writes_them(here, case, note, subtests):
    for role in OTHERS:
        for call, args in (
            (notes.listing, (case.id,)),
            (notes.read, (note.id,)),
            (notes.write, (case.id, LATER)),
            (notes.edit, (note.id, LATER)),
            (notes.delete, (note.id,)),
        ):
            with subtests.test(f"{role.value} {call.__name__}"), pytest.raises(DeniedError):
                here.did(role, call, *args)
    with pytest.raises(DeniedError):
        here.system(notes.read, note.id)


def test_reading_is_written_down_without_a_word_of_it(here, case, note):
    here.did(PSYCHOLOGIST, notes.read, note.id)
    here.did(PSYCHOLOGIST, notes.edit, note.id, LATER)
    here.did(PSYCHOLOGIST, notes.delete, note.id)
    with here.store.look(by=here.store.system(SCHOOL.id), now=NOW) as work:
        entries = work.trail.of(f"note:{note.id}")
    assert [one.verb for one in entries] == [
        "note.deleted", "note.edited", "note.read", "note.written",
    ]  # fmt: skip
    assert {one.by for one in entries} == {case.author}
    assert not found_in(repr(entries).encode())


def test_no_cell_of_the_database_says_it(here, case, note, settings):
    """Nor any file of the installation: database, its log, keys, files."""
    here.did(PSYCHOLOGIST, notes.edit, note.id, LATER)
    here.did(PSYCHOLOGIST, notes.write, case.id, TEXT)
    kept = everything_kept(here.store)
    assert note.id.encode() in kept  # the note is there
    assert not found_in(kept)
    files = [one for one in settings.home.rglob("*") if one.is_file()]
    assert files
    assert [one for one in files if found_in(one.read_bytes())] == []


def test_neither_a_snapshot_nor_its_pages_say_it(here, case, note, backend, tmp_path):
    """The raw bytes of a copy: SQLite by VACUUM INTO, PostgreSQL by its data folder."""
    here.did(PSYCHOLOGIST, notes.edit, note.id, LATER)
    if backend == "sqlite":
        copy = tmp_path / "copy.db"
        with here.store.connect() as connection:
            connection.rollback()
            raw = connection.connection.driver_connection
            raw.execute(f"VACUUM INTO '{copy}'")
        content = copy.read_bytes()
    else:
        with here.store.connect() as connection:
            connection.rollback()
            raw = connection.connection.driver_connection
            with raw.cursor().copy("COPY note TO STDOUT") as rows:
                content = b"".join(bytes(one) for one in rows)
    assert note.id.encode() in content
    assert not found_in(content)


def test_no_backup_says_it_not_even_opened_with_its_key(here, case, note, settings, tmp_path):
    """The file is encrypted; and the copy of the database inside holds the seal alone."""
    here.did(PSYCHOLOGIST, notes.edit, note.id, LATER)
    made = backups.make(settings, tmp_path / "out", NOW)
    for one in (made.file, made.subject_keys):
        assert found_in(one.read_bytes()) == []
    inside = tmp_path / "inside"
    inside.mkdir()
    key = keys.read(settings.key_file).derive(making.BACKUP)
    returning._unpacked(made.file, key, inside)
    files = [one for one in inside.rglob("*") if one.is_file()]
    assert any(note.id.encode() in one.read_bytes() for one in files)
    assert [one for one in files if found_in(one.read_bytes())] == []


def test_the_seal_knows_its_author_its_case_and_its_place(here, case, note):
    """Whoever writes into the database cannot make a note readable to somebody else."""
    other = colleague(here, case, stands_in=True)
    mine = here.did(other, notes.write, case.id, LATER)

    def steal(work):
        kept = work.notes.get(note.id)
        work.notes.put(replace(kept, author=other.id))  # another name beside the seal
        body = work.notes.get(mine.id)
        work.notes.put(replace(body, body=kept.body))  # the seal in a note of one's own

    here.system(steal)
    for one in (note.id, mine.id):
        with pytest.raises(notes.NoteSealedError):
            here.did(other, notes.read, one)


def test_without_the_key_nobody_reads_and_the_words_say_so(here, case, note, tmp_path):
    here.store.signal_seal.__init__(b"another key of thirty-two bytes!")
    with pytest.raises(notes.NoteSealedError) as refusal:
        here.did(PSYCHOLOGIST, notes.read, note.id)
    assert isinstance(refusal.value.__cause__, BrokenSealError)
    assert "ключ" in say(refusal.value)
    here.did(PSYCHOLOGIST, notes.delete, note.id)  # what nobody can read can still be destroyed


@pytest.mark.parametrize(
    "text", ["", "  \n ", "д" * (notes.MOST + 1)], ids=["empty", "blank", "long"]
)
def test_a_note_has_words_and_not_too_many(here, case, note, text):
    for call, place_ in ((notes.write, case.id), (notes.edit, note.id)):
        with pytest.raises((notes.NoteEmptyError, notes.NoteTooLongError)) as refusal:
            here.did(PSYCHOLOGIST, call, place_, text)
        assert "ддд" not in say(refusal.value)


def test_a_note_rests_on_the_consent_to_the_support(here):
    case = here.did(PSYCHOLOGIST, support.open_case, "b", agreed=True)
    with pytest.raises(support.SupportConsentError):
        here.did(PSYCHOLOGIST, notes.write, case.id, TEXT)


def test_a_withdrawn_consent_closes_and_then_destroys_them(here, case, note):
    def leave(work):
        consent_to_support(work, "a", ConsentAct.WITHDRAWN, NOW)
        timers.withdrawn(work, "a", frozenset({Purpose.SUPPORT}))

    here.system(leave)
    with pytest.raises(support.SupportConsentError):
        here.did(PSYCHOLOGIST, notes.read, note.id)
    (asked,) = here.tasks("support.destroy_notes")
    assert asked.due == NOW.date() + timedelta(days=timers.DESTROY_IN)
    here.system(timers.tick, now=NOW + timedelta(days=29))
    assert here.saw(PSYCHOLOGIST, notes.listing, case.id) == (note,)
    here.system(timers.tick, now=NOW + timedelta(days=30))
    assert here.saw(PSYCHOLOGIST, notes.listing, case.id) == ()


def test_a_closed_case_keeps_its_notes_for_the_author(here, case, note):
    here.did(PSYCHOLOGIST, support.move, case.id, CaseState.CLOSED, outcome="no_need")
    assert here.did(PSYCHOLOGIST, notes.read, note.id) == TEXT
