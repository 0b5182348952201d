"""A consent of several people at once: what they have signed, asked again with all the names."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from functools import partial

import streamlit as st

from dashboard.widgets.actions import confirmed_button, partly_refused
from dashboard.widgets.plainly import plainly
from data import papers
from data.codebook import label
from data.codebook.papers import PROCESSING, purposes_of
from data.i18n import _, ngettext
from data.records.consent import ConsentAct, Purpose
from data.records.ids import PersonId
from data.store import Work

Door = Callable[[], AbstractContextManager[Work]]


def record(side: str, chosen: Sequence[tuple[PersonId, str]], look: Door, work: Door) -> None:
    """Fields and a button; ``chosen`` are ids with names. Nothing is ticked beforehand."""
    key = f"{side}.giving"
    with look() as reading:
        text, today = papers.text_in_force(reading), reading.now.date()
    title = ngettext(
        "Record a consent of {count} person", "Record a consent of {count} people", len(chosen)
    )
    with st.expander(title, icon=":material/edit_document:", key=key):
        with st.popover(_("Text, {edition}", edition=edition(text.version))):
            st.text(text.text)
        purposes, day = _fields(key, today)
        listed = "; ".join(label("purpose", one.value) for one in purposes)
        confirmed_button(
            _("Record the consents"),
            _(
                "{names}. For what: {purposes}. Signed on {day}. Record it only if each of them has"
                " signed: everybody gets an entry of their own.",
                names=plainly(", ".join(fio for _id, fio in chosen)),
                purposes=listed,
                day=f"{day:%d.%m.%Y}",
            ),
            f"{key}.record",
            partial(_recorded, key, chosen, work),
            disabled=not purposes,
        )


def edition(version: str) -> str:
    """The wording somebody agreed to, by its number."""
    return _("edition {number}", number=version.rsplit("@", maxsplit=1)[-1])


def paper_place(kept: str) -> str:
    """Where the paper is; of an answer by a personal link only that it came so."""
    return _("by the link") if kept.startswith("link:") else kept or "–"


def standing(line: papers.Line) -> str:
    """What stands now, in words."""
    if line.live:
        return _("in force")
    if line.lacks is not None:
        return _("waits for: {purpose}", purpose=label("purpose", line.lacks.value))
    if line.act is ConsentAct.GIVEN:
        return _("expired")
    return label("consent_act", line.act.value)


def _fields(key: str, today: date) -> tuple[list[Purpose], date]:
    purposes = st.multiselect(
        _("For what"),
        purposes_of(PROCESSING),
        format_func=lambda one: label("purpose", one.value),
        key=f"{key}.purposes",
        placeholder=_("choose"),
    )
    left, right = st.columns([1, 2])
    day = left.date_input(
        _("Signed on"), value=today, max_value=today, format="DD.MM.YYYY", key=f"{key}.day"
    )
    right.text_input(_("Where the paper is (folder, sheet)"), key=f"{key}.evidence")
    return purposes, day or today


def _recorded(key: str, chosen: Sequence[tuple[PersonId, str]], work: Door) -> str:
    said = st.session_state
    names = dict(chosen)
    with work() as writing:
        done = papers.give_each(
            writing,
            list(names),
            list(said.get(f"{key}.purposes", [])),
            evidence=said.get(f"{key}.evidence", ""),
            at=said.get(f"{key}.day") or writing.now.date(),
        )
    partly_refused(_("Not recorded:"), ((names[who], why) for who, why in done.refused))
    if not done.given:
        return ""
    said[f"{key}.evidence"] = ""
    return ngettext(
        "The consent of {count} person is recorded.",
        "The consent of {count} people is recorded.",
        len(done.given),
    )
