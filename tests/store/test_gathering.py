"""From the register to facts: what is taken, what is not, and that figures come out the same."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from analytics.facts import COLUMNS, of_tables
from analytics.indicators import compute
from analytics.rollup.gathering import gather, pair_alias, person_alias
from analytics.rollup.gathering_answers import measured
from data.records.consent import ConsentAct, Purpose
from data.records.ids import ConsentId, new_id
from data.synthetic.history import settle_history
from data.synthetic.invention import invent
from data.synthetic.settle import settle
from tests.stores import NOW, fresh

PAST, NOW_YEAR = "2025/2026", "2026/2027"
INVENTED = invent("school45")
SID = INVENTED.school.id
SAME = (
    "SAT1",
    "SAT2",
    "STAY5",
    "CNFL",
    "RR",
    "COMPL",
    "REM",
    "COV2",
    "EXP",
    "GAIN",
    "COMPD",
    "GAS",
)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A school with two finished years, and the truth they were drawn from."""
    store = fresh(tmp_path_factory.mktemp("gathering"))
    with store.work(by=store.system(SID), now=NOW) as work:
        settle(work, INVENTED)
        past = settle_history(work, INVENTED, {})
    yield store, past
    store.close()


@pytest.fixture(scope="module")
def gathered(told):
    store, _past = told
    with store.work(by=store.system(SID), now=NOW) as work:
        return gather(work, PAST)


def test_figures_of_the_register_are_those_of_the_truth(told, gathered):
    """The same school, once as the drawn tables and once through the register."""
    _store, past = told
    drawn = past.told.of_year(PAST)
    truth = of_tables(drawn.tables, drawn.as_of, synthetic=True)
    found = [
        {
            (one.metric_id, one.part): (one.k, one.n, one.N, one.value)
            for one in compute(facts, PAST, level="S", unit=unit, only=SAME, version="x")
        }
        for facts, unit in ((truth, truth.schools[0]), (gathered, SID))
    ]
    for metric in SAME:
        assert found[1][metric, ""] == found[0][metric, ""], metric


def test_no_name_and_no_free_text_comes_along(told, gathered):
    store, _past = told
    body = gathered.dump()
    with store.work(by=store.system(SID), now=NOW) as work:
        people = work.people.all()
        responses = work.responses.all()
    for one in people:
        assert one.fio not in body
        assert one.fio.split()[0] not in body
        assert one.id not in body
    texts = [
        given
        for one in responses
        for code, given in one.answers.items()
        if isinstance(given, str) and code.startswith("OPEN.")
    ]
    assert not [text for text in texts if len(text) > 3 and text in body]
    assert set(json.loads(body)["tables"]) == set(COLUMNS)


def test_pseudonyms_are_those_pages_can_ask_for(told, gathered):
    store, _past = told
    with store.work(by=store.system(SID), now=NOW) as work:
        pairs = [one for one in work.pairs.all() if one.year == PAST]
        aliases = {pair_alias(work, one.id) for one in pairs}
        mentors = {person_alias(work, one.mentor_id) for one in pairs}
    mine = gathered.pairs[gathered.pairs["year"] == PAST]
    assert set(mine["pair"]) == aliases
    assert set(mine["mentor"]) - {""} <= mentors


def test_few_questions_are_asked_whatever_the_school(told):
    store, _past = told
    asked = []
    with store.work(by=store.system(SID), now=NOW) as work:
        engine = work.people._desk.connection.engine
        sa.event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        gather(work, NOW_YEAR)
    assert 15 < len(asked) <= 40


def test_who_takes_monitoring_back_is_silent_and_still_addressed(told):
    store, _past = told
    with store.work(by=store.system(SID), now=NOW) as work:
        before = gather(work, PAST)
        rows = before.answers
        rows = rows[(rows["item"] == "SAT.1") & (rows["role"] == "mentee") & (rows["year"] == PAST)]
        names = {person_alias(work, one.id): one.id for one in work.people.all()}
        alias = rows["person"].iloc[0]
        given = work.consents.of(names[alias])[-1]
        work.consents.put(
            replace(
                given,
                id=ConsentId(new_id()),
                purposes=(Purpose.MONITORING,),
                act=ConsentAct.WITHDRAWN,
                at=NOW - timedelta(minutes=5),
            )
        )
        after = gather(work, PAST)
        work.refused.clear()
        assert alias not in set(after.answers["person"])
        assert len(after.asks) == len(before.asks)
        mine = after.asks[after.asks["person"] == alias]
        assert "answered" not in set(mine["state"])
        was, now = (
            compute(facts, PAST, level="S", unit=SID, only=["SAT1"], version="x")[0]
            for facts in (before, after)
        )
        assert (now.n, now.N) == (was.n - 1, was.N)
        assert after.version != before.version
        staff = after.staff[after.staff["person"] == alias]
        assert staff["hired_on"].isna().all()


def test_later_years_do_not_come_along(told, gathered):
    years = {
        one for frame in gathered.tables().values() if "year" in frame for one in frame["year"]
    }
    assert years <= {"2024/2025", PAST}
    store, _past = told
    with store.work(by=store.system(SID), now=datetime(2026, 10, 2, tzinfo=UTC)) as work:
        assert set(gather(work, NOW_YEAR).participations["year"]) > {PAST}


@pytest.mark.parametrize(
    ("code", "given", "kept"),
    [
        ("SAT.1", 8, {"value": 8.0}),
        ("FACTS.works", "3", {"value": 3.0}),
        ("FACTS.stay_5y", "unsure", {"code": "unsure"}),
        ("PULSE.3", "yes", {"code": "yes"}),
        ("GOALS.g1", -2, {"value": -2.0}),
        ("OPEN.helped", "всё", None),
        ("FACTS.met_where", "в другой школе", None),
        ("SAT.1", "много", None),
        ("STRANGER.1", 5, None),
    ],
)
def test_words_never_become_facts(code, given, kept):
    assert measured(code, given) == kept


def test_an_empty_school_gives_empty_facts(tmp_path):
    store = fresh(tmp_path)
    with store.work(by=store.system(SID), now=NOW) as work:
        work.schools.put(INVENTED.school)
        found = gather(work, NOW_YEAR)
    assert all(frame.empty for frame in found.tables().values())
    assert compute(found, NOW_YEAR, level="S", unit=SID)
    store.close()
