"""Codes of rounds in words of both languages; what decisions say together."""

from datetime import UTC, datetime

import pytest

from data.i18n import LANGUAGES, catalogue, speaking
from data.records.ids import AccountId, PersonId, RoundId, SchoolId
from data.records.pair import PairState
from data.records.round import Decision, DecisionKind, RoundStatus
from matching.explain import IMPOSSIBLE, Price
from matching.rounds import states, words
from matching.rounds.standing import active, fold, latest, plan

A, B, X, Y = (PersonId(one) for one in "abxy")
ACCEPT, LOCK, FORBID = DecisionKind.ACCEPT, DecisionKind.LOCK, DecisionKind.FORBID
REPLACE, LEAVE, UNDO = DecisionKind.REPLACE, DecisionKind.LEAVE, DecisionKind.UNDO


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_and_decision_has_words(language):
    with speaking(language):
        told = [words.status(one) for one in RoundStatus]
        told += [words.decision(one) for one in DecisionKind]
        told += [words.pair_state(one) for one in PairState]
        told += [words.step(one) for one in ("read", "score", "solve", "explain", "done")]
    assert not [one for one in told if "." in one or not one]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_a_round_has_words(language):
    refusals = [
        one for one in vars(states).values() if getattr(one, "code", "").startswith("round.")
    ]
    assert len(refusals) > 15
    assert not [one.code for one in refusals if one.code not in catalogue(language)._catalog]


@pytest.mark.parametrize(
    ("price", "parts"),
    [
        (Price(), ["Ничего не стоит."]),
        (Price(coverage=1), ["Цена: 1 наставляемый без наставника."]),
        (Price(coverage=2, total=0.25), ["2 наставляемых без наставника", "сумма баллов −25"]),
        (Price(worst=0.125), ["баллы слабейшей пары −12,5"]),
        (Price(coverage=-1), ["Выигрыш: ещё 1 наставляемый с наставником."]),
        (Price(total=-0.25, fairness=0.01), ["менее ровные", "сумма баллов +25"]),
        (Price(coverage=-1, worst=0.5), ["Цена: баллы слабейшей пары −50", "Выигрыш: ещё 1"]),
        (IMPOSSIBLE, ["Невозможно"]),
    ],
)
def test_a_price_is_told_in_words(price, parts):
    with speaking("ru"):
        told = words.price(price)
    for part in parts:
        assert part in told


def said(*rows):
    """Decisions in order: (kind, mentee, mentor or None[, undoes])."""
    return [
        Decision(
            seq=number,
            round_id=RoundId("r"),
            school_id=SchoolId("s"),
            kind=kind,
            mentee_id=mentee,
            mentor_id=mentor,
            reason="так",
            by=AccountId("c"),
            at=datetime(2026, 10, 1, tzinfo=UTC),
            undoes=undoes[0] if undoes else None,
        )
        for number, (kind, mentee, mentor, *undoes) in enumerate(rows, start=1)
    ]


def test_the_last_word_about_a_mentee_stands():
    now = fold(said((ACCEPT, A, X), (LEAVE, A, None), (REPLACE, A, Y), (LOCK, B, X)))
    assert now.locks == {A: Y, B: X}
    assert now.kind(A) is REPLACE
    assert now.left == frozenset()
    assert (now.load(X), now.load(X, but=B)) == (1, 0)


def test_a_prohibition_takes_an_agreement_to_that_pair_alone():
    assert fold(said((ACCEPT, A, X), (FORBID, A, X))).locks == {}
    kept = fold(said((ACCEPT, A, X), (FORBID, A, Y)))
    assert (kept.locks, set(kept.bans)) == ({A: X}, {(A, Y)})


def test_an_undone_word_is_as_if_it_was_never_said():
    rows = said((ACCEPT, A, X), (FORBID, A, X), (UNDO, A, X, 2))
    assert fold(rows).locks == {A: X}
    assert [one.seq for one in active(rows)] == [1]
    assert latest(rows, A).seq == 1
    assert latest(rows, B) is None


def test_a_plan_lays_words_over_proposals():
    now = fold(said((FORBID, A, X), (LEAVE, B, None)))
    laid = plan({A: X, B: Y}, [PersonId("c")], now)
    assert laid.mentor_of == {A: None, B: None, "c": None}
    assert (laid.awaiting, laid.decided) == ({A}, {B})
    assert laid.load() == {}


def test_a_prohibition_of_a_pair_that_is_not_proposed_asks_for_nothing_more():
    now = fold(said((FORBID, A, Y), (ACCEPT, A, X)))
    assert plan({A: X}, [], now).awaiting == frozenset()
