"""Both bank pages in use: search, filters, admission, archive, a new person, what a role sees."""

import pytest

from dashboard.widgets import bank
from dashboard.widgets.actions import refusals
from data import papers
from data.bank import participations, people, rows
from data.errors import MissingReasonError
from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.consent import Purpose
from data.records.ids import ParticipationId, PersonId
from data.records.person import Person
from tests.pages.conftest import NOW, account_of, fine, sent

SIDES = [("mentors", Role.MENTOR), ("mentees", Role.MENTEE)]


def as_role(store, role):
    return store.work(by=account_of(store, role), now=NOW)


def system(store):
    return store.work(by=store.system(store.schools()[0].id), now=NOW)


def listed(store, role, **filters):
    with as_role(store, "curator") as work:
        return rows.bank_rows(work, role, rows.Filters(**filters))


def shown(page):
    return list(page.dataframe[0].value["fio"]) if page.dataframe else []


@pytest.fixture
def tick(monkeypatch):
    """Rows the next run finds ticked: the table itself cannot be clicked without a browser."""

    def ticked(*places):
        seen = bank.pick_many

        def picked(*given, **named):
            seen(*given, **named)
            return list(places)

        monkeypatch.setattr(bank, "pick_many", picked)

    return ticked


@pytest.mark.parametrize(("path", "role"), SIDES)
def test_a_bank_lists_everybody_of_its_side(store, open_page, path, role):
    page = fine(open_page(path, "curator"))
    assert shown(page) == [one.fio for one in listed(store, role)]
    assert page.caption[0].value.startswith(f"Показано: {len(listed(store, role))} ")


@pytest.mark.parametrize(("path", "role"), SIDES)
def test_search_narrows_the_table_and_says_when_nobody_is_left(store, open_page, path, role):
    page = fine(open_page(path, "curator"))
    wanted = listed(store, role)[0]
    page.text_input(key=f"{role.value}.text").input(wanted.fio.split()[0].upper()).run()
    assert wanted.fio in shown(fine(page))
    page.text_input(key=f"{role.value}.text").input("нет такого").run()
    assert shown(fine(page)) == []
    assert "Очистите поиск" in page.info[0].value


@pytest.mark.parametrize(("path", "role"), SIDES)
def test_filters_by_state_consent_and_archive(store, open_page, path, role):
    page = fine(open_page(path, "curator"))
    for given, words in (("with", "есть"), ("without", "нет")):
        page.selectbox(key=f"{role.value}.consent").set_value(given).run()
        assert shown(fine(page)) == [one.fio for one in listed(store, role, consent=given)], words
    page.selectbox(key=f"{role.value}.consent").set_value(None).run()
    page.multiselect(key=f"{role.value}.states").set_value(["withdrew"]).run()
    assert shown(fine(page)) == []
    page.multiselect(key=f"{role.value}.states").set_value([]).run()
    page.toggle(key=f"{role.value}.archived").set_value(True).run()
    assert "архив" in fine(page).info[0].value.lower()


def test_the_director_sees_the_bank_of_mentees_without_needs_and_without_actions(store, open_page):
    page = fine(open_page("mentees", "director"))
    assert len(shown(page)) == len(listed(store, Role.MENTEE))
    assert "domains" not in page.dataframe[0].value.columns
    assert not page.button
    assert "/download/" not in sent(page)
    assert all(one.label != "Компетенция" for one in page.selectbox)
    mentors = fine(open_page("mentors", "director"))
    assert "capacity" not in mentors.dataframe[0].value.columns


def test_the_form_is_linked_by_the_checked_route_for_the_curator(store, open_page):
    page = fine(open_page("mentees", "curator"))
    assert "/download/form5?year=2026%2F2027" in sent(page)


def arrive(store, role, *, consent, sheet):
    """Somebody new of a side who waits for admission, with or without what it takes."""
    state = MentorState.INVITED if role is Role.MENTOR else MenteeState.INVITED
    with system(store) as work:
        person = people.admit(
            work, Person(id=PersonId("new"), school_id=work.school_id, fio="Аа Новый Человек")
        )
        work.participations.put(
            Participation(
                id=ParticipationId("new"),
                school_id=work.school_id,
                person_id=person.id,
                role=role,
                year=participations.this_year(work),
                state=state,
            )
        )
        if sheet:
            donor = next(iter(work.sheets.current(role, "2026/2027").values()))
            from data.bank import answers

            answers.submit_sheet(work, person.id, role, donor.answers)
        if consent:
            papers.give(work, person.id, [Purpose.BANK, Purpose.MATCHING])
    return person


@pytest.mark.parametrize(("path", "role"), SIDES)
def test_a_ticked_person_is_admitted_to_matching(store, open_page, tick, path, role):
    person = arrive(store, role, consent=True, sheet=True)
    tick(0)
    page = fine(open_page(path, "curator"))
    key = f"{role.value}.admit"
    page.text_input(key=f"{key}.reason").input("20 лет опыта")
    page.button(key=key).click().run()
    assert fine(page).success[0].value == "Допущен 1 человек."
    with as_role(store, "curator") as work:
        state = participations.current(work, person.id, role).state
    assert state == participations.GOAL[role]


@pytest.mark.parametrize(
    ("consent", "sheet", "told"),
    [(False, True, "нет действующего согласия"), (True, False, "без собственной анкеты")],
)
def test_who_cannot_be_admitted_is_named_with_the_reason(
    store, open_page, tick, consent, sheet, told
):
    arrive(store, Role.MENTEE, consent=consent, sheet=sheet)
    tick(0)
    page = fine(open_page("mentees", "curator"))
    page.button(key="mentee.admit").click().run()
    assert "Аа Новый Человек" in fine(page).warning[0].value
    assert told in page.warning[0].value
    assert not page.success


def test_a_mentor_is_not_admitted_without_a_reason(store, open_page, tick):
    arrive(store, Role.MENTOR, consent=True, sheet=True)
    tick(0)
    page = fine(open_page("mentors", "curator"))
    assert page.text_input(key="mentor.admit.reason").label.endswith("(обязательно)")
    page.button(key="mentor.admit").click().run()
    assert "Укажите причину" in fine(page).warning[0].value


def test_one_refusal_of_several_people_is_said_once():
    both = MissingReasonError(action="ready")
    told = refusals([("Аа Бб", both), ("Вв Гг", both)])
    assert told == ["Аа Бб, Вв Гг: Укажите причину решения."]


@pytest.mark.parametrize(("path", "role"), SIDES)
def test_a_consent_of_several_people_is_asked_again_by_name_and_recorded(
    store, open_page, tick, path, role
):
    first, second = listed(store, role)[:2]
    tick(0, 1)
    page = fine(open_page(path, "curator"))
    key = f"{role.value}.giving"
    assert page.button(key=f"{key}.record").disabled
    page.multiselect(key=f"{key}.purposes").set_value([Purpose.MONITORING]).run()
    page.text_input(key=f"{key}.evidence").input("папка 3, листы 1–2")
    page.button(key=f"{key}.record").click().run()
    asked = fine(page).warning[0].value
    assert first.fio in asked
    assert second.fio in asked
    page.button(key=f"{key}.record.yes").click().run()
    assert fine(page).success[0].value == "Записаны согласия 2 человек."
    with as_role(store, "curator") as work:
        for one in (first, second):
            [line] = [
                line
                for line in papers.of(work, one.person_id)
                if line.purpose is Purpose.MONITORING
            ]
            assert (line.live, line.evidence) == (True, "папка 3, листы 1–2")


def test_who_may_not_record_consents_is_not_offered_to(store, open_page, tick):
    tick(0)
    page = fine(open_page("mentees", "director"))
    assert not [one for one in page.multiselect if one.key.endswith("giving.purposes")]


def test_archiving_asks_again_and_can_be_undone(store, open_page, tick):
    first = listed(store, Role.MENTEE)[0]
    tick(0)
    page = fine(open_page("mentees", "curator"))
    page.button(key="mentee.archive").click().run()
    assert first.fio in fine(page).warning[0].value
    page.button(key="mentee.archive.no").click().run()
    assert first.fio in shown(fine(page))
    page.button(key="mentee.archive").click().run()
    page.button(key="mentee.archive.yes").click().run()
    assert "архив" in fine(page).success[0].value
    assert first.fio not in shown(page)
    page.toggle(key="mentee.archived").set_value(True).run()
    assert shown(fine(page)) == [first.fio]
    page.button(key="mentee.restore").click().run()
    assert "Возвращён 1 человек." in fine(page).success[0].value


def test_a_new_person_is_added_and_the_fields_are_emptied(store, open_page):
    page = fine(open_page("mentees", "curator"))
    page.text_input(key="mentee.new.fio").input("Ёжикова Анна Петровна")
    page.number_input(key="mentee.new.year_of_birth").set_value(1999)
    page.multiselect(key="mentee.new.subjects").set_value(["math"])
    page.text_area(key="mentee.new.headline").input("Нужна помощь с планом урока")
    submit(page, "Добавить в банк")
    assert "Ёжикова Анна Петровна" in fine(page).success[0].value
    assert "Ёжикова Анна Петровна" in shown(page)
    assert page.text_input(key="mentee.new.fio").value == ""
    row = next(one for one in listed(store, Role.MENTEE) if one.fio.startswith("Ёжикова"))
    assert (row.state, row.headline) == ("invited", "Нужна помощь с планом урока")


def test_a_value_that_breaks_its_rule_is_refused_by_name_and_nothing_is_lost(store, open_page):
    before = len(listed(store, Role.MENTOR))
    page = fine(open_page("mentors", "curator"))
    page.text_input(key="mentor.new.fio").input("Ёжикова Анна Петровна")
    page.number_input(key="mentor.new.year_of_birth").set_value(2024)
    submit(page, "Добавить в банк")
    assert "Год рождения" in fine(page).error[0].value
    assert page.text_input(key="mentor.new.fio").value == "Ёжикова Анна Петровна"
    assert len(listed(store, Role.MENTOR)) == before


def test_an_empty_bank_offers_the_import_to_who_may_import(blank, open_page):
    page = fine(open_page("mentors", "curator"))
    assert "Загрузите анкеты" in page.info[0].value
    assert "intake" in sent(page)
    page = fine(open_page("mentors", "director"))
    assert "intake" not in sent(page)


def submit(page, label):
    next(one for one in page.button if one.label == label).click().run()
