"""Papers at the end of a pair and of a year: reports, cases, events, thanks."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from data.output.templates.laying import (
    Paper,
    apart,
    each,
    headed,
    heading,
    line,
    listed,
    signature,
    when,
)


def mentor_report() -> Paper:
    """What the mentor says at the end of a pair."""
    paper = headed("ОТЧЁТ НАСТАВНИКА", numbered=False)
    _pair(paper)
    _goals(paper)
    _answers(paper)
    line(paper, "Отчёт составлен по итогам работы по персонализированной программе.")
    signature(paper, "Наставник", "{{ mentor }}")
    return paper


def mentee_report() -> Paper:
    """What the mentee says at the end of a pair."""
    paper = headed("ОТЧЁТ НАСТАВЛЯЕМОГО", numbered=False)
    line(paper, "Составил(а): {{ author }}")
    _pair(paper)
    _goals(paper)
    _answers(paper)
    line(paper, "Отчёт составлен по итогам работы по персонализированной программе.")
    signature(paper, "Наставляемый", "{{ author }}")
    return paper


def testimonial() -> Paper:
    """A testimonial on the work with the mentor."""
    paper = headed("ОТЗЫВ о работе с наставником", numbered=False)
    line(paper, "Составил(а): {{ author }}")
    _pair(paper)
    _answers(paper)
    line(
        paper,
        "Отзыв хранится в школе. На сайте он размещается только с отдельного согласия автора.",
    )
    signature(paper, "", "{{ author }}")
    return paper


def conclusion() -> Paper:
    """Conclusion of the curator on a pair."""
    paper = headed("ЗАКЛЮЧЕНИЕ КУРАТОРА о работе наставнической пары (группы)", number="number")
    _pair(paper)
    _goals(paper)
    when(paper, "ending", "Основание завершения: {{ ending }}.")
    _answers(paper)
    line(
        paper,
        "Заключение описывает работу пары и организацию программы. Оно не используется для"
        " аттестации, оплаты труда и дисциплинарных решений.",
    )
    signature(paper, "Куратор")
    return paper


def _pair(paper: Paper) -> None:
    """Who worked together, how long, how many meetings."""
    line(paper, "Наставник: {{ mentor }}")
    each(paper, "mentees", "Наставляемый: {{ one }}")
    line(paper, "Форма и вид наставничества: {{ form }}")
    line(paper, "Срок: с {{ starts_on }} по {{ ends_on }}")
    line(paper, "Встреч проведено: {{ held }} из {{ planned }}; всего часов: {{ hours }}")


def _goals(paper: Paper) -> None:
    """Goals of the programme and how far each was reached."""
    columns = (
        ("№", "number", 1.2),
        ("Цель", "text", 6.6),
        ("Признак достижения", "sign", 5.2),
        ("Уровень", "level", 3.5),
    )
    listed(paper, "Цели программы", "goals", columns, "Цели не записаны.")


def _answers(paper: Paper) -> None:
    """Questions of the report with what was said; a question without an answer is left out."""
    line(paper, "{%p for one in answers %}")
    heading(paper, "{{ one.question }}")
    line(paper, "{{ one.answer }}")
    line(paper, "{%p endfor %}")


def case() -> Paper:
    """A case of the programme, without names unless each author has allowed them (item 6.2)."""
    paper = headed("КЕЙС наставнической практики", number="number")
    line(paper, "«{{ title }}»", bold=True, middle=True)
    when(paper, "authors", "Авторы: {{ authors }}")
    when(paper, "nameless", "Имена участников не указаны.")
    line(paper, "{%p for one in parts %}")
    heading(paper, "{{ one.title }}")
    line(paper, "{{ one.text }}")
    line(paper, "{%p endfor %}")
    columns = (("Показатель", "name", 11.5), ("Значение", "value", 5.0))
    listed(paper, "Результат в числах", "figures", columns, "Числа не приводятся.")
    when(paper, "tags", "Метки: {{ tags }}")
    line(paper, "Разрешение: {{ permission }}.")
    signature(paper, "Куратор")
    return paper


def event_programme() -> Paper:
    """Programme of an event (items 6.3, 6.4), the turns of speed meetings among its points."""
    paper = headed("ПРОГРАММА", numbered=False, approval=True)
    line(paper, "{{ kind }}", middle=True)
    line(paper, "«{{ title }}»", bold=True, middle=True)
    line(paper, "Начало: {{ at }}. Место: {{ where }}. Продолжительность: {{ minutes }} мин.")
    when(paper, "chair", "Ведёт: {{ chair }}")
    columns = (
        ("№", "number", 1.2),
        ("Время", "time", 2.0),
        ("Вопрос", "title", 7.0),
        ("Кто", "speaker", 6.3),
    )
    listed(paper, "Повестка", "agenda", columns, "Повестка не составлена.")
    signature(paper, "Куратор")
    return paper


def registration_sheet() -> Paper:
    """Sheet on which those who came sign (items 6.3, 6.4)."""
    paper = headed("ЛИСТ РЕГИСТРАЦИИ участников", numbered=False)
    line(paper, "{{ kind }}", middle=True)
    line(paper, "«{{ title }}»", bold=True, middle=True)
    line(paper, "Начало: {{ at }}. Место: {{ where }}.")
    columns = (
        ("№", "number", 1.2),
        ("Фамилия, имя, отчество", "person", 8.0),
        ("Должность", "post", 4.3),
        ("Подпись", "", 3.0),
    )
    listed(paper, "Участники", "people", columns, "Список участников пуст.")
    line(paper, "Всего подписей: ________.")
    signature(paper, "Секретарь")
    return paper


def event_minutes() -> Paper:
    """Minutes of a conference, seminar or round table (items 1.2, 6.3, 6.4)."""
    paper = headed("ПРОТОКОЛ", number="number")
    line(paper, "{{ kind }}", middle=True)
    line(paper, "«{{ title }}»", bold=True, middle=True)
    line(paper, "Дата и время: {{ at }}. Место: {{ where }}.")
    when(paper, "chair", "Председатель: {{ chair }}")
    when(paper, "secretary", "Секретарь: {{ secretary }}")
    line(paper, "Присутствовали: {{ present }} чел. из {{ expected }} приглашённых.")
    spoken = (("№", "number", 1.2), ("Вопрос", "title", 8.3), ("Выступили", "speaker", 7.0))
    listed(paper, "Повестка и выступления", "agenda", spoken, "Повестка не составлялась.")
    when(paper, "practices", "Представлены практики:")
    each(paper, "practices", "– {{ one }}")
    when(paper, "winners", "Отмечены в номинациях по критериям практики:")
    each(paper, "winners", "– {{ one }}")
    when(paper, "library", "Методическую копилку пополнили:")
    each(paper, "library", "– {{ one }}")
    heading(paper, "Решили:")
    line(paper, "{%p if decisions %}")
    each(paper, "decisions", "{{ one.number }}. {{ one.text }}")
    line(paper, "{%p else %}")
    line(paper, "Решения не принимались.")
    line(paper, "{%p endif %}")
    signature(paper, "Председатель")
    signature(paper, "Секретарь")
    return paper


def thanks() -> Paper:
    """Certificate of thanks, one page; whom it names a person has decided."""
    paper = headed("БЛАГОДАРНОСТЬ", numbered=False)
    line(paper, "")
    line(paper, "Школа благодарит", middle=True)
    line(paper, "{{ person_accusative }}", bold=True, middle=True)
    line(paper, "{{ grounds }}.", middle=True)
    line(paper, "{{ year }} учебный год", middle=True)
    line(paper, "")
    apart(paper, "{{ director_post }}", "____________________ / {{ director }}")
    return paper


TEMPLATES: Mapping[str, Callable[[], Paper]] = MappingProxyType(
    {
        "mentor_report": mentor_report,
        "mentee_report": mentee_report,
        "testimonial": testimonial,
        "conclusion": conclusion,
        "case": case,
        "event_programme": event_programme,
        "registration_sheet": registration_sheet,
        "event_minutes": event_minutes,
        "thanks": thanks,
    }
)
