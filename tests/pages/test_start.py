"""«Начало программы»: an appointment is prepared, parameters are changed, readers only read."""

from datetime import date

from data.records.account import AppointmentState
from tests.pages.conftest import account_of, fine, sent
from tests.pages.test_banks import submit, system


def someone(store):
    with system(store) as work:
        return work.people.all()[0]


def test_an_appointment_is_prepared_and_cancelled_after_a_question(store, open_page):
    who = someone(store)
    page = open_page("start", "curator")
    assert "Приказом ещё никто не назначен" in sent(page)
    page.selectbox(key="starting.appointment.who").set_value(who)
    page.selectbox(key="starting.appointment.account").set_value(account_of(store, "director"))
    submit(page, "Подготовить")
    assert "Подготовлено" in fine(page).success[0].value
    with system(store) as work:
        one = work.appointments.all()[0]
    assert one.person_id == who.id
    assert one.until_on == date(2027, 8, 31)
    assert len(one.duties) == 5
    page.button(key=f"starting.appointment.cancel.{one.id}").click().run()
    assert fine(page).warning
    page.button(key=f"starting.appointment.cancel.{one.id}.yes").click().run()
    with system(store) as work:
        assert work.appointments.all()[0].state is AppointmentState.ENDED


def test_nobody_chosen_is_refused_in_words(store, open_page):
    page = open_page("start", "curator")
    submit(page, "Подготовить")
    assert "выберите человека" in fine(page).error[0].value
    with system(store) as work:
        assert not work.appointments.all()


def test_parameters_are_changed_where_matching_reads_them(store, open_page):
    page = open_page("start", "curator")
    page.number_input(key="starting.regulation.capacity").set_value(2)
    page.checkbox(key="starting.regulation.training").uncheck()
    page.text_input(key="starting.regulation.line.director").input("Иванова И. И.")
    submit(page, "Сохранить")
    assert "Параметры сохранены" in fine(page).success[0].value
    with system(store) as work:
        school = work.schools.get(work.school_id)
    assert school.regulation.capacity_limit == 2
    assert not school.regulation.training_required
    assert school.requisites.director == "Иванова И. И."


def test_wrong_parameters_are_refused_and_nothing_is_changed(store, open_page):
    page = open_page("start", "curator")
    page.multiselect(key="starting.regulation.kind").set_value([])
    submit(page, "Сохранить")
    assert "не годятся: виды наставничества" in fine(page).error[0].value
    with system(store) as work:
        assert work.schools.get(work.school_id).regulation.kinds


def test_the_director_reads_and_changes_nothing(store, open_page):
    page = fine(open_page("start", "director"))
    assert not [one for one in page.button if one.label == "Подготовить"]
    saving = next(one for one in page.button if one.label == "Сохранить")
    assert saving.disabled


def test_an_empty_school_is_told_to_import_the_staff(blank, open_page):
    assert "загрузите список сотрудников" in sent(fine(open_page("start", "curator")))
