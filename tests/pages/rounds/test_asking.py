"""«Почему так и что если»: each question to a computed plan, with an answer and without one."""

import json
import re
from dataclasses import replace

import pytest

from matching import rounds
from matching.affinity import spoken
from matching.proposal import words
from matching.proposal.gap import proved_gap
from tests.pages.conftest import NOW, fine, sent
from tests.pages.rounds.conftest import SAYS, keys, press, said
from tests.round_steps import accept_all, again, computed, view

NAMED = {
    "principles": "Price of principles",
    "decisions": "Decisions and their price",
    "seek": "Whom to look for",
    "leaving": "What if a mentor leaves",
    "compare": "Compare computations",
    "nearer": "Who would fit better together",
    "floors": "Thresholds",
}
QUESTIONS = tuple(NAMED)
CYRILLIC = re.compile(r"[А-Яа-яЁё]{3}")


@pytest.fixture
def school_name():
    return "school45"


@pytest.fixture
def round_id(here):
    return computed(here)


def pills(page):
    return next(one for one in page.get("button_group") if one.key == "why")


def ask(open_page, question, **more):
    page = fine(open_page("round", "curator", **more))
    pills(page).set_value(question)
    return fine(page.run())


def tables(page):
    """Everything in the tables, as text."""
    found = [one.value.reset_index() for one in page.table]
    return "\n".join("\n".join(map(str, [*one.columns, *one.to_numpy().ravel()])) for one in found)


def table_with(page, column):
    return next(one.value for one in page.table if column in one.value.columns)


def test_nothing_is_counted_before_a_question_is_chosen(store, round_id, open_page, monkeypatch):
    asked = []
    for name in ("principles", "decision_prices", "advice", "blocking", "effects_of_floors"):
        monkeypatch.setattr(rounds, name, lambda *_told, name=name: asked.append(name))
    page = fine(open_page("round", "curator"))
    assert "Почему так и что если" in said(page)
    assert pills(page).value in (None, [])
    assert asked == []


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_answered_in_english_by_its_address(store, round_id, open_page, question):
    page = fine(open_page("round", "curator", language="en", why=NAMED[question]))
    assert pills(page).value == question
    labelled = [*page.button, *page.multiselect, *page.selectbox, *page.number_input]
    words = [one.label for one in labelled] + [one.value for one in page.info]
    heads = [name for one in page.table for name in one.value.columns]
    assert [one for one in (*words, *heads) if CYRILLIC.search(one)] == []


def test_each_principle_has_its_price_and_the_one_in_force_a_word(store, here, round_id, open_page):
    page = ask(open_page, "principles")
    found = here.saw(rounds.principles, round_id)
    table = table_with(page, "Слабейшие 5 %, среднее")
    assert len(table) == len(found) == 6
    assert [one for one in table.index if "выбрано" in one] == [
        f"{one.name} — выбрано" for one in found if one.chosen
    ]
    assert table["Сумма баллов"].tolist() == [spoken(one.total) for one in found]
    assert table["С наставником"].tolist() == [one.coverage for one in found]
    charts = [one.proto for one in page.get("vega_lite_chart")]
    chart = next(one for one in charts if "Слабейшие 5 %" in json.loads(one.spec)["title"]["text"])
    assert all(f"{one.name}: {spoken(one.low)}" in chart.alt for one in found)
    assert "черта — самая слабая пара" in said(page)


def test_a_large_round_says_that_principles_are_not_compared(
    store, round_id, open_page, monkeypatch
):
    monkeypatch.setattr(rounds, "principles", lambda *_told: ())
    assert "принципы не сравниваются" in said(ask(open_page, "principles"))


def test_no_decision_has_no_price(store, round_id, open_page):
    assert "Решений ещё нет" in said(ask(open_page, "decisions"))


def test_each_decision_names_its_price_and_is_taken_back(store, here, round_id, open_page):
    row = view(here, round_id).rows[0]
    here.did(rounds.accept, round_id, row.mentee_id, row.mentor_id, SAYS)
    page = ask(open_page, "decisions")
    assert "В силе 1 решение, ни одно ничего не стоит." in said(page)
    assert f"**{row.mentee} → {row.mentor}**" in said(page)
    assert "Ничего не стоит." in said(page)
    (one,) = here.saw(rounds.decision_prices, round_id)
    press(page, f"round.price.undo.{one.decision.seq}")
    assert here.saw(rounds.decision_prices, round_id) == ()


def test_a_dear_decision_stands_before_the_free_ones(store, here, round_id, open_page):
    first, second, *_rest = view(here, round_id).rows
    here.did(rounds.accept, round_id, first.mentee_id, first.mentor_id, SAYS)
    here.did(rounds.leave, round_id, second.mentee_id, SAYS)
    dear = [one for one in here.saw(rounds.decision_prices, round_id) if not one.free]
    page = ask(open_page, "decisions")
    assert [one.mentee_id for one in (each.decision for each in dear)] == [second.mentee_id]
    assert "В силе 2 решения, чего-то стоит 1." in said(page)
    assert dear[0].words in said(page)
    assert f"**{first.mentee} → {first.mentor}**" not in said(page)


def test_whom_to_look_for_is_ranked_with_who_is_served(store, here, round_id, open_page):
    page = ask(open_page, "seek")
    found = here.saw(rounds.advice, round_id)
    useful = [one for one in found.places if one.useful]
    table = table_with(page, "Кто тогда получит наставника")
    assert list(table.index) == [one.mentor for one in useful][:12]
    assert table.iloc[0].tolist() == [useful[0].words, useful[0].serves or "—"]
    wanted = [one.name for one in found.sought if one.useful]
    assert sorted(table_with(page, "Что это даст").index) == sorted(wanted)


def test_where_nothing_would_help_that_is_said(store, here, round_id, open_page, monkeypatch):
    found = here.saw(rounds.advice, round_id)
    useless = replace(
        found,
        places=tuple(replace(one, useful=False) for one in found.places),
        sought=tuple(replace(one, useful=False) for one in found.sought),
    )
    monkeypatch.setattr(rounds, "advice", lambda *_told: useless)
    assert "Искать некого" in said(ask(open_page, "seek"))


def test_what_is_not_counted_is_not_called_nothing(store, here, round_id, open_page, monkeypatch):
    """A large round, or a run that stopped early, keeps no advice."""
    from matching.rounds import advising

    monkeypatch.setattr(
        advising, "_advice", lambda _lens: {"places": [], "sought": [], "blocking": {}}
    )
    for question in ("seek", "nearer"):
        told = said(ask(open_page, question))
        assert "Не подсчитано" in told
        assert "Искать некого" not in told
        assert "Таких пар нет" not in told
    row = view(here, round_id).rows[0]
    page = ask(open_page, "leaving")
    page.multiselect(key="round.leaving").set_value([row.mentor_id])
    assert row.mentee in tables(fine(page.run()))


def test_a_mentor_who_leaves_is_a_preview_and_writes_nothing(store, here, round_id, open_page):
    row = view(here, round_id).rows[0]
    page = ask(open_page, "leaving")
    assert "ничего не записывается" in said(page)
    assert "Выберите кого-нибудь" in said(page)
    before = view(here, round_id)
    page.multiselect(key="round.leaving").set_value([row.mentor_id])
    page = fine(page.run())
    found = here.saw(rounds.repair, round_id, places={row.mentor_id: 0})
    assert found.words in said(page)
    assert {one.label: one.value for one in page.metric}["Пар останется"] == str(found.kept)
    assert row.mentee in tables(page)
    assert all(name in said(page) for name in found.unserved)
    assert all(
        f"замените вручную: {one.mentee} → {one.after}" in said(page)
        for one in found.rows
        if one.after
    )
    assert view(here, round_id) == before


def test_a_mentor_may_keep_some_places(store, here, round_id, open_page):
    full = next(one for one in here.saw(rounds.advice, round_id).places)
    page = ask(open_page, "leaving")
    page.multiselect(key="round.leaving").set_value([full.mentor_id])
    page = fine(page.run())
    page.number_input(key=f"round.leaving.places.{full.mentor_id}").set_value(20)
    page = fine(page.run())
    assert {one.label: one.value for one in page.metric}["Пар прервётся или сменится"] == "0"


def test_two_runs_are_compared_and_one_has_nothing_beside_it(store, here, round_id, open_page):
    assert "Пока есть один расчёт" in said(ask(open_page, "compare"))
    row = view(here, round_id).rows[0]
    here.did(rounds.forbid, round_id, row.mentee_id, row.mentor_id, SAYS)
    again(here, round_id)
    accept_all(here, round_id)
    again(here, round_id)
    page = ask(open_page, "compare")
    page.selectbox(key="round.compare.before").set_value(1)
    page = fine(page.run())
    found = here.saw(rounds.difference, round_id, 3, against=1)
    assert found.words in said(page)
    assert row.mentee in tables(page)
    page.selectbox(key="round.compare.after").set_value(1)
    assert "Выберите два разных расчёта." in said(fine(page.run()))


def test_who_would_fit_better_is_told_with_the_reason_why_not(store, here, round_id, open_page):
    found = here.saw(rounds.blocking, round_id)
    page = ask(open_page, "nearer")
    assert "ничьей вины в них нет" in said(page)
    assert found.words in said(page) or "Таких пар нет" in said(page)
    assert ("замените наставника вручную" in said(page)) == bool(found.count)
    assert all(mentee in tables(page) for mentee, _mentor in found.pairs)


def test_no_pair_that_would_fit_better_is_said(store, round_id, open_page, monkeypatch):
    none = rounds.Blocking(count=0, pairs=(), words="", wishes=None)
    monkeypatch.setattr(rounds, "blocking", lambda *_told: none)
    assert "Таких пар нет" in said(ask(open_page, "nearer"))


def test_each_threshold_says_what_it_removes(store, here, round_id, open_page):
    page = ask(open_page, "floors")
    shown = [one.value for one in page.table if "Уберёт пар" in one.value.columns]
    own = here.saw(rounds.effects_of_threshold, round_id)
    assert len(shown) == 3
    assert shown[0]["Уберёт пар"].tolist() == [one.pairs for one in own]
    assert any("(действует)" in one for one in shown[1].index)


@pytest.mark.parametrize("role", ["psychologist", "administration", "director", "sysadmin"])
def test_nobody_else_may_ask(store, here, round_id, open_page, role):
    rows = view(here, round_id).rows
    page = fine(open_page("round", role))
    assert [one.value for one in page.title] == ["Нет доступа"]
    assert "why" not in {one.key for one in page.get("button_group")}
    assert not keys(page)
    assert not [one.mentor for one in rows if one.mentor in sent(page)]


def test_a_run_that_stopped_early_says_its_gap_and_is_never_called_the_best(
    store, here, open_page, monkeypatch
):
    opened = here.did(rounds.open_round, stop_at=0.05)
    here.did(rounds.freeze, opened.id)
    run = rounds.compute_now(here.store, here.curator, NOW, opened.id)
    gaps = dict.fromkeys(run.certificate["goals"], 0) | {"fairness": run.certificate["unit"] // 10}
    certificate = {**run.certificate, "proven": False, "gap": list(gaps.values())}
    seen = replace(view(here, opened.id), run=replace(run, certificate=certificate))
    monkeypatch.setattr(rounds, "view", lambda *_told: seen)
    gap = proved_gap(certificate, int(str(run.totals["mentees"])))
    assert 0 < gap < 0.05
    for question in QUESTIONS:
        page = ask(open_page, question)
        assert words.stopped(gap) in said(page)
        assert "птимум" not in sent(page)
