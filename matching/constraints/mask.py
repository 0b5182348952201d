"""The mask beside the score: which pairs are forbidden, with every reason for each.

Reasons of a pair depend on its two people, the regulation and the score of the pair, never on
another pair; the mask never changes a score.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from data.codebook import Framework
from data.records.school import Regulation
from matching.constraints.kinds import FORBID, forms_barred, kinds_barred, manager_rule
from matching.constraints.reasons import Reason, reasons_of
from matching.constraints.tiers import tiers
from matching.profile import (
    Applicant,
    Codes,
    codes,
    meeting,
    some,
    ticked,
    ticks,
    whole,
    without_slots,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint32]

OTHER_SCHOOLS = "other_schools"
EDGE = 1e-9  # a score this near a floor stands on it
DEFAULT_CAPACITY = 1  # framework: preferences.capacity.default


class Fit(Protocol):
    """What is read of ``matching.affinity.Affinity``."""

    @property
    def need(self) -> Floats:
        """F, coverage of the mentee's needs."""

    @property
    def wish_mentor(self) -> Floats:
        """B, share of the mentor's wishes that are met."""

    @property
    def wish_judged(self) -> Bools:
        """Where the mentor states wishes that can be judged."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Constraints:
    """Rules of a round.

    Attributes:
        mask: (mentees, mentors) uint32, one bit a reason; 0 is an allowed pair.
        warnings: (mentees, mentors) uint32, rules that warn and do not forbid.
        capacity: (mentors,), free places: min(answer, regulation, own cap) less the load.
        priority: (mentees,), tier, the lower first.
    """

    mask: Bits
    warnings: Bits
    capacity: Ints
    priority: Ints

    @property
    def eligible(self) -> Bools:
        """(mentees, mentors), pairs that nothing forbids."""
        found: Bools = self.mask == 0
        return found

    def reasons(self, mentee: int, mentor: int) -> tuple[str, ...]:
        """Codes of all reasons against a pair."""
        return reasons_of(int(self.mask[mentee, mentor]))

    def warnings_of(self, mentee: int, mentor: int) -> tuple[str, ...]:
        """Codes of all warnings about a pair."""
        return reasons_of(int(self.warnings[mentee, mentor]))


def constrain(
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    fit: Fit,
    framework: Framework,
    regulation: Regulation | None = None,
    bans: Collection[tuple[str, str]] = (),
    *,
    as_of: date | None = None,
    across_schools: bool = False,
) -> Constraints:
    """Find every reason against every pair.

    Args:
        mentees: rows, in the order of the score.
        mentors: columns.
        fit: the score.
        framework: ``data.codebook.framework()``.
        regulation: parameters of the school's regulation; None for the defaults.
        bans: (mentee id, mentor id) the curator forbade in this round.
        as_of: the day of the snapshot, for waiting times.
        across_schools: the round is open to other schools.
    """
    rules, known = Regulation() if regulation is None else regulation, codes(framework)
    places = capacities(mentors, rules)
    mask = np.zeros((len(mentees), len(mentors)), np.uint32)
    warnings = np.zeros_like(mask)
    for reason, barred in (
        *_people(mentees, mentors),
        *_schools(mentees, mentors, across_schools=across_schools),
        (Reason.NO_CAPACITY, np.broadcast_to(places <= 0, mask.shape)),
        (Reason.NO_COMMON_TIME, _no_common_time(mentees, mentors, known)),
        (Reason.FORM_KIND, _form_kind(mentees, mentors, known, rules, places)),
        *_floors(fit, rules),
    ):
        mask[barred] |= np.uint32(reason)
    for row, column, reason in _couples(mentees, mentors, bans):
        mask[row, column] |= np.uint32(reason)
    for row, column in _managers(mentees, mentors):
        rule = manager_rule(mentees[row], mentors[column], known, rules)
        place = {FORBID: mask, "warn": warnings}.get(rule)
        if place is not None:
            place[row, column] |= np.uint32(Reason.LINE_MANAGER)
    return Constraints(
        mask=mask, warnings=warnings, capacity=places, priority=tiers(mentees, as_of)
    )


def capacities(mentors: Sequence[Applicant], regulation: Regulation) -> Ints:
    """(mentors,), free places: the least of answer, regulation and own cap, less the load."""
    return np.array([_places(one, regulation.capacity_limit) for one in mentors], np.int64)


def _places(one: Applicant, limit: int) -> int:
    answer = whole(one.answers, "capacity")
    caps = [limit, DEFAULT_CAPACITY if answer is None else answer]
    if one.capacity_limit is not None:
        caps.append(one.capacity_limit)
    return max(0, min(caps) - one.load)


def _people(
    mentees: Sequence[Applicant], mentors: Sequence[Applicant]
) -> Iterator[tuple[Reason, Bools]]:
    """What bars a person from every pair."""
    yield Reason.NOT_ADMITTED, _either([not one.admitted for one in mentees], mentors, "admitted")
    yield Reason.NO_CONSENT, _either([not one.consent for one in mentees], mentors, "consent")


def _either(rows: Sequence[bool], mentors: Sequence[Applicant], field: str) -> Bools:
    columns = np.array([not getattr(one, field) for one in mentors], bool)
    found: Bools = np.array(rows, bool)[:, None] | columns[None, :]
    return found


def _schools(
    mentees: Sequence[Applicant], mentors: Sequence[Applicant], *, across_schools: bool
) -> Iterator[tuple[Reason, Bools]]:
    """Another school's mentor needs an open round, his own permission and both consents."""
    one = np.array([mentee.school_id for mentee in mentees], object)
    other = np.array([mentor.school_id for mentor in mentors], object)
    foreign = (one[:, None] != other[None, :]).astype(bool)
    willing = np.array(
        [OTHER_SCHOOLS in ticked(mentor.answers, "willingness") for mentor in mentors], bool
    )
    yield Reason.OTHER_SCHOOL, foreign & ~(willing & across_schools)[None, :]
    silent = _either([not mentee.transfer for mentee in mentees], mentors, "transfer")
    yield Reason.NO_CONSENT, foreign & silent


def _no_common_time(
    mentees: Sequence[Applicant], mentors: Sequence[Applicant], known: Codes
) -> Bools:
    """Both named slots, none is common, and the pair has no kind that does without slots."""
    one, other = (ticks(side, "slots", known.slots) for side in (mentees, mentors))
    named = some(one)[:, None] & some(other)[None, :]
    found: Bools = named & ~meeting(one, other) & ~without_slots(mentees, mentors, known)
    return found


def _form_kind(
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    known: Codes,
    rules: Regulation,
    places: Ints,
) -> Bools:
    free = [max(int(place), 1) for place in places]  # no place at all has a reason of its own
    forms = forms_barred(mentees, mentors, known, rules)
    return forms | kinds_barred(mentees, mentors, known, rules, free)


def _floors(fit: Fit, rules: Regulation) -> Iterator[tuple[Reason, Bools]]:
    """Weak pairs; a mentor without wishes, or with none that can be judged, passes the second."""
    yield Reason.BELOW_NEED_FLOOR, fit.need < rules.need_floor - EDGE
    low = fit.wish_mentor < rules.wish_floor - EDGE
    yield Reason.BELOW_WISH_FLOOR, fit.wish_judged & low


def _couples(
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    bans: Collection[tuple[str, str]],
) -> Iterator[tuple[int, int, Reason]]:
    """Rules about two named people; ids that are not in the round are passed over."""
    rows = {one.id: row for row, one in enumerate(mentees)}
    columns = {one.id: column for column, one in enumerate(mentors)}
    found = [(one, one, Reason.SAME_PERSON) for one in rows]
    found += [(one, other, Reason.CURATOR_BAN) for one, other in bans]
    for reason, field in ((Reason.DO_NOT_PAIR, "banned"), (Reason.CONFLICT, "conflicts")):
        found += [(one.id, other, reason) for one in mentees for other in getattr(one, field)]
        found += [(other, one.id, reason) for one in mentors for other in getattr(one, field)]
    for mentee, mentor, reason in found:
        if mentee in rows and mentor in columns:
            yield rows[mentee], columns[mentor], reason


def _managers(
    mentees: Sequence[Applicant], mentors: Sequence[Applicant]
) -> Iterator[tuple[int, int]]:
    """Pairs where the mentor is the mentee's direct superior."""
    columns = {one.id: column for column, one in enumerate(mentors)}
    for row, one in enumerate(mentees):
        if one.manager_id is not None and one.manager_id in columns:
            yield row, columns[one.manager_id]
