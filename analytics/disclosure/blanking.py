"""A figure with what may not be shown taken out of it. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from analytics.disclosure.cells import suppressed
from analytics.figures import Figure, Hidden, Step, Verdict
from data.codebook.conventions import convention
from data.codebook.disclosure import Answered, Rules

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
        sums=(),
        told=NOBODY,
    )


def laddered(figure: Figure, rules: Rules) -> Figure:
    """What the curator sees of a figure of few answers: a head-count, then k and n."""
    n, least = figure.n or 0, convention("ladder")
    if n == 0 or n >= rules.k:
        return replace(figure, records=NOBODY, sums=(), told=NOBODY)
    if rules.is_sensitive(figure.metric_id, figure.part):
        return blank(figure, Hidden.SMALL, rules)
    if figure.metric_id in rules.known or not _of_answers(figure, rules):
        return replace(figure, records=NOBODY, sums=(), told=NOBODY)
    counted = n >= least["counts"]
    kept = blank(figure, Hidden.NOTHING, rules)
    return replace(
        kept,
        n=n,
        N=figure.N,
        k=figure.k if counted else None,
        step=Step.COUNTS if counted else Step.HEADCOUNT,
    )


def charted(figure: Figure, rules: Rules, closed: Collection[str] = ()) -> Figure:
    """A figure that may be shown: no pseudonyms, no small groups in its chart.

    ``closed`` are parts of it that are not shown or not as they are now, ``"domain=ict"``.
    """
    raw = rules.single.get(figure.metric_id, frozenset())
    told = {name: _rows(one, rules.k) for name, one in figure.detail.items() if name not in raw}
    out = replace(figure, detail=told, records=NOBODY, sums=(), told=NOBODY)
    return _answered(_divided(out, rules), rules, closed)


def _divided(figure: Figure, rules: Rules) -> Figure:
    """Without counts that divide its people where one of them, or all but one, is small."""
    law = rules.counts.get(figure.metric_id)
    given = [figure.detail.get(key) for key in law.keys] if law is not None else []
    values = [
        _number(one)
        for value in given
        for one in (value.values() if isinstance(value, Mapping) else (value,))
    ]
    whole = max([figure.n or 0, *values])
    if law is None or not any(0 < few < rules.k for one in values for few in (one, whole - one)):
        return figure
    detail = {name: one for name, one in figure.detail.items() if name not in law.keys}
    return replace(figure, detail=detail, **dict.fromkeys(law.tells))  # type: ignore[arg-type]


def _answered(figure: Figure, rules: Rules, closed: Collection[str]) -> Figure:
    """Without small counts of answers in a figure that is known to everybody as a whole."""
    law = rules.asked.get(figure.metric_id)
    if law is None:
        return figure
    detail = dict(figure.detail)
    loose = set(law.keys) - set(law.behind) if figure.where else set()
    if law.beside in detail and (figure.where or _is_few(detail[law.beside], rules.k)):
        detail[law.beside] = None
    rows = detail.get(law.rows)
    if isinstance(rows, list | tuple):
        kept = [_kept(one, law, rules.k, closed) for one in rows]
        detail[law.rows] = [{**one, **dict.fromkeys(loose)} for one in kept]
    return replace(figure, detail=detail)


def _kept(
    row: Mapping[str, object], law: Answered, k: int, closed: Collection[str]
) -> Mapping[str, object]:
    gone = {key for key in law.keys if _is_few(row.get(key), k)}
    if gone & set(law.behind) or f"{law.dimension}={row.get(law.dimension)}" in closed:
        gone |= set(law.behind)
    return {name: None if name in gone else one for name, one in row.items()}


def _is_few(value: object, k: int) -> bool:
    return 0 < _number(value) < k


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
