"""Buttons of the page about the site; each calls one use case."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.bootstrap.publishing import handed
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plainly
from data import publication
from data.i18n import _
from data.publication.checking import HUMAN, Check, tick_words
from data.publication.publishing import place_here
from data.publication.taking_down import Held
from data.publication.viewing import Overview
from data.records.publication import SiteBuild

BASE, REASON = "publication.base", "publication.reason"
HERE, ELSEWHERE = "here", "elsewhere"


def build(year: str, state: Overview) -> None:
    """Make a build of what may be shown today."""
    main = state.waiting is None
    st.button(
        _("Build the section for {year}", year=year),
        key="publication.build",
        type="primary" if main else "secondary",
        icon=":material/construction:",
        on_click=attempt,
        args=(partial(_built, year),),
    )


def publish(build: SiteBuild, checks: Sequence[Check]) -> None:
    """Where it will stand, the points a person ticks, the button that asks again."""
    st.subheader(_("Publish"))
    where = st.radio(
        _("Where the section will stand"),
        [HERE, ELSEWHERE],
        format_func=lambda one: _(f"site.where.{one}"),  # noqa: INT001 -- codes
        key="publication.where",
    )
    if where == ELSEWHERE:
        st.text_input(_("Address of the folder on the school's site"), key=BASE)
    for one in HUMAN:
        st.checkbox(tick_words(one), key=_tick(one))
    blocked = any(one.must and not one.passed for one in checks)
    confirmed_button(
        _("Publish build {number}", number=build.number),
        _("Everybody will be able to read these pages. Cases in them become published."),
        "publication.publish",
        partial(_published, build),
        icon=":material/public:",
        disabled=blocked,
        main=True,
    )
    if blocked:
        st.caption(_("Mend what the check-list has found, then build again."))


def confirm(one: Held, number: int) -> None:
    """Somebody has looked: the address holds the person no more."""
    st.button(
        _("Removed, I have looked"),
        key=f"publication.removed.{number}",
        on_click=attempt,
        args=(partial(_removed, one),),
    )


def unpublish(build: SiteBuild) -> None:
    """Take everything down."""
    with st.expander(_("Take the section down")):
        st.text_input(_("Why"), key=REASON)
        confirmed_button(
            _("Take down"),
            _(
                "Nobody will see build {number} at {address} any more.",
                number=build.number,
                address=plainly(build.base),
            ),
            "publication.unpublish",
            _unpublished,
            icon=":material/public_off:",
        )


def _built(year: str) -> str:
    with session.work() as work:
        made = publication.build(work, year, handed(work, year))
    return _("Build {number} is ready. Look at its pages.", number=made.number)


def _published(build: SiteBuild) -> str:
    said = st.session_state
    ticked = [one for one in HUMAN if said.get(_tick(one))]
    with session.work() as work:
        here = session.address() + place_here(work.school_id)
        base = here if said.get("publication.where", HERE) == HERE else str(said.get(BASE, ""))
        own = base.strip().rstrip("/") == here.rstrip("/")
        kept = publication.publish(work, build.id, base, ticked, here=own)
    return _("Published at {address}", address=kept.base)


def _removed(one: Held) -> str:
    with session.work() as work:
        publication.confirm_removed(work, one.entry_ids)
    return _("Noted: {address} holds the person no more.", address=one.url)


def _unpublished() -> str:
    with session.work() as work:
        kept = publication.unpublish(work, str(st.session_state.get(REASON, "")))
    return _("Build {number} is taken down.", number=kept.number)


def _tick(code: str) -> str:
    return f"publication.tick.{code}"
