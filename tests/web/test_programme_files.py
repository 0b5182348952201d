"""Files of a pair: for the curator by our own route, written down; for nobody else."""

import io
from datetime import timedelta

import pytest
from docx import Document
from icalendar import Calendar

from data.records.account import AccountRole
from data.records.bank import Role
from data.records.ids import PairId, new_id
from data.records.pair import Pair, PairState
from matching import programmes
from tests.web.conftest import sign_in
from tests.web.forms_door import now, office

FILES = ("programme", "diary", "calendar")


@pytest.fixture
def pair(store):
    """A running pair with a programme."""
    school = store.schools()[0]
    with store.work(by=store.system(school.id), now=now()) as work:
        kept = work.pairs.put(
            Pair(
                id=PairId(new_id()),
                school_id=school.id,
                round_id=None,
                year=school.year,
                mentor_id=max(work.sheets.current(Role.MENTOR, school.year)),
                mentee_ids=(max(work.sheets.current(Role.MENTEE, school.year)),),
                form="teacher_teacher",
                kind="traditional",
                state=PairState.ACTIVE,
                started_on=(now() - timedelta(days=10)).date(),
            )
        )
    with store.work(by=office(store), now=now()) as work:
        programmes.draft(work, kept.id)
    return kept


def test_the_curator_gets_every_file_and_it_is_written_down(store, curator, pair):
    answers = {name: curator.get(f"/download/{name}?pair={pair.id}") for name in FILES}
    assert [one.status_code for one in answers.values()] == [200, 200, 200]
    assert len(Document(io.BytesIO(answers["programme"].content)).tables) == 4
    assert len(Document(io.BytesIO(answers["diary"].content)).tables) == 1
    assert len(Calendar.from_ical(answers["calendar"].content).events) == 2
    assert answers["calendar"].headers["content-type"].startswith("text/calendar")
    with store.look(by=store.system(pair.school_id), now=now()) as work:
        verbs = {one.verb for one in work.trail.of(f"pair:{pair.id}")}
    assert {"programme.exported", "diary.exported", "calendar.exported"} <= verbs


@pytest.mark.parametrize("role", [one for one in AccountRole if one is not AccountRole.CURATOR])
def test_nobody_else_gets_one(client, pair, role):
    sign_in(client, role.value)
    for name in FILES:
        assert client.get(f"/download/{name}?pair={pair.id}").status_code == 403


def test_a_pair_that_is_not_there_has_no_file(curator):
    for name in FILES:
        assert curator.get(f"/download/{name}?pair=nobody").status_code == 404
