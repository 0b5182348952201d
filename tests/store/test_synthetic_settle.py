"""Invented schools move into a store whole, and come back as they were."""

from datetime import UTC, datetime

import pytest

from data.records.bank import Role
from data.records.consent import Purpose
from data.settings import Settings
from data.store import Store
from data.synthetic import crowd, invent, settle
from data.synthetic.settle import managers_first

NOW = datetime(2026, 9, 28, 9, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    made = Store.create(Settings(home=tmp_path / "home"))
    yield made
    made.close()


@pytest.mark.parametrize("name", ["school45", "lenino14"])
def test_an_invented_school_comes_back_as_it_was(store, name):
    invented = invent(name)
    by = store.system(invented.school.id)
    with store.work(by=by, now=NOW) as work:
        settle(work, invented)
    with store.look(by=by, now=NOW) as work:
        assert work.schools.get(invented.school.id) == invented.school
        assert sorted(work.people.all(), key=lambda one: one.id) == sorted(
            invented.people, key=lambda one: one.id
        )
        assert {one.id: one for one in work.participations.all()} == {
            one.id: one for one in invented.participations
        }
        for person, sheet in invented.of(Role.MENTEE):
            assert work.sheets.latest(person.id, Role.MENTEE, sheet.year) == sheet
        assert {one.id for one in work.consents.everything()} == {
            one.id for one in invented.consents
        }


def test_who_may_be_matched_is_what_the_story_says(store):
    invented = invent("school45")
    by = store.system(invented.school.id)
    with store.work(by=by, now=NOW) as work:
        settle(work, invented)
        live = work.consents.live(Purpose.MATCHING, NOW)
    taking = {one.person_id for one in invented.sheets}
    told = {code: person for person, code in invented.truth.stories.items()}
    without = {
        told["no_consent"],
        told["mentor_without_consent"],
        told["mentor_withdrew"],
    }
    assert live == taking - without


def test_two_invented_schools_live_in_one_store_apart(store):
    for invented in (invent("school45"), invent("lenino14")):
        with store.work(by=store.system(invented.school.id), now=NOW) as work:
            settle(work, invented)
    assert sorted(one.short_name for one in store.schools()) == [
        "МБОУ «СОШ № 45»",
        "МКОУ «Ленинская ООШ»",
    ]
    with store.look(by=store.system(invent("lenino14").school.id), now=NOW) as work:
        assert work.people.count() == 14


def test_nobody_is_written_before_the_own_manager():
    seen = set()
    for one in managers_first(crowd(40, 20).people):
        assert one.manager_id is None or one.manager_id in seen
        seen.add(one.id)
