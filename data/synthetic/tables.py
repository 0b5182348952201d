"""Invented schools as spreadsheets, in the shapes in which form services export answers.

The Google shape keeps everything: read back, it gives the same people and the same answers.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from data.codebook import Question, framework, questionnaire, words
from data.output import Cell, Table
from data.records.bank import Role
from data.records.consent import ConsentAct, Purpose
from data.records.person import Person
from data.records.questionnaire import AnswerSheet, Value
from data.synthetic.invention import Invented

YES, NO = "да", "нет"
SCHOOL_ZONE = timedelta(hours=5)  # answers are stamped in the school's own time


class Shape(StrEnum):
    """How a form service lays answers out."""

    GOOGLE = "google"  # several options in one cell by ", ", a grid row by row
    YANDEX = "yandex"  # one column per option
    MICROSOFT = "microsoft"  # several options in one cell by ";"


SERVICE = {
    Shape.GOOGLE: ("Отметка времени", "Адрес электронной почты"),
    Shape.YANDEX: ("ID", "Время создания", "Адрес электронной почты"),
    Shape.MICROSOFT: ("ID", "Start time", "Completion time", "Email", "Name"),
}
FACTS = (
    "Фамилия, имя, отчество",
    "Табельный номер",
    "Должность",
    "Преподаваемый предмет (предметы)",
    "Уровень образования",
    "Педагогический стаж (полных лет)",
    "Стаж в этой школе (полных лет)",
    "Квалификационная категория",
    "Год рождения",
    "Корпус",
    "Совместительство",
    "Непосредственный руководитель",
)
CONSENT = "Согласие на подбор пары"
STAFF = ("№ п/п", *FACTS, "Электронная почта")


def staff_table(invented: Invented) -> Table:
    """The whole staff, one person a row."""
    rows = [
        [number, *_facts(invented, one), one.email]
        for number, one in enumerate(invented.people, start=1)
    ]
    return Table(name="Педагоги", header=STAFF, rows=rows)


def mentor_table(invented: Invented, shape: Shape = Shape.GOOGLE) -> Table:
    """Answers of the mentors as a form service exports them."""
    return _answers_table(invented, Role.MENTOR, shape)


def mentee_table(invented: Invented, shape: Shape = Shape.GOOGLE) -> Table:
    """Answers of the mentees as a form service exports them."""
    return _answers_table(invented, Role.MENTEE, shape)


def _answers_table(invented: Invented, role: Role, shape: Shape) -> Table:
    columns = [column for one in questionnaire(role).questions for column in _columns(one, shape)]
    consenting = _consenting(invented)
    rows = [
        [
            *_service(shape, number, person, sheet),
            *_facts(invented, person),
            YES if person.id in consenting else NO,
            *(column.cell(sheet.answers.get(column.question.code)) for column in columns),
        ]
        for number, (person, sheet) in enumerate(invented.of(role), start=1)
    ]
    header = [*SERVICE[shape], *FACTS, CONSENT, *(column.header for column in columns)]
    return Table(name="Ответы на форму", header=header, rows=rows)


def _service(shape: Shape, number: int, person: Person, sheet: AnswerSheet) -> list[Cell]:
    at = _local(sheet.submitted_at)
    if shape is Shape.GOOGLE:
        return [at, person.email]
    if shape is Shape.YANDEX:
        return [number, at, person.email]
    return [number, at - timedelta(minutes=9), at, person.email, ""]


def _local(moment: datetime) -> datetime:
    return (moment.astimezone(UTC) + SCHOOL_ZONE).replace(tzinfo=None)


def _consenting(invented: Invented) -> set[str]:
    live: set[str] = set()
    for one in sorted(invented.consents, key=lambda act: act.at):
        if Purpose.MATCHING in one.purposes:
            (live.add if one.act is ConsentAct.GIVEN else live.discard)(one.person_id)
    return live


def _facts(invented: Invented, one: Person) -> list[Cell]:
    names = {person.id: person.fio for person in invented.people}
    return [
        one.fio,
        one.external_id,
        one.post,
        ", ".join(words("subject")[code][0] for code in one.subjects),
        ", ".join(words("levels")[code][0] for code in one.levels),
        one.years_teaching,
        one.years_in_school,
        words("category")[one.category][0] if one.category else "",
        one.year_of_birth,
        one.site,
        YES if one.part_time else NO,
        names[one.manager_id] if one.manager_id else "",
    ]


class _Column:
    """A column of one question: its header, and its cell for an answer."""

    def __init__(self, question: Question, header: str, labels: Mapping[str, str], by: str) -> None:
        self.question = question
        self.header = header
        self.labels = labels
        self.by = by

    def cell(self, value: Value | None) -> Cell:
        """The cell for an answer: codes as words, several joined, nothing for no answer."""
        if value is None:
            return ""
        if isinstance(value, tuple):
            return self.by.join(self.labels.get(one, one) for one in value if self._here(one))
        if self.question.kind == "likert":
            return self.labels[str(value)]
        return self.labels.get(value, value) if isinstance(value, str) else value

    def _here(self, code: str) -> bool:
        return self.question.kind == "people" or code in self.labels


def _columns(question: Question, shape: Shape) -> Iterator[_Column]:
    labels = {one.code: one.ru for one in question.options}
    if question.kind == "likert":
        yield _Column(question, _grid_header(question), labels, "")
    elif question.code == "slots" and shape is not Shape.MICROSOFT:
        yield from _slot_rows(question)
    elif question.kind == "multi" and shape is Shape.YANDEX:
        for code, text in labels.items():
            yield _Column(question, f"{question.text_ru} [{text}]", {code: text}, "")
    else:
        by = "; " if question.kind == "people" else ";" if shape is Shape.MICROSOFT else ", "
        yield _Column(question, question.text_ru, labels, by)


def _grid_header(question: Question) -> str:
    stem = question.text_ru.removesuffix(question.row_ru).rstrip(" :")
    return f"{stem} [{question.row_ru}]"


def _slot_rows(question: Question) -> Iterator[_Column]:
    asked = framework().preferences["slots"]
    for day in asked["weekdays"]:
        parts = {f"{day['code']}_{part['code']}": part["ru"] for part in asked["parts"]}
        yield _Column(question, f"{question.text_ru} [{day['ru']}]", parts, ", ")


def as_text(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Cells as a person sees them: dates DD.MM.YYYY, moments with the time."""
    return [[_seen(cell) for cell in row] for row in rows]


def _seen(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y %H:%M:%S")
    return "" if cell is None else str(cell)
