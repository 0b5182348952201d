"""Names and sentences of figures, and the data they are judged by."""

from dataclasses import replace

import pytest

from analytics.figures import Figure, Hidden, Level, Verdict
from analytics.indicators import METRICS, words
from analytics.indicators.computing import COUNTED
from data.codebook import BrokenCodebookError, indicators, source
from data.i18n import LANGUAGES, speaking

SATISFIED = Figure(
    metric_id="SAT1",
    level=Level.SCHOOL,
    unit_id="s",
    period="2026/2027",
    value=0.85,
    n=20,
    N=25,
    k=17,
    lo=0.64,
    hi=0.9476,
    interval_kind="wilson",
    target=0.85,
    verdict=Verdict.UNCLEAR,
    official_met=True,
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("metric", list(METRICS))
def test_every_metric_has_its_words(metric, language):
    with speaking(language):
        told = [words.name(metric), words.definition(metric), words.meaning(metric)]
        assert all(told)
        assert not any("metric." in one for one in told)
        assert len(set(told)) == len(told)


def test_names_differ_and_say_mentee_as_the_program_does():
    with speaking("ru"):
        names = [words.name(one) for one in METRICS]
        every = (
            names + [words.definition(one) for one in METRICS] + list(map(words.meaning, METRICS))
        )
    assert len(set(names)) == len(names)
    assert not any(bad in one.lower() for one in every for bad in ("ментор", "менти"))


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict.MET, "Выполнено: 17 из 20 (85 %), интервал 64–95 %, цель 85 %"),
        (
            Verdict.UNCLEAR,
            "Данных мало, чтобы утверждать: 17 из 20 (85 %), интервал 64–95 %, цель 85 %",
        ),
        (Verdict.NOT_MET, "Не выполнено: 17 из 20 (85 %), интервал 64–95 %, цель 85 %"),
        (Verdict.NO_BASE, "Нет основания: ответов нет"),
        (Verdict.NONE, ""),
    ],
)
def test_a_verdict_is_a_sentence(verdict, said):
    with speaking("ru"):
        assert words.verdict_sentence(replace(SATISFIED, verdict=verdict)) == said


def test_the_official_line_stands_beside():
    with speaking("ru"):
        assert (
            words.official_sentence(SATISFIED)
            == "По формуле методологии: 85 % при цели 85 % – выполнено"
        )
        assert words.official_sentence(replace(SATISFIED, official_met=False)).endswith(
            "не выполнено"
        )


def test_an_unclear_verdict_says_how_many_answers_would_prove_it():
    with speaking("en"):
        assert "55 in all are needed" in words.explain(SATISFIED)
        assert "needed" not in words.explain(replace(SATISFIED, verdict=Verdict.MET))


def test_a_hidden_figure_says_nothing():
    hidden = replace(SATISFIED, suppressed_reason=Hidden.SMALL)
    assert words.verdict_sentence(hidden) == ""
    assert words.official_sentence(hidden) == ""


def test_a_change_says_what_so_many_people_could_show():
    gain = replace(SATISFIED, metric_id="GAIN", detail={"detectable": 0.66})
    with speaking("ru"):
        assert "d ≥ 0,66" in words.explain(gain)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_flag_has_its_words(language):
    """Flags of the code are literals: each of them has a message in both languages."""
    import ast
    from pathlib import Path

    import analytics.indicators as room

    texts = {
        node.value
        for path in Path(room.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    with speaking(language):
        told = {one for one in texts if words.flag(one) != f"figure.flag.{one}"}
    assert {"carried_target", "full_response", "few_for_mean", "observational"} <= told
    for one in ("target_verified", "target_unverified", "target_project", "rule_scale"):
        with speaking(language):
            assert words.flag(one) != f"figure.flag.{one}"


def test_targets_are_those_of_the_year_and_a_later_year_carries_them():
    assert [indicators.target("young", year).value for year in range(2020, 2025)] == [
        0.10,
        0.20,
        0.35,
        0.50,
        0.70,
    ]
    later = indicators.target("satisfied_mentees", 2027)
    assert (later.value, later.carried, later.set_in, later.status) == (
        0.85,
        True,
        2024,
        "unverified",
    )
    assert indicators.target("young", 2019) is None
    assert indicators.target("nothing", 2026) is None
    assert not indicators.target("requests", 2031).carried


def test_every_metric_of_the_data_is_counted_and_classed():
    assert set(indicators.catalogue()) == set(COUNTED)
    classed = {name for name, one in METRICS.items() if one.klass == "A"}
    assert classed == {"COV1", "COV2", "RR", "ROAD", "BANK", "CURS"}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda raw: raw["gate"].update(cell=2), "gate.cell is below 3"),
        (lambda raw: raw["target"].append({"key": "young", "value": 1}), "twice"),
        (lambda raw: raw["target"].append({"key": "new"}), "either by or value"),
        (lambda raw: raw["metric"]["SAT1"].update(target="none"), "no target none"),
        (lambda raw: raw["metric"]["SAT1"].update(levels="SX"), "SAT1: levels"),
        (lambda raw: raw["metric"]["SAT1"].update(dir="left"), "SAT1: dir"),
        (lambda raw: raw["threshold"].update(rematch_low=0.5), "rematch_low"),
    ],
)
def test_a_broken_file_is_refused(change, fault):
    import copy

    raw = copy.deepcopy(dict(source.raw(indicators.NAME)))
    assert indicators.check(raw) == []
    change(raw)
    found = indicators.check(raw)
    assert any(fault in one for one in found)
    with pytest.raises(BrokenCodebookError):
        source.insist(indicators.NAME, found)
