"""Pieces of the shipped templates: a sheet, lines, lists, tables, places to sign."""

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

STAMP = "Шаблон. Проверьте у юриста"
RULE = "______________"
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

    A column without a field is left empty, to be written in by hand. The header is repeated on
    every page, letters are smaller than in the text.
    """
    places = [f"{{{{ one.{field} }}}}" if field else "" for _title, field, _width in columns]
    table(paper, [one[0] for one in columns], many, places)
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


def heading(paper: Paper, text: str) -> None:
    """A bold line that stays on the page of what follows it."""
    line(paper, text, bold=True).paragraph_format.keep_with_next = True


def listed(
    paper: Paper, title: str, many: str, columns: Sequence[tuple[str, str, float]], none: str
) -> None:
    """A heading with a table; words in its place where there is nothing to list."""
    heading(paper, title)
    line(paper, f"{{%p if {many} %}}")
    laid(paper, many, columns)
    line(paper, "{%p else %}")
    line(paper, none)
    line(paper, "{%p endif %}")


def headed(
    word: str,
    *,
    numbered: bool = True,
    wide: bool = False,
    number: str = "order_number",
    approval: bool = False,
) -> Paper:
    """A sheet with the stamp, the school, the kind of paper, its number, day and place.

    ``number`` names the place of the number: an order has it from the school's own register, other
    papers are numbered here. ``approval`` puts the block of the head of the school on top.
    """
    paper = sheet(stamped=False)
    if wide:
        landscape(paper)
    when(paper, "stamp", "{{ stamp }}")
    paper.paragraphs[-2].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    when(paper, "founder", "{{ founder }}")
    paper.paragraphs[-2].alignment = WD_ALIGN_PARAGRAPH.CENTER
    line(paper, "{{ school }}", bold=True, middle=True)
    if approval:
        approved(paper)
    line(paper, word, bold=True, middle=True)
    apart(paper, "{{ day }}", f"№ {{{{ {number} }}}}" if numbered else "{{ place }}")
    if numbered:
        when(paper, "place", "{{ place }}")
        paper.paragraphs[-2].alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paper


def apart(paper: Paper, left: str, right: str) -> None:
    """Two texts of one line, at both edges of the sheet."""
    section = paper.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    one = line(paper, f"{left}\t{right}")
    one.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)


def grounds(paper: Paper) -> None:
    """The norms an order rests on."""
    when(paper, "norms", "На основании документов:")
    each(paper, "norms", "– {{ one }}")
    line(paper, "ПРИКАЗЫВАЮ:", bold=True)


def signed(paper: Paper) -> None:
    """Who signs an order, and lines of who has read it."""
    line(paper, "")
    kept(paper)
    line(paper, "{{ director_post }} ____________________ / {{ director }}")
    when(paper, "acquainted", "С приказом ознакомлены:")
    kept(paper)
    each(paper, "acquainted", "____________________ / {{ one }}   «___» __________ 20___ г.")


def approved(paper: Paper) -> None:
    """The block by which the head of the school approves a paper, at its upper right."""
    for text in (
        "УТВЕРЖДАЮ",
        "{{ director_post }}",
        f"{RULE} / {{{{ director }}}}",
        "«___» __________ 20___ г.",
    ):
        line(paper, text).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def signature(paper: Paper, who: str, name: str = "") -> None:
    """A line to sign on, on the page of what stands before it."""
    kept(paper)
    line(paper, f"{who} {RULE} / {name or RULE}   «___» __________ 20___ г.".strip())


def kept(paper: Paper) -> None:
    """Keep the last text on the page of what follows."""
    texts = [one for one in paper.paragraphs if not one.text.startswith("{%")]
    texts[-1].paragraph_format.keep_with_next = True
