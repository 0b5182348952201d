"""One pure run: explained pairs, reasons for the others, locks against rules."""

import json
from dataclasses import replace

import pytest

from data.codebook import framework
from data.i18n import LANGUAGES, catalogue, speaking
from data.records.bank import Role
from data.records.round import UnmatchedReason
from data.records.school import Regulation
from matching.assign import Policy, verify
from matching.proposal import (
    CancelledError,
    LockBarredError,
    UnknownPersonError,
    effects,
    lay,
    propose,
    words,
)
from matching.proposal.advice import profile
from matching.proposal.unplaced import OPENINGS
from tests.score_cases import plain

FREE = Regulation(need_floor=0.0, wish_floor=0.0)
NEEDY = {"planning": 5, "exam": 1, "digital": 1}
ABLE = {"planning": 5, "exam": 4, "digital": 4}


def mentee(name="a", **fields):
    return plain(name, Role.MENTEE, **{"answers": NEEDY, **fields})


def mentor(name="x", places=1, **fields):
    answers = {**ABLE, **fields.pop("answers", {}), "capacity": places}
    return plain(name, Role.MENTOR, answers=answers, **fields)


def pairs(outcome):
    return {one.mentee_id: one.mentor_id for one in outcome.pairs}


def the_one_left(outcome):
    (one,) = outcome.unplaced
    return one


def test_every_mentee_is_either_paired_or_has_a_reason():
    found = propose([mentee("a"), mentee("b")], [mentor()], regulation=FREE)
    assert len(found.pairs) == len(found.unplaced) == 1
    assert the_one_left(found).reason is UnmatchedReason.NO_CAPACITY
    assert verify(found.problem, found.solution) == []


def test_a_shortage_counts_those_who_compete_and_the_places():
    left = the_one_left(propose([mentee("a"), mentee("b")], [mentor()], regulation=FREE))
    assert (left.detail["competing"], left.detail["places"]) == (2, 1)
    assert left.detail["mentors"] == ["x"]
    with speaking("ru"):
        said = words.why(left.reason.value, left.detail)
    assert said == "Мест не хватает: претендентов 2, мест у подходящих им наставников 1."
    assert left.helps[0]["code"] == "one_more_place"


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"consent": False}, "no_consent"),
        ({"admitted": False}, "not_admitted"),
        ({"school_id": "two"}, "no_consent"),
        ({"banned": frozenset({"a"})}, "do_not_pair"),
        ({"conflicts": frozenset({"a"})}, "conflict"),
    ],
)
def test_a_lock_against_a_rule_nobody_may_set_aside_is_refused(fields, rule):
    with pytest.raises(LockBarredError) as refusal:
        propose([mentee()], [mentor(**fields)], locks={"a": "x"}, regulation=FREE)
    assert refusal.value.params == {"mentee": "a", "mentor": "x", "reason": rule}


def test_nobody_is_locked_to_oneself():
    with pytest.raises(LockBarredError) as refusal:
        propose([mentee("a")], [mentor("a")], locks={"a": "a"}, regulation=FREE)
    assert refusal.value.params["reason"] == "same_person"


@pytest.mark.parametrize(
    ("one", "other", "rules"),
    [
        ({}, {}, Regulation(need_floor=1.0)),
        ({"manager_id": "x"}, {}, replace(FREE, forms=("leader_teacher",))),
        (
            {"answers": {**NEEDY, "slots": ("mon_morning",)}},
            {"answers": {"slots": ("tue_morning",)}},
            FREE,
        ),
        ({"answers": {**NEEDY, "kind": ("group",), "group_size": 1}}, {}, FREE),
    ],
)
def test_a_lock_stands_against_a_rule_that_yields(one, other, rules):
    people = [mentee(**one)], [mentor(**other)]
    free = propose(*people, regulation=rules)
    locked = propose(*people, regulation=rules, locks={"a": "x"})
    assert pairs(locked) == {"a": "x"}
    assert locked.pairs[0].locked
    assert locked.pairs[0].runner_up is None
    assert free.constraints.mask[0, 0] or free.constraints.warnings[0, 0]
    assert verify(locked.problem, locked.solution) == []


def test_a_lock_lifts_the_curators_own_ban():
    people = [mentee()], [mentor()]
    assert pairs(propose(*people, bans={("a", "x")}, regulation=FREE)) == {}
    found = propose(*people, bans={("a", "x")}, locks={"a": "x"}, regulation=FREE)
    assert pairs(found) == {"a": "x"}


@pytest.mark.parametrize(
    "asked",
    [
        {"locks": {"ghost": "x"}},
        {"locks": {"a": "ghost"}},
        {"bans": {("ghost", "x")}},
        {"bans": {("a", "ghost")}},
        {"left": ["ghost"]},
    ],
)
def test_words_about_strangers_are_refused(asked):
    with pytest.raises(UnknownPersonError) as refusal:
        propose([mentee()], [mentor()], regulation=FREE, **asked)
    assert refusal.value.params["person"] == "ghost"


def test_who_is_left_by_decision_gives_the_place_to_another():
    people = [mentee("a"), mentee("b")], [mentor()]
    chosen = pairs(propose(*people, regulation=FREE))
    (winner,) = chosen
    found = propose(*people, regulation=FREE, left=[winner])
    assert set(pairs(found)) == {"a", "b"} - {winner}
    left = the_one_left(found)
    assert (left.mentee_id, left.reason) == (winner, UnmatchedReason.HARD_RULE)
    assert left.detail["by_decision"] is True
    assert left.helps == ()


def test_who_is_left_without_any_possible_mentor_keeps_the_true_reason():
    found = propose([mentee()], [mentor()], regulation=Regulation(need_floor=1.0), left=["a"])
    assert the_one_left(found).reason is UnmatchedReason.NO_COMPETENT_MENTOR


def test_the_floor_of_the_policy_is_low_fit_and_can_be_lowered():
    found = propose([mentee()], [mentor()], regulation=FREE, policy=Policy(floor=1.0))
    left = the_one_left(found)
    assert left.reason is UnmatchedReason.LOW_FIT
    assert left.detail["barred"] == {"policy_floor": 1}
    assert left.helps[0]["code"] == "lower_floor"


def test_where_time_is_the_reason_the_first_help_is_about_time():
    early, late = {"slots": ("mon_morning",)}, {"slots": ("fri_morning",)}
    poor = mentor("y", places=1, answers={**late, "planning": 1, "exam": 1})
    busy = [mentor("x", places=1, answers=late), poor]
    others = [mentee(name, answers={**NEEDY, **late}) for name in "bc"]
    found = propose([mentee("a", answers={**NEEDY, **early}), *others], busy, regulation=FREE)
    left = the_one_left(found)
    assert (left.mentee_id, left.reason) == ("a", UnmatchedReason.NO_COMMON_TIME)
    assert [one["code"] for one in left.helps] == ["ask_slots_and_place"] * 2 + ["recruit"]
    assert [one["mentor"] for one in left.helps[:2]] == ["x", "y"]
    alone = propose([mentee("a", answers={**NEEDY, **early})], busy, regulation=FREE)
    assert [one["code"] for one in the_one_left(alone).helps] == ["ask_slots", "recruit"]


def test_a_request_nobody_can_read_is_unclear():
    silent = mentee(answers={})
    found = propose([silent, replace(silent, id="b")], [mentor()], regulation=FREE)
    left = the_one_left(found)
    assert left.reason is UnmatchedReason.REQUEST_UNCLEAR
    assert left.helps[0] == {"code": "clarify_request"}


def test_without_mentors_the_places_are_what_lacks():
    assert the_one_left(propose([mentee()], [])).reason is UnmatchedReason.NO_CAPACITY


def test_private_rules_are_counted_without_their_name():
    left = the_one_left(propose([mentee(banned=frozenset({"x"}))], [mentor()], regulation=FREE))
    assert left.reason is UnmatchedReason.HARD_RULE
    assert left.detail["barred"] == {"other_restriction": 1}
    assert "do_not_pair" not in json.dumps(left.dump())


def test_points_of_the_parts_sum_to_the_points_of_the_pair():
    found = propose([mentee("a"), mentee("b")], [mentor("x"), mentor("y")], regulation=FREE)
    for one in found.pairs:
        assert sum(part.points for part in one.contributions) == one.points


def test_a_sensitive_domain_is_never_named():
    hidden = next(one.code for one in framework().domains if one.sensitive)
    asks = {hidden: 5, "planning": 1, "needs_top": (hidden,)}
    poor = mentor("x", answers={hidden: 1})
    found = propose([mentee("a", answers=asks), mentee("b", answers=asks)], [poor], regulation=FREE)
    told = {one.detail for pair in found.pairs for one in pair.contributions}
    told |= {pair.risk_detail for pair in found.pairs}
    told |= {domain for one in the_one_left(found).helps for domain in one.get("domains", ())}
    assert hidden not in told


def test_a_mentor_weak_in_what_is_needed_most_is_a_risk():
    weak = mentor(answers={"planning": 1, "exam": 5, "digital": 5})
    (one,) = propose([mentee()], [weak], regulation=FREE).pairs
    assert (one.risk, one.risk_detail) in {("top_need_weak", "planning"), ("low_reliability", "")}


def test_progress_runs_from_zero_to_one():
    told = []
    propose([mentee()], [mentor()], regulation=FREE, progress=lambda *one: told.append(one))
    shares = [share for share, _step in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    for lang in LANGUAGES:
        for _share, step in told:
            assert f"round.step.{step}" in catalogue(lang)._catalog


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_run_stops_where_it_is_asked_to(after):
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > after

    with pytest.raises(CancelledError):
        propose([mentee()], [mentor()], regulation=FREE, cancelled=cancelled)


def test_explaining_tells_its_share_and_stops_where_it_is_asked_to():
    people = [mentee(one) for one in "abcdef"], [mentor("x"), mentor("y")]
    told = []
    propose(*people, regulation=FREE, progress=lambda share, _step: told.append(share))
    assert told == sorted(told)
    explained = [share for share in told if 0.8 <= share < 1.0]
    assert len(set(explained)) > len(people[0])
    for until in explained:
        last = []
        with pytest.raises(CancelledError):
            propose(
                *people,
                regulation=FREE,
                progress=lambda share, _step, last=last: last.append(share),
                cancelled=lambda last=last, until=until: bool(last) and last[-1] >= until,
            )
        assert last[-1] == until


def test_the_same_people_in_another_order_give_the_same_result():
    one = [mentee("a"), mentee("b"), mentee("c")]
    other = [mentor("x"), mentor("y")]
    found, turned = propose(one, other), propose(one[::-1], other[::-1])
    assert found.digest == turned.digest
    assert pairs(found) == pairs(turned)
    assert {json.dumps(row.dump()) for row in found.pairs} == {
        json.dumps(row.dump()) for row in turned.pairs
    }


def test_a_result_survives_json():
    found = propose([mentee("a"), mentee("b")], [mentor()], regulation=FREE)
    assert json.loads(json.dumps(found.dump())) == found.dump()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words(language):
    known = catalogue(language)._catalog
    parts = ("wish_mentee", "wish_mentor", "time", "school", "style", "subject", "level")
    wanted = [f"engine.part.{one}" for one in (*parts, "need", "unknown", "need_unknown")]
    risks = ("line_manager", "low_reliability", "top_need_weak", "no_other_mentor", "tight_time")
    wanted += [f"engine.risk.{one}" for one in (*risks, "unknown_part", "weakest_part", "none")]
    wanted += [f"engine.why.{one.value}" for one in UnmatchedReason]
    wanted += ["engine.why.shortage", "engine.why.by_decision"]
    helps = [
        *OPENINGS.values(),
        "ask_slots_and_place",
        "one_more_place",
        "one_more_place_later",
        "one_more_place_about",
        "ask_consent",
    ]
    wanted += [f"engine.help.{one}" for one in (*helps, "clarify_request", "recruit")]
    wanted += [f"engine.help.{one}_to" for one in OPENINGS.values() if one.startswith("lower_")]
    wanted += [f"engine.confidence.{one}" for one in ("firm", "likely", "loose")]
    quiet = (
        "one_more_place",
        "ask_slots",
        "ask_slots_and_place",
        "relax_rule",
        "ask_consent",
        "clarify_request",
    )
    wanted += [f"engine.help_unnamed.{one}" for one in (*quiet, "recruit")]
    assert [one for one in wanted if one not in known] == []


@pytest.mark.parametrize("code", [*OPENINGS.values(), "one_more_place", "recruit"])
def test_help_without_names_names_nobody_and_no_need(code):
    told = words.help_unnamed({"code": code, "mentor": "x", "domains": ["planning"]})
    assert "x" not in told
    assert framework().name("planning") not in told
    assert (told == "") == (code == "lift_ban")


HIDDEN = next(one.code for one in framework().domains if one.sensitive)


def test_whom_to_look_for_never_names_a_sensitive_domain():
    asks = {HIDDEN: 5, "planning": 1, "needs_top": (HIDDEN,)}
    people = [mentee("a", answers=asks), mentee("b", answers=asks)], [mentor("x", answers=asks)]
    found = propose(*people, regulation=FREE)
    domains = [one.domain for one in found.sought]
    assert HIDDEN not in domains
    assert domains.count("other") == 1
    assert (
        len(domains)
        == len(framework().domains) - sum(one.sensitive for one in framework().domains) + 1
    )


def test_places_are_told_with_whom_they_would_serve_the_most_helpful_first():
    found = propose([mentee("a"), mentee("b")], [mentor("x"), mentor("y", 0)], regulation=FREE)
    worth = [(one.coverage, one.total) for one in found.places]
    assert worth == sorted(worth, reverse=True)
    assert {one.serves for one in found.places} == {the_one_left(found).mentee_id}


def test_a_newcomer_is_strong_where_asked_and_middling_elsewhere():
    asks = [mentee("a"), mentee("b", answers={"planning": 1, "exam": 5, "digital": 1})]
    offers = [mentor("x"), mentor("y", answers={"planning": 2})]
    laid = lay(asks, offers, regulation=FREE)
    at = laid.vectors.domains.index("planning")
    strong, _able = profile(laid, [at])
    plain, able = profile(laid, [])
    assert (strong - plain)[0] > (strong - plain)[1] > 0
    assert able.all()
    refused = lay([mentee("a", consent=False)], offers, regulation=FREE)
    assert not profile(refused, [at])[1].any()


def test_a_floor_says_how_far_it_would_have_to_go():
    found = propose([mentee()], [mentor()], regulation=FREE, policy=Policy(floor=1.0))
    first = the_one_left(found).helps[0]
    assert first["to"] == int(first["score"] * 100)
    with speaking("ru"):
        assert f"до {first['to']} %" in words.help_(first, str)
    needy = propose([mentee()], [mentor()], regulation=Regulation(need_floor=1.0))
    first = the_one_left(needy).helps[0]
    assert first["code"] == "lower_need_floor"
    assert 0 < first["to"] < 100


def test_schools_are_opened_one_by_one():
    there = [mentor(name, school_id=school, transfer=True) for name, school in ("x2", "y3")]
    one = mentee("a", transfer=True)
    found = propose([one], there, regulation=FREE)
    opened = [each for each in the_one_left(found).helps if each["code"] == "open_school"]
    assert sorted(each["mentor"] for each in opened) == ["x", "y"]


def test_pairs_that_would_fit_better_together_are_counted():
    found = propose([mentee("a"), mentee("b")], [mentor("x"), mentor("y")], regulation=FREE)
    assert found.blocking["affinity"]["count"] == len(found.blocking["affinity"]["pairs"])
    assert found.principles[0].code == "fairness_1"


def test_confidence_may_be_left_out():
    people = [mentee("a")], [mentor("x")]
    assert propose(*people, regulation=FREE).pairs[0].confidence == 1.0
    assert propose(*people, regulation=FREE, confident=False).pairs[0].confidence is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_effects_and_confidence_have_words(language):
    with speaking(language):
        assert effects.confidence(None) == ""
        told = [effects.confidence(share) for share in (1.0, 0.7, 0.1)]
        told += [effects.gains(2, 0.5), effects.gains(0, -0.5), effects.gains(0, 0.0)]
        told += [effects.effect({"coverage": 1, "total": 0.5, "serves": False})]
        told += [effects.sought("other"), effects.principle("max_min")]
        told += [effects.price_of_principle(1.25)]
    assert len(set(told)) == len(told)
    assert not [one for one in told if "engine." in one or "{" in one]
    assert effects.effect({"code": "ask_consent"}) == ""


@pytest.mark.parametrize("worst", ["max_min", "leximin"])
def test_a_plan_for_the_worst_pair_is_explained_too(worst):
    people = [mentee(one) for one in "abc"], [mentor("x"), mentor("y", answers={"planning": 2})]
    found = propose(*people, regulation=FREE, policy=Policy(worst=worst))
    assert verify(found.problem, found.solution) == []
    assert all(one.confidence is not None for one in found.pairs)
    assert [one.code for one in found.principles if one.chosen] == [worst]
    assert the_one_left(found).helps[0]["serves"] is True


def test_in_a_large_round_effects_are_told_only_where_they_are_at_hand(monkeypatch):
    monkeypatch.setattr("matching.explain.insight.QUEUES", 0)
    monkeypatch.setattr("matching.proposal.unplaced.SOLVED_AGAIN", 0)
    monkeypatch.setattr("matching.proposal.run.CELLS", 0)
    monkeypatch.setattr("matching.proposal.beside.CELLS", 0)
    people = [mentee(one) for one in "abcd"], [mentor("x"), mentor("y")]
    found = propose(*people, regulation=FREE)
    assert [one.confidence for one in found.pairs] == [None, None]
    assert (found.principles, found.blocking) == ((), {})
    helps = [help_ for one in found.unplaced for help_ in one.helps]
    places = [one for one in helps if one["code"] == "one_more_place"]
    assert {one["ahead"] for one in places} == {0}
    assert all(one["serves"] for one in places)
    assert {one.serves for one in found.places} <= {one.mentee_id for one in found.unplaced}
