"""«Правила подбора» of a draft: every dial in words, what a threshold would remove."""

import pytest

from matching import rounds
from matching.assign import Policy
from tests.pages.conftest import fine
from tests.pages.rounds.conftest import now, press, said
from tests.stores import NOW


@pytest.fixture
def draft(here):
    return here.did(rounds.open_round)


def test_worst_pairs_and_the_draw_are_set_and_kept(store, here, draft, open_page):
    page = fine(open_page("round", "curator"))
    page.radio(key="round.worst").set_value("max_min")
    page.number_input(key="round.draw").set_value(1.5)
    page = fine(page.run())
    page.number_input(key="round.seed").set_value(7)
    page = press(page, "round.settle")
    kept = now(here).policy
    assert (kept["worst"], kept["draw"], kept["seed"]) == ("max_min", pytest.approx(0.015), 7)
    page = fine(open_page("round", "curator"))
    assert page.radio(key="round.worst").value == "max_min"
    assert page.number_input(key="round.draw").value == pytest.approx(1.5)


def test_one_by_one_leaves_nothing_to_draw(store, here, draft, open_page):
    page = fine(open_page("round", "curator"))
    page.number_input(key="round.draw").set_value(2.0)
    page.radio(key="round.worst").set_value("leximin")
    page = fine(page.run())
    assert page.number_input(key="round.draw").disabled
    assert "Выбирать жребием нечего" in said(page)
    assert page.radio(key="round.fairness").disabled
    press(page, "round.settle")
    assert (now(here).policy["worst"], now(here).policy["draw"]) == ("leximin", 0.0)


def test_a_threshold_says_what_it_would_remove_only_when_asked(store, here, draft, open_page):
    page = fine(open_page("round", "curator"))
    assert not [one for one in page.table if "Уберёт пар" in one.value.columns]
    page.toggle(key="round.floor.effects").set_value(True)
    page = fine(page.run())
    (table,) = [one.value for one in page.table if "Уберёт пар" in one.value.columns]
    found = here.saw(rounds.effects_of_threshold, draft.id)
    assert table["Уберёт пар"].tolist() == [one.pairs for one in found]
    assert table.iloc[:, 1].tolist() == [one.mentees for one in found]


def test_a_large_draft_counts_thresholds_after_computing(
    store, here, draft, open_page, monkeypatch
):
    from dashboard.pages.cockpit import floors

    monkeypatch.setattr(floors, "MOST", 0)
    page = fine(open_page("round", "curator"))
    assert "видно после расчёта" in said(page)
    assert not page.toggle


def test_an_empty_school_is_not_offered_to_count(blank, open_page):
    page = press(fine(open_page("round", "curator")), "round.open")
    assert not page.toggle


def test_the_rules_of_a_computed_round_stand_in_words(store, here, open_page):
    opened = here.did(rounds.open_round, policy=Policy(worst="max_min", draw=0.01, seed=5))
    here.did(rounds.freeze, opened.id)
    rounds.compute_now(here.store, here.curator, NOW, opened.id)
    page = fine(open_page("round", "curator"))
    way = "самая слабая пара как можно лучше, затем слабые пары весят больше (p = 2)"
    assert way in said(page)
    assert "Взят жребием с зерном 5 среди почти лучших планов" in said(page)
    assert "наибольшей сумме уступает не больше чем на 1,0 %" in said(page)
    assert "птимум" not in said(page)
