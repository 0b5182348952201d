"""Row 2: how the process runs. TTM UNM UAGE REG3 ALERT."""

from collections.abc import Mapping, Sequence

from analytics.figures import Figure
from analytics.rollup import Board
from analytics.shares import shifted
from dashboard.charts.course import run, run_alt
from dashboard.charts.panels import tables, words
from dashboard.charts.panels.panel import Drawing, Panel, drawable, drawing, panel, shut
from dashboard.charts.panels.reading import curve, known, rows, values
from dashboard.charts.panels.sketches import barred, dotted, stepped
from dashboard.charts.rounds import funnel, funnel_alt
from dashboard.charts.spread import reasons, reasons_alt
from data.codebook import indicators
from data.i18n import _, number

FIRST = 14  # days of waiting after which somebody is to be talked to, beside goal and red line


def time_to_match(board: Board) -> Panel:
    """Share of requests with a pair by days waited; dots where there are few."""
    return panel(board, "TTM", _matched)


def unmatched(board: Board) -> Panel:
    """Open requests by reason: over time where it is known, else today."""
    parts = [one for one in board.parts("UNM", "reason") if one.value or one.suppressed_reason]

    def drawn(figure: Figure, title: str) -> Sequence[Drawing]:
        series = _months(figure)
        order = [words.part(one) for one in board.parts("UNM", "reason")]
        if len(series) > 1:
            used = [one for one in order if any(one in counts for _when, counts in series)]
            chart = reasons(series, used, title)
            return (
                drawing(chart, reasons_alt(series, used, title), tables.of_months(series, used)),
            )
        told = [
            (words.part(one), one.value or 0.0, number(one.value or 0, 0))
            for one in parts
            if not shut(one)
        ]
        return barred(told, title)

    return panel(board, "UNM", drawn, parts=parts)


def ages(board: Board) -> Panel:
    """How long open requests have waited, every one a dot."""
    figure = board.of("UAGE")
    notes = []
    if figure is not None and not shut(figure) and known(figure, "max") is not None:
        notes.append(
            _(
                "Nine of ten wait no longer than {p90} days; the longest waits {most}.",
                p90=number(known(figure, "p90") or 0, 0),
                most=number(known(figure, "max") or 0, 0),
            )
        )
    return panel(board, "UAGE", _aged, notes=notes)


def active(board: Board) -> Panel:
    """Pairs that meet, month by month, with the median."""
    figure = board.of("REG3")
    points = _run_points(figure) if figure is not None and not shut(figure) else []
    found = shifted([value for _when, value, _said in points])
    note = {
        None: _("Fewer than eight points: drawn, not judged."),
        True: _("Eight points in a row on one side of the median: a shift, look for its cause."),
        False: _("No run of eight points on one side of the median: ordinary fluctuation."),
    }[found]

    def drawn(one: Figure, title: str) -> Sequence[Drawing]:
        if not points:
            return ()
        chart = run(points, title, median=known(one, "median"), target=one.target)
        return (drawing(chart, run_alt(points, title), tables.of_bars(points)),)

    return panel(board, "REG3", drawn, notes=[note] if points else [])


def handling(board: Board) -> Panel:
    """What became of early warnings: counts, no pair is named."""
    return panel(board, "ALERT", _handled)


def _matched(figure: Figure, title: str) -> Sequence[Drawing]:
    goal = figure.target
    marks = [] if goal is None else [(goal, _("goal {days} days", days=f"{goal:g}"))]
    found = curve(figure, _("requests"))
    if found is None:
        strips = [(_("requests"), values(figure, "dots"))]
        return dotted(strips, title, _("days waited"), marks)
    reached = max(point[0] for point in found.points)
    lines = [one for one in marks if one[0] <= reached]
    return stepped([found], title, _("days since the request"), lines)


def _aged(figure: Figure, title: str) -> Sequence[Drawing]:
    red = known(figure, "red_days") or 0.0
    goal = indicators.target("days_to_pair", int(figure.period[-4:]))
    days = [float(FIRST), *([goal.value] if goal else []), *([red] if red else [])]
    marks = [(day, f"{day:g}") for day in days]
    strips = [(_("open requests"), values(figure, "dots"))]
    return dotted(strips, title, _("days since the request"), marks)


def _months(figure: Figure) -> list[tuple[str, Mapping[str, int]]]:
    told: dict[str, dict[str, int]] = {}
    for row in rows(figure, "series", "on", "n"):
        month = told.setdefault(words.month(str(row["on"])), {})
        month[words.code("reason", str(row["reason"]))] = int(row["n"])
    return list(told.items())


def _run_points(figure: Figure) -> list[tuple[str, float, str]]:
    return [
        (words.month(str(row["on"])), float(row["value"]), words.percent_of(row))
        for row in rows(figure, "series", "on", "value")
    ]


def _handled(figure: Figure, title: str) -> Sequence[Drawing]:
    steps = figure.detail.get("steps")
    if not drawable(figure) or not isinstance(steps, Mapping):
        return ()
    names = {
        "raised": _("raised"),
        "taken": _("taken in hand"),
        "resolved": _("resolved"),
        "in_time": _("resolved in time"),
        "false": _("judged false"),
    }
    told = [(name, int(steps[key])) for key, name in names.items() if steps.get(key) is not None]
    if not any(count for _name, count in told):
        return ()
    return (
        drawing(
            funnel(told, title),
            funnel_alt(told, title),
            tables.named([(name, str(count)) for name, count in told]),
        ),
    )
