"""Builds the shipped templates: ``python -m data.output.templates.build``.

Each paper is one function here; the files beside this one are what it makes, byte for byte.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
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


def support_plan() -> Paper:
    """Personal support plan of a mentee without a pair, for the person."""
    paper = sheet("ИНДИВИДУАЛЬНЫЙ ПЛАН ПОДДЕРЖКИ")
    line(paper, "{{ title }}", bold=True, middle=True)
    line(paper, "{{ school }}")
    line(paper, "Для кого: {{ person }}")
    line(paper, "Педагог-психолог: {{ psychologist }}")
    line(paper, "Дата: {{ day }}")
    table(
        paper,
        ("№", "Шаг", "Срок", "Сделано"),
        "steps",
        ("{{ one.number }}", "{{ one.words }}", "{{ one.due }}", "{{ one.done }}"),
    )
    line(paper, "")
    line(paper, "Следующая встреча: {{ next_day }}")
    line(paper, "План составлен вместе и может меняться. Участие добровольное: от любого шага")
    line(paper, "и от поддержки в целом можно отказаться в любое время без объяснения причин.")
    return paper


def programme() -> Paper:
    """Personal programme of a pair or group, with three signatures."""
    paper = landscape(sheet("ПЕРСОНАЛИЗИРОВАННАЯ ПРОГРАММА НАСТАВНИЧЕСТВА"))
    line(paper, "{{ school }}", bold=True, middle=True)
    line(paper, "Наставник: {{ mentor }}")
    each(paper, "mentees", "Наставляемый: {{ one }}")
    line(paper, "Форма наставничества: {{ form }}")
    line(paper, "Срок: с {{ starts_on }} по {{ ends_on }}. Встреч по плану: {{ meetings }}")
    line(paper, "Редакция {{ edition }}, {{ state }}")
    line(paper, "1. Цели и признаки достижения", bold=True)
    goals = (
        ("№", "number", 1.2),
        ("Цель", "text", 9.5),
        ("Как увидим, что достигнута", "sign", 11.5),
        ("Уровень", "level", 4.0),
    )
    laid(paper, "goals", goals)
    line(paper, "2. План действий", bold=True)
    actions = (
        ("№", "number", 1.2),
        ("Цель", "goal", 1.5),
        ("Содержание", "text", 9.0),
        ("Форма", "form", 4.0),
        ("Срок", "due", 2.5),
        ("Результат", "result", 5.5),
        ("Сделано", "done", 2.5),
    )
    laid(paper, "actions", actions)
    line(paper, "3. Контрольные точки", bold=True)
    points = (("Дата", "on", 3.0), ("О чём", "text", 18.7), ("Проведена", "held", 4.5))
    laid(paper, "checkpoints", points)
    when(paper, "result", "4. Итоги: {{ result }}")
    line(paper, "Согласовано:", bold=True)
    laid(paper, "agreed", (("Кто", "who", 12.0), ("Согласие с этой редакцией", "on", 7.0)))
    signature(paper, "Наставник")
    for_each_mentee = "Наставляемый ____________________ / {{ one }}   «___» __________ 20___ г."
    each(paper, "mentees", for_each_mentee)
    signature(paper, "Куратор")
    return paper


def diary() -> Paper:
    """Diary of the meetings of a pair or group."""
    paper = landscape(sheet("ДНЕВНИК ВСТРЕЧ"))
    line(paper, "{{ school }}", bold=True, middle=True)
    line(paper, "Наставник: {{ mentor }}")
    each(paper, "mentees", "Наставляемый: {{ one }}")
    line(paper, "Проведено встреч: {{ held }}. По плану к этому дню: {{ planned }}")
    columns = (
        ("№", "number", 1.2),
        ("Дата", "at", 2.6),
        ("Минут", "minutes", 1.9),
        ("Формат", "format", 3.0),
        ("Тема", "topic", 4.3),
        ("Сделано", "done", 5.5),
        ("Договорились", "next", 5.0),
        ("Отметка", "state", 2.7),
    )
    laid(paper, "meetings", columns)
    return paper


def my_data() -> Paper:
    """The copy of one's own data that a person can read."""
    paper = sheet("Ваши данные в программе наставничества", stamped=False)
    line(paper, "{{ school }}", bold=True)
    line(paper, "Сведения на {{ day }}. Те же сведения в машиночитаемом виде – в файле data.json.")
    line(paper, "{%p for part in parts %}")
    line(paper, "{{ part.title }}", bold=True)
    line(paper, "{%p for one in part.lines %}")
    line(paper, "{{ one.name }}: {{ one.value }}")
    line(paper, "{%p endfor %}")
    line(paper, "{%p endfor %}")
    return paper


def quality_note() -> Paper:
    """Analytic note on the quality of the programme: figures, SWOT, curator's table, method."""
    paper = landscape(
        sheet("АНАЛИТИЧЕСКАЯ СПРАВКА о качестве программы наставничества", stamped=False)
    )
    line(paper, "{{ school }}", bold=True, middle=True)
    line(paper, "Период: {{ period }}. Данные на {{ as_of }}")
    when(paper, "synthetic", "{{ synthetic }}")
    line(paper, "1. Главное", bold=True)
    each(paper, "summary", "{{ one }}")
    line(paper, "2. Показатели", bold=True)
    figures = (
        ("Показатель", "name", 6.8),
        ("Значение", "value", 3.6),
        ("Основание", "base", 3.4),
        ("Интервал 95 %", "interval", 3.2),
        ("С учётом неответивших", "bounds", 3.6),
        ("Цель", "target", 1.9),
        ("Вывод", "verdict", 3.7),
    )
    laid(paper, "figures", figures)
    each(paper, "limits", "{{ one }}")
    line(paper, "3. Графики", bold=True)
    line(paper, "{%p for one in charts %}")
    line(paper, "{{ one.title }}", bold=True)
    line(paper, "{{ one.picture }}")
    line(paper, "{{ one.meaning }}")
    line(paper, "{%p endfor %}")
    line(paper, "4. SWOT: проект куратора", bold=True)
    swot = (("Сторона", "side", 4.4), ("Строка", "text", 13.4), ("На чём основано", "basis", 8.4))
    laid(paper, "swot", swot)
    line(paper, "5. Таблица куратора", bold=True)
    marks = (
        ("№", "number", 1.2),
        ("Показатель", "name", 11.0),
        ("Балл", "mark", 2.6),
        ("Комментарий", "comment", 11.4),
    )
    laid(paper, "marks", marks)
    line(paper, "{{ total }}")
    line(paper, "6. Как считали", bold=True)
    each(paper, "method", "{{ one }}")
    line(paper, "{{ stamp }}")
    signature(paper, "Куратор")
    return paper


TEMPLATES: Mapping[str, Callable[[], Paper]] = MappingProxyType(
    {
        "consent": consent,
        "destruction_act": destruction_act,
        "my_data": my_data,
        "diary": diary,
        "programme": programme,
        "quality_note": quality_note,
        "support_plan": support_plan,
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
