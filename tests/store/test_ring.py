"""Personal columns are sealed with the key of their person: in the file, in the log, everywhere."""

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from data.errors import ChangedMeanwhileError, NotFoundError
from data.records.round import erased_part
from data.store import BrokenSealError, KeyMissingError, Store, SubjectErasedError
from data.store.ring import Cipher, Hand, Ring, owner
from data.store.shape import SCHOOL as SCOPE
from data.store.tables import SHAPES, register
from data.store.tables.doors import AUDIT_PAYLOAD, SETTING
from tests.store_samples import MENTEE, MENTOR, SHEET, SNAPSHOT, lay
from tests.stores import NOW, SCHOOL

ON_ONE = pytest.mark.parametrize("backend", ["sqlite"])  # the database does not matter
SECRET = bytes(range(32))


@pytest.fixture
def ring(tmp_path):
    made = Ring.create(tmp_path / "keys" / "subjects.db", SECRET)
    yield made
    made.close()


@pytest.fixture
def full(store, system, school):
    with store.work(by=system, now=NOW) as work:
        lay(work)
        work.settings_kv.put("import.trace.b1", {"before": {"person:1": {"fio": MENTOR.fio}}})
        work.audit("person.changed", None, MENTOR)
    return school


def raw(store, table, column="*", where="1=1"):
    with store.connect() as connection:
        return connection.exec_driver_sql(f"SELECT {column} FROM {table} WHERE {where}").all()


def test_a_text_comes_back_from_its_place_alone():
    cipher = Cipher.of(SECRET)
    sealed = cipher.seal("Ёлкина 🙂", "s45/person/p1/fio")
    assert cipher.open(sealed, "s45/person/p1/fio") == "Ёлкина 🙂"
    assert cipher.seal("Ёлкина 🙂", "s45/person/p1/fio") != sealed
    for wrong in (sealed[:-6] + "AAAAA=", "Ёлкина", "", sealed.replace("r1.", "r2."), "r1.00.x"):
        with pytest.raises(BrokenSealError):
            cipher.open(wrong, "s45/person/p1/fio")
    with pytest.raises(BrokenSealError):
        cipher.open(sealed, "s45/person/p2/fio")


def test_lengths_tell_little():
    cipher = Cipher.of(SECRET)
    assert len({len(cipher.seal("я" * n, "p")) for n in range(15)}) == 1


def test_a_ring_is_private_and_its_keys_are_wrapped(ring):
    key = ring.ensure("s45/person/p1")
    assert ring.file.stat().st_mode & 0o777 == 0o600
    content = ring.file.read_bytes()
    assert b"s45/person/p1" in content
    assert key.key not in content
    assert key.key.hex() not in repr(key)


def test_another_master_key_opens_nothing(ring):
    ring.ensure("s45/person/p1")
    other = Ring(ring.file, bytes(32))
    with pytest.raises(BrokenSealError):
        other.cipher("s45/person/p1")
    assert not other.opens()
    assert ring.opens()
    other.close()


def test_a_destroyed_key_is_overwritten_and_never_made_anew(ring):
    wrapped = dict(ring.rows())
    ring.ensure("s45/person/p1")
    wrapped = dict(ring.rows())["s45/person/p1"]
    assert wrapped in ring.file.read_bytes()
    ring.destroy(["s45/person/p1", "s45/person/never"])
    assert wrapped not in ring.file.read_bytes()
    assert ring.gone("s45/person/p1")
    assert ring.gone("s45/person/never")
    with pytest.raises(SubjectErasedError):
        ring.ensure("s45/person/p1")


def test_another_process_that_destroys_a_key_is_noticed_by_the_next_unit_of_work(ring):
    other = Ring(ring.file, SECRET)
    mine = ring.ensure("s45/person/p1")
    sealed = mine.seal("Ёлкина", "p")
    hand = Hand(ring)
    assert hand.open("s45/person/p1", sealed, "p") == "Ёлкина"
    other.destroy(["s45/person/p1"])
    assert Hand(ring).open("s45/person/p1", sealed, "p") is None
    other.close()


def test_a_copy_of_a_ring_never_brings_a_destroyed_key_back(ring, tmp_path):
    ring.ensure("s45/person/p1")
    copy = ring.rows()
    ring.destroy(["s45/person/p1"])
    ring.merge(copy)
    assert ring.gone("s45/person/p1")
    empty = Ring.create(tmp_path / "new" / "subjects.db", SECRET)
    empty.merge(copy)
    assert not empty.gone("s45/person/p1")
    empty.merge(ring.rows())
    assert empty.gone("s45/person/p1")
    foreign = Ring.create(tmp_path / "foreign" / "subjects.db", bytes(32))
    with pytest.raises(BrokenSealError):
        foreign.merge(copy)
    empty.close()
    foreign.close()


@ON_ONE
def test_a_missing_ring_is_refused_where_people_are_kept(settings, store, full):
    store.close()
    settings.ring_file.unlink()
    with pytest.raises(KeyMissingError) as refusal:
        Store.open(settings)
    assert refusal.value.params["place"].endswith("subjects.db")


def personal():
    return [(one, name) for one in SHAPES for name in one.personal]


def test_every_personal_column_is_sealed_in_the_database(store, full, subtests):
    assert len(personal()) > 30
    for shape, name in personal():
        with subtests.test(f"{shape.kind}.{name}"):
            kept = [one for (one,) in raw(store, f'"{shape.kind}"', name) if one]
            texts = [one if isinstance(one, str) else json.dumps(one) for one in kept]
            empty = {"", "[]", "{}", "null"}
            assert all(one.strip('"').startswith("r1.") for one in texts if one not in empty)
    assert all(" r1." in text for (text,) in raw(store, AUDIT_PAYLOAD.name, "payload"))
    [(trace,)] = raw(store, SETTING.name, "value", "name = 'import.trace.b1'")
    assert "r1." in str(trace)
    [(body,)] = raw(store, "snapshot", "body")
    assert set(json.loads(body)) in ({"whole"}, {"frame", "mentees", "mentors"})


def test_a_text_moved_to_another_person_is_refused(store, system, full):
    with store.write() as connection:
        table = register.PERSON.table
        name = connection.execute(
            sa.select(table.c.fio).where(table.c.id == MENTOR.id)
        ).scalar_one()
        connection.execute(sa.update(table).where(table.c.id == MENTEE.id).values(fio=name))
    with store.look(by=system, now=NOW) as work:
        assert work.people.get(MENTOR.id) == MENTOR
        with pytest.raises(BrokenSealError):
            work.people.get(MENTEE.id)


def test_a_text_moved_to_another_field_or_written_in_the_open_is_refused(store, system, full):
    table = register.PERSON.table
    mine = table.c.id == MENTOR.id
    for value in (table.c.email, "Ёлкина"):
        with store.write() as connection:
            connection.execute(sa.update(table).where(mine).values(post=value))
        with store.look(by=system, now=NOW) as work, pytest.raises(BrokenSealError):
            work.people.get(MENTOR.id)


def test_what_is_written_twice_is_equal_and_a_conflict_shows_plain_values(store, system, full):
    with store.work(by=system, now=NOW) as work:
        assert work.sheets.put(SHEET) == SHEET
        work.people.put(replace(MENTOR, post="завуч"))
        with pytest.raises(ChangedMeanwhileError) as refusal:
            work.people.put(replace(MENTOR, post="директор"))
    assert refusal.value.params["yours"] == "директор"
    assert refusal.value.params["theirs"] == "завуч"


def test_a_unit_of_work_that_fails_leaves_no_key(store, system, school):
    person = replace(MENTOR, id="nobody")

    def fail():
        with store.work(by=system, now=NOW) as work:
            work.people.put(person)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert owner(school.id, "person", "nobody") not in dict(store.ring.rows())


def test_a_destroyed_key_reads_as_nothing(store, system, full):
    store.ring.destroy([owner(full.id, "person", MENTOR.id)])
    with store.look(by=system, now=NOW) as work:
        one = work.people.get(MENTOR.id)
        assert (one.fio, one.email, one.post) == ("[удалено]", "", "")
        assert one.year_of_birth == MENTOR.year_of_birth
        assert [row.lines for row in work.participations.of(MENTOR.id)] == [()]
        assert all(not one.answers for one in work.sheets.of(MENTOR.id))
        assert work.people.by_norm("[удалено]") == [one]
    with store.work(by=system, now=NOW) as work:
        bare = replace(one, archived_at=None, version=work.people.get(MENTOR.id).version)
        work.people.put(bare)
        with pytest.raises(SubjectErasedError):
            work.people.put(replace(bare, version=bare.version + 1, post="учитель"))


BODY = json.dumps(
    {
        "format": "round@1",
        "mentees": [{"answers": {"q": "сложно"}, "id": MENTEE.id}],
        "mentors": [{"answers": {"q": 0.1}, "id": MENTOR.id}],
        "seed": 3,
    },
    ensure_ascii=False,
    sort_keys=True,
    separators=(",", ":"),
)


@ON_ONE
@pytest.mark.parametrize("body", [BODY, '{"b":1, "mentees":[]}', "[]", "text", ""])
def test_a_snapshot_comes_back_byte_for_byte(store, system, full, body):
    with store.work(by=system, now=NOW) as work:
        other = replace(work.rounds.all()[0], id="r2", number=9, status="closed")
        work.rounds.put(other)
        work.snapshots.put(replace(SNAPSHOT, round_id="r2", body=body))
        found = work.snapshots.of("r2")
    assert found.body == body
    assert found.whole
    assert "сложно" not in str(raw(store, "snapshot", "body"))


@ON_ONE
def test_a_snapshot_without_one_person_keeps_the_others(store, system, full):
    with store.work(by=system, now=NOW) as work:
        other = replace(work.rounds.all()[0], id="r2", number=9, status="closed")
        work.rounds.put(other)
        work.snapshots.put(replace(SNAPSHOT, round_id="r2", body=BODY))
    store.ring.destroy([owner(full.id, "person", MENTEE.id)])
    with store.look(by=system, now=NOW) as work:
        found = work.snapshots.of("r2")
    assert not found.whole
    told = json.loads(found.body)
    assert told["mentees"] == [json.loads(erased_part(MENTEE.id))]
    assert told["mentors"] == json.loads(BODY)["mentors"]


@ON_ONE
def test_uploads_and_papers_are_sealed_on_the_disk(store, system, full):
    name = store.files.keep("Ёлкина".encode())
    with store.work(by=system, now=NOW) as work:
        paper = work.files.put_sealed(MENTOR.id, "Согласие Ёлкиной".encode())
        assert work.files.get_sealed(paper) == "Согласие Ёлкиной".encode()
        with pytest.raises(NotFoundError):
            work.files.get_sealed(name)  # an upload is no paper of the school
    assert store.files.read(name) == "Ёлкина".encode()
    assert store.files.keep("Ёлкина".encode()) == name
    kept = b"".join(one.read_bytes() for one in store.files.folder.iterdir())
    assert "Ёлкин".encode() not in kept
    store.ring.destroy([store.files.owner_of(name), owner(full.id, "person", MENTOR.id)])
    for read in (lambda: store.files.read(name), lambda: store.files.read(paper)):
        with pytest.raises(NotFoundError):
            read()
    again = store.files.keep("Ёлкина".encode())
    assert store.files.read(again) == "Ёлкина".encode()


@ON_ONE
def test_a_file_that_was_changed_or_never_sealed_is_refused(store):
    name = store.files.keep(b"content")
    file = store.files.folder / name
    kept = file.read_bytes()
    file.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    with pytest.raises(BrokenSealError):
        store.files.read(name)
    file.write_bytes(b"content")
    with pytest.raises(BrokenSealError):
        store.files.read(name)


def test_every_person_of_a_shape_is_named_by_a_column_of_it():
    for shape in SHAPES:
        if shape.subject is not None:
            row = dict.fromkeys(shape.table.c.keys(), "x")
            kind, name = shape.subject(row)
            assert kind
            assert name or kind == "school"
            assert SCOPE in shape.table.c
    assert SCHOOL.id not in {one.kind for one in SHAPES}
