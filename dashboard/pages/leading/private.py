"""What both sides said in private: for the curator alone, opened on purpose."""

import streamlit as st

from dashboard import session
from dashboard.widgets.plainly import plainly
from data.access import Permission
from data.i18n import _
from data.records.invitation import Form
from matching import pairs
from matching.pairs import PairRow
from matching.pairs.words import grade


def show(row: PairRow) -> None:
    """The answers, the newest last; nothing for anybody else."""
    with session.look() as work:
        if not work.may(Permission.PRIVATE_ANSWER_READ):
            return
        said = pairs.private(work, row.id)
        live = {row.pair.mentor_id: row.mentor}
        names = {one.id: one.fio for one in work.people.all() if one.id in row.pair.mentee_ids}
    if not said:
        return
    with st.expander(_("Private answers: you alone see them"), icon=":material/lock:"):
        for one in said:
            fio = live.get(one.person_id) or names.get(one.person_id, "")
            when = one.at.astimezone().strftime("%d.%m.%Y")
            about = _("before") if one.form is Form.ANSWER else _("after the acquaintance")
            st.markdown(f"**{plainly(fio)}** · {when} · {about}: {grade(one.grade)}")
            if one.words:
                st.text(one.words)
        st.caption(_("The other side and the director see none of this."))
