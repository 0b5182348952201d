"""«Подбор» from opening to the list of earlier rounds: what is shown, what buttons do."""

import json

import pytest

from data import jobs
from data.codebook import framework
from data.records.job import JobState, Stage
from data.records.pair import PairState
from data.records.round import RoundStatus
from matching import rounds
from tests.pages.conftest import NOW, fine, sent
from tests.pages.rounds.conftest import (
    SAYS,
    confirm,
    keys,
    last,
    now,
    press,
    said,
)
from tests.round_steps import accept_all, again, agree, approved, computed, pairs, reviewed, view

NOBODY = "В круге должен быть хотя бы один наставляемый и один наставник"
NO_REASON = "Укажите причину решения."


def specs(page):
    return [one.proto.spec for one in page.get("vega_lite_chart")]


def test_an_empty_school_sees_what_a_round_is_and_may_not_freeze_one(blank, open_page):
    page = fine(open_page("round", "curator"))
    assert "по каждой паре решаете вы" in said(page)
    page = press(page, "round.open")
    page = confirm(page, "round.freeze")
    (refusal,) = [one.value for one in page.error]
    assert refusal.startswith(NOBODY)
    assert "**Подготовка**" in said(page)


def test_who_is_missing_is_said_with_a_link(store, here, open_page):
    page = fine(open_page("round", "curator"))
    funnel = here.saw(rounds.funnel)
    assert f"В круг войдут: наставляемых {funnel.mentees_consented}" in said(page)
    assert (funnel.mentors_ready, funnel.mentors_consented) == (4, 3)
    assert "Нет согласия на подбор у 1 наставника" in said(page)
    assert "наставляемых из банка" not in said(page)
    assert len(specs(page)) == 2
    assert page.get("vega_lite_chart")[0].proto.alt.startswith("Наставляемые: в банке")


def test_a_round_is_opened_with_its_dial_and_threshold(store, here, open_page):
    page = fine(open_page("round", "curator"))
    page.text_input(key="round.name").set_value("Осень")
    page.radio(key="round.fairness").set_value(4)
    page.number_input(key="round.floor").set_value(30)
    page = press(page, "round.open")
    opened = now(here)
    assert (opened.name, opened.policy["fairness"], opened.policy["floor"]) == ("Осень", 4, 0.3)
    assert "Круг № 1 открыт." in said(page)
    assert "Осень" in said(page)


def test_settings_of_a_draft_are_changed_and_the_threshold_taken_away(store, here, open_page):
    page = fine(open_page("round", "curator"))
    page.number_input(key="round.floor").set_value(30)
    page = press(page, "round.open")
    page.radio(key="round.fairness").set_value(8)
    page.number_input(key="round.floor").set_value(0)
    press(page, "round.settle")
    assert now(here).policy["fairness"] == 8
    assert now(here).policy["floor"] is None


def test_freezing_asks_again_and_names_what_will_happen(store, here, open_page):
    here.did(rounds.open_round)
    page = press(fine(open_page("round", "curator")), "round.freeze")
    assert any("Круг запомнит банки" in one.value for one in page.warning)
    assert now(here).status is RoundStatus.DRAFT
    page = press(page, "round.freeze.no")
    assert now(here).status is RoundStatus.DRAFT
    page = confirm(page, "round.freeze")
    assert now(here).status is RoundStatus.FROZEN
    assert "Идёт расчёт" in said(page)
    assert {"round.stop"} <= keys(page)


def test_the_heat_map_has_its_table_words_and_no_sensitive_domain(store, here, open_page):
    here.did(rounds.open_round)
    page = fine(open_page("round", "curator"))
    chart = page.get("vega_lite_chart")[-1].proto
    seen = view(here, now(here).id)
    assert json.loads(chart.spec)["title"]["text"] == (
        f"Спрос и предложение по компетенциям: наставляемых {seen.funnel.mentees_consented}, "
        f"наставников {seen.funnel.mentors_consented}"
    )
    assert chart.alt == "Спрос и предложение по компетенциям: мест хватает везде."
    table = page.table[-1].value
    assert list(table.columns) == ["Просят помощи", "Могут помочь", "Свободных мест"]
    assert table.to_numpy().tolist() == [list(one) for one in seen.coverage.values()]
    hidden = {one.short for one in framework().domains if one.sensitive}
    assert hidden
    assert not hidden & set(table.index)
    assert "прочее" in set(table.index)


def asked(here):
    one = here.did(rounds.freeze, here.did(rounds.open_round).id)
    return one, here.did(rounds.ask_to_compute, one.id)


def put(here, job, **changes):
    from dataclasses import replace

    with here.work() as work:
        return work.jobs.put(replace(work.jobs.get(job.id), **changes))


def test_a_running_computation_shows_its_progress_until_it_ends(store, here, open_page):
    one, job = asked(here)
    page = fine(open_page("round", "curator"))
    assert page.get("progress")[0].proto.text == "ждёт своей очереди…"
    put(here, job, state=JobState.RUNNING, progress=0.4, note="solve")
    page = fine(page.run())
    assert page.get("progress")[0].proto.value == 40
    assert "40 %" in page.get("progress")[0].proto.text
    put(here, job, state=JobState.DONE)
    rounds.compute_now(here.store, here.curator, NOW, one.id)
    page = fine(page.run())
    assert not page.get("progress")
    assert "Предложения" in said(page)


def test_a_computation_is_stopped_and_can_be_asked_again(store, here, open_page):
    _one, job = asked(here)
    page = press(fine(open_page("round", "curator")), "round.stop")
    with here.look() as work:
        assert jobs.status(work, job.id).state is JobState.CANCELLED
    assert "Расчёт остановлен." in said(page)
    page = press(page, "round.compute")
    with here.look() as work:
        assert jobs.status(work, job.id).state is JobState.QUEUED
    assert "Идёт расчёт" in said(page)


def test_a_failed_computation_says_why_and_how_to_go_on(store, here, open_page):
    _one, job = asked(here)
    told = jobs.book.told_of(jobs.TooManyAttemptsError(attempts=3))
    put(here, job, state=JobState.FAILED, error=told)
    page = fine(open_page("round", "curator"))
    assert any(one.value.startswith("Расчёт не удался: ") for one in page.error)
    assert "отмените круг" in said(page)
    assert "round.compute" in keys(page)


def test_work_that_nobody_takes_is_told_after_a_minute(store, here, open_page):
    from datetime import timedelta

    _one, job = asked(here)
    put(here, job, created_at=NOW - timedelta(minutes=2))
    assert "За минуту никто не взялся" in said(fine(open_page("round", "curator")))


def test_all_decided_is_reviewed_after_a_list_of_pairs(store, here, open_page):
    round_id = computed(here)
    page = fine(open_page("round", "curator"))
    assert "round.review" not in keys(page)
    assert "Без решения осталось" in said(page)
    accept_all(here, round_id)
    page = press(fine(page.run()), "round.review")
    (warning,) = [one.value for one in page.warning if "будут предложены" in one.value]
    assert all(f"{one.mentee} — {one.mentor}" in warning for one in view(here, round_id).rows)
    page = press(page, "round.review.yes")
    assert now(here).status is RoundStatus.REVIEWED
    assert "Ответы обеих сторон" in said(page)


def test_approval_waits_for_every_answer_and_lists_the_pairs(store, here, open_page):
    round_id = reviewed(here)
    page = fine(open_page("round", "curator"))
    assert "round.approve" not in keys(page)
    first, *rest = pairs(here, round_id)
    here.did(rounds.answer, first.id, "mentor", False, "Нагрузка.")
    for pair in rest:
        agree(here, pair)
    page = press(fine(page.run()), "round.approve")
    (warning,) = [one.value for one in page.warning if "вступят в силу" in one.value]
    lines = {one.pair.id: one for one in view(here, round_id).pairs}
    assert all(f"{lines[one.id].mentees} — {lines[one.id].mentor}" in warning for one in rest)
    assert "в силу не вступят" in warning
    page = press(page, "round.approve.yes")
    assert last(here).status is RoundStatus.APPROVED
    assert {one.state for one in pairs(here, round_id)} == {
        PairState.CONSENTED,
        PairState.DECLINED_BY_MENTOR,
    }
    assert f"Пар в силе: {len(rest)}" in said(page)
    assert "Не сложилось пар: 1" in said(page)
    assert "Нагрузка." not in sent(page)


def test_an_approved_round_is_closed_and_stays_in_the_list(store, here, open_page):
    round_id = approved(here)
    page = confirm(fine(open_page("round", "curator")), "round.close")
    assert last(here).status is RoundStatus.CLOSED
    assert "Кто примет участие" in said(page)
    page = fine(open_page("round", "curator", round=round_id))
    assert "Пар в силе:" in said(page)


def test_a_round_is_cancelled_with_a_reason_only(store, here, open_page):
    computed(here)
    page = confirm(fine(open_page("round", "curator")), "round.cancel.go")
    assert now(here).status is RoundStatus.COMPUTED
    assert [one.value for one in page.error] == [NO_REASON]
    page.selectbox(key="round.cancel.ready").set_value("Круг открыт по ошибке.")
    page = confirm(fine(page.run()), "round.cancel.go")
    assert now(here) is None
    assert last(here).status is RoundStatus.CANCELLED


def test_an_earlier_round_opens_by_its_address(store, here, open_page):
    first = here.did(rounds.open_round, name="Первый")
    here.did(rounds.cancel, first.id, SAYS)
    here.did(rounds.open_round, name="Второй")
    page = fine(open_page("round", "curator"))
    assert "Второй" in [one.value for one in page.header]
    page = fine(open_page("round", "curator", round=first.id))
    assert "Первый" in [one.value for one in page.header]
    assert "Этот круг отменён." in said(page)


def test_an_unknown_round_in_the_address_is_told(store, here, open_page):
    here.did(rounds.open_round, name="Второй")
    page = fine(open_page("round", "curator", round="нет-такого"))
    assert "Такого круга здесь нет." in said(page)
    assert "Второй" in said(page)


def test_a_changed_register_is_told(store, here, open_page):
    round_id = computed(here)
    assert "данные в банках изменились" not in said(fine(open_page("round", "curator")))
    row = view(here, round_id).rows[0]
    with here.work() as work:
        from dataclasses import replace

        person = work.people.get(row.mentee_id)
        work.people.put(replace(person, archived_at=NOW))
    assert "данные в банках изменились" in said(fine(open_page("round", "curator")))


def test_a_second_computation_shows_what_changed(store, here, open_page):
    round_id = computed(here)
    row = view(here, round_id).rows[0]
    here.did(rounds.forbid, round_id, row.mentee_id, row.mentor_id, SAYS)
    again(here, round_id)
    page = fine(open_page("round", "curator"))
    found = here.saw(rounds.difference, round_id)
    assert found.rows
    assert "Расчёт № 2 по сравнению с предыдущим" in said(page)
    assert found.words in said(page)
    assert found.cost_of_decisions in said(page)
    assert row.mentee in page.table[0].value.index


@pytest.mark.parametrize("role", ["psychologist", "administration", "director", "sysadmin"])
def test_nobody_else_sees_a_computed_round(store, here, open_page, role):
    rows = view(here, computed(here)).rows
    page = fine(open_page("round", role))
    assert [one.value for one in page.title] == ["Нет доступа"]
    assert not [one.mentee for one in rows if one.mentee in sent(page)]


def test_a_button_of_a_stale_tab_is_refused_when_the_role_is_gone(store, here, open_page, sit):
    computed(here)
    page = fine(open_page("round", "curator"))
    sit("director")
    page = fine(page.button(key="round.again").click().run())
    assert [one.value for one in page.title] == ["Нет доступа"]
    assert now(here).status is RoundStatus.COMPUTED


def test_the_cockpit_speaks_english(store, here, open_page):
    computed(here)
    page = fine(open_page("round", "curator", language="en"))
    assert "Proposals" in [one.value for one in page.header]
    assert "The optimum is proven" in said(page)


def test_the_gap_that_is_enough_is_a_setting_in_per_cent(store, here, open_page):
    page = fine(open_page("round", "curator"))
    assert page.number_input(key="round.stop_at").value == 0.0
    page.number_input(key="round.stop_at").set_value(0.1)
    page = press(page, "round.open")
    assert now(here).policy["stop_at"] == pytest.approx(0.001)
    assert page.number_input(key="round.stop_at").value == pytest.approx(0.1)
    page.number_input(key="round.stop_at").set_value(0.0)
    press(page, "round.settle")
    assert "stop_at" not in now(here).policy


def test_a_large_computation_says_pairs_gap_and_time_left(store, here, open_page):
    _one, job = asked(here)
    stage = Stage(step="price_out", priced=12_000_000, pairs=9_000_000, gap=0.0002, left=150.0)
    put(here, job, state=JobState.RUNNING, progress=0.7, note=stage.note())
    text = fine(open_page("round", "curator")).get("progress")[0].proto.text.replace("\xa0", " ")
    assert text == (
        "проверка всех пар, сделано 70 %; оценок сделано 12 млн, пар в круге 9 млн"
        " (пару могут оценить не раз), доказанный зазор 0,020 %, осталось около 3 мин"
    )
