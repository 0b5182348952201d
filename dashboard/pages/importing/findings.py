"""Everything that was noticed in a file, by sheet, row, column and value."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from dashboard.pages.importing.lines import lines
from data.bank.imports import Preview
from data.codebook import label
from data.i18n import _
from data.intake import told
from data.records.intake import Finding, Severity

MOST = 500  # lines of the table; the report after the import has all


def show(seen: Preview) -> None:
    """The findings, the gravest first; one kind of gravity by choice."""
    st.header(_("Findings"))
    if not seen.findings:
        st.success(_("Nothing to remark: every cell was understood."))
        return
    counted = Counter(one.severity for one in seen.findings)
    present = [one for one in Severity if counted[one]]
    chosen = st.segmented_control(
        _("How grave"),
        present,
        format_func=lambda one: f"{label('severity', one.value)} ({counted[one]})",
        selection_mode="multi",
        default=[one for one in present if one is not Severity.NOTE] or present,
        key="findings.severity",
        label_visibility="collapsed",
    )
    listed = ordered([one for one in seen.findings if one.severity in set(chosen)])
    if not listed:
        st.caption(_("Choose which findings to show."))
        return
    lines([line(one) for one in listed[:MOST]])
    if len(listed) > MOST:
        st.caption(_("{count} more are in the report after the import.", count=len(listed) - MOST))


def ordered(found: Sequence[Finding]) -> list[Finding]:
    """The gravest first, then by place."""
    gravity = list(Severity)
    return sorted(found, key=lambda one: (gravity.index(one.severity), one.sheet, one.row))


def line(finding: Finding) -> dict[str, str]:
    """A finding as a row of the table."""
    return {
        _("Gravity"): label("severity", finding.severity.value),
        _("Sheet"): finding.sheet,
        _("Row"): str(finding.row or ""),
        _("Column"): finding.column,
        _("Value"): finding.value,
        _("What is wrong"): told(finding),
    }
