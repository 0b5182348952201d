"""The one gate: may a person's data be used for a purpose at a moment?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from data.records.consent import Consent, ConsentAct, Purpose

RESTS_ON: Mapping[Purpose, Purpose] = MappingProxyType(
    {  # no data in the bank: nothing to match and nothing to hand over
        Purpose.MATCHING: Purpose.BANK,
        Purpose.TRANSFER: Purpose.BANK,
    }
)
NAMED = frozenset({Purpose.TRANSFER, Purpose.PARTICIPATION})  # each school, each pair apart
BY_FIELD = frozenset({Purpose.PUBLICATION})  # silence about a field is no consent to it


def may(
    consents: Sequence[Consent],
    purpose: Purpose,
    at: datetime,
    *,
    subject: str = "",
    field: str = "",
) -> bool:
    """Whether the last act about this purpose up to ``at`` gives it and has not run out.

    A purpose that rests on another one holds only while that one holds, too: however the consent
    to keep the data in the bank ended, nobody is matched or handed over any more.

    Args:
        consents: acts of one person in the order they were entered; of two acts of the same
            moment the later one in this order counts.
        purpose: each purpose is decided apart, and after the one it rests on.
        at: aware moment; a consent that ends on a day still holds on that day.
        subject: for a transfer the receiving school, for participation the pair. Left out: whether
            there is any such consent. One that names nobody gives nothing to a named one.
        field: for publication what is published. Left out: whether anything may be.

    >>> may([], Purpose.BANK, datetime.fromisoformat("2026-09-01T00:00:00+00:00"))
    False
    """
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    base = RESTS_ON.get(purpose)
    return given(consents, purpose, at, subject=subject, field=field) and (
        base is None or given(consents, base, at)
    )


def given(
    consents: Sequence[Consent],
    purpose: Purpose,
    at: datetime,
    *,
    subject: str = "",
    field: str = "",
) -> bool:
    """Whether the purpose itself is given and has not run out, whatever it rests on."""
    about = [one for one in consents if purpose in one.purposes and one.at <= at]
    if purpose in NAMED:
        about_each = [_about_subject(about, one) for one in _wanted(about, subject)]
    elif purpose in BY_FIELD:
        names = (field,) if field else _named_fields(about)
        return any(_gives_field(about, one, at) for one in names)
    else:
        about_each = [about]
    return any(_stands(_last(one), at) for one in about_each)


def published_fields(consents: Sequence[Consent], at: datetime) -> tuple[str, ...]:
    """What of a person may be published at a moment."""
    about = [one for one in consents if Purpose.PUBLICATION in one.purposes and one.at <= at]
    names = _named_fields(about)
    return tuple(one for one in names if one and _gives_field(about, one, at))


def resting(purpose: Purpose) -> tuple[Purpose, ...]:
    """Purposes that fall with this one.

    >>> [one.value for one in resting(Purpose.BANK)]
    ['matching', 'transfer']
    """
    return tuple(one for one, base in RESTS_ON.items() if base is purpose)


def last_act(
    consents: Sequence[Consent], purpose: Purpose, at: datetime, subject: str | None = None
) -> Consent | None:
    """The act that counts: the latest one about this purpose that has happened by then.

    Args:
        consents: acts of one person in the order they were entered.
        purpose: what it is about.
        at: aware moment.
        subject: of acts that name a school or a pair, those about this one; None for all.
    """
    about = [one for one in consents if purpose in one.purposes and one.at <= at]
    return _last(about if subject is None else _about_subject(about, subject))


def _last(about: Sequence[Consent]) -> Consent | None:
    return max(reversed(about), key=lambda one: one.at, default=None)


def _stands(last: Consent | None, at: datetime) -> bool:
    if last is None or last.act is not ConsentAct.GIVEN:
        return False
    return last.valid_to is None or at.date() <= last.valid_to


def _wanted(about: Sequence[Consent], subject: str) -> Sequence[str]:
    return (subject,) if subject else tuple(dict.fromkeys(one.subject for one in about))


def _about_subject(about: Sequence[Consent], subject: str) -> list[Consent]:
    """Acts that count for a named one: its own, and whatever takes back without a name."""
    return [
        one
        for one in about
        if one.subject == subject or (not one.subject and one.act is not ConsentAct.GIVEN)
    ]


def _named_fields(about: Sequence[Consent]) -> tuple[str, ...]:
    """Fields anybody ever named; an act without fields says only that something may be."""
    return tuple(
        dict.fromkeys(
            name for one in about if one.act is ConsentAct.GIVEN for name in (one.fields or ("",))
        )
    )


def _gives_field(about: Sequence[Consent], field: str, at: datetime) -> bool:
    """A new consent says all fields anew; a withdrawal may name some of them alone."""
    mine = [
        one for one in about if one.act is ConsentAct.GIVEN or not one.fields or field in one.fields
    ]
    last = _last(mine)
    gives = last is not None and (field in last.fields or (not field and not last.fields))
    return gives and _stands(last, at)
