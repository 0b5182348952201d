"""Days that count in law are days of the school's own clock, not of Greenwich."""

from datetime import UTC, date, datetime, timedelta

import pytest

from data import papers
from data.access import may
from data.codebook.calendar import workdays_after
from data.papers import participation
from data.records.account import AccountRole
from data.records.consent import Channel, Purpose
from data.records.door import Grant
from matching import programmes
from matching.pairs import leading
from tests import round_cases as cases
from tests.stores import account, fresh

EARLY = datetime(2026, 10, 5, 22, 30, tzinfo=UTC)  # 08:30 of the sixth in Vladivostok
DAY = date(2026, 10, 6)


@pytest.fixture
def here(tmp_path):
    opened = fresh(tmp_path)
    school = cases.small(opened)
    school.did(programmes.set_zone, "Asia/Vladivostok")
    yield school
    opened.close()


def test_terms_count_from_the_day_of_the_school(here):
    with here.look(EARLY) as work:
        assert (work.today, work.local.hour) == (DAY, 8)
        lawful = workdays_after(DAY, 3)
        assert participation.earliest_end(work) == leading.earliest(work) == lawful
        assert programmes.today_of(work) == DAY


def test_a_school_that_said_nothing_lives_by_moscow(tmp_path):
    opened = fresh(tmp_path)
    here = cases.small(opened)
    with here.look(EARLY) as work:
        assert (work.today, work.local.hour) == (DAY, 1)
    opened.close()


def test_a_consent_ends_with_the_last_day_of_the_school(here):
    last = DAY - timedelta(days=1)
    given = [Purpose.LONG_TERM_BANK]
    with here.store.work(by=account(here.store, AccountRole.CURATOR), now=EARLY) as work:
        with pytest.raises(papers.NotInForceError):
            papers.give(work, "a", given, Channel.PAPER, valid_to=last)
        papers.give(work, "a", given, Channel.PAPER, valid_to=DAY)
        acts = work.consents.of("a")
        assert may(acts, Purpose.LONG_TERM_BANK, work.local)
        assert "a" in work.consents.live(Purpose.LONG_TERM_BANK, work.local)


@pytest.mark.parametrize(("first", "holds"), [(DAY, True), (DAY + timedelta(days=1), False)])
def test_a_role_is_given_from_the_day_of_the_school(here, first, holds):
    teacher = account(here.store, AccountRole.MENTEE)
    with here.store.work(by=here.store.system("s45"), now=EARLY) as work:
        work.grants.put(
            Grant(
                id="g",
                school_id=work.school_id,
                account_id=teacher.id,
                home_school_id=work.school_id,
                roles=(AccountRole.PSYCHOLOGIST,),
                from_on=first,
                until_on=DAY + timedelta(days=2),
                reason="",
                instead_of=None,
            )
        )
    with here.store.look(by=teacher, now=EARLY) as work:
        assert (AccountRole.PSYCHOLOGIST in work.by.roles) is holds
