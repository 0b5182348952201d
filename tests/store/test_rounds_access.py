"""Who may do what with rounds; a withdrawn consent; what a row never tells."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from data.errors import DeniedError
from data.i18n import speaking
from data.records.account import AccountRole
from data.records.bank import MenteeState, Role
from data.records.consent import Purpose
from data.records.round import RoundStatus
from matching import rounds, unmatched
from matching.rounds import proving, running, snapshot, states
from tests import round_cases as cases
from tests.round_cases import SAYS, gives, needs
from tests.round_steps import (
    accept_all,
    again,
    agree,
    answer,
    approved,
    computed,
    frozen,
    pairs,
    plan,
    reviewed,
    verbs,
    view,
)
from tests.stores import NOW, fresh

LATER = NOW + timedelta(days=1)
OTHERS = [
    AccountRole.PSYCHOLOGIST,
    AccountRole.ADMINISTRATION,
    AccountRole.DIRECTOR,
    AccountRole.SYSADMIN,
]
WRITES = {
    "open_round": (),
    "rename": ("r", "имя"),
    "set_policy": ("r",),
    "freeze": ("r",),
    "ask_to_compute": ("r",),
    "accept": ("r", "a", "x", SAYS),
    "lock": ("r", "a", "x", SAYS),
    "forbid": ("r", "a", "x", SAYS),
    "replace": ("r", "a", "x", SAYS),
    "leave": ("r", "a", SAYS),
    "undo": ("r", "a"),
    "accept_many": ("r", [("a", "x")], SAYS),
    "offer": ("r", "a", "x", SAYS),
    "review": ("r",),
    "answer": ("p", "mentor", True),
    "retract": ("p", SAYS),
    "approve": ("r",),
    "close": ("r",),
    "cancel": ("r", SAYS),
}
READS = {
    "funnel": (),
    "current": (),
    "rounds_of": (),
    "view": ("r",),
    "card": ("r", "a"),
    "prices": ("r", "a", "x"),
    "difference": ("r",),
    "effects_of_floors": ("r",),
    "effects_of_threshold": ("r",),
    "confidence": ("r", "a"),
    "decision_prices": ("r",),
    "advice": ("r",),
    "principles": ("r",),
    "blocking": ("r",),
    "repair": ("r",),
}


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def here(store):
    return cases.small(store)


def test_every_use_case_is_tried_below():
    public = {one for one in rounds.__all__ if one[0].islower()}
    assert public - {"compute", "compute_now"} == {*WRITES, *READS}


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_the_curator_touches_rounds(here, role):
    stranger = here.by(role)
    for name, given in {**WRITES, **READS}.items():
        with pytest.raises(DeniedError):
            stranger.did(getattr(rounds, name), *given)


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_the_curator_computes(here, role):
    one = frozen(here)
    with pytest.raises(DeniedError):
        rounds.compute_now(here.store, here.by(role).curator, NOW, one.id)
    assert view(here, one.id).round.status is RoundStatus.FROZEN


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_but_the_curator_checks_a_proof(here, role):
    round_id = computed(here)
    assert here.saw(proving.faults, round_id) == []
    with pytest.raises(DeniedError):
        here.by(role).saw(proving.faults, round_id)


@pytest.mark.parametrize("role", [one for one in OTHERS if one is not AccountRole.PSYCHOLOGIST])
def test_who_waits_is_for_the_curator_and_the_psychologist(here, role):
    with pytest.raises(DeniedError):
        here.by(role).saw(unmatched.listing)


def test_a_refusal_is_written_down(here):
    with pytest.raises(DeniedError):
        here.by(AccountRole.DIRECTOR).did(rounds.open_round)
    assert "access.denied" in verbs(here)


def test_who_has_not_agreed_to_matching_is_not_frozen(here):
    cases.withdraw(here, "a")
    cases.withdraw(here, "y")
    one = frozen(here)
    with here.look() as work:
        kept = snapshot.read(one, work.snapshots.of(one.id))
        body = work.snapshots.of(one.id).body
    assert [person.id for person in kept.mentees] == ["b", "c"]
    assert [person.id for person in kept.mentors] == ["x"]
    assert '"a"' not in body
    assert (kept.funnel.mentees_waiting, kept.funnel.mentees_consented) == (3, 2)


def everything(view_):
    return json.dumps(
        [
            [repr(row) for row in view_.rows],
            [(row.mentee, row.why, row.helps) for row in view_.unplaced],
            [(line.mentor, line.mentees) for line in view_.pairs],
            view_.unknown_names,
        ],
        ensure_ascii=False,
    )


@pytest.mark.parametrize("who", ["a", "x"])
def test_no_screen_shows_somebody_who_has_withdrawn(here, who):
    round_id = computed(here)
    accept_all(here, round_id)
    fio = f"{who.upper()} Имя Отчество"
    assert fio in everything(view(here, round_id))
    cases.withdraw(here, who)
    seen = view(here, round_id)
    assert fio not in everything(seen)
    assert seen.gone == 1
    assert not any(who in {row.mentor_id, row.mentee_id} for row in seen.rows)
    for row in seen.rows:
        card = here.saw(rounds.card, round_id, row.mentee_id)
        assert fio not in repr(card)
    assert fio not in repr(here.saw(rounds.difference, round_id))
    mentee, mentor = ("a", "y") if who == "a" else ("a", "x")
    with pytest.raises(states.NotInRoundError):
        here.saw(rounds.prices, round_id, mentee, mentor)


@pytest.mark.parametrize("who", ["a", "x"])
def test_a_pair_with_somebody_who_has_withdrawn_is_not_reviewed(here, who):
    round_id = computed(here)
    accept_all(here, round_id)
    cases.withdraw(here, who)
    with pytest.raises(states.ConsentGoneError) as refusal:
        here.did(rounds.review, round_id)
    assert refusal.value.params["names"] == f"{who.upper()} Имя Отчество"
    again(here, round_id)
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    assert all(who not in {pair.mentor_id, *pair.mentee_ids} for pair in pairs(here, round_id))


def test_nobody_decides_for_somebody_who_has_withdrawn(here):
    round_id = computed(here)
    mentor = plan(here, round_id)["a"]
    cases.withdraw(here, "a")
    for call in (rounds.accept, rounds.lock, rounds.replace):
        with pytest.raises(states.ConsentGoneError):
            here.did(call, round_id, "a", mentor, SAYS)
    with pytest.raises(states.NotInRoundError):
        here.did(rounds.leave, round_id, "a", SAYS)


def test_a_run_after_a_withdrawal_looks_at_nothing_of_theirs(here, monkeypatch):
    one = frozen(here)
    cases.withdraw(here, "x")
    run = again(here, one.id)
    told = json.dumps([run.totals, run.certificate])
    assert '"x"' not in json.dumps(run.totals["texts"])
    assert run.totals["kept"]["gone"] == ["x"]
    assert run.totals["mentees"] == 3
    assert "Имя" not in told


def test_the_snapshot_keeps_only_what_matching_reads(store):
    asks = {
        **needs("planning"),
        "mentee.psychologist_first": "yes",
        "both.question": "Можно ли онлайн?",
        "both.do_not_pair": ("Y Имя Отчество", "Никто Такой"),
        "both.named_wish": ("X Имя Отчество",),
    }
    here = cases.school(store, {"a": asks}, {"x": gives(), "y": gives()})
    one = frozen(here)
    with here.look() as work:
        body = work.snapshots.of(one.id).body
        (mentee,) = snapshot.read(one, work.snapshots.of(one.id)).mentees
    for word in ("Имя", "psychologist_first", "онлайн", "do_not_pair", "Никто"):
        assert word not in body
    assert mentee.banned == {"y"}
    assert mentee.named == ("x",)
    assert view(here, one.id).unknown_names == ("A Имя Отчество",)


def test_two_people_of_one_name_are_kept_apart_by_both_and_wished_by_neither(store):
    asks = {**needs("planning"), "both.do_not_pair": ("X Имя Отчество",)}
    wish = {**needs("exam"), "both.named_wish": ("x имя отчество",)}
    here = cases.school(store, {"a": asks, "b": wish}, {"x": gives(), "y": gives()})
    with here.work() as work:
        work.people.put(cases.person("z", fio="X Имя Отчество"))
    one = frozen(here)
    with here.look() as work:
        kept = snapshot.read(one, work.snapshots.of(one.id))
    a, b = kept.mentees
    assert a.banned == {"x", "z"}
    assert b.named == ()
    assert kept.unknown_names == ("b",)


def test_a_name_with_initials_is_a_name(store):
    people = {"x": "Жук Инна Ильинична", "y": "Жук Иван Игоревич", "z": "Ёлкина Анна Петровна"}
    asks = {**needs("planning"), "both.do_not_pair": ("Жук И.И.",)}
    wish = {
        **needs("exam"),
        "both.named_wish": ("Елкина А. П.",),
        "both.do_not_pair": ("жук Инна И.",),
    }
    here = cases.school(
        store, {"a": asks, "b": wish, "c": needs("exam")}, dict.fromkeys("xyz", gives())
    )
    with here.work() as work:
        for who, fio in people.items():
            work.people.put(replace(work.people.get(who), fio=fio))
    one = frozen(here)
    with here.look() as work:
        kept = snapshot.read(one, work.snapshots.of(one.id))
    a, b, _c = kept.mentees
    assert (a.banned, b.banned, b.named) == ({"x", "y"}, {"x"}, ("z",))
    assert kept.unknown_names == ()


def test_everybody_without_a_pair_is_listed_with_a_reason(store):
    here = cases.school(
        store,
        {"a": needs("planning"), "b": needs("planning"), "c": needs("exam"), "d": needs("exam")},
        {"x": gives()},
    )
    cases.withdraw(here, "d")
    before = {row.person_id: row for row in here.saw(unmatched.listing)}
    assert {before[one].reason for one in "abc"} == {""}
    assert before["a"].why == "Ждёт ближайшего круга."
    assert before["d"].reason == "no_consent"
    assert {who for who, row in before.items() if row.queued} == set("abc")
    round_id = computed(here)
    during = {row.person_id: row for row in here.saw(unmatched.listing)}
    proposed = next(iter(plan(here, round_id)))
    assert set(during) == set("abcd") - {proposed}
    assert not any(row.queued for row in during.values())
    accept_all(here, round_id)
    here.did(rounds.review, round_id)
    for pair in pairs(here, round_id):
        agree(here, pair)
    here.did(rounds.approve, round_id)
    after = {row.person_id: row for row in here.saw(unmatched.listing, now=LATER)}
    assert set(after) == set("abcd") - {proposed}
    assert {row.reason for row in after.values()} == {"no_capacity", "no_consent"}
    assert {row.round_name for row in after.values()} == {"Круг 1, 2026/2027", ""}
    assert {row.waiting_days for row in after.values()} == {11}
    assert not any(row.red for row in after.values())
    late = here.saw(unmatched.listing, now=NOW + timedelta(days=40))
    assert all(row.red and row.tier == 0 for row in late)


def test_the_psychologist_sees_reasons_but_no_names_of_mentors_and_no_needs(store):
    here = cases.school(
        store, {name: needs("planning") for name in "abc"}, {"x": gives(), "y": gives(planning=1)}
    )
    approved(here)
    mine = repr(here.saw(unmatched.listing))
    assert "X Имя Отчество" in mine
    with speaking("ru"):
        told = here.by(AccountRole.PSYCHOLOGIST).saw(unmatched.listing)
    assert told
    assert all(row.why and row.helps for row in told)
    assert "X Имя" not in repr(told)
    assert "планир" not in repr(told).lower()


def test_the_sensitive_domain_has_no_line_of_its_own(here):
    round_id = computed(here)
    seen = view(here, round_id)
    assert "wellbeing" not in seen.coverage
    assert "other" in seen.coverage


def test_no_name_enters_the_journal(here):
    approved(here)
    with here.look() as work:
        told = " ".join(repr(one) for one in work.trail.newest(500))
    assert "Имя Отчество" not in told


def test_a_consent_to_the_bank_alone_admits_nobody(here):
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        work.people.put(cases.person("q"))
        work.consents.put(cases.consent("q", purposes=(Purpose.BANK,)))
        work.participations.put(cases.participation("q", Role.MENTEE))
        work.sheets.put(cases.sheet("q", Role.MENTEE, needs("exam")))
    assert here.saw(rounds.funnel).mentees_consented == 3


def test_a_curator_sees_where_the_decision_is_about_themselves(here):
    round_id = computed(here)
    rows = {row.mentee_id: row for row in view(here, round_id).rows}
    assert not any(row.conflict for row in rows.values())
    mentor = rows["a"].mentor_id
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        known = work.accounts.get(here.curator.id)
        work.accounts.put(replace(known, person_id=mentor))
    seen = {row.mentee_id: row.conflict for row in view(here, round_id).rows}
    assert seen == {who: row.mentor_id == mentor for who, row in rows.items()}


def test_who_has_no_answers_and_who_was_declined_is_told_so(store):
    here = cases.school(store, {"a": needs("planning")}, {"x": gives()})
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        work.people.put(cases.person("q"))
        work.consents.put(cases.consent("q"))
        row = cases.participation("q", Role.MENTEE, state=MenteeState.IN_BANK, waiting_since=None)
        work.participations.put(row)
    round_id = reviewed(here)
    (pair,) = pairs(here, round_id)
    answer(here, pair, "mentor", False)
    here.did(rounds.approve, round_id)
    rows = {row.person_id: row for row in here.saw(unmatched.listing)}
    assert rows["q"].why == "Анкета ещё не заполнена."
    assert (rows["q"].waiting_days, rows["q"].red) == (None, False)
    assert (rows["a"].reason, rows["a"].why) == (
        "declined_by_mentor",
        "Наставник отказался от пары.",
    )
