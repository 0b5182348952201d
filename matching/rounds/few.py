"""A few results that are dear to compute and never change, kept in the memory of the process."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Few(Generic[Result]):
    """The last results by a key that says all they depend on; the oldest goes first.

    >>> kept = Few[int](2)
    >>> kept("a", lambda: 1), kept("a", lambda: 2), kept("b", lambda: 3), kept("c", lambda: 4)
    (1, 1, 3, 4)
    >>> kept("a", lambda: 5)
    5
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Result] = OrderedDict()
        self._lock = Lock()

    def __call__(self, key: Hashable, made: Callable[[], Result]) -> Result:
        """The result of a key; computed outside the lock, so twice at worst."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = made()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
