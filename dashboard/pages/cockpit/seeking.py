"""«Кого искать»: whose one more place, and which new mentor, would help, and by how much."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import session
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext
from matching import rounds
from matching.rounds import PlaceRow, RoundView, SoughtRow

MOST = 30  # rows of a table; more are counted below it
SAME = 3  # decimals of a total: gains nearer than that look the same in points

Counts = tuple[int, int, int]  # who asks, who can help, free places


def show(view: RoundView) -> None:
    """Two tables, the most helpful first; words where nothing would help."""
    with session.look() as work:
        found = rounds.advice(work, view.round.id)
    places = [one for one in found.places if one.useful]
    sought = ranked([one for one in found.sought if one.useful], view.coverage)
    if found.stale:
        st.caption(_("Counted for the plan of the computation, before the decisions of now."))
    if not found.places and not found.sought:
        st.info(_("Not counted: the round is too large, or its computation stopped early."))
        return
    if not places and not sought:
        st.info(
            _("Nothing would help: neither one more place nor one more mentor betters the plan.")
        )
        return
    st.write(
        _(
            "Everybody is placed anew each time, so the gain is exact. The sum is in points: 100"
            " is one perfect pair."
        )
    )
    st.markdown(f"**{_('One more place at a mentor of this round')}**")
    if places:
        _places(places[:MOST])
        _more(len(places))
    else:
        st.caption(_("One more place at any mentor changes nothing."))
    st.markdown(f"**{_('One more mentor, with one place')}**")
    if sought:
        _sought(sought[:MOST], view.coverage)
        _more(len(sought))
        st.caption(
            _(
                "Equal gains stand by how many more ask for help than can help. Who gets the"
                " mentor then depends on whom you find: the round is placed anew."
            )
        )
    else:
        st.caption(_("One more mentor, strong in whatever, changes nothing."))


def _places(rows: Sequence[PlaceRow]) -> None:
    import pandas as pd

    frame = pd.DataFrame(
        [[plainly(one.mentor), one.words, plainly(one.serves) or "—"] for one in rows],
        columns=[_("Mentor"), _("What one more place gives"), _("Who gets a mentor then")],
    )
    st.table(frame.set_index(frame.columns[0]))


def ranked(rows: Sequence[SoughtRow], coverage: Mapping[str, Counts]) -> list[SoughtRow]:
    """The most helpful first; of equal gains, where most people ask for each who can help."""

    def place(one: SoughtRow) -> tuple[int, float, float, int, str]:
        asked, able, _free = coverage.get(one.domain, (0, 0, 0))
        return -one.coverage, -round(one.total, SAME), -asked / (able + 1), -asked, one.name

    return sorted(rows, key=place)


def _more(count: int) -> None:
    """How many rows a table does not show."""
    left = count - MOST
    if left > 0:
        st.caption(ngettext("{count} more row", "{count} more rows", left))


def _sought(rows: Sequence[SoughtRow], coverage: Mapping[str, Counts]) -> None:
    import pandas as pd

    frame = pd.DataFrame(
        [[one.name, one.words, *coverage.get(one.domain, (0, 0, 0))[:2]] for one in rows],
        columns=[
            _("Whom to look for"),
            _("What that gives"),
            _("Ask for help"),
            _("Can help"),
        ],
    )
    st.table(frame.set_index(frame.columns[0]))
