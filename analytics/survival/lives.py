"""Lives observed: complete ones only, and who is at risk when."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.draws import Floats
from analytics.figures import State

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lives:
    """Entry (-∞ without one), time and event (0 censored, 1.. the cause), each (people,).

    ``kept`` are the places of these people among those given.
    """

    entry: Floats
    time: Floats
    event: Ints
    kept: Ints

    @property
    def state(self) -> State:
        """Whether there is anything to count."""
        if not self.time.size:
            return State.NO_BASE
        return State.OK if (self.event > 0).any() else State.NO_EVENTS

    def moments(self) -> Floats:
        """Times of events, rising, each once."""
        answer: Floats = np.unique(self.time[self.event > 0])
        return answer

    def at_risk(self, moments: Floats) -> Ints:
        """People with entry < t ≤ time at each moment."""
        stayed = self.time.size - np.searchsorted(np.sort(self.time), moments, side="left")
        late = self.time.size - np.searchsorted(np.sort(self.entry), moments, side="left")
        answer: Ints = (stayed - late).astype(np.int64)
        return answer

    def happened(self, moments: Floats, cause: int | None = None) -> Ints:
        """Events (of a cause) at each moment."""
        chosen = self.event > 0 if cause is None else self.event == cause
        times = np.sort(self.time[chosen])
        answer: Ints = np.searchsorted(times, moments, side="right") - np.searchsorted(
            times, moments, side="left"
        )
        return answer

    def only(self, wanted: npt.NDArray[np.bool_]) -> "Lives":
        """Some of them."""
        return Lives(
            entry=self.entry[wanted],
            time=self.time[wanted],
            event=self.event[wanted],
            kept=self.kept[wanted],
        )


def lives(time: npt.ArrayLike, event: npt.ArrayLike, entry: npt.ArrayLike | None = None) -> Lives:
    """Lives with everything known. Who left before becoming observable was never at risk."""
    until = np.asarray(time, float).ravel()
    what = np.asarray(event, float).ravel()
    since = np.full(until.size, -np.inf) if entry is None else np.asarray(entry, float).ravel()
    known = ~(np.isnan(until) | np.isnan(what) | np.isnan(since)) & (since < until)
    return Lives(
        entry=since[known],
        time=until[known],
        event=what[known].astype(np.int64),
        kept=np.flatnonzero(known),
    )
