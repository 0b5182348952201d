"""Papers before pairs are formed: the roadmap, informing, coverage, selection and training.

Values that every paper has come from ``data.papers.parameters.head``; ``number`` is the paper's.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from docx.enum.text import WD_ALIGN_PARAGRAPH

from data.output.templates.laying import (
    Paper,
    apart,
    approved,
    each,
    headed,
    heading,
    laid,
    landscape,
    line,
    listed,
    sheet,
    signature,
    when,
)


def roadmap() -> Paper:
    """The roadmap with terms, responsible persons and results (item 1.4)."""
    paper = landscape(sheet(stamped=False))
    when(paper, "stamp", "{{ stamp }}")
    paper.paragraphs[-2].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    approved(paper)
    line(
        paper,
        "ДОРОЖНАЯ КАРТА (план мероприятий) по реализации Положения о системе наставничества"
        " педагогических работников в {{ school }}",
        bold=True,
        middle=True,
    )
    line(paper, "{{ school_year }} учебный год", middle=True)
    columns = (
        ("№", "number", 1.2),
        ("Мероприятие", "title", 10.6),
        ("Срок", "term", 3.0),
        ("Ответственные", "responsible", 4.6),
        ("Результат", "result", 6.8),
    )
    laid(paper, "items", columns)
    signature(paper, "Куратор")
    return paper


def announcement() -> Paper:
    """Announcement to the staff about an event (item 1.2)."""
    paper = headed("ОБЪЯВЛЕНИЕ", numbered=False)
    line(paper, "Уважаемые коллеги!", middle=True)
    line(
        paper,
        "{{ at }} состоится мероприятие «{{ title }}». Место проведения: {{ where }}."
        " Продолжительность: {{ minutes }} мин.",
    )
    when(paper, "agenda", "В программе:")
    each(paper, "agenda", "{{ one.number }}. {{ one.title }}")
    line(
        paper,
        "Участвовать в наставничестве можно только по собственному желанию. Стать наставником или"
        " заявить о профессиональном запросе может любой педагог школы; отказ ни на что не влияет.",
    )
    when(paper, "contact", "С вопросами обращайтесь к куратору: {{ contact }}.")
    return paper


def acquaintance_sheet() -> Paper:
    """Sheet on which teachers sign that they were informed (item 1.2)."""
    paper = headed("ЛИСТ ОЗНАКОМЛЕНИЯ", number="number")
    line(paper, "педагогических работников: {{ title }}", middle=True)
    line(paper, "Дата проведения: {{ at }}")
    columns = (
        ("№", "number", 1.2),
        ("Фамилия, имя, отчество", "person", 6.6),
        ("Отметка", "mark", 3.6),
        ("Дата", "on", 2.4),
        ("Подпись", "", 2.7),
    )
    laid(paper, "people", columns)
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
        ("№", "number", 1.2),
        ("Компетенция", "name", 8.6),
        ("Нужна наставляемым", "demand", 2.8),
        ("Могут помочь", "supply", 2.6),
        ("Свободно мест", "places", 2.5),
        ("Не хватает", "gap", 2.2),
        ("Где искать наставника", "leads", 6.3),
    )
    none = "Запросов пока нет: банк наставников формируется, сопоставление будет дополнено."
    listed(paper, "1. Запросы и возможности", "rows", columns, none)
    heading(paper, "2. Вывод")
    each(paper, "conclusions", "{{ one }}")
    line(
        paper,
        "Как считали: каждый наставляемый и наставник учтён один раз в каждой своей компетенции;"
        " свободное место может закрыть только один запрос, поэтому нехватка указана наименьшая."
        " Имён справка не содержит.",
    )
    signature(paper, "Куратор")
    return paper


def interview_sheet() -> Paper:
    """Sheet of an interview with a candidate for a mentor (item 4.1)."""
    paper = headed("ЛИСТ СОБЕСЕДОВАНИЯ с кандидатом в наставники", number="number")
    line(paper, "Кандидат: {{ mentor }}")
    line(paper, "Персонализированная программа: {{ programme }}")
    line(paper, "Место в списке: {{ rank }}. Соответствие запросу: {{ points }} из 100.")
    when(paper, "reasons", "Чем обосновано предложение:")
    each(paper, "reasons", "– {{ one }};")
    line(paper, "Дата собеседования: {{ interviewed_on }}")
    columns = (("№", "number", 1.2), ("Вопрос", "question", 6.5), ("Ответ", "answer", 8.8))
    laid(paper, "answers", columns)
    when(paper, "note", "Заметки куратора: {{ note }}")
    when(paper, "decision", "Решение: {{ decision }}.")
    when(paper, "reason", "Основание решения: {{ reason }}")
    signature(paper, "Куратор")
    signature(paper, "Кандидат")
    return paper


def selection_protocol() -> Paper:
    """Protocol of the selection of mentors (item 4.1)."""
    paper = headed("ПРОТОКОЛ отбора наставников", number="number", wide=True)
    line(
        paper,
        "Кандидаты подобраны по банку наставников {{ year }} учебного года для каждой"
        " персонализированной программы отдельно; с каждым проведено собеседование.",
    )
    columns = (
        ("№", "number", 1.2),
        ("Программа", "programme", 5.2),
        ("Кандидат", "mentor", 5.4),
        ("Балл из 100", "points", 2.2),
        ("Собеседование", "interviewed_on", 3.0),
        ("Решение", "decision", 3.2),
        ("Основание", "reason", 6.0),
    )
    listed(paper, "1. Рассмотрены кандидаты", "rows", columns, "Кандидаты не рассматривались.")
    line(
        paper,
        "2. Итог: отобрано – {{ selected }}, в резерве – {{ reserve }}, не отобрано –"
        " {{ declined }}.",
    )
    line(
        paper,
        "Балл помогает составить список и сам по себе ничего не решает: решение по каждому"
        " кандидату принял куратор.",
    )
    signature(paper, "Куратор")
    return paper


TOPICS = (
    ("№", "number", 1.2),
    ("Тема", "title", 8.4),
    ("Часов", "hours", 1.8),
    ("Форма", "form", 2.9),
    ("Дата", "on", 2.2),
)


def training_programme() -> Paper:
    """Programme of a training course for mentors (item 4.2)."""
    paper = headed("ПРОГРАММА ОБУЧЕНИЯ НАСТАВНИКОВ", numbered=False)
    approved(paper)
    line(paper, "«{{ title }}»", bold=True, middle=True)
    when(paper, "provider", "Проводит: {{ provider }}")
    line(paper, "Срок: с {{ starts_on }} по {{ ends_on }}. Объём: {{ hours }} академических часов.")
    line(
        paper,
        "Цель: подготовить наставников к работе по персонализированным программам: увидеть запрос,"
        " вместе поставить цели, давать обратную связь, беречь границы и данные наставляемого.",
    )
    heading(paper, "Учебно-тематический план")
    laid(paper, "topics", TOPICS)
    line(
        paper,
        "Обучение пройдено, если наставник посетил не менее {{ pass_percent }} % часов. Готовность"
        " действует {{ ready_months }} мес. со дня окончания.",
    )
    signature(paper, "Куратор")
    return paper


def training_sheet() -> Paper:
    """Record of attendance and results of a course (item 4.2)."""
    paper = headed("ВЕДОМОСТЬ обучения наставников", number="number")
    line(paper, "«{{ title }}»", bold=True, middle=True)
    line(paper, "Срок: с {{ starts_on }} по {{ ends_on }}. Объём: {{ hours }} академических часов.")
    heading(paper, "1. Темы")
    laid(paper, "topics", (*TOPICS[:2], ("Часов", "hours", 1.8), ("Дата", "on", 2.5)))
    columns = (
        ("№", "number", 1.2),
        ("Наставник", "person", 5.6),
        ("Часов", "hours", 1.8),
        ("Доля, %", "percent", 1.9),
        ("Итог", "result", 3.0),
        ("Подпись", "", 3.0),
    )
    listed(paper, "2. Посещение и итоги", "people", columns, "Слушателей нет.")
    signature(paper, "Куратор")
    return paper


def training_certificate() -> Paper:
    """Certificate of a mentor's training (item 4.2)."""
    paper = headed("СЕРТИФИКАТ", number="number")
    line(paper, "")
    line(paper, "Настоящий сертификат подтверждает, что", middle=True)
    line(paper, "{{ person }}", bold=True, middle=True)
    line(paper, "прошёл(прошла) обучение наставников по программе", middle=True)
    line(paper, "«{{ title }}»", bold=True, middle=True)
    line(paper, "в объёме {{ hours }} академических часов, окончание {{ ended_on }}.", middle=True)
    when(paper, "topics", "Темы:")
    each(paper, "topics", "– {{ one }};")
    when(paper, "ready_until", "Готовность к наставничеству действует до {{ ready_until }}.")
    line(paper, "")
    apart(paper, "{{ director_post }}", "____________________ / {{ director }}")
    return paper


TEMPLATES: Mapping[str, Callable[[], Paper]] = MappingProxyType(
    {
        "roadmap": roadmap,
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
