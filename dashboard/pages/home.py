"""«Главная»: what to do next, from the roadmap; beneath it the running work, with counts."""

from collections.abc import Collection

import streamlit as st

from analytics import roadmap
from analytics.roadmap import NextStep
from dashboard import session
from dashboard.pages import PAGES, PART, WAITING_ROWS
from dashboard.pages.roadmapping import words
from dashboard.widgets import notices
from dashboard.widgets import tasks as task_list
from dashboard.widgets.plainly import plainly
from data.access import Permission
from data.bank.agenda import UNLOOKED, Numbers, Step, agenda, numbers
from data.codebook import label
from data.i18n import _, ngettext
from data.papers import tasks
from data.records.account import AccountRole
from data.records.round import RoundStatus

OWN = {AccountRole.MENTOR, AccountRole.MENTEE}
FIGURES = frozenset({"quality", "region", "reports"})  # pages for who only looks
MARKS = {True: ":green[:material/check_circle:]", False: ":material/radio_button_unchecked:"}


def page() -> None:
    """Show the steps that the role can act on; the first undone one is marked."""
    sitting = session.require()
    with session.look() as work:
        ahead = roadmap.next_for(work)
        steps = agenda(work)
        counts = numbers(work) if work.may(Permission.QUALITY_READ) else None
        dated = tasks.mine(work) if work.may(Permission.TASK_READ) else ()
    st.title(_("Home"))
    st.caption(_("School year {year}", year=sitting.school.year))
    notices()
    if counts:
        _count(counts)
    open_to = frozenset(one.path for one in PAGES if one.needs is None or sitting.may(one.needs))
    _ahead(ahead, open_to)
    if dated:
        task_list.show(dated, session.work, session.link, open_to)
    if not steps:
        if all(one.code == roadmap.PROGRESS for one in ahead):
            st.info(_nothing(sitting.account.roles, counted=counts is not None))
        _to_figures(sitting)
        return
    _next(steps)
    for one in steps:
        _show(one)


def _ahead(steps: tuple[NextStep, ...], open_to: frozenset[str]) -> None:
    """What the roadmap of the year asks of the role; the first step stands out."""
    if not steps:
        return
    st.header(_("What to do next"))
    for at, one in enumerate(steps):
        with st.container(border=at == 0, horizontal=True, vertical_alignment="center"):
            told = words.step(one)
            beside = words.beside(one)
            lead = f"**{told}**" if at == 0 else told
            st.markdown(f"{lead}  \n:gray[{plainly(beside)}]" if beside else lead)
            page = one.page if one.page in open_to else "roadmap"
            if page in open_to:
                st.page_link(session.link(page), label=_("Open"))


def _nothing(roles: Collection[AccountRole], *, counted: bool) -> str:
    """What a role without steps does here."""
    if counted:
        return _("Nothing here asks for your action now. The numbers are counted afresh each time.")
    if AccountRole.REGION in roles:
        return _(
            "This role sees sums over schools, without names: figures side by side, and reports"
            " to keep or to send on."
        )
    if OWN & set(roles):
        return _(
            "Mentors and mentees work by personal links: questionnaires, consents, answers, the"
            " diary. Nothing is to be done in the office. Ask the curator for your link."
        )
    return _("Nothing here asks for your action now.")


def _to_figures(sitting: session.Sitting) -> None:
    """For who has no steps: the pages with figures the role may see."""
    for page in PAGES:
        if page.path in FIGURES and page.needs is not None and sitting.may(page.needs):
            st.page_link(session.link(page.path), label=_(page.title), icon=page.icon)


def _count(counts: Numbers) -> None:
    named = (
        (_("Mentors in the bank"), counts.mentors),
        (_("Mentees in the bank"), counts.mentees),
        (_("Pairs and groups"), counts.pairs),
        (_("Mentees without a pair"), counts.alone),
    )
    for column, (name, count) in zip(st.columns(len(named)), named, strict=True):
        column.metric(name, count, border=True)
    if counts.proposed:
        everybody = counts.proposed + counts.alone
        st.caption(
            ngettext(
                "{count} mentee awaits a pair: {proposed} with a pair proposed by the open round,"
                " {alone} without.",
                "{count} mentees await a pair: {proposed} with a pair proposed by the open round,"
                " {alone} without.",
                everybody,
                proposed=counts.proposed,
                alone=counts.alone,
            )
        )


def _next(steps: tuple[Step, ...]) -> None:
    following = next((one for one in steps if not one.done), None)
    if following is None:
        st.success(_("Everything is done for today."), icon=":material/check_circle:")
    else:
        st.header(_("Running work"))
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{advice(following)}**  \n:gray[{counted(following)}]")
            _link(following, _("Go to this step"), ":material/arrow_forward:")
    st.header(_("The steps of this year"))


def _show(step: Step) -> None:
    mark, words, link = st.columns([1, 20, 4], vertical_alignment="center")
    mark.markdown(MARKS[step.done])
    words.markdown(f"{title(step)} :gray[· {counted(step)}]")
    with link:
        _link(step, _("Open"))


def _link(step: Step, words: str, icon: str | None = None) -> None:
    """To the page of a step: the part of it, or the filter, that shows what it is about."""
    side = step.page.removesuffix("s")
    query = {
        "consents": {f"{side}.consent": _("missing")},
        "quarantine": {PART: WAITING_ROWS},
    }.get(step.code)
    st.page_link(session.link(step.page), label=words, icon=icon, query_params=query)


def title(step: Step) -> str:
    """What the step is about."""
    return {
        "staff": _("Staff list"),
        "mentor_sheets": _("Questionnaires of mentors"),
        "mentee_sheets": _("Questionnaires of mentees"),
        "quarantine": _("Rows that wait for a correction"),
        "consents": _("Consents to matching"),
        "ready": _("Mentors ready for pairs"),
        "waiting": _("Mentees admitted to matching"),
        "round": _("Matching round"),
        "decisions": _("Decisions on proposals"),
        "answers": _("Answers of both sides"),
        "acquaintance": _("Acquaintance and confirmation of pairs"),
        "papers": _("Terms and papers of confirmed pairs"),
        "programmes": _("Programmes of pairs"),
        "meetings": _("Meetings of pairs"),
        "alerts": _("Warnings about pairs"),
        "signals": _("Texts to read at once"),
        "unmatched": _("Mentees without a pair"),
        "support": _("Support of mentees without a pair"),
        "accounts": _("Accounts"),
        "jobs": _("Work in the background"),
    }[step.code]


def advice(step: Step) -> str:
    """What to do about the step."""
    if step.detail == UNLOOKED and not step.count:
        return _("Have the earlier texts looked through for danger: one button.")
    if step.code == "round" and step.detail == RoundStatus.COMPUTED:
        return _("Decide on every proposed pair of the open round.")
    if step.code == "round" and step.detail == RoundStatus.REVIEWED:
        return _("Collect the answers of both sides, then approve the round.")
    return {
        "staff": _("Import the staff list or add people by hand."),
        "mentor_sheets": _("Import the questionnaires of mentors."),
        "mentee_sheets": _("Import the questionnaires of mentees."),
        "quarantine": _("Correct the rows that could not be taken in."),
        "consents": _("Collect the missing consents: nobody is matched without one."),
        "ready": _("Admit mentors to matching."),
        "waiting": _("Admit mentees to matching."),
        "round": _("Run a matching round."),
        "decisions": _("Decide on every proposed pair."),
        "answers": _("Record the answers of both sides."),
        "acquaintance": _("Let the pairs get acquainted and confirm them."),
        "papers": _("Collect terms and papers of the confirmed pairs, then let them begin."),
        "programmes": _("Draft the programmes and have everybody agree to them."),
        "meetings": _("Plan the next meeting of every pair."),
        "alerts": _("Help the pairs a warning stands about."),
        "signals": _("Read the texts in which somebody may be in danger."),
        "unmatched": _("Look after mentees without a pair."),
        "support": _("Take the next step in the support of mentees."),
        "accounts": _("Give accounts to those who work with the programme."),
        "jobs": _("Look at the work that has failed."),
    }[step.code]


def counted(step: Step) -> str:
    """The count of the step in words."""
    count = step.count
    if step.code == "round":
        return label("round_status", step.detail) if step.detail else _("not opened yet")
    if step.detail == UNLOOKED and not count:
        return _("earlier texts were not looked through yet")
    return {
        "staff": ngettext(
            "{count} person in the register", "{count} people in the register", count
        ),
        "mentor_sheets": _sheets(count),
        "mentee_sheets": _sheets(count),
        "quarantine": ngettext("{count} row to correct", "{count} rows to correct", count),
        "consents": ngettext(
            "{count} person without a consent", "{count} people without a consent", count
        ),
        "ready": ngettext("{count} mentor ready", "{count} mentors ready", count),
        "waiting": ngettext("{count} mentee admitted", "{count} mentees admitted", count),
        "decisions": ngettext(
            "{count} proposal without a decision", "{count} proposals without a decision", count
        ),
        "answers": ngettext(
            "{count} pair waits for an answer", "{count} pairs wait for an answer", count
        ),
        "acquaintance": ngettext(
            "{count} pair to be confirmed", "{count} pairs to be confirmed", count
        ),
        "papers": ngettext(
            "{count} confirmed pair has not begun", "{count} confirmed pairs have not begun", count
        ),
        "programmes": ngettext(
            "{count} pair without an agreed programme",
            "{count} pairs without an agreed programme",
            count,
        ),
        "meetings": ngettext(
            "{count} pair without a meeting ahead", "{count} pairs without a meeting ahead", count
        ),
        "alerts": ngettext("{count} warning stands", "{count} warnings stand", count),
        "signals": ngettext("{count} text waits for you", "{count} texts wait for you", count),
        "unmatched": ngettext(
            "{count} mentee without a pair", "{count} mentees without a pair", count
        ),
        "support": ngettext("{count} case asks for you", "{count} cases ask for you", count),
        "accounts": ngettext("{count} person may sign in", "{count} people may sign in", count),
        "jobs": ngettext("{count} failure this week", "{count} failures this week", count),
    }[step.code]


def _sheets(count: int) -> str:
    return ngettext("{count} questionnaire filled in", "{count} questionnaires filled in", count)
