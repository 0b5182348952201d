"""How regularly pairs meet: a strip of weeks, in words, and as a table."""

from collections.abc import Sequence

import streamlit as st

from analytics import alerts
from analytics.alerts import Strip
from dashboard import session
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext
from data.names import short_fio

MOST = 40  # pairs of one chart: more would not be read


def show() -> None:
    """The strip, the busiest reading first: who has not met for long stands in the words."""
    with session.look() as work:
        strips = alerts.regularity(work)
    st.header(_("Meetings of pairs"))
    if not strips:
        st.info(_("No pair works yet: here you will see in which weeks pairs met."))
        return
    from dashboard import charts

    rows = _rows(strips[:MOST])
    title = _("Meetings held by week. Pairs: {count}", count=len(rows))
    st.altair_chart(charts.strip(rows, title), alt=charts.strip_alt(rows, title), width="stretch")
    st.caption(_meaning(strips))
    if len(strips) > MOST:
        st.caption(_("Shown: the first {count} by name.", count=MOST))
    with st.expander(_("The same as a table")):
        _table(strips)


def _rows(strips: Sequence[Strip]) -> list[tuple[str, list[tuple[str, int, bool]]]]:
    """Rows of the chart; a name that stands twice gets a number."""
    found: list[tuple[str, list[tuple[str, int, bool]]]] = []
    seen: dict[str, int] = {}
    for one in strips:
        name = _name(one)
        seen[name] = seen.get(name, 0) + 1
        told = name if seen[name] == 1 else f"{name} ({seen[name]})"
        found.append((told, [(f"{w.monday:%d.%m}", w.held, w.off) for w in one.weeks]))
    return found


def _name(one: Strip) -> str:
    mentor = short_fio(one.mentor) if one.mentor else _("the mentor")
    mentees = [short_fio(fio) if fio else _("the mentee") for fio in one.mentees]
    return f"{mentor} – {', '.join(mentees)}"


def _meaning(strips: Sequence[Strip]) -> str:
    """What the picture says: pairs without a meeting in the last four school weeks."""
    quiet = [one for one in strips if not any(each.held for each in _last(one))]
    if not quiet:
        return _("Every pair has met in the last four school weeks. × is a week of a school break.")
    return ngettext(
        "{count} pair has not met in the last four school weeks: ask both what hinders them."
        " × is a week of a school break.",
        "{count} pairs have not met in the last four school weeks: ask both what hinders them."
        " × is a week of a school break.",
        len(quiet),
    )


def _last(one: Strip) -> list[alerts.Week]:
    return [each for each in one.weeks if not each.off][-4:]


def _table(strips: Sequence[Strip]) -> None:
    import pandas as pd

    lines = [(plainly(_name(one)), len(one.weeks), one.held) for one in strips]
    columns = [_("Pair"), _("Weeks"), _("Meetings held")]
    st.table(pd.DataFrame(lines, columns=columns).set_index(_("Pair")))
