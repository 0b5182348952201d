"""The office: session, role, navigation, page. Streamlit runs this at every touch."""

import importlib
from functools import partial
from html import escape

import streamlit as st

from dashboard import session
from dashboard.pages import PAGES, PageRow
from dashboard.session import Sitting
from dashboard.web import paths
from dashboard.web.plain import FAVICON
from data.i18n import LANGUAGES, _
from data.records.account import AccountRole

NAMES = {"ru": "Русский", "en": "English"}
SCHOOL = "office.school"  # where this tab acted last


def role_name(role: AccountRole) -> str:
    """What a role is called on screens."""
    return {
        AccountRole.CURATOR: _("Curator of the programme"),
        AccountRole.PSYCHOLOGIST: _("Psychologist"),
        AccountRole.ADMINISTRATION: _("Administration"),
        AccountRole.DIRECTOR: _("Director"),
        AccountRole.SYSADMIN: _("Technical administrator"),
        AccountRole.DPO: _("Data protection officer"),
        AccountRole.REGION: _("Municipality, region"),
        AccountRole.MENTOR: _("Mentor"),
        AccountRole.MENTEE: _("Mentee"),
    }[role]


def run_page(row: PageRow) -> None:
    """Import the page when it is opened and let it draw."""
    importlib.import_module(f"dashboard.pages.{row.module}").page()


def pages_of(sitting: Sitting) -> dict[str, list[st.Page]]:
    """Every page of the table: drawn, or told that this role has no access."""
    sections: dict[str, list[st.Page]] = {}
    for row in PAGES:
        may = row.needs is None or sitting.may(row.needs)
        one = st.Page(
            partial(run_page, row) if may else session.denied,
            title=_(row.title),
            icon=row.icon,
            url_path=row.path,
            default=row.path == "home",
            visibility="visible" if may and row.visible else "hidden",
        )
        sections.setdefault(_(row.section) if row.section else "", []).append(one)
    return sections


def side(sitting: Sitting, place: str) -> None:
    """Who is signed in, in which language, and the door out; a change of language stays here."""
    roles = ", ".join(role_name(role) for role in sitting.account.roles)
    if sitting.instead_of:
        roles += " · " + _("instead of {names}", names=", ".join(sitting.instead_of))
    others = [one for one in LANGUAGES if one != sitting.language]
    school = sitting.school.short_name
    if sitting.guest:
        school = _("{school}, as a guest", school=school)
    csrf = f'<input type="hidden" name="csrf" value="{escape(sitting.session.csrf)}">'
    back = f'<input type="hidden" name="next" value="{escape(place)}">'
    switches = "".join(
        f'<form method="post" action="/language" target="_self">{csrf}{back}'
        f'<button class="own-link" name="language" value="{one}" lang="{one}">{NAMES[one]}</button>'
        "</form>"
        for one in others
    )
    with st.sidebar:
        st.html(
            f'<div class="own-side"><strong>{escape(sitting.account.display_name)}</strong>'
            f"<span>{escape(roles)}</span><span>{escape(school)}</span>"
            f'<nav class="own-doors"><a href="/account" target="_self">{_("My account")}</a>'
            f'{switches}<form method="post" action="/logout" target="_self">{csrf}'
            f'<button class="own-link">{_("Sign out")}</button></form></nav></div>'
        )


@st.fragment(run_every=60)
def watch() -> None:
    """Close a forgotten tab soon after its session has ended elsewhere."""
    if session.current() is None:
        st.rerun()


def moved(sitting: Sitting) -> None:
    """What this tab remembers of another school is forgotten when the person acts elsewhere."""
    if st.session_state.get(SCHOOL, sitting.school.id) != sitting.school.id:
        st.session_state.clear()
        st.query_params.clear()
    st.session_state[SCHOOL] = sitting.school.id


def main() -> None:
    """Fail closed: without a session there is no page."""
    sitting = session.current()
    st.set_page_config(page_title=_("Mentoring"), page_icon=str(FAVICON), layout="wide")
    if sitting is None:
        session.signed_out()
    moved(sitting)
    chosen = st.navigation(pages_of(sitting), expanded=True)
    st.set_page_config(page_title=f"{chosen.title} · {_('Mentoring')}")
    side(sitting, paths.same_place(chosen.url_path, st.query_params.to_dict()))
    watch()
    chosen.run()


main()
