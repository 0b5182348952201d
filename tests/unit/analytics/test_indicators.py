"""The catalogue on facts worked out by hand, and on no facts at all."""

import math
from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest

from analytics.facts import COLUMNS, DAY, FLAG, NUMBER, WORD, of_tables
from analytics.figures import Figure, Level, Step, Verdict
from analytics.indicators import METRICS, compute, is_sensitive
from analytics.indicators.computing import COUNTED
from analytics.indicators.scene import UnknownFilterError
from data.codebook import framework
from data.synthetic.truth import synth
from tests.figure_cases import SCHOOL, YEAR, ask, bank, facts, pair, said, staff

OWN = {Level.SCHOOL: SCHOOL, Level.MUNICIPALITY: "m", Level.REGION: "g"}


def figures(given, *only, level="S", unit=SCHOOL, where=""):
    found = compute(given, YEAR, level=level, unit=unit, where=where, only=only)
    return {(one.metric_id, one.part): one for one in found}


def one(given, metric, part="", **more) -> Figure:
    return figures(given, metric, **more)[metric, part]


@pytest.fixture(scope="module")
def school():
    told = synth(1, "school")
    return of_tables(told.tables, told.as_of, synthetic=True)


@pytest.fixture(scope="module")
def counted(school):
    return compute(school, YEAR, level="S", unit=school.schools[0])


def everything(value):
    """Every leaf of a detail."""
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in everything(one)]
    if isinstance(value, list | tuple):
        return [leaf for one in value for leaf in everything(one)]
    return [value]


def is_plain(figure: Figure) -> bool:
    """Whether nothing in a figure is NaN, endless or a type that no JSON holds."""
    numbers = ("value", "n", "N", "k", "lo", "hi", "bounds_lo", "bounds_hi", "target")
    leaves = [getattr(figure, name) for name in numbers] + everything(dict(figure.detail))
    kinds = (str, int, float, bool, type(None))
    return all(
        type(leaf) in kinds and not (isinstance(leaf, float) and not math.isfinite(leaf))
        for leaf in leaves
    )


def test_every_metric_of_the_catalogue_is_counted():
    assert set(COUNTED) == set(METRICS)


@pytest.mark.parametrize("level", list(Level))
def test_nothing_is_a_named_state_on_every_level(level):
    found = compute(facts(), YEAR, level=level, unit=OWN.get(level, "x"))
    told = {figure.metric_id for figure in found}
    assert told == {name for name, metric in METRICS.items() if level in metric.levels}
    assert all(figure.value is None and is_plain(figure) for figure in found)
    assert {figure.verdict for figure in found if not figure.part} == {Verdict.NO_BASE}


@pytest.mark.parametrize("seed", range(3))
def test_any_facts_give_figures_and_no_exception(school, seed):
    rng = np.random.default_rng(seed)
    damaged = of_tables(
        {name: harmed(rng, name, frame) for name, frame in school.tables().items()}, school.as_of
    )
    for level, unit in ((Level.SCHOOL, school.schools[0]), (Level.MUNICIPALITY, "m")):
        found = compute(damaged, YEAR, level=level, unit=unit, version="x")
        wrong = [figure for figure in found if not is_plain(figure)]
        assert not wrong, wrong[0]


def harmed(rng, name, frame):
    """Some rows, some columns unknown, some columns all equal."""
    kept = frame[rng.random(len(frame)) < rng.choice([0.05, 0.3, 1.0])].reset_index(drop=True)
    blank = {DAY: pd.NaT, NUMBER: float("nan"), WORD: "", FLAG: False}
    for column, kind in COLUMNS[name].items():
        chance = rng.random()
        if column in {"school", "year"} or chance > 0.15 or not len(kept):
            continue
        value = blank[kind] if chance < 0.1 else kept[column].iloc[0]
        kept[column] = pd.Series([value] * len(kept), dtype=kept[column].dtype)
    return kept


def test_equal_facts_give_equal_figures(school, counted):
    shuffled = of_tables(
        {name: frame.sample(frac=1, random_state=3) for name, frame in school.tables().items()},
        school.as_of,
        synthetic=True,
    )
    assert compute(shuffled, YEAR, level="S", unit=school.schools[0]) == counted
    assert {figure.data_version for figure in counted} == {school.version}


def test_census_figures_have_no_interval_and_shares_of_answers_have(counted):
    census = [figure for figure in counted if METRICS[figure.metric_id].census]
    assert census
    assert all(figure.lo is None and figure.interval_kind == "" for figure in census)
    asked = [one for one in counted if METRICS[one.metric_id].small == "bounds" and one.n]
    assert {one.interval_kind for one in asked} == {"wilson"}


def test_every_record_is_a_pseudonym_of_the_facts(school, counted):
    people = set(school.staff["person"]) | set(school.participations["person"])
    for figure in counted:
        if figure.metric_id != "CLIM":
            assert figure.records <= people, figure.metric_id


def test_coverage_of_young_counts_orders_alive_in_the_period():
    rows = facts(
        staff=[*staff("a", "b", "c"), *staff("d", stage="other"), *staff("e", stage="")],
        pairs=[
            pair("a", year="2024/2025", started_on=date(2025, 3, 1), ended_on=date(2025, 8, 1)),
            pair("b", year="2024/2025", started_on=date(2024, 9, 1), ended_on=date(2025, 7, 31)),
            pair("c", state="proposed"),
            pair("d"),
        ],
    )
    found = one(rows, "COV1")
    assert (found.k, found.n, found.verdict) == (1, 3, Verdict.NOT_MET)
    assert {"carried_target", "stage_unknown"} <= set(found.flags)


def test_no_young_specialists_is_no_base_and_never_a_hundred():
    found = one(facts(staff=staff("a", stage="other")), "COV1")
    assert (found.value, found.verdict) == (None, Verdict.NO_BASE)
    assert "no_young" in found.flags


def test_coverage_of_requests_counts_those_who_consent():
    rows = facts(
        participations=[
            *bank("a", "b"),
            *bank("c", consent=False),
            *bank("d", state="withdrew"),
            *bank("e", state="invited"),
        ],
        pairs=[pair("a"), pair("c"), pair("d")],
    )
    assert (one(rows, "COV2").k, one(rows, "COV2").n) == (1, 2)


def test_reasons_of_the_unmatched_add_up():
    rows = facts(
        participations=[
            *bank("a", state="unmatched", reason="no_capacity"),
            *bank("b", state="unmatched", reason="low_fit"),
            *bank("c", state="waiting"),
            *bank("d"),
        ]
    )
    found = figures(rows, "UNM")
    whole = found.pop(("UNM", ""))
    assert (whole.value, whole.N, whole.verdict) == (3.0, 4, Verdict.NOT_MET)
    assert sum(figure.value or 0 for figure in found.values()) == whole.value
    assert found["UNM", "reason=no_round"].value == 1


def test_a_withdrawn_request_is_an_exit_and_no_pair():
    begun = date(2025, 9, 1)
    rows = facts(
        participations=[
            *bank("a", "b", "c", waiting_since=begun),
            *bank("d", "e", waiting_since=begun, state="withdrew", ended_on=date(2025, 9, 6)),
        ],
        pairs=[
            pair("a", started_on=date(2025, 9, 11)),
            pair("b", started_on=date(2025, 9, 21)),
            pair("c", started_on=date(2025, 10, 1)),
        ],
    )
    found = one(rows, "TTM")
    assert (found.n, found.k) == (5, 3)
    assert found.value == 30.0  # three of five have a pair on day 30, two of five on day 20
    stayed = one(rows, "TTM", where="stage=early")
    assert stayed.value is None


def test_satisfaction_counts_a_person_once_and_the_silent_and_refusing_among_asked():
    rows = facts(
        asks=[
            *(ask(name) for name in "abcdef"),
            ask("g", state="silent"),
            ask("h", state="refused"),
            ask("i", state="planned"),
        ],
        answers=[
            *(said(name, "SAT.1", 8) for name in "abcd"),
            said("e", "SAT.1", 4, pair="p1"),
            said("e", "SAT.1", 9, pair="p2"),
            said("f", "SAT.1", 9, pair="p1"),
            said("f", "SAT.1", 5, pair="p2"),
        ],
    )
    found = one(rows, "SAT1")
    assert (found.k, found.n, found.N) == (5, 6, 8)  # 6.5 is below seven, 7 is not
    assert (found.bounds_lo, found.bounds_hi) == (5 / 8, 7 / 8)
    assert (found.verdict, found.official_met) == (Verdict.UNCLEAR, False)
    assert found.step is Step.SHARE
    assert "rule_item" in found.flags


def test_everybody_answered_leaves_no_bounds():
    rows = facts(asks=[ask(name) for name in "abc"], answers=[said(n, "SAT.1", 9) for n in "abc"])
    found = one(rows, "SAT1")
    assert (found.bounds_lo, found.bounds_hi) == (None, None)
    assert "full_response" in found.flags


def test_response_counts_a_person_and_wave_once():
    rows = facts(
        asks=[
            ask("a", pair="p1"),
            ask("a", pair="p2", state="silent", ask="x"),
            ask("b"),
            ask("c", state="partial"),
            ask("d", state="refused"),
            ask("e", state="cancelled"),
        ]
    )
    found = one(rows, "RR")
    assert (found.k, found.n) == (1, 4)
    assert found.detail["partial"] == 2
    assert "response_low" in found.flags
    assert one(rows, "RR", "wave=post").k == 1


def test_expectation_pairs_the_same_people_and_the_same_version():
    rows = facts(
        answers=[
            said("a", "EXP_MENTEE.2", 9, wave="pre"),
            said("a", "EXP_MENTEE.2", 7),
            said("b", "EXP_MENTEE.2", 5),
            said("c", "EXP_MENTEE.2", 5, wave="pre"),
            said("c", "EXP_MENTEE.2", 9, version="@2.0.0"),
        ]
    )
    found = one(rows, "EXP", "topic=comfort&side=mentee")
    assert (found.n, found.records) == (1, frozenset("a"))
    assert found.value is None  # one person is no mean


def test_a_mean_waits_for_ten_people_and_a_test_for_twenty():
    for n in (9, 10, 19, 20):
        people = [f"u{at:02}" for at in range(n)]
        rows = facts(
            answers=[
                said(name, "EXP_MENTEE.2", value, wave=wave)
                for at, name in enumerate(people)
                for wave, value in (("pre", 5), ("post", 6 + at % 3))
            ]
            + [
                said(name, f"self_rating.planning.{item}", value, wave=wave)
                for at, name in enumerate(people)
                for item, wave, value in product((1, 2), ("pre", "post"), (3,))
            ]
        )
        gap = one(rows, "EXP", "topic=comfort&side=mentee")
        assert (gap.value is not None) == (n >= 10)
        assert (gap.interval_kind == "bca") == (n >= 10)
        change = one(rows, "COMPD", "domain=planning")
        assert (change.value is not None) == (n >= 10)
        assert ("p" in change.detail) == (n >= 20)


def test_a_recommendation_score_waits_for_twenty():
    def rows(n):
        return facts(answers=[said(f"u{at}", "SAT.2", 10 if at % 2 else 3) for at in range(n)])

    few, many = one(rows(19), "NPS"), one(rows(20), "NPS")
    assert few.value is None
    assert few.detail == {"promoters": 9, "passives": 0, "detractors": 10}
    assert many.value == 0.0
    assert many.interval_kind == "adjusted_wald"


def test_confidence_below_six_people_is_points_alone():
    rows = facts(
        answers=[
            said(name, f"CONF.{item}", 3 if wave == "pre" else 4, wave=wave)
            for name, item, wave in product("abcde", range(1, 10), ("pre", "post"))
        ]
    )
    found = one(rows, "GAIN")
    assert found.value is None
    assert "points_only" in found.flags
    assert found.detail == {"dots": [round(1 * 5 / 9, 3)] * 5}  # seven items up, two reversed


def test_deficits_count_requested_domains_alone():
    rows = facts(
        wants=[{"person": "a", "domain": "planning"}, {"person": "b", "domain": "planning"}],
        answers=[
            said(name, f"self_rating.{domain}.{item}", value)
            for name, domain, value in (
                ("a", "planning", 4),
                ("b", "planning", 3),
                ("a", "digital", 5),
            )
            for item in (1, 2, 3)
        ],
    )
    found = one(rows, "COMP")
    assert (found.k, found.n) == (1, 2)


def test_a_goal_reached_early_is_no_failure():
    rows = facts(
        pairs=[
            pair("a", state="completed", ended_on=date(2026, 5, 1)),
            pair("b", state="terminated", end_reason="goal_reached", ended_on=date(2026, 2, 1)),
            pair("c", state="terminated", end_reason="incompatibility", ended_for_fit=True),
            pair("d"),
        ]
    )
    found = figures(rows, "COMPL", "REM")
    assert (found["COMPL", ""].k, found["COMPL", ""].n) == (2, 3)
    assert found["COMPL", "reason=incompatibility"].n == 1
    assert (found["REM", ""].k, found["REM", ""].n) == (1, 4)
    assert "above_optimum" in found["REM", ""].flags


def test_meetings_above_the_plan_of_one_pair_do_not_make_up_for_another():
    rows = facts(
        pairs=[pair("a"), pair("b")],
        programmes=[{"pair": f"p-{name}", "planned": 4, "due": 4} for name in "ab"],
        meetings=[
            *({"pair": "p-a", "on": date(2025, 11, day), "state": "held"} for day in range(1, 9)),
            {"pair": "p-b", "on": date(2025, 11, 3), "state": "held"},
            {"pair": "p-b", "on": date(2025, 11, 4), "state": "missed"},
        ],
    )
    found = one(rows, "REG1")
    assert found.value == 5 / 8
    assert found.detail["held"] == 9


def test_an_undated_plan_is_counted_by_school_days():
    half = date(2025, 12, 1)
    rows = facts(
        as_of=half,
        pairs=[pair("a", started_on=date(2025, 11, 6))],
        programmes=[
            {
                "pair": "p-a",
                "planned": 10,
                "starts_on": date(2025, 11, 6),
                "ends_on": date(2025, 12, 27),
            }
        ],
    )
    found = one(rows, "REG1")
    assert found.detail["planned"] == 5.0  # 26 of 52 days have passed
    assert "plan_undated" in found.flags


def test_retention_after_twelve_months_counts_old_ends_alone():
    rows = facts(
        as_of=date(2026, 6, 30),
        staff=[
            *staff("a"),
            {"person": "b", "left_on": date(2026, 3, 1)},
            {"person": "c", "left_on": date(2026, 6, 20)},
            {"person": "d", "left_on": date(2025, 9, 1)},
        ],
        pairs=[
            pair(name, state="completed", year="2024/2025", ended_on=day)
            for name, day in (
                ("a", date(2025, 5, 1)),
                ("b", date(2025, 5, 1)),
                ("c", date(2025, 6, 15)),
                ("d", date(2025, 8, 1)),
            )
        ],
    )
    found = one(rows, "RET12")
    assert (found.k, found.n) == (2, 3)  # d ended less than 12 months ago, c stayed a year


def test_a_comparison_of_stayers_names_its_limits_and_shows_no_p_below_fifty_events():
    told = synth(1, "municipality")
    town = of_tables(told.tables, told.as_of, synthetic=True)
    full = one(town, "RETC", level="M", unit="m")
    assert "observational" in full.flags
    assert full.detail["events"] >= 50
    assert {"p", "hr", "e_value"} <= full.detail.keys()
    few = one(town.of_schools(town.schools[:7]), "RETC", level="M", unit="m")
    assert few.detail["events"] < 50
    assert not {"p", "hr", "e_value"} & few.detail.keys()
    assert {"observational", "few_events"} <= set(few.flags)


def test_the_curators_table_names_no_level_until_all_is_rated():
    def rows(*marks, apart=()):
        return facts(
            marks=[
                {"indicator": at, "mark": mark, "not_applicable": at in apart}
                for at, mark in enumerate(marks, start=1)
            ]
        )

    whole = one(rows(*[2] * 8, 0), "CURS")
    assert (whole.value, whole.detail["level"]) == (16.0, "optimal")
    part = one(rows(*[2] * 8, None), "CURS")
    assert (part.value, part.n, part.detail["level"]) == (16.0, 8, None)
    assert "not_rated" in part.flags
    apart = one(rows(*[2] * 9, apart=(7,)), "CURS")
    assert (apart.value, apart.detail["out_of"], apart.detail["level"]) == (16.0, 16, None)
    assert "seven_not_applicable" in apart.flags


def test_what_is_not_kept_says_so():
    for metric in ("ROAD", "SELF"):
        found = one(facts(), metric)
        assert found.value is None
        assert "not_kept" in found.flags


def test_the_roadmap_counts_items_whose_term_has_come():
    given = [("1.1", "done", 1), ("1.2", "in_progress", 10), ("1.3", "planned", 31)]
    rows = [
        {"item": item, "status": status, "due": date(2026, 7, day), "proven": status != "planned"}
        for item, status, day in given
    ]
    rows.append({"item": "5.3", "status": "not_applicable", "due": date(2026, 7, 1)})
    rows.append({"item": "7.1", "status": "planned", "due": date(2026, 9, 20)})
    rows.append({"item": "6.6", "status": "done", "due": None})
    found = one(facts(roadmap=rows), "ROAD")
    assert (found.k, found.n, round(found.value, 3)) == (1, 3, 0.333)
    assert found.detail == {"items": 5, "late": 1, "days_late": 21, "proven": 2}
    assert "not_kept" not in found.flags


def test_conclusions_are_tried_without_flagged_sheets():
    straight = [said("a", f"CONF.{item}", 1) for item in range(1, 10)]
    rows = facts(answers=[*straight, said("a", "SAT.1", 3), *(said(n, "SAT.1", 9) for n in "bcd")])
    assert one(rows, "DQ1").k == 1
    found = one(rows, "DQ5", "metric=SAT1")
    assert (found.detail["with"], found.detail["without"]) == (0.75, 1.0)
    assert found.n == 3


def test_official_items_alone_are_never_called_straight():
    same = [said("a", f"EXP_MENTEE.{item}", 9) for item in range(1, 11)]
    assert one(facts(answers=same), "DQ1").k == 0


def test_stages_add_up_to_the_whole(school):
    unit = school.schools[0]
    for metric in ("COV2", "COV1"):
        parts = [one(school, metric, unit=unit, where=f"stage={way}") for way in ("early", "other")]
        whole = one(school, metric, unit=unit)
        assert sum(part.n or 0 for part in parts) == whole.n
        assert sum(part.k or 0 for part in parts) == whole.k


def test_a_filter_is_one_group_everywhere(school):
    unit, form = school.schools[0], school.pairs["form"].iloc[0]
    where = f"form={form}"
    mine = school.pairs[(school.pairs["form"] == form) & (school.pairs["year"] == YEAR)]
    people = set(mine["mentee"]) | set(mine["mentor"])
    for figure in compute(school, YEAR, level="S", unit=unit, where=where, version="x"):
        if figure.metric_id in {"SAT1", "SAT2", "RR", "EXP", "GAS", "REG1", "COMPL", "MQ"}:
            assert figure.records <= people, figure.cell
            assert figure.where == where


def test_strange_words_are_errors():
    with pytest.raises(UnknownFilterError):
        compute(facts(), YEAR, level="S", unit=SCHOOL, where="name=Иванова")
    with pytest.raises(KeyError):
        compute(facts(), YEAR, level="S", unit=SCHOOL, only=["SECRET"])
    with pytest.raises(ValueError):
        compute(facts(), YEAR, level="X", unit=SCHOOL)


def test_wellbeing_is_for_the_curator_alone_and_leaves_in_no_file():
    hidden = next(domain.code for domain in framework().domains if domain.sensitive)
    assert is_sensitive("WELL")
    assert is_sensitive("COMP", f"domain={hidden}")
    assert not METRICS["WELL"].export
    assert Level.PAIR not in METRICS["WELL"].levels
    rows = facts(
        participations=bank("m", role="mentor", state="ready", ready=True, capacity=2),
        offers=[{"person": "m", "domain": hidden, "level": 5}],
    )
    assert all(hidden not in part for _metric, part in figures(rows, "BANK"))


def test_the_backlog_is_told_month_by_month_with_the_reason_given_by_then():
    rows = facts(
        as_of=date(2025, 11, 30),
        participations=[
            *bank("a", state="unmatched", reason="low_fit", waiting_since=date(2025, 9, 5)),
            *bank("b", waiting_since=date(2025, 9, 5)),
        ],
        pairs=[pair("b", started_on=date(2025, 10, 10))],
        unplaced=[{"person": "a", "reason": "low_fit", "on": date(2025, 10, 5), "round": "r1"}],
    )
    series = one(rows, "UNM").detail["series"]
    told = {(row["on"], row["reason"]): row["n"] for row in series}
    assert told == {
        ("2025-09-30", "no_round"): 2,
        ("2025-10-31", "low_fit"): 1,
        ("2025-11-30", "low_fit"): 1,
    }


def test_pairs_at_risk_are_judged_by_the_open_rule():
    day = date(2026, 4, 30)
    rows = facts(
        as_of=day,
        pairs=[
            pair("a", "m1", started_on=date(2025, 10, 1)),
            pair("b", "m2", started_on=date(2025, 10, 1)),
            pair("c", "m3", started_on=date(2026, 4, 20)),
            pair("d", "m4", started_on=date(2025, 10, 1)),
            pair("e", "m5", state="completed"),
        ],
        meetings=[
            {"pair": "p-a", "on": date(2026, 1, 20), "state": "held"},
            {"pair": "p-b", "on": date(2026, 4, 28), "state": "held"},
            {"pair": "p-d", "on": date(2026, 4, 28), "state": "held"},
        ],
        answers=[
            *(
                said("a", item, 2, wave="meeting", pair="p-a", on=date(2026, 1, 20))
                for item in ("PULSE.1", "PULSE.2")
            ),
            said("d", "PULSE.3", code="yes", wave="meeting", pair="p-d"),
        ],
    )
    found = figures(rows, "RISK")
    told = {part: figure.value for (_metric, part), figure in found.items()}
    assert told == {
        "": 2.0,
        "state=immediate": 1.0,
        "state=red": 0.0,
        "state=yellow": 1.0,  # two points of a long gap, two of a low pulse
        "state=too_early": 1.0,
        "state=green": 1.0,
    }
    assert found["RISK", "state=yellow"].records == frozenset("a")


def test_active_pairs_need_two_meetings_and_later_one():
    def rows(day, *meetings):
        return facts(
            as_of=day,
            pairs=[pair("a", started_on=date(2025, 9, 10))],
            meetings=[{"pair": "p-a", "on": one, "state": "held"} for one in meetings],
        )

    early = rows(date(2025, 10, 20), date(2025, 10, 10))
    twice = rows(date(2025, 10, 20), date(2025, 10, 10), date(2025, 10, 17))
    later = rows(date(2026, 2, 20), date(2026, 2, 10))
    assert [one(given, "REG3").k for given in (early, twice, later)] == [0, 1, 1]


def test_the_other_rule_reads_the_ten_official_items(monkeypatch):
    from data.codebook import indicators

    real = indicators.threshold
    monkeypatch.setattr(
        indicators, "threshold", lambda name: "scale" if name == "satisfied_rule" else real(name)
    )
    rows = facts(
        answers=[
            *(said("a", f"EXP_MENTEE.{item}", 7) for item in range(1, 11)),
            *(said("b", f"EXP_MENTEE.{item}", 6) for item in range(1, 11)),
            *(said("c", f"EXP_MENTEE.{item}", 9) for item in range(1, 8)),  # seven of ten
            said("d", "SAT.1", 10),
            said("a", "EXP_MENTEE.11", 1),
        ]
    )
    found = one(rows, "SAT1")
    assert (found.k, found.n) == (1, 2)
    assert "rule_scale" in found.flags


def test_load_and_its_equality():
    rows = facts(
        as_of=date(2026, 3, 1),
        participations=[
            *bank(
                "m1", "m2", "m3", "m4", "m5", role="mentor", state="ready", ready=True, capacity=2
            ),
            *bank("w", state="waiting"),
        ],
        pairs=[pair("a", "m1"), pair("b", "m1"), pair("c", "m1"), pair("d", "m2")],
    )
    load = one(rows, "LOADM")
    assert load.value == 1.0  # four mentees over the four places of the two who lead
    assert "over_capacity" in load.flags
    assert load.detail["spread"] == [{"load": 1, "mentors": 1}, {"load": 3, "mentors": 1}]
    equal = one(rows, "EQ")
    assert equal.value == 0.7  # of 3, 1, 0, 0, 0
    assert equal.detail["idle"] == 0.6
    bank_ = figures(rows, "BANK")
    assert (bank_["BANK", ""].value, bank_["BANK", "free"].value) == (5.0, 7.0)


def test_mentors_who_come_back_and_mentees_who_become_mentors():
    rows = facts(
        participations=[
            *bank("m1", role="mentor", state="ready"),
            *bank("a", role="mentor", state="ready", entered_on=date(2025, 9, 1)),
        ],
        pairs=[
            pair(name, mentor, state="completed", year="2024/2025", ended_on=date(2025, 5, 1))
            for name, mentor in (("a", "m1"), ("b", "m2"))
        ],
    )
    found = figures(rows, "RETM")
    assert (found["RETM", ""].k, found["RETM", ""].n) == (1, 2)
    assert (found["RETM", "from=mentee"].k, found["RETM", "from=mentee"].n) == (1, 2)


def test_goals_are_rated_by_both_sides():
    rows = facts(
        pairs=[pair("a")],
        goals=[
            {"pair": "p-a", "goal": "g1", "weight": 2, "by_mentor": 1, "by_mentee": 1},
            {"pair": "p-a", "goal": "g2", "weight": 1, "by_mentor": 0, "by_mentee": -2},
            {"pair": "p-a", "goal": "g3", "weight": 3, "level": 2, "state": "revised"},
        ],
    )
    whole = one(rows, "GAS")
    assert (whole.value, whole.n) == (None, 1)  # a mean of pairs waits for five
    own = one(rows, "GAS", level="P", unit="p-a")
    assert own.value == pytest.approx(50 + 10 * 1 / (0.7 * 5 + 0.3 * 9) ** 0.5, abs=1e-6)
    assert own.detail["reached"] == 0.5
    apart = one(rows, "GASD")
    assert (apart.k, apart.n) == (1, 2)


def test_who_still_waits_is_not_dropped_from_the_time_to_a_pair():
    begun = date(2025, 9, 1)
    people = bank("a", "b", "c", "d", "e", waiting_since=begun)
    pairs = [pair("a", started_on=date(2025, 9, 11)), pair("b", started_on=date(2025, 9, 21))]
    found = one(facts(participations=people, pairs=pairs), "TTM")
    assert (found.n, found.k, found.value) == (5, 2, None)
    assert "median_not_reached" in found.flags


def test_satisfaction_is_weighted_by_the_importance_of_the_request():
    people = [f"u{at}" for at in range(10)]
    rows = facts(
        wants=[
            {"person": name, "domain": domain, "importance": weight}
            for name in people
            for domain, weight in (("planning", 5), ("digital", 1))
        ],
        answers=[
            said(name, f"WSAT.{domain}", value)
            for name in people
            for domain, value in (("planning", 2), ("digital", 5), ("exam", 5))
        ],
    )
    found = figures(rows, "WSAT")
    assert found["WSAT", ""].value == 2.5  # (5·2 + 1·5) / 6; what was not asked for is left out
    assert found["WSAT", "domain=planning"].detail["importance"] == 5.0
    assert ("WSAT", "domain=exam") not in found


def test_conflicts_are_told_among_those_who_had_any():
    told = {"a": "fewer", "b": "more", "c": "none", "d": "same"}
    rows = facts(answers=[said(name, "FACTS.conflicts", code=code) for name, code in told.items()])
    found = one(rows, "CNFL")
    assert (found.k, found.n) == (1, 3)
    assert {row["code"]: row["count"] for row in found.detail["distribution"]}["none"] == 1


def test_climate_turns_reversed_items_and_knows_nobody():
    rows = facts(
        climate=[
            {"wave": "post", "sheet": sheet, "item": item, "value": value}
            for sheet in range(6)
            for item, value in (("CLIM.1", 4), ("CLIM.2", 4), ("CLIM.3", 2), ("CLIM.4", 4))
        ],
        climate_waves=[{"wave": "post", "issued": 9, "answered": 6}],
    )
    found = one(rows, "CLIM")
    assert (found.value, found.n, found.N) == (4.0, 6, 9)
    assert found.detail["favourable"] == 1.0
    assert one(rows, "CLIM", where="stage=early").value is None  # no filter reaches the anonymous


def test_reliability_waits_for_thirty_and_is_that_of_keyed_items():
    from analytics.reliability import alpha

    rng = np.random.default_rng(5)
    level = rng.normal(size=40)
    noisy = np.clip(np.round(3 + level[:, None] + rng.normal(size=(40, 9))), 1, 5)
    keys = [1, 1, -1, 1, -1, 1, 1, 1, 1]

    def rows(n):
        return facts(
            answers=[
                said(f"u{at:02}", f"CONF.{item + 1}", noisy[at, item])
                for at in range(n)
                for item in range(9)
            ]
        )

    few, many = (one(rows(n), "ALPHA", "instrument=CONF") for n in (29, 40))
    assert few.value is None
    assert "few_for_scale" in few.flags
    assert many.value == pytest.approx(alpha(noisy, keys, 1, 5).alpha, abs=1e-6)
    assert many.interval_kind == "feldt"
    assert one(rows(40), "ALPHA").detail == {"lowest": "CONF"}


def test_consents_by_purpose_with_those_that_end_and_were_taken_back():
    rows = facts(
        as_of=date(2026, 3, 1),
        participations=bank("a", "b", "c", "d"),
        consents=[
            {"person": "a", "purpose": "bank", "live": True, "ends_on": date(2026, 3, 20)},
            {"person": "b", "purpose": "bank", "live": True, "ends_on": date(2026, 9, 1)},
            {"person": "c", "purpose": "bank", "withdrawn_on": date(2026, 2, 1)},
            {"person": "a", "purpose": "monitoring", "live": True},
        ],
    )
    found = figures(rows, "CONS")
    assert (found["CONS", ""].k, found["CONS", ""].n) == (2, 4)
    assert found["CONS", "ending"].k == 1
    assert found["CONS", "withdrawn"].k == 1
    assert (found["CONS", "purpose=monitoring"].k, found["CONS", "purpose=monitoring"].N) == (1, 4)


def test_proposals_are_accepted_by_each_party_apart():
    rows = facts(
        rounds=[{"round": "r1"}],
        decisions=[
            {"round": "r1", "person": name, "party": party, "accepted": yes}
            for name, party, yes in (
                ("a", "curator", True),
                ("b", "curator", False),
                ("a", "mentee", True),
                ("m", "mentor", True),
            )
        ]
        + [{"round": "r0", "person": "z", "party": "curator", "accepted": True}],
    )
    found = figures(rows, "ACC")
    assert (found["ACC", ""].k, found["ACC", ""].n) == (3, 4)
    assert (found["ACC", "party=curator"].k, found["ACC", "party=curator"].n) == (1, 2)


def test_access_is_compared_with_everybody_else_where_both_groups_are_large_enough():
    early, other = [f"e{at}" for at in range(6)], [f"o{at}" for at in range(8)]
    rows = facts(
        staff=[*staff(*early), *staff(*other, stage="other"), *staff("x", stage="")],
        participations=bank(*early, *other),
        pairs=[pair(name) for name in (*early[:3], *other)],
    )
    found = figures(rows, "EQG", level="M", unit="m")
    part = found["EQG", "group=stage&value=early"]
    assert (part.value, part.interval_kind) == (-0.5, "newcombe")
    assert found["EQG", ""].value == 0.5
    assert not [part for _metric, part in found if part.startswith("group=block")]


def test_fit_and_relation_wait_for_fifteen_pairs():
    def rows(n):
        return facts(
            pairs=[pair(f"u{at:02}", f"m{at:02}", fit=at / 20) for at in range(n)],
            answers=[
                said(f"u{at:02}", f"REL.{item}", 1 + (at * 5 // n), pair=f"p-u{at:02}")
                for at in range(n)
                for item in (1, 2, 4, 6, 8)
            ]
            + [
                said(f"u{at:02}", f"REL.{item}", 5 - (at * 5 // n), pair=f"p-u{at:02}")
                for at in range(n)
                for item in (3, 5, 7)
            ],
        )

    few, many = (one(rows(n), "MQO", level="M", unit="m") for n in (14, 20))
    assert few.value is None
    assert len(few.detail["points"]) == 14
    assert many.value == pytest.approx(0.98, abs=0.02)  # five steps of one rising scale
    assert many.lo is not None
    assert "no_relation" not in many.flags
