"""One reason a person can be told, from the reasons of all pairs (profiles.md B5)."""

from collections.abc import Sequence

from data.records.round import UnmatchedReason
from matching.constraints.reasons import Reason

STEPS: tuple[tuple[UnmatchedReason, Reason], ...] = (
    (UnmatchedReason.NO_COMPETENT_MENTOR, Reason.BELOW_NEED_FLOOR),
    (UnmatchedReason.NO_COMMON_TIME, Reason.NO_COMMON_TIME),
    (UnmatchedReason.NO_CAPACITY, Reason.NO_CAPACITY),
    (
        UnmatchedReason.HARD_RULE,
        Reason.SAME_PERSON
        | Reason.NOT_ADMITTED
        | Reason.NO_CONSENT
        | Reason.OTHER_SCHOOL
        | Reason.FORM_KIND
        | Reason.LINE_MANAGER
        | Reason.DO_NOT_PAIR
        | Reason.CONFLICT
        | Reason.CURATOR_BAN
        | Reason.TRIAL_REFUSED
        | Reason.NO_SHARED_REQUEST
        | Reason.SAME_MENTOR_TYPE,
    ),
    (UnmatchedReason.LOW_FIT, Reason.BELOW_WISH_FLOOR),
)


def roll_up(
    masks: Sequence[int], *, consent: bool = True, unclear: bool = False
) -> UnmatchedReason:
    """The unmatched code of one mentee.

    Mentors fall out rule by rule in the published order; the rule that empties the list is the
    reason. When somebody is left, the places ran out.

    Args:
        masks: (mentors,), the mentee's row of the mask.
        consent: the mentee's own consent is live.
        unclear: no need was expressed.

    >>> roll_up([int(Reason.BELOW_NEED_FLOOR), int(Reason.NO_COMMON_TIME)]).value
    'no_common_time'
    >>> roll_up([0]).value
    'no_capacity'
    """
    if not consent:
        return UnmatchedReason.NO_CONSENT
    if unclear:
        return UnmatchedReason.REQUEST_UNCLEAR
    left = [int(one) for one in masks]
    for reason, bits in STEPS:
        left = [one for one in left if not one & bits]
        if not left:
            return reason
    return UnmatchedReason.NO_CAPACITY
