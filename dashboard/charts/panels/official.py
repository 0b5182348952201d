"""Row 1: what the regulation asks. COV1 SAT1 SAT2 RR CONS ROAD."""

from collections.abc import Sequence
from dataclasses import replace

from analytics.figures import Figure, Step
from analytics.rollup import Board
from dashboard.charts.panels import words
from dashboard.charts.panels.panel import (
    Drawing,
    Panel,
    based,
    drawable,
    drawing,
    panel,
    shut,
)
from dashboard.charts.panels.sketches import barred, dotted
from dashboard.charts.target import Bullet, bullet, bullet_alt
from data.codebook import indicators
from data.i18n import _


def share(board: Board, metric: str) -> Panel:
    """A share against its target; a small group as dots beside it."""
    return panel(board, metric, _bulleted)


def response(board: Board) -> Panel:
    """Answers of those asked, wave by wave."""
    note = _(
        "Counted are the main surveys of the year: before the start, in the middle, at the end."
        " Surveys of acquaintance and short ones of a pair stand on the page of surveys."
    )
    figure = board.of("RR")
    return _by(board, "RR", "wave", [] if shut(figure) else [note])


def consents(board: Board) -> Panel:
    """Live consents by purpose; ending and taken back ones in words."""
    counts = [board.of("CONS", part) for part in ("ending", "withdrawn")]
    told = [one for one in counts if one is not None and not shut(one)]
    names = {
        "ending": _("end within {days} days", days=indicators.threshold("consent_soon_days")),
        "withdrawn": _("taken back"),
    }
    notes = [f"{names[one.part].capitalize()}: {one.k or 0}." for one in told if one.part in names]
    found = _by(board, "CONS", "purpose", notes, whole=False)
    figure = board.of("CONS")
    if figure is None or shut(figure):
        return found
    only = _("The target is about keeping the data bank: without it nothing else is processed.")
    return replace(found, notes=(only, *found.notes))


def roadmap(board: Board) -> Panel:
    """Steps of the roadmap done in time."""
    return panel(board, "ROAD", _bulleted)


def _bulleted(figure: Figure, title: str) -> Sequence[Drawing]:
    if not drawable(figure) or figure.value is None:
        return ()
    one = Bullet(
        fact=figure.value,
        n=figure.n or 0,
        N=figure.N,
        lo=figure.lo,
        hi=figure.hi,
        bounds_lo=figure.bounds_lo,
        bounds_hi=figure.bounds_hi,
        target=figure.target,
    )
    drawn = drawing(bullet(one, title), bullet_alt(one, title))
    return (drawn, *_strip(figure))


def _strip(figure: Figure) -> Sequence[Drawing]:
    """Answers of five to nine people as dots; the line is from which answer on is satisfied."""
    spread = figure.detail.get("distribution")
    if figure.step is not Step.SHARE or not isinstance(spread, list) or not spread:
        return ()
    if "value" not in spread[0]:
        return ()
    values = [float(row["value"]) for row in spread for _copy in range(int(row["count"]))]
    title = f"{_('Each answer as a dot')}\n{based(figure)}"
    marks = []
    threshold = figure.detail.get("threshold")
    if isinstance(threshold, (int, float)):
        marks = [(float(threshold), _("satisfied from {value}", value=f"{threshold:g}"))]
    axis = _("answer on the scale 1–10")
    return dotted([(_("answers"), values)], title, axis, marks, (1, 10))


def _by(
    board: Board, metric: str, dimension: str, notes: Sequence[str] = (), *, whole: bool = True
) -> Panel:
    """A census share and its parts as bars; the ``whole`` where it is no part told twice."""
    parts = board.parts(metric, dimension)

    def drawn(figure: Figure, title: str) -> Sequence[Drawing]:
        told = (*parts, figure) if whole or not parts else parts
        shown = [one for one in told if drawable(one)]
        lines = [
            (words.part(one) or _("all together"), one.value or 0.0, words.share_of(one))
            for one in shown
        ]
        return barred(lines, title, 1.0)

    return panel(board, metric, drawn, parts=parts, notes=notes)
