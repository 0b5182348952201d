"""Facts about a person from the cells of a row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.intake import choices, dates, naming
from data.intake.cells import Said, Sayings
from data.intake.parsed import Parsed, note, warning

EMAIL_LENGTH = 254


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a row says about a person; empty and None mean that it says nothing.

    ``manager`` is a name as written; ``consent`` what the file says, which registers nothing.
    """

    fio: str = ""
    year_of_birth: int | None = None
    post: str = ""
    subjects: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    years_teaching: int | None = None
    years_in_school: int | None = None
    category: str = ""
    site: str = ""
    part_time: bool | None = None
    workplace: str = ""
    email: str = ""
    external_id: str = ""
    manager: str = ""
    hired_on: date | None = None
    left_on: date | None = None
    consent: bool | None = None


def facts(said: Sayings) -> Facts:
    """All facts of a row; remarks go to ``said``."""
    found: dict[str, Any] = {"fio": _fio(said)}
    for name, read in READ.items():
        cell = said.cell(f"person.{name}")
        value = said.read(cell, read) if cell is not None else None
        if value is not None:
            found[name] = value
    found["consent"] = _consent(said)
    if not found.get("subjects") and (post := str(found.get("post", ""))):
        _subjects_of_post(said, post, found)
    return Facts(**found)


def _fio(said: Sayings) -> str:
    whole = said.cell("person.fio") or said.cell("fio")
    if whole is not None and whole.text:
        return said.read(whole, naming.one) or ""
    parts = [said.cell(f"person.{one}") for one in ("surname", "given_name", "patronymic")]
    joined = " ".join(one.text for one in parts if one is not None and one.text)
    place = next((one for one in (whole, *parts) if one is not None), None)
    return said.read(Said(place.column if place else "", joined), naming.one) or ""


def _consent(said: Sayings) -> bool | None:
    """What the columns of consents say together: one «no» is no, an answer missing is no yes."""
    given = [choices.consented(one.text) for one in said.every("person.consent")]
    if False in given:
        return False
    return True if given and all(given) else None


def _subjects_of_post(said: Sayings, post: str, found: dict[str, object]) -> None:
    named = choices.subjects_of_post(post)
    if named:
        found["subjects"] = named
        said.remark(said.cell("person.post"), note("intake.subject_of_post"))


def _line(text: str) -> Parsed[str]:
    return Parsed(None if choices.missing(text) else " ".join(text.split()))


def _email(text: str) -> Parsed[str]:
    bare = text.strip().removeprefix("mailto:").strip()
    if choices.missing(bare):
        return Parsed()
    if bare.count("@") != 1 or len(bare) > EMAIL_LENGTH or len(bare.split()) > 1:
        return Parsed(None, (warning("intake.email_unreadable"),))
    return Parsed(bare.casefold())


def _born(text: str) -> Parsed[int]:
    if choices.missing(text):
        return Parsed()
    found = dates.birth_year(text)
    if found.value is None:
        return Parsed(None, (warning("intake.year_unreadable"),))
    return found


def _day(text: str) -> Parsed[date]:
    """A day of the staff list; a wrong one is remarked and left out, the row is taken."""
    if choices.missing(text):
        return Parsed()
    found = dates.day(text)
    return found if found.value is not None else Parsed(None, (warning("intake.day_left_out"),))


def _manager(text: str) -> Parsed[str]:
    names = naming.many(text)
    return Parsed(names[0] if len(names) == 1 else None)


READ: Mapping[str, Callable[[str], Parsed[object]]] = {
    "year_of_birth": _born,
    "post": _line,
    "subjects": choices.subjects,
    "levels": choices.levels,
    "years_teaching": choices.full_years,
    "years_in_school": choices.full_years,
    "category": choices.category,
    "site": _line,
    "part_time": choices.part_time,
    "workplace": _line,
    "email": _email,
    "external_id": _line,
    "manager": _manager,
    "hired_on": _day,
    "left_on": _day,
}
