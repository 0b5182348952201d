"""What the psychologist learns: wellbeing by consent, own cases' pairs without reasons."""

from dataclasses import replace

import pytest

from analytics import alerts
from data.errors import DeniedError
from data.records.account import AccountRole
from data.records.consent import ConsentAct, Purpose
from matching import support
from tests import alert_cases as told
from tests import programme_cases as cases_of
from tests import round_cases as cases
from tests.stores import NOW, account, fresh
from tests.support_cases import CURATOR, PSYCHOLOGIST, place

WELL = {f"WELL.{at}": 4 for at in range(1, 7)}  # items 3 and 5 are reversed


@pytest.fixture
def here(tmp_path):
    opened = fresh(tmp_path)
    one = place(opened, "a")
    yield one
    opened.close()


@pytest.fixture
def school(here):
    """The same school as helpers of warnings know it."""
    return cases.School(store=here.store, curator=account(here.store, CURATOR))


@pytest.fixture
def case(here):
    return here.did(PSYCHOLOGIST, support.open_case, "a", agreed=True)


def felt(here, who="a", by=PSYCHOLOGIST):
    return here.saw(by, alerts.wellbeing, who)


def test_wellbeing_is_shown_with_both_consents_and_keyed(here, school, case):
    told.agree(school, "a")
    told.wave(school, "a", WELL, "pre")
    told.wave(school, "a", {**WELL, "WELL.3": 2, "WELL.5": 2}, "mid", NOW.replace(month=12))
    before, after = felt(here)
    assert (before.wave, before.on, after.wave, after.score) == ("pre", NOW.date(), "mid", 4.0)
    assert before.score == pytest.approx((4 * 4 + 2 * 2) / 6)


def test_fewer_than_two_thirds_of_the_items_make_no_score(here, school, case):
    told.agree(school, "a")
    told.wave(school, "a", {"WELL.1": 4, "WELL.2": 4, "WELL.3": 4})
    assert felt(here) == ()


@pytest.mark.parametrize("ended", [Purpose.SUPPORT, Purpose.MONITORING])
def test_without_either_consent_nothing_is_told(here, school, case, ended):
    told.agree(school, "a")
    told.wave(school, "a", WELL)
    assert felt(here)
    told.agree(school, "a", ended, act=ConsentAct.WITHDRAWN, at=NOW)
    assert felt(here) is None


def test_a_foreign_case_and_a_person_without_one_tell_nothing(here, school, case):
    for who in ("a", "b"):
        told.agree(school, who, Purpose.MONITORING, Purpose.SUPPORT)
        told.wave(school, who, WELL)
    assert felt(here, "b") is None
    other = replace(account(here.store, PSYCHOLOGIST, name="other"))
    assert felt(here, "a", other) is None
    with pytest.raises(DeniedError):
        felt(here, "a", CURATOR)


def test_pairs_of_own_cases_go_on_or_have_a_warning_without_a_reason(here, school, case):
    assert here.saw(PSYCHOLOGIST, alerts.states, {"a", "b"}) == {}
    for mentee in ("a", "b"):
        cases_of.pair(school, mentee, name=f"pair-{mentee}")
        told.agree(school, mentee)
    assert here.saw(PSYCHOLOGIST, alerts.states, {"a", "b"}) == {"a": False}
    told.wave(school, "a", {"FIT.1": 1}, name="pair-a")
    told.tick(school, NOW)
    assert here.saw(PSYCHOLOGIST, alerts.states, {"a", "b"}) == {"a": True}
    with pytest.raises(DeniedError):
        here.saw(AccountRole.DIRECTOR, alerts.states, {"a"})
