"""What a process remembers of figures: always under the version of the data it was made of.

A version that was dropped is asked for by nobody: every look begins with what the store says now.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from analytics.facts import Facts
from analytics.figures import Figure
from analytics.rollup.boards import Board

V = TypeVar("V")


class Memory(Generic[V]):
    """At most so many values; the one not asked for longest goes first. Safe between threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> V | None:
        """The value, if it is still there."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, value: V) -> V:
        """Remember a value."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return value

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value, made if it is not there."""
        found = self.find(key)
        return self.keep(key, make()) if found is None else found

    def forget(self, about: Callable[[Hashable], bool]) -> None:
        """Drop every value whose key is meant."""
        with self._lock:
            for key in [one for one in self._kept if about(one)]:
                del self._kept[key]

    def __len__(self) -> int:
        return len(self._kept)


FACTS: Memory[Facts] = Memory(64)  # (school, period, version)
RAW: Memory[tuple[Figure, ...]] = Memory(
    96
)  # (unit, period, version, where, metrics), unsuppressed
BOARDS: Memory[Board] = Memory(48)  # (audience, unit, period, version, where, metrics)
NOTED: Memory[bool] = Memory(4096)  # (actor, day, what): looks that stand in the journal


def forget_school(school_id: str) -> None:
    """Drop everything made of the data of a school: somebody's may not be used any more."""
    FACTS.forget(lambda key: isinstance(key, tuple) and key[0] == school_id)
    RAW.forget(lambda key: isinstance(key, tuple) and key[0] == school_id)
    BOARDS.forget(lambda key: isinstance(key, tuple) and key[1] == school_id)
