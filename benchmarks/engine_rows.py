"""The table of what was aimed at and what was measured, from the stored figures."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from benchmarks.engine_measures import (
    CURVE,
    KINDS,
    RULES,
    S5,
    S10,
    S20,
    S100,
    S300,
    SAME,
    SMALL,
    Size,
    name_of,
)
from benchmarks.engine_store import Store

REASONS = Path(__file__).parent / "engine_reasons.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: a quotient of two figures, or one figure alone, against a bound.

    Attributes:
        code: by which a reason is looked up.
        work: what is compared.
        over: figure above the line, "who" and its size; ``under`` below it, or None for 1.
        bound: of the quotient.
        at_least: whether the bound is a least or a most value.
        what: name of the number in both records.
        beneath: its name below the line where it is another.
        equal: whether both must have come to one value.
        scale: of what is shown: "x", "1/x", "s", "ms", "MB".
    """

    code: str
    work: str
    over: tuple[str, Size, float]
    under: tuple[str, Size, float] | None
    bound: float
    at_least: bool = False
    what: str = "seconds"
    beneath: str = ""
    equal: bool = False
    scale: str = "x"


def faster(code: str, peer: str, said: str, size: Size, bound: float) -> Row:
    """How many times faster than a peer that came to the same value."""
    return Row(
        code=code,
        work=f"{size[0]:,} × {size[1]:,} against {said}",
        over=(peer, size, 0.97),
        under=("solve", size, 0.97),
        bound=bound,
        at_least=True,
        equal=True,
    )


def on_lists(code: str, peer: str, said: str, bound: float) -> Row:
    """The same on identical lists."""
    return Row(
        code=code,
        work=f"identical tight lists, {S5[0]:,} × 32, against {said}",
        over=(f"{peer} on lists", S5, 0.97),
        under=("lists", S5, 0.97),
        bound=bound,
        at_least=True,
        equal=True,
    )


def small(size: Size, what: str, said: str) -> Row:
    """A small round by the door against scipy called by hand."""
    return Row(
        code=f"{what}-{size[0]}",
        work=f"{size[0]} × {size[1]} by `solve`, {said}, against scipy's call",
        over=("small", size, 0.97),
        under=("small", size, 0.97),
        bound=1.2,
        what=what,
        beneath="scipy",
    )


ROWS = (
    faster("scipy-5000", "scipy", "scipy on places", S5, 12.0),
    faster("ortools-5000", "ortools", "OR-tools min-cost flow, dense arcs", S5, 7.0),
    faster("lap-5000", "lap", "`lap.lapjv` on places", S5, 9.0),
    faster("scipy-10000", "scipy", "scipy on places", S10, 22.0),
    faster("scipy-20000", "scipy", "scipy on places", S20, 40.0),
    Row(
        code="memory-20000",
        work="20,000 × 6,700: peak memory against scipy on places",
        over=("solve", S20, 0.97),
        under=("scipy", S20, 0.97),
        bound=1 / 20,
        what="megabytes",
        scale="1/x",
    ),
    Row(
        code="memory-lean-20000",
        work="the same against scipy on places negated in place by hand (no bound was set)",
        over=("solve", S20, 0.97),
        under=("scipy lean", S20, 0.97),
        bound=1.0,
        what="megabytes",
        scale="1/x",
    ),
    on_lists("lists-ortools", "ortools", "OR-tools", 1.4),
    on_lists("lists-csgraph", "csgraph", "csgraph", 10.0),
    on_lists("lists-highs", "highs", "HiGHS", 120.0),
    Row(
        code="limit-100000",
        work="100,000 × 30,000 proved optimal, in limits",
        over=("solve", S100, 0.97),
        under=("limit", S100, 0.97),
        bound=8.0,
    ),
    Row(
        code="seconds-300000",
        work="300,000 × 90,000 proved optimal",
        over=("solve", S300, 0.97),
        under=None,
        bound=600.0,
        scale="s",
    ),
    Row(
        code="memory-300000",
        work="300,000 × 90,000: peak memory",
        over=("solve", S300, 0.97),
        under=None,
        bound=2048.0,
        what="megabytes",
        scale="MB",
    ),
    Row(
        code="over-demand",
        work="20,000 × 6,700: 1.3 mentees a place against 0.97",
        over=("solve", S20, 1.3),
        under=("solve", S20, 0.97),
        bound=3.0,
    ),
    Row(
        code="verify-20000",
        work="check of a certificate, 20,000 × 6,700, in limits",
        over=("verify", S20, 0.97),
        under=("limit", S20, 0.97),
        bound=1.5,
    ),
    Row(
        code="verify-100000",
        work="check of a certificate, 100,000 × 30,000, in limits",
        over=("verify", S100, 0.97),
        under=("limit", S100, 0.97),
        bound=1.5,
    ),
    Row(
        code="what-if",
        work="what-if at 20,000 × 6,700, median",
        over=("what-if", S20, 0.97),
        under=None,
        bound=0.002,
        scale="ms",
    ),
    Row(
        code="warm",
        work="20,000 × 6,700 again with weights moved by up to 2 %, against from nothing",
        over=("warm", S20, 0.97),
        under=("warm", S20, 0.97),
        beneath="cold",
        bound=0.25,
        scale="1/x",
    ),
    *(small(size, "bare", "without digest, seal and totals") for size in SMALL),
    *(small(size, "seconds", "with them") for size in SMALL),
    Row(
        code="mentor-match",
        work="400 × 400 by rules against mentor-match, scores included",
        over=("mentor-match", RULES, 0.97),
        under=("by rules", RULES, 0.97),
        bound=50.0,
        at_least=True,
        equal=True,
    ),
)


def cell(row: Row, kind: str, store: Store) -> tuple[str, bool | None]:
    """What is shown of one kind of data, and whether the bound is kept; None: not known."""
    above = name_of(row.over[0], kind, *row.over[1:])
    below = name_of(row.under[0], kind, *row.under[1:]) if row.under else None
    for name in (above, below):
        said = _missing(name, store)
        if said:
            return said, None
    top = store.figure(above, row.what)
    bottom = store.figure(below, row.beneath or row.what) if below else 1.0
    if top is None or not bottom:
        return "not measured", None
    if row.equal and store.records[above].get("value") != store.records[below].get("value"):
        return "MISMATCH of values", False
    quotient = top / bottom
    kept = quotient >= row.bound if row.at_least else quotient <= row.bound
    if store.records[above].get("proven") is False:
        return f"{shown(quotient, row.scale)}, not proved", False
    return f"{shown(quotient, row.scale)}{_marks(above, below, store)}", kept


def _missing(name: str | None, store: Store) -> str:
    if name is None:
        return ""
    record = store.records.get(name)
    if record is None:
        return "not measured"
    return f"error: {record['error']}" if "error" in record else ""


def _marks(above: str, below: str | None, store: Store) -> str:
    """Dates of figures that another run has left."""
    runs = {store.records[name]["run"] for name in (above, below) if name}
    old = sorted(one[:10] for one in runs if one != store.run)
    return f" (of {', '.join(dict.fromkeys(old))})" if old else ""


def shown(value: float, scale: str) -> str:
    """A quotient in its scale.

    >>> shown(0.037, "1/x"), shown(12.34, "x"), shown(0.0012, "ms")
    ('1/27', '12.3×', '1.20 ms')
    """
    if scale == "1/x":
        return f"1/{1 / value:.3g}"
    if scale == "ms":
        return f"{value * 1000:.2f} ms"
    if scale in {"s", "MB"}:
        return f"{value:,.0f} {scale}"
    return f"{value:.3g}×"


def bound_shown(row: Row) -> str:
    """The bound as words."""
    if row.code == "memory-lean-20000":
        return "–"
    return ("≥ " if row.at_least else "≤ ") + shown(row.bound, row.scale)


def absolute(row: Row, store: Store) -> str:
    """Seconds, or megabytes, behind the quotients: above the line / below it, kind by kind."""
    parts = []
    for kind in KINDS:
        names = [name_of(row.over[0], kind, *row.over[1:])]
        whats = [row.what]
        if row.under:
            names.append(name_of(row.under[0], kind, *row.under[1:]))
            whats.append(row.beneath or row.what)
        found = [store.figure(name, what) for name, what in zip(names, whats, strict=True)]
        parts.append(" / ".join("–" if one is None else f"{one:.4g}" for one in found))
    return "; ".join(parts) + (" MB" if row.what == "megabytes" else " s")


def reasons() -> dict[str, str]:
    """Why a bound is not kept, by the code of its row."""
    return tomllib.loads(REASONS.read_text(encoding="utf-8")) if REASONS.exists() else {}


def verdict(row: Row, kept: list[bool | None]) -> str:
    """Reached, not reached or not known."""
    if row.code == "memory-lean-20000":
        return "–"
    if any(one is None for one in kept):
        return "**no**" if False in kept else "not known"
    return "yes" if all(kept) else "**no**"


def targets(store: Store) -> list[str]:
    """The table of bounds."""
    why = reasons()
    lines = [
        "| work | bound | clustered | tied | reached | above / below: clustered; tied | why not |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        cells = [cell(row, kind, store) for kind in KINDS]
        said = verdict(row, [kept for _text, kept in cells])
        reason = why.get(row.code, "") if said != "yes" else ""
        texts = " | ".join(text for text, _kept in cells)
        lines.append(
            f"| {row.work} | {bound_shown(row)} | {texts} | {said} | {absolute(row, store)} | "
            f"{reason} |"
        )
    return lines


def same_plan(store: Store) -> list[str]:
    """Whether the plan hangs on anything but the round and the policy."""
    record = store.records.get(SAME, {})
    plans: dict[str, dict[str, str]] = record.get("plans", {})
    if not plans:
        return [f"Not measured: {record.get('error', 'no run yet')}."]
    ways = list(next(iter(plans.values())))
    mentees, mentors = record["size"]
    odd = [
        f"- **{name}: {len(set(found.values()))} different plans**: {found}"
        for name, found in plans.items()
        if len(set(found.values())) > 1
    ]
    said = "one and the same plan each" if not odd else "NOT one plan each"
    head = (
        f"{len(plans)} rounds of {mentees:,} × {mentors:,} in three tiers (regions, and answers on "
        f"a coarse scale with most best plans; load, fairness), {len(ways)} ways each, measured on "
        f"{record['run'][:10]}: {said}, by the hash of pairs of ids. Ways: {', '.join(ways)}."
    )
    return [head, *odd]


SOLVERS = {
    "solve": "the engine",
    "solve p=2": "the engine, default policy (p = 2)",
    "scipy": "scipy on places",
    "scipy lean": "scipy, negated in place",
    "ortools": "OR-tools",
    "lap": "lap.lapjv",
    "limit": "physical limit",
}


def sizes(store: Store) -> list[str]:
    """Seconds and memory of each solver at each size: what the picture draws."""
    every = (*CURVE, S300)
    lines = [
        "| seconds (MB) | " + " | ".join(f"{size[0]:,} × {size[1]:,}" for size in every) + " |",
        "|---|" + "---|" * len(every),
    ]
    for who, said in SOLVERS.items():
        for kind in KINDS:
            cells = [_size_cell(name_of(who, kind, size), store) for size in every]
            lines.append(f"| {said}, {kind} | " + " | ".join(cells) + " |")
    return lines


def _size_cell(name: str, store: Store) -> str:
    seconds, memory = store.figure(name, "seconds"), store.figure(name, "megabytes")
    if seconds is None or memory is None:
        return "error" if "error" in store.records.get(name, {}) else "–"
    run = store.records[name]["run"]
    notes = [] if name.startswith("limit") else [f"{memory:,.0f}"]
    notes += [] if run == store.run else [run[:10]]
    return f"{seconds:.3g}" + (f" ({', '.join(notes)})" if notes else "")
