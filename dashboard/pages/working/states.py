"""What the director sees: whose programme, how far it is, from when to when."""

import streamlit as st

from dashboard import session
from dashboard.widgets.plainly import plainly
from dashboard.widgets.term import term
from data.codebook import label
from data.i18n import _, ngettext
from matching import programmes
from matching.programmes.words import programme_state


def show() -> None:
    """A table without needs, goals and meetings."""
    import pandas as pd

    with session.look() as work:
        rows = programmes.states(work)
    if not rows:
        st.info(_("No pair works yet: programmes appear when pairs are confirmed."))
        return
    st.write(ngettext("{count} pair", "{count} pairs", len(rows)))
    listed = [
        (
            plainly(one.names.mentor),
            ", ".join(plainly(name) for name in one.names.mentees),
            label("kind", one.kind),
            programme_state(one.state),
            term(one.starts_on, one.ends_on),
        )
        for one in rows
    ]
    columns = [_("Mentor"), _("Mentees"), _("Kind"), _("Programme"), _("Term")]
    st.table(pd.DataFrame(listed, columns=columns).set_index(_("Mentor")))
