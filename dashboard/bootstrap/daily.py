"""What every day brings to every school: one job a day and school, asked for by the worker."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime

from data import jobs
from data.jobs import Task
from data.jobs.worker import now
from data.records.ids import SchoolId
from data.store import BusyError, Store, Work

KIND = "daily"
EVERY = 60.0  # seconds between two looks at the calendar


def key(day: datetime) -> str:
    """What makes the work of a day one job.

    >>> key(datetime.fromisoformat("2026-10-01T09:00:00+00:00"))
    'daily:2026-10-01'
    """
    return f"{KIND}:{day.date().isoformat()}"


def ask(store: Store, at: datetime) -> int:
    """Ask for the day's work of every school that has not asked yet; how many did."""
    return sum(_ask(store, school.id, at) for school in store.schools())


def _ask(store: Store, school_id: SchoolId, at: datetime) -> bool:
    system = store.system(school_id)
    with store.look(by=system, now=at) as work:
        if work.jobs.by_key(key(at)) is not None:
            return False
    with store.work(by=system, now=at) as work:
        jobs.enqueue(work, KIND, {}, key(at))
    return True


def run(task: Task) -> Mapping[str, object]:
    """Do the day's work: each room's part in a transaction of its own, so one fault stops one."""
    rooms = parts()
    for number, (name, tick) in enumerate(rooms.items()):
        task.progress(number / len(rooms), name)
        with task.work() as work:
            tick(work)
    return {"rooms": list(rooms)}


def parts() -> Mapping[str, Callable[[Work], object]]:
    """Rooms that have something to do every day, in the order they do it."""
    from analytics.alerts.keeping import tick as alerts  # noqa: PLC0415 -- the same as below
    from analytics.rollup.refreshing import tick as quality  # noqa: PLC0415 -- the same
    from dashboard.bootstrap.asking import tick as waves  # noqa: PLC0415 -- the same
    from data.accounts.appointing import tick as appointments  # noqa: PLC0415 -- the same
    from data.invitations.keeping import tick as links  # noqa: PLC0415 -- the same
    from data.papers.expiring import tick as papers  # noqa: PLC0415 -- the office starts light
    from data.publication.renewing import tick as site  # noqa: PLC0415 -- the same
    from matching.closing.long_term import settle as long_term  # noqa: PLC0415 -- the same
    from matching.pairs.timers import tick as pairs  # noqa: PLC0415 -- and without the engine
    from matching.programmes.timers import tick as programmes  # noqa: PLC0415 -- the same
    from matching.selection.readying import tick as training  # noqa: PLC0415 -- the same
    from matching.support.timers import tick as support  # noqa: PLC0415 -- the same

    return {
        "appointments": appointments,
        "papers": papers,
        "training": training,
        "pairs": pairs,
        "programmes": programmes,
        "support": support,
        "long_term": long_term,
        "waves": waves,
        "invitations": links,
        "alerts": alerts,
        "quality": quality,
        "site": site,
    }


class Calendar:
    """Asks once a minute whether a new day has come; called between two jobs."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._next = float("-inf")

    def __call__(self) -> None:
        """Look at the calendar, if a minute has passed; a busy store is asked again later."""
        if self._clock() < self._next:
            return
        self._next = self._clock() + EVERY
        try:
            ask(self._store, now())
        except BusyError:
            return
