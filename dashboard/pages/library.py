"""«Методическая копилка»: materials with tags, found by any form of a word; item 6.4."""

import streamlit as st

from dashboard import session
from dashboard.pages.practising import shelf
from dashboard.widgets import notices
from data.access import Permission
from data.codebook import label
from data.codebook.practice import material_name
from data.i18n import _, ngettext
from data.practice import library
from data.practice.library import Shelves, Wanted


def page() -> None:
    """A search, what it finds, a form for a new material."""
    sitting = session.require(Permission.PRACTICE_READ)
    writes = sitting.may(Permission.PRACTICE_WRITE)
    st.title(_("Practice library"))
    st.caption(
        _(
            "Methods, scripts and forms that pairs have left to colleagues. Published cases enter"
            " it by themselves."
        )
    )
    notices(afar=True)
    with session.look() as work:
        shelves = library.shelves(work)
    wanted = _asked(shelves)
    with session.look() as work:
        found = library.find(work, wanted)
    if writes:
        with st.expander(_("Add a material"), expanded=not shelves.kinds, icon=":material/add:"):
            shelf.adding()
    if not shelves.kinds:
        st.info(_("The library is empty. The round table usually fills it."))
        return
    st.caption(ngettext("{count} material", "{count} materials", len(found)))
    if not found:
        st.info(_("Nothing fits. Use fewer words or take a filter off."))
    for one in found:
        shelf.show(one, writes=writes)


def _asked(shelves: Shelves) -> Wanted:
    words, kind = st.columns([2, 1])
    typed = words.text_input(_("Words"), key="library.words", placeholder=_("any form of a word"))
    kinds = [code for code, _count in shelves.kinds]
    chosen = kind.selectbox(
        _("Kind"), kinds, None, format_func=material_name, key="library.kind", placeholder=_("any")
    )
    tags, domains = st.columns(2)
    tag = tags.selectbox(
        _("Tag"),
        [one for one, _count in shelves.tags],
        None,
        key="library.tag",
        placeholder=_("any"),
    )
    domain = domains.selectbox(
        _("Competency"),
        [one for one, _count in shelves.domains],
        None,
        format_func=lambda code: label("domain", code),
        key="library.domain",
        placeholder=_("any"),
    )
    return Wanted(words=typed or "", tag=tag or "", domain=domain or "", kind=chosen or "")
