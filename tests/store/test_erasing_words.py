"""Words about an erased person in rows of others: groups left behind, sheets, reasons, notes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.bootstrap import following
from data import papers
from data.papers import erasing, subject_data
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.consent import Purpose
from matching import pairs, programmes
from matching.programmes import Entry
from matching.rounds import running
from tests import pair_steps as steps
from tests import round_cases as cases
from tests import store_samples as samples
from tests.round_cases import gives, needs
from tests.stores import NOW, fresh

FAMILY = "Заячьева"
NAME = f"{FAMILY} Марфа Кузьминична"
GROUP = {"kind": ("group", "traditional")}
TERMS = {
    "content": f"Помощь группе, в том числе {FAMILY} М. К.",
    "starts_on": "2026-10-05",
    "ends_on": "2027-05-31",
    "form": "teacher_teacher",
    "pay_basis": "none",
}


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)
    following.register()


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    yield opened
    opened.close()


def call(here, who):
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        work.people.put(replace(work.people.get(who), fio=NAME))


def erased(here, who):
    here.did(papers.withdraw, who, [Purpose.BANK], "", now=NOW + timedelta(hours=2))
    dpo = here.by(AccountRole.DPO)
    signed = ["Орлова О. О.", "Белов Б. Б."]
    dpo.did(erasing.erase, who, "", signed, now=NOW + timedelta(hours=3))


def left(here):
    """Kinds of rows that still name the person."""
    found = set()
    with here.store.look(by=here.store.system("s45"), now=NOW) as work:
        for name, _records in samples.EVERYTHING:
            if any(FAMILY.lower() in str(one).lower() for one in getattr(work, name).all()):
                found.add(name)
        if FAMILY.lower() in str(work.settings_kv.all()).lower():
            found.add("settings_kv")
        if FAMILY.lower() in str(work.trail.newest(10_000)).lower():
            found.add("trail")
    return found


def test_a_former_member_of_a_group_is_erased_from_its_words(store):
    here = cases.school(
        store, {one: {**needs("planning"), **GROUP} for one in "abc"}, {"x": {**gives(3), **GROUP}}
    )
    call(here, "b")
    (pair,) = steps.active(here)
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        work.settings_kv.put(f"pair_terms:{pair.id}", TERMS)
    entry = Entry(
        at=NOW - timedelta(minutes=30), topic=f"Разбор урока: {NAME}", done="…", next_steps=""
    )
    here.did(programmes.write_down, pair.id, entry, "k1")
    here.did(pairs.leave_group, pair.id, "b", "mentee_withdrew")
    after = steps.pair_of(here, pair.id)
    assert (set(after.mentee_ids), after.former_ids) == ({"a", "c"}, ("b",))
    with here.look() as work:
        told = subject_data.collected(work, "b")
    assert len(told["meeting"]) == 1
    assert {"settings_kv", "meetings"} <= left(here)
    erased(here, "b")
    assert left(here) == set()


def test_the_name_is_covered_in_answers_of_others(store):
    here = cases.small(store)
    call(here, "a")
    answers = {
        **needs("exam"),
        "both.do_not_pair": (NAME, "Y Имя Отчество"),
        "mentee.request": f"с {FAMILY} М.К. мы не ладим, и {NAME.upper()} знает; Ё. Заяц тут ни при чём",
    }
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        work.sheets.put(cases.sheet("b", Role.MENTEE, answers, 2, NOW))
        order = [one.id for one in work.sheets.all()]
        note = replace(samples.TASK, id="t", key="t", person_id="b", note=f"спросить {FAMILY}")
        work.tasks.put(replace(note, school_id=work.school_id, version=1))
    erased(here, "a")
    assert left(here) == set()
    with here.look() as work:
        kept = work.sheets.latest("b", Role.MENTEE, work.schools.get(work.school_id).year).answers
        assert kept["both.do_not_pair"] == ("[удалено]", "Y Имя Отчество")
        assert kept["mentee.request"] == (
            "с [удалено] мы не ладим, и [удалено] знает; Ё. Заяц тут ни при чём"
        )
        assert {**kept, "both.do_not_pair": 0, "mentee.request": 0} == {
            **answers,
            "both.do_not_pair": 0,
            "mentee.request": 0,
        }
        mine = {one.id for one in work.sheets.all()}
        assert [one for one in order if one in mine] == [one.id for one in work.sheets.all()]


def test_a_name_that_fits_a_colleague_who_stays_is_left(store):
    here = cases.small(store)
    call(here, "a")
    with here.store.work(by=here.store.system("s45"), now=NOW) as work:
        work.people.put(replace(work.people.get("c"), fio=f"{FAMILY} Анна Петровна"))
        answers = {**needs("exam"), "mentee.request": f"{FAMILY} и {FAMILY} М. К."}
        work.sheets.put(cases.sheet("b", Role.MENTEE, answers, 2, NOW))
    erased(here, "a")
    with here.look() as work:
        kept = work.sheets.latest("b", Role.MENTEE, work.schools.get(work.school_id).year).answers
    assert kept["mentee.request"] == f"{FAMILY} и [удалено]"
