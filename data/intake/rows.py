"""Which rows belong together, which are no rows at all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.codebook import header_aliases
from data.intake import naming
from data.intake.header import MUTE, NAMES, norm
from data.intake.parsed import Remark, note, warning
from data.intake.reading import Line
from data.records.intake import Finding, TableKind

FORMS = (TableKind.BANK_MENTEES, TableKind.BANK_MENTORS)
TOTALS = re.compile(r"^(?:итого|всего|итог|total|sum)(?:\b|:)", re.IGNORECASE)
PARTNER = frozenset({"partner_fio", "partner_workplace", "ended_on", "results", "link", "form"})
FEW = 2  # cells of a signature or a remark below a table


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows that speak of one thing; ``skipped`` tells why they are no data, None if they are."""

    lines: tuple[Line, ...]
    skipped: Remark | None = None
    remarks: tuple[Remark, ...] = ()


def grouped(lines: Sequence[Line], kind: TableKind, fields: Mapping[str, str]) -> Iterator[Group]:
    """Rows in groups, in order: a mentor's further rows go with the first one."""
    waiting: list[Line] = []
    remarks: tuple[Remark, ...] = ()
    for line in lines:
        why = _why_not(line, kind, fields)
        follows = bool(waiting) and waiting[-1].sheet == line.sheet
        if why is None and follows and line.lead and line.lead == waiting[0].row:
            waiting.append(line)
            continue
        if why is None and follows and _blank_side(line, kind, fields):
            waiting.append(line)
            remarks = (warning("intake.row_continues", row=line.row),)
            continue
        if waiting:
            yield Group(lines=tuple(waiting), remarks=remarks)
        waiting, remarks = [], ()
        if why is not None:
            yield Group(lines=(line,), skipped=why)
        else:
            waiting = [line]
    if waiting:
        yield Group(lines=tuple(waiting), remarks=remarks)


def placed(line: Line, remark: Remark) -> Finding:
    """A remark about a whole row."""
    return Finding(
        code=remark.code,
        severity=remark.severity,
        sheet=line.sheet,
        row=line.row,
        params=remark.params or None,
    )


def duplicate_of(first: Line) -> Remark:
    """The row says what an earlier row has said."""
    return note("intake.row_duplicate", sheet=first.sheet, row=first.row)


def _why_not(line: Line, kind: TableKind, fields: Mapping[str, str]) -> Remark | None:
    said = [one.text for one in line.cells.values() if one.text and not one.spread]
    mapped = {fields.get(header, "") for header, one in line.cells.items() if one.text}
    if line.hidden:
        return warning("intake.row_hidden")
    if said and TOTALS.match(said[0].strip()):
        return note("intake.row_totals")
    if _numbers(said):
        return note("intake.row_numbers")
    if _header_again(line, kind, fields):
        return note("intake.row_header")
    if mapped & NAMES or _blank_side(line, kind, fields):
        return None
    return note("intake.row_remark") if len(said) < FEW or not mapped - MUTE - {""} else None


def _numbers(said: Sequence[str]) -> bool:
    """The row of column numbers below many official headers."""
    return len(said) > FEW and [one.rstrip(".") for one in said] == [
        str(n) for n in range(1, len(said) + 1)
    ]


def _header_again(line: Line, kind: TableKind, fields: Mapping[str, str]) -> bool:
    aliases = header_aliases(kind)
    again = [
        header
        for header, one in line.cells.items()
        if fields.get(header) and aliases.get(norm(one.text)) == fields[header]
    ]
    return len(again) >= FEW or (len(again) == 1 == len(line.cells))


def _blank_side(line: Line, kind: TableKind, fields: Mapping[str, str]) -> bool:
    """A row of form 6 that names only partners: the mentor stands in the row above."""
    if kind is not TableKind.BANK_MENTORS:
        return False
    said = {fields.get(header, ""): one.text for header, one in line.cells.items() if one.text}
    names = naming.many(said.get("partner_fio", ""))
    named = [one for one in names if naming.one(one).value]
    return bool(named) and not said.keys() - PARTNER - MUTE - {""}
