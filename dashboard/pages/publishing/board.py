"""What stands on the site, what waits, what must go. Shows; decides nothing."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.pages.publishing import acts
from dashboard.widgets import download
from dashboard.widgets.plainly import plainly
from data.codebook.papers import field_name
from data.i18n import _, ngettext
from data.publication import Stale
from data.publication.checking import Check
from data.publication.gathering import HeldBack
from data.publication.taking_down import Held
from data.publication.viewing import Changes, Overview
from data.records.publication import SiteBuild
from data.records.school import School
from data.store import Work

YEAR = "publication.year"
SHOWN = 12  # lines of a list before the rest is counted


def chosen_year(work: Work) -> str:
    """The school year the section tells of: the current one, or one before it."""
    now = work.schools.get(work.school_id).year
    years = sorted({now, *(one.year for one in work.participations.all())}, reverse=True)
    return st.sidebar.selectbox(_("School year of the site"), years, key=YEAR) or now


def standing(state: Overview, school: School) -> None:
    """The published build in a sentence, with its address."""
    st.header(_("On the site now"))
    now = state.published
    if now is None:
        st.info(_("Nothing is published yet. Build the section, look at it, publish it."))
        return
    people = state.people[now.id]
    st.success(
        _(
            "Build {number} for {year}, published on {day}. {people}.",
            number=now.number,
            year=now.year,
            day=f"{now.published_at:%d.%m.%Y}",
            people=ngettext("{count} person is named", "{count} people are named", people),
        ),
        icon=":material/public:",
    )
    st.caption(_("Address"))
    st.code(now.base, language=None)
    if not school.requisites.section:
        st.caption(_("Write this address into the head of papers: consents name it."))


def waiting(build: SiteBuild, checks: Sequence[Check], changes: Changes) -> None:
    """The build that waits: preview, differences, computed points of the check-list."""
    st.header(_("Build {number} waits to be published", number=build.number))
    st.html(
        f'<p><a class="own-download" href="/preview/{build.number}/" target="_blank">'
        f"{_('Look at the pages')}</a></p>"
    )
    download(_("Download as ZIP"), "site", {"build": build.id})
    st.subheader(_("What will change"))
    _differences(changes)
    st.subheader(_("Check-list"))
    for one in checks:
        sign = ":material/check_circle:" if one.passed else ":material/error:"
        if not one.passed and not one.must:
            sign = ":material/warning:"
        st.markdown(f"{sign} {one.words}")
        for fault in one.found[:SHOWN]:
            st.markdown(f"- {plainly(fault)}")


def _differences(changes: Changes) -> None:
    told = (
        (_("New"), changes.new),
        (_("Changed"), changes.changed),
        (_("Removed"), changes.gone),
    )
    if not any(some for _title, some in told):
        st.caption(_("Nothing: the pages are the same."))
    for title, some in told:
        if some:
            rest = len(some) - SHOWN
            more = f" {_('and {count} more', count=rest)}" if rest > 0 else ""
            st.markdown(f"**{title}:** {plainly(', '.join(some[:SHOWN]))}{more}")


def take_down(held: Sequence[Held], *, writes: bool) -> None:
    """Addresses that held somebody whose consent has ended."""
    if not held:
        return
    st.header(_("To be taken down"))
    st.warning(
        _(
            "A consent has ended. This program shows these people no more. If the pages were"
            " uploaded elsewhere, remove them there by the date and confirm each address."
        )
    )
    for number, one in enumerate(held):
        with st.container(border=True):
            st.markdown(_whose(one))
            st.code(one.url, language=None)
            late = _left(one.days) if one.days >= 0 else _("overdue")
            st.markdown(_("Remove by {day}", day=f"{one.due:%d.%m.%Y}") + f" ({late})")
            if writes:
                acts.confirm(one, number)


def renew(found: Sequence[Stale]) -> None:
    """Addresses that hold what was taken back or changed since they were published."""
    if not found:
        return
    st.header(_("To be renewed"))
    st.warning(
        _(
            "What these pages were made from was taken back or changed. Here they are withheld. If"
            " they were uploaded elsewhere, remove them there. Then build again and publish."
        )
    )
    for one in found:
        st.code(one.url, language=None)
        if one.titles:
            st.caption(plainly("; ".join(one.titles)))


def gone(held: Sequence[Held]) -> None:
    """Addresses that held somebody once: by this program cleared at once, by people confirmed."""
    if not held:
        return
    with st.expander(_("Addresses that held somebody before: {count}", count=len(held))):
        for one in held:
            since = f"{one.removed_on:%d.%m.%Y}" if one.removed_on else ""
            st.markdown(f"{_whose(one)} · {_('off the site since {day}', day=since)}")
            st.code(one.url, language=None)


def _whose(one: Held) -> str:
    fio = one.fio or _("a person who was erased")
    return f"**{plainly(fio)}**: {plainly(', '.join(field_name(name) for name in one.fields))}"


def _left(days: int) -> str:
    return ngettext("{count} day left", "{count} days left", days)


def held_back(found: Sequence[HeldBack]) -> None:
    """What would stand on the site but for a consent or a name."""
    if not found:
        return
    with st.expander(_("Held back: {count}", count=len(found))):
        st.caption(_("These do not stand on the site. Ask for a consent, or mend the text."))
        rows = [
            {
                _("What"): _(f"site.held.{one.kind}"),  # noqa: INT001 -- codes
                _("Title"): one.title,
                _("Why"): _(f"site.why.{one.why}"),  # noqa: INT001 -- codes
            }
            for one in found
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", placeholder="–")


def history(state: Overview) -> None:
    """All builds, the last first."""
    st.header(_("History of builds"))
    if not state.builds:
        st.caption(_("There is no build yet."))
        return
    rows = [
        {
            _("Build"): one.number,
            _("School year"): one.year,
            _("State"): _(f"site.state.{one.state.value}"),  # noqa: INT001 -- codes
            _("Made"): f"{one.made_at:%d.%m.%Y}",
            _("Published"): f"{one.published_at:%d.%m.%Y}" if one.published_at else "",
            _("Files"): len(one.addresses),
            _("People"): state.people[one.id],
        }
        for one in state.builds
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", placeholder="–")
    last = state.builds[0]
    download(_("ZIP of build {number}", number=last.number), "site", {"build": last.id})
