"""«Мероприятия», «Кейсы», «Методическая копилка» on an invented school."""

from datetime import timedelta

from data.codebook.practice import criteria
from data.practice import attending, cases, events, library, nominations
from data.practice.events import Plan
from data.practice.library import Entry
from data.records.ids import PairId, new_id
from data.records.pair import Pair, PairState
from data.records.practice import EventKind, EventState, Presence, StudyState
from tests.pages.conftest import account_of, fine, sent
from tests.pages.test_banks import submit, system
from tests.stores import NOW

PLAN = Plan(title="О наставничестве", at=NOW - timedelta(hours=2), minutes=40)


def did(store, call, *told, **named):
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        return call(work, *told, **named)


def informing(store):
    one = did(store, events.plan, EventKind.INFORMING, PLAN)
    did(store, attending.expect_everybody, one.id)
    return one


def completed(store):
    """A completed pair of two people who may be asked."""
    with system(store) as work:
        people = sorted({one.person_id for one in work.participations.all()})
        able = [one for one in people if work.consents.of(one)][:2]
        year = work.schools.get(work.school_id).year
        return work.pairs.put(
            Pair(
                id=PairId(new_id()),
                school_id=work.school_id,
                round_id=None,
                year=year,
                mentor_id=able[0],
                mentee_ids=(able[1],),
                form="teacher_teacher",
                kind="traditional",
                state=PairState.COMPLETED,
            )
        )


def test_an_event_is_planned_from_its_usual_agenda(store, open_page):
    page = open_page("events", "curator")
    assert "мероприятий нет" in sent(page)
    submit(page, "Запланировать")
    assert "Мероприятие запланировано" in fine(page).success[0].value
    with system(store) as work:
        (one,) = work.events.all()
    assert (one.kind, one.state, len(one.agenda)) == (EventKind.INFORMING, EventState.PLANNED, 4)
    assert sum(line.minutes for line in one.agenda) == one.minutes


def test_the_staff_is_put_on_the_list_and_the_event_is_held(store, open_page):
    one = did(store, events.plan, EventKind.INFORMING, PLAN)
    page = open_page("events", "curator")
    page.button(key=f"events.all.{one.id}").click().run()
    assert "Добавлено в список" in fine(page).success[0].value
    assert page.button(key=f"events.hold.{one.id}").disabled
    did(store, attending.mark, one.id, [_somebody(store)], Presence.INFORMED)
    page = open_page("events", "curator")
    page.button(key=f"events.hold.{one.id}").click().run()
    assert "проведено" in fine(page).success[0].value


def _somebody(store):
    with system(store) as work:
        return work.people.all()[0].id


def test_administration_sees_counts_and_nobody(store, open_page):
    informing(store)
    with system(store) as work:
        names = [one.fio for one in work.people.all()]
    shown = sent(fine(open_page("events", "administration")))
    assert "Ознакомлены с программой" in shown
    assert not [one for one in names if one in shown]


def test_a_nominee_is_shown_and_gets_a_link_to_answer(store, open_page):
    one = did(store, events.plan, EventKind.ROUND_TABLE, PLAN)
    pair = completed(store)
    grounds = dict.fromkeys(criteria("start"), "показано")
    did(store, nominations.propose, one.id, "start", pair.mentor_id, grounds)
    page = fine(open_page("events", "curator"))
    assert "ждём согласия номинанта" in sent(page)
    page.button(key="events.nominate.links.nominees").click().run()
    assert "Готова 1 ссылка" in fine(page).success[0].value


def test_every_completed_pair_is_offered_a_case(store, open_page):
    completed(store)
    page = open_page("cases", "curator")
    page.button(key="cases.offer").click().run()
    assert "Предложено: 1" in fine(page).success[0].value
    with system(store) as work:
        (one,) = work.studies.all()
    page.button(key=f"cases.begin.{one.id}").click().run()
    assert "Черновик составлен" in fine(page).success[0].value
    page.text_area(key=f"cases.{one.id}.title").input("Тихий урок")
    submit(page, "Сохранить")
    assert "Текст сохранён" in fine(page).success[0].value
    with system(store) as work:
        one = work.studies.get(one.id)
    assert (one.body["title"], one.state) == ("Тихий урок", StudyState.DRAFT)


def test_readers_see_no_drafts(store, open_page):
    completed(store)
    did(store, cases.offer_all)
    shown = sent(fine(open_page("cases", "director")))
    assert "Готовых кейсов этого учебного года пока нет" in shown


def test_a_material_is_added_found_and_removed(store, open_page):
    page = open_page("library", "curator")
    assert "Копилка пуста" in sent(page)
    page.text_input(key="library.new.title").input("Сигналы учителя")
    submit(page, "Добавить")
    assert "Материал в копилке" in fine(page).success[0].value
    page.text_input(key="library.words").input("сигналом").run()
    assert "Сигналы учителя" in sent(fine(page))
    page.text_input(key="library.words").input("экзамен").run()
    assert "Ничего не подошло" in sent(fine(page))


def test_readers_change_nothing_in_the_library(store, open_page):
    did(store, library.add, Entry(title="Памятка", kind="checklist"))
    page = fine(open_page("library", "administration"))
    assert "Памятка" in sent(page)
    assert not page.button
