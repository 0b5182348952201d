"""Taking a file in as long work: done once, stopped in time, refused in words."""

import pytest

from dashboard import bootstrap
from dashboard.bootstrap.work import handlers
from data import jobs
from data.bank import imports
from data.bank.imports import drafts
from data.i18n import speaking
from data.records.account import AccountRole
from data.records.intake import TableKind
from data.records.job import JobState
from tests.intake_files import delimited
from tests.stores import NOW, account

STAFF = [["ФИО", "Должность", "Стаж"], ["Жук Иван Ильич", "учитель", "3"], ["", "завуч", "5"]]


@pytest.fixture
def curator(store, school):
    return account(store, AccountRole.CURATOR)


def ask(store, curator, draft):
    with store.work(by=curator, now=NOW) as work:
        key = drafts.job_key(draft.id)
        return jobs.enqueue(work, "import.commit", {"draft": draft.id}, key)


def run(store, school):
    return jobs.run_one(store, school.id, "w1", handlers(), clock=lambda: NOW)


def look(store, curator, question):
    with store.look(by=curator, now=NOW) as work:
        return question(work)


@pytest.fixture
def draft(settings, store, curator):
    bootstrap.use(settings, store)
    upload = imports.receive(store.files, "штат.csv", delimited(STAFF))
    with store.work(by=curator, now=NOW) as work:
        made = drafts.begin(work, upload)
    yield made
    bootstrap.use(None, store)


def test_the_job_takes_the_file_in_and_says_what_came_of_it(store, school, curator, draft):
    job = ask(store, curator, draft)
    assert run(store, school)
    done = look(store, curator, lambda work: jobs.status(work, job.id))
    assert (done.state, done.result["batch"]) == (JobState.DONE, draft.id)
    assert done.result["counts"]["rejected"] == 1
    batch = look(store, curator, lambda work: work.batches.get(draft.id))
    assert (batch.kind, batch.by) == (TableKind.STAFF, curator.id)
    assert look(store, curator, drafts.drafts) == []


def test_asking_twice_takes_it_in_once(store, school, curator, draft):
    first, second = ask(store, curator, draft), ask(store, curator, draft)
    assert first.id == second.id
    run(store, school)
    assert not run(store, school)
    assert len(look(store, curator, lambda work: work.batches.all())) == 1


def test_a_stopped_job_leaves_the_draft_for_another_time(store, school, curator, draft):
    job = ask(store, curator, draft)
    with store.work(by=curator, now=NOW) as work:
        jobs.cancel(work, job.id)
    run(store, school)
    assert look(store, curator, lambda work: work.batches.all()) == []
    assert look(store, curator, drafts.drafts) == [draft]
    ask(store, curator, draft)
    run(store, school)
    assert len(look(store, curator, lambda work: work.batches.all())) == 1


def test_a_file_that_is_gone_fails_in_words(settings, store, school, curator, draft):
    (settings.uploads / draft.sha256).unlink()
    job = ask(store, curator, draft)
    run(store, school)
    failed = look(store, curator, lambda work: jobs.status(work, job.id))
    assert failed.state is JobState.FAILED
    with speaking("ru"):
        assert len(jobs.words(failed)) > 10
    assert look(store, curator, drafts.drafts) == [draft]
