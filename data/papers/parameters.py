"""The one parameter object of all papers: the school, who signs, the day in words, the norms."""

from collections.abc import Mapping
from datetime import date

from babel.dates import format_date

from data.codebook.norms import chosen
from data.i18n import language
from data.output.templates.laying import STAMP
from data.records.account import AccountRole, AppointmentState
from data.records.school import school_year
from data.store import Work

REQUIRED = frozenset({"school"})  # of the head, what no template may leave out
LONG = {"ru": "d MMMM y 'г.'", "en": "d MMMM y"}

__all__ = ["REQUIRED", "STAMP", "day_in_words", "head"]


def head(work: Work, on: date, *, stamp: str = "") -> Mapping[str, object]:
    """What stands at the head and at the foot of every paper; templates take what they need.

    ``school`` (full name), ``school_short``, ``school_in`` (after «в»), ``founder``, ``place``,
    ``address``, ``phone``, ``email``, ``site``, ``municipality``, ``director``,
    ``director_post``, ``curator`` (as the order in force appoints), ``day`` in words,
    ``day_short``, ``year``, ``norms`` and ``stamp``, empty once the
    template is confirmed. Asks no permission.
    """
    school = work.schools.get(work.school_id)
    lines = school.requisites
    return {
        "school": school.name,
        "school_short": school.short_name,
        "school_in": lines.name_in or school.short_name,
        "founder": lines.founder,
        "place": lines.place or school.municipality,
        "address": lines.address,
        "phone": lines.phone,
        "email": lines.email,
        "site": lines.site,
        "section": lines.section,
        "municipality": school.municipality,
        "director": lines.director,
        "director_post": lines.director_post or DIRECTOR[language()],
        "curator": _curator(work, on),
        "day": day_in_words(on),
        "day_short": f"{on:%d.%m.%Y}",
        "year": school_year(on),
        "norms": [one.title for one in chosen(lines.norms)],
        "stamp": stamp,
    }


DIRECTOR = {"ru": "Директор", "en": "Head of the school"}


def day_in_words(on: date) -> str:
    """A day with its month in words, in the language in force.

    >>> day_in_words(date(2026, 9, 1))
    '1 сентября 2026 г.'
    """
    return str(format_date(on, LONG[language()], locale=language()))


def _curator(work: Work, on: date) -> str:
    found = [
        one
        for one in work.appointments.all()
        if one.state is AppointmentState.IN_FORCE
        and one.role is AccountRole.CURATOR
        and one.from_on <= on <= one.until_on
    ]
    person = work.people.find(found[-1].person_id) if found else None
    return person.fio if person else ""
