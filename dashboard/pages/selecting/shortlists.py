"""Item 4.1 on the screen: a shortlist for one programme, the interview, the decision."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.selecting import talking
from dashboard.widgets import attempt
from dashboard.widgets.actions import partly
from dashboard.widgets.plainly import plain_rows, plainly
from data.codebook import label
from data.codebook.selection import rules
from data.i18n import _, ngettext
from data.names import sort_key
from data.records.ids import PersonId
from data.records.selection import CandidacyState
from matching import selection
from matching.selection import Barred, CandidacyRow, ListedProgramme, Seeker

KEY = "selection.list"
MOST_TOLD = 12  # mentors named among those kept out


def show(*, writes: bool) -> None:
    """A form for a new list; every list with its candidates."""
    with session.look() as work:
        people = selection.seekers(work)
        listed = selection.programmes(work)
    st.caption(
        _(
            "The best suited mentors for one mentee or one group. A list is an offer of the"
            " program: whom to select is decided by a person after an interview."
        )
    )
    if writes:
        _form(people)
    if not listed:
        st.info(_("No shortlist has been made this year. Choose a mentee and make the first one."))
    for one in sorted(listed, key=lambda one: (not one.undecided, sort_key(one.mentees))):
        _programme(one, writes=writes)


def _form(people: Sequence[Seeker]) -> None:
    if not people:
        st.info(_("Nobody of the mentees' bank looks for a mentor with a live consent."))
        return
    names = {one.id: one.fio for one in people}
    with st.form(KEY, clear_on_submit=False):
        who, count = st.columns([4, 1], vertical_alignment="bottom")
        who.multiselect(
            _("Mentee, or members of one group"),
            list(names),
            format_func=names.__getitem__,
            key=f"{KEY}.who",
            placeholder=_("choose"),
            max_selections=4,
        )
        count.number_input(_("Mentors"), 1, rules().most, rules().offered, key=f"{KEY}.count")
        st.form_submit_button(
            _("Make the shortlist"), type="primary", on_click=attempt, args=(_listed,)
        )


def _listed() -> str:
    said = st.session_state
    chosen: list[PersonId] = list(said.get(f"{KEY}.who") or [])
    with session.work() as work:
        made = selection.shortlist(work, chosen, int(said[f"{KEY}.count"]))
    if made.barred:
        partly(_kept_out(made.barred))
    return ngettext("{count} mentor is listed.", "{count} mentors are listed.", len(made.rows))


def _kept_out(barred: Sequence[Barred]) -> str:
    """Who was not listed and why, Markdown."""
    shown = [f"- {plainly(one.fio)}: {plainly('; '.join(one.why))}" for one in barred[:MOST_TOLD]]
    left = len(barred) - MOST_TOLD
    more = [f"- {_('and {count} more', count=left)}"] if left > 0 else []
    return "\n".join([_("Not listed by the rules:"), "", *shown, *more])


def _programme(one: ListedProgramme, *, writes: bool) -> None:
    with st.expander(_title(one), expanded=bool(one.undecided)):
        st.table(plain_rows(_line(row) for row in one.rows), border="horizontal", hide_index=True)
        chosen = st.selectbox(
            _("Candidate"),
            [row.candidacy.id for row in one.rows],
            format_func={row.candidacy.id: row.fio for row in one.rows}.__getitem__,
            key=f"{KEY}.pick.{'.'.join(one.mentee_ids)}",
        )
        row = next(row for row in one.rows if row.candidacy.id == chosen)
        talking.show(row, writes=writes)
        if writes:
            _again(one)


def _title(one: ListedProgramme) -> str:
    told = (
        ngettext("{count} undecided", "{count} undecided", one.undecided)
        if one.undecided
        else _("all decided")
    )
    return f"{plainly(one.mentees)} · {told}"


def _line(row: CandidacyRow) -> dict[str, str]:
    one = row.candidacy
    return {
        "№": str(one.rank),
        _("Mentor"): row.fio,
        _("Points of 100"): str(one.points),
        _("Why"): "; ".join(row.reasons),
        _("State"): state(one.state),
    }


def state(code: CandidacyState) -> str:
    """The state of a candidate in words."""
    return label("candidacy_state", code.value)


def _again(one: ListedProgramme) -> None:
    st.button(
        _("Make the list anew"),
        key=f"{KEY}.again.{'.'.join(one.mentee_ids)}",
        on_click=attempt,
        args=(partial(_made_anew, one.mentee_ids, len(one.rows)),),
        help=_("Scores are counted again; who has been interviewed stays as is."),
    )


def _made_anew(mentee_ids: tuple[PersonId, ...], count: int) -> str:
    with session.work() as work:
        made = selection.shortlist(work, mentee_ids, count)
    return ngettext("{count} mentor is listed.", "{count} mentors are listed.", len(made.rows))
