"""«Вид наставничества» in the draft, groups in the table, what cannot be asked of them."""

from dataclasses import replace

import pytest

from matching import rounds
from matching.rounds import Kind, RoundKind, kinds
from tests import round_cases as cases
from tests.pages.conftest import fine
from tests.pages.rounds.conftest import now, press, said
from tests.round_steps import view
from tests.stores import NOW

GROUP = RoundKind(kind=Kind.GROUP, most=3)


def labelled(page):
    return {one.key for one in (*page.number_input, *page.checkbox) if one.key}


def test_only_enabled_kinds_are_offered_with_their_own_parameters(store, here, open_page):
    page = fine(open_page("round", "curator"))
    box = page.selectbox(key="round.kind")
    assert box.value is Kind.ANY
    assert box.options[:3] == ["Обычный круг", "Традиционное («один на один»)", "Групповое"]
    assert "Реверсивное" not in box.options
    page = fine(box.set_value(Kind.GROUP).run())
    assert {"round.kind.least", "round.kind.most"} <= labelled(page)
    assert "общая тема" in said(page)
    assert not [one for one in page.radio if one.key == "round.worst"]
    assert "round.draw" not in labelled(page)
    page = fine(page.selectbox(key="round.kind").set_value(Kind.SITUATIONAL).run())
    assert "round.kind.reserve" in labelled(page)
    assert "round.kind.least" not in labelled(page)


def test_a_round_is_opened_under_a_kind_and_changed_while_it_is_a_draft(store, here, open_page):
    page = fine(open_page("round", "curator"))
    page = fine(page.selectbox(key="round.kind").set_value(Kind.GROUP).run())
    page.number_input(key="round.kind.most").set_value(3)
    page.checkbox(key="round.kind.common_slot").set_value(True)
    press(page, "round.open")
    opened = now(here)
    assert kinds.kind_of(opened) == replace(GROUP, common_slot=True)
    page = fine(open_page("round", "curator"))
    assert page.number_input(key="round.kind.most").value == 3
    page = fine(page.selectbox(key="round.kind").set_value(Kind.SHORT_TERM).run())
    page.number_input(key="round.kind.goals").set_value(1)
    press(page, "round.settle")
    assert kinds.kind_of(now(here)) == RoundKind(kind=Kind.SHORT_TERM, goals=1)


@pytest.fixture
def grouped(here):
    """Everybody of the invented school would rather be in a group."""
    wish = {"kind": ("group",), "group_size": 4, "capacity": 4, "duration": (), "slots": ()}
    with store_work(here) as work:
        year = work.schools.get(work.school_id).year
        for role in cases.Role:
            for sheet in work.sheets.current(role, year).values():
                number = f"{sheet.id}-group"
                answers = {**sheet.answers, **wish}
                work.sheets.put(replace(sheet, id=number, answers=answers, submitted_at=NOW))
    one = here.did(rounds.open_round, kind=GROUP)
    here.did(rounds.freeze, one.id)
    rounds.compute_now(here.store, here.curator, NOW, one.id)
    return one.id


def store_work(here):
    with here.look() as work:
        school = work.school_id
    return here.store.work(by=here.store.system(school), now=NOW)


def test_groups_stand_together_with_their_theme(grouped, here, open_page):
    rows = view(here, grouped).rows
    assert rows
    page = fine(open_page("round", "curator"))
    assert page.selectbox(key="order").options[0] == "Группы вместе"
    (table,) = page.dataframe
    mentors = list(table.value["mentor"])
    assert mentors == sorted(mentors)
    assert all(why.startswith("общая тема группы:") for why in table.value["why"])
    assert "Вид наставничества: Групповое, от 2 до 3 наставляемых" in said(page)


def test_the_card_of_a_group_names_the_theme_and_no_next_best(grouped, here, open_page):
    row = view(here, grouped).rows[0]
    page = fine(open_page("round", "curator", mentee=row.mentee_id))
    assert "общая тема группы:" in said(page)
    assert "Следующий по качеству" not in said(page)


@pytest.fixture
def twofold(here):
    """The invented school with a subject and a consultant mentor for whoever can have both."""
    with store_work(here) as work:
        year = work.schools.get(work.school_id).year
        free = {"kind": (), "duration": (), "slots": (), "mentor_type": ()}
        for role in cases.Role:
            sheets = work.sheets.current(role, year).values()
            for at, sheet in enumerate(sorted(sheets, key=lambda one: one.person_id)):
                answers = {**sheet.answers, **free}
                if role is cases.Role.MENTOR:
                    kind = ("subject_mentor", "consultant_mentor")[at % 2]
                    answers |= {"mentor_type": (kind,), "capacity": 4}
                again = replace(sheet, id=f"{sheet.id}-two", answers=answers, submitted_at=NOW)
                work.sheets.put(again)
    one = here.did(rounds.open_round, kind=RoundKind(kind=Kind.TWO_MENTORS))
    here.did(rounds.freeze, one.id)
    rounds.compute_now(here.store, here.curator, NOW, one.id)
    return one.id


def test_the_second_mentor_is_named_and_can_be_forbidden(twofold, here, open_page):
    row = next(one for one in view(here, twofold).rows if one.second)
    page = fine(open_page("round", "curator", mentee=row.mentee_id))
    assert f"**Второй наставник, другого типа:** {row.second}." in said(page)
    table = next(one for one in page.dataframe if "mentee" in one.value)
    assert any(" + " in cell for cell in table.value["mentor"])
    action = page.radio(key=f"round.action.{row.mentee_id}")
    page = fine(action.set_value("forbid_second").run())
    why = page.text_input(key=f"round.why.forbid_second.{row.mentee_id}.own")
    why.set_value("Двое не работают вместе.")
    press(page, f"round.decide.{row.mentee_id}")
    after = next(one for one in view(here, twofold).rows if one.mentee_id == row.mentee_id)
    assert (after.mentor_id, after.second, after.state) == (row.mentor_id, "", "undecided")
