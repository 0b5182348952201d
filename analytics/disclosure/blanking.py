"""A figure with what may not be shown taken out of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analytics.disclosure.cells import suppressed
from analytics.figures import Figure, Hidden, Step, Verdict
from data.codebook.conventions import convention
from data.codebook.disclosure import Rules

PEOPLE = ("n", "at_risk")  # keys of a row of a chart that count people
NOBODY: frozenset[str] = frozenset()


def blank(figure: Figure, reason: Hidden, rules: Rules) -> Figure:
    """The figure without any number of it: only which cell it is and why nothing is shown."""
    return replace(
        figure,
        value=None,
        n=None,
        N=None,
        k=None,
        lo=None,
        hi=None,
        interval_kind="",
        bounds_lo=None,
        bounds_hi=None,
        verdict=Verdict.NONE,
        official_met=None,
        step=Step.SUPPRESSED,
        suppressed_reason=reason,
        flags=tuple(one for one in figure.flags if one in rules.neutral),
        detail={},
        records=NOBODY,
    )


def laddered(figure: Figure, rules: Rules) -> Figure:
    """What the curator sees of a figure of few answers: a head-count, then k and n."""
    n, least = figure.n or 0, convention("ladder")
    if n == 0 or n >= rules.k:
        return replace(figure, records=NOBODY)
    if rules.is_sensitive(figure.metric_id, figure.part):
        return blank(figure, Hidden.SMALL, rules)
    if figure.metric_id in rules.known or not _of_answers(figure, rules):
        return replace(figure, records=NOBODY)
    counted = n >= least["counts"]
    kept = blank(figure, Hidden.NOTHING, rules)
    return replace(
        kept,
        n=n,
        N=figure.N,
        k=figure.k if counted else None,
        step=Step.COUNTS if counted else Step.HEADCOUNT,
    )


def charted(figure: Figure, rules: Rules) -> Figure:
    """A figure that may be shown: no pseudonyms, no small groups in its chart."""
    told = {name: _rows(one, rules.k) for name, one in figure.detail.items()}
    return replace(figure, detail=told, records=NOBODY)


def _rows(given: object, k: int) -> object:
    """Rows of a chart: those about 1 to k - 1 people are dropped, with their complement."""
    rows = _counted(given)
    if rows is None:
        return given
    if "at_risk" in rows[0]:
        return [one for one in rows if _number(one["at_risk"]) >= k or not one["at_risk"]]
    counts = {str(at): _number(one["n"]) for at, one in enumerate(rows)}
    shown = suppressed(counts, k)[0]
    return [
        one if str(at) in shown or not one["n"] else _emptied(one) for at, one in enumerate(rows)
    ]


def _counted(given: object) -> Sequence[Mapping[str, object]] | None:
    """The rows themselves, if they are rows that count people."""
    if not isinstance(given, list | tuple) or not given:
        return None
    rows = [one for one in given if isinstance(one, Mapping)]
    same = len(rows) == len(given)
    return rows if same and any(all(key in one for one in rows) for key in PEOPLE) else None


def _emptied(row: Mapping[str, object]) -> Mapping[str, object]:
    """A row that says only what it is about."""
    kept = {name: one if isinstance(one, str) else None for name, one in row.items()}
    return kept | {"hidden": Hidden.SMALL.value}


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _of_answers(figure: Figure, rules: Rules) -> bool:
    """Whether it is built on answers; an unknown metric is."""
    return figure.metric_id in rules.answers or figure.metric_id not in rules.catalogued
