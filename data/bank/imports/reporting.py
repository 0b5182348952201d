"""The report of an import: every row of the file with what became of it, and why."""

from dataclasses import dataclass

from data.access import Permission
from data.codebook import label
from data.i18n import _
from data.intake import told
from data.output import Table, write_table
from data.records.ids import AccountId, BatchId
from data.records.intake import Batch
from data.store import SYSTEM_ID, Work

PLACE_WIDTH, NAME_WIDTH, REASON_WIDTH = 14, 34, 70


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One row of the file: ``outcome`` is a code, ``findings`` sentences."""

    sheet: str
    row: int
    outcome: str
    fio: str
    findings: tuple[str, ...]


def batches(work: Work) -> list[Batch]:
    """All imports, the newest first."""
    work.require(Permission.BANK_IMPORT)
    return sorted(work.batches.all(), key=lambda one: one.at, reverse=True)


def by_whom(work: Work) -> dict[AccountId, str]:
    """Who has imported: names of accounts, and the command line, which has none."""
    work.require(Permission.BANK_IMPORT)
    called = {one.id: one.display_name for one in work.accounts.all()}
    return {SYSTEM_ID: _("the command line"), **called}


def report(work: Work, batch_id: BatchId) -> list[ReportRow]:
    """Every row of an import, in the order of the file."""
    work.require(Permission.BANK_IMPORT)
    work.batches.get(batch_id)
    names = {one.id: one.fio for one in work.people.all()}
    return [
        ReportRow(
            sheet=one.sheet,
            row=one.row,
            outcome=one.outcome.value,
            fio=names.get(one.person_id, "") if one.person_id else "",
            findings=tuple(
                dict.fromkeys(
                    f"{each.column}: {told(each)}" if each.column else told(each)
                    for each in one.findings
                )
            ),
        )
        for one in work.batch_rows.of(batch_id)
    ]


def report_file(work: Work, batch_id: BatchId) -> bytes:
    """The report as a workbook."""
    work.require(Permission.BANK_IMPORT)
    batch = work.batches.get(batch_id)
    header = [
        _("Sheet of the file"),
        _("Row of the file"),
        _("Outcome"),
        _("Person"),
        _("Findings"),
    ]
    table = Table(
        name=_("Import report"),
        title=(batch.file_name, label("table_kind", batch.kind.value)),
        header=header,
        widths=[PLACE_WIDTH, PLACE_WIDTH, PLACE_WIDTH, NAME_WIDTH, REASON_WIDTH],
        rows=[
            [
                one.sheet,
                one.row,
                label("row_outcome", one.outcome),
                one.fio,
                "\n".join(one.findings),
            ]
            for one in report(work, batch_id)
        ],
    )
    return write_table(table, work.now)
