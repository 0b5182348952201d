"""Why somebody has no pair and what would help: the proof by names, each change with its effect."""

from collections.abc import Sequence

import streamlit as st

from dashboard.widgets.plainly import plainly
from data.i18n import _, ngettext
from matching.rounds import HelpRow


def changes(found: Sequence[HelpRow], most: int) -> list[str]:
    """The most effective changes in Markdown, each with what it gives and to whom."""
    return [_line(one) for one in found[:most]]


def _line(one: HelpRow) -> str:
    said = plainly(one.words)
    if not one.effect:
        return said
    told = plainly(one.effect)
    told_already = one.code == "one_more_place"  # its words say whose the place would be
    mine = _("this mentee gets a mentor") if one.serves and not told_already else ""
    return f"{said} **{_('Effect')}:** {'; '.join(each for each in (told, mine) if each)}."


def proof(rivals: Sequence[str], places_of: Sequence[str]) -> None:
    """Who competes for whose places; nothing where that is not known or not theirs to see."""
    if not rivals:
        return
    with st.expander(_("The proof by names: who competes for whose places")):
        st.markdown(f"**{_mentees(len(rivals))}:** {plainly('; '.join(rivals))}.")
        if places_of:
            st.markdown(f"**{_mentors(len(places_of))}:** {plainly('; '.join(places_of))}.")
        st.write(
            _(
                "The rules leave these mentees no other mentor, so some of them stay without a"
                " pair in any plan."
            )
        )


def _mentees(count: int) -> str:
    return ngettext("{count} mentee competes", "{count} mentees compete", count)


def _mentors(count: int) -> str:
    return ngettext("for the places of {count} mentor", "for the places of {count} mentors", count)
