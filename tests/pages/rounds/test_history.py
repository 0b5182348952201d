"""The history of a person tells what a round has made of it: states, decisions, reasons."""

from data.bank import cards
from matching import rounds
from tests.pages.conftest import fine, sent
from tests.pages.rounds.conftest import SAYS
from tests.round_steps import accept_all, computed, view


def test_steps_name_both_states_and_decisions_their_reason(store, here, open_page):
    round_id = computed(here)
    row = view(here, round_id).rows[0]
    here.did(rounds.lock, round_id, row.mentee_id, row.mentor_id, SAYS)
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    history = here.did(cards.card, row.mentee_id).history
    moved = next(one for one in history if one.verb == "participation.moved")
    assert moved.detail == "ждёт наставника → пара предложена"
    told = next(one for one in history if one.verb == "decision.lock")
    assert (told.detail, told.reason) == (row.mentor, SAYS)
    assert [one.at for one in history] == sorted((one.at for one in history), reverse=True)
    page = sent(fine(open_page("card", "curator", person=row.mentee_id)))
    assert "Решение о паре: закрепить" in page
    other = here.did(cards.card, row.mentor_id).history
    assert next(one for one in other if one.verb == "decision.lock").detail == row.mentee
