"""Every use case refuses who may not, first of all; every page asks what its row says."""

import pytest

from dashboard.pages import PAGES
from data.access import OFFICE, ROLES, Permission
from data.records.account import AccountRole
from data.records.invitation import Form
from tests import access_walk
from tests.spec import access_rows as rows
from tests.stores import fresh, open_school


def lines(text: str) -> list[list[str]]:
    return [one.split() for one in text.strip().splitlines()]


NEEDS = {line[0]: line[1:] for line in lines(rows.USE_CASES)}
INNER = {line[0] for line in lines(rows.INNER)}


@pytest.fixture(scope="module")
def found():
    return access_walk.use_cases()


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """A school without anybody in its banks."""
    store = fresh(tmp_path_factory.mktemp("walk"))
    open_school(store)
    yield store
    store.close()


@pytest.fixture(scope="module")
def answers(walked):
    """What each use case answers each role, nobody included."""
    return access_walk.told(walked)


def let_in(role: AccountRole | None, needs: list[str]) -> bool:
    """Whether a role is let in by its permissions; by a link no account ever is."""
    given = ROLES.get(role, frozenset())
    return needs != ["link"] and all(Permission(one) in given for one in needs)


def test_every_use_case_has_one_row_and_every_row_a_use_case(found):
    rowed = [*NEEDS, *INNER, *rows.OPEN]
    assert sorted(set(found) - set(rowed)) == [], "uv run python -m tests.access_walk prints them"
    assert sorted(set(rowed) - set(found)) == []
    assert len(rowed) == len(set(rowed))
    assert len(NEEDS) > 200


@pytest.mark.parametrize("role", [None, *AccountRole])
def test_a_use_case_lets_in_exactly_who_its_row_says(role, answers):
    """Every cell: use case x role, refused before anything else is looked at."""
    told = answers[role]
    wrong = {
        name: told[name] or "let in"
        for name, needs in NEEDS.items()
        if name in told and (not told[name]) is not let_in(role, needs)
    }
    assert wrong == {}


def test_what_a_role_lacks_is_what_the_row_names(answers):
    own = {one.value for one in access_walk.OWN}
    wrong = {
        (name, role): told[name]
        for role, told in answers.items()
        for name, needs in NEEDS.items()
        if told.get(name) and told[name] not in (own if needs == ["link"] else needs)
    }
    assert wrong == {}


def test_a_personal_link_opens_its_own_form_about_its_own_thing_and_nothing_else(found, walked):
    asking = {name: found[name] for name in NEEDS if name in found}
    opened = access_walk.opened_by_links(walked, asking)
    every = {one.value for one in Form} | {"other"}
    said = {one[0]: every if one[1:] == ["every"] else set(one[1:]) for one in lines(rows.LINKS)}
    assert {one: forms for one, forms in opened.items() if forms} == said
    links = {one for one, needs in NEEDS.items() if needs == ["link"]}
    assert links <= set(said)


def test_steps_that_ask_nothing_are_named_by_no_page_form_or_widget(found):
    called = access_walk.called_by_faces(found)
    assert {one: called[one] for one in INNER if one in called} == {}
    assert len(called) > 100


def test_what_faces_name_without_asking_has_a_reason():
    assert all(len(why) > 10 and why != "TODO" for why in rows.OPEN.values())


def test_every_page_asks_the_permission_of_its_row():
    assert {row.path: row.needs.value if row.needs else "" for row in PAGES} == rows.PAGES


def test_a_page_is_open_to_the_roles_of_its_permission_and_to_no_other():
    for row in PAGES:
        needs = [rows.PAGES[row.path]] if rows.PAGES[row.path] else []
        assert row.roles == {role for role in AccountRole if let_in(role, needs)}, row.path


def test_teachers_open_no_page_of_the_office_but_the_first():
    for role in set(AccountRole) - set(OFFICE):
        assert [row.path for row in PAGES if role in row.roles] == ["home"]
