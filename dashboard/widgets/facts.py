"""The facts about a person as a form: fields under ``<form>.<field>``, read back into a record."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from data.bank.words import field
from data.codebook import framework, label
from data.i18n import _
from data.records.ids import PersonId, SchoolId
from data.records.person import Person

Names = Mapping[PersonId, str]

BLANK = Person(id=PersonId(""), school_id=SchoolId(""), fio="")
TEXTS = ("fio", "post", "site", "workplace", "email", "external_id")
NUMBERS = ("year_of_birth", "years_teaching", "years_in_school")
LISTS = ("subjects", "levels")
DAYS = ("hired_on", "left_on")
FIELDS = (*TEXTS, *NUMBERS, *LISTS, *DAYS, "left_for", "category", "part_time", "manager_id")
LEFT_FOR = ("", "school", "profession")
LEAST_YEAR, MOST_YEARS = 1920, 75
FIRST_DAY = date(1950, 1, 1)


def fields(key: str, person: Person | None, colleagues: Names | None = None) -> None:
    """Fields of a person, called inside a form.

    Without ``colleagues``, of whom one may be the direct superior, only what a bank needs.
    """
    here = person or BLANK
    left, right = st.columns(2)
    with left:
        _text(key, "fio", here.fio)
        _text(key, "post", here.post)
        _number(key, "year_of_birth", here.year_of_birth, LEAST_YEAR)
        _text(key, "workplace", here.workplace)
    with right:
        _list(
            key, "subjects", {one.code: one.name() for one in framework().subjects}, here.subjects
        )
        _list(key, "levels", {one: label("levels", one) for one in framework().levels}, here.levels)
        _number(key, "years_teaching", here.years_teaching, 0)
        _category(key, here.category)
    if colleagues is not None:
        _rest(key, here, colleagues)


def _rest(key: str, here: Person, colleagues: Names) -> None:
    left, right = st.columns(2)
    with left:
        _text(key, "email", here.email)
        _text(key, "site", here.site)
        _day(key, "hired_on", here.hired_on)
        _day(key, "left_on", here.left_on)
    with right:
        _number(key, "years_in_school", here.years_in_school, 0)
        _text(key, "external_id", here.external_id)
        st.selectbox(
            field("left_for"),
            LEFT_FOR,
            index=LEFT_FOR.index(here.left_for),
            format_func=_left_for,
            key=f"{key}.left_for",
        )
    others = [one for one in colleagues if one != here.id]
    st.selectbox(
        field("manager_id"),
        others,
        index=others.index(here.manager_id) if here.manager_id in others else None,
        format_func=lambda one: colleagues.get(one, ""),
        key=f"{key}.manager_id",
        placeholder=_("choose"),
    )
    st.checkbox(field("part_time"), value=here.part_time, key=f"{key}.part_time")


def written(key: str, school_id: SchoolId, person: Person | None = None) -> Person:
    """The person as the form says; fields the form has not shown stay."""
    here = person or replace(BLANK, school_id=school_id)
    said = {name: st.session_state.get(f"{key}.{name}", getattr(here, name)) for name in FIELDS}
    return replace(
        here,
        fio=said["fio"] or "",
        post=said["post"] or "",
        site=said["site"] or "",
        workplace=said["workplace"] or "",
        email=said["email"] or "",
        external_id=said["external_id"] or "",
        year_of_birth=said["year_of_birth"],
        years_teaching=said["years_teaching"],
        years_in_school=said["years_in_school"],
        subjects=tuple(said["subjects"]),
        levels=tuple(said["levels"]),
        category=said["category"] or "",
        part_time=bool(said["part_time"]),
        manager_id=said["manager_id"],
        hired_on=said["hired_on"],
        left_on=said["left_on"],
        left_for=said["left_for"] or "",
    )


def forget(key: str) -> None:
    """Empty the fields of a form whose person has been written."""
    for name in (*FIELDS, "headline"):
        st.session_state.pop(f"{key}.{name}", None)


def differences(mine: Person, theirs: Person, colleagues: Names) -> list[dict[str, str]]:
    """What two versions of a person say differently, in words."""
    return [
        {
            "field": field(name),
            "mine": shown(mine, name, colleagues),
            "theirs": shown(theirs, name, colleagues),
        }
        for name in FIELDS
        if getattr(mine, name) != getattr(theirs, name)
    ]


def shown(person: Person, name: str, colleagues: Names | None = None) -> str:
    """One fact as a person reads it."""
    value = getattr(person, name)
    if value is None:
        return ""
    match name:
        case "subjects" | "levels":
            group = name.removesuffix("s") if name == "subjects" else name
            return ", ".join(label(group, one) for one in value)
        case "manager_id":
            return (colleagues or {}).get(value, "")
        case _:
            return WORDS[name](value) if name in WORDS else str(value)


def _text(key: str, name: str, value: str) -> None:
    st.text_input(field(name), value=value, key=f"{key}.{name}")


def _day(key: str, name: str, value: date | None) -> None:
    st.date_input(field(name), value, min_value=FIRST_DAY, format="DD.MM.YYYY", key=f"{key}.{name}")


def _left_for(code: str) -> str:
    return {
        "": _("not known"),
        "school": _("teaches elsewhere"),
        "profession": _("has left teaching"),
    }[code]


WORDS: Mapping[str, Callable[[Any], str]] = {
    "category": lambda value: label("category", value) if value else "",
    "part_time": lambda value: _("yes") if value else _("no"),
    "hired_on": lambda value: str(value.strftime("%d.%m.%Y")),
    "left_on": lambda value: str(value.strftime("%d.%m.%Y")),
    "left_for": _left_for,
}


def _number(key: str, name: str, value: int | None, least: int) -> None:
    most = None if name == "year_of_birth" else MOST_YEARS
    st.number_input(
        field(name), least, most, value=value, step=1, key=f"{key}.{name}", placeholder="—"
    )


def _list(key: str, name: str, options: Mapping[str, str], value: tuple[str, ...]) -> None:
    st.multiselect(
        field(name),
        list(options),
        default=[one for one in value if one in options],
        format_func=lambda one: options[one],
        key=f"{key}.{name}",
        placeholder=_("choose"),
    )


def _category(key: str, value: str) -> None:
    known = list(framework().categories)
    st.selectbox(
        field("category"),
        known,
        index=known.index(value) if value in known else None,
        format_func=lambda one: label("category", one),
        key=f"{key}.category",
        placeholder=_("choose"),
    )
