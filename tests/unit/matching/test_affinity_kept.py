"""Scores, rules and statistics of an invented school, kept since they were laid out whole."""

from datetime import date
from hashlib import sha256

import pytest

from data.records.bank import Role
from data.synthetic import invent
from matching.profile import applicant
from matching.proposal import propose

UNITS = "867b63992d1f1346231ecea53f772b8c3e5fb0abb56eaffaeb1fc4e566ffaba2"
RULES = "447edd4a6be5e495ac93193eec91887e8c3a1d11d0af28b8f7927c701293b6eb"
DIGEST = "e9bd7bfc1c39cadd4fe7a4c795a35e67be863699d1993e89f762df0d37fa5243"
MEANS = {
    "wish_mentee": 0.7192174286881403,
    "wish_mentor": 0.7488519197112306,
    "time": 0.4309099995364946,
    "school": 0.7682967858542914,
    "style": 0.6979777225620116,
    "subject": 0.42285802093814745,
    "level": 0.6823361823361823,
}


@pytest.fixture(scope="module")
def outcome():
    invented = invent("school45")
    sides = [
        [applicant(person, sheet, consent=True) for person, sheet in invented.of(role)]
        for role in (Role.MENTEE, Role.MENTOR)
    ]
    return propose(*sides, as_of=date(2027, 6, 1))


def sealed(array):
    return sha256(array.astype("<i8").tobytes()).hexdigest()


def test_the_scores_of_a_school_are_those_of_all_versions_before(outcome):
    assert sealed(outcome.affinity.units) == UNITS
    assert outcome.affinity.frozen.components == MEANS


def test_the_rules_of_a_school_are_those_of_all_versions_before(outcome):
    assert sealed(outcome.constraints.mask) == RULES


def test_the_problem_of_a_school_has_the_digest_of_all_versions_before(outcome):
    assert outcome.digest == DIGEST
