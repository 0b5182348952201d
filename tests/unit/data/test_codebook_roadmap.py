"""The roadmap as data: 22 items, an order without circles, evidence for each."""

from graphlib import TopologicalSorter

import pytest

from analytics.roadmap import status
from analytics.roadmap.evidence import SEEKERS
from data.codebook import roadmap
from data.i18n import speaking
from data.records.roadmap import ItemStatus

ITEMS = roadmap.items()


def test_items_and_evidence_are_whole():
    assert len(ITEMS) == 22
    told = [code for one in ITEMS.values() for code in one.evidence]
    assert set(SEEKERS) == set(roadmap.sought()) == set(told)
    assert len(told) == len(set(told))


def test_titles_are_those_of_the_document():
    assert ITEMS["5.1"].ru == "Формирование наставнических пар/групп"
    assert "работников в МБОУ «Школа № 1»" in ITEMS["1.3"].title("МБОУ «Школа № 1»")
    assert "персональных данных" in ITEMS["3.2"].ru
    with speaking("en"):
        assert all(not set("абвгд") & set(one.title("X")) for one in ITEMS.values())


def test_without_the_way_back_the_graph_has_an_order_and_pairs_come_first():
    edges = [*roadmap.links("hard"), *roadmap.links("soft")]
    graph = {}
    for first, then in edges:
        graph.setdefault(then, set()).add(first)
    assert list(TopologicalSorter(graph).static_order())
    for late in ("1.5", "1.6", "5.2", "5.3"):
        assert _reaches("5.1", late, edges)
    assert roadmap.links("again") == (("5.3", "5.1"),)
    assert roadmap.links("same") == (("1.6", "5.2"),)
    order = roadmap.order()
    assert sorted(order) == sorted(ITEMS)
    assert all(
        order.index(one.code) < order.index(code) for code in ITEMS for one in roadmap.before(code)
    )


def _reaches(first, last, edges):
    seen, open_ = set(), {first}
    while open_:
        seen |= open_
        open_ = {then for one, then in edges if one in open_} - seen
    return last in seen


@pytest.mark.parametrize(
    ("code", "hard", "soft"),
    [
        ("1.1", set(), set()),
        ("1.5", {"5.1"}, set()),
        ("3.2", {"3.1"}, {"2.2"}),
        ("5.1", {"4.1", "4.2"}, set()),
        ("6.1", {"1.5", "5.2"}, set()),
        ("6.3", set(), {"1.5", "5.2"}),
        ("6.6", {"6.5"}, set()),
        ("7.1", set(), {"6.2", "6.3", "6.4"}),
    ],
)
def test_an_item_rests_on_what_the_domain_says(code, hard, soft):
    found = roadmap.before(code)
    assert {one.code for one in found if one.hard} == hard
    assert {one.code for one in found if not one.hard} == soft


def everything(one=ItemStatus.PLANNED, **more):
    return dict.fromkeys(ITEMS, one) | {key.replace("_", "."): value for key, value in more.items()}


def test_what_stands_in_the_way_is_only_what_has_not_begun():
    said = everything()
    assert status.blocked_by("1.5", said) == ("5.1",)
    said["5.1"] = ItemStatus.IN_PROGRESS
    assert status.blocked_by("1.5", said) == ()
    assert status.unfinished_before("1.5", said) == ("5.1",)
    said["5.1"] = ItemStatus.DONE
    assert status.unfinished_before("1.5", said) == ()


def test_next_comes_the_earliest_term_that_nothing_stops():
    said = everything()
    due = {code: roadmap.day_of("2026/2027", one.due) for code, one in ITEMS.items()}
    assert status.to_do(said, due.__getitem__)[0] == "1.1"
    said["1.1"] = ItemStatus.DONE
    due["7.1"] = roadmap.day_of("2026/2027", "08-01")
    assert status.to_do(said, due.__getitem__)[0] == "7.1"
    assert "1.5" not in status.to_do(said, due.__getitem__)
    assert status.to_do(everything(ItemStatus.DONE), due.__getitem__) == ()


def test_a_status_follows_from_evidence():
    there, counted, apart = status.there, status.counted, status.apart
    assert status.status_of([apart("mentors_ready")]) is ItemStatus.NOT_APPLICABLE
    assert status.status_of([counted("banks_filled", 0, 0)]) is ItemStatus.PLANNED
    assert status.status_of([counted("banks_filled", 1, 2)]) is ItemStatus.IN_PROGRESS
    assert status.status_of([counted("banks_filled", 2, 2)]) is ItemStatus.DONE
    both = [there("regulation", True), apart("mentors_ready")]
    assert status.status_of(both) is ItemStatus.DONE
