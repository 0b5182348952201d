"""kill -9 in the middle of writing: nothing acknowledged is lost, nothing is half done."""

import pytest

from benchmarks import kill
from tests import postgres


def test_writers_killed_on_sqlite_lose_nothing_acknowledged(tmp_path):
    toll = kill.on_sqlite(6, tmp_path)
    assert toll.faults == []
    assert toll.kills == 6
    assert toll.acknowledged >= 6
    assert 0 <= toll.unsaid <= 6


@pytest.mark.postgres
def test_a_server_killed_under_its_writer_loses_nothing_acknowledged(tmp_path):
    if postgres.binaries() is None:
        pytest.skip("no PostgreSQL server binary on this machine: install Debian's postgresql")
    toll = kill.on_postgres(2, tmp_path)
    assert toll.faults == []
    assert toll.acknowledged >= 2
    assert 0 <= toll.unsaid <= 2


def test_the_loop_sees_lost_and_torn_work(tmp_path):
    """A check that cannot fail checks nothing."""
    settings = kill.Settings(home=tmp_path / "home")
    kill.prepare(settings)
    store = kill.Store.open(settings)
    assert [kill.step(store), kill.step(store)] == [1, 2]
    sound, lost, torn = (kill.Toll(faults=[]) for _ in range(3))
    assert kill.examine(settings, 2, sound) == 2
    assert sound.faults == []
    kill.examine(settings, 3, lost)
    assert lost.faults == ["lost: 3 acknowledged, 2 kept"]
    with store.work(by=store.system(kill.SCHOOL.id), now=kill.datetime.now(kill.UTC)) as work:
        work.settings_kv.put("count", 7)
    kill.examine(settings, 2, torn)
    assert torn.faults == ["torn: 2 beside (7, 2)"]
    store.close()
