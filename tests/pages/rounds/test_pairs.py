"""«Пары»: what the director is shown of a round: who works with whom, and nothing before that."""

from data import papers
from data.records.consent import Purpose
from matching import rounds
from tests.pages.conftest import fine, sent
from tests.pages.rounds.conftest import said
from tests.round_steps import approved, pairs, reviewed


def names(here):
    with here.look() as work:
        return {one.id: one.fio for one in work.people.all()}


def test_nothing_is_shown_before_the_round_is_approved(store, here, open_page):
    round_id = reviewed(here)
    page = fine(open_page("pairs", "director"))
    assert "Пар пока нет" in said(page)
    shown = sent(page)
    called = names(here)
    assert not [one for one in pairs(here, round_id) if called[one.mentor_id] in shown]


def test_the_director_sees_the_approved_pairs_without_needs(store, here, open_page):
    round_id = approved(here)
    made, called = pairs(here, round_id), names(here)
    page = fine(open_page("pairs", "director"))
    frame = page.table[0].value
    assert sorted(frame.index) == sorted(called[one.mentor_id] for one in made)
    assert sorted(frame["Наставляемые"]) == sorted(called[one.mentee_ids[0]] for one in made)
    assert set(frame["Состояние"]) == {"обе стороны согласны"}
    assert list(frame.columns) == ["Наставляемые", "Вид", "Форма", "Состояние", "Срок"]
    told = [one.contributions[0] for one in here.saw(rounds.view, round_id).rows]
    assert told
    assert not [one for one in told if one.rsplit(" +", 1)[0] in sent(page)]


def test_who_has_withdrawn_is_not_in_the_list(store, here, open_page):
    round_id = approved(here)
    gone = pairs(here, round_id)[0]
    here.did(papers.withdraw, gone.mentee_ids[0], [Purpose.BANK, Purpose.MATCHING])
    page = fine(open_page("pairs", "director"))
    assert names(here)[gone.mentee_ids[0]] not in sent(page)
