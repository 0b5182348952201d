"""Long work: a paper with figures, drawn and set in the worker, kept in one transaction."""

from collections.abc import Mapping
from typing import Any

from data.jobs import Task

KIND = "report.make"
SCALE = 2.0  # dots of a bitmap to one of the screen
WIDTH = 340  # pixels of a plot: two charts beside each other


def run(task: Task) -> Mapping[str, object]:
    """Make a paper: ``kind``, ``period``. For whoever asked, as their role may see it."""
    from analytics import report  # noqa: PLC0415 -- the office starts without figures
    from dashboard.charts.panels import words  # noqa: PLC0415 -- the same

    kind, period = report.Kind(str(task.arguments["kind"])), str(task.arguments["period"])
    task.progress(0.05, "counting")
    with task.work() as work:
        told = report.plan(work, kind, period)
    task.progress(0.4, "drawing")
    drawings = {code: one for code in report.wanted(told) if (one := drawing(told.board, code))}
    task.progress(0.8, "setting")
    content = report.finished(told, drawings, words.part)
    with task.work() as work:
        document = report.keep(work, told, content)
        result = {"document": document.id}
        task.done(work, result)
    return result


def drawing(board: Any, code: str) -> Any:
    """The chart of a metric in every form a paper takes; None where nothing may be drawn."""
    import vl_convert  # noqa: PLC0415 -- 80 MB, for reports alone

    from analytics import report  # noqa: PLC0415 -- the same
    from dashboard.charts import panels  # noqa: PLC0415 -- the same

    panel = panels.one(board, code)
    if not panel.drawings:
        return None
    spec = _for_paper(panel.drawings[0].spec)
    return report.Drawing(
        pdf=vl_convert.vegalite_to_pdf(spec),
        svg=vl_convert.vegalite_to_svg(spec).encode(),
        png=vl_convert.vegalite_to_png(spec, scale=SCALE),
        title=f"{panel.title}. {panel.base}",
        alt=panel.drawings[0].alt,
        meaning=panel.meaning,
    )


def _for_paper(drawn: Mapping[str, Any]) -> dict[str, Any]:
    """A spec of the screen as a paper takes it: a plot of fixed width without a title."""
    spec = {**drawn, "width": WIDTH}
    for name in ("title", "autosize"):  # the paper sets the title in its own letters
        spec.pop(name, None)
    return spec
