"""Row 3: what has come of it. EXP COMPD GAIN GAS COMPL RET RETC, and the parts of Kirkpatrick."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, floor

from analytics.figures import Figure
from analytics.indicators import spoken
from analytics.rollup import Board
from dashboard.charts.change import Change, change_alt, dumbbells, slopes
from dashboard.charts.course import Curve, incidence, incidence_alt
from dashboard.charts.panels import tables, words
from dashboard.charts.panels.panel import Drawing, Panel, drawable, drawing, panel, shut
from dashboard.charts.panels.reading import curve, known, observed, rows, values
from dashboard.charts.panels.sketches import barred, dotted, opposed, stepped
from dashboard.charts.spread import heat, heat_alt
from data.i18n import _

SCALES: Mapping[str, tuple[float, float]] = {"COMPD": (1, 5), "GAIN": (1, 5), "GAS": (-2, 2)}
SIDES = ("", "mentee", "mentor")
LEVELS = ("-2", "-1", "0", "1", "2")


def expectation(board: Board) -> Panel:
    """Expectation and reality, topic by topic, of the same people."""
    parts = board.parts("EXP")

    def drawn(figure: Figure, title: str) -> Sequence[Drawing]:
        found = [one for side in SIDES for one in _gaps(_of_side(parts, side), side, title)]
        return found or _dotted((figure,), title, _("reality minus expectation, points"))

    return panel(board, "EXP", drawn, parts=parts)


def _of_side(parts: Sequence[Figure], side: str) -> list[Figure]:
    """Topics of one side; of topics told for both sides together, those of nobody's side."""
    topics = [one for one in parts if "topic=" in one.part]
    if not side:
        return [one for one in topics if "side=" not in one.part]
    return [one for one in topics if f"side={side}" in one.part]


def _gaps(parts: Sequence[Figure], side: str, title: str) -> Sequence[Drawing]:
    """Slopes of topics; dots where the group is too small for means."""
    name, _break, base = title.partition("\n")
    whose = f"{name}: {words.code('role', side)}\n{base}" if side else title
    lines = [replace(one, name=one.name.split(",")[0]) for one in _changes(parts)]
    if not lines:
        return _dotted(parts, whose, _("reality minus expectation, points"))
    sides = (_("expected"), _("received"))
    chart = slopes(lines, whose, _around(lines), sides)
    return (drawing(chart, change_alt(lines, whose), tables.of_changes(lines, sides)),)


def competence(board: Board) -> Panel:
    """Self-rated competence before and after, domain by domain."""
    return _grown(board, "COMPD", board.parts("COMPD", "domain"))


def confidence(board: Board) -> Panel:
    """Confidence at work before and after."""
    figure = board.of("GAIN")
    notes = []
    if figure is not None and not shut(figure) and known(figure, "points") is not None:
        notes.append(
            _(
                "In points of the scale: {points}, Hodges–Lehmann interval {lo} – {hi}.",
                points=words.signed(known(figure, "points")),
                lo=words.signed(known(figure, "hl_lo")),
                hi=words.signed(known(figure, "hl_hi")),
            )
        )
    return _grown(board, "GAIN", (), notes)


def goals(board: Board) -> Panel:
    """Goals by the level they have reached."""

    def drawn(figure: Figure, title: str) -> Sequence[Drawing]:
        found = figure.detail.get("levels")
        if not isinstance(found, Mapping):
            return ()
        counts = [int(found.get(one) or 0) for one in LEVELS]
        kinds = [words.code("goal_level", one) for one in LEVELS]
        return opposed(_("goals"), kinds, counts, title, 2)

    return panel(board, "GAS", drawn)


def completion(board: Board) -> Panel:
    """How programmes end, by reason, over the months since their beginning."""

    def drawn(figure: Figure, title: str) -> Sequence[Drawing]:
        causes: dict[str, list[tuple[float, float]]] = {}
        for row in rows(figure, "cif", "t", "value"):
            name = words.code("termination", str(row["reason"]))
            causes.setdefault(name, []).append((float(row["t"]), float(row["value"])))
        if not causes:
            return ()
        told = list(causes.items())
        axis = _("months since the beginning")
        chart = incidence(told, title, axis, observed(figure))
        return (drawing(chart, incidence_alt(told, title), tables.of_causes(figure, axis)),)

    return panel(board, "COMPL", drawn, parts=board.parts("COMPL", "reason"))


def retention(board: Board) -> Panel:
    """How many stay in the school, with the people at risk under the curve."""
    axis = _("months since being hired")

    def drawn(figure: Figure, title: str) -> Sequence[Drawing]:
        return stepped([curve(figure, _("in the school"))], title, axis)

    figure, lead = board.of("RET"), ""
    if figure is not None and not shut(figure) and figure.value is not None:
        told = {"share": spoken.value(figure), "base": spoken.base(figure)}
        lead = _("Still in the school 12 months after being hired: {share} ({base}).", **told)
    return panel(board, "RET", drawn, parts=board.parts("RET"), lead=lead)


def compared(board: Board) -> Panel:
    """Participants and others: observational, and said so on the chart and under it."""
    axis = _("months since the landmark day")
    label = words.observational()

    def drawn(figure: Figure, title: str) -> Sequence[Drawing]:
        found = _two(figure)
        name, _break, base = title.partition("\n")
        return stepped(found, f"{name}. {label}\n{base}", axis) if len(found) > 1 else ()

    figure = board.of("RETC")
    lead = ""
    if figure is not None and not shut(figure) and figure.value is not None:
        value = words.signed(figure.value * 100, 0)
        lead = _(
            "Participants against others after a year: {value} percentage points.", value=value
        )
    return panel(board, "RETC", drawn, notes=[label], lead=lead)


def share_of_kinds(board: Board, metric: str, kinds: Mapping[str, str], middle: int) -> Panel:
    """Answers of a closed list to the left and right of the neutral one."""

    def drawn(figure: Figure, title: str) -> Sequence[Drawing]:
        counts = _counts(figure)
        told = [counts.get(one, 0) for one in kinds]
        return opposed(_("answers"), list(kinds.values()), told, title, middle)

    return panel(board, metric, drawn, parts=board.parts(metric))


def recommending(board: Board) -> Panel:
    """Who would recommend the programme."""
    kinds = {
        "detractors": _("critics, 0–6"),
        "passives": _("neutral, 7–8"),
        "promoters": _("supporters, 9–10"),
    }
    return share_of_kinds(board, "NPS", kinds, 1)


def climate(board: Board) -> Panel:
    """How the staff see the climate: answers from 1 to 5, nobody's own."""
    return share_of_kinds(board, "CLIM", {str(one): str(one) for one in range(1, 6)}, 2)


def conflicts(board: Board) -> Panel:
    """Whether hard situations have become fewer."""
    kinds = {"more": _("more"), "same": _("as many"), "fewer": _("fewer")}
    return share_of_kinds(board, "CNFL", kinds, 1)


def simple(board: Board, metric: str) -> Panel:
    """A figure with its parts as bars where they are shares, else as numbers in the table."""
    parts = board.parts(metric)

    def drawn(figure: Figure, title: str) -> Sequence[Drawing]:
        shown = [one for one in (figure, *parts) if drawable(one)]
        if words.unit(metric) != "%" or not shown:
            return _dotted((figure,), title, words.unit(metric) or _("value"))
        told = [
            (words.part(one) or _("all together"), one.value or 0.0, words.share_of(one))
            for one in shown
        ]
        return barred(told, title, 1.0)

    return panel(board, metric, drawn, parts=parts)


def deficits(board: Board) -> Panel:
    """Requested competences that are skilled afterwards: a map of domains."""
    parts = board.parts("COMP", "domain")
    column = words.code("wave", "post")

    def drawn(_figure: Figure, title: str) -> Sequence[Drawing]:
        cells = {
            (words.part(one), column): (one.value or 0.0, words.share_of(one))
            for one in parts
            if drawable(one)
        }
        if not cells:
            return ()
        names = [words.part(one) for one in parts]
        chart = heat(cells, names, [column], title)
        return (drawing(chart, heat_alt(cells, title)),)

    return panel(board, "COMP", drawn, parts=parts)


def _grown(board: Board, metric: str, parts: Sequence[Figure], notes: Sequence[str] = ()) -> Panel:
    sides = (words.code("wave", "pre"), words.code("wave", "post"))

    def drawn(figure: Figure, title: str) -> Sequence[Drawing]:
        lines = _changes(parts or (figure,))
        title = title.replace(words.unit(metric), _("points"))  # the axis is the scale itself
        if not lines:
            return _dotted(parts or (figure,), title, _("after minus before, points"))
        chart = dumbbells(lines, title, SCALES[metric], sides)
        return (drawing(chart, change_alt(lines, title), tables.of_changes(lines, sides)),)

    return panel(board, metric, drawn, parts=parts, notes=notes)


def _changes(figures: Sequence[Figure]) -> list[Change]:
    """Lines of what may be drawn as means: known before and after."""
    found = []
    for one in figures:
        before, after = known(one, "before"), known(one, "after")
        if not drawable(one) or before is None or after is None:
            continue
        found.append(
            Change(
                name=words.part(one) or words.name(one.metric_id),
                before=before,
                after=after,
                said=_changed(one),
                n=one.n or 0,
            )
        )
    return found


def _changed(figure: Figure) -> str:
    value = words.signed(figure.value, words.places(figure.metric_id))
    if figure.lo is None or figure.hi is None:
        return f"{value}, n = {figure.n}"
    lo, hi = (words.signed(one, words.places(figure.metric_id)) for one in (figure.lo, figure.hi))
    return f"{value} [{lo}; {hi}], n = {figure.n}"


def _around(lines: Sequence[Change]) -> tuple[float, float]:
    """The part of the scale the lines lie in, in whole points."""
    all_ = [value for one in lines for value in (one.before, one.after)]
    low, high = floor(min(all_)), ceil(max(all_))
    return float(low), float(max(high, low + 2))


def _dotted(figures: Sequence[Figure], title: str, axis: str) -> Sequence[Drawing]:
    """Dots of the groups too small for means."""
    strips = [
        (words.part(one) or words.name(one.metric_id), values(one, "dots"))
        for one in figures
        if not shut(one)
    ]
    return dotted(strips, title, axis)


def _two(figure: Figure) -> list[Curve]:
    found = figure.detail.get("curves")
    if not isinstance(found, Mapping):
        return []
    names = {"participants": _("participants"), "others": _("others")}
    at_risk = figure.detail.get("at_risk")
    risks = at_risk if isinstance(at_risk, Mapping) else {}
    return [
        Curve(
            name=name,
            points=[(one["t"], one["value"], one.get("lo"), one.get("hi")) for one in found[key]],
            at_risk=[(one["t"], one["n"]) for one in risks.get(key, ())],
        )
        for key, name in names.items()
        if found.get(key)
    ]


def _counts(figure: Figure) -> Mapping[str, int]:
    """Counts by kind: rows of a distribution, or single numbers of the detail."""
    told = {
        str(one.get("code")): int(one["count"]) for one in rows(figure, "distribution", "count")
    }
    single = {
        key: int(value)
        for key, value in figure.detail.items()
        if isinstance(value, int) and not isinstance(value, bool)
    }
    return told or single
