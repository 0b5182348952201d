"""Conditions under which weights may be proposed: met or not, with numbers."""

from collections.abc import Sequence

import streamlit as st

from analytics.learning import Condition, words
from analytics.validity import Validity
from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext


def show(seen: Validity) -> None:
    """All conditions; those not met first."""
    proposal = seen.proposal
    st.header(_("May outcomes change the weights?"))
    if proposal.open:
        st.success(
            _("All conditions are met: a change may be proposed."), icon=":material/lock_open:"
        )
    else:
        st.info(_refused(proposal.refusals), icon=":material/lock:")
    ordered = sorted(proposal.conditions, key=lambda one: (one.met, not one.known))
    st.markdown("  \n".join(_line(one) for one in ordered))
    st.caption(
        _(
            "One school hardly ever earns new weights, and that is right: on a few pairs learned"
            " weights do worse than none. Rounds of many schools together may."
        )
    )


def _refused(refusals: Sequence[Condition]) -> str:
    """How many conditions are not met, and how many cannot be judged yet: never in one number."""
    broken = sum(one.known for one in refusals)
    unknown = len(refusals) - broken
    told = []
    if broken:
        told.append(
            ngettext("{count} condition is not met", "{count} conditions are not met", broken)
        )
    if unknown:
        told.append(
            ngettext(
                "{count} cannot be judged yet",
                "{count} cannot be judged yet",
                unknown,
            )
        )
    return _("No: {why}. The weights stay as they are.", why=", ".join(told))


def _line(one: Condition) -> str:
    return f"{mark(met=one.met, known=one.known)} · {plainly(words.condition(one))}"


def mark(*, met: bool, known: bool = True) -> str:
    """Met or not, in a word with its sign."""
    if not known:
        return f":gray[:material/radio_button_unchecked: {_('not known')}]"
    if met:
        return f":green[:material/check_circle: {_('met')}]"
    return f":red[:material/error: {_('not met')}]"
