"""Papers before pairs are formed: informing, coverage, selection and training.

Values that every paper has come from ``data.papers.parameters.head``; ``number`` is the paper's.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from docx.enum.text import WD_ALIGN_PARAGRAPH

from data.output.templates.laying import (
    Paper,
    apart,
    each,
    headed,
    heading,
    laid,
    line,
    listed,
    signature,
    when,
)


def announcement() -> Paper:
    """Announcement to the staff about an event (item 1.2)."""
    paper = headed("ОБЪЯВЛЕНИЕ", numbered=False)
    line(paper, "Уважаемые коллеги!", middle=True)
    line(paper, "«{{ title }}»", bold=True, middle=True)
    line(paper, "Начало: {{ at }}. Место: {{ where }}. Продолжительность: {{ minutes }} мин.")
    when(paper, "agenda", "В программе:")
    each(paper, "agenda", "{{ one.number }}. {{ one.title }}")
    line(
        paper,
        "Участвовать в наставничестве можно только по собственному желанию. Стать наставником или"
        " заявить о профессиональном запросе может любой педагог школы; отказ ни на что не влияет.",
    )
    when(paper, "contact", "С вопросами обращайтесь: {{ contact }}.")
    signature(paper, "Куратор")
    return paper


def acquaintance_sheet() -> Paper:
    """Sheet on which teachers sign that they were informed (item 1.2)."""
    paper = headed("ЛИСТ ОЗНАКОМЛЕНИЯ педагогических работников", number="number")
    line(paper, "«{{ title }}», {{ at }}", middle=True)
    columns = (
        ("№", "number", 1.0),
        ("Фамилия, имя, отчество", "person", 6.0),
        ("Отметка", "mark", 3.6),
        ("Дата", "on", 2.7),
        ("Подпись", "", 3.2),
    )
    listed(paper, "Работники школы", "people", columns, "Работников в списке нет.")
    line(paper, "Ознакомлены: {{ informed }} из {{ total }}.")
    signature(paper, "Куратор")
    return paper


def coverage_note() -> Paper:
    """Note on how far the bank of mentors covers the requests (item 3.2)."""
    paper = headed("СПРАВКА о покрытии запросов наставляемых", number="number", wide=True)
    line(
        paper,
        "Сопоставлены анкеты-запросы наставляемых ({{ mentees }}) и анкеты наставников"
        " ({{ mentors }}) {{ year }} учебного года. Свободных мест у наставников: {{ places }}.",
    )
    columns = (
        ("Компетенция", "name", 12.2),
        ("Нужна наставляемым", "demand", 3.6),
        ("Могут помочь", "supply", 3.4),
        ("Свободно мест", "places", 3.4),
        ("Не хватает", "gap", 3.4),
    )
    none = "Запросов пока нет: банк наставников формируется, сопоставление будет дополнено."
    listed(paper, "1. Запросы и возможности", "rows", columns, none)
    missing = (
        ("Компетенция", "name", 8.6),
        ("Не хватает мест", "gap", 2.6),
        ("Где искать наставника", "look", 14.8),
    )
    listed(paper, "2. Кого искать", "leads", missing, "Все названные запросы можно закрыть.")
    line(
        paper,
        "Как считали: свободное место учтено в каждой компетенции, с которой наставник может"
        " помочь, поэтому указана наименьшая возможная нехватка. Имён справка не содержит.",
    )
    signature(paper, "Куратор")
    return paper


def interview_sheet() -> Paper:
    """Sheet of an interview with a candidate for a mentor (item 4.1)."""
    paper = headed("ЛИСТ СОБЕСЕДОВАНИЯ с кандидатом в наставники", number="number")
    line(paper, "Кандидат: {{ mentor }}")
    when(paper, "post", "Должность: {{ post }}")
    line(paper, "Для персонализированной программы наставляемых: {{ mentees }}")
    line(paper, "Дата собеседования: {{ interviewed_on }}")
    columns = (("№", "number", 1.2), ("Вопрос", "question", 6.5), ("Ответ", "answer", 8.8))
    laid(paper, "rows", columns)
    line(paper, "Заметки куратора: {{ note }}")
    line(paper, "Решение: {{ decision }}")
    line(paper, "Основание решения: {{ reason }}")
    signature(paper, "Куратор")
    signature(paper, "Кандидат")
    return paper


def selection_protocol() -> Paper:
    """Protocol of the selection of mentors (item 4.1)."""
    paper = headed("ПРОТОКОЛ отбора наставников", number="number", wide=True)
    line(
        paper,
        "Кандидаты подобраны по банку наставников для каждой персонализированной программы"
        " отдельно. Рассмотрено кандидатур: {{ count }}, решено: {{ decided }}.",
    )
    columns = (
        ("№", "number", 1.2),
        ("Наставляемые", "mentees", 5.2),
        ("Кандидат", "mentor", 5.2),
        ("Балл из 100", "points", 2.0),
        ("Беседа", "interviewed_on", 2.8),
        ("Решение", "decision", 3.2),
        ("Основание", "reason", 6.6),
    )
    listed(paper, "Кандидаты и решения", "rows", columns, "Кандидаты не рассматривались.")
    line(
        paper,
        "Балл помогает составить список и сам по себе ничего не решает: решение по каждому"
        " кандидату принял куратор после собеседования.",
    )
    signature(paper, "Куратор")
    return paper


def training_programme() -> Paper:
    """Programme of a training course for mentors (item 4.2)."""
    paper = headed("ПРОГРАММА ОБУЧЕНИЯ НАСТАВНИКОВ", numbered=False, approval=True)
    line(paper, "«{{ title }}»", bold=True, middle=True)
    when(paper, "provider", "Проводит: {{ provider }}")
    line(paper, "Срок: с {{ first }} по {{ last }}. Объём: {{ hours }} академических часов.")
    line(
        paper,
        "Цель: подготовить наставников к работе по персонализированным программам: увидеть запрос,"
        " вместе поставить цели, давать обратную связь, беречь границы и данные наставляемого.",
    )
    columns = (
        ("№", "number", 1.2),
        ("Тема", "title", 7.8),
        ("Часов", "hours", 1.9),
        ("Форма", "form", 2.9),
        ("Дата", "on", 2.7),
    )
    listed(paper, "Учебно-тематический план", "rows", columns, "Темы не заданы.")
    line(paper, "Обучение пройдено, если наставник посетил не менее {{ share }} % часов.")
    signature(paper, "Куратор")
    return paper


def training_sheet() -> Paper:
    """Record of attendance and results of a course (item 4.2)."""
    paper = headed("ВЕДОМОСТЬ обучения наставников", number="number")
    line(paper, "«{{ title }}»", bold=True, middle=True)
    line(paper, "Срок: с {{ first }} по {{ last }}. Объём: {{ hours }} академических часов.")
    heading(paper, "Темы (в скобках – часы)")
    each(paper, "topics", "{{ one }}")
    columns = (
        ("№", "number", 0.9),
        ("Наставник", "mentor", 4.3),
        ("Темы", "attended", 2.4),
        ("Часов", "hours", 1.8),
        ("Итог", "result", 2.1),
        ("Готов до", "until", 2.7),
        ("Подпись", "", 2.3),
    )
    listed(paper, "Посещение и итоги", "rows", columns, "Слушателей нет.")
    line(paper, "Академический час – 45 минут. Номера посещённых тем – по списку выше.")
    signature(paper, "Куратор")
    return paper


def training_certificate() -> Paper:
    """Certificate of a mentor's training (item 4.2)."""
    paper = headed("СЕРТИФИКАТ", number="number")
    line(paper, "")
    line(paper, "Настоящий сертификат подтверждает, что", middle=True)
    line(paper, "{{ mentor }}", bold=True, middle=True)
    line(paper, "прошёл(прошла) обучение наставников по программе", middle=True)
    line(paper, "«{{ title }}»", bold=True, middle=True)
    line(paper, "в объёме {{ hours }} академических часов.", middle=True)
    when(paper, "provider", "Обучение провели: {{ provider }}.")
    paper.paragraphs[-2].alignment = WD_ALIGN_PARAGRAPH.CENTER
    line(paper, "Дата окончания: {{ ended_on }}. Готовность действует до {{ until }}.", middle=True)
    line(paper, "")
    apart(paper, "{{ director_post }}", "____________________ / {{ director }}")
    return paper


TEMPLATES: Mapping[str, Callable[[], Paper]] = MappingProxyType(
    {
        "announcement": announcement,
        "acquaintance_sheet": acquaintance_sheet,
        "coverage_note": coverage_note,
        "interview_sheet": interview_sheet,
        "selection_protocol": selection_protocol,
        "training_programme": training_programme,
        "training_sheet": training_sheet,
        "training_certificate": training_certificate,
    }
)
