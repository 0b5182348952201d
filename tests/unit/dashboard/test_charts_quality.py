"""Charts of figures: uncertainties apart, people at risk under the axis, no ranking, no colour alone."""

import json
from functools import cache
from itertools import pairwise

import pytest

from dashboard import charts
from dashboard.charts.change import GAP, _apart
from dashboard.charts.sheet import WARM

SAT = charts.Bullet(
    fact=24 / 28, n=28, N=36, lo=0.69, hi=0.94, bounds_lo=24 / 36, bounds_hi=32 / 36, target=0.85
)
STEPS = [(0.0, 1.0, 1.0, 1.0), (12.0, 0.9, 0.8, 0.95), (30.0, 0.7, 0.5, 0.8)]
STAYING = charts.Curve(
    name="все", points=STEPS, at_risk=[(0.0, 45), (12.0, 34), (36.0, 4)], grey_from=24.0
)
CHANGES = [
    charts.Change(name="комфорт", before=7.5, after=7.1, said="−0,4, n = 18", n=18),
    charts.Change(name="организация", before=6.5, after=7.1, said="+0,6, n = 18", n=18),
]


@cache
def every():
    """One chart of each kind."""
    limits = [(5, 0.4, 1.0, 0.2, 1.0), (40, 0.7, 0.95, 0.6, 0.99)]
    units = [charts.Unit(name="Школа № 1", share=0.3, n=30, outside=True)]
    return {
        "bullet": charts.bullet(SAT, "т"),
        "slopes": charts.slopes(CHANGES, "т", (6, 9), ("ожидали", "получили")),
        "dumbbells": charts.dumbbells(CHANGES, "т", (1, 10), ("до", "после")),
        "dots": charts.dots([("а", [1.0, 1.0, 2.0])], "т", "дни", [(14.0, "14")]),
        "survival": charts.survival([STAYING], "т", "месяцы"),
        "incidence": charts.incidence([("а", [(0.0, 0.0), (3.0, 0.1)])], "т", "месяцы"),
        "run": charts.run([("окт", 0.5, "50 %"), ("ноя", 0.7, "70 %")], "т", median=0.6),
        "reasons": charts.reasons([("окт", {"а": 5}), ("ноя", {"б": 6})], ["а", "б"], "т"),
        "diverging": charts.diverging([("а", [3, 5, 12])], ["к", "н", "с"], "т", 1),
        "heat": charts.heat({("а", "до"): (0.5, "50 %")}, ["а", "б"], ["до"], "т"),
        "lorenz": charts.lorenz([(0, 0), (1, 1)], "т"),
        "bars": charts.bars([("а", 0.5, "50 %")], "т"),
        "funnel_plot": charts.funnel_plot(units, 0.8, limits, "т"),
        "many": charts.many(["Школа № 1"], [("охват", {"Школа № 1": (0.9, "90 %")})], "т"),
        "calibration": charts.calibration([(0.2, 0.3, 0.1, 0.5, 30)], "т"),
    }


def marks(spec):
    return [layer["mark"] for layer in spec["layer"]]


def rows(spec):
    return [row for data in spec.get("datasets", {}).values() for row in data]


@pytest.mark.parametrize("kind", sorted(every()))
def test_a_chart_is_plain_data_and_no_mark_is_read_aloud(kind):
    spec = json.loads(every()[kind].to_json())
    assert all(one["aria"] is False for one in marks(spec))
    assert spec["title"]["text"] == "т"
    assert spec["title"]["aria"] is False


def test_names_keep_the_order_given_not_the_order_of_letters():
    order = ["Н2", "Н10", "Н1"]
    spec = charts.bars([(name, 1.0, "1") for name in order], "т").to_dict()
    assert spec["layer"][0]["encoding"]["y"]["sort"] == order


def test_fact_silence_and_chance_are_three_rows_never_one():
    spec = charts.bullet(SAT, "т").to_dict()
    names = [row["row"] for row in rows(spec) if "to" in row]
    assert names == ["Факт", "С учётом неответивших", "Насколько это свойство программы"]
    said = {row["row"]: row["said"] for row in rows(spec) if "said" in row}
    assert list(said.values()) == ["86 %", "67–89 %", "69–94 %"]
    assert any(row.get("words") == "цель 85 %" for row in rows(spec))


def test_the_bounds_are_hollow_and_the_interval_a_line_so_that_grey_tells_them():
    kinds = [(one["type"], "stroke" in one) for one in marks(charts.bullet(SAT, "т").to_dict())]
    assert ("bar", False) in kinds
    assert ("bar", True) in kinds
    assert ("rule", False) in kinds


def test_where_everybody_answered_there_are_no_bounds_and_a_census_has_no_interval():
    whole = charts.Bullet(fact=1.0, n=6, N=6, bounds_lo=1.0, bounds_hi=1.0)
    names = {row["row"] for row in rows(charts.bullet(whole, "т").to_dict()) if "row" in row}
    assert names == {"Факт"}


def test_the_words_of_a_bullet_begin_with_the_main_number():
    assert charts.bullet_alt(SAT, "Довольны").startswith("Довольны: 86 %")


def test_under_every_time_stands_how_many_are_still_observed():
    spec = charts.survival([STAYING], "т", "месяцы").to_dict()
    axis = next(one["encoding"]["x"] for one in spec["layer"])["axis"]
    assert axis["values"] == [0.0, 12.0, 24.0, 36.0]  # at 24 too few to tell: a dash
    assert axis["labelExpr"].count("|| '–'") == 1
    assert all(told in axis["labelExpr"] for told in ("'0': '45'", "'12': '34'", "'36': '4'"))
    assert "под наблюдением" in axis["title"]


def test_a_curve_turns_grey_where_too_few_are_left():
    spec = charts.survival([STAYING], "т", "месяцы").to_dict()
    lines = [one for one in spec["layer"] if one["mark"]["type"] == "line"]
    assert [one["mark"]["color"] for one in lines] == [charts.BLUES[1], charts.UNKNOWN]
    grey = spec["datasets"][lines[1]["data"]["name"]]
    assert [row["t"] for row in grey] == [24.0, 30.0]


def test_nothing_of_a_curve_goes_beyond_its_axis():
    late = charts.Curve(name="все", points=STAYING.points, at_risk=STAYING.at_risk, grey_from=90.0)
    spec = charts.survival([late], "т", "месяцы").to_dict()
    ends = next(one["encoding"]["x"]["scale"]["domain"] for one in spec["layer"])
    assert ends == [0, 36.0]
    assert max(row["t"] for row in rows(spec) if "t" in row) == 36.0


def test_two_curves_differ_by_dash_and_carry_their_names():
    other = charts.Curve(name="остальные", points=STEPS, at_risk=[(0.0, 9)])
    spec = charts.survival([STAYING, other], "т", "месяцы").to_dict()
    dashes = {str(one["strokeDash"]) for one in marks(spec) if one["type"] == "line"}
    assert len(dashes) == 2
    assert {row["name"] for row in rows(spec) if "name" in row} == {"все", "остальные"}


def test_what_has_become_worse_is_dashed_not_only_of_another_colour():
    spec = charts.slopes(CHANGES, "т", (6, 9), ("ожидали", "получили")).to_dict()
    line = next(one for one in spec["layer"] if one["mark"]["type"] == "line")
    assert line["encoding"]["strokeDash"]["condition"]["test"] == "datum.falls"
    assert line["encoding"]["color"]["condition"]["value"] == WARM
    assert {row["name"]: row["falls"] for row in rows(spec) if "falls" in row} == {
        "комфорт": True,
        "организация": False,
    }


@pytest.mark.parametrize("places", [[50.0] * 8, [0.0, 1.0, 2.0], [200.0, 10.0, 11.0, 199.0]])
def test_labels_of_a_slope_cover_one_another_nowhere(places):
    moved = sorted(_apart(places, 260))
    assert all(later - former >= GAP for former, later in pairwise(moved))


def test_bands_of_causes_lie_on_one_another_and_never_fall():
    causes = [("цель", [(0.0, 0.0), (5.0, 0.1)]), ("не сошлись", [(0.0, 0.0), (3.0, 0.05)])]
    spec = charts.incidence(causes, "т", "месяцы").to_dict()
    upper = [row["to"] for row in rows(spec) if row["reason"] == "не сошлись"]
    assert upper == sorted(upper)
    assert upper[-1] == pytest.approx(0.15)
    lower = {row["t"]: row["to"] for row in rows(spec) if row["reason"] == "цель"}
    assert all(lower[row["t"]] == row["from"] for row in rows(spec) if row["reason"] != "цель")


def test_a_funnel_plot_names_only_who_lies_outside_and_draws_by_size():
    units = [
        charts.Unit(name="Школа № 2", share=0.9, n=10),
        charts.Unit(name="Школа № 1", share=0.3, n=30, outside=True),
    ]
    spec = charts.funnel_plot(units, 0.8, [(5, 0.4, 1.0, 0.2, 1.0), (40, 0.7, 0.9, 0.6, 1.0)],
                              "т").to_dict()  # fmt: skip
    texts = [one for one in spec["layer"] if one["encoding"].get("text", {}).get("field") == "name"]
    named = spec["datasets"][texts[0]["data"]["name"]]
    assert [row["name"] for row in named] == ["Школа № 1"]
    points = next(one for one in spec["layer"] if "shape" in one["encoding"])
    assert points["encoding"]["x"]["field"] == "n"
    assert points["encoding"]["shape"]["condition"]["test"] == "datum.out"


def test_schools_beside_one_another_stand_in_the_order_given_and_hidden_ones_have_a_cross():
    names = ["Школа № 1", "Школа № 2"]
    spec = charts.many(names, [("охват", {"Школа № 2": (0.9, "90 %")})], "т").to_dict()
    dots = next(one for one in spec["layer"] if "shape" in one["encoding"])
    assert dots["encoding"]["y"]["sort"] == names
    assert dots["encoding"]["shape"]["condition"]["value"] == "cross"
    assert {row["unit"]: row["said"] for row in rows(spec) if "unit" in row} == {
        "Школа № 1": "скрыто",
        "Школа № 2": "90 %",
    }


def test_the_second_line_of_a_title_is_its_base():
    spec = charts.bars([("а", 1.0, "1")], "Доля, %\n24 из 28 · 2026/2027").to_dict()
    assert (spec["title"]["text"], spec["title"]["subtitle"]) == (
        "Доля, %",
        "24 из 28 · 2026/2027",
    )


def test_a_report_prints_the_same_spec_with_its_letters():
    vl_convert = pytest.importorskip("vl_convert")
    spec = {**charts.bullet(SAT, "Удовлетворённость, ё").to_dict(), "width": 420}
    drawn = vl_convert.vegalite_to_svg(json.dumps(spec))
    assert "Удовлетворённость, ё" in drawn
    assert "67–89 %" in drawn
