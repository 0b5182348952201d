"""What goes in comes out: every field of every record, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from data.store import repositories
from data.store.repository import Repository
from data.store.tables import SHAPES, metadata
from data.store.tables.doors import ATTEMPT
from tests.store_samples import EVERYTHING, MENTOR, SHEET, key_of, lay
from tests.stores import NOW, SCHOOL


def test_a_record_comes_back_as_it_was_put(store, system, school, subtests):
    with store.work(by=system, now=NOW) as work:
        lay(work)
    with store.look(by=system, now=NOW) as work:
        for name, records in EVERYTHING:
            with subtests.test(name):
                repository = getattr(work, name)
                assert [repository.get(*key_of(repository, one)) for one in records] == [*records]
                assert repository.count() == len(records)


def test_every_kind_of_record_has_a_sample_here():
    sampled = {type(records[0]) for _name, records in EVERYTHING}
    assert sampled == {shape.record for shape in SHAPES} - {type(SCHOOL)}


def test_every_repository_belongs_to_the_unit_of_work(store, system):
    kinds = {one for one in vars(repositories).values() if isinstance(one, type)}
    expected = {one for one in kinds if issubclass(one, Repository) and one is not Repository}
    with store.look(by=system, now=NOW) as work:
        assert expected <= {type(one) for one in vars(work).values()}


def test_none_stays_none_and_empty_stays_empty(store, system, school):
    bare = type(MENTOR)(id="bare", school_id=school.id, fio="Ким Ли")
    with store.work(by=system, now=NOW) as work:
        work.people.put(bare)
    with store.look(by=system, now=NOW) as work:
        assert work.people.get("bare") == bare


@pytest.mark.parametrize(
    "texts", [("NULL", "nan", "'; DROP TABLE person; --", "🙂 «»", "%_\\", " ")]
)
def test_any_text_survives(store, system, school, texts):
    named = {str(place): text for place, text in enumerate(texts)}
    with store.work(by=system, now=NOW) as work:
        work.people.put_all(replace(MENTOR, id=one, fio=text) for one, text in named.items())
    with store.look(by=system, now=NOW) as work:
        assert {one.id: one.fio for one in work.people.all()} == named


def test_a_moment_of_another_zone_comes_back_as_the_same_moment_in_utc(store, system, school):
    perm = datetime(2026, 9, 1, 2, 30, tzinfo=timezone(timedelta(hours=5)))
    with store.work(by=system, now=NOW) as work:
        work.people.put(replace(MENTOR, archived_at=perm))
    with store.look(by=system, now=NOW) as work:
        kept = work.people.get(MENTOR.id).archived_at
    assert kept == perm
    assert kept.utcoffset() == timedelta(0)
    assert kept.day == 31


def test_a_naive_moment_never_reaches_the_database(store, system, school):
    with (
        pytest.raises((sa.exc.StatementError, ValueError), match="without a time zone"),
        store.work(by=system, now=NOW) as work,
    ):
        work.people.put(replace(MENTOR, archived_at=datetime(2026, 9, 1)))  # noqa: DTZ001
    with store.look(by=system, now=NOW) as work:
        assert work.people.find(MENTOR.id) is None


def test_nan_in_a_json_value_is_refused(store, system, school):
    with (
        pytest.raises((sa.exc.StatementError, ValueError)),
        store.work(by=system, now=NOW) as work,
    ):
        work.settings_kv.put("figure", float("nan"))


def test_the_sheet_written_last_is_in_force_even_in_the_same_moment(store, system, school):
    """Ids are random: only the order of writing can decide."""
    later = replace(SHEET, id="0", answers={"planning.1": 5})
    with store.work(by=system, now=NOW) as work:
        lay(work)
        work.sheets.put(later)
    with store.look(by=system, now=NOW) as work:
        assert work.sheets.latest(SHEET.person_id, SHEET.role, SHEET.year) == later
        assert work.sheets.current(SHEET.role, SHEET.year) == {SHEET.person_id: later}
        assert [one.id for one in work.sheets.of(SHEET.person_id)] == ["sheet", "0"]


def test_small_facts_are_kept_under_names(store, system, school):
    with store.work(by=system, now=NOW) as work:
        work.settings_kv.put("seen", {"ё": [1, 2]})
        work.settings_kv.put("seen", {"ё": [3]})
        assert work.settings_kv.get("seen") == {"ё": [3]}
        assert work.settings_kv.get("unseen", 5) == 5
        assert work.settings_kv.all() == {"seen": {"ё": [3]}}


def test_every_table_knows_its_school():
    """Tries of people who are not signed in belong to no school: hashes and numbers only."""
    without = {one.name for one in metadata.tables.values() if "school_id" not in one.c}
    assert without == {"school", ATTEMPT.name}  # a school is its own scope
    for one in metadata.tables.values():
        if "school_id" in one.c:
            assert "school_id" in one.primary_key.columns
