"""A board on the screen: rows of panels, what is empty in one list, the table behind each chart."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from analytics.figures import Verdict
from analytics.rollup import Board
from dashboard.widgets.plainly import plain_rows, plainly
from data.i18n import _, language, ngettext

if TYPE_CHECKING:
    from dashboard.charts.panels import Panel, Row

ROW, KEY = "row", "quality.row"  # parameter of the address, the widget that turns it
KEPT, ENTRIES = 3600, 200  # seconds and number of boards whose panels are kept
ICONS = {
    Verdict.MET: ":green[:material/check_circle:]",
    Verdict.UNCLEAR: ":gray[:material/balance:]",
    Verdict.NOT_MET: ":red[:material/error:]",
}
WIDE = frozenset(
    {"beside", "EXP", "COMPD", "COMP", "COMPL", "RET", "RETC", "BANK", "EQG", "basis", "DQ5"}
)


def stamp(board: Board) -> None:
    """Day, versions and hidden cells: they stand above every figure."""
    from dashboard.charts import panels

    parts = [
        _("Data of {day}", day=f"{board.as_of:%d.%m.%Y}"),
        ngettext("{count} cell is hidden here", "{count} cells are hidden here", board.withheld),
        _("formulas {version}", version=board.formula_version),
        _("data {version}", version=panels.spaced(board.data_version[:8])),
    ]
    if board.synthetic:
        parts.insert(0, _("invented data"))
    st.caption(plainly(" · ".join(parts)))


def view(codes: Sequence[str]) -> str:
    """Which row is shown: in the address, so that it can be sent on."""
    from dashboard.charts import panels

    names = {**{code: panels.title(code) for code in codes}, panels.KIRKPATRICK: _("Kirkpatrick")}
    wanted = st.query_params.get(ROW, codes[0])
    chosen = st.segmented_control(
        _("Part of the page"),
        list(names),
        format_func=lambda code: names[code],
        default=wanted if wanted in names else codes[0],
        required=True,
        key=KEY,
        on_change=_turn,
        label_visibility="collapsed",
    )
    return chosen or codes[0]


def _turn() -> None:
    """The address follows the choice."""
    st.query_params[ROW] = st.session_state[KEY]


def rows(board: Board, code: str) -> None:
    """The chosen row, or the four levels of Kirkpatrick."""
    for one in _made(_key(board), code, board):
        row(one)


def row(one: "Row") -> None:
    """One row: what can be drawn as cards, the rest as one list that says when it comes."""
    st.header(one.title, anchor=False)
    st.caption(one.intro)
    full = [panel for panel in one.panels if not panel.empty]
    narrow = [panel for panel in full if panel.code not in WIDE and panel.drawings]
    paired = narrow[: len(narrow) // 2 * 2]
    for at in range(0, len(paired), 2):
        for place, panel in zip(st.columns(2), paired[at : at + 2], strict=True):
            with place:
                card(panel)
    for panel in full:
        if panel not in paired:
            card(panel)
    waiting([panel for panel in one.panels if panel.empty])


def card(panel: "Panel") -> None:
    """A panel: verdict, base, charts, what it means, the table."""
    with st.container(border=True):
        st.markdown(f"**{plainly(panel.title)}**")
        icon = ICONS.get(panel.verdict, "")
        st.markdown(f"{icon} {plainly(panel.lead)}".strip())
        st.caption(plainly(panel.base))
        for drawing in panel.drawings:
            st.vega_lite_chart(spec=dict(drawing.spec), width="stretch", alt=drawing.alt)
        if panel.notes:
            st.caption("  \n".join(plainly(note) for note in panel.notes))
        if panel.meaning:
            st.markdown(f":gray[{_('What it means:')} {plainly(panel.meaning)}]")
        table(panel)


def table(panel: "Panel") -> None:
    """The numbers behind a chart, for whoever reads no charts and for whoever checks them."""
    told = [panel.table, *(one.table for one in panel.drawings if one.table is not None)]
    shown = [one for one in told if one.rows]
    if not shown:
        return
    with st.expander(_("Table"), icon=":material/table:", expanded=not panel.drawings):
        for one in shown:
            lines = [dict(zip(one.columns, row, strict=True)) for row in one.rows]
            st.table(plain_rows(lines), border="horizontal", hide_index=True)


def waiting(panels: Sequence["Panel"]) -> None:
    """What cannot be shown yet or at all, and why, in one list."""
    if not panels:
        return
    with st.container(border=True):
        st.markdown(f"**{_('Without a figure so far')}**")
        lines = [f"- {plainly(one.title)}: :gray[{plainly(one.lead)}]" for one in panels]
        st.markdown("\n".join(lines))


def _key(board: Board) -> tuple[str, ...]:
    """Everything a drawn board depends on: audience and unit first, so that none is shared."""
    return (
        board.audience.value,
        board.level.value,
        board.unit_id,
        board.period,
        board.where,
        board.data_version,
        board.formula_version,
        board.made_at.isoformat(),
        str(board.withheld),
        language(),
    )


@st.cache_data(ttl=KEPT, max_entries=ENTRIES, show_spinner=False)
def _made(
    key: tuple[str, ...],  # noqa: ARG001 -- what the cache tells boards apart by
    code: str,
    _board: Board,
) -> "tuple[Row, ...]":
    """Panels of a row: drawn once for a key, because a chart takes 45 ms."""
    from dashboard.charts import panels

    if code == panels.KIRKPATRICK:
        return panels.kirkpatrick(_board)
    return (panels.row(_board, code),)
