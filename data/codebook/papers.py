"""Consent papers by name: their purposes, what may be published, terms of the law in days."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from data.codebook import source
from data.codebook.calendar import workdays_after
from data.codebook.frame import said
from data.records.consent import Purpose

PROCESSING = "processing"
PUBLICATION = "publication"
TRANSFER = "transfer"
LONG_TERM_BANK = "long_term_bank"
PARTICIPATION = {"mentor": "participation_mentor", "mentee": "participation_mentee"}


@cache
def papers() -> tuple[str, ...]:
    """All papers, in the order of the file."""
    return tuple(source.raw("papers")["paper"])


@cache
def purposes_of(paper: str) -> tuple[Purpose, ...]:
    """What a paper asks for, each ticked apart; nothing for a stranger.

    >>> [one.value for one in purposes_of("processing")]
    ['bank', 'matching', 'monitoring', 'support']
    """
    known = source.raw("papers")["paper"].get(paper, {})
    return tuple(Purpose(one) for one in known.get("purposes", ()))


def paper_of(purposes: Sequence[Purpose]) -> str:
    """The one paper that asks for all of these; empty where it takes more than one paper.

    >>> paper_of([Purpose.BANK, Purpose.SUPPORT]), paper_of([Purpose.BANK, Purpose.PUBLICATION])
    ('processing', '')
    """
    fitting = [one for one in papers() if set(purposes) <= set(purposes_of(one))]
    return fitting[0] if fitting else ""


def paper_name(paper: str) -> str:
    """What a paper is called, in the language in force."""
    known = source.raw("papers")["paper"][paper]
    return said(known["ru"], known["en"])


def filled(text: str, known: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """A wording with the blanks ``fio``, ``operator`` and ``receiver`` filled, and which were.

    >>> filled("I, __________ (name), agree. Date __________", {"fio": "Anna"})
    ('I, Anna (name), agree. Date __________', ('fio',))
    >>> filled("the controller __________", {"operator": "45th school"})[0]
    'the controller 45th school'
    """
    found = []
    for blank, leads in source.raw("papers")["blank"].items():
        value = known.get(blank, "")
        leading = "|".join(re.escape(one) for one in leads)
        after = re.sub(rf"(?<!\w)({leading})_{{8,}}", r"\g<1>" + value.replace("\\", r"\\"), text)
        if value and after != text:
            text = after
            found.append(blank)
    return text, tuple(found)


def publication_fields() -> tuple[str, ...]:
    """What may be published of a person, each allowed apart."""
    return tuple(source.raw("papers")["publication_field"])


def field_name(field: str) -> str:
    """A field of publication in words; the code of a stranger."""
    known = source.raw("papers")["publication_field"].get(field)
    return said(known["ru"], known["en"]) if known else field


def term(timer: str, day: date) -> date:
    """The last day of a term that starts on ``day``: ``"T9"``, domain section 4.7.

    >>> term("T9", date(2026, 10, 1)), term("T12", date(2026, 10, 1))
    (datetime.date(2026, 10, 31), datetime.date(2026, 10, 6))
    """
    rule = source.raw("papers")["timer"][timer]
    days: int = rule["days"]
    return workdays_after(day, days) if rule["working"] else day + timedelta(days=days)
