"""Two people edit: nobody's words are lost silently."""

import multiprocessing
import sys
import types
from dataclasses import replace

import pytest

from data.errors import ChangedMeanwhileError, NotFoundError
from data.i18n import say, speaking
from data.settings import Settings
from data.store import Store, WrittenOnceError
from tests.store_samples import ACCOUNT, CONSENT, DECISION, MENTOR, SHEET, SNAPSHOT, TEXT, lay
from tests.stores import NOW, SCHOOL

PROCESSES, TIMES = 8, 10


def test_a_put_returns_the_record_as_it_is_kept(store, system, school):
    with store.work(by=system, now=NOW) as work:
        first = work.people.put(MENTOR)
        second = work.people.put(replace(first, post="завуч"))
        assert (first.version, second.version) == (1, 2)
        assert work.people.get(MENTOR.id) == second


def test_a_stale_put_is_refused_and_names_both_values(store, system, school):
    with store.work(by=system, now=NOW) as work:
        seen = work.people.put(MENTOR)
        work.people.put(replace(seen, post="завуч"))
    with (
        pytest.raises(ChangedMeanwhileError) as refusal,
        store.work(by=system, now=NOW) as work,
    ):
        work.people.put(replace(seen, post="методист"))
    assert refusal.value.params["fields"] == ("post",)
    with speaking("ru"):
        words = say(refusal.value)
    assert "методист" in words
    assert "завуч" in words
    with store.look(by=system, now=NOW) as work:
        assert work.people.get(MENTOR.id).post == "завуч"


def test_a_refusal_about_an_account_never_shows_its_hash(store, system, school):
    with store.work(by=system, now=NOW) as work:
        lay(work)
        work.accounts.put(replace(ACCOUNT, password_hash="secret-1"))
        with pytest.raises(ChangedMeanwhileError) as refusal:
            work.accounts.put(replace(ACCOUNT, password_hash="secret-2"))
    assert "secret" not in str(refusal.value)


def test_putting_many_checks_every_version(store, system, school):
    with store.work(by=system, now=NOW) as work:
        work.people.put(MENTOR)
        kept = work.people.put_all([MENTOR, replace(MENTOR, id="new")])
        assert [one.version for one in kept] == [2, 1]
        with pytest.raises(ChangedMeanwhileError):
            work.people.put_all([MENTOR])


def test_what_is_not_there_is_not_found(store, system, school):
    with store.look(by=system, now=NOW) as work, pytest.raises(NotFoundError) as refusal:
        work.people.get("nobody")
    assert refusal.value.params == {"kind": "person", "id": "nobody"}


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("sheets", replace(SHEET, answers={})),
        ("consents", replace(CONSENT, purposes=())),
        ("consent_texts", replace(TEXT, text="другое")),
        ("decisions", replace(DECISION, reason="другая")),
        ("snapshots", replace(SNAPSHOT, body="{}")),
    ],
)
def test_evidence_is_written_once(store, system, school, name, changed):
    with store.work(by=system, now=NOW) as work:
        lay(work)
        with pytest.raises(WrittenOnceError):
            getattr(work, name).put(changed)


def test_putting_the_same_evidence_again_changes_nothing(store, system, school):
    with store.work(by=system, now=NOW) as work:
        lay(work)
        assert work.consents.put(CONSENT) == CONSENT
        assert work.consents.count() == 1


def test_a_removed_record_is_gone_and_its_version_with_it(store, system, school):
    with store.work(by=system, now=NOW) as work:
        work.people.put(MENTOR)
        work.people.remove(MENTOR.id)
        assert work.people.find(MENTOR.id) is None
        with pytest.raises(NotFoundError):
            work.people.remove(MENTOR.id)


def count_up(settings: Settings, times: int, mode: str) -> None:
    """A writer process: read, add one, write."""
    store = Store.open(settings)
    for _ in range(times):
        if mode == "inside":
            _add_one(store)
        else:
            _add_one_from_a_screen(store)
    store.close()


def _add_one(store: Store) -> None:
    with store.work(by=store.system(SCHOOL.id), now=NOW) as work:
        work.settings_kv.put("count", work.settings_kv.get("count", 0) + 1)
        work.audit("count.raised")


def _add_one_from_a_screen(store: Store) -> None:
    """What a person does: reads in one transaction, writes in the next, tries again if refused."""
    system = store.system(SCHOOL.id)
    while True:
        with store.look(by=system, now=NOW) as work:
            seen = work.people.get(MENTOR.id)
        try:
            with store.work(by=system, now=NOW) as work:
                work.people.put(replace(seen, years_teaching=seen.years_teaching + 1))
        except ChangedMeanwhileError:
            continue
        return


@pytest.mark.parametrize("mode", ["inside", "screen"])
def test_read_modify_write_by_several_processes_loses_nothing(
    store, settings, system, school, mode, monkeypatch
):
    # a page tried before in this process leaves its script as the main module, and a child runs it
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    with store.work(by=system, now=NOW) as work:
        work.people.put(replace(MENTOR, years_teaching=0))
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["data.store"])
    writers = [
        server.Process(target=count_up, args=(settings, TIMES, mode)) for _ in range(PROCESSES)
    ]
    for one in writers:
        one.start()
    for one in writers:
        one.join(120)
    assert [one.exitcode for one in writers] == [0] * PROCESSES
    with store.look(by=system, now=NOW) as work:
        counted = (
            work.settings_kv.get("count")
            if mode == "inside"
            else work.people.get(MENTOR.id).years_teaching
        )
    assert counted == PROCESSES * TIMES
