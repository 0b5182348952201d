"""Item 3.2 on the screen: can the bank answer the requests, and where to look if not."""

import streamlit as st

from dashboard import session
from dashboard.widgets.plainly import plain_rows, plainly
from data.i18n import _, ngettext
from matching import selection
from matching.selection import Coverage


def show(*, writes: bool) -> None:
    """Head counts, the table of competencies, where to look."""
    with session.look() as work:
        found = selection.coverage(work)
    st.caption(
        _(
            "All requests against all mentors of the bank, before anybody is chosen. Who fits one"
            " programme is on «Selection for a programme»; pairs are made by the matching round."
        )
    )
    if not found.rows:
        st.info(
            _(
                "Nobody of the mentees' bank looks for a mentor yet. The bank of mentors forms all"
                " the same: coverage appears with the first request."
            )
        )
        return
    _counts(found)
    st.table(plain_rows(_lines(found)), border="horizontal", hide_index=True)
    st.caption(
        _(
            "A free place is counted in every competency its mentor can serve, so what is missing"
            " is told at the least. «Other» is what is not told apart."
        )
    )
    _leads(found)
    if writes:
        st.caption(_("The note on coverage is made and issued on the page of papers."))


def _counts(found: Coverage) -> None:
    mentees, mentors, places = st.columns(3)
    mentees.metric(_("Mentees who look for a mentor"), found.mentees)
    mentors.metric(_("Mentors in the bank"), found.mentors)
    places.metric(_("Free places"), found.places)


def _lines(found: Coverage) -> list[dict[str, str]]:
    return [
        {
            _("Competency"): one.name,
            _("Mentees need it"): str(one.demand),
            _("Mentors can serve it"): str(one.supply),
            _("Free places"): str(one.places),
            _("Missing"): str(one.gap) if one.gap else "—",
        }
        for one in found.rows
    ]


def _leads(found: Coverage) -> None:
    st.header(_("Whom to look for"))
    if not found.uncovered:
        st.success(_("Every competency has at least as many places as requests."))
        return
    for row in found.uncovered:
        st.markdown(f"**{plainly(row.name)}**: {selection.missing(row.gap)}")
        st.markdown("\n".join(f"- {plainly(selection.look(one))}" for one in row.leads))
    if found.unasked:
        st.caption(
            ngettext(
                "{count} colleague of the staff takes part on neither side this year.",
                "{count} colleagues of the staff take part on neither side this year.",
                found.unasked,
            )
        )
