"""Findings in words, in the language in force."""

from data.i18n import _
from data.records.intake import Finding


def told(finding: Finding) -> str:
    """The sentence of a finding; its value and parameters fill the places.

    A question is called by its header in the file, where it has one.
    """
    params = {"value": finding.value, "column": finding.column, **(finding.params or {})}
    if finding.column and "question" in params:
        params["question"] = finding.column
    text = _(finding.code)
    return text.format_map(_Kept(params))


def place(finding: Finding) -> str:
    """Where a finding is: sheet, row, column, as far as it has them.

    >>> from data.records.intake import Severity
    >>> place(Finding(code="x", severity=Severity.NOTE, sheet="Лист1", row=3, column="ФИО"))
    'Лист1, строка 3, «ФИО»'
    """
    row = _("row {row}", row=finding.row) if finding.row else ""
    column = f"«{finding.column}»" if finding.column else ""
    return ", ".join(one for one in (finding.sheet, row, column) if one)


class _Kept(dict[str, object]):
    """A place without a parameter keeps its braces."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
