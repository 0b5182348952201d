"""The report at the end of a pair on a phone: no script, a draft, refusals, the own pair alone."""

import re

import pytest

from data.records.closing import ReportKind
from data.records.invitation import Form
from data.records.pair import PairState
from matching import programmes
from tests.web.forms_door import come, follow, now, office, send
from tests.web.test_forms_pairs import laid

LARGEST = 30 * 1024  # bytes of a page


@pytest.fixture
def pair(store):
    """A pair at its end, with the goals of its programme."""
    found = laid(store, PairState.ACTIVE, started_on=now().date())
    with store.work(by=office(store), now=now()) as work:
        programmes.draft(work, found.id)
        return work.pairs.put(
            programmes.content.replace(work.pairs.get(found.id), state=PairState.FINISHING)
        )


def reports(store, pair):
    with store.look(by=office(store), now=now()) as work:
        return {one.kind: one for one in work.pair_reports.of_pair(pair.id)}


def walked(client, path, *pages):
    """Go through the steps and send the whole in; the last answer."""
    page = client.get(path).text
    for fields in pages:
        answer = send(client, path, fields, page=page, act="next")
        assert answer.status_code == 303
        page = follow(client, answer).text
    return send(client, path, page=page, act="send")


def goal_of(page):
    return re.search(r'name="q\.(level\.\w+)"', page).group(1)


def test_a_mentor_reports_with_levels_of_goals(client, store, pair):
    path = come(client, store, Form.REPORT, pair.mentor_id, pair.id)
    page = client.get(path).text
    assert "Не называйте учеников" in page
    assert "<script" not in page
    assert len(page.encode()) < LARGEST
    goal = goal_of(page)
    answer = walked(client, path, {goal: "1"}, {"mentor_report.results": "Уроки идут от цели"})
    assert answer.status_code == 303
    (one,) = reports(store, pair).values()
    assert one.person_id == pair.mentor_id
    assert one.body == {"results": "Уроки идут от цели", goal: "1"}


def test_a_mentee_adds_a_testimonial_and_a_draft_waits(client, store, pair):
    path = come(client, store, Form.REPORT, pair.mentee_ids[0], pair.id)
    first = send(client, path, {}, act="next")
    said = {"mentee_report.results": "Научилась ставить цель"}
    answer = send(client, path, said, page=follow(client, first).text, act="next")
    page = follow(client, answer).text
    assert reports(store, pair) == {}
    assert "Отзыв о работе с наставником" in page
    thanks = {"testimonial.text": "Благодарю за <b>терпение</b>"}
    page = follow(client, send(client, path, thanks, page=page, act="next")).text
    assert "&lt;b&gt;" in page
    assert send(client, path, page=page, act="send").status_code == 303
    kept = reports(store, pair)
    assert set(kept) == {ReportKind.MENTEE_REPORT, ReportKind.TESTIMONIAL}


def test_what_does_not_belong_there_is_told_beside_the_question(client, store, pair):
    path = come(client, store, Form.REPORT, pair.mentor_id, pair.id)
    answer = walked(client, path, {}, {"mentor_report.results": "ученик Петров стал тише"})
    assert answer.status_code == 422
    assert "Уберите из текста: «ученик Петров»" in answer.text
    assert reports(store, pair) == {}


def test_an_empty_report_is_not_taken(client, store, pair):
    path = come(client, store, Form.REPORT, pair.mentor_id, pair.id)
    first = send(client, path, {}, act="next")
    answer = send(client, path, {}, page=follow(client, first).text, act="next")
    assert answer.status_code == 422
    assert reports(store, pair) == {}


def test_a_closed_pair_asks_nothing_any_more(client, store, pair):
    path = come(client, store, Form.REPORT, pair.mentor_id, pair.id)
    with store.work(by=office(store), now=now()) as work:
        here = work.pairs.get(pair.id)
        work.pairs.put(programmes.content.replace(here, state=PairState.CLOSED))
    page = client.get(path).text
    assert "отчёт больше не нужен" in page
    assert "<textarea" not in page
