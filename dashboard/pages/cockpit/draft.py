"""Before the computation: who would take part, who is missing, how the round will choose."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import actions, rules, trying
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext
from data.records.round import Round
from matching.assign import Policy
from matching.rounds import Funnel


def opening(funnel: Funnel, policy: Policy) -> None:
    """No round yet: what a round is, who would take part, open one.

    ``policy`` is what a new round takes unless the curator says otherwise.
    """
    st.markdown(
        _(
            "A round proposes a mentor to every waiting mentee so that all pairs together fit best."
            " Nothing comes into force by itself: you decide on every pair, then both sides answer."
        )
    )
    who(funnel)
    gaps(funnel)
    st.header(_("Open a round"))
    with st.container(border=True):
        rules.fields(rules.Rules(policy=policy))
        st.button(
            _("Open a round"),
            key="round.open",
            type="primary",
            on_click=attempt,
            args=(partial(actions.open_round, rules.said),),
        )


def draft(one: Round, funnel: Funnel, unknown_names: Sequence[str] = ()) -> None:
    """An open round whose data are not fixed yet.

    ``unknown_names`` are people who named a colleague the staff list does not know.
    """
    who(funnel)
    gaps(funnel)
    if unknown_names:
        st.info(
            _(
                "These people named a colleague who is not on the staff list or has a namesake;"
                " that wish is not counted: {names}.",
                names=plainly(", ".join(unknown_names)),
            )
        )
    with st.expander(_("Rules of matching")):
        rules.fields(rules.of(one), one, funnel)
        st.button(
            _("Keep the settings"),
            key="round.settle",
            on_click=attempt,
            args=(partial(actions.settle, one.id, one.version, rules.said),),
        )
    trying.show(one)
    st.header(_("Next step"))
    st.write(
        _("Fix the data and compute the proposals. Later changes in the banks will not alter them.")
    )
    confirmed_button(
        _("Fix the data and compute"),
        _(
            "The round will take a picture of the banks as they are now: mentees {mentees},"
            " mentors {mentors}, places {places}. Who is not ready or has no consent stays outside"
            " until the next round.",
            mentees=funnel.mentees_consented,
            mentors=funnel.mentors_consented,
            places=funnel.places,
        ),
        "round.freeze",
        partial(actions.freeze, one.id),
        main=True,
    )


def who(funnel: Funnel) -> None:
    """Two funnels side by side: mentees and mentors, each step in numbers."""
    from dashboard import charts

    mentees = [
        (_("in the bank"), funnel.mentees_in_bank),
        (_("wait for a mentor"), funnel.mentees_waiting),
        (_("with a consent"), funnel.mentees_consented),
    ]
    mentors = [
        (_("in the bank"), funnel.mentors_in_bank),
        (_("ready"), funnel.mentors_ready),
        (_("with a consent"), funnel.mentors_consented),
        (_("places of theirs"), funnel.places),
    ]
    top = max(count for _label, count in mentees + mentors)
    st.header(_("Who would take part"))
    for side, title, steps in zip(
        st.columns(2), (_("Mentees"), _("Mentors")), (mentees, mentors), strict=True
    ):
        side.altair_chart(
            charts.funnel(steps, title, top), alt=charts.funnel_alt(steps, title), width="stretch"
        )
    st.caption(
        _(
            "On the staff list: {staff}. The round will take {mentees} mentees and"
            " {mentors} mentors.",
            staff=funnel.staff,
            mentees=funnel.mentees_consented,
            mentors=funnel.mentors_consented,
        )
    )


def gaps(funnel: Funnel) -> None:
    """Who is still outside and where to put that right."""
    for words, page in _missing(funnel):
        line, link = st.columns([5, 2], vertical_alignment="center")
        line.markdown(f":material/error: {words}")
        link.page_link(session.link(page), label=_("Put right"), icon=":material/arrow_forward:")
    if funnel.mentees_consented > funnel.places:
        st.warning(
            _(
                "There are fewer places than mentees: {places} for {mentees}. Somebody will stay"
                " without a pair, with the reason named.",
                places=funnel.places,
                mentees=funnel.mentees_consented,
            )
        )


def _missing(funnel: Funnel) -> list[tuple[str, str]]:
    """(words, page) for every gap of the funnel, none for a round that is complete."""
    found = []
    if not funnel.mentees_waiting:
        found.append((_("Nobody of the mentees is admitted to matching yet"), "mentees"))
    if not funnel.mentors_ready:
        found.append((_("Nobody of the mentors is admitted to matching yet"), "mentors"))
    if count := funnel.mentees_in_bank - funnel.mentees_waiting:
        words = ngettext(
            "{count} mentee of the bank does not wait for a mentor",
            "{count} mentees of the bank do not wait for a mentor",
            count,
        )
        found.append((words, "mentees"))
    if count := funnel.mentees_waiting - funnel.mentees_consented:
        words = ngettext(
            "{count} mentee has no consent to matching",
            "{count} mentees have no consent to matching",
            count,
        )
        found.append((words, "mentees"))
    if count := funnel.mentors_untrained:
        words = ngettext(
            "{count} mentor stays outside: the training has run out",
            "{count} mentors stay outside: the training has run out",
            count,
        )
        found.append((words, "selection"))
    if count := funnel.mentors_in_bank - funnel.mentors_ready - funnel.mentors_untrained:
        words = ngettext(
            "{count} mentor of the bank is not ready for pairs",
            "{count} mentors of the bank are not ready for pairs",
            count,
        )
        found.append((words, "mentors"))
    if count := funnel.mentors_ready - funnel.mentors_consented:
        words = ngettext(
            "{count} mentor has no consent to matching",
            "{count} mentors have no consent to matching",
            count,
        )
        found.append((words, "mentors"))
    return found
