"""Pieces of the shipped templates: a sheet, lines, lists, tables, places to sign."""

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

STAMP = "Шаблон. Проверьте у юриста"
Paper = Any  # python-docx hands out untyped documents


def sheet(title: str = "", *, stamped: bool = True) -> Paper:
    """An A4 sheet with the stamp and a title."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "PT Serif", Pt(12)
    style.paragraph_format.space_after = Pt(4)
    if stamped:
        mark = line(paper, STAMP)
        mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        mark.runs[0].italic = True
    if title:
        line(paper, title, bold=True, middle=True)
    return paper


def line(paper: Paper, text: str, *, bold: bool = False, middle: bool = False) -> Paper:
    """A paragraph; places are written ``{{ name }}``."""
    paragraph = paper.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = bold
    if middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def each(paper: Paper, many: str, text: str, one: str = "one") -> None:
    """A paragraph for every item of a list: ``text`` with places ``{{ one.… }}``."""
    line(paper, f"{{%p for {one} in {many} %}}")
    line(paper, text)
    line(paper, "{%p endfor %}")


def when(paper: Paper, condition: str, *texts: str) -> None:
    """Paragraphs that stand only under a condition."""
    line(paper, f"{{%p if {condition} %}}")
    for text in texts:
        line(paper, text)
    line(paper, "{%p endif %}")


def table(
    paper: Paper, header: Sequence[str], many: str, cells: Sequence[str], one: str = "one"
) -> None:
    """A table with a row for every item of a list."""
    made = paper.add_table(rows=1, cols=len(header))
    made.style = "Table Grid"
    for place, text in enumerate(header):
        cell = made.rows[0].cells[place].paragraphs[0]
        cell.add_run(text).bold = True
    for words in ((f"{{%tr for {one} in {many} %}}",), cells, ("{%tr endfor %}",)):
        row = made.add_row().cells
        for place, text in enumerate(words):
            row[place].paragraphs[0].add_run(text)


def landscape(paper: Paper) -> Paper:
    """The sheet turned, with margins for a table of many columns."""
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin, section.right_margin = Cm(2), Cm(1.5)
    return paper


def laid(paper: Paper, many: str, columns: Sequence[tuple[str, str, float]]) -> None:
    """A table with columns of given widths: (title, field of the item, centimetres).

    The header is repeated on every page, letters are smaller than in the text.
    """
    table(paper, [one[0] for one in columns], many, [f"{{{{ one.{one[1]} }}}}" for one in columns])
    made = paper.tables[-1]
    made.autofit = False
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(head)  # noqa: SLF001
    for column, (_title, _field, width) in zip(made.columns, columns, strict=True):
        column.width = Cm(width)
    for row in made.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
        for cell, (_title, _field, width) in zip(row.cells, columns, strict=True):
            cell.width = Cm(width)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(10)
    line(paper, "")


def signature(paper: Paper, who: str) -> None:
    """A line to sign on."""
    line(paper, f"{who} ____________________ / ____________________   «___» __________ 20___ г.")
