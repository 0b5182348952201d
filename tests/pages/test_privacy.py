"""«Согласия и обращения»: register with filters, requests, erasure that asks again."""

from datetime import date

import pytest

from data import papers
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.consent import ConsentAct, Purpose
from data.records.pair import PairState
from data.records.paper import ErasureState
from tests.pages.conftest import NOW, account_of, fine, sent

PART = "privacy.part"


@pytest.fixture
def somebody(store):
    """A mentee with a live consent and without a pair under an order."""
    school = store.schools()[0].id
    with store.look(by=store.system(school), now=NOW) as work:
        live = work.consents.live(Purpose.BANK, NOW)
        return next(
            work.people.get(one.person_id)
            for one in work.participations.all()
            if one.role is Role.MENTEE and one.person_id in live
        )


def did(store, role, call, *given, **named):
    with store.work(by=account_of(store, role), now=NOW) as work:
        return call(work, *given, **named)


def part(page, name):
    """The page with another part open."""
    page.session_state[PART] = name
    return fine(page.run())


def test_the_register_is_filtered_by_name_purpose_and_state(store, open_page, somebody):
    page = fine(open_page("privacy", "curator"))
    assert page.title[0].value == "Согласия и обращения"
    assert somebody.fio in sent(page)
    page.text_input(key="privacy.name").input("Такого Нет").run()
    assert somebody.fio not in sent(fine(page))
    assert "Ничего подходящего" in page.info[0].value
    page.text_input(key="privacy.name").input(somebody.fio.split()[0]).run()
    page.multiselect(key="privacy.purposes").set_value([Purpose.MATCHING]).run()
    assert somebody.fio in sent(fine(page))


def test_a_paper_that_came_by_a_link_is_told_in_words(store, open_page, somebody):
    did(store, "curator", papers.give, somebody.id, [Purpose.BANK], evidence="link:613c0ffe")
    page = fine(open_page("privacy", "dpo"))
    assert "по ссылке" in sent(page)
    assert "613c0ffe" not in sent(page)


def ticked(page, *rows):
    """The register with some rows ticked, as the browser would."""
    key = next(one for one in page.session_state.to_dict() if one.startswith("privacy.register."))
    page.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return fine(page.run())


def test_the_officer_records_a_withdrawal_from_the_register(store, open_page, somebody):
    page = fine(open_page("privacy", "dpo"))
    page.text_input(key="privacy.name").input(somebody.fio).run()
    page.multiselect(key="privacy.purposes").set_value([Purpose.BANK, Purpose.MATCHING]).run()
    page = ticked(fine(page), 0, 1)
    page.text_input(key="privacy.register.reason").input("заявление № 4")
    page.button(key="privacy.register.withdraw").click().run()
    warning = fine(page).warning[0].value
    assert somebody.fio in warning
    assert "прекратятся" in warning
    page.button(key="privacy.register.withdraw.yes").click().run()
    assert "Записан отзыв" in fine(page).success[0].value
    with store.look(by=account_of(store, "dpo"), now=NOW) as work:
        lines = {one.purpose: one for one in papers.of(work, somebody.id)}
    for purpose in (Purpose.BANK, Purpose.MATCHING):
        assert lines[purpose].act is ConsentAct.WITHDRAWN
        assert lines[purpose].evidence == "заявление № 4"
    page = ticked(page, 0, 1)
    assert "privacy.register.withdraw" not in {one.key for one in page.button}
    assert any("отзывать нечего: 2" in one.value for one in page.caption)


def test_the_grounds_stay_when_an_erasure_is_refused(open_page, somebody):
    page = part(fine(open_page("privacy", "dpo")), "erasure")
    page.selectbox(key="erasure.person").set_value(somebody.id)
    page.text_input(key="erasure.grounds").input("уволился")
    next(one for one in page.button if one.label == "Открыть").click()
    page = fine(page.run())
    assert "запишите его отзыв" in page.warning[0].value
    assert page.text_input(key="erasure.grounds").value == "уволился"
    form = next(one.proto.form for one in page.get("form") if one.proto.form.form_id)
    assert not form.clear_on_submit


def test_what_ends_soon_and_who_lacks_a_consent_are_listed(store, open_page, somebody):
    did(store, "curator", papers.give, somebody.id, [Purpose.BANK], valid_to=date(2026, 10, 20))
    page = part(fine(open_page("privacy", "curator")), "ending")
    assert somebody.fio in sent(page)
    did(store, "curator", papers.withdraw, somebody.id, [Purpose.BANK])
    page = part(fine(open_page("privacy", "curator")), "without")
    lacking = page.dataframe[0].value.set_index("fio")
    assert lacking.loc[somebody.fio, "answer"] == "отозвано"
    page = part(fine(open_page("privacy", "curator")), "tasks")
    assert "Подтвердить человеку" in sent(page)


def test_a_request_gives_a_link_to_the_copy_and_who_has_looked(store, open_page, somebody):
    fine(open_page("card", "curator", person=somebody.id))
    page = part(fine(open_page("privacy", "dpo")), "requests")
    page.selectbox(key="privacy.person").set_value(somebody.id).run()
    told = sent(fine(page))
    assert f"/download/subject?person={somebody.id}" in told
    assert "карточка" in told
    assert "куратор" in told


def test_the_officer_tries_first_and_destroys_after_being_asked_again(store, open_page, somebody):
    for pair in _pairs(store, somebody):
        did(store, "curator", _ended, pair)
    did(store, "curator", papers.withdraw, somebody.id, [Purpose.BANK], "заявление")
    page = part(fine(open_page("privacy", "dpo")), "erasure")
    key = f"erase.{somebody.id}"
    page.text_area(key=f"{key}.commission").input("Орлова О. О.\nБелов Б. Б.").run()
    page.button(key=key).click().run()
    assert somebody.fio in fine(page).warning[0].value
    assert "Отменить это нельзя" in page.warning[0].value
    page.button(key=f"{key}.yes").click().run()
    assert "Данные уничтожены" in fine(page).success[0].value
    assert somebody.fio not in sent(page)
    assert "/download/destruction_act" in sent(page)
    school = store.schools()[0].id
    with store.look(by=store.system(school), now=NOW) as work:
        [done] = work.erasures.all()
        assert done.state is ErasureState.DONE
        assert somebody.fio not in repr(work.people.all())


def test_a_curator_sees_who_waits_but_destroys_nothing(store, open_page, somebody):
    did(store, "curator", papers.withdraw, somebody.id, [Purpose.BANK])
    page = part(fine(open_page("privacy", "curator")), "erasure")
    assert somebody.fio in sent(page)
    assert not [one for one in page.button if (one.key or "").startswith("erase.")]


def test_each_paper_is_recorded_on_the_card_with_what_it_asks_for(store, open_page, somebody):
    page = fine(open_page("card", "curator", person=somebody.id))
    page.selectbox(key="consent.paper").set_value("publication").run()
    fine(page)
    page.multiselect(key="consent.fields").set_value(["fio", "case"])
    page.radio(key="consent.act").set_value(ConsentAct.GIVEN)
    page.text_input(key="consent.bans").input("не перепечатывать")
    _submit(page)
    assert page.success[0].value == "Согласие записано."
    page.selectbox(key="consent.paper").set_value("transfer").run()
    page.radio(key="consent.act").set_value(ConsentAct.GIVEN)
    _submit(page)
    assert "Назовите" in page.error[0].value
    page.text_input(key="consent.subject").input("Лицей № 14")
    page.radio(key="consent.act").set_value(ConsentAct.GIVEN)
    _submit(page)
    with store.look(by=account_of(store, AccountRole.CURATOR), now=NOW) as work:
        lines = {one.purpose: one for one in papers.of(work, somebody.id)}
    assert lines[Purpose.PUBLICATION].fields == ("fio", "case")
    assert (lines[Purpose.TRANSFER].subject, lines[Purpose.TRANSFER].live) == ("Лицей № 14", True)


def _submit(page):
    next(one for one in page.button if one.label == "Записать").click()
    return fine(page.run())


def _pairs(store, person):
    school = store.schools()[0].id
    with store.look(by=store.system(school), now=NOW) as work:
        return work.pairs.of_person(person.id)


def _ended(work, pair):
    from dataclasses import replace

    work.pairs.put(replace(pair, state=PairState.TERMINATED))


def test_opening_a_card_is_a_line_of_the_day_in_the_access_log(store, open_page, somebody):
    for _times in range(2):
        fine(open_page("card", "curator", person=somebody.id))
    fine(open_page("card", "director", person=somebody.id))
    school = store.schools()[0].id
    with store.look(by=store.system(school), now=NOW) as work:
        seen = sorted((one.role, one.what) for one in work.readings.of(somebody.id))
    assert seen == [("curator", "answers"), ("curator", "card"), ("director", "card")]
