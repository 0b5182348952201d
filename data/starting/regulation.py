"""The parameters of the regulation: what the order adopts is what matching reads."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from data.access import Permission
from data.codebook import framework
from data.errors import InvalidValueError, ProgrammeError
from data.i18n import _
from data.names import clean_text
from data.papers.participation import BASES, PAID
from data.records.school import Regulation, Requisites, School
from data.store import Work

MOST_PLACES = 10
LONGEST_TERM = 24  # months
LONGEST_READY = 60  # months that training counts
LONGEST_LINE = 500
SIGNERS = ("director", "curator")


class RegulationError(ProgrammeError):
    """Parameters of the regulation do not hold: ``fields``."""

    code = "starting.regulation"


def read(work: Work) -> School:
    """The school with its regulation and requisites."""
    work.require(Permission.SCHOOL_READ)
    return work.schools.get(work.school_id)


def change(
    work: Work,
    regulation: Regulation,
    requisites: Requisites | None = None,
    *,
    name: str = "",
    version: int | None = None,
) -> School:
    """Change the parameters; running rounds keep those they were frozen with.

    Args:
        work: by whom.
        regulation: all parameters; matching reads them at the next freeze.
        requisites: what stands in the head of papers; None leaves them.
        name: full name of the school; empty leaves it.
        version: of the school that the screen showed; another one by now is refused.

    Raises:
        RegulationError: names the parameters that do not hold.
        ChangedMeanwhileError: somebody has changed the school meanwhile.
    """
    work.require(Permission.SCHOOL_WRITE)
    before = work.schools.get(work.school_id)
    wrong = list(faults(regulation))
    if wrong:
        raise RegulationError(fields=", ".join(names()[one] for one in wrong))
    kept = clean(requisites) if requisites is not None else before.requisites
    after = replace(
        before,
        regulation=replace(regulation, pay_amount=clean_text(regulation.pay_amount)),
        requisites=kept,
        name=_line("name", name) or before.name,
        version=before.version if version is None else version,
    )
    if replace(after, version=before.version) == before and version in {None, before.version}:
        return before
    stored = work.schools.put(after)
    work.audit("regulation.changed", before, stored)
    return stored


def faults(regulation: Regulation) -> Iterator[str]:
    """Codes of parameters that do not hold."""
    wishes = framework().preferences
    checks = {
        "forms": bool(regulation.forms) and set(regulation.forms) <= _codes(wishes["form"]),
        "kinds": bool(regulation.kinds) and set(regulation.kinds) <= _codes(wishes["kind"]),
        "capacity_limit": 1 <= regulation.capacity_limit <= MOST_PLACES,
        "early_career_years": 0 <= regulation.early_career_years <= LONGEST_TERM,
        "need_floor": 0 <= regulation.need_floor <= 1,
        "wish_floor": 0 <= regulation.wish_floor <= 1,
        "term_months": 1 <= regulation.term_months[0] <= regulation.term_months[1] <= LONGEST_TERM,
        "extension_months": 0 <= regulation.extension_months <= LONGEST_TERM,
        "ready_months": 1 <= regulation.ready_months <= LONGEST_READY,
        "informed_share": 0 < regulation.informed_share <= 1,
        "pay_basis": regulation.pay_basis in BASES,
        "pay_amount": regulation.pay_basis != PAID or len(regulation.pay_amount) <= LONGEST_LINE,
        "signer": regulation.signer in SIGNERS,
    }
    return (name for name, holds in checks.items() if not holds)


def names() -> Mapping[str, str]:
    """Parameters in words, by code."""
    return {
        "forms": _("forms of mentoring"),
        "kinds": _("kinds of mentoring"),
        "capacity_limit": _("mentees of one mentor"),
        "early_career_years": _("years of an early-career teacher"),
        "need_floor": _("least fit to the request"),
        "wish_floor": _("least fit of wishes"),
        "term_months": _("term of a programme"),
        "extension_months": _("extension"),
        "ready_months": _("how long training counts"),
        "informed_share": _("share of the staff to be told"),
        "pay_basis": _("ground of pay"),
        "pay_amount": _("amount of pay"),
        "signer": _("who signs"),
    }


def clean(requisites: Requisites) -> Requisites:
    """Requisites as they are kept: single lines without control characters.

    Raises:
        InvalidValueError: names the line that is too long.
    """
    lines = {
        name: _line(name, getattr(requisites, name))
        for name in requisites.__slots__
        if name != "norms"
    }
    return Requisites(**lines, norms=tuple(dict.fromkeys(requisites.norms)))


def _line(name: str, text: str) -> str:
    said = " ".join(clean_text(text).split())
    if len(said) > LONGEST_LINE:
        raise InvalidValueError(field=name, value=said[:80], rule=_("500 characters at most"))
    return said


def _codes(wish: Mapping[str, Any]) -> set[str]:
    return {one["code"] for one in wish["options"]}
