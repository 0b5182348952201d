"""What is measured for the page of the engine: names, how dear each measure is, how to run it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.instances import instance, write
from benchmarks.peers import ask, cache_folder

KINDS = ("clustered", "tied")
USUAL, FULL, HUGE = "usual", "full", "huge"
OFTEN = 5000  # up to so many mentees the best of three counts, of the engine and of each peer;
# above it one run of a peer and the middle one of three of the engine
HOURS = 3600.0
Size = tuple[int, int]
S1, S2, S5 = (1000, 340), (2000, 680), (5000, 1700)
S10, S20, S100, S300 = (10_000, 3400), (20_000, 6700), (100_000, 30_000), (300_000, 90_000)
CURVE = (S1, S2, S5, S10, S20, S100)
RULES = (400, 400)
SAME = "one plan by every way"
SMALL = ((100, 40), (300, 100))


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure.

    Attributes:
        name: unique; the store and the page know it by that.
        when: "usual", or only with ``--full`` or ``--huge``.
        run: does it and returns its record.
        of_peer: an earlier figure stays where the peer cannot be had today.
    """

    name: str
    when: str
    run: Callable[[], dict[str, Any]]
    of_peer: bool = False


def name_of(who: str, kind: str, size: Size, load: float = 0.97) -> str:
    """How a figure is called."""
    return f"{who}, {kind}, {size[0]} x {size[1]}" + ("" if load == 0.97 else f", load {load}")


def ours(spec: dict[str, Any]) -> dict[str, Any]:
    """One piece of work of the engine in a process of its own, which reads a round from files."""
    size = spec["mentees"], spec["mentors"]
    folder = cache_folder() / "data" / f"factors-{spec['kind']}-{size[0]}"
    try:
        write(instance(spec["kind"], *size, spec.get("load", 0.97)), folder, matrix=False)
        return in_process({**spec, "data": str(folder)})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def in_process(spec: dict[str, Any]) -> dict[str, Any]:
    """What ``benchmarks.engine_run``, or another module, prints, or its last words as an error."""
    module = f"benchmarks.{spec.get('module', 'engine_run')}"
    command = [sys.executable, "-W", "ignore", "-m", module, json.dumps(spec)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=HOURS, check=False)
    if done.returncode:
        last = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        raise RuntimeError(last[-1][:160])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def best_of(times: int, run: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The quickest of several runs."""
    return _sorted(times, run)[0]


def middle_of(times: int, run: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The middle one of several runs by its seconds."""
    return _sorted(times, run)[times // 2]


def _sorted(times: int, run: Callable[[], dict[str, Any]]) -> list[dict[str, Any]]:
    """Several runs, the quickest first; all must come to one value."""
    runs = [run() for _ in range(times)]
    values = {one.get("value") for one in runs}
    if len(values) > 1:
        msg = f"different values: {values}"
        raise RuntimeError(msg)
    return [{**one, "times": times} for one in sorted(runs, key=lambda one: one["seconds"])]


def by_peer(peer: str, kind: str, size: Size) -> dict[str, Any]:
    """A peer on a round laid into files, which are taken away afterwards."""
    folder = cache_folder() / "data" / f"{kind}-{size[0]}"
    try:
        write(instance(kind, *size), folder)
        return best_of(3 if size[0] <= OFTEN else 1, partial(ask, peer, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def lists_folder(kind: str) -> Path:
    """Where identical lists wait for all solvers."""
    return cache_folder() / "data" / f"lists-{kind}"


def on_rules(kind: str) -> dict[str, Any]:
    """``mentor-match`` on people and rules; the value is counted here from its pairs."""
    import numpy as np

    from benchmarks.people import by_rules, factors_of

    folder = cache_folder() / "data" / f"people-{kind}"
    folder.mkdir(parents=True, exist_ok=True)
    given = by_rules(kind, RULES[0])
    (folder / "people.json").write_text(json.dumps(given), encoding="utf-8")
    found = best_of(3, partial(ask, "mentor-match", folder))
    pairs = np.array(found.pop("pairs"), np.int64).reshape(-1, 2)
    return {**found, "value": factors_of(given).at(pairs[:, 0], pairs[:, 1])}


def engine_measure(work: str, kind: str, size: Size, when: str, **more: Any) -> Measure:
    """A measure of the engine's own."""
    times, who = more.pop("times", 1), more.pop("who", work)
    spec = {"work": work, "kind": kind, "mentees": size[0], "mentors": size[1], **more}
    name = name_of(who, kind, size, more.get("load", 0.97))
    pick = best_of if size[0] <= OFTEN or work == "limit" else middle_of
    return Measure(name=name, when=when, run=partial(pick, times, partial(ours, spec)))


def peer_measure(peer: str, kind: str, size: Size, when: str) -> Measure:
    """A measure of a peer on a whole round."""
    run = partial(by_peer, peer, kind, size)
    return Measure(name=name_of(peer, kind, size), when=when, run=run, of_peer=True)


def measures() -> Iterator[Measure]:
    """All of them, the quick ones first."""
    for kind in KINDS:
        yield from _small(kind)
        yield from _curve(kind)
        yield from _lists(kind)
        yield from _large(kind)
    yield Measure(name=SAME, when=USUAL, run=partial(in_process, {"module": "determinism"}))
    for kind in KINDS:
        yield from _long(kind)


def _small(kind: str) -> Iterator[Measure]:
    for size in SMALL:
        yield engine_measure("small", kind, size, USUAL)
    yield engine_measure("by rules", kind, RULES, USUAL)
    run = partial(on_rules, kind)
    name = name_of("mentor-match", kind, RULES)
    yield Measure(name=name, when=USUAL, run=run, of_peer=True)


def _curve(kind: str) -> Iterator[Measure]:
    for size in CURVE:
        times = 3 if size[0] <= S20[0] else 1
        yield engine_measure("limit", kind, size, USUAL, times=times)
        yield engine_measure("solve", kind, size, USUAL, times=times)
        if size[0] <= S10[0]:
            yield peer_measure("scipy", kind, size, USUAL)
        if size[0] <= S5[0]:
            yield peer_measure("ortools", kind, size, USUAL)
            yield peer_measure("lap", kind, size, USUAL)


def _lists(kind: str) -> Iterator[Measure]:
    folder = lists_folder(kind)
    yield engine_measure("lists", kind, S5, USUAL, folder=str(folder))
    for peer in ("ortools", "csgraph", "highs"):
        times = 1 if peer == "highs" else 3
        run = partial(best_of, times, partial(ask, peer, folder))
        name = name_of(f"{peer} on lists", kind, S5)
        yield Measure(name=name, when=USUAL, run=run, of_peer=True)


def _large(kind: str) -> Iterator[Measure]:
    yield engine_measure("solve", kind, S20, USUAL, load=1.3, times=3)
    yield engine_measure("what-if", kind, S20, USUAL)
    yield engine_measure("warm", kind, S20, USUAL)
    yield engine_measure("verify", kind, S20, USUAL, times=3)
    yield engine_measure("verify", kind, S100, USUAL)
    for size in (S5, S20, S100):
        when = FULL if size == S100 else USUAL
        yield engine_measure("solve", kind, size, when, fairness=2, who="solve p=2")


def _long(kind: str) -> Iterator[Measure]:
    yield peer_measure("ortools", kind, S10, FULL)
    yield peer_measure("lap", kind, S10, FULL)
    yield peer_measure("scipy", kind, S20, FULL)
    yield peer_measure("scipy lean", kind, S20, FULL)
    yield engine_measure("limit", kind, S300, HUGE)
    yield engine_measure("solve", kind, S300, HUGE)
