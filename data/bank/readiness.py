"""Whether a mentor may take on new mentees by training: one rule for matching and screens. Pure.

Where the regulation makes training obligatory, a mentor must have a training that still counts or
words that exempt. A row with neither was made ready before training was kept track of: no use case
makes a mentor ready without one or the other, so such a row counts as exempt.
"""

from datetime import date

from data.records.bank import MentorState, Participation, Role
from data.records.school import Regulation

ABLE = frozenset({MentorState.READY, MentorState.ACTIVE})
EXPIRED = "training_expired"


def barred(one: Participation, regulation: Regulation, today: date) -> str:
    """Code of what keeps a ready mentor out of matching, "" for nothing; the last day counts.

    >>> from data.records.bank import Participation
    >>> row = Participation(id="1", school_id="s", person_id="p", role=Role.MENTOR, year="",
    ...                     state=MentorState.READY, ready_until=date(2026, 9, 1))
    >>> barred(row, Regulation(), date(2026, 9, 1)), barred(row, Regulation(), date(2026, 9, 2))
    ('', 'training_expired')
    """
    if one.role is not Role.MENTOR or one.state not in ABLE or not regulation.training_required:
        return ""
    if one.exempt_reason or one.ready_until is None or one.ready_until >= today:
        return ""
    return EXPIRED


def expires(one: Participation, regulation: Regulation) -> date | None:
    """The last day a mentor is ready by training; None where no day ends it."""
    return None if one.exempt_reason or not regulation.training_required else one.ready_until
