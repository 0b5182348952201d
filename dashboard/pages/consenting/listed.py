"""The register of consents, who lacks one, and what ends soon."""

from collections.abc import Sequence
from zlib import crc32

import streamlit as st

from dashboard import session
from dashboard.pages.consenting import withdrawing
from dashboard.widgets import consents, pick_many
from dashboard.widgets.consents import edition, paper_place, standing
from dashboard.widgets.plainly import plainly
from data import papers
from data.access import Permission
from data.codebook import label
from data.codebook.papers import PROCESSING, field_name, purposes_of
from data.i18n import _, ngettext
from data.records.consent import Purpose

STATES = (None, True, False)


def register() -> None:
    """Every person and purpose, filtered; nothing is hidden but what the filter hides."""
    name, purposes, live = _filters()
    with session.look() as work:
        lines = papers.register(work, text=name, purposes=purposes, live=live)
    st.caption(ngettext("{count} line", "{count} lines", len(lines)))
    if not lines:
        st.info(
            _("Nothing is recorded that fits. Consents are recorded on cards and in the banks.")
        )
        return
    _table(lines, "privacy.register", _("Register of consents"))


def without() -> None:
    """Who of the banks has no live consent, and one record for all of them who have signed."""
    may_write = session.require(Permission.CONSENT_READ).may(Permission.CONSENT_WRITE)
    purpose = st.selectbox(
        _("For what"),
        purposes_of(PROCESSING),
        format_func=lambda one: label("purpose", one.value),
        key="privacy.lacking",
    )
    with session.look() as work:
        found = papers.lacking(work, purpose)
    if not found:
        st.success(_("Everybody in the banks has agreed to this."))
        return
    rows = [
        {"fio": one.fio, "role": label("role", one.role.value), "answer": _answered(one)}
        for one in found
    ]
    chosen = pick_many(
        rows,
        {"fio": _("Full name"), "role": _("Role"), "answer": _("Answer")},
        f"privacy.lacking.{purpose}",
        alt=_("People of the banks without this consent"),
    )
    people = {found[one].person_id: found[one].fio for one in chosen}
    if may_write and people:
        consents.record("privacy", list(people.items()), session.look, session.work)


def _answered(one: papers.Lacking) -> str:
    """Who has said no is not asked again as if they had been forgotten."""
    return label("consent_act", one.answer.value) if one.answer else _("not asked, or run out")


def ending() -> None:
    """Consents that end within 30 days; each has a task of the curator."""
    with session.look() as work:
        lines = papers.ending_soon(work)
    if not lines:
        st.success(_("No consent ends within 30 days."))
        return
    st.caption(
        _(
            "Ask in time: after the last day matching, surveys and links stop by themselves. A"
            " renewed consent is a new entry and leaves the old one as it is."
        )
    )
    _table(lines, "privacy.ending", _("Consents that end soon"))


def _filters() -> tuple[str, list[Purpose], bool | None]:
    left, middle, right = st.columns([2, 3, 2])
    name = left.text_input(_("Name contains"), key="privacy.name")
    purposes = middle.multiselect(
        _("For what"),
        list(Purpose),
        format_func=lambda one: label("purpose", one.value),
        key="privacy.purposes",
        placeholder=_("all"),
    )
    live = right.selectbox(
        _("State"),
        STATES,
        format_func=lambda one: {
            None: _("all"),
            True: _("in force"),
            False: _("not in force"),
        }[one],
        key="privacy.live",
    )
    return name or "", purposes, live


def _table(lines: Sequence[papers.Line], key: str, alt: str) -> None:
    rows = [_row(one) for one in lines]
    columns = {
        "fio": _("Full name"),
        "purpose": _("For what"),
        "state": _("State"),
        "at": _("Date"),
        "until": _("Until"),
        "text": _("Text"),
        "channel": _("How"),
        "evidence": _("Paper"),
    }
    mark = crc32(repr([(one.person_id, one.purpose, one.subject) for one in lines]).encode())
    picked = pick_many(rows, columns, f"{key}.{mark}", alt=alt)  # other rows: no tick moves over
    for one in picked:
        line = lines[one]
        if line.fields:
            listed = ", ".join(field_name(name) for name in line.fields)
            st.caption(f"{plainly(line.fio)}: {plainly(listed)}")
    if picked:
        withdrawing.show([lines[one] for one in picked], key)


def _row(line: papers.Line) -> dict[str, str]:
    about = f": {line.subject}" if line.subject and line.purpose is Purpose.TRANSFER else ""
    return {
        "fio": line.fio,
        "purpose": label("purpose", line.purpose.value) + about,
        "state": standing(line),
        "at": f"{line.at:%d.%m.%Y}",
        "until": f"{line.valid_to:%d.%m.%Y}" if line.valid_to else "–",
        "text": edition(line.text_version),
        "channel": label("channel", line.channel.value),
        "evidence": paper_place(line.evidence),
    }
