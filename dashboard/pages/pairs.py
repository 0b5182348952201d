"""«Пары»: the approved pairs of the year. For the director and the curator."""

from collections.abc import Sequence

import streamlit as st

from dashboard import session
from dashboard.widgets.plainly import plainly
from dashboard.widgets.term import term
from data.access import Permission
from data.bank.cards import PairLine, settled
from data.codebook import label
from data.i18n import _, ngettext


def page() -> None:
    """Who works with whom, in which form, since when; no needs and no reasons."""
    sitting = session.require(Permission.ROUND_RESULT_READ)
    with session.look() as work:
        lines = settled(work)
    st.title(_("Pairs"))
    st.caption(_("School year {year}", year=sitting.school.year))
    if not lines:
        st.info(_("There are no pairs yet: they appear here when a matching round is approved."))
        return
    st.write(ngettext("{count} approved pair", "{count} approved pairs", len(lines)))
    _table(lines)


def _table(lines: Sequence[PairLine]) -> None:
    import pandas as pd

    rows = [
        (
            plainly(one.mentor),
            ", ".join(plainly(fio) for fio in one.mentees),
            one.kind,
            one.form,
            label("pair_state", one.state.value),
            term(one.started_on, one.ended_on),
        )
        for one in lines
    ]
    columns = [_("Mentor"), _("Mentees"), _("Kind"), _("Form"), _("State"), _("Term")]
    st.table(pd.DataFrame(rows, columns=columns).set_index(_("Mentor")))
