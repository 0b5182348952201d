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


def may(consents: Sequence[Consent], purpose: Purpose, at: datetime) -> bool:
    """Whether the last act about this purpose up to ``at`` gives it and has not run out.

    A purpose that rests on another one holds only while that one holds, too: however the consent
    to keep the data in the bank ended, nobody is matched or handed over any more.

    Args:
        consents: acts of one person in the order they were entered; of two acts of the same
            moment the later one in this order counts.
        purpose: each purpose is decided apart, and after the one it rests on.
        at: aware moment; a consent that ends on a day still holds on that day.

    >>> may([], Purpose.BANK, datetime.fromisoformat("2026-09-01T00:00:00+00:00"))
    False
    """
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    base = RESTS_ON.get(purpose)
    return given(consents, purpose, at) and (base is None or given(consents, base, at))


def given(consents: Sequence[Consent], purpose: Purpose, at: datetime) -> bool:
    """Whether the purpose itself is given and has not run out, whatever it rests on."""
    last = last_act(consents, purpose, at)
    if last is None or last.act is not ConsentAct.GIVEN:
        return False
    return last.valid_to is None or at.date() <= last.valid_to


def resting(purpose: Purpose) -> tuple[Purpose, ...]:
    """Purposes that fall with this one.

    >>> [one.value for one in resting(Purpose.BANK)]
    ['matching', 'transfer']
    """
    return tuple(one for one, base in RESTS_ON.items() if base is purpose)


def last_act(consents: Sequence[Consent], purpose: Purpose, at: datetime) -> Consent | None:
    """The act that counts: the latest one about this purpose that has happened by then."""
    about = [one for one in consents if purpose in one.purposes and one.at <= at]
    return max(reversed(about), key=lambda one: one.at, default=None)
