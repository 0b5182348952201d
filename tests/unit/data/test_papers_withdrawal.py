"""What follows from a withdrawal: at once, by dated tasks, and in the end an erasure with an act."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from data import papers
from data.errors import DeniedError, InvalidValueError, MissingReasonError, StateError
from data.output.documents import text_of
from data.papers import cascade, erasing, expiring, reading
from data.records.account import AccountRole
from data.records.consent import Purpose
from data.records.invitation import Form
from data.records.pair import PairState
from data.records.paper import ErasureState
from data.records.task import TaskState
from data.settings import Settings
from data.store import backups
from tests.stores import NOW, account
from tests.unit.data.test_papers_kinds import linked, store  # noqa: F401

COMMISSION = ("Орлова А. А.", "Белов Б. Б.")
LATER = NOW + timedelta(days=1)


@pytest.fixture
def curator(store):  # noqa: F811
    return account(store, AccountRole.CURATOR)


@pytest.fixture
def dpo(store):  # noqa: F811
    return account(store, AccountRole.DPO)


@pytest.fixture
def told(monkeypatch):
    """A follower that remembers what it was told."""
    heard = []
    monkeypatch.setattr(
        cascade, "FOLLOWERS", [lambda _work, who, purposes: heard.append((who, purposes))]
    )
    return heard


def withdrawn(store, by):  # noqa: F811
    with store.work(by=by, now=NOW) as work:
        work.pairs.put(replace(work.pairs.get("pair"), state=PairState.TERMINATED))
        papers.give(work, "t", [Purpose.BANK, Purpose.MATCHING], evidence="папка 3, Яшин")
    with store.work(by=by, now=LATER) as work:
        papers.withdraw(work, "t", [Purpose.BANK], "заявление Яшина")


def test_a_withdrawal_is_told_to_followers_and_opens_dated_tasks(store, curator, told):  # noqa: F811
    withdrawn(store, curator)
    assert told == [("t", frozenset({Purpose.BANK, Purpose.MATCHING}))]
    with store.look(by=curator, now=LATER) as work:
        due = {(one.kind, one.role): one.due for one in work.tasks.all()}
        assert due == {
            ("stop_processing", AccountRole.CURATOR): date(2026, 10, 16),  # ten working days
            ("erase", AccountRole.DPO): date(2026, 11, 1),  # thirty calendar days
        }
        [opened] = work.erasures.all()
        assert (opened.person_id, opened.due) == ("t", date(2026, 11, 1))
        assert "02.10.2026" in opened.grounds


def test_a_follower_that_fails_leaves_nothing_behind(store, curator, monkeypatch):  # noqa: F811
    def refuses(_work, _who, _purposes):
        raise StateError(kind="pair", state="a", wanted="b")

    with store.work(by=curator, now=NOW) as work:
        papers.give(work, "t", [Purpose.BANK])
    monkeypatch.setattr(cascade, "FOLLOWERS", [refuses])
    with pytest.raises(StateError), store.work(by=curator, now=LATER) as work:
        papers.withdraw(work, "t", [Purpose.BANK])
    with store.look(by=curator, now=LATER) as work:
        assert work.consents.live(Purpose.BANK, LATER) == {"t"}
        assert work.tasks.all() == [] == work.erasures.all()


def test_what_a_live_consent_keeps_is_not_erased(store, curator, dpo, told):  # noqa: F811
    with store.work(by=curator, now=NOW) as work:
        papers.give(work, "m", [Purpose.BANK, Purpose.MONITORING])
        papers.give(work, "m", [Purpose.LONG_TERM_BANK], valid_to=date(2028, 1, 1))
        papers.withdraw(work, "m", [Purpose.BANK])
        assert work.erasures.all() == []
    with store.work(by=dpo, now=LATER) as work:
        assert erasing.request(work, "m", "цель достигнута") is None
        with pytest.raises(papers.StillKeptError) as kept:
            erasing.erase(work, "m", "цель достигнута", COMMISSION)
        assert "долгосрочный банк" in kept.value.params["grounds"]
    assert told[0] == ("m", frozenset({Purpose.BANK}))


def test_a_renewed_consent_takes_the_erasure_back(store, curator, told):  # noqa: F811
    withdrawn(store, curator)
    with store.work(by=curator, now=LATER + timedelta(hours=1)) as work:
        papers.give(work, "t", [Purpose.BANK])
        assert work.erasures.all() == []
        [task] = [one for one in work.tasks.all() if one.kind == "erase"]
        assert task.state is TaskState.DROPPED
        papers.withdraw(work, "t", [Purpose.BANK])
        assert len(work.erasures.all()) == 1
    assert len(told) == 2


def test_a_refusal_of_what_was_given_is_followed_like_a_withdrawal(store, curator, told):  # noqa: F811
    with store.work(by=curator, now=NOW) as work:
        papers.refuse(work, "t", [Purpose.BANK])
        assert told == [] == work.tasks.all()
        papers.give(work, "t", [Purpose.BANK])
        papers.refuse(work, "t", [Purpose.BANK])
        assert told == [("t", frozenset({Purpose.BANK}))]
        assert len(work.erasures.all()) == 1


def test_an_erasure_is_tried_first_then_done_with_an_act_that_names_nobody(
    store,  # noqa: F811
    curator,
    dpo,
    told,
):
    withdrawn(store, curator)
    with store.look(by=dpo, now=LATER) as work:
        dry = erasing.would_erase(work, "t")
        assert (dry.fio, dry.kept_by, dry.counts["consent"]) == ("Яшин Пётр", (), 2)
        [row] = erasing.waiting(work)
        assert (row.fio, row.days, row.overdue) == ("Яшин Пётр", 30, False)
    with store.work(by=dpo, now=LATER) as work:
        for few in ((), ("Орлова А. А.", " Орлова А. А. ")):
            with pytest.raises(papers.NoCommissionError):
                erasing.erase(work, "t", "", few)
        with pytest.raises(InvalidValueError):
            erasing.erase(work, "t", "заявление ЯШИНА от 2.10", COMMISSION)
        done = erasing.erase(work, "t", "", COMMISSION)
        assert (done.state, done.commission) == (ErasureState.DONE, COMMISSION)
        assert done.counts["person"] == 1
    with store.work(by=dpo, now=LATER + timedelta(days=1)) as work:
        assert "Яшин" not in work.people.get("t").fio
        assert not any(one.evidence for one in work.consents.of("t"))
        act, name = erasing.act_file(work, done.id)
        words = text_of(act)
        assert name == "Акт об уничтожении персональных данных.docx"
        assert "Яшин" not in words
        for one in ("t", *COMMISSION, "отзыв согласия от 02.10.2026", "Согласия", "куратор"):
            assert one in words
        assert {one.state for one in work.tasks.all() if one.kind == "erase"} == {TaskState.DONE}
        assert (erasing.waiting(work), len(erasing.finished(work))) == ((), 1)
        with pytest.raises(StateError):
            erasing.erase(work, "t", "ещё раз", COMMISSION)
    assert told[-1] == ("t", frozenset(Purpose))


def test_the_act_names_the_backup_nobody_can_read(store, curator, dpo, told, tmp_path):  # noqa: F811
    withdrawn(store, curator)
    with store.look(by=dpo, now=LATER) as work:
        assert erasing.backups(work) == ()
    made = backups.make(Settings(home=tmp_path / "home"), tmp_path / "copies", LATER)
    with store.work(by=dpo, now=LATER + timedelta(hours=1)) as work:
        done = erasing.erase(work, "t", "", COMMISSION)
        [named] = done.backups
        assert made.file.name in named
        assert named in text_of(erasing.act_file(work, done.id)[0])


def test_an_erasure_that_is_late_says_so(store, curator, dpo, told):  # noqa: F811
    withdrawn(store, curator)
    with store.look(by=dpo, now=LATER + timedelta(days=31)) as work:
        [row] = erasing.waiting(work)
        assert (row.days, row.overdue) == (-1, True)


@pytest.mark.parametrize("state", sorted(erasing.ORDERED))
def test_a_running_ordered_pair_keeps_the_data(store, curator, dpo, told, state):  # noqa: F811
    withdrawn(store, curator)
    with store.work(by=curator, now=LATER) as work:
        work.pairs.put(replace(work.pairs.get("pair"), state=state))
    with store.work(by=dpo, now=LATER) as work:
        assert erasing.would_erase(work, "t").kept_by
        with pytest.raises(papers.StillKeptError):
            erasing.erase(work, "t", "", COMMISSION)


def test_who_gave_nothing_is_erased_on_other_grounds_in_words(store, dpo, told):  # noqa: F811
    with store.work(by=dpo, now=NOW) as work:
        with pytest.raises(MissingReasonError):
            erasing.erase(work, "x", " ", COMMISSION)
        with pytest.raises(MissingReasonError):
            erasing.request(work, "x", "")
        opened = erasing.request(work, "x", "карантин без согласия")
        assert erasing.request(work, "x", "ещё раз") == opened
        assert erasing.erase(work, "x", "", COMMISSION).grounds == "карантин без согласия"


def test_only_the_data_protection_officer_erases(store, curator, told):  # noqa: F811
    for action in (
        lambda work: erasing.would_erase(work, "t"),
        lambda work: erasing.request(work, "t", "слова"),
        lambda work: erasing.erase(work, "t", "слова", COMMISSION),
        lambda work: erasing.act_file(work, "t"),
    ):
        for role in AccountRole:
            if role is AccountRole.DPO:
                continue
            with store.work(by=account(store, role), now=NOW) as work, pytest.raises(DeniedError):
                action(work)


def test_the_day_opens_tasks_once_and_follows_what_ran_out(store, curator, told):  # noqa: F811
    with store.work(by=curator, now=NOW) as work:
        papers.give(work, "t", [Purpose.BANK, Purpose.MATCHING], valid_to=date(2026, 10, 20))
        assert expiring.tick(work) == 2
        assert expiring.tick(work) == 0
        papers.give(work, "m", [Purpose.BANK], valid_to=date(2028, 10, 20))
        assert expiring.tick(work) == 0
    over = NOW + timedelta(days=20)
    for times in range(2):
        with store.work(by=store.system("s45"), now=over) as work:
            assert expiring.tick(work) == (2 if times == 0 else 0)
    assert told == [("t", frozenset({Purpose.BANK, Purpose.MATCHING}))]
    with store.look(by=curator, now=over) as work:
        [opened] = work.erasures.all()
        assert "20.10.2026" in opened.grounds


def test_a_renewed_consent_has_no_task_of_the_old_one(store, curator, told):  # noqa: F811
    with store.work(by=curator, now=NOW) as work:
        papers.give(work, "t", [Purpose.BANK], valid_to=date(2026, 10, 20))
        papers.give(work, "t", [Purpose.BANK], valid_to=date(2027, 10, 20))
    with store.work(by=curator, now=NOW + timedelta(days=20)) as work:
        assert expiring.tick(work) == 0
    assert told == []


def test_who_has_looked_is_one_line_a_day_in_roles(store, curator):  # noqa: F811
    director, known = account(store, AccountRole.DIRECTOR), False
    for by in (curator, curator, director):
        with store.work(by=by, now=NOW) as work:
            assert reading.noted(work, "t", "card") is (by is curator and known)
            reading.note(work, "t", "card")
            reading.note(work, "t", "answers" if by is curator else "card")
            known = True
    with store.work(by=linked(store, Form.MY_DATA), now=LATER) as work:
        reading.note(work, "t", "card")  # the own card is nobody's business
        looks = reading.who_looked(work)
    assert sorted((one.role, one.what) for one in looks) == [
        ("директор", "карточка"),
        ("куратор", "карточка"),
        ("куратор", "ответы анкеты"),
    ]
    with store.work(by=curator, now=LATER) as work:
        assert len(reading.looked_at(work, "t")) == 3
        with pytest.raises(DeniedError):
            reading.who_looked(work)
