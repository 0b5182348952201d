"""«Подбор и результаты»: what it says with nothing, with little, with plenty, and who may look."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analytics import rollup, validity
from analytics.figures import Figure, Level
from analytics.learning import propose
from analytics.validity import Validity
from data.records.monitoring import WeightsState
from data.records.round import RoundStatus
from matching.affinity import DEFAULT
from matching.rounds import exploring, weights
from matching.rounds.snapshot import policy_of
from tests import quality_cases as cases
from tests import store_samples as samples
from tests.learning_worlds import TRUTHS, World, history
from tests.pages.conftest import account_of, fine, sent
from tests.stores import NOW

TESTED = {
    "passed": True,
    "worst_held": True,
    "gaps_held": True,
    "served_held": True,
    "gain": 0.012,
    "lo": 0.004,
    "hi": 0.021,
    "skipped": 0,
    "rounds": [
        {
            "round_id": "r1",
            "name": "Осень",
            "year": "2025/2026",
            "number": 1,
            "aside": True,
            "mentees": 25,
            "matched_before": 25,
            "matched_after": 25,
            "changed": 6,
            "gain": 0.012,
            "worst_before": 0.51,
            "worst_after": 0.52,
            "gaps": [{"by": "stage", "before": 0.03, "after": 0.02}],
        }
    ],
}
LEARNED = {**DEFAULT, "need": 0.34, "school": 0.08}


def told(rows, before=DEFAULT) -> Validity:
    """As ``overview`` would tell these rows."""
    order = ("rel_mentee", *(one for one in validity.OUTCOMES if one != "rel_mentee"))
    blank = dict.fromkeys(validity.OUTCOMES, np.full(len(rows), np.nan))
    rows = replace(rows, outcomes={**blank, **rows.outcomes})
    return Validity(
        proposal=propose(rows, before, data_version="test", bootstrap=20),
        agreements=tuple(validity.agreement(rows, one, "test") for one in order),
        rounds=len(rows.by_time),
        pairs=len(rows),
        explored=0,
        years=("2024/2025", "2025/2026"),
        data_version="0123456789abcdef",
        as_of=date(2026, 10, 1),
        synthetic=True,
    )


def scaled(rows):
    """The outcome on the scale of its questionnaire, 1 to 5."""
    y = rows.outcomes["rel_mentee"]
    inside = np.clip(3.6 + 0.6 * (y - np.nanmean(y)) / np.nanstd(y), 1, 5)
    return replace(rows, outcomes={"rel_mentee": inside})


@pytest.fixture
def plenty(monkeypatch):
    world = World(truth=TRUTHS["wrong"], draw=0.02)
    seen = told(scaled(history(world, 16, 1, schools=2)))
    assert seen.proposal.open
    monkeypatch.setattr(validity, "overview", lambda _work, _before: seen)
    return seen


def did(store, call, *given, **named):
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        return call(work, *given, **named)


def button(page, key):
    return next(one for one in page.button if one.key == key)


def test_a_school_without_finished_rounds_is_told_that_there_is_little(open_page):
    page = fine(open_page("validity", "curator"))
    raw = sent(page)
    assert "Данных мало: исход известен у 0 пар из 0" in raw
    for words in (
        "Завершённых кругов с исходами: 0, нужно не меньше 4",
        "Предлагать новые веса можно от 300",
        "Нет: не выполнены 4 условия, ещё не известно 9. Веса остаются прежними.",
        "не известно",
        "Пока ничего не рассчитано",
    ):
        assert words in raw
    for wrong in ("Школ в данных: 0", "Почти не различаются", "Редакций анкеты в данных: 0"):
        assert wrong not in raw, "of no pair nothing is met and nothing is broken"
    assert ":green[:material/check_circle: выполнено]" not in raw
    assert button(page, "weights.ask").disabled


def test_agreement_is_told_with_its_interval_and_n(open_page, plenty):
    raw = sent(fine(open_page("validity", "curator")))
    first = plenty.agreements[0]
    assert first.rho > 0.0
    assert "ранговая корреляция" in raw
    assert f"пар {first.pairs} из {first.eligible}" in raw
    assert "График таблицей" in raw
    assert "данных мало" in raw, "outcomes nobody has answered say so"
    assert all(one.pairs >= 5 for one in first.points), "never a single pair"


def test_an_open_gate_may_be_asked_and_asks_again(open_page, plenty):
    page = open_page("validity", "curator")
    assert not button(page, "weights.ask").disabled
    page = button(page, "weights.ask").click().run()
    page = fine(button(page, "weights.ask.yes").click().run())
    assert "Веса проверяются на прошлых кругах" in sent(page)


def test_fit_that_explains_nothing_is_said_aloud(open_page, monkeypatch):
    world = World(truth=TRUTHS["wrong"])
    rows = scaled(history(world, 40, 1, schools=2))
    y = np.random.default_rng(1).permutation(rows.outcomes["rel_mentee"])
    seen = told(replace(rows, outcomes={"rel_mentee": y}))
    assert seen.agreements[0].verdict == "nothing"
    monkeypatch.setattr(validity, "overview", lambda _work, _before: seen)
    raw = sent(fine(open_page("validity", "curator")))
    assert "Соответствие почти ничего не объясняет" in raw
    assert "Стратегию подбора нужно пересмотреть" in raw


def test_a_proposal_is_signed_with_a_reason_and_asks_again(open_page, store, plenty):
    made = did(store, weights.propose, LEARNED, {"refusals": [], "back_test": TESTED, "slope": 2.0})
    page = fine(open_page("validity", "curator"))
    raw = sent(page)
    assert "другой наставник у 6 из 25 наставляемых" in raw
    assert "молодые специалисты и остальные: 3,0 → 2,0" in raw
    assert button(page, "weights.sign").disabled
    next(one for one in page.text_input if one.key == "weights.reason").set_value("проверено")
    page = page.run()
    page = button(page, "weights.sign").click().run()
    page = fine(button(page, "weights.sign.yes").click().run())
    (kept,) = did(store, weights.versions)
    assert kept.state is WeightsState.SIGNED
    assert kept.reason == "проверено"
    assert f"Действует подписанная версия {made.number}" in sent(page)


def test_a_failed_back_test_cannot_be_signed(open_page, store, plenty):
    bad = {**TESTED, "passed": False, "worst_held": False}
    did(store, weights.propose, LEARNED, {"refusals": [], "back_test": bad, "slope": 2.0})
    page = open_page("validity", "curator")
    next(one for one in page.text_input if one.key == "weights.reason").set_value("хочу")
    page = fine(page.run())
    assert button(page, "weights.sign").disabled
    page = fine(button(page, "weights.decline").click().run())
    assert [one.state for one in did(store, weights.versions)] == [WeightsState.DECLINED]


def test_the_draw_is_switched_with_a_reason(open_page, store):
    page = open_page("validity", "curator")
    assert button(page, "learning.switch").disabled
    next(one for one in page.text_input if one.key == "learning.reason").set_value("совет школы")
    page = button(page.run(), "learning.switch").click().run()
    page = fine(button(page, "learning.switch.yes").click().run())
    assert did(store, exploring.learning_on)
    assert "Круги выбирают жребием" in sent(page)


def test_a_school_that_learns_opens_rounds_with_a_small_draw(open_page, store):
    did(store, exploring.switch, on=True, reason="совет школы")
    page = fine(open_page("round", "curator"))
    (share,) = [one for one in page.number_input if one.key == "round.draw"]
    assert share.value == 1.0
    page = fine(button(page, "round.open").click().run())
    (opened,) = did(store, lambda work: work.rounds.all())
    assert policy_of(opened.policy)[0].draw == 0.01
    assert "Веса: по умолчанию." in sent(page)


def test_what_drawn_pairs_say_of_the_other_plan_is_told_with_its_sample(open_page, store, plenty):
    few = {"claim": False, "effective": 12.4}
    much = {"claim": True, "effective": 88.0, "snips": 0.21, "lo": 0.1, "hi": 0.3}
    basis = {
        "refusals": [],
        "back_test": TESTED,
        "slope": 2.0,
        "other_plan": {"gas": few, "rel_mentee": much},
    }
    did(store, weights.propose, LEARNED, basis)
    raw = sent(fine(open_page("validity", "curator")))
    assert "выборка пар по жребию 12,4; меньше 30 – ничего не утверждается" in raw
    assert "другой план даёт 0,21 стандартного отклонения" in raw


def test_fit_and_outcome_are_told_round_by_round(store, open_page, plenty, monkeypatch):
    """The metric exists for a round: a board of the school would have nothing to say."""
    school, asked = store.schools()[0].id, []
    with store.work(by=store.system(school), now=NOW) as work:
        mentor, mentee = (one.id for one in work.people.all()[:2])
        known = replace(samples.ROUND, school_id=school, reviewed_by=None, approved_by=None)
        known = replace(known, status=RoundStatus.APPROVED)
        trace = replace(samples.TRACE, school_id=school, mentor_id=mentor, mentee_id=mentee)
        for at in (2, 1):
            work.rounds.put(replace(known, id=f"r{at}", number=50 + at, name=f"Круг {at}"))
            work.pair_traces.put(replace(trace, round_id=f"r{at}"))
    found = Figure(
        metric_id="MQO", level=Level.ROUND, unit_id="r1", period="2026/2027",
        value=0.31, n=24, N=24, lo=0.05, hi=0.52, interval_kind="bca",
    )  # fmt: skip

    def told_of(_work, round_id, _period, *, only=()):
        asked.append((round_id, tuple(only)))
        figures = (found,) if round_id == "r1" else ()
        return cases.board(figures, level=Level.ROUND, unit_id=round_id)

    monkeypatch.setattr(rollup, "round_board", told_of)
    raw = sent(fine(open_page("validity", "curator")))
    assert asked == [("r1", ("MQO",)), ("r2", ("MQO",))]
    assert "Подбор и исход по кругам: показатель MQO" in raw
    assert "Круг 1" in raw
    assert "0,31" in raw
