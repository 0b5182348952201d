"""The roadmap as the official document of item 1.4: item, term, who answers, result."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from data.output.templates.laying import Paper, each, headed, laid, line, when

COLUMNS = (
    ("№", "number", 1.3),
    ("Мероприятие", "title", 11.4),
    ("Срок", "term", 3.0),
    ("Ответственный", "responsible", 4.6),
    ("Результат", "result", 5.9),
)  # 26.2 cm: the sheet without its margins


def roadmap() -> Paper:
    """The roadmap of a school year, to be approved by the director."""
    paper = headed("ДОРОЖНАЯ КАРТА", numbered=False, wide=True, approval=True)
    line(
        paper,
        "План мероприятий по реализации Положения о системе наставничества педагогических"
        " работников, {{ school_year }} учебный год",
        bold=True,
        middle=True,
    )
    when(paper, "norms", "Составлена на основании документов:")
    each(paper, "norms", "– {{ one }};")
    laid(paper, "items", COLUMNS)
    line(paper, "Куратор ____________________ / {{ curator }}")
    return paper


TEMPLATES: Mapping[str, Callable[[], Paper]] = MappingProxyType({"roadmap": roadmap})
