"""Each paper apart: what it asks for, whom it names, by which door it came."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from data import papers
from data.access import may
from data.access.consent import published_fields
from data.bank.words import refusal
from data.codebook import consent_texts
from data.codebook.papers import papers as every_paper
from data.errors import DeniedError
from data.i18n import LANGUAGES
from data.papers import participation, tasks
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.consent import Channel, ConsentAct, Purpose
from data.records.ids import InvitationId, PersonId
from data.records.invitation import Form, Invitation
from data.records.pair import Pair, PairState
from data.records.person import Person
from data.store.store import guest
from tests.stores import NOW, account, fresh, open_school

TERMS = {
    "content": "помощь с уроками",
    "starts_on": "2026-10-05",
    "ends_on": "2027-05-31",
    "form": "очно",
    "pay_basis": "art351_8",
    "pay_amount": "3000 рублей в месяц",
}


@pytest.fixture
def store(tmp_path):
    opened = fresh(tmp_path)
    open_school(opened)
    with opened.work(by=account(opened, AccountRole.CURATOR), now=NOW) as work:
        for one, fio in (("m", "Ежов Иван"), ("t", "Яшин Пётр"), ("x", "Жукова Анна")):
            work.people.put(Person(id=PersonId(one), school_id=work.school_id, fio=fio))
        work.pairs.put(
            Pair(
                id="pair",
                school_id=work.school_id,
                round_id=None,
                year="2026/2027",
                mentor_id="m",
                mentee_ids=("t",),
                form="teacher_teacher",
                kind="traditional",
                state=PairState.TRIAL,
            )
        )
    yield opened
    opened.close()


@pytest.fixture
def curator(store):
    return account(store, AccountRole.CURATOR)


@pytest.fixture
def work(store, curator):
    with store.work(by=curator, now=NOW) as opened:
        yield opened


def linked(store, form, subject="", person="t", number=1):
    """Somebody who came by a personal link."""
    with store.work(by=store.system("s45"), now=NOW) as work:
        kept = work.invitations.put(
            Invitation(
                id=InvitationId(f"{form}-{person}-{number}"),
                school_id=work.school_id,
                person_id=person,
                form=form,
                subject=subject,
                token_hash=f"{form}{subject}{person}{number}",
                created_at=NOW,
                created_by="system",
                expires_at=NOW + timedelta(days=14),
            )
        )
    return guest(kept)


def gate(work, person, purpose, **about):
    return may(work.consents.of(person), purpose, work.now, **about)


def test_every_paper_has_a_wording_in_each_language_with_stamp_and_digest():
    found = {(one.paper, one.language) for one in consent_texts()}
    assert found == {(paper, language) for paper in every_paper() for language in LANGUAGES}


def test_the_newest_wording_is_shown_and_the_older_one_stays_valid(work):
    assert papers.text_in_force(work).version == "processing-ru@2.0.0"
    old = papers.give(work, "t", [Purpose.BANK], text_version="processing-ru@1.0.0")
    assert old.text_version == "processing-ru@1.0.0"
    assert gate(work, "t", Purpose.BANK)
    with pytest.raises(papers.OtherPaperError):  # the older wording did not ask for it
        papers.give(work, "t", [Purpose.SUPPORT], text_version="processing-ru@1.0.0")
    with pytest.raises(papers.UnknownTextError):
        papers.text_in_force(work, "ru", "made_up")


def test_purposes_of_different_papers_are_given_on_papers_of_their_own(work):
    with pytest.raises(papers.OtherPaperError) as told:
        papers.give(work, "t", [Purpose.BANK, Purpose.PUBLICATION], fields=["fio"])
    assert "отдельно" in refusal(told.value)
    assert work.consents.of("t") == []


def test_publication_is_given_by_field_and_silence_gives_nothing(work):
    with pytest.raises(papers.NothingChosenError):
        papers.give(work, "t", [Purpose.PUBLICATION])
    with pytest.raises(papers.UnknownFieldError):
        papers.give(work, "t", [Purpose.PUBLICATION], fields=["health"])
    conditions = {"bans": "не перепечатывать"}
    papers.give(work, "t", [Purpose.PUBLICATION], fields=["fio", "case"], terms=conditions)
    assert gate(work, "t", Purpose.PUBLICATION)
    assert gate(work, "t", Purpose.PUBLICATION, field="case")
    assert not gate(work, "t", Purpose.PUBLICATION, field="pictures")
    assert work.consents.live(Purpose.PUBLICATION, NOW, field="fio") == {"t"}
    assert work.consents.live(Purpose.PUBLICATION, NOW, field="quote") == set()


def test_one_field_is_taken_back_alone_and_a_new_paper_says_all_fields_anew(work):
    papers.give(work, "t", [Purpose.PUBLICATION], fields=["fio", "case"])
    papers.withdraw(work, "t", [Purpose.PUBLICATION], fields=["fio"])
    assert published_fields(work.consents.of("t"), NOW) == ("case",)
    [task] = [one for one in work.tasks.all() if one.kind == "take_down"]
    assert task.due == date(2026, 10, 6)  # three working days
    papers.give(work, "t", [Purpose.PUBLICATION], fields=["quote"])
    assert published_fields(work.consents.of("t"), NOW) == ("quote",)
    papers.withdraw(work, "t", [Purpose.PUBLICATION])
    assert published_fields(work.consents.of("t"), NOW) == ()
    with pytest.raises(papers.NotGivenError):
        papers.withdraw(work, "t", [Purpose.PUBLICATION], fields=["quote"])


def test_a_transfer_names_the_school_and_gives_nothing_to_another(work):
    papers.give(work, "t", [Purpose.BANK])
    with pytest.raises(papers.NoReceiverError):
        papers.give(work, "t", [Purpose.TRANSFER])
    for one in ("Школа № 5", "Лицей № 14"):
        papers.give(work, "t", [Purpose.TRANSFER], subject=one)
    papers.withdraw(work, "t", [Purpose.TRANSFER], subject="Школа № 5")
    assert not gate(work, "t", Purpose.TRANSFER, subject="Школа № 5")
    assert gate(work, "t", Purpose.TRANSFER, subject="Лицей № 14")
    assert not gate(work, "t", Purpose.TRANSFER, subject="Школа № 7")
    lines = [one for one in papers.of(work, "t") if one.purpose is Purpose.TRANSFER]
    assert {one.subject: one.live for one in lines} == {"Школа № 5": False, "Лицей № 14": True}
    papers.withdraw(work, "t", [Purpose.BANK])
    assert not gate(work, "t", Purpose.TRANSFER, subject="Лицей № 14")


def test_who_shall_take_part_reads_the_terms_the_law_asks_for(work):
    with pytest.raises(papers.MissingTermsError) as told:
        papers.give_participation(work, "pair", "m", {**TERMS, "pay_amount": "", "form": " "})
    assert told.value.params["fields"] == "form, pay_amount"
    for bad in ({"pay_basis": "gift"}, {"ends_on": "потом"}):
        with pytest.raises(papers.MissingTermsError):
            papers.give_participation(work, "pair", "m", {**TERMS, **bad})
    papers.give_participation(work, "pair", "m", TERMS)
    assert gate(work, "m", Purpose.PARTICIPATION, subject="pair")
    assert not gate(work, "m", Purpose.PARTICIPATION, subject="another")
    with pytest.raises(papers.StrangerToPairError):
        papers.give_participation(work, "pair", "x", TERMS)


def test_pay_stands_on_the_mentors_paper_alone(work):
    papers.set_terms(work, "pair", TERMS)
    assert papers.terms_of(work, "pair", Role.MENTOR) == TERMS
    shown = papers.terms_of(work, "pair", Role.MENTEE)
    assert set(TERMS) - set(shown) == {"pay_basis", "pay_amount"}
    kept = papers.give_participation(work, "pair", "t")
    assert kept.text_version == "participation_mentee-ru@1.0.0"
    assert (kept.valid_to, dict(kept.terms)) == (date(2027, 5, 31), dict(shown))


def test_giving_up_needs_three_working_days(work):
    papers.give_participation(work, "pair", "m", TERMS)
    early = participation.earliest_end(work)
    assert early == date(2026, 10, 6)
    with pytest.raises(papers.NoticeTooShortError):
        papers.give_up(work, "pair", "m", early - timedelta(days=1))
    with pytest.raises(papers.NotGivenError):
        papers.give_up(work, "pair", "t", early)
    kept = papers.give_up(work, "pair", "m", early, "переезд")
    assert (kept.act, kept.terms) == (ConsentAct.WITHDRAWN, {"ends_on": "2026-10-06"})
    assert not participation.takes_part(work, work.pairs.get("pair"), "m")
    [task] = [one for one in work.tasks.all() if one.kind == "given_up"]
    assert (task.role, task.due, task.person_id) == (AccountRole.CURATOR, early, "m")


def test_by_link_only_what_was_ticked_is_given_and_the_rest_is_refused(store):
    by = linked(store, Form.CONSENT, "processing")
    with store.work(by=by, now=NOW) as work:
        text = papers.shown_text(work, "processing", "en")
        given, refused = papers.give_by_link(
            work, "processing", [Purpose.BANK, Purpose.MATCHING], language="en"
        )
        assert (given.channel, given.text_version) == (Channel.LINK, text.version)
        assert refused.purposes == (Purpose.MONITORING, Purpose.SUPPORT)
        assert gate(work, "t", Purpose.MATCHING)
        assert not gate(work, "t", Purpose.MONITORING)
        again = papers.give_by_link(work, "processing", [Purpose.MONITORING])
        assert [one.act for one in again] == [ConsentAct.GIVEN]
        assert gate(work, "t", Purpose.BANK)  # not ticked the second time: nothing taken back
        for strange in ("publication", "transfer"):
            with pytest.raises(DeniedError):
                papers.give_by_link(work, strange, [Purpose.PUBLICATION], ["fio"])


@pytest.mark.parametrize("form", [Form.MENTOR, Form.MENTEE])
def test_the_consent_screen_before_a_questionnaire_gives_processing_alone(store, form):
    with store.work(by=linked(store, form), now=NOW) as work:
        assert papers.papers_of_link(work) == (("processing", ""),)
        papers.give_by_link(work, "processing", [Purpose.BANK])
        assert gate(work, "t", Purpose.BANK)
        with pytest.raises(DeniedError):
            papers.give_by_link(work, "publication", [Purpose.PUBLICATION], ["fio"])


def test_a_link_names_the_receiving_school(store):
    by = linked(store, Form.CONSENT, "processing,transfer:Лицей № 14")
    with store.work(by=by, now=NOW) as work:
        papers.give_by_link(work, "processing", [Purpose.BANK])
        papers.give_by_link(work, "transfer", [Purpose.TRANSFER])
        assert gate(work, "t", Purpose.TRANSFER, subject="Лицей № 14")


def test_my_data_takes_back_and_nothing_else_does(store):
    with store.work(by=linked(store, Form.CONSENT, "processing"), now=NOW) as work:
        papers.give_by_link(work, "processing", [Purpose.BANK])
        with pytest.raises(DeniedError):
            papers.withdraw_by_link(work, [Purpose.BANK])
    by = linked(store, Form.MY_DATA)
    with store.work(by=by, now=NOW + timedelta(hours=1)) as work:
        assert [one.purpose for one in papers.own_lines(work)][:1] == [Purpose.BANK]
        kept = papers.withdraw_by_link(work, [Purpose.BANK])
        assert (kept.person_id, kept.channel) == ("t", Channel.LINK)
        assert not gate(work, "t", Purpose.BANK)


def test_participation_by_link_keeps_what_was_read(store, curator):
    with store.work(by=curator, now=NOW) as work:
        papers.set_terms(work, "pair", TERMS)
    with store.work(by=linked(store, Form.PARTICIPATION, "pair", "m"), now=NOW) as work:
        read = papers.edition_of(TERMS)
        kept = papers.give_participation_by_link(work, "pair", read, "en")
        assert (kept.text_version, dict(kept.terms)) == ("participation_mentor-en@1.0.0", TERMS)
        with pytest.raises(DeniedError):
            papers.give_participation_by_link(work, "other", read)
        done = papers.give_up_by_link(work, "pair", participation.earliest_end(work))
        assert done.channel is Channel.LINK


def test_a_scan_is_kept_sealed_and_read_again(work):
    kept = papers.give(work, "t", [Purpose.BANK], scan=b"%PDF-1.7 scan")
    assert work.files.get_sealed(kept.scan) == b"%PDF-1.7 scan"
    assert papers.give(work, "m", [Purpose.BANK]).scan == ""


def test_the_register_is_filtered_and_shows_what_ends_soon(work):
    papers.give(work, "t", [Purpose.BANK], valid_to=date(2026, 10, 20))
    papers.give(work, "m", [Purpose.BANK], valid_to=date(2027, 10, 20))
    papers.refuse(work, "x", [Purpose.MONITORING])
    assert [one.fio for one in papers.ending_soon(work)] == ["Яшин Пётр"]
    assert [one.fio for one in papers.register(work, text="яшин")] == ["Яшин Пётр"]
    assert [one.fio for one in papers.register(work, live=False)] == ["Жукова Анна"]
    refused = papers.register(work, acts=[ConsentAct.REFUSED], purposes=[Purpose.MONITORING])
    assert [one.person_id for one in refused] == ["x"]


def test_a_task_is_opened_once_a_cause_and_closed_by_its_role(store, curator):
    with store.work(by=curator, now=NOW) as work:
        first = tasks.open_task(
            work, "take_down", "consent:1", AccountRole.CURATOR, "k", due=NOW.date()
        )
        assert tasks.open_task(work, "other", "x", AccountRole.DPO, "k") == first
        tasks.open_task(work, "erase", "x", AccountRole.DPO, "dpo")
        tasks.open_task(work, "stop_processing", "x", AccountRole.CURATOR, "late")
    later = NOW + timedelta(days=2)
    with store.work(by=curator, now=later) as work:
        rows = tasks.mine(work)
        assert [(one.task.key, one.overdue, one.days) for one in rows] == [
            ("k", True, -2),
            ("late", False, None),
        ]
        assert rows[0].title == "Убрать опубликованное с сайта"
        with pytest.raises(DeniedError):
            tasks.close_task(work, work.tasks.by_key("dpo").id)
        assert tasks.close_task(work, first.id, "убрано").note == "убрано"
        assert tasks.drop(work, "late").state.value == "dropped"
        assert tasks.drop(work, "nothing") is None
        assert tasks.settle(work, "k").state.value == "done"
        assert tasks.mine(work) == ()


def test_an_erasure_is_not_closed_by_a_word(store):
    dpo = account(store, AccountRole.DPO)
    with store.work(by=dpo, now=NOW) as work:
        opened = tasks.open_task(work, "erase", "x", AccountRole.DPO, "e")
        with pytest.raises(tasks.ByDeedError):
            tasks.close_task(work, opened.id)


def test_a_moment_before_the_withdrawal_is_still_open(work):
    papers.give(work, "t", [Purpose.BANK], at=NOW - timedelta(days=2))
    papers.withdraw(work, "t", [Purpose.BANK])
    acts = work.consents.of("t")
    before: datetime = NOW - timedelta(days=1)
    assert may(acts, Purpose.BANK, before)
    assert not may(acts, Purpose.BANK, NOW)
    assert replace(acts[0], valid_to=None) == acts[0]


def test_nobody_signs_terms_that_were_changed_after_they_were_read(store, curator):
    changed = {**TERMS, "ends_on": "2028-05-31"}
    read = papers.edition_of(TERMS)
    for terms in (TERMS, changed):
        with store.work(by=curator, now=NOW) as work:
            papers.set_terms(work, "pair", terms)
    with store.work(by=linked(store, Form.PARTICIPATION, "pair", "m"), now=NOW) as work:
        for stale in (read, ""):
            with pytest.raises(papers.TermsChangedError):
                papers.give_participation_by_link(work, "pair", stale)
        now = papers.edition_of(changed)
        assert dict(papers.give_participation_by_link(work, "pair", now).terms) == changed


def test_signed_terms_change_by_a_new_agreement_alone(work):
    papers.set_terms(work, "pair", TERMS)
    papers.give_participation(work, "pair", "t")
    other = {**TERMS, "pay_amount": "1 руб."}
    with pytest.raises(papers.TermsSignedError):
        papers.set_terms(work, "pair", other)
    assert papers.set_terms(work, "pair", TERMS) == TERMS  # the same again changes nothing
    assert papers.terms_of(work, "pair", Role.MENTOR) == TERMS
