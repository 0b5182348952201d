"""«Без пары»: reasons, waiting, help; filters; back into the queue; who sees names of mentors."""

from dataclasses import replace

import pytest

from data.bank import agenda
from data.records.bank import MenteeState
from matching import rounds, support, unmatched
from tests.pages.conftest import NOW, account_of, fine, sent
from tests.pages.rounds.conftest import (
    SAYS,
    headings,
    keys,
    press,
    said,
)
from tests.round_steps import approved, computed, state, view


@pytest.fixture
def school_name():
    return "school45"


@pytest.fixture
def rows(here):
    """Those without a pair after an approved round."""
    approved(here)
    return here.saw(unmatched.listing)


def test_an_empty_school_is_told_what_will_stand_here(blank, open_page):
    page = fine(open_page("unmatched", "psychologist"))
    assert "Здесь появятся наставляемые" in said(page)
    assert not page.selectbox


def test_everybody_has_a_reason_a_waiting_time_and_help(store, here, rows, open_page):
    page = fine(open_page("unmatched", "curator"))
    told = [one for one in rows if one.reason]
    assert told
    assert sorted(headings(page)) == sorted(one.fio for one in told)
    for one in told:
        assert one.why in said(page)
        assert all(help_ in said(page) for help_ in one.helps[:5])
    assert [one.value for one in page.metric] == [
        str(len(rows)),
        str(sum(one.red for one in rows)),
    ]


def test_advice_says_the_day_it_was_counted(store, here, rows, open_page):
    """What a round has counted stays as it was then: whoever reads it later has to know."""
    told = [one for one in rows if one.counted_on]
    assert told
    assert {one.counted_on for one in told} == {NOW.date()}
    assert not any(one.counted_on for one in rows if not one.round_name)
    for role in ("curator", "psychologist"):
        page = said(fine(open_page("unmatched", role)))
        assert page.count(f"Посчитано кругом подбора {NOW:%d.%m.%Y}") == len(told)
    case = _case(store, told[0].person_id)
    page = said(fine(open_page("support", "psychologist", case=case.id)))
    assert f"Посчитано кругом подбора {NOW:%d.%m.%Y}" in page


def _case(store, who):
    with store.work(by=account_of(store, "psychologist"), now=NOW) as work:
        return support.open_case(work, who)


def test_too_long_is_said_in_a_word_and_not_by_colour_alone(store, here, rows, open_page):
    from dashboard.pages.cockpit import waiting

    red = replace(rows[0], waiting_days=66, red=True)
    assert waiting.waited(red) == ":material/alarm: :red[**ждёт 66 дней: слишком долго**]"
    assert waiting.waited(replace(red, waiting_days=21, red=False)) == "ждёт 21 день"
    assert waiting.waited(replace(red, waiting_days=None, red=False)) == "ожидание не началось"


def test_the_list_is_filtered_by_reason_and_name(store, here, rows, open_page):
    page = fine(open_page("unmatched", "curator"))
    wanted = next(one.reason for one in rows if one.reason == "no_common_time")
    page.selectbox(key="reason").set_value(wanted)
    page = fine(page.run())
    assert headings(page) == [one.fio for one in rows if one.reason == wanted]
    page.text_input(key="unmatched.find").set_value("нет такого")
    page = fine(page.run())
    assert headings(page) == []
    assert "По этим условиям никого нет." in said(page)


def test_the_long_waiting_are_shown_apart(store, here, rows, open_page):
    page = fine(open_page("unmatched", "curator"))
    page.get("button_group")[0].set_value("red")
    page = fine(page.run())
    assert sorted(headings(page)) == sorted(one.fio for one in rows if one.red and one.reason)


def test_the_curator_puts_somebody_back_after_a_second_word(store, here, rows, open_page):
    who = next(one for one in rows if one.state == "unmatched")
    page = fine(open_page("unmatched", "curator"))
    page = press(page, f"unmatched.requeue.{who.person_id}")
    assert any(who.fio in one.value for one in page.warning)
    assert state(here, who.person_id)[0] is MenteeState.UNMATCHED
    page = press(page, f"unmatched.requeue.{who.person_id}.yes")
    assert state(here, who.person_id)[0] is MenteeState.WAITING
    assert "1 наставляемый снова ждёт круга." in said(page)
    again = next(one for one in here.saw(unmatched.listing) if one.person_id == who.person_id)
    assert again.waiting_days == who.waiting_days
    assert f"unmatched.requeue.{who.person_id}" not in keys(page)


def test_a_step_that_was_taken_meanwhile_is_refused_in_words(store, here, rows, open_page):
    from data.bank import participations

    who = next(one for one in rows if one.state == "unmatched")
    page = press(fine(open_page("unmatched", "curator")), f"unmatched.requeue.{who.person_id}")
    here.did(participations.requeue, [who.person_id])
    page = press(page, f"unmatched.requeue.{who.person_id}.yes")
    assert len(page.error) == 1
    assert not page.success


def test_the_psychologist_sees_reasons_and_no_mentor_and_no_button(store, here, rows, open_page):
    page = fine(open_page("unmatched", "psychologist"))
    assert sorted(headings(page)) == sorted(one.fio for one in rows if one.reason)
    assert not [key for key in keys(page) if key and key.startswith("unmatched.requeue")]
    with here.look() as work:
        pairs = work.pairs.all()
        mentors = {work.people.get(one.mentor_id).fio for one in pairs}
    assert [one for one in mentors if one in sent(page)] == []


def test_the_curator_loses_the_right_in_an_open_tab(store, here, rows, open_page, sit):
    who = next(one for one in rows if one.state == "unmatched")
    page = press(fine(open_page("unmatched", "curator")), f"unmatched.requeue.{who.person_id}")
    sit("psychologist")
    page = fine(page.button(key=f"unmatched.requeue.{who.person_id}.yes").click().run())
    assert state(here, who.person_id)[0] is MenteeState.UNMATCHED
    assert len(page.error) == 1


@pytest.mark.parametrize("role", ["director", "administration", "sysadmin"])
def test_nobody_else_opens_the_list(store, here, rows, open_page, role):
    page = fine(open_page("unmatched", role))
    assert [one.value for one in page.title] == ["Нет доступа"]
    assert [one.fio for one in rows if one.fio in sent(page)] == []


def alone_by_the_first_page(here):
    return next(one.count for one in here.saw(agenda.agenda) if one.code == "unmatched")


def test_who_waits_for_the_first_round_stands_without_a_reason(store, here, open_page):
    waiting = [one for one in here.saw(unmatched.listing) if not one.reason]
    assert waiting
    page = fine(open_page("unmatched", "curator"))
    assert f"Пока без причины: {len(waiting)}" in headings(page)
    assert sorted(page.table[0].value.index) == sorted(one.fio for one in waiting)


def test_whom_an_open_round_has_a_mentor_for_is_not_without_a_pair(store, here, open_page):
    assert alone_by_the_first_page(here) == len(here.saw(unmatched.listing))
    round_id = computed(here)
    seen = view(here, round_id)
    proposed = {one.mentee_id for one in seen.rows}
    waiting = here.saw(unmatched.listing)
    assert proposed
    assert not proposed & {one.person_id for one in waiting}
    assert alone_by_the_first_page(here) == len(waiting)
    assert "первая очередь" not in said(fine(open_page("unmatched", "curator")))


def test_a_proposal_that_does_not_stand_leaves_the_mentee_without_a_pair(store, here):
    round_id = computed(here)
    barred, left, served = view(here, round_id).rows[:3]
    here.did(rounds.forbid, round_id, barred.mentee_id, barred.mentor_id, SAYS)
    here.did(rounds.leave, round_id, left.mentee_id, SAYS)
    here.did(rounds.accept, round_id, served.mentee_id, served.mentor_id, SAYS)
    waiting = {one.person_id: one for one in here.saw(unmatched.listing)}
    assert waiting[barred.mentee_id].why == "Предложение не состоялось: ищут другого наставника."
    assert waiting[left.mentee_id].reason == "hard_rule"
    assert served.mentee_id not in waiting
    assert alone_by_the_first_page(here) == len(waiting)


def test_the_first_page_counts_the_same_after_the_round(store, here, rows):
    assert alone_by_the_first_page(here) == len(rows)


def test_the_list_speaks_english(store, here, rows, open_page):
    page = fine(open_page("unmatched", "curator", language="en"))
    assert "What would help:" in said(page)
    assert "waits" in said(page)


def test_a_long_list_comes_in_parts(store, here, rows, open_page, monkeypatch):
    from dashboard.pages.cockpit import leaves

    monkeypatch.setattr(leaves, "PART", 2)
    page = fine(open_page("unmatched", "curator"))
    told = [one.fio for one in rows if one.reason]
    first = headings(page)
    assert len(first) == 2
    assert [one for one in told if one not in first and one in sent(page)] == []
    page = fine(open_page("unmatched", "curator", part="2"))
    assert len(set(headings(page)) - set(first)) == 2


def seen_by(store, role):
    with store.look(by=account_of(store, role), now=NOW) as work:
        return unmatched.listing(work)


@pytest.mark.parametrize("role", ["curator", "psychologist"])
def test_each_change_says_its_exact_effect(store, here, rows, open_page, role):
    page = said(fine(open_page("unmatched", role)))
    told = [change for one in seen_by(store, role) for change in one.changes[:5] if change.effect]
    assert told
    assert all(f"{one.words} **Даст:** {one.effect}" in page for one in told)
    served = [one for one in told if one.serves and one.code != "one_more_place"]
    assert page.count("наставника получит этот наставляемый") == len(served)


def test_who_competes_for_whose_places_is_named_to_the_curator_alone(store, here, rows, open_page):
    (short,) = [one for one in rows if one.rivals]
    page = fine(open_page("unmatched", "curator"))
    assert [one.label for one in page.expander] == [
        "Доказательство по именам: кто претендует на чьи места"
    ]
    assert f"**{len(short.rivals)} наставляемых претендуют:** {'; '.join(short.rivals)}" in said(
        page
    )
    assert "; ".join(short.places_of) in said(page)
    page = fine(open_page("unmatched", "psychologist"))
    assert not page.expander
    assert not [one for one in seen_by(store, "psychologist") if one.rivals or one.places_of]
    outside = {one.fio for one in rows}
    assert [one for one in (*short.rivals, *short.places_of) if one not in outside]
    assert not [
        one for one in (*short.rivals, *short.places_of) if one not in outside and one in sent(page)
    ]
