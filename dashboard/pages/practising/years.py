"""Which school year these pages tell of."""

import streamlit as st

from data.i18n import _
from data.store import Work

YEAR = "practising.year"


def chosen(work: Work) -> str:
    """The year in force, or one that has pairs or events."""
    now = work.schools.get(work.school_id).year
    known = {one.year for one in work.pairs.all()} | {one.year for one in work.events.all()}
    years = sorted({now, *known}, reverse=True)
    return st.selectbox(_("School year"), years, key=YEAR) or now
