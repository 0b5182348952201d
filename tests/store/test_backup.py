"""A backup that restores: on both databases, in place and on an empty machine, and what it refuses."""

import sqlite3
import threading
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from data.records.consent import ConsentAct
from data.store import NewerSchemaError, Store, backups, keys, schema, trail
from data.store.backups import making, stream
from data.store.backups.refusals import (
    DamagedBackupError,
    NoSubjectKeysError,
    OtherKeyError,
    RunningError,
)
from data.store.engine import engine_of
from data.store.tables import metadata
from data.store.upgrade import upgrade
from tests import store_samples as samples
from tests.commands import run
from tests.stores import NOW, SCHOOL, open_school

ON_ONE = pytest.mark.parametrize("backend", ["sqlite"])  # the database does not matter
LATER = NOW + timedelta(days=2)


@pytest.fixture
def full(store, system, school):
    with store.work(by=system, now=NOW) as work:
        samples.lay(work)
        work.audit("school.settled", None, {"name": school.name})
    store.files.keep(b"upload")
    return school


@pytest.fixture
def made(settings, full, tmp_path):
    return backups.make(settings, tmp_path / "out", NOW)


def contents(store):
    """Every record of every kind, as the program reads it."""
    with store.look(by=store.system(SCHOOL.id), now=NOW) as work:
        return {name: getattr(work, name).all() for name, _records in samples.EVERYTHING}


def restored(settings, store, made, keys_file=None):
    store.close()
    done = backups.restore(settings, made.file, LATER, keys_file)
    return Store.open(settings), done


def test_what_was_kept_comes_back_equal(settings, store, system, full, made):
    before = contents(store)
    with store.work(by=system, now=LATER) as work:
        work.people.put(replace(samples.MENTOR, fio="Другая"))
        work.sheets.put(replace(samples.SHEET, id="later"))
    store.files.discard(next(iter(store.files.folder.iterdir())).name)
    again, done = restored(settings, store, made)
    after = contents(again)
    assert done.sessions == 2
    assert after.pop("sessions") == after.pop("form_sessions") == []
    assert after == {name: one for name, one in before.items() if name in after}
    assert [one.name for one in again.files.folder.iterdir()] != []
    assert trail.verify(again, SCHOOL.id) == []
    with again.look(by=system, now=NOW) as work:
        assert work.trail.newest(1)[0].verb == "backup.restored"
    again.close()


def test_the_former_database_stays_aside(backend, settings, store, full, made):
    again, done = restored(settings, store, made)
    if backend == "postgres":
        assert done.aside is None
    else:
        with sqlite3.connect(done.aside) as plain:
            assert plain.execute("SELECT count(*) FROM person").fetchone() == (2,)
    again.close()


@ON_ONE
def test_the_manifest_says_what_is_inside(settings, store, made):
    told = made.manifest
    assert told["schema"] == schema.HEAD
    assert told["rows"]["person"] == len([samples.MENTOR, samples.MENTEE])
    [anchor] = told["anchors"]
    assert anchor["school_id"] == SCHOOL.id
    with store.look(by=store.system(SCHOOL.id), now=NOW) as work:
        newest, before = work.trail.newest(2)
    assert (newest.verb, before.mac) == ("backup.made", anchor["mac"])
    assert set(told["rows"]) == {one.name for one in metadata.sorted_tables}
    assert made.file.stat().st_mode & 0o777 == 0o600
    assert made.subject_keys.stat().st_mode & 0o777 == 0o600
    assert backups.age(settings, LATER) == 2
    assert not list(settings.home.glob(".copy-*"))


@ON_ONE
def test_nothing_is_readable_in_the_files_of_a_backup(settings, made):
    content = made.file.read_bytes() + made.subject_keys.read_bytes()
    for one in (samples.MENTOR.fio, "school.db", "SQLite format", settings.key_file.read_text()):
        assert one.strip().encode() not in content


@ON_ONE
def test_the_keys_of_people_are_in_no_backup_and_their_file_is_overwritten(
    settings, store, made, tmp_path
):
    ring = dict(store.ring.rows())
    key = settings.key_file
    secret = keys.read(key)
    with made.file.open("rb") as packed:
        inside = stream.Opener(packed, secret.derive(making.BACKUP), "").read()
    assert b"school.db" in inside
    assert not any(one in inside for one in ring.values())
    first = made.subject_keys.read_bytes()
    store.ring.destroy([next(one for one in ring if "/person/" in one)])
    again = backups.make(settings, tmp_path / "out", LATER)
    assert again.subject_keys == made.subject_keys
    assert made.subject_keys.read_bytes() != first


@ON_ONE
def test_only_a_second_backup_says_that_the_keys_were_overwritten(
    settings, store, full, tmp_path, capsys
):
    words = ("backup", "--home", settings.home, "--out", tmp_path / "new")
    first, second = run(capsys, *words), run(capsys, *words)
    assert "перезаписан" not in first.out
    assert "Ключи людей" in first.out
    assert "перезаписан" in second.out


def test_withdrawals_and_revoked_links_hold_after_a_restore(settings, store, system, full, made):
    with store.work(by=system, now=LATER) as work:
        act = ConsentAct.WITHDRAWN
        work.consents.put(replace(samples.CONSENT, id="w1", act=act, at=LATER))
        link = work.invitations.get(samples.INVITATION.id)
        work.invitations.put(replace(link, revoked_at=None))
        link = work.invitations.get(samples.INVITATION.id)
        work.invitations.put(replace(link, revoked_at=LATER))
    with store.write() as connection:  # as it was before, in the backup
        connection.execute(sa.text("UPDATE invitation SET revoked_at = NULL"))
    again, done = restored(settings, store, made)
    with again.look(by=system, now=LATER) as work:
        mine = work.consents.get("w1")
        link = work.invitations.get(samples.INVITATION.id)
    assert (mine.act, mine.at, mine.purposes) == (act, LATER, samples.CONSENT.purposes)
    assert link.revoked_at is not None
    assert done.consents == 1
    again.close()


def test_a_running_service_is_not_pulled_away(settings, store, made):
    store.schools()  # a connection is open
    with pytest.raises(RunningError) as refusal:
        backups.restore(settings, made.file, LATER)
    assert "***" in refusal.value.params["place"] or not settings.database
    assert contents(store)


@ON_ONE
def test_every_broken_file_is_refused_and_nothing_changes(settings, store, made, tmp_path):
    content = made.file.read_bytes()
    before = contents(store)
    store.close()
    broken = {
        "cut": content[:-20],
        "half": content[: len(content) // 2],
        "byte": content[:300] + bytes([content[300] ^ 1]) + content[301:],
        "header": b"hello" + content,
        "empty": b"",
        "line": content.replace(b'"salt"', b'"sal_"', 1),
    }
    for name, one in broken.items():
        file = tmp_path / "out" / name
        file.write_bytes(one)
        with pytest.raises(DamagedBackupError):
            backups.restore(settings, file, LATER)
    again = Store.open(settings)
    assert contents(again) == before
    again.close()


@ON_ONE
def test_another_master_key_is_told_from_damage(settings, store, made):
    store.close()
    settings.key_file.write_text("0" * 64)
    with pytest.raises(OtherKeyError):
        backups.restore(settings, made.file, LATER)


@ON_ONE
def test_without_the_keys_of_people_nothing_is_put_back(settings, store, made):
    store.close()
    made.subject_keys.unlink()
    settings.ring_file.unlink()
    with pytest.raises(NoSubjectKeysError):
        backups.restore(settings, made.file, LATER)


@ON_ONE
def test_a_backup_of_a_newer_program_is_refused(settings, store, made, monkeypatch):
    store.close()
    monkeypatch.setattr(schema, "REVISIONS", schema.REVISIONS[:-1])
    monkeypatch.setattr(schema, "HEAD", schema.REVISIONS[-1])
    with pytest.raises(NewerSchemaError):
        backups.restore(settings, made.file, LATER)


def test_an_empty_machine_gets_everything(  # noqa: PLR0917 -- fixtures
    backend, settings, store, full, made, tmp_path, request
):
    database = (
        request.getfixturevalue("server").create("empty_machine") if backend != "sqlite" else ""
    )
    elsewhere = replace(settings, home=tmp_path / "machine", database=database)
    elsewhere.key_file.parent.mkdir(parents=True)
    elsewhere.key_file.write_bytes(settings.key_file.read_bytes())
    done = backups.restore(elsewhere, made.file, LATER)
    assert done.aside is None
    again = Store.open(elsewhere)
    with again.look(by=again.system(SCHOOL.id), now=NOW) as work:
        assert work.people.all() == sorted(
            [samples.MENTEE, samples.MENTOR], key=lambda one: one.fio.replace("Ёл", "Ея")
        )
    assert again.files.read(next(again.files.folder.iterdir()).name) == b"upload"
    again.close()


def test_a_copy_that_is_not_whole_is_no_backup(backend, settings, store, full, tmp_path):
    engine = engine_of(settings)
    with engine.begin() as connection:
        if backend == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER guard_audit_update")
        else:
            connection.exec_driver_sql("ALTER TABLE audit DISABLE TRIGGER USER")
        connection.exec_driver_sql("UPDATE audit SET verb = 'other.verb' WHERE seq = 1")
    engine.dispose()
    with pytest.raises(DamagedBackupError) as refusal:
        backups.make(settings, tmp_path / "out", NOW)
    assert "audit:entry" in refusal.value.params["what"]
    assert not list((tmp_path / "out").glob("*"))


def test_a_backup_is_made_while_others_write(settings, store, system, full, tmp_path):
    stop = threading.Event()

    def write():
        while not stop.is_set():
            with store.work(by=system, now=NOW) as work:
                work.audit("school.settled", None, {"n": 1})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [
            backups.make(settings, tmp_path / "out", NOW + timedelta(hours=n)) for n in range(2)
        ]
    finally:
        stop.set()
        writer.join()
    again, _done = restored(settings, store, made[-1])
    assert trail.verify(again, SCHOOL.id) == []
    again.close()


def test_the_upgrade_of_an_older_database_seals_it_and_keeps_a_backup(backend, blank):
    blank.home.mkdir(exist_ok=True)
    keys.create(blank.key_file)
    first = Store.create(blank)
    open_school(first)
    with first.work(by=first.system(SCHOOL.id), now=NOW) as work:
        samples.lay(work)
    first.close()
    schema.migrate(blank, "0004")
    engine = engine_of(blank)
    with engine.connect() as connection:
        fio, norm = connection.exec_driver_sql(
            "SELECT fio, fio_norm FROM person WHERE id = 'mentor'"
        ).one()
    engine.dispose()
    assert (fio, norm) == (samples.MENTOR.fio, "елкина-щукина анна петровна")
    copy = blank.home / "before.backup"
    assert upgrade(blank, copy, NOW) is (backend == "sqlite")
    older = replace(
        samples.MENTOR, hired_on=None, left_on=None, left_for="", fio_forms={}
    )  # 0004 knew none
    again = Store.open(blank)
    with again.look(by=again.system(SCHOOL.id), now=NOW) as work:
        assert work.people.get("mentor") == older
        assert work.sheets.all() == [samples.SHEET]
        assert work.snapshots.all() == [samples.SNAPSHOT]
        assert work.decisions.of(samples.ROUND.id) == [samples.DECISION]
    assert trail.verify(again, SCHOOL.id) == []
    again.close()
    if backend == "sqlite":
        content = b"".join(one.read_bytes() for one in blank.home.rglob("*") if one.is_file())
        assert samples.MENTOR.fio.encode() not in content
        done = backups.restore(blank, copy, LATER, subject_keys=None)
        assert done.manifest["schema"] == "0004"
        again = Store.open(blank)
        with again.look(by=again.system(SCHOOL.id), now=NOW) as work:
            assert work.people.get("mentor") == older
        again.close()


@ON_ONE
def test_the_commands_say_what_they_did(capsys, settings, store, full, tmp_path):
    said = run(capsys, "backup", "--home", settings.home, "--out", tmp_path / "out")
    assert said.code == 0
    [file] = (tmp_path / "out").glob("*.backup")
    assert str(file) in said.out.replace("\n", "")
    assert "проверена" in said.out
    store.schools()
    said = run(capsys, "restore", file, "--home", settings.home)
    assert said.code == 2
    assert "Остановите её" in said.err
    store.close()
    said = run(capsys, "restore", file, "--home", settings.home)
    assert said.code == 0
    assert "уничтожений данных 0" in said.out


@ON_ONE
def test_the_doctor_sees_keys_and_backups(capsys, settings, store, full):
    said = run(capsys, "doctor", "--home", settings.home)
    assert "Ключи людей" in said.out
    assert "ни одной" in said.out
    settings.ring_file.chmod(0o644)
    said = run(capsys, "doctor", "--home", settings.home)
    assert "chmod 600" in said.out.replace("\n", " ")
    assert said.code == 1


@given(st.binary(max_size=4000), st.integers(1, 700), st.data())
def test_a_stream_comes_back_and_any_changed_byte_is_found(content, piece, data):
    monkey = stream.PIECE
    stream.PIECE = 1000
    try:
        packed = BytesIO()
        sealer = stream.Sealer(packed, b"k" * 32)
        for start in range(0, len(content), piece):
            sealer.write(content[start : start + piece])
        sealer.close()
        whole = packed.getvalue()
        assert stream.Opener(BytesIO(whole), b"k" * 32, "").read() == content
        at = data.draw(st.integers(0, len(whole) - 1))
        broken = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        with pytest.raises((DamagedBackupError, OtherKeyError)):
            stream.Opener(BytesIO(broken), b"k" * 32, "").read()
        with pytest.raises(DamagedBackupError):
            stream.Opener(BytesIO(whole[: len(whole) - 1 - at % 40]), b"k" * 32, "").read()
    finally:
        stream.PIECE = monkey


@ON_ONE
def test_an_entry_with_a_foreign_name_is_not_unpacked(settings, store, made, tmp_path):
    import tarfile

    secret = keys.read(settings.key_file).derive(making.BACKUP)
    evil = tmp_path / "out" / "evil.backup"
    with evil.open("wb") as out:
        sealer = stream.Sealer(out, secret)
        with tarfile.open(fileobj=sealer, mode="w|") as archive:
            entry = tarfile.TarInfo("../../evil")
            entry.size = 1
            archive.addfile(entry, BytesIO(b"x"))
        sealer.close()
    store.close()
    with pytest.raises(DamagedBackupError):
        backups.restore(settings, evil, LATER)
    assert not (tmp_path / "evil").exists()
