"""Needs, capabilities, frozen statistics: the worked check of profiles.md and its corners."""

import json
from dataclasses import replace

import numpy as np
import pytest

from data.records.bank import Role
from matching.affinity import affinity
from matching.text.reading import EMPTY, TextReading
from matching.vectors import (
    Dials,
    Frozen,
    capability,
    freeze,
    lean,
    need_weights,
    stated_skill,
    thaw,
    vectorise,
)
from tests.score_cases import DOMAINS, FRAMEWORK, plain, scored

K = len(DOMAINS)
NAN = float("nan")


def tagged(*codes, **fields):
    tags = [0.0] * K
    for code in codes:
        tags[DOMAINS.index(code)] = 0.5
    return TextReading(tags=tuple(tags), **fields)


def answers(**given):
    return {code: given.get(code, 3) for code in DOMAINS}


def test_the_worked_check_of_the_specification():
    w = need_weights(
        np.array([[5, 3, NAN, 1]]), np.zeros((1, 4), bool), np.array([[0.5, 0.5, 0, 0]])
    )
    frozen = Frozen(general=3.5, means=(3.5,) * 4, priors=(0.5,) * 4, capability=(0.5,) * 4)
    dials = Dials(centred_from=0)
    offers = np.array([[4, 5, 3, NAN]])
    c = capability(offers, np.array([[0.6, 0, 0, 0.5]]), np.array([[0, 1.0, 0, 0]]), frozen, dials)
    assert w[0] == pytest.approx([0.697162, 0.275682, 0.025682, 0.001475], abs=1e-6)
    assert stated_skill(offers, frozen, dials)[0, :3] == pytest.approx(
        [0.577495, 0.826712, 0.281406], abs=1e-6
    )
    assert c[0] == pytest.approx([0.653546, 0.852705, 0.281406, 0.5325], abs=1e-6)
    assert (w @ c.T).item() == pytest.approx(0.698715, abs=1e-6)


def test_one_of_the_three_most_important_weighs_more():
    needs = np.full((1, 4), 3.0)
    w = need_weights(needs, np.array([[True, False, False, False]]), np.zeros((1, 4)))
    assert w[0, 0] / w[0, 1] == pytest.approx(np.exp(1 / 0.7))


def test_text_alone_is_the_whole_need_and_is_trusted_less():
    mentee = plain("a", Role.MENTEE)
    mentor = plain("b", Role.MENTOR, answers=answers())
    readings = {"a": tagged("exam", confident=True)}
    vectors, found = scored([mentee], [mentor], readings)
    assert vectors.w[0, DOMAINS.index("exam")] == 1.0
    assert vectors.trust.tolist() == [0.6]
    assert not vectors.unclear[0]
    assert found.reliability[0, 0] < scored([mentee], [mentor], {"a": sure("exam")})[1].reliability


def sure(*codes):
    return tagged(*codes, confirmed=True)


def test_confirmed_tags_are_shared_and_trusted_like_answers():
    vectors, _found = scored([plain("a", Role.MENTEE)], [], {"a": sure("exam", "gifted")})
    assert vectors.t[0, DOMAINS.index("exam")] == 0.5
    assert vectors.trust.tolist() == [1.0]


def test_nobody_who_said_nothing_gets_a_guessed_need():
    vectors, found = scored([plain("a", Role.MENTEE)], [plain("b", Role.MENTOR)], {"a": EMPTY})
    assert vectors.unclear.tolist() == [True]
    assert vectors.flat.tolist() == [False]
    assert vectors.w[0] == pytest.approx(np.full(K, 1 / K))
    assert vectors.trust.tolist() == [0.0]
    assert not found.known[0, 0, 0]


def test_equal_answers_are_marked_and_not_guessed_about():
    mentees = [
        plain("a", Role.MENTEE, answers=answers()),
        plain("b", Role.MENTEE, answers={**answers(), "needs_top": ("exam",)}),
        plain("c", Role.MENTEE, answers=answers(exam=4)),
        plain("d", Role.MENTEE, answers=answers()),
    ]
    vectors, _found = scored(mentees, [], {"d": sure("exam")})
    assert vectors.flat.tolist() == [True, False, False, False]
    assert vectors.w[0] == pytest.approx(np.full(K, 1 / K))


def test_naming_the_most_important_domains_alone_expresses_a_need():
    mentee = plain("a", Role.MENTEE, answers={"needs_top": ("exam",)})
    vectors, _found = scored([mentee], [], {})
    assert not vectors.unclear[0]
    assert vectors.w[0].argmax() == DOMAINS.index("exam")
    assert vectors.trust.tolist() == [1.0]


def test_statistics_of_few_people_lean_on_the_default():
    assert lean(5.0, 0, 3.5) == 3.5
    assert lean(5.0, 10, 3.5) == 4.25
    nobody = freeze(np.zeros((0, 4)), np.zeros((0, 4)), np.zeros((0, 4)))
    assert nobody == Frozen(general=3.5, means=(3.5,) * 4, priors=(0.5,) * 4, capability=(0.5,) * 4)
    one = freeze(np.full((1, 4), 5.0), np.zeros((1, 4)), np.zeros((1, 4)))
    assert one.general == pytest.approx((5 + 35) / 11)
    assert one.means == pytest.approx([(5 + 35) / 11] * 4)


def test_centring_waits_for_five_answered_domains():
    frozen = Frozen(general=3.5, means=(3.5,) * 6, priors=(0.5,) * 6, capability=(0.5,) * 6)
    four, five = np.full((1, 6), 5.0), np.full((1, 6), 5.0)
    four[0, 4:], five[0, 5:] = NAN, NAN
    assert stated_skill(four, frozen)[0, 0] > stated_skill(five, frozen)[0, 0]


def test_a_category_and_a_document_vouch_for_domains():
    mentors = [
        plain("a", Role.MENTOR, category="teacher_methodist"),
        plain("b", Role.MENTOR, evidence={"gifted": 0.5, "nobody": 1.0}),
    ]
    vectors, _found = scored([], mentors, {})
    groups = {one.code: one.group for one in FRAMEWORK.domains}
    vouched = [code for code, one in zip(DOMAINS, vectors.e[0], strict=True) if one]
    assert vouched == [code for code in DOMAINS if groups[code] == "methodical"]
    assert vectors.e[1].sum() == 0.5


def test_what_a_mentor_only_wrote_about_counts_half_as_known():
    mentor = plain("b", Role.MENTOR, answers={"exam": 4})
    vectors, _found = scored([], [mentor], {"b": tagged("gifted", confident=True)})
    known = dict(zip(DOMAINS, vectors.known[0], strict=True))
    assert (known["exam"], known["gifted"], known["planning"]) == (1.0, 0.5, 0.0)


def test_one_person_on_both_sides_has_a_reading_for_each():
    people = [plain("a", Role.MENTEE)], [plain("a", Role.MENTOR)]
    vectors = vectorise(*people, FRAMEWORK, {"a": sure("exam")}, offered={"a": sure("gifted")})
    assert vectors.t[0].argmax() == DOMAINS.index("exam")
    assert vectors.p[0].argmax() == DOMAINS.index("gifted")


def test_frozen_statistics_survive_json_to_the_last_bit():
    mentors = [plain(f"m{one}", Role.MENTOR, answers=answers(exam=one)) for one in range(1, 6)]
    vectors, found = scored([plain("a", Role.MENTEE, answers=answers(exam=5))], mentors, {})
    again = thaw(json.loads(json.dumps(found.frozen.dump())))
    assert again == found.frozen
    assert set(again.components) == set(found.codes) - {"need"}
    assert (affinity(replace(vectors, frozen=again)).units == found.units).all()
