"""Charts as specs: order, titles with n, words for who does not see them, nothing extra inside."""

import json

import pytest

from dashboard import charts
from data.i18n import speaking

DOMAINS = ["планировать уроки", "вести класс", "прочее"]
COUNTS = [(5, 3, 4), (6, 1, 1), (0, 0, 0)]
PARTS = [
    ("запрос: планировать уроки", 21, True),
    ("общее время: нет данных", 9, False),
    ("предмет", 4, True),
]


def coverage(**more):
    demand, supply, places = (list(one) for one in zip(*COUNTS, strict=True))
    return charts.coverage(DOMAINS, demand, supply, places, **more).to_dict()


def values(spec):
    return spec["datasets"][spec["data"]["name"]]


def test_the_heat_map_keeps_the_order_of_domains_and_counts():
    spec = coverage()
    encoding = spec["layer"][0]["encoding"]
    assert encoding["y"]["sort"] == DOMAINS
    assert encoding["x"]["sort"] == ["Просят помощи", "Могут помочь", "Свободных мест"]
    cells = {(one["domain"], one["what"]): one["count"] for one in values(spec)}
    assert [cells["вести класс", what] for what in encoding["x"]["sort"]] == [6, 1, 1]
    assert len(cells) == 9


def test_the_heat_map_says_how_many_people_it_counts():
    assert coverage(people=(14, 7))["title"]["text"] == (
        "Спрос и предложение по компетенциям: наставляемых 14, наставников 7"
    )


def test_the_heat_map_holds_counts_and_nothing_else():
    assert all(set(one) == {"domain", "what", "count"} for one in values(coverage()))


def test_an_empty_heat_map_divides_by_nothing():
    spec = charts.coverage(["прочее"], [0], [0], [0]).to_dict()
    assert spec["layer"][0]["encoding"]["color"]["scale"]["domain"] == [0, 1]


def test_the_heat_map_in_words_names_where_places_are_short():
    assert charts.coverage_alt(DOMAINS, COUNTS) == (
        "Спрос и предложение по компетенциям. Мест меньше, чем просящих помощи: "
        "планировать уроки; вести класс."
    )
    assert "мест хватает" in charts.coverage_alt(DOMAINS[2:], COUNTS[2:])


def test_the_number_in_a_dark_cell_is_white():
    ink = coverage()["layer"][1]["encoding"]["color"]
    assert ink["condition"]["value"] == "white"
    assert ink["value"] == charts.INK


def test_funnels_side_by_side_share_one_axis():
    steps = [("в банке", 16), ("ждут", 14)]
    spec = charts.funnel(steps, "Наставляемые", top=40).to_dict()
    encoding = spec["layer"][0]["encoding"]
    assert encoding["y"]["sort"] == ["в банке", "ждут"]
    assert encoding["x"]["scale"]["domain"][1] > 40
    assert spec["title"]["text"] == "Наставляемые"
    assert charts.funnel_alt(steps, "Наставляемые") == "Наставляемые: в банке: 16, ждут: 14"


def test_contributions_stand_in_the_order_given_and_sum_in_the_title():
    spec = charts.contributions(PARTS).to_dict()
    assert spec["layer"][0]["encoding"]["y"]["sort"] == [one[0] for one in PARTS]
    assert [one["points"] for one in values(spec)] == [21, 9, 4]
    assert spec["title"]["text"] == "Баллов из 100: 34"


def test_screen_readers_get_one_sentence_instead_of_every_mark():
    for one in (charts.contributions(PARTS), charts.funnel([("а", 1)], "б")):
        spec = one.to_dict()
        assert all(layer["mark"]["aria"] is False for layer in spec["layer"])
        assert spec["layer"][0]["encoding"]["y"]["axis"]["aria"] is False


def test_a_part_without_data_is_grey_and_says_so():
    spec = charts.contributions(PARTS).to_dict()
    colour = spec["layer"][0]["encoding"]["color"]
    assert colour["condition"]["test"] == "datum.known"
    assert colour["value"] == charts.UNKNOWN
    assert "нет данных" in charts.contributions_alt(PARTS)


@pytest.mark.parametrize(("count", "words"), [(1, "1 балл из 100"), (34, "34 балла из 100")])
def test_points_in_words_take_the_right_plural(count, words):
    assert charts.contributions_alt([("предмет", count, True)]).startswith(words)


def test_charts_speak_english_too():
    with speaking("en"):
        assert "Demand and supply" in coverage()["title"]["text"]
        assert charts.contributions_alt([("subject", 1, True)]) == "1 point of 100: subject 1"


def test_specs_are_plain_json():
    for one in (charts.contributions(PARTS), charts.funnel([("а", 1)], "б")):
        assert json.loads(one.to_json())["layer"]


def test_meetings_show_held_and_planned_in_the_order_given():
    bars = [("А – Б", 1, 4), ("В – Г", 3, 2)]
    spec = charts.meetings(bars).to_dict()
    rows = values(spec)
    assert [(row["pair"], row["held"], row["planned"]) for row in rows] == bars
    assert spec["title"]["text"].endswith("Пар: 2")
    assert charts.meetings_alt(bars).endswith("А – Б: 1 из 4; В – Г: 3 из 2.")


def test_no_meetings_divide_by_nothing():
    assert charts.meetings([("А – Б", 0, 0)]).to_dict()["title"]["text"].endswith("Пар: 1")
