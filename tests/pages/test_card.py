"""The card of a person: fields by role, both values of a conflict, states, consents, history."""

from dataclasses import replace

import pytest

from data import papers
from data.bank import answers, cards, participations, people
from data.codebook import framework
from data.records.bank import MenteeState, PartnerLine, Role
from data.records.consent import ConsentAct, Purpose
from matching import text
from matching.text.refusals import StaleModelError
from tests.pages.conftest import NOW, account_of, fine, sent
from tests.pages.test_banks import as_role, submit, system

SENSITIVE = "Эмоциональное благополучие"


@pytest.fixture
def mentee(store):
    """Somebody with a mentee's sheet and a live consent."""
    with system(store) as work:
        live = work.consents.live(Purpose.MATCHING, NOW)
        sheets = work.sheets.current(Role.MENTEE, participations.this_year(work))
        return work.people.get(next(one for one in sheets if one in live))


def opened(open_page, person, role="curator", **more):
    return fine(open_page("card", role, person=person.id, **more))


def tabs(page):
    return [one.label for one in page.tabs]


def readings(store, person):
    with system(store) as work:
        return [one for one in work.trail.of(f"person:{person.id}") if one.verb == "card.read"]


def test_the_curator_sees_five_tabs_and_the_director_two(store, open_page, mentee):
    assert tabs(opened(open_page, mentee)) == [
        "Сведения",
        "Анкеты",
        "Согласия",
        "Пары",
        "История",
    ]
    assert tabs(opened(open_page, mentee, "director")) == ["Сведения", "Пары"]


def test_the_director_gets_no_answer_to_any_question(store, open_page, mentee):
    with system(store) as work:
        sheet = work.sheets.latest(mentee.id, Role.MENTEE, participations.this_year(work))
    own = str(sheet.answers["mentee.expected_result"])
    assert own in sent(opened(open_page, mentee))
    page = sent(opened(open_page, mentee, "director"))
    assert own not in page
    assert "processing-ru" not in page
    assert not opened(open_page, mentee, "director").button


def test_nobody_reads_the_sensitive_domain_person_by_person(store, open_page, mentee):
    with as_role(store, "curator") as work:
        shown = cards.card(work, mentee.id)
    lines = [line for sheet in shown.sheets for one in sheet.sections for line in one.lines]
    assert lines
    hidden = {item.text_ru for one in framework().domains if one.sensitive for item in one.items}
    assert not hidden & {question for question, _said in lines}
    assert SENSITIVE not in str(lines)
    assert ("прочее", "не показывается") in lines


def test_a_wish_for_the_psychologist_reaches_nobody_else(store, open_page, mentee):
    with system(store) as work:
        sheet = work.sheets.latest(mentee.id, Role.MENTEE, participations.this_year(work))
        work.sheets.put(
            replace(
                sheet,
                id="asked",
                submitted_at=NOW,
                answers={**sheet.answers, "mentee.psychologist_first": "yes"},
            )
        )
    with as_role(store, "curator") as work:
        shown = cards.card(work, mentee.id)
    asked = [
        question for sheet in shown.sheets for one in sheet.sections for question, _ in one.lines
    ]
    assert not [one for one in asked if "психолог" in one]


def test_reading_a_card_is_written_down_once_and_shown(store, open_page, mentee):
    page = opened(open_page, mentee)
    page.run()
    assert len(readings(store, mentee)) == 1
    opened(open_page, mentee, "director")
    assert len(readings(store, mentee)) == 2
    assert "Карточку прочитали" in sent(opened(open_page, mentee))


def test_reading_an_own_card_is_no_event(store, open_page, mentee):
    with system(store) as work:
        work.accounts.put(replace(account_of(store, "curator"), person_id=mentee.id))
    opened(open_page, mentee)
    assert readings(store, mentee) == []


def test_a_stranger_and_no_person_are_told_in_words(store, open_page):
    page = fine(open_page("card", "curator", person="nobody"))
    assert "не найдена" in page.error[0].value
    page = fine(open_page("card", "curator"))
    assert "Выберите человека" in page.info[0].value


def facts_key(person):
    return f"card.{person.id}.{person.version}"


def test_facts_are_edited_and_the_result_is_said(store, open_page, mentee):
    page = opened(open_page, mentee)
    page.text_input(key=f"{facts_key(mentee)}.post").input("учитель физики")
    save(page)
    assert fine(page).success[0].value == "Сведения сохранены."
    with system(store) as work:
        assert work.people.get(mentee.id).post == "учитель физики"


def test_two_who_edit_at_once_see_both_values(store, open_page, mentee):
    page = opened(open_page, mentee)
    page.text_input(key=f"{facts_key(mentee)}.post").input("моя должность")
    with system(store) as work:
        people.edit(work, replace(mentee, post="чужая должность"))
    save(page)
    assert "изменили" in fine(page).error[0].value
    table = page.table[0].value
    assert table.iloc[0].tolist() == ["Должность", "моя должность", "чужая должность"]
    page.button(key="conflict.mine").click().run()
    assert fine(page).success[0].value == "Ваши значения записаны."
    with system(store) as work:
        assert work.people.get(mentee.id).post == "моя должность"


def test_a_conflict_can_be_left_to_the_other(store, open_page, mentee):
    page = opened(open_page, mentee)
    page.text_input(key=f"{facts_key(mentee)}.post").input("моя должность")
    with system(store) as work:
        people.edit(work, replace(mentee, post="чужая должность"))
    save(page)
    page.button(key="conflict.theirs").click().run()
    assert "моя должность" not in sent(fine(page))
    with system(store) as work:
        assert work.people.get(mentee.id).post == "чужая должность"


def save(page):
    """The facts have the last of the buttons «Сохранить»; the row of the bank has the first."""
    [one for one in page.button if one.label == "Сохранить"][-1].click().run()


def row_of(store, mentee):
    with system(store) as work:
        return participations.current(work, mentee.id, Role.MENTEE)


def test_the_next_state_comes_from_the_table_and_needs_its_reason(store, open_page, mentee):
    before = row_of(store, mentee)
    key = f"step.{before.id}.{before.version}"
    page = opened(open_page, mentee)
    states = page.selectbox(key=f"{key}.state").options
    assert states == ["пара предложена", "без пары", "выбыл", "отказался от участия"]
    page.selectbox(key=f"{key}.state").set_value(MenteeState.UNMATCHED).run()
    page.button(key=f"{key}.go").click().run()
    assert "Укажите причину" in fine(page).error[0].value
    page.selectbox(key=f"{key}.state").set_value(MenteeState.UNMATCHED).run()
    page.selectbox(key=f"{key}.code").set_value("low_fit")
    page.button(key=f"{key}.go").click().run()
    assert fine(page).success[0].value == "Новое состояние: без пары."
    assert row_of(store, mentee).reason == "low_fit"


def test_a_final_state_asks_again(store, open_page, mentee):
    before = row_of(store, mentee)
    key = f"step.{before.id}.{before.version}"
    page = opened(open_page, mentee)
    page.selectbox(key=f"{key}.state").set_value(MenteeState.LEFT).run()
    page.text_input(key=f"{key}.reason").input("перевод").run()
    page.button(key=f"{key}.end").click().run()
    assert "окончательно" in fine(page).warning[0].value
    assert row_of(store, mentee).state is MenteeState.WAITING
    page.button(key=f"{key}.end.yes").click().run()
    assert row_of(store, mentee).state is MenteeState.LEFT
    assert "перевод" in sent(fine(page))


def test_own_words_of_the_bank_are_edited(store, open_page, mentee):
    before = row_of(store, mentee)
    key = f"row.{before.id}.{before.version}"
    page = opened(open_page, mentee)
    page.text_area(key=f"{key}.headline").input("Новый запрос")
    submit(page, "Сохранить")
    assert fine(page).success[0].value == "Запись банка сохранена."
    assert row_of(store, mentee).headline == "Новый запрос"


def test_somebody_is_invited_to_the_other_bank(store, open_page, mentee):
    page = opened(open_page, mentee)
    page.button(key="invite.mentor").click().run()
    assert fine(page).success[0].value == "Новое состояние: приглашён."


def test_a_consent_is_given_and_withdrawn(store, open_page, mentee):
    page = opened(open_page, mentee)
    page.multiselect(key="consent.purposes").set_value([Purpose.SUPPORT])
    submit(page, "Записать")
    assert "Отметьте" in fine(page).error[0].value, "nothing is ticked beforehand"
    page.multiselect(key="consent.purposes").set_value([Purpose.SUPPORT])
    page.radio(key="consent.act").set_value(ConsentAct.GIVEN)
    page.text_input(key="consent.evidence").input("папка 3, лист 7")
    submit(page, "Записать")
    assert fine(page).success[0].value == "Согласие записано."
    assert "папка 3, лист 7" in sent(page)
    page.multiselect(key="withdraw.purposes").set_value([Purpose.MATCHING]).run()
    page.button(key="withdraw").click().run()
    assert "сразу" in fine(page).warning[0].value
    page.button(key="withdraw.yes").click().run()
    assert fine(page).success[0].value == "Отзыв согласия записан."
    with system(store) as work:
        assert mentee.id not in work.consents.live(Purpose.MATCHING, NOW)
        given = next(one for one in papers.of(work, mentee.id) if one.purpose is Purpose.SUPPORT)
    assert given.live


def test_after_a_withdrawal_the_card_is_bare_and_the_directors_no_more(store, open_page, mentee):
    with as_role(store, "curator") as work:
        papers.withdraw(work, mentee.id, [Purpose.BANK])
    page = opened(open_page, mentee)
    assert "Согласие на ведение банка: отозвано" in page.warning[0].value
    assert mentee.post not in sent(page)
    keys = [one.key or "" for one in page.button]
    assert "card.archive" in keys
    assert not any(one.startswith("invite.") for one in keys)
    assert not any(one.label == "Сохранить" for one in page.button)
    assert "отозвано" in sent(fine(open_page("mentees", "curator")))
    for shown in (opened(open_page, mentee, "director"), fine(open_page("mentees", "director"))):
        assert mentee.fio not in sent(shown)


def test_tags_found_in_the_text_are_proposed_and_confirmed(store, open_page, mentee):
    page = opened(open_page, mentee)
    page.button(key="tags.mentee.ask").click().run()
    (chips,) = [one for one in fine(page).get("pills") if one.key == "tags.mentee.chips"]
    assert chips.proto.label == "Правильно ли мы поняли?"
    assert len(chips.options) == 3
    assert chips.value == []
    names = cards.domain_options()
    other = next(code for code, name in names.items() if name not in chips.options)
    assert len(page.multiselect(key="tags.mentee.other").options) == 12
    submit(page, "Подтвердить")
    assert "Отметьте хотя бы одну" in fine(page).error[0].value
    page.multiselect(key="tags.mentee.other").set_value([other])
    submit(page, "Подтвердить")
    assert fine(page).success[0].value == "Компетенции в тексте подтверждены."
    with as_role(store, "curator") as work:
        newest = answers.history(work, mentee.id, Role.MENTEE)[0]
    assert newest.answers["tags.confirmed"] == (other,)


def test_a_chip_is_confirmed_by_one_touch(store, open_page, mentee):
    page = opened(open_page, mentee)
    page.button(key="tags.mentee.ask").click().run()
    (chips,) = [one for one in page.get("pills") if one.key == "tags.mentee.chips"]
    first = chips.options[0]
    chips.set_value([next(c for c, name in cards.domain_options().items() if name == first)])
    submit(page, "Подтвердить")
    with as_role(store, "curator") as work:
        newest = answers.history(work, mentee.id, Role.MENTEE)[0]
    (code,) = newest.answers["tags.confirmed"]
    assert cards.domain_options()[code] == first


def test_that_a_text_is_about_none_is_said_on_purpose(store, open_page, mentee):
    page = opened(open_page, mentee)
    page.button(key="tags.mentee.ask").click().run()
    submit(page, "Ни одна не подходит")
    assert "ни к одной" in fine(page).success[0].value
    with as_role(store, "curator") as work:
        newest = answers.history(work, mentee.id, Role.MENTEE)[0]
    assert newest.answers["tags.confirmed"] == ()


def test_confirming_is_no_new_filling_in(store, mentee):
    with as_role(store, "curator") as work:
        sheets = work.sheets.of(mentee.id)
        before = cards.filled_in(sheets[-1], sheets)
        kept = answers.confirm_tags(work, mentee.id, Role.MENTEE, ["planning"])
        assert kept.submitted_at > before
        assert cards.filled_in(kept, work.sheets.of(mentee.id)) == before
        other = {**kept.answers, "both.question": "Да?"}
        again = answers.submit_sheet(work, mentee.id, Role.MENTEE, other)
        assert cards.filled_in(again, work.sheets.of(mentee.id)) == again.submitted_at


def test_what_was_confirmed_holds_while_the_text_is_the_same(store, mentee):
    with as_role(store, "curator") as work:
        answers.confirm_tags(work, mentee.id, Role.MENTEE, ["planning"])
        given = dict(answers.history(work, mentee.id, Role.MENTEE)[0].answers)
        del given["tags.confirmed"]
        kept = answers.submit_sheet(work, mentee.id, Role.MENTEE, {**given, "both.question": "Да?"})
        assert kept.answers["tags.confirmed"] == ("planning",)
        other = {**given, "mentee.main_request": "Совсем другой запрос о родителях"}
        kept = answers.submit_sheet(work, mentee.id, Role.MENTEE, other)
        assert "tags.confirmed" not in kept.answers


def test_a_broken_reader_of_texts_leaves_the_choice_to_a_person(
    store, open_page, mentee, monkeypatch
):
    def broken():
        raise StaleModelError(file="semantic.npz", what="words")

    monkeypatch.setattr(text, "tagger", broken)
    page = opened(open_page, mentee)
    page.button(key="tags.mentee.ask").click().run()
    assert "semantic.npz" in fine(page).error[0].value
    assert page.multiselect(key="tags.mentee.other").value == []


def test_a_corrected_questionnaire_keeps_what_was_not_shown(store, open_page, mentee):
    with as_role(store, "curator") as work:
        before = answers.history(work, mentee.id, Role.MENTEE)[0].answers
    hidden = {code: one for code, one in before.items() if cards.is_sensitive(code)}
    assert hidden
    page = opened(open_page, mentee)
    key = f"ask.{mentee.id}.mentee.{len(before)}"
    page.text_area(key=f"{key}.mentee.main_request").input("Исправленный запрос о дисциплине")
    submit(page, "Сохранить анкету")
    assert fine(page).success[0].value == "Анкета сохранена."
    with as_role(store, "curator") as work:
        after = answers.history(work, mentee.id, Role.MENTEE)[0].answers
    assert after["mentee.main_request"] == "Исправленный запрос о дисциплине"
    assert {**after, "mentee.main_request": before["mentee.main_request"]} == before


def test_a_questionnaire_without_its_required_answer_is_refused_in_words(store, open_page, mentee):
    with as_role(store, "curator") as work:
        known = len(answers.history(work, mentee.id, Role.MENTEE)[0].answers)
    page = opened(open_page, mentee)
    page.text_area(key=f"ask.{mentee.id}.mentee.{known}.mentee.main_request").input("")
    submit(page, "Сохранить анкету")
    assert "С чем вам нужна помощь" in fine(page).error[0].value


def test_what_an_old_form_said_about_partners_is_shown(store, open_page, mentee):
    line = PartnerLine(fio="Прежний Наставник Иванович", results="целей достигнуто 2 из 3")
    row = row_of(store, mentee)
    with system(store) as work:
        work.participations.put(replace(row, lines=(line,), mark="пройдена"))
    told = opened(open_page, mentee).table
    shown = next(one.value for one in told if "Прежний Наставник Иванович" in one.value.to_string())
    assert "целей достигнуто 2 из 3" in str(shown.iloc[0].tolist())


def test_an_archived_person_is_brought_back(store, open_page, mentee):
    page = opened(open_page, mentee)
    page.button(key="card.archive").click().run()
    page.button(key="card.archive.yes").click().run()
    assert "в архив" in fine(page).success[0].value
    page.button(key="card.restore").click().run()
    assert "из архива" in fine(page).success[0].value
