"""Builds the shipped templates: ``python -m data.output.templates.build``.

Each paper is one function here or in a ``build_…`` beside this file; the files are what they make,
byte for byte.
"""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from data.output.documents import FOLDER, steady
from data.output.templates import (
    build_outcome,
    build_preparing,
    build_roadmap,
    build_starting,
    build_working,
)
from data.output.templates.laying import (
    Paper,
    each,
    laid,
    landscape,
    line,
    sheet,
    signature,
    table,
    when,
)


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
        **build_starting.TEMPLATES,
        **build_preparing.TEMPLATES,
        **build_working.TEMPLATES,
        **build_roadmap.TEMPLATES,
        **build_outcome.TEMPLATES,
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
