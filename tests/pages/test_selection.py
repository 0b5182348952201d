"""«Отбор и обучение»: coverage, a shortlist, an interview with its decision, a course, readiness."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data.bank import participations
from data.bank.needs import sensitive
from data.codebook import framework
from data.records.bank import MentorState, Role
from data.records.selection import CandidacyState, CourseState
from matching import selection
from tests.pages.conftest import account_of, fine, sent
from tests.pages.test_banks import submit, system
from tests.stores import NOW

PARTS = ("coverage", "lists", "training", "ready")


def curator(store):
    return store.work(by=account_of(store, "curator"), now=NOW)


def potential(store, goal=MentorState.POTENTIAL):
    """Everybody who is ready in the invented school is a candidate only."""
    with system(store) as work:
        year = participations.this_year(work)
        for one in work.participations.in_bank(Role.MENTOR, year):
            if one.state is MentorState.READY:
                work.participations.put(replace(one, state=goal))


def shortlisted(store):
    with curator(store) as work:
        who = selection.seekers(work)[0]
        return selection.shortlist(work, [who.id], 2).rows


def selected(store):
    one = shortlisted(store)[0]
    with curator(store) as work:
        selection.interview(work, one.id, answers={})
        return selection.decide(work, one.id, CandidacyState.SELECTED, "опыт")


def state(store, who):
    with system(store) as work:
        return participations.current(work, who, Role.MENTOR)


@pytest.mark.parametrize("part", PARTS)
def test_an_empty_school_is_told_what_to_do_first(blank, open_page, part):
    page = fine(open_page("selection", "curator", part=part))
    assert page.info


def test_coverage_shows_what_is_missing_and_where_to_look(store, open_page):
    assert "мест не меньше, чем запросов" in sent(fine(open_page("selection", "curator")))
    potential(store, MentorState.RESTING)
    text = sent(fine(open_page("selection", "curator")))
    assert "Кого искать" in text
    assert "в этом году отдыха" in text
    assert "ЦНППМ" in text
    assert not any(framework().name(one) in text for one in sensitive())


def test_a_shortlist_is_made_on_the_page(store, open_page):
    potential(store)
    with curator(store) as work:
        who = selection.seekers(work)[0]
    page = open_page("selection", "curator", part="lists")
    page.multiselect(key="selection.list.who").set_value([who.id])
    submit(page, "Составить список")
    assert "В списке" in fine(page).success[0].value
    with curator(store) as work:
        (one,) = selection.programmes(work)
    assert one.mentee_ids == (who.id,)
    assert one.rows[0].fio.split()[0] in sent(page)


def test_an_interview_a_decision_and_its_return(store, open_page):
    potential(store)
    one = shortlisted(store)[0]
    page = open_page("selection", "curator", part="lists")
    page.text_area(key=f"selection.talk.{one.id}.motive").input("Хочу делиться опытом")
    submit(page, "Сохранить собеседование")
    assert "Собеседование записано" in fine(page).success[0].value
    submit(page, "Принять решение")
    assert fine(page).error  # neither a decision nor a reason
    page.segmented_control(key=f"selection.talk.decide.{one.id}.state").set_value(
        CandidacyState.SELECTED
    )
    page.text_area(key=f"selection.talk.decide.{one.id}.reason").input("опыт отвечает запросу")
    submit(page, "Принять решение")
    assert "Отобран" in fine(page).success[0].value
    assert state(store, one.mentor_id).state is MentorState.SELECTED
    key = f"selection.talk.undo.{one.id}"
    page.text_input(key=f"{key}.reason").input("ошибка")
    page.button(key=key).click().run()
    assert fine(page).warning
    page.button(key=f"{key}.yes").click().run()
    assert "возвращено" in fine(page).success[0].value
    assert state(store, one.mentor_id).state is MentorState.INTERVIEWED


def test_a_course_is_planned_visited_and_ended(store, open_page):
    potential(store)
    one = selected(store)
    page = open_page("selection", "curator", part="training")
    page.text_area(key="selection.course.topics").input("Право; 2\nБеседа; 6")
    page.date_input(key="selection.course.first").set_value(NOW.date() - timedelta(days=9))
    page.date_input(key="selection.course.last").set_value(NOW.date() - timedelta(days=2))
    submit(page, "Запланировать")
    assert "Курс запланирован" in fine(page).success[0].value
    with curator(store) as work:
        (view,) = selection.courses(work)
    made = f"selection.course.{view.course.id}"
    page.multiselect(key=f"{made}.enrol").set_value([one.mentor_id])
    page.button(key=f"{made}.enrol.go").click().run()
    assert "На курсе 1 наставник" in fine(page).success[0].value
    for topic in ("t1", "t2"):
        page.selectbox(key=f"{made}.there.topic").set_value(topic).run()
        page.multiselect(key=f"{made}.there.{topic}").set_value([one.mentor_id])
        page.button(key=f"{made}.there.go").click().run()
        assert "Посещение сохранено" in fine(page).success[0].value
    page.button(key=f"{made}.finish").click().run()
    page.button(key=f"{made}.finish.yes").click().run()
    assert "Готов 1 наставник" in fine(page).success[0].value
    with curator(store) as work:
        assert work.courses.get(view.course.id).state is CourseState.HELD
    assert state(store, one.mentor_id).state is MentorState.READY


def test_somebody_is_exempt_with_a_reason(store, open_page):
    potential(store)
    one = selected(store)
    page = open_page("selection", "curator", part="ready")
    page.segmented_control(key="selection.ready.way").set_value("exempt").run()
    submit(page, "Отметить готовность")
    assert fine(page).error
    page.selectbox(key="selection.ready.who").set_value(one.mentor_id)
    page.text_input(key="selection.ready.reason").input("вёл молодых учителей")
    submit(page, "Отметить готовность")
    assert "Наставник готов" in fine(page).success[0].value
    assert state(store, one.mentor_id).exempt_reason == "вёл молодых учителей"


def test_who_may_not_reads_nothing(store, open_page):
    assert "Нет доступа" in sent(open_page("selection", "director"))
