"""«Дорожная карта»: 22 items of the year, what comes next, what is late, dates, the Gantt chart."""

from collections.abc import Mapping
from datetime import date
from functools import partial

import streamlit as st

from analytics import roadmap
from analytics.roadmap import ItemView, Plan
from dashboard import session
from dashboard.pages import PAGES
from dashboard.pages.roadmapping import item, words
from dashboard.widgets import attempt, confirmed_button, downloads, notices
from dashboard.widgets.plainly import plainly
from data.access import Permission
from data.codebook import roadmap as book
from data.i18n import _, ngettext
from data.records.ids import PersonId

KEY = "roadmap"


def page() -> None:
    """The roadmap of a school year; the curator changes it, other roles read it."""
    sitting = session.require(Permission.ROADMAP_READ)
    st.title(_("Roadmap"))
    with session.look() as work:
        years = roadmap.years(work)
    year = _year(years, sitting.school.year)
    with session.look() as work:
        plan = roadmap.board(work, year)
        today = work.today
        staff = work.people.all() if sitting.may(Permission.STAFF_READ) else []
    names = {one.id: one.fio for one in staff if one.archived_at is None}
    pages = {one.path for one in PAGES if one.needs is None or sitting.may(one.needs)}
    notices()
    _progress(plan)
    _next(plan, pages)
    _late(plan)
    writes = sitting.may(Permission.ROADMAP_WRITE)
    _actions(plan, pages, writes=writes, school_year=sitting.school.year)
    st.header(_("Items"))
    _table(plan, names)
    item.show(_chosen(plan), plan.year, names, pages, writes=writes)
    st.header(_("Terms"))
    _gantt(plan, today)


def _year(years: tuple[str, ...], now: str) -> str:
    if len(years) == 1:
        return years[0]
    return str(
        st.selectbox(_("School year"), years, index=years.index(now), key=f"{KEY}.year") or now
    )


def _progress(plan: Plan) -> None:
    done = ngettext(
        "{count} of {total} items is behind", "{count} of {total} items are behind",
        plan.finished, total=len(plan.items),
    )  # fmt: skip
    st.progress(plan.finished / len(plan.items), text=done)


def _next(plan: Plan, pages: set[str]) -> None:
    if not plan.to_do:
        st.success(_("Every item of the year is behind."), icon=":material/check_circle:")
        return
    one = plan.item(plan.to_do[0])
    missing = one.next_step
    st.header(_("Next step"))
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        todo = words.todo(missing) if missing else words.standing(one)
        st.markdown(
            f"**{todo}**  \n:gray[{one.code} {plainly(one.title.rstrip('.'))} · {words.term(one)}]"
        )
        if missing and missing.page in pages and missing.page != KEY:
            st.page_link(
                session.link(missing.page),
                label=_("Go to this step"),
                icon=":material/arrow_forward:",
            )


def _late(plan: Plan) -> None:
    late = [one for one in plan.items if one.overdue]
    if not late:
        return
    count = ngettext("{count} item is late", "{count} items are late", len(late))
    lines = [
        f"- {one.code} {plainly(one.title.rstrip('.'))}: {words.late(one.late)}" for one in late
    ]
    st.warning("\n".join([count, "", *lines]), icon=":material/alarm:")


def _actions(plan: Plan, pages: set[str], *, writes: bool, school_year: str) -> None:
    undated = sum(not one.dated for one in plan.items)
    if undated < len(plan.items):
        downloads([(_("Calendar file"), "roadmap", {"year": plan.year})])
    with st.container(horizontal=True, vertical_alignment="center"):
        if "papers" in pages:
            st.page_link(
                session.link("papers"), label=_("Official document"), icon=":material/description:"
            )
        if writes and undated:
            st.button(
                _("Take over the usual dates"),
                key=f"{KEY}.usual",
                on_click=attempt,
                args=(partial(_usual, plan.year),),
            )
        if writes and plan.begun and plan.year == school_year:
            _new_year(plan.year)


def _usual(year: str) -> str:
    with session.work() as work:
        count = roadmap.set_usual(work, year)
    return ngettext("{count} date is set.", "{count} dates are set.", count)


def _new_year(year: str) -> None:
    first = int(year[:4]) + 1
    coming = f"{first}/{first + 1}"
    confirmed_button(
        _("New year"),
        _(
            "The roadmap of {year} begins: dates move by a year, statuses do not come along.",
            year=coming,
        ),
        f"{KEY}.new",
        partial(_begun, coming, year),
    )


def _begun(year: str, from_year: str) -> str:
    with session.work() as work:
        roadmap.begin_year(work, year, from_year)
    return _("The roadmap of {year} is begun: choose the year above.", year=year)


def _table(plan: Plan, names: Mapping[PersonId, str]) -> None:
    import pandas as pd

    rows = [_row(one, names) for one in plan.items]
    st.dataframe(
        pd.DataFrame(rows),
        key=f"{KEY}.table",
        hide_index=True,
        width="stretch",
        alt=_("Items of the roadmap with status, term and what is missing"),
        placeholder="–",
    )


def _row(one: ItemView, names: Mapping[PersonId, str]) -> dict[str, str]:
    people = [names[who] for who in one.responsible_ids if who in names]
    return {
        _("No."): one.code,
        _("Stage"): book.stage(one.stage),
        _("Item"): one.title,
        _("Status"): words.standing(one),
        _("Term"): words.term(one),
        _("Who answers"): ", ".join([words.responsible(one.responsible), *people]),
        _("What is missing"): words.missing(one),
        _("Order of work"): words.waits(one),
    }


def _chosen(plan: Plan) -> ItemView:
    """The item picked below the table; the next one to begin with."""
    codes = [one.code for one in plan.items]
    first = codes.index(plan.to_do[0]) if plan.to_do else 0
    code = st.selectbox(
        _("Open an item"),
        codes,
        index=first,
        format_func=lambda code: f"{code} {plan.item(code).title}",
        key=f"{KEY}.code",
    )
    return plan.item(code or codes[first])


def _gantt(plan: Plan, today: date) -> None:
    from dashboard import charts

    bars = [
        charts.Bar(
            code=one.code,
            title=one.title,
            starts_on=one.starts_on,
            due=one.due,
            status=one.status.value,
            words=words.status(one.status),
            late=one.late,
        )
        for one in plan.items
    ]
    usual = sum(not one.dated for one in plan.items)
    beside = ngettext("{count} term is usual, not set", "{count} terms are usual, not set", usual)
    title = _("Roadmap {year}", year=plan.year) + (f"\n{beside}" if usual else "")
    st.altair_chart(
        charts.gantt(bars, title, today), alt=charts.gantt_alt(bars, title), width="stretch"
    )
    st.caption(_("The same terms and statuses stand in the table above. ! marks what is late."))
