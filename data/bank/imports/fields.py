"""What a column may mean, in words: for whoever names the columns of a file by hand."""

from collections.abc import Iterator

from data.bank.words import field
from data.codebook import Question, bank_form, framework, header_aliases, questionnaire
from data.codebook.frame import said
from data.i18n import _
from data.records.bank import Role
from data.records.intake import TableKind

FORMS = (TableKind.BANK_MENTEES, TableKind.BANK_MENTORS)
SIDE = {TableKind.MENTORS: Role.MENTOR, TableKind.MENTEES: Role.MENTEE}


def field_names(kind: TableKind) -> dict[str, str]:
    """Field -> what it is called, in the order a person looks for it; only what ``kind`` knows."""
    known = set(header_aliases(kind).values())
    if kind in FORMS:
        named = {one.field: one.header for one in bank_form(kind.value).columns}
    else:
        named = {**_people(), **(dict(_asked(SIDE[kind])) if kind in SIDE else {})}
    return {code: words for code, words in named.items() if code in known}


def _people() -> dict[str, str]:
    facts = (
        *("fio", "post", "subjects", "levels", "year_of_birth", "years_teaching"),
        *("years_in_school", "category", "site", "part_time", "workplace", "email", "external_id"),
        *("hired_on", "left_on"),
    )
    return {
        **{f"person.{one}": field(one) for one in facts},
        "person.surname": _("Surname"),
        "person.given_name": _("Given name"),
        "person.patronymic": _("Patronymic"),
        "person.manager": field("manager_id"),
        "person.consent": _("Consent, as the file says"),
        "service.answer_id": _("Number of the answer"),
        "service.submitted_at": _("Moment of the answer"),
        "service.ignored": _("Not used: number, remark"),
    }


def _asked(role: Role) -> Iterator[tuple[str, str]]:
    sheet = questionnaire(role)
    for one in (*sheet.questions, *sheet.short_grid, *sheet.service):
        yield one.code, one.text
        if one.kind == "multi":
            yield from _parts(one)


def _parts(question: Question) -> Iterator[tuple[str, str]]:
    for option in question.options:
        yield f"{question.code}={option.code}", f"{question.text} [{option.name}]"
    if question.code == "slots":
        for day in framework().preferences["slots"]["weekdays"]:
            yield f"slots#{day['code']}", f"{question.text} [{said(day['ru'], day['en'])}]"
