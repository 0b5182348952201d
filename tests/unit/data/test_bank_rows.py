"""Rows of a bank: search, filters, what a role may not see."""

import pytest

from data import synthetic
from data.bank import needs, rows
from data.codebook import framework
from data.errors import DeniedError
from data.i18n import speaking
from data.names import sort_key
from data.records.account import AccountRole
from data.records.bank import Role
from tests.stores import NOW, account, fresh

SENSITIVE = next(one.code for one in framework().domains if one.sensitive)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    opened = fresh(tmp_path_factory.mktemp("rows"))
    invented = synthetic.invent("school45")
    with opened.work(by=opened.system(invented.school.id), now=NOW) as work:
        synthetic.settle(work, invented)
    yield opened
    opened.close()


def seen(store, role, who=AccountRole.CURATOR, **filters):
    by = account(store, who, school_id=store.schools()[0].id)
    with store.look(by=by, now=NOW) as work:
        return rows.bank_rows(work, role, rows.Filters(**filters))


@pytest.mark.parametrize("role", list(Role))
def test_rows_come_in_alphabet_order_and_all(store, role):
    found = seen(store, role)
    assert [one.fio for one in found] == sorted((one.fio for one in found), key=sort_key)
    assert len(found) == {Role.MENTOR: 13, Role.MENTEE: 17}[role]


@pytest.mark.parametrize("text", ["", "  ", "математика", "УЧИТЕЛЬ матем", "ё"])
def test_search_finds_every_word_anywhere(store, text):
    every, found = seen(store, Role.MENTOR), seen(store, Role.MENTOR, text=text)
    hay = {
        one.person_id: " ".join((one.fio, one.post, *one.subjects, one.headline))
        .casefold()
        .replace("ё", "е")
        for one in every
    }
    wanted = [
        one
        for one in every
        if all(word in hay[one.person_id] for word in text.casefold().replace("ё", "е").split())
    ]
    assert found == wanted


def test_filters_divide_the_bank(store):
    every = seen(store, Role.MENTEE)
    with_it = seen(store, Role.MENTEE, consent="with")
    without = seen(store, Role.MENTEE, consent="without")
    assert len(with_it) + len(without) == len(every)
    assert not any(one.consent for one in without)
    domain = "planning"
    name = framework().name(domain)
    found = seen(store, Role.MENTOR, domain=domain)
    assert 0 < len(found) < len(seen(store, Role.MENTOR))
    first = [one for one in seen(store, Role.MENTOR) if one.domains and one.domains[0] == name]
    assert {one.person_id for one in first} <= {one.person_id for one in found}
    assert seen(store, Role.MENTOR, year="2001/2002") == []
    assert seen(store, Role.MENTOR, archived=True) == []


def test_the_sensitive_domain_has_no_line_of_its_own(store):
    for role in Role:
        for one in seen(store, role):
            assert framework().name(SENSITIVE) not in one.domains
    with speaking("ru"):
        assert needs.names([SENSITIVE, "planning"]) == ["прочее", framework().name("planning")]


def test_the_director_sees_no_need_and_no_answer(store):
    mentees = seen(store, Role.MENTEE, AccountRole.DIRECTOR)
    assert len(mentees) == 17
    assert not any(one.domains or one.capacity for one in mentees)
    mentors = seen(store, Role.MENTOR, AccountRole.DIRECTOR)
    assert any(one.domains for one in mentors)
    assert all(one.capacity is None for one in mentors)
    with pytest.raises(DeniedError):
        seen(store, Role.MENTEE, AccountRole.DIRECTOR, domain="planning")


@pytest.mark.parametrize("who", [AccountRole.PSYCHOLOGIST, AccountRole.ADMINISTRATION])
def test_who_may_not_see_the_bank_is_refused(store, who):
    with pytest.raises(DeniedError):
        seen(store, Role.MENTOR, who)


def test_means_need_two_of_three_items_and_take_the_short_form():
    items = [item.code for item in framework().domain("planning").items]
    assert needs.means({items[0]: 5}) == {}
    assert needs.means({items[0]: 5, items[1]: 2}) == {"planning": 3.5}
    assert needs.means({"planning": 4}) == {"planning": 4.0}
    assert needs.means({items[0]: 5, "planning": 1}) == {"planning": 1.0}


def test_asks_begin_with_the_chosen_three_and_hide_the_sensitive_one():
    asked = needs.asks({"needs_top": (SENSITIVE, "exam"), "planning": 5, "exam": 5})
    assert asked == ["exam", "planning"]


def test_demand_and_supply_count_people_and_places():
    found = needs.demand_and_supply(
        [{"planning": 5}, {"needs_top": ("planning",)}, {"planning": 1}],
        [({"planning": 5}, 2), ({"planning": 4}, 1), ({"planning": 1}, 3)],
    )
    assert found["planning"] == (2, 2, 3)
    assert found["exam"] == (0, 0, 0)
