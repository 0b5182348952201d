"""Words for the codes of the register, in the language in force."""

from collections.abc import Mapping
from functools import cache

from data.codebook import source
from data.codebook.frame import framework, said

Words = Mapping[str, tuple[str, str]]
_FRAMEWORK = ("form", "kind", "format", "levels", "hours_per_month", "duration", "mentor_type")


def label(group: str, code: str) -> str:
    """The words of a code; the code itself when the group does not know it.

    Groups: those of ``labels.toml`` (role, mentor_state, mentee_state, pair_state, round_status,
    decision, reason, purpose, consent_act, channel, table_kind, row_outcome, severity, mark,
    termination, account_role) and of the framework (form, kind, format, levels, hours_per_month,
    duration, mentor_type, category, slot, subject, domain).

    >>> label("reason", "no_common_time")
    'нет общего времени для встреч'
    """
    found = words(group).get(str(code))
    return said(*found) if found else str(code)


@cache
def words(group: str) -> Words:
    """Code -> (Russian, English) of a group, in the order of the file; KeyError for a stranger."""
    if group in _FRAMEWORK:
        return _pairs(framework().preferences[group]["options"])
    if group == "category":
        return _pairs(framework().profile["category_options"])
    if group == "subject":
        return {one.code: (one.ru, one.en) for one in framework().subjects}
    if group == "domain":
        return {one.code: (one.name_ru, one.name_en) for one in framework().domains}
    if group == "slot":
        return _slots()
    return {code: (one["ru"], one["en"]) for code, one in source.raw("labels")[group].items()}


def form_and_kind(form: str, kind: str) -> str:
    """The cell «Форма наставничества»: the form, then the kind in brackets (domain, 3.2).

    >>> form_and_kind("teacher_teacher", "group")
    'педагог – педагог (групповое)'
    """
    if not form:
        return ""
    if not kind:
        return label("form", form)
    return f"{label('form', form)} ({_before_bracket(label('kind', kind))})"


def _before_bracket(name: str) -> str:
    return name.split("(", maxsplit=1)[0].strip()


def _pairs(listed: list[dict[str, str]]) -> Words:
    return {one["code"]: (one["ru"], one["en"]) for one in listed}


def _slots() -> Words:
    asked = framework().preferences["slots"]
    return {
        f"{day['code']}_{part['code']}": (
            f"{day['ru']}, {part['ru']}",
            f"{day['en']}, {part['en']}",
        )
        for day in asked["weekdays"]
        for part in asked["parts"]
    }
