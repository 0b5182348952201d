"""Answers of both sides on «Подбор»: several at once, one of a group, a refusal with its reason."""

from dataclasses import replace

import pytest

from dashboard.pages.cockpit import answering
from data.records.ids import PairId
from data.records.invitation import Form
from data.records.pair import PairState
from matching.rounds import PairLine, private
from tests.pages.conftest import fine, sent
from tests.pages.rounds.conftest import (
    keys,
    press,
    said,
)
from tests.round_steps import pairs, reviewed, view


@pytest.fixture
def round_id(here):
    return reviewed(here)


@pytest.fixture
def tick(monkeypatch):
    """``tick(0, 2)``: these rows of the table are ticked."""

    def chosen(*rows):
        monkeypatch.setattr(answering, "_ticked", lambda lines, _links: [lines[at] for at in rows])

    return chosen


def answers(here, round_id):
    return [(one.mentee_agreed, one.mentor_agreed) for one in view(here, round_id).pairs]


def test_pairs_and_their_answers_stand_in_a_table(store, here, round_id, open_page):
    page = fine(open_page("round", "curator"))
    frame = page.dataframe[0].value
    assert sorted(frame["mentees"]) == sorted(one.mentees for one in view(here, round_id).pairs)
    assert set(frame["kind"]) == {"традиционное («один на один»)"}
    assert set(frame["mentee_said"]) == {"ещё не дан"}
    assert set(frame["outcome"]) == {"ждём ответа"}
    assert "Отметьте одну или несколько пар" in said(page)
    assert "round.answer.keep" not in keys(page)


def test_both_sides_of_several_pairs_say_yes_at_once(store, here, round_id, open_page, tick):
    tick(0, 1, 2)
    page = press(fine(open_page("round", "curator")), "round.answer.keep")
    assert answers(here, round_id) == [(True, True)] * 3
    assert "Записано 6 ответов." in said(page)
    assert "Ответили все." in said(page)
    assert {"round.approve"} <= keys(page)


def test_one_side_of_one_pair_says_yes(store, here, round_id, open_page, tick):
    tick(0)
    page = fine(open_page("round", "curator"))
    page.radio(key="round.side.True").set_value("mentor")
    press(page, "round.answer.keep")
    assert sorted(answers(here, round_id), key=str) == [(None, None), (None, None), (None, True)]


def test_a_refusal_ends_the_pair_and_its_reason_is_not_shown(
    store, here, round_id, open_page, tick
):
    tick(0)
    page = fine(open_page("round", "curator"))
    page.radio(key="round.agreed").set_value(False)
    page = fine(page.run())
    assert page.radio(key="round.side.False").options == ["наставляемый", "наставник"]
    page.selectbox(key="round.answer.ready").set_value("Расписание.")
    page = press(page, "round.answer.keep")
    (declined,) = [one for one in pairs(here, round_id) if one.mentee_agreed is False]
    assert (declined.state, declined.reason) == (PairState.DECLINED_BY_MENTEE, "")
    assert [one.words for one in here.saw(private.private, declined.id)] == ["Расписание."]
    assert "От выбранных пар больше ничего не ждём." in said(page)
    assert "Расписание." not in sent(fine(open_page("round", "curator")))


def test_a_wrong_answer_is_taken_back_with_a_reason(store, here, round_id, open_page, tick):
    tick(0)
    page = fine(open_page("round", "curator"))
    assert not [key for key in keys(page) if key.startswith("round.correct")]
    page.radio(key="round.agreed").set_value(False)
    page = press(fine(page.run()), "round.answer.keep")
    (declined,) = [one for one in pairs(here, round_id) if one.mentee_agreed is False]
    page = press(page, f"round.correct.{declined.id}.go")
    assert "Укажите причину решения." in said(page)
    page.selectbox(key=f"round.correct.{declined.id}.ready").set_value("Ответ записан по ошибке.")
    page = press(page, f"round.correct.{declined.id}.go")
    assert "Ответы стёрты." in said(page)
    assert set(answers(here, round_id)) == {(None, None)}


def test_a_refused_action_says_so_in_place(store, here, round_id, open_page, tick, sit):
    tick(0)
    page = fine(open_page("round", "curator"))
    sit("psychologist")
    page = fine(page.button(key="round.answer.keep").click().run())
    assert [one.value for one in page.title] == ["Нет доступа"]
    assert set(answers(here, round_id)) == {(None, None)}


def group(line):
    pair = replace(line.pair, id=PairId("g"), mentee_ids=("м1", "м2"))
    return replace(line, pair=pair, mentees="Ежова А. П., Ёлкин Б. С.")


def test_every_member_of_a_group_is_asked(here, round_id):
    line = group(view(here, round_id).pairs[0])
    both = answering._askings([line], "both", None)
    assert both == [("g", "mentee", "м1"), ("g", "mentee", "м2"), ("g", "mentor", None)]
    assert answering._askings([line], "mentee", "м2") == [("g", "mentee", "м2")]
    assert answering._askings([line], "mentor", None) == [("g", "mentor", None)]


@pytest.mark.parametrize(
    ("mentor", "mentee", "state", "words"),
    [
        (None, None, PairState.CURATOR_APPROVED, "ждём ответа"),
        (True, None, PairState.CURATOR_APPROVED, "ждём ответа"),
        (True, True, PairState.CONSENTED, "обе стороны согласны"),
        (False, None, PairState.DECLINED_BY_MENTOR, "отказ наставника"),
        (None, None, PairState.LAPSED, "не состоялась"),
    ],
)
def test_what_becomes_of_a_pair_is_said(here, round_id, mentor, mentee, state, words):
    line = view(here, round_id).pairs[0]
    changed = PairLine(
        pair=replace(line.pair, state=state),
        mentor=line.mentor,
        mentees=line.mentees,
        mentor_agreed=mentor,
        mentee_agreed=mentee,
    )
    assert answering.outcome(changed) == words
    assert answering.agreed(changed) is (words == "обе стороны согласны")


def test_links_are_made_for_everybody_who_has_not_answered(store, here, round_id, open_page, tick):
    made = pairs(here, round_id)
    page = fine(open_page("round", "curator"))
    assert set(page.dataframe[0].value["links"]) == {"ссылки ещё нет"}
    page = press(page, "round.links")
    assert len([one for one in page.code if "/f/" in one.value]) == sum(
        1 + len(one.mentee_ids) for one in made
    )
    assert set(page.dataframe[0].value["links"]) == {"ссылка выдана"}
    assert "round.links" not in keys(page)
    tick(0)
    page = fine(page.run())
    again = next(one for one in keys(page) if one.startswith("round.remind."))
    page = press(page, again)
    with here.look() as work:
        asked = work.invitations.about(Form.ANSWER)
    assert sum(one.reminders for one in asked) == 1
