"""The first page: what to do next, for each role, in each state of the year."""

from datetime import timedelta

import pytest

from data import papers
from data.bank import agenda
from data.bank.rows import bank_rows
from data.papers import tasks
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.consent import Purpose
from matching import pairs, rounds
from matching.programmes import Entry, plan_meeting
from matching.rounds import running
from tests import round_cases as cases
from tests.pages.conftest import NOW, account_of, fine, sent
from tests.pages.test_banks import arrive, system
from tests.pair_steps import consented, sign
from tests.round_steps import agree, answer, reviewed
from tests.round_steps import pairs as pairs_of

CURATOR = [
    "staff",
    "mentor_sheets",
    "mentee_sheets",
    "quarantine",
    "consents",
    "ready",
    "waiting",
    "round",
    "decisions",
    "answers",
    "acquaintance",
    "papers",
    "programmes",
    "meetings",
    "alerts",
    "unmatched",
    "support",
]


def steps(store, role):
    with store.look(by=account_of(store, role), now=NOW) as work:
        return {one.code: one for one in agenda.agenda(work)}


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        (AccountRole.CURATOR, CURATOR),
        (AccountRole.PSYCHOLOGIST, ["signals", "unmatched", "support"]),
        (AccountRole.DIRECTOR, ["ready", "waiting"]),
        (AccountRole.ADMINISTRATION, []),
        (AccountRole.SYSADMIN, ["accounts", "jobs"]),
    ],
)
def test_everybody_gets_the_own_steps(store, role, codes):
    assert list(steps(store, role)) == codes


def test_counts_are_those_of_the_register(store):
    found = steps(store, "curator")
    with system(store) as work:
        year = work.schools.all()[0].year
        people = len(work.people.all())
        mentors = work.participations.in_bank(Role.MENTOR, year)
        asked = {
            one.person_id for one in work.consents.everything() if Purpose.MATCHING in one.purposes
        }
        rows = [*mentors, *work.participations.in_bank(Role.MENTEE, year)]
    assert found["staff"].count == people
    assert found["ready"].count == sum(one.state == "ready" for one in mentors)
    assert found["consents"].count == sum(one.person_id not in asked for one in rows)


def test_a_bank_has_one_size(store):
    arrive(store, Role.MENTOR, consent=False, sheet=False)
    with store.look(by=account_of(store, "curator"), now=NOW) as work:
        counts, funnel = agenda.numbers(work), rounds.funnel(work)
        rows = {side: bank_rows(work, side) for side in Role}
    gone = {one.value for one in agenda.GONE}
    listed = {side: sum(one.state not in gone for one in rows[side]) for side in Role}
    assert listed == {
        Role.MENTOR: funnel.mentors_in_bank,
        Role.MENTEE: funnel.mentees_in_bank,
    }
    assert (counts.mentors, counts.mentees) == (funnel.mentors_in_bank, funnel.mentees_in_bank)
    assert funnel.mentors_in_bank > funnel.mentors_ready


def test_an_empty_school_begins_with_the_staff_list(blank, open_page):
    page = fine(open_page("home", "curator"))
    assert "Загрузите список педагогов" in sent(page)
    assert not any(one.done for code, one in steps(blank, "curator").items() if code == "staff")


def test_a_settled_school_is_led_to_the_round(store, open_page):
    found = steps(store, "curator")
    following = next(one for one in found.values() if not one.done)
    page = sent(fine(open_page("home", "curator")))
    assert following.code in {"consents", "round"}
    assert "Что сделать дальше" in page


def test_the_administration_sees_head_counts_and_nothing_to_press(store, open_page):
    page = fine(open_page("home", "administration"))
    assert [one.label for one in page.metric] == [
        "Наставников в банке",
        "Наставляемых в банке",
        "Пар и групп",
        "Наставляемые без пары",
    ]
    assert not page.button
    assert "ничего не требуется" in page.info[0].value


def test_the_technician_gets_no_numbers_of_the_programme(store, open_page):
    assert not fine(open_page("home", "sysadmin")).metric


def test_rows_to_correct_are_one_click_away(blank, open_page):
    """The step opens the part of the page where they wait, not the one that takes files in."""
    page = fine(open_page("home", "curator"))
    links = [one.proto.query_string for one in page.get("page_link")]
    assert "part=waiting" in links


def test_numbers_add_up_while_a_round_is_decided(store, open_page):
    """Who has a proposed pair and who has none are told apart, and make up everybody who waits."""
    curator = account_of(store, "curator")
    with store.look(by=curator, now=NOW) as work:
        before = agenda.numbers(work)
    with store.work(by=curator, now=NOW) as work:
        one = rounds.open_round(work)
        rounds.freeze(work, one.id)
    rounds.compute_now(store, curator, NOW, one.id)
    with store.look(by=curator, now=NOW) as work:
        after = agenda.numbers(work)
    assert after.proposed > 0
    assert after.proposed + after.alone == before.alone
    told = sent(fine(open_page("home", "administration")))
    assert (
        f"с предложенной открытым кругом парой — {after.proposed}, без неё — {after.alone}" in told
    )


def untold(work):
    """A mentee of this year about whom no act on matching is kept."""
    year = work.schools.all()[0].year
    told = {one.person_id for one in work.consents.everything() if Purpose.MATCHING in one.purposes}
    return next(
        one.person_id
        for one in work.participations.in_bank(Role.MENTEE, year)
        if one.person_id not in told
    )


@pytest.mark.parametrize("purpose", [Purpose.MATCHING, Purpose.BANK])
def test_who_has_refused_has_answered(store, purpose):
    arrive(store, Role.MENTEE, consent=False, sheet=False)
    before = steps(store, "curator")["consents"].count
    with system(store) as work:
        papers.refuse(work, untold(work), [purpose])
    assert steps(store, "curator")["consents"].count == before - 1


def test_a_consent_to_the_bank_alone_is_no_answer_about_matching(store):
    arrive(store, Role.MENTEE, consent=False, sheet=False)
    before = steps(store, "curator")["consents"].count
    with system(store) as work:
        papers.give(work, untold(work), [Purpose.BANK])
    assert steps(store, "curator")["consents"].count == before


@pytest.fixture
def here(store, monkeypatch):
    """The school with its curator, as the steps of rounds take it; no text is read."""
    monkeypatch.setattr(running, "tagger", cases.Silent)
    return cases.School(store=store, curator=account_of(store, "curator"))


def test_a_pair_waits_until_both_sides_have_answered(here, store):
    made = pairs_of(here, reviewed(here))
    assert len(made) > 2
    assert steps(store, "curator")["answers"].count == len(made)
    answer(here, made[0], "mentor", True)
    assert steps(store, "curator")["answers"].count == len(made)
    agree(here, made[1])
    found = steps(store, "curator")["answers"]
    assert (found.count, found.done) == (len(made) - 1, False)
    for one in (made[0], *made[2:]):
        agree(here, one)
    assert steps(store, "curator")["answers"].done


AFTER = ("acquaintance", "papers", "programmes", "meetings")


def after_approval(store):
    found = steps(store, "curator")
    return {code: (found[code].count, found[code].done) for code in AFTER}


def test_after_the_approval_every_step_of_a_pair_is_led_to(here, store, open_page):
    assert after_approval(store) == dict.fromkeys(AFTER, (0, False))  # nothing to lead yet
    made = consented(here)
    many, pair = len(made), made[0]
    assert after_approval(store) == {
        "acquaintance": (many, False),
        **dict.fromkeys(AFTER[1:], (0, True)),
    }
    page = sent(fine(open_page("home", "curator")))
    assert "Проведите знакомство пар и подтвердите их" in page
    here.did(pairs.confirm, pair.id)
    told = after_approval(store)
    assert told["acquaintance"][0] == many - 1
    assert (told["papers"], told["programmes"]) == ((1, False), (1, False))
    sign(here, pair)
    assert after_approval(store)["programmes"] == (0, True)
    here.did(pairs.activate, pair.id, "приказ № 1")
    told = after_approval(store)
    assert (told["papers"], told["meetings"]) == ((0, True), (1, False))
    entry = Entry(at=NOW + timedelta(days=3), topic="Первая встреча")
    here.did(plan_meeting, pair.id, entry, "first")
    assert after_approval(store)["meetings"] == (0, True)


@pytest.mark.parametrize(
    ("kind", "page"),
    [("pair_orphans", "unmatched"), ("support.no_case", "unmatched"), ("consent_ends", "privacy")],
)
def test_a_task_about_a_person_opens_the_page_it_is_done_on(store, open_page, kind, page):
    with system(store) as work:
        who = work.people.all()[0].id
        tasks.open_task(work, kind, f"person:{who}", AccountRole.CURATOR, "one", person_id=who)
    shown = fine(open_page("home", "curator"))
    ahead = 3  # links of the roadmap stand above
    first = shown.get("page_link")[ahead].proto
    assert (first.label, first.page) == ("Открыть", page)
    assert [one.label for one in shown.button] == ["Сделано"]


def test_a_task_that_closes_by_the_deed_offers_no_button(store, open_page):
    with system(store) as work:
        tasks.open_task(work, "erase", "erasure:one", AccountRole.DPO, "one")
        tasks.open_task(work, "stop_processing", "consent:one", AccountRole.DPO, "two")
    shown = fine(open_page("home", "dpo"))
    assert "закроется сама" in sent(shown)
    assert [one.label for one in shown.button] == ["Сделано"]


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        (AccountRole.REGION, {"region", "reports"}),
        (AccountRole.ADMINISTRATION, {"roadmap", "quality", "reports"}),
        (AccountRole.MENTOR, set()),
    ],
)
def test_who_only_looks_is_led_to_the_figures(store, open_page, role, paths):
    page = fine(open_page("home", role))
    assert {one.proto.page for one in page.get("page_link")} == paths


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (AccountRole.MENTOR, "по личным ссылкам"),
        (AccountRole.MENTEE, "по личным ссылкам"),
        (AccountRole.REGION, "сводные числа по школам"),
    ],
)
def test_a_role_without_steps_and_numbers_is_told_what_it_does_here(store, open_page, role, words):
    page = fine(open_page("home", role))
    assert words in page.info[0].value
    assert "Числа пересчитываются" not in sent(page)
    assert not page.metric
