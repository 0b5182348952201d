"""Item 1.5: confirmed pairs are ordered by a signed paper and begin work by it."""

import pytest

from data import papers
from data.output.documents import text_of
from data.papers import making, signing
from data.records.account import AccountRole
from data.records.consent import Purpose
from data.records.pair import PairState
from data.records.round import RoundStatus
from data.starting import papers as first
from matching import pairs
from matching.pairs import ordering
from matching.pairs.states import NotReadyError
from matching.rounds import running
from tests import pair_steps as steps
from tests import round_cases as cases
from tests.stores import NOW, fresh

TERMS = {
    "content": "помощь в подготовке уроков",
    "starts_on": "2026-10-01",
    "ends_on": "2027-05-31",
    "form": "встречи в школе",
    "pay_basis": "art351_8",
    "pay_amount": "2000 рублей в месяц",
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setattr(running, "tagger", cases.Silent)
    before = dict(making.kinds())
    making.register((*first.PAPERS, *ordering.PAPERS))
    store = fresh(tmp_path)
    yield cases.small(store)
    store.close()
    making.register(before.values())


def confirmed(here):
    made = steps.consented(here)
    for one in made:
        here.did(pairs.confirm, one.id)
    return made


def signed(here):
    made = confirmed(here)
    for one in made:
        steps.sign(here, one)
    return made


def issued(here, kind="order_pairs", subject=None):
    chosen = {"order_number": "45-ОД"}
    if subject is None:
        with here.look() as work:
            subject = ordering.subject_of([one.id for one in ordering.awaiting(work)])
    return here.did(making.issue_paper, kind, subject, chosen)


def words(here, document):
    return text_of(here.did(making.file, document.id)[0])


def test_an_order_names_every_confirmed_pair_and_its_signature_begins_them(here):
    made = signed(here)
    order = issued(here)
    told = words(here, order)
    with here.look() as work:
        for one in made:
            for who in (one.mentor_id, *one.mentee_ids):
                assert work.people.get(who).fio in told
    assert "45-ОД" in told
    director = here.by(AccountRole.DIRECTOR)
    director.did(signing.sign, order.id, signed_on=NOW.date(), number="45-ОД")
    with here.look() as work:
        after = [work.pairs.get(one.id) for one in made]
        assert {one.state for one in after} == {PairState.ACTIVE}
        assert {one.basis for one in after} == {"приказ № 45-ОД от 01.10.2026"}
        assert work.rounds.get(made[0].round_id).status is RoundStatus.ORDERED
        assert ordering.ordered(work) == {one.id for one in made}
        assert ordering.awaiting(work) == ()


def test_an_order_waits_for_consents_and_programmes_and_says_whose(here):
    made = confirmed(here)
    with pytest.raises(NotReadyError) as refused:
        issued(here)
    assert refused.value.params["missing"].count("программа") == len(made)


def test_an_order_by_which_pairs_work_is_not_annulled(here):
    signed(here)
    order = issued(here)
    here.did(signing.sign, order.id, signed_on=NOW.date(), number="1")
    with pytest.raises(ordering.OrderedAtWorkError):
        here.did(signing.annul, order.id, "ошибка")
    with here.look() as work:
        assert len(signing.signed(work, "order_pairs")) == 1


def test_an_order_names_some_of_those_who_await_one_and_nobody_else(here):
    made = signed(here)
    first, other = made[0].id, made[1].id
    ordered = issued(here, subject=ordering.subject_of([first]))
    here.did(signing.sign, ordered.id, signed_on=NOW.date(), number="1")
    for subject in (
        *(ordering.subject_of(some) for some in ([first], [first, other], [other, other], [])),
        other,
        "pairs:nobody",
        "../..",
    ):
        with pytest.raises(making.NotNowError):
            issued(here, subject=subject)
    with pytest.raises(making.NotNowError):
        issued(here, "order_termination", first)


def test_the_agreement_holds_the_terms_of_the_mentor(here):
    one = confirmed(here)[0]
    with pytest.raises(NotReadyError):
        issued(here, "agreement", one.id)
    here.did(papers.set_terms, one.id, TERMS)
    told = words(here, issued(here, "agreement", one.id))
    for value in ("помощь в подготовке уроков", "31.05.2027", "2000 рублей в месяц"):
        assert value in told


def test_an_ended_pair_gets_its_order_with_a_neutral_reason(here):
    made = steps.active(here)[0]
    here.did(pairs.terminate, made.id, "incompatibility")
    told = words(here, issued(here, "order_termination", made.id))
    assert "О прекращении" in told
    assert pairs.words.ending("incompatibility") in told


def test_whose_consent_has_ended_stands_in_no_order_by_name(here):
    made = steps.active(here)[0]
    here.did(pairs.terminate, made.id, "mentee_withdrew")
    with here.look() as work:
        fio = work.people.get(made.mentee_ids[0]).fio
    here.did(papers.withdraw, made.mentee_ids[0], [Purpose.BANK], "по заявлению")
    assert fio not in words(here, issued(here, "order_termination", made.id))
