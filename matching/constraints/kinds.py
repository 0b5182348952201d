"""Forms and kinds of a pair: what the regulation enables, what the limits of a kind leave."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from data.records.school import Regulation
from matching.profile import Applicant, Codes, Kind, meeting, some, ticked, ticks, whole

Bools = npt.NDArray[np.bool_]

FORBID, ALLOW = "forbid", "allow"


def forms_barred(
    mentees: Sequence[Applicant], mentors: Sequence[Applicant], codes: Codes, regulation: Regulation
) -> Bools:
    """(mentees, mentors), somebody ticked only forms that the regulation does not enable."""
    enabled = np.array([form in regulation.forms for form in codes.forms], bool)
    one, other = (
        _nothing_left(ticks(side, "form", list(codes.forms)), enabled)
        for side in (mentees, mentors)
    )
    return one[:, None] | other[None, :]


def kinds_barred(
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    codes: Codes,
    regulation: Regulation,
    places: Sequence[int],
) -> Bools:
    """(mentees, mentors), no enabled kind within its limits is left for the pair.

    The pair chooses among kinds both accept; where they accept different ones, among all that
    either accepts (a wish is soft). Limits of a kind are hard: months, and the size of a group.

    Args:
        mentees: rows.
        mentors: columns.
        codes: the framework.
        regulation: enabled kinds.
        places: (mentors,), effective capacity.
    """
    kinds = list(codes.kinds.values())
    enabled = np.array([one.code in regulation.kinds and one.stable_pair for one in kinds], bool)
    names = list(codes.kinds)
    wanted = [ticks(side, "kind", names) for side in (mentees, mentors)]
    left = [np.where(some(one)[:, None], one, True) & enabled for one in wanted]
    able = [
        np.array([[within(one, kind, codes, None) for kind in kinds] for one in mentees], bool),
        np.array(
            [
                [within(one, kind, codes, place) for kind in kinds]
                for one, place in zip(mentors, places, strict=True)
            ],
            bool,
        ),
    ]
    able = [
        one.reshape(len(side), len(kinds))
        for one, side in zip(able, (mentees, mentors), strict=True)
    ]
    joint = meeting(left[0], left[1])
    both = meeting(left[0] & able[0], left[1] & able[1])
    either = meeting(left[0] & able[0], able[1]) | meeting(able[0], left[1] & able[1])
    none = [_nothing_left(one, enabled) for one in wanted]
    return ~np.where(joint, both, either) | none[0][:, None] | none[1][None, :]


def within(one: Applicant, kind: Kind, codes: Codes, places: int | None) -> bool:
    """The person's own answers fit the limits of a kind; what was not answered bars nothing."""
    size = whole(one.answers, "group_size")
    if size is not None and size < kind.group_min:
        return False
    if places is not None and places < kind.group_min:
        return False
    months = [
        number
        for code, number in zip(codes.durations, codes.months, strict=True)
        if code in ticked(one.answers, "duration")
    ]
    return not months or any(kind.months_min <= one <= kind.months_max for one in months)


def manager_rule(mentee: Applicant, mentor: Applicant, codes: Codes, regulation: Regulation) -> str:
    """The mildest rule about a line manager over the forms this pair may take."""
    enabled = [form for form in codes.forms if form in regulation.forms]
    one, other = (
        [form for form in enabled if form in ticked(side.answers, "form")] or enabled
        for side in (mentee, mentor)
    )
    open_ = [form for form in one if form in other] or [*one, *other]
    order = (ALLOW, "warn", FORBID)
    return min((codes.forms[form] for form in open_), key=order.index, default=FORBID)


def _nothing_left(ticked_: Bools, enabled: Bools) -> Bools:
    found: Bools = some(ticked_) & ~some(ticked_ & enabled)
    return found
