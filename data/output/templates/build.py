"""Builds the shipped templates: ``python -m data.output.templates.build``.

Each paper is one function here; the files beside this one are what it makes, byte for byte.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from data.output.documents import FOLDER, steady

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


def signature(paper: Paper, who: str) -> None:
    """A line to sign on."""
    line(paper, f"{who} ____________________ / ____________________   «___» __________ 20___ г.")


def consent() -> Paper:
    """A consent paper: the immutable wording, line by line, and what was chosen in it."""
    paper = sheet(stamped=False)  # the stamp stands in the wording itself
    line(paper, "{{ school }}", bold=True)
    line(paper, "{{ person }}")
    each(paper, "lines", "{{ one }}")
    line(paper, "{{ edition }}")
    return paper


def destruction_act() -> Paper:
    """Act of destruction of personal data, with an extract of the log (order РКН № 179)."""
    paper = sheet("АКТ № {{ number }} об уничтожении персональных данных")
    line(paper, "{{ school }}", bold=True)
    line(paper, "Дата: {{ day }}")
    line(paper, "Комиссия в составе:")
    each(paper, "commission", "– {{ one }}")
    line(paper, "составила настоящий акт о том, что уничтожены персональные данные субъекта,")
    line(paper, "который после уничтожения обозначается псевдонимом {{ pseudonym }}.")
    line(paper, "Основание: {{ grounds }}")
    line(paper, "Срок уничтожения: не позднее {{ due }}. Уничтожено: {{ done }}.")
    line(paper, "Способ: {{ method }}")
    line(paper, "Информационная система: {{ system }}")
    line(paper, "Что уничтожено:", bold=True)
    table(paper, ("Категория данных", "Записей"), "erased", ("{{ one.what }}", "{{ one.count }}"))
    line(paper, "")
    line(paper, "Резервные копии, в которых данные больше никто не может прочитать:")
    each(paper, "backups", "– {{ one }}")
    line(paper, "Подписи членов комиссии:")
    each(paper, "commission", "____________________ / {{ one }}")
    line(paper, "ВЫПИСКА ИЗ ЖУРНАЛА событий информационной системы", bold=True, middle=True)
    table(
        paper,
        ("Дата и время", "Событие", "Кто", "Запись №"),
        "log",
        ("{{ one.at }}", "{{ one.event }}", "{{ one.by }}", "{{ one.number }}"),
    )
    return paper


TEMPLATES: Mapping[str, Callable[[], Paper]] = MappingProxyType(
    {
        "consent": consent,
        "destruction_act": destruction_act,
    }
)


def made(name: str) -> bytes:
    """The file of a template, the same at every run."""
    buffer = io.BytesIO()
    TEMPLATES[name]().save(buffer)
    return steady(buffer.getvalue())


def build(folder: Path = FOLDER) -> None:
    """Write all templates."""
    for name in TEMPLATES:
        (folder / f"{name}.docx").write_bytes(made(name))


if __name__ == "__main__":
    build()
