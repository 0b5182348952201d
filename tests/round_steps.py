"""Steps of a round for tests: each in a unit of work of its own."""

from data.records.bank import Role
from matching import rounds
from tests.round_cases import SAYS
from tests.stores import NOW


def frozen(here):
    opened = here.did(rounds.open_round)
    return here.did(rounds.freeze, opened.id)


def computed(here):
    one = frozen(here)
    rounds.compute_now(here.store, here.curator, NOW, one.id)
    return one.id


def again(here, round_id):
    return rounds.compute_now(here.store, here.curator, NOW, round_id)


def view(here, round_id):
    return here.saw(rounds.view, round_id)


def plan(here, round_id):
    return {row.mentee_id: row.mentor_id for row in view(here, round_id).rows}


def accept_all(here, round_id):
    chosen = [
        (row.mentee_id, row.mentor_id)
        for row in view(here, round_id).rows
        if row.state == "undecided"
    ]
    return here.did(rounds.accept_many, round_id, chosen, SAYS)


def reviewed(here):
    round_id = computed(here)
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    return round_id


def answer(here, pair, side, agreed, **more):
    return here.did(rounds.answer, pair.id, side, agreed, **more)


def agree(here, pair):
    answer(here, pair, "mentor", True)
    for mentee in pair.mentee_ids:
        answer(here, pair, "mentee", True, mentee_id=mentee)


def pairs(here, round_id):
    with here.look() as work:
        return sorted(work.pairs.of_round(round_id), key=lambda one: one.mentee_ids)


def state(here, mentee):
    with here.look() as work:
        (row,) = [one for one in work.participations.of(mentee) if one.role is Role.MENTEE]
    return row.state, row.reason


def verbs(here):
    with here.look() as work:
        return [one.verb for one in work.trail.newest(200)]


def approved(here):
    """A round everybody agreed to."""
    round_id = reviewed(here)
    for pair in pairs(here, round_id):
        agree(here, pair)
    here.did(rounds.approve, round_id)
    return round_id
