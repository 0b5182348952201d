"""«Сопровождение: числа по месяцам»: without names, small numbers hidden."""

from collections.abc import Sequence

import streamlit as st

from dashboard import session
from data.access import Permission
from data.codebook import support as book
from data.i18n import _, number
from matching import support
from matching.support import MonthRow


def page() -> None:
    """New, in work, closed by outcome, median waiting; a row a whole month."""
    session.require(Permission.QUALITY_READ)
    with session.look() as work:
        rows = support.by_month(work)
    st.title(_("Support by month"))
    st.caption(
        _(
            "Whole months of this school year. Fewer than five people are not told, nor any number"
            " from which they could be worked out: «•» stands there."
        )
    )
    if not rows:
        st.info(
            _(
                "There is nothing to count yet: the first row appears when the first month with a"
                " support case is over."
            )
        )
        return
    _table(rows)


def _table(rows: Sequence[MonthRow]) -> None:
    import pandas as pd

    ends = {code: book.word("outcome", code) for code in book.outcomes()}
    names = [_("New cases"), _("In work at the end"), _("Closed"), *ends.values()]
    lines = [
        [
            one.month.strftime("%m.%Y"),
            *map(_cell, (one.new, one.in_work, one.closed)),
            *(_cell(one.outcomes[code]) for code in ends),
            "•" if one.waiting is None else number(one.waiting, 0),
        ]
        for one in rows
    ]
    columns = [_("Month"), *names, _("Median waiting, days")]
    st.table(pd.DataFrame(lines, columns=columns).set_index(_("Month")))


def _cell(count: int | None) -> str:
    return "•" if count is None else str(count)
