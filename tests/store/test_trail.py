"""The audit trail cannot be changed unseen."""

import random
from dataclasses import replace

import pytest
import sqlalchemy as sa

from data.records.audit import AuditEntry
from data.store import chain, guards, trail
from data.store.chain import Anchor
from data.store.engine import engine_of
from data.store.tables.doors import AUDIT, AUDIT_PAYLOAD
from tests.store_samples import lay
from tests.stores import NOW

KEY = b"k" * 32
LENGTH = 12
ROUNDS = 1000


def entries(count: int = LENGTH, school: str = "s45") -> list[AuditEntry]:
    found, prev = [], chain.START
    for seq in range(1, count + 1):
        entry = chain.signed(
            KEY,
            AuditEntry(
                school_id=school,
                seq=seq,
                at=NOW,
                by="account",
                verb="person.edited",
                subject=f"person:{seq}",
                payload=f'{{"n":{seq}}}',
                salt=f"salt{seq}",
                payload_mac="",
                mac="",
                prev=prev,
            ),
        )
        found.append(entry)
        prev = entry.mac
    return found


def anchors(whole: list[AuditEntry]) -> list[Anchor]:
    return [Anchor(school_id=one.school_id, seq=one.seq, mac=one.mac) for one in whole[-1:]]


def test_a_whole_chain_has_no_breach():
    assert chain.breaches(KEY, entries(), anchors(entries())) == []
    assert chain.breaches(KEY, []) == []


def alter(rng, found):
    place = rng.randrange(len(found))
    field = rng.choice(["by", "verb", "subject", "payload", "salt", "mac", "prev", "payload_mac"])
    changed = replace(found[place], **{field: getattr(found[place], field) + "x"})
    return [*found[:place], changed, *found[place + 1 :]]


def delete(rng, found):
    place = rng.randrange(len(found) - 1)
    return [*found[:place], *found[place + 1 :]]


def delete_and_renumber(rng, found):
    place = rng.randrange(len(found) - 1)
    rest = [*found[:place], *found[place + 1 :]]
    return [replace(one, seq=number) for number, one in enumerate(rest, 1)]


def swap(rng, found):
    one, two = sorted(rng.sample(range(len(found)), 2))
    changed = list(found)
    changed[one] = replace(found[two], seq=found[one].seq)
    changed[two] = replace(found[one], seq=found[two].seq)
    return changed


def insert(rng, found):
    place = rng.randrange(len(found))
    forged = replace(chain.signed(b"x" * 32, found[place]), seq=place + 1)
    return [
        *found[:place],
        forged,
        *(replace(one, seq=one.seq + 1) for one in found[place:]),
    ]


def cut(rng, found):
    return found[: rng.randrange(len(found))]


def copy_from_another_school(rng, found):
    place = rng.randrange(len(found))
    foreign = replace(entries(school="s14")[place], school_id="s45")
    return [*found[:place], foreign, *found[place + 1 :]]


TAMPERINGS = (alter, delete, delete_and_renumber, swap, insert, cut, copy_from_another_school)


def test_every_one_of_a_thousand_random_changes_is_found():
    rng = random.Random(1)
    whole = entries()
    missed = []
    for _ in range(ROUNDS):
        tampering = rng.choice(TAMPERINGS)
        if not chain.breaches(KEY, tampering(rng, whole), anchors(whole)):
            missed.append(tampering.__name__)
    assert missed == []


def test_a_cut_tail_is_seen_by_anchors_alone():
    whole = entries()
    assert chain.breaches(KEY, whole[:-3]) == []
    assert [one.seq for one in chain.breaches(KEY, whole[:-3], anchors(whole))] == [LENGTH]


def test_a_chain_signed_with_another_key_is_broken_everywhere():
    found = chain.breaches(b"other" * 8, entries())
    assert {one.seq for one in found} == set(range(1, LENGTH + 1))


@pytest.fixture
def written(store, system, school):
    """A school with a trail of several transactions."""
    for number in range(5):
        with store.work(by=system, now=NOW) as work:
            work.audit("person.edited", None, {"фио": f"Ёлкина {number}"}, subject="person:1")
            work.audit("round.opened", reason="осень")
    return school


def test_entries_are_numbered_without_gaps_in_every_school_apart(store, written, other):
    with store.work(by=store.system(other.id), now=NOW) as work:
        work.audit("person.edited")
    with store.look(by=store.system(written.id), now=NOW) as work:
        assert [one.seq for one in work.trail.newest()] == list(range(10, 0, -1))
        assert len(work.trail.newest(3)) == 3
        assert [one.seq for one in work.trail.of("person:1")] == [9, 7, 5, 3, 1]
        assert len(work.trail.by("system", 4)) == 4
    assert trail.verify(store, written.id) == []
    assert trail.verify(store, other.id) == []


def test_a_number_left_by_undone_work_is_used_again(store, system, written):
    def edit_and_stop():
        with store.work(by=system, now=NOW) as work:
            work.audit("person.edited")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        edit_and_stop()
    with store.work(by=system, now=NOW) as work:
        work.audit("person.edited")
        assert work.trail.newest(1)[0].seq == 11
    assert trail.verify(store, written.id) == []


def forge(store, statement):
    """As an owner of the database would: guards down, change, guards up again."""
    with store.write() as connection:
        for line in guards.removals(connection.dialect.name):
            connection.execute(sa.text(line))
        connection.execute(statement)
        for line in guards.statements(connection.dialect.name):
            connection.execute(sa.text(line))


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        (sa.update(AUDIT).where(AUDIT.c.seq == 5).values(by="other"), 5),
        (
            sa.update(AUDIT_PAYLOAD)
            .where(AUDIT_PAYLOAD.c.seq == 4)
            .values(payload=AUDIT_PAYLOAD.c.payload + " "),
            4,
        ),
        (sa.delete(AUDIT_PAYLOAD).where(AUDIT_PAYLOAD.c.seq == 3), 3),
    ],
    ids=["entry edited", "payload edited", "payload deleted"],
)
def test_an_owner_who_takes_the_guards_down_is_found(store, written, statement, seq):
    forge(store, statement)
    assert [one.seq for one in trail.verify(store, written.id)] == [seq]


def test_a_cut_tail_is_found_against_an_anchor(store, written, other):
    known = trail.anchor(store, written.id)
    assert known.seq == 10
    forge(store, sa.delete(AUDIT_PAYLOAD).where(AUDIT_PAYLOAD.c.seq > 8))
    forge(store, sa.delete(AUDIT).where(AUDIT.c.seq > 8))
    assert trail.verify(store, written.id) == []
    assert [one.code for one in trail.verify(store, written.id, [known])] == ["anchor"]
    assert trail.verify(store, other.id, [known]) == []


@pytest.mark.parametrize("table", list(guards.FORBIDDEN))
def test_the_database_itself_refuses_to_change_evidence(
    backend, settings, store, system, written, table
):
    with store.work(by=system, now=NOW) as work:
        lay(work)
    forbidden = [*guards.FORBIDDEN[table], *(["truncate"] if backend == "postgres" else [])]
    lines = {
        "update": f"UPDATE {table} SET school_id = school_id",
        "delete": f"DELETE FROM {table}",
        "truncate": f"TRUNCATE {table} CASCADE",
    }
    engine = engine_of(settings)
    for action in forbidden:
        with pytest.raises(sa.exc.DBAPIError, match="is forbidden"), engine.begin() as connection:
            connection.execute(sa.text(lines[action]))
    engine.dispose()


def test_a_missing_guard_is_a_breach(store, written):
    with store.write() as connection:
        name = guards.name("audit", "delete")
        place = "" if connection.dialect.name == "sqlite" else " ON audit"
        connection.execute(sa.text(f"DROP TRIGGER {name}{place}"))
    assert [one.code for one in trail.verify(store, written.id)] == [f"guard:{name}"]


def test_a_guard_switched_off_is_a_breach(backend, store, written):
    if backend == "sqlite":
        return  # SQLite can only drop one
    with store.write() as connection:
        connection.execute(sa.text("ALTER TABLE audit DISABLE TRIGGER guard_audit_delete"))
    assert [one.code for one in trail.verify(store, written.id)] == ["guard:guard_audit_delete"]


def test_erased_personal_data_is_gone_and_the_chain_still_holds(store, system, written):
    with store.work(by=system, now=NOW) as work:
        work.trail.erase([1, 3], at=NOW, by=work.by.id)
    assert trail.verify(store, written.id) == []
    with store.look(by=system, now=NOW) as work:
        kept = {one.seq: one.payload for one in work.trail.newest()}
    assert kept[1] == kept[3] == ""
    assert "Ёлкина 2" in kept[5]
    assert kept[11] == '{"count":2}'
    with store.connect() as connection:
        texts = connection.execute(sa.select(AUDIT_PAYLOAD.c.payload)).scalars().all()
    assert not any("Ёлкина 0" in one for one in texts)
