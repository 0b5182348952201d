"""Filters in the address and the board they ask for; ``analytics.rollup`` has the rules."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from analytics import rollup
from analytics.figures import Hidden
from analytics.rollup import Board, FilterState
from dashboard import session
from dashboard.pages.judging import naming
from dashboard.widgets.plainly import plainly
from data.bank.words import refusal as told
from data.errors import ProgrammeError
from data.i18n import _
from data.store import Work

YEARS = 3  # school years to choose from, this one first
DIMENSIONS = ("form", "kind", "stage", "site")

Asked = Callable[..., Board]
Opening = Callable[[Work, Sequence[str]], str]


def school(year: str, only: Sequence[str]) -> Board | None:
    """These figures of the own school by the filters in the address; None where there are none."""
    return _filtered(year, partial(rollup.board, only=only), rollup.opening)


def municipality(year: str, only: Sequence[str]) -> Board | None:
    """These figures of all schools by the filters in the address; None where there are none."""
    return _filtered(year, partial(rollup.municipality, only=only), rollup.town_opening)


def years(year: str) -> list[str]:
    """This school year and those before it.

    >>> years("2026/2027")
    ['2026/2027', '2025/2026', '2024/2025']
    """
    first = int(year[:4])
    return [f"{first - back}/{first - back + 1}" for back in range(YEARS)]


def _filtered(year: str, ask: Asked, opening: Opening) -> Board | None:
    """The whole board, or the part of it that the filters leave; a closed one is told."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period = _period(years(year), opening)
        try:
            whole = _board(ask, period or year, "")
        except ProgrammeError as refusal:
            st.info(plainly(told(refusal)), icon=":material/hourglass_empty:")
            return None
        wanted = [_chosen(whole, one) for one in DIMENSIONS if _of(whole, one)]
    _closed(whole.filters)
    return _narrowed(ask, whole, "&".join(one for one in wanted if one))


def _period(told: list[str], opening: Opening) -> str | None:
    """The chosen school year; at first the newest one with something to look at."""
    with session.look() as work:
        first = opening(work, told)
    return st.selectbox(
        _("School year"),
        told,
        index=told.index(first),
        key="quality.year",
        bind="query-params",
        width=140,
    )


def _narrowed(ask: Asked, whole: Board, where: str) -> Board:
    if not where:
        return whole
    try:
        return _board(ask, whole.period, where)
    except ProgrammeError as refusal:
        st.warning(plainly(told(refusal)), icon=":material/block:")
        return whole


def _board(ask: Asked, period: str, where: str) -> Board:
    with session.work() as work:  # writing: what is shown is kept in the log of disclosure
        return ask(work, period, where=where)


def _of(board: Board, dimension: str) -> list[FilterState]:
    return [one for one in board.filters if one.dimension == dimension]


def _chosen(board: Board, dimension: str) -> str:
    """The filter of one dimension; only those that are open can be chosen."""
    open_ = [one for one in _of(board, dimension) if one.enabled]
    names = {one.code: naming.value(dimension, one.value) for one in open_}
    chosen = st.selectbox(
        naming.dimension(dimension),
        list(names),
        format_func=lambda code: names.get(code, code),
        index=None,
        key=f"quality.{dimension}",
        placeholder=_("all") if names else _("cannot be narrowed"),
        bind="query-params",
        disabled=not names,
        width=172,
    )
    return chosen or ""


def _closed(filters: Sequence[FilterState]) -> None:
    """Filters that cannot be chosen, each with its reason."""
    closed = [one for one in filters if not one.enabled]
    if not closed:
        return
    names = "; ".join(
        f"{naming.dimension(one.dimension)}: {naming.value(one.dimension, one.value)}"
        for one in closed
    )
    reason = {
        Hidden.SMALL: _("fewer than five people would remain"),
        Hidden.REMAINDER: _("fewer than five people would remain, here or outside the filter"),
    }.get(closed[0].reason, _("somebody could be recognised"))
    st.caption(
        plainly(_("Filters that are closed, {reason}: {names}.", reason=reason, names=names))
    )
