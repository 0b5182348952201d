"""Forms and kinds of a pair: what the regulation enables, what the limits of a kind leave."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.records.school import Regulation
from matching.profile import Applicant, Codes, Kind, meeting, some, ticked, ticks, whole

Bools = npt.NDArray[np.bool_]

FORBID, ALLOW = "forbid", "allow"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choice:
    """Kinds of one side. Axis 0 is people.

    Attributes:
        left: (people, kinds), enabled kinds the person accepts.
        able: (people, kinds), kinds whose limits the person's answers fit.
        none: (people,), ticked kinds, none of them enabled.
    """

    left: Bools
    able: Bools
    none: Bools

    def part(self, rows: slice) -> "Choice":
        """Some of these people."""
        return Choice(left=self.left[rows], able=self.able[rows], none=self.none[rows])


def forms_left(people: Sequence[Applicant], codes: Codes, regulation: Regulation) -> Bools:
    """(people,), who ticked only forms that the regulation does not enable."""
    enabled = np.array([form in regulation.forms for form in codes.forms], bool)
    return _nothing_left(ticks(people, "form", list(codes.forms)), enabled)


def choice(
    people: Sequence[Applicant],
    codes: Codes,
    regulation: Regulation,
    places: Sequence[int | None],
) -> Choice:
    """Which kinds each of these people may take.

    Args:
        people: one side.
        codes: the framework.
        regulation: enabled kinds.
        places: (people,), effective capacity; None for those who have none to give.
    """
    kinds = list(codes.kinds.values())
    enabled = np.array([one.code in regulation.kinds and one.stable_pair for one in kinds], bool)
    wanted = ticks(people, "kind", list(codes.kinds))
    asked = [whole(one.answers, "group_size") for one in people]
    lasting = [_months(one, codes) for one in people]
    able = [
        [within(kind, size, months, place) for kind in kinds]
        for size, months, place in zip(asked, lasting, places, strict=True)
    ]
    return Choice(
        left=np.where(some(wanted)[:, None], wanted, True) & enabled,
        able=np.array(able, bool).reshape(len(people), len(kinds)),
        none=_nothing_left(wanted, enabled),
    )


def kinds_barred(one: Choice, other: Choice) -> Bools:
    """(mentees, mentors), no enabled kind within its limits is left for the pair.

    The pair chooses among kinds both accept; where they accept different ones, among all that
    either accepts (a wish is soft). Limits of a kind are hard: months, and the size of a group.
    Those with no kind left at all are told apart in ``Choice.none``.
    """
    mine, theirs = one.left & one.able, other.left & other.able
    either = meeting(mine, other.able) | meeting(one.able, theirs)
    return ~np.where(meeting(one.left, other.left), meeting(mine, theirs), either)


def within(kind: Kind, size: int | None, months: Sequence[int], places: int | None) -> bool:
    """A person's own answers fit the limits of a kind; what was not answered bars nothing.

    Args:
        kind: the limits.
        size: of a group, as answered.
        months: that the person ticked.
        places: effective capacity; None for those who have none to give.
    """
    if any(one is not None and one < kind.group_min for one in (size, places)):
        return False
    return not months or any(kind.months_min <= one <= kind.months_max for one in months)


def _months(one: Applicant, codes: Codes) -> list[int]:
    given = ticked(one.answers, "duration")
    pairs = zip(codes.durations, codes.months, strict=True)
    return [number for code, number in pairs if code in given]


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
