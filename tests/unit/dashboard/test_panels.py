"""Panels of a board: verdicts in words, n and period beside every figure, nothing hidden inside."""

from dataclasses import replace
from functools import cache

import pytest

from analytics.figures import Hidden, Verdict
from dashboard.charts import panels
from data.i18n import speaking
from tests import quality_cases as cases

SECRET = str(cases.SECRET)


BOARDS = {
    "school": cases.school,
    "village": cases.village,
    "empty": cases.board,
    "town": cases.municipality,
}


@cache
def drawn(name):
    """Every panel of a board by hand, drawn once."""
    return tuple(every(BOARDS[name]()))


def every(board):
    shown = [one for row in panels.rows(board) for one in row.panels]
    shown += [one for row in panels.kirkpatrick(board) for one in row.panels]
    return shown + list(panels.row(board, panels.SCHOOLS).panels)


def cells(panel):
    tables = [panel.table, *(one.table for one in panel.drawings if one.table is not None)]
    return [cell for table in tables for row in table.rows for cell in row]


def test_the_official_row_says_verdict_official_line_and_what_would_prove_it():
    said = panels.one(cases.school(), "SAT1")
    assert said.verdict is Verdict.UNCLEAR
    assert said.lead == (
        "Данных мало, чтобы утверждать: 24 из 28 (86 %), интервал 69–94 %, цель 85 %"
    )
    assert said.notes[0] == "По формуле методологии: 86 % при цели 85 % – выполнено"
    assert any("64" in note for note in said.notes)
    assert said.base == "24 из 28, спрошено 36 · 2026/2027"


@pytest.mark.parametrize("name", ["school", "town"])
def test_beside_every_chart_stand_period_meaning_and_a_table(name):
    shown = [one for one in drawn(name) if one.drawings]
    assert len(shown) > 15
    for one in shown:
        assert cases.PERIOD in one.base, one.code
        assert one.meaning, one.code
        assert cells(one), one.code
        for drawing in one.drawings:
            assert drawing.alt, one.code
            title = drawing.spec["title"]
            told = [*([title["text"]] if isinstance(title["text"], str) else title["text"]),
                    title.get("subtitle", "")]  # fmt: skip
            known = cases.PERIOD in " ".join(told) or one.code == "BANK"
            assert known, one.code


def test_nothing_of_a_hidden_figure_is_drawn_written_or_kept():
    """Even if a board left numbers in one: a second wall behind the first."""

    def leaking(one):
        rows = [
            {
                "on": "2026-10",
                "t": 1,
                "n": cases.SECRET,
                "value": cases.SECRET,
                "x": 1,
                "y": 1,
                "reason": "fit",
                "load": 1,
                "mentors": cases.SECRET,
                "count": cases.SECRET,
                "domain": "exam",
                "need": cases.SECRET,
                "can": 1,
                "places": 1,
                "code": "fewer",
            }
        ]
        detail = dict.fromkeys(
            ("series", "curve", "at_risk", "cif", "spread", "lorenz", "domains", "distribution"),
            rows,
        )
        detail |= dict.fromkeys(
            (
                "before",
                "after",
                "p90",
                "max",
                "points",
                "with",
                "hl_lo",
                "promoters",
                "inflow",
                "outflow",
                "idle",
                "hours_median",
                "detectable",
                "across",
            ),
            cases.SECRET,
        )
        detail |= {
            "dots": [cases.SECRET],
            "levels": {"0": cases.SECRET},
            "steps": {"raised": cases.SECRET},
        }
        return replace(
            one, suppressed_reason=Hidden.SMALL, value=cases.SECRET, n=cases.SECRET,
            N=cases.SECRET, k=cases.SECRET, lo=cases.SECRET, hi=cases.SECRET,
            bounds_lo=cases.SECRET, bounds_hi=cases.SECRET, detail=detail,
            records=frozenset({"pseudonym"}),
        )  # fmt: skip

    whole = cases.municipality()
    board = replace(whole, figures=tuple(leaking(one) for one in whole.figures), compared=())
    for one in every(board):
        told = repr(one)
        assert SECRET not in told, one.code
        assert "pseudonym" not in told, one.code
        assert one.drawings == (), one.code


def test_no_pseudonym_of_a_figure_reaches_a_panel():
    board = cases.school()
    mark = "a1b2c3d4e5f60718"
    marked = [replace(one, records=frozenset({mark})) for one in board.figures]
    spoiled = replace(board, figures=tuple(marked))
    told = repr([panels.row(spoiled, code) for code in (panels.OFFICIAL, panels.TRUST)])
    assert mark not in told


def test_a_village_shows_counts_and_says_of_the_rest_why_it_is_hidden():
    shown = {one.code: one for one in drawn("village")}
    assert shown["COV1"].lead == "1 из 2."
    assert shown["COV1"].drawings
    for code in ("SAT1", "EXP", "GAIN", "UNM", "LOADM"):
        assert shown[code].lead == "Скрыто: меньше 5 человек.", code
        assert shown[code].empty, code
        assert shown[code].hidden, code


def test_an_empty_school_is_told_of_every_figure_when_it_will_appear():
    for one in drawn("empty"):
        assert one.drawings == ()
        assert len(one.lead) > 10, one.code


def test_no_english_and_no_code_is_left_in_the_words():
    for name in BOARDS:
        for one in drawn(name):
            said = " ".join([one.title, one.lead, one.base, one.meaning, *one.notes, *cells(one)])
            assert "quality." not in said, one.code
            assert "metric." not in said, one.code
            assert "figure.flag" not in said, one.code
            assert "=" not in said.replace("n = ", ""), (one.code, said)
            assert "nan" not in said.lower(), one.code
            assert "None" not in said, one.code


def test_panels_speak_english_too():
    with speaking("en"):
        said = panels.one(cases.school(), "SAT1")
    assert said.lead.startswith("Too few data")
    assert "interval" in said.lead


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("EXP", "+0,4 балла, интервал 95 % от +0,1 до +0,8, n = 18."),
        ("UNM", "Не выполнено: 10, цель 0"),
        ("UAGE", "20 дн. (n = 8)."),
        ("COMPL", "78 % (14 из 18)."),
    ],
)
def test_each_kind_of_figure_is_told_in_its_own_way(code, words):
    assert panels.one(cases.school(), code).lead == words


def test_a_small_group_is_dots_without_a_mean():
    few = cases.figure("EXP", n=7, N=7, flags=("few_for_mean",), detail={"dots": [-1, 0, 0, 1, 2]})
    shown = panels.one(cases.board([few]), "EXP")
    assert [one.spec["layer"][0]["mark"]["type"] for one in shown.drawings] == ["point"]
    assert "среднего" in " ".join(shown.notes)


def test_five_to_nine_satisfied_people_are_shown_one_by_one_beside_the_share():
    assert len(panels.one(cases.school(), "SAT2").drawings) == 2
    assert len(panels.one(cases.school(), "SAT1").drawings) == 1


def test_a_run_below_eight_points_is_not_judged():
    board = cases.school()
    assert "обычные колебания" in panels.one(board, "REG3").notes[0]
    figure = board.of("REG3")
    short = {**figure.detail, "series": figure.detail["series"][:5]}
    again = cases.board([replace(figure, detail=short)])
    assert "не судим" in panels.one(again, "REG3").notes[0]


def test_comparison_with_others_never_goes_without_its_label():
    rows = [{"t": t, "value": 1 - t / 100, "lo": None, "hi": None} for t in (0.0, 12.0, 36.0)]
    detail = {"curves": {"participants": rows, "others": rows},
              "at_risk": {"participants": [{"t": 0, "n": 40}], "others": [{"t": 0, "n": 90}]}}  # fmt: skip
    figure = cases.figure("RETC", value=0.1, n=130, N=130, detail=detail)
    shown = panels.one(cases.board([figure]), "RETC")
    label = "Наблюдательное сравнение: участие не распределялось случайно"
    title = shown.drawings[0].spec["title"]["text"]
    assert label in " ".join(title if isinstance(title, list) else [title])
    assert any(label in note for note in shown.notes)
    assert "RETC" not in [one.code for one in drawn("school")]


def test_schools_stand_by_name_and_a_hidden_one_says_so():
    shown = panels.one(cases.municipality(), "beside")
    names = [row[0] for row in shown.table.rows]
    assert names == [f"Школа № {at}" for at in range(1, 12)]
    assert "скрыто: меньше 5 человек" in shown.table.rows[2]


def test_the_last_row_counts_hidden_cells_by_reason_and_names_versions():
    rows = dict(panels.one(cases.village(), "stamp").table.rows)
    assert rows["Скрытые ячейки"] == "17"
    assert rows["· скрыто: меньше 5 человек"] == "17"
    assert rows["Версия формул"] == "1.0.0"
    assert rows["Версия данных"] == "01 23 45 67 89 ab cd ef"


def test_groups_of_a_municipality_stand_beside_everybody_else():
    figures = [
        cases.figure("EQG", value=0.2, n=80, N=80, unit="all"),
        cases.figure("EQG", "group=block&value=math_it", unit="all", value=-0.2, lo=-0.4, hi=0.0,
                     n=20, N=80, detail={"shares": [0.7, 0.9]}),
    ]  # fmt: skip
    shown = panels.one(cases.board(figures, unit_id="all"), "EQG")
    assert shown.drawings[0].table.rows == (
        ("по предметам: математика и информатика", "90,0", "70,0",
         "−20 [−40; 0] п. п., n = 20"),
    )  # fmt: skip


def test_a_small_school_where_all_are_satisfied_lies_outside_no_limit():
    (inner,), (outer,) = cases.funnel_limits(0.93, [6], [0.95, 0.998])
    one = cases.Compared(metric_id="SAT1", unit_id="s1", n=6, raw=1.0, shrunk=0.95, pooled=0.93,
                         limits={"0.95": inner, "0.998": outer})  # fmt: skip
    assert outer[1] < 1.0
    board = replace(cases.municipality(), compared=(one,))
    assert panels.one(board, "funnel.SAT1").lead.endswith("вне границ случайности: 0.")
    none = replace(board, compared=(replace(one, n=30, raw=0.2),))
    assert panels.one(none, "funnel.SAT1").lead.endswith("вне границ случайности: 1.")


def test_a_split_in_two_is_drawn_once():
    def group(part, mine, others):
        return cases.figure("EQG", part, value=mine - others, lo=-0.5, hi=0.5, n=9, N=18,
                            detail={"shares": [mine, others]})  # fmt: skip

    whole = cases.figure("EQG", value=0.25, n=18, N=18)
    parts = [group("group=stage&value=early", 0.5, 0.75),
             group("group=stage&value=other", 0.75, 0.5),
             group("group=site&value=a", 0.5, 0.75)]  # fmt: skip
    told = panels.one(cases.board([whole, *parts]), "EQG").table.rows
    assert len(told) == 3


def test_below_five_people_nothing_is_ticked_and_the_surveys_counted_are_named():
    few = panels.one(cases.board([cases.census("RR", 2, 2, 0.8)]), "RR")
    assert few.verdict is Verdict.NONE
    assert "основные опросы года" in few.notes[0]
    assert panels.one(cases.board([cases.census("RR", 6, 6, 0.8)]), "RR").verdict is Verdict.MET


def test_a_verdict_is_told_with_as_many_decimals_as_show_it():
    near = cases.figure("EQ", value=0.31, n=18, N=18, target=0.3, verdict=Verdict.NOT_MET)
    assert panels.one(cases.board([near]), "EQ").lead == "Не выполнено: 0,31, цель 0,3"
    far = replace(near, value=0.5)
    assert panels.one(cases.board([far]), "EQ").lead == "Не выполнено: 0,5, цель 0,3"
