"""Deciding pair by pair on «Подбор»: the card, its prices and reasons, several at once, undo."""

import json

import pytest

from dashboard.pages.cockpit import proposals
from data.records.round import DecisionKind
from matching import rounds
from matching.affinity import spoken
from tests.pages.conftest import fine, sent
from tests.pages.rounds.conftest import (
    SAYS,
    headings,
    keys,
    press,
    said,
)
from tests.round_steps import accept_all, again, computed, view

READY = {
    "accept": "Наставник силён в том, о чём просит наставляемый.",
    "lock": SAYS,
    "forbid": "На деле расписания не совпадают.",
    "replace": "Другой наставник уже согласен.",
    "leave": "Подходящего наставника сейчас нет.",
}


@pytest.fixture
def round_id(here):
    return computed(here)


def row_of(here, round_id, at=0):
    return view(here, round_id).rows[at]


def card(open_page, row, **more):
    return fine(open_page("round", "curator", mentee=row.mentee_id, **more))


def decide(page, row, action, reason=None):
    page.radio(key=f"round.action.{row.mentee_id}").set_value(action)
    page = fine(page.run())
    if reason is not None:
        page.selectbox(key=f"round.why.{action}.{row.mentee_id}.ready").set_value(reason)
    return press(page, f"round.decide.{row.mentee_id}")


def kinds(here, round_id):
    with here.look() as work:
        return [(one.kind, one.mentee_id, one.reason) for one in work.decisions.of(round_id)]


def test_the_table_says_what_the_card_explains(store, here, round_id, open_page):
    page = fine(open_page("round", "curator"))
    frame = page.dataframe[0].value
    rows = view(here, round_id).rows
    assert frame["points"].tolist() == [one.points for one in rows]
    assert set(frame["reliability"]) <= {"высокая", "средняя", "низкая"}
    assert set(frame["state"]) == {"ещё нет"}
    assert "Отметьте строку" in said(page)
    assert "Оптимум доказан: лучшего плана" in said(page)
    assert [one.value for one in page.metric] == [
        "3 из 3",
        spoken(view(here, round_id).total),
        str(min(one.points for one in rows)),
        "0 из 3",
    ]


def test_filters_and_order_change_the_table(store, here, round_id, open_page):
    first = row_of(here, round_id)
    here.did(rounds.accept, round_id, first.mentee_id, first.mentor_id, SAYS)
    page = fine(open_page("round", "curator"))
    page.selectbox(key="order").set_value("strongest")
    page = fine(page.run())
    points = page.dataframe[0].value["points"].tolist()
    assert points == sorted(points, reverse=True)
    page.get("button_group")[0].set_value("decided")
    page = fine(page.run())
    assert page.dataframe[0].value["state"].tolist() == ["принято"]
    page.text_input(key="round.find").set_value("нет такого имени")
    assert "По этим условиям предложений нет." in said(fine(page.run()))


def test_search_knows_no_case_and_no_yo(store, here, round_id, open_page):
    page = fine(open_page("round", "curator"))
    page.text_input(key="round.find").set_value("АЛЕНА")
    assert page.run().dataframe[0].value["mentee"].tolist() == ["Артемьева А. М."]


def test_the_card_explains_a_pair(store, here, round_id, open_page):
    row = row_of(here, round_id)
    page = card(open_page, row)
    assert f"{row.mentee} → {row.mentor}" in headings(page)
    chart = page.get("vega_lite_chart")[0].proto
    spec = json.loads(chart.spec)
    assert spec["title"]["text"] == f"Баллов из 100: {row.points}"
    assert chart.alt.startswith(f"{row.points} балл")
    assert row.risk in said(page)
    assert f"**Следующий по пригодности:** {row.runner_up}" in said(page)
    assert f"сумма баллов упадёт на {spoken(row.runner_up_price)}" in said(page)
    assert "оба подходят почти одинаково" in said(page)


def test_all_mentors_are_ranked_with_what_forbids_them(store, here, round_id, open_page):
    row = row_of(here, round_id)
    here.did(rounds.forbid, round_id, row.mentee_id, row.mentor_id, SAYS)
    page = card(open_page, row)
    options = here.saw(rounds.card, round_id, row.mentee_id).options
    frame = page.dataframe[1].value
    assert frame["mentor"].tolist() == [one.mentor for one in options]
    assert frame["points"].tolist() == sorted(frame["points"], reverse=True)
    whys = dict(zip(frame["mentor"], frame["why"], strict=True))
    assert whys[row.mentor] == "; ".join(options[0].reasons)
    assert "можно выбрать" in set(frame["why"])


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("accept", "accepted"),
        ("lock", "locked"),
        ("forbid", "forbidden"),
        ("leave", "left"),
    ],
)
def test_a_decision_with_a_ready_reason_is_kept(store, here, round_id, open_page, action, state):
    row = row_of(here, round_id)
    page = decide(card(open_page, row), row, action, READY[action])
    assert kinds(here, round_id) == [(DecisionKind(action), row.mentee_id, READY[action])]
    assert row_of(here, round_id).state == state
    assert page.success
    again = card(open_page, row)
    assert READY[action] in said(again)
    assert f"round.undo.{row.mentee_id}" in keys(again)


def test_own_words_join_the_ready_reason(store, here, round_id, open_page):
    row = row_of(here, round_id)
    page = card(open_page, row)
    page.text_input(key=f"round.why.accept.{row.mentee_id}.own").set_value("Обе за.")
    decide(page, row, "accept", READY["accept"])
    assert kinds(here, round_id)[0][2] == f"{READY['accept']} Обе за."


def test_no_decision_without_a_reason(store, here, round_id, open_page):
    row = row_of(here, round_id)
    page = decide(card(open_page, row), row, "lock")
    assert kinds(here, round_id) == []
    assert [one.value for one in page.error] == ["Укажите причину решения."]
    field = page.selectbox(key=f"round.why.lock.{row.mentee_id}.ready")
    assert (field.label, field.value) == ("Причина (обязательно)", None)


def test_prices_are_shown_before_the_decision(store, here, round_id, open_page):
    row = row_of(here, round_id)
    prices = here.saw(rounds.prices, round_id, row.mentee_id, row.mentor_id)
    page = card(open_page, row)
    for action, words in (("lock", prices.words_lock), ("forbid", prices.words_ban)):
        page.radio(key=f"round.action.{row.mentee_id}").set_value(action)
        page = fine(page.run())
        assert words in [one.value for one in page.info]
    assert kinds(here, round_id) == []


def test_another_mentor_is_put_by_hand(store, here, round_id, open_page):
    row = row_of(here, round_id)
    other = next(
        one
        for one in here.saw(rounds.card, round_id, row.mentee_id).options
        if one.allowed and one.mentor_id != row.mentor_id
    )
    page = card(open_page, row)
    page.radio(key=f"round.action.{row.mentee_id}").set_value("replace")
    page = fine(page.run())
    assert page.button(key=f"round.decide.{row.mentee_id}").disabled
    page.selectbox(key=f"round.other.{row.mentee_id}").set_value(other.mentor_id)
    page = fine(page.run())
    price = here.saw(rounds.prices, round_id, row.mentee_id, other.mentor_id)
    assert price.words_lock in [one.value for one in page.info]
    decide(page, row, "replace", READY["replace"])
    placed = row_of(here, round_id)
    assert (placed.state, placed.mentor) == ("replaced", other.mentor)


def test_a_rule_is_set_aside_by_hand_only_after_a_second_word(store, here, round_id, open_page):
    row, other = next(
        (row, one)
        for row in view(here, round_id).rows
        for one in here.saw(rounds.card, round_id, row.mentee_id).options
        if not one.allowed
    )
    page = card(open_page, row)
    page.radio(key=f"round.action.{row.mentee_id}").set_value("replace")
    page = fine(page.run())
    page.selectbox(key=f"round.other.{row.mentee_id}").set_value(other.mentor_id)
    page = decide(page, row, "replace", READY["replace"])
    assert [one.value for one in page.warning] == [f"Против этой пары: {other.reasons[0]}"]
    assert len(page.error) == 1
    assert kinds(here, round_id) == []
    page.checkbox(key=f"round.sure.{row.mentee_id}.{other.mentor_id}").check()
    press(page, f"round.decide.{row.mentee_id}")
    assert [kind for kind, _who, _why in kinds(here, round_id)] == [DecisionKind.REPLACE]


def test_after_a_prohibition_another_is_put_or_nobody(store, here, round_id, open_page):
    row = row_of(here, round_id)
    here.did(rounds.forbid, round_id, row.mentee_id, row.mentor_id, SAYS)
    page = card(open_page, row)
    action = page.radio(key=f"round.action.{row.mentee_id}")
    assert action.options == ["Заменить вручную", "Оставить без пары"]


def test_undo_takes_the_decision_back(store, here, round_id, open_page):
    row = row_of(here, round_id)
    here.did(rounds.accept, round_id, row.mentee_id, row.mentor_id, SAYS)
    page = card(open_page, row)
    assert f"round.decide.{row.mentee_id}" not in keys(page)
    page = press(page, f"round.undo.{row.mentee_id}")
    assert row_of(here, round_id).state == "undecided"
    assert f"round.decide.{row.mentee_id}" in keys(page)


def test_agreeing_has_its_reason_ready(store, here, round_id, open_page):
    row = row_of(here, round_id)
    decide(card(open_page, row), row, "accept")
    assert kinds(here, round_id) == [
        (DecisionKind.ACCEPT, row.mentee_id, "Согласен(на) с предложением.")
    ]


def test_the_card_of_a_pair_set_by_hand_speaks_of_that_pair(store, here, round_id, open_page):
    row = row_of(here, round_id)
    options = here.saw(rounds.card, round_id, row.mentee_id).options
    other = next(one for one in options if one.allowed and one.mentor_id != row.mentor_id)
    here.did(rounds.replace, round_id, row.mentee_id, other.mentor_id, SAYS, confirmed=True)
    now = row_of(here, round_id)
    assert (now.mentor, now.points) == (other.mentor, other.points)
    assert sum(one.points for one in now.parts) == other.points
    assert now.risk
    assert not now.runner_up
    page = card(open_page, row)
    spec = json.loads(page.get("vega_lite_chart")[0].proto.spec)
    assert spec["title"]["text"] == f"Баллов из 100: {other.points}"
    assert now.risk in said(page)
    assert "Следующий по пригодности" not in said(page)
    assert f"**Программа предлагала:** {row.mentor}, баллов из 100: {row.points}." in said(page)


def test_a_mentee_left_without_a_pair_has_no_reasons_for_one(store, here, round_id, open_page):
    row = row_of(here, round_id)
    here.did(rounds.leave, round_id, row.mentee_id, SAYS)
    page = card(open_page, row)
    assert "Надёжность:" not in said(page)
    assert "**Программа предлагала:**" in said(page)


PROVEN, AGAIN = "Оптимум доказан: лучшего плана", "Решения изменены после расчёта"


def test_the_proof_is_of_the_plan_that_was_computed(store, here, round_id, open_page):
    first, second, third = view(here, round_id).rows
    here.did(rounds.accept, round_id, first.mentee_id, first.mentor_id, SAYS)
    assert PROVEN in said(fine(open_page("round", "curator")))
    here.did(rounds.forbid, round_id, second.mentee_id, second.mentor_id, SAYS)
    page = fine(open_page("round", "curator"))
    assert AGAIN in said(page)
    assert PROVEN not in said(page)
    here.did(rounds.undo, round_id, second.mentee_id)
    assert PROVEN in said(fine(open_page("round", "curator")))
    here.did(rounds.leave, round_id, third.mentee_id, SAYS)
    assert view(here, round_id).stale
    again(here, round_id)
    assert not view(here, round_id).stale
    here.did(rounds.undo, round_id, third.mentee_id)
    assert view(here, round_id).stale


def test_the_next_one_without_a_decision_is_one_press_away(store, here, round_id, open_page):
    first, second, third = view(here, round_id).rows
    here.did(rounds.accept, round_id, second.mentee_id, second.mentor_id, SAYS)
    page = press(card(open_page, first), "round.next")
    assert page.query_params["mentee"] == third.mentee_id
    assert f"{third.mentee} → {third.mentor}" in headings(page)


def test_several_are_accepted_after_a_list_that_names_them(
    store, here, round_id, open_page, monkeypatch
):
    monkeypatch.setattr(proposals, "_ticked", lambda shown: list(range(len(shown))))
    first, *rest = view(here, round_id).rows
    here.did(rounds.lock, round_id, first.mentee_id, first.mentor_id, SAYS)
    page = fine(open_page("round", "curator"))
    (named,) = [one.value for one in page.markdown if one.value.startswith("- ")]
    assert named == "\n".join(f"- {one.mentee} — {one.mentor}, {one.points}" for one in rest)
    assert f"* {first.mentee}: закреплено" in said(page)
    assert page.selectbox(key="round.several.ready").value == "Согласен(на) с предложением."
    page = press(page, "round.several.accept")
    assert [one.state for one in view(here, round_id).rows] == ["locked", "accepted", "accepted"]
    assert "Приняты 2 пары." in said(page)
    assert "По всем выбранным уже есть решение." in said(page)


def test_an_unknown_mentee_in_the_address_opens_no_card(store, here, round_id, open_page):
    page = fine(open_page("round", "curator", mentee="никто"))
    assert "Отметьте строку" in said(page)
    assert "round.next" not in keys(page)


def test_ids_of_people_stay_out_of_the_tables(store, here, round_id, open_page):
    accept_all(here, round_id)
    page = fine(open_page("round", "curator"))
    assert page.dataframe[0].value.shape[1] == 7
    assert [one.mentor_id for one in view(here, round_id).rows if one.mentor_id in sent(page)] == []


class TestCrowd:
    """A school where places are short."""

    @pytest.fixture
    def school_name(self):
        return "school45"

    def test_who_stays_without_a_pair_is_named_with_what_would_help(
        self, store, here, round_id, open_page
    ):
        seen = view(here, round_id)
        page = fine(open_page("round", "curator"))
        assert seen.unplaced
        assert f"Без пары в этом круге: {len(seen.unplaced)}" in said(page)
        for one in seen.unplaced:
            assert one.why in said(page)
            assert all(help_ in said(page) for help_ in one.helps[:3])
        who = seen.unplaced[0]
        page = press(page, f"round.card.{who.mentee_id}")
        assert f"{who.mentee} → без наставника" in headings(page)
        assert page.radio(key=f"round.action.{who.mentee_id}").options == [
            "Заменить вручную",
            "Оставить без пары",
        ]


def test_the_card_says_how_sure_a_pair_is(store, here, round_id, open_page):
    row = row_of(here, round_id)
    head, _colon, rest = row.confidence_words.partition(":")
    assert f"**{head}:**{rest}" in said(card(open_page, row))


def test_in_a_large_round_that_is_counted_only_when_asked(
    store, here, round_id, open_page, monkeypatch
):
    from matching.rounds.lens import Lens

    row = row_of(here, round_id)
    monkeypatch.setattr(Lens, "confidence", {})
    page = card(open_page, row)
    assert row.confidence_words.partition(":")[2] not in said(page)
    page.toggle(key=f"round.sure.{row.mentee_id}").set_value(True)
    assert row.confidence_words.partition(":")[2] in said(fine(page.run()))
