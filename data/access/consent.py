"""The one gate: may a person's data be used for a purpose at a moment?"""

from collections.abc import Sequence
from datetime import datetime

from data.records.consent import Consent, ConsentAct, Purpose


def may(consents: Sequence[Consent], purpose: Purpose, at: datetime) -> bool:
    """Whether the last act about this purpose up to ``at`` gives it and has not run out.

    Args:
        consents: acts of one person in the order they were entered; of two acts of the same
            moment the later one in this order counts.
        purpose: each purpose is decided apart.
        at: aware moment; a consent that ends on a day still holds on that day.

    >>> may([], Purpose.BANK, datetime.fromisoformat("2026-09-01T00:00:00+00:00"))
    False
    """
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    last = last_act(consents, purpose, at)
    if last is None or last.act is not ConsentAct.GIVEN:
        return False
    return last.valid_to is None or at.date() <= last.valid_to


def last_act(consents: Sequence[Consent], purpose: Purpose, at: datetime) -> Consent | None:
    """The act that counts: the latest one about this purpose that has happened by then."""
    about = [one for one in consents if purpose in one.purposes and one.at <= at]
    return max(reversed(about), key=lambda one: one.at, default=None)
