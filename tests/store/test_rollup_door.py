"""The one door between schools: rollups of the same municipality, for whoever sees aggregates."""

from dataclasses import replace

import pytest

from analytics import rollup
from data.access import Permission
from data.errors import DeniedError, NotFoundError
from data.records.account import AccountRole
from tests import store_samples as samples
from tests.stores import NOW, SCHOOL, account, open_school

YEAR = samples.ROLLUP.period
TOWN = "г. Верхнегорск"
DOORS = (
    lambda work: work.neighbours.schools(),
    lambda work: work.neighbours.heads(YEAR),
    lambda work: work.neighbours.rollup("t1", YEAR),
    lambda work: work.neighbours.place(),
    lambda work: rollup.municipality(work, YEAR),
)


@pytest.fixture
def town(store):
    """Three schools of one municipality, and one of another; the region sits in the first."""
    for number in range(3):
        open_one(store, f"t{number}", f"Школа {9 - number}", TOWN)
    open_one(store, "far", "Дальняя", "иной")
    return account(store, AccountRole.REGION, school_id="t0")


def open_one(store, code, name, place):
    open_school(store, replace(SCHOOL, id=code, short_name=name, municipality=place))
    with store.work(by=store.system(code), now=NOW) as work:
        work.rollups.put(replace(samples.ROLLUP, school_id=code, body=f'{{"of":"{code}"}}'))


def test_the_region_reads_rollups_of_its_municipality_and_nothing_else(store, town):
    with store.look(by=town, now=NOW) as work:
        door = work.neighbours
        assert [one.id for one in door.schools()] == ["t2", "t1", "t0"]
        assert set(door.heads(YEAR)) == {"t0", "t1", "t2"}
        assert not any(one.body for one in door.heads(YEAR).values())
        assert door.rollup("t1", YEAR).body == '{"of":"t1"}'
        assert door.place() == TOWN
        with pytest.raises(NotFoundError):
            door.rollup("far", YEAR)
        open_ones = {one for one in dir(door) if not one.startswith("_")}
        assert open_ones == {"schools", "heads", "rollup", "place"}
        assert {one.name for one in door.schools()} == {"Школа 9", "Школа 8", "Школа 7"}


def test_a_school_without_a_municipality_stands_alone(store):
    for code in ("alone", "other"):
        open_one(store, code, code, "")
    by = account(store, AccountRole.REGION, school_id="alone")
    with store.look(by=by, now=NOW) as work:
        assert [one.id for one in work.neighbours.schools()] == ["alone"]


@pytest.mark.parametrize("role", [one for one in AccountRole if one is not AccountRole.REGION])
def test_no_other_role_passes_the_door(store, town, role):
    for ask in DOORS:
        with (
            pytest.raises(DeniedError) as refusal,
            store.work(by=account(store, role, school_id="t0"), now=NOW) as work,
        ):
            ask(work)
        assert refusal.value.params["permission"] == Permission.AGGREGATE_READ
