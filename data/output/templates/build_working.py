"""Papers of matching and of people: protocol of a round, consents, questionnaires to be printed."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from docx.shared import Pt

from data.output.templates.laying import (
    RULE,
    Paper,
    each,
    headed,
    heading,
    kept,
    laid,
    line,
    listed,
    signature,
    when,
)

SMALL = Pt(7)  # item codes of a questionnaire


def round_protocol() -> Paper:
    """Protocol of forming pairs: proposals, decisions, deviations, certificate (item 5.1)."""
    paper = headed("ПРОТОКОЛ формирования наставнических пар и групп", number="number", wide=True)
    line(paper, "Круг подбора: {{ title }}. Состояние круга: {{ state }}.")
    each(paper, "dates", "{{ one.what }}: {{ one.on }}")
    line(
        paper,
        "Участвовали: наставляемых – {{ mentees }}, наставников – {{ mentors }}, мест у наставников"
        " – {{ places }}.",
    )
    heading(paper, "1. По какому правилу подбирали")
    each(paper, "policy", "– {{ one }};")
    pairs = (
        ("№", "number", 1.0),
        ("Наставник", "mentor", 4.6),
        ("Наставляемые", "mentees", 5.0),
        ("Форма и вид", "form", 3.8),
        ("Балл из 100", "points", 1.8),
        ("Решение куратора и причина", "decision", 5.6),
        ("Ответ сторон", "state", 4.4),
    )
    listed(paper, "2. Пары и группы", "pairs", pairs, "Пары и группы не предложены.")
    unmatched = (
        ("№", "number", 1.0),
        ("Наставляемый", "mentee", 7.0),
        ("Почему пары нет", "reason", 18.2),
    )
    listed(paper, "3. Без пары", "unmatched", unmatched, "Все наставляемые круга имеют пару.")
    changed = (
        ("№", "number", 1.0),
        ("Наставляемый", "mentee", 5.0),
        ("Предложено программой", "proposed", 5.6),
        ("Решено куратором", "decided", 5.6),
        ("Причина отступления", "reason", 9.0),
    )
    none = "Решения куратора совпали с предложением программы."
    listed(paper, "4. Отступления от предложения программы", "deviations", changed, none)
    heading(paper, "5. Проверка расчёта")
    each(paper, "certificate", "{{ one }}")
    when(paper, "digest", "Отпечаток исходных данных (SHA-256): {{ digest }}")
    line(paper, "Версия программы: {{ software }}. Начальное число: {{ seed }}.")
    line(
        paper,
        "Программа только предлагает: решение о каждой паре принял куратор, обе стороны ответили"
        " отдельно.",
    )
    signature(paper, "Куратор")
    return paper


def consents_register() -> Paper:
    """Register of consents: whose, for which purpose, which text, since and until when."""
    paper = headed("РЕЕСТР СОГЛАСИЙ на обработку персональных данных", number="number", wide=True)
    line(
        paper,
        "Внесены последние решения каждого участника по каждой цели. Действует согласий:"
        " {{ live }} из {{ total }}. Без действующего согласия на ведение банка (без имён):"
        " {{ unnamed }}.",
    )
    columns = (
        ("№", "number", 1.2),
        ("Фамилия, имя, отчество", "person", 5.6),
        ("Цель", "purpose", 5.9),
        ("Текст", "version", 2.2),
        ("Дано", "given", 2.7),
        ("Действует до", "until", 2.7),
        ("Состояние", "state", 3.0),
        ("Как получено", "how", 2.7),
    )
    listed(paper, "Согласия", "rows", columns, "Согласий нет.")
    line(paper, "Реестр составлен по записям программы; тексты согласий хранятся вместе с ними.")
    signature(paper, "Ответственный за обработку персональных данных")
    return paper


def withdrawal() -> Paper:
    """A person takes consents back, all or some (papers 12)."""
    paper = headed("ОТЗЫВ СОГЛАСИЯ на обработку персональных данных", numbered=False)
    line(paper, "{{ director_post }} {{ director }}")
    line(paper, "от {{ person_genitive }}")
    line(
        paper,
        "На основании части 2 статьи 9 Федерального закона от 27.07.2006 № 152-ФЗ «О персональных"
        " данных» отзываю данные мной согласия (отметьте нужное):",
    )
    columns = (
        ("Отзываю", "box", 2.3),
        ("Цель согласия", "purpose", 7.5),
        ("Дано", "given", 2.7),
        ("Текст", "version", 4.0),
    )
    laid(paper, "purposes", columns)
    line(
        paper,
        "Прошу прекратить обработку данных для отмеченных целей, убрать опубликованные сведения и в"
        " срок не более 30 дней уничтожить данные, если закон не требует хранить их дальше.",
    )
    line(
        paper,
        "Мне известно, что отзыв не влияет на условия труда, а без согласия на ведение банка"
        " участие в программе наставничества прекращается.",
    )
    signature(paper, "", "{{ person }}")
    line(paper, "Заявление принял ответственный за обработку персональных данных:")
    signature(paper, "")
    return paper


def questionnaire() -> Paper:
    """A questionnaire to be filled in by hand: codes of items in small type, boxes to tick."""
    paper = headed("АНКЕТА", numbered=False)
    line(paper, "{{ title }}", bold=True, middle=True)
    each(paper, "facts", "{{ one }}: ______________________________________")
    each(paper, "hints", "{{ one }}")
    line(paper, "{%p for part in parts %}")
    heading(paper, "{{ part.title }}")
    when(paper, "part.hint", "{{ part.hint }}")
    columns = (("Код", "code", 2.0), ("Вопрос", "text", 7.2), ("Ответ", "answer", 7.3))
    laid(paper, "part.rows", columns)
    for row in paper.tables[-1].rows[1:]:
        for run in row.cells[0].paragraphs[0].runs:
            run.font.size = SMALL
    line(paper, "{%p endfor %}")
    line(paper, "Анкета: {{ edition }}. Спасибо!")
    return paper


def mentor_record() -> Paper:
    """Record of a mentor's work for the category of a teacher mentor (order 196)."""
    paper = headed("СПРАВКА о наставнической деятельности", number="number")
    line(paper, "Дана: {{ person }}, {{ post }}", bold=True)
    line(paper, "Период: {{ period }}. Сведения на {{ day_short }}")
    line(
        paper,
        "Справка составлена по записям программы наставничества школы и содержит сведения только"
        " об указанном работнике; наставляемые не названы.",
    )
    pairs = (
        ("№", "number", 0.9),
        ("Год", "year", 2.4),
        ("Роль", "role", 2.4),
        ("Человек", "mentees", 2.4),
        ("Форма и вид", "form", 3.0),
        ("Срок", "term", 2.7),
        ("Основание", "basis", 2.8),
    )
    listed(paper, "1. Пары и группы", "pairs", pairs, "Закреплённых пар и групп нет.")
    outcomes = (
        ("№", "number", 1.0),
        ("Показатель", "name", 6.6),
        ("Значение", "value", 2.6),
        ("Из скольких", "base", 6.3),
    )
    listed(paper, "2. Итоги работы", "outcomes", outcomes, "Завершённых программ нет.")
    trainings = (
        ("№", "number", 1.0),
        ("Обучение", "title", 7.9),
        ("Часов", "hours", 1.9),
        ("Окончено", "on", 2.9),
        ("Итог", "result", 2.8),
    )
    listed(paper, "3. Обучение наставника", "trainings", trainings, "Сведений нет.")
    events = (
        ("№", "number", 1.0),
        ("Дата", "on", 2.7),
        ("Мероприятие", "title", 9.3),
        ("Участие", "part", 3.6),
    )
    listed(paper, "4. Мероприятия", "events", events, "Сведений нет.")
    published = (
        ("№", "number", 1.0),
        ("Дата", "on", 2.7),
        ("Кейс или методический материал", "title", 9.3),
        ("Вид", "kind", 3.6),
    )
    listed(paper, "5. Публикации и материалы", "publications", published, "Сведений нет.")
    kept(paper)
    line(paper, f"{{{{ director_post }}}} {RULE} / {{{{ director }}}}")
    signature(paper, "Куратор")
    return paper


TEMPLATES: Mapping[str, Callable[[], Paper]] = MappingProxyType(
    {
        "round_protocol": round_protocol,
        "consents_register": consents_register,
        "withdrawal": withdrawal,
        "questionnaire": questionnaire,
        "mentor_record": mentor_record,
    }
)
