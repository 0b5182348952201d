"""The mask beside the score: which pairs are forbidden, with every reason for each.

Reasons of a pair depend on its two people, the regulation and the score of the pair, never on
another pair; the mask never changes a score. ``prepare`` reads the people once, ``Rules.mask``
makes any block of rows.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from data.codebook import Framework
from data.records.school import Regulation
from matching.constraints.kinds import (
    FORBID,
    Choice,
    choice,
    forms_left,
    kinds_barred,
    manager_rule,
)
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
Bits = npt.NDArray[np.uint16]

OTHER_SCHOOLS = "other_schools"
EDGE = 1e-9  # a score this near a floor stands on it
WARN = "warn"
EVERY = 2**16 - 1
DEFAULT_CAPACITY = 1  # framework: preferences.capacity.default
PAIRS = 2**15  # of a block of rows


class Fits(Protocol):
    """What is read of the scores of some rows. Axes: mentees, mentors."""

    @property
    def need(self) -> Floats:
        """F, coverage of the mentee's needs."""

    @property
    def wish_mentor(self) -> Floats:
        """B, share of the mentor's wishes that are met."""

    @property
    def wish_judged(self) -> Bools:
        """Where the mentor states wishes that can be judged."""


class Fit(Protocol):
    """What is read of ``matching.affinity.Affinity``."""

    def fits(self, first: int, last: int) -> Fits:
        """The scores of some rows."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Constraints:
    """Rules of a round.

    Attributes:
        mask: (mentees, mentors) uint16, one bit a reason; 0 is an allowed pair.
        warned: bits of rules that warn and do not forbid, by row and column.
        capacity: (mentors,), free places: min(answer, regulation, own cap) less the load.
        priority: (mentees,), tier, the lower first.
    """

    mask: Bits
    warned: Mapping[tuple[int, int], int]
    capacity: Ints
    priority: Ints

    @property
    def eligible(self) -> Bools:
        """(mentees, mentors), pairs that nothing forbids."""
        return self.without(0)

    def without(self, bits: int) -> Bools:
        """(mentees, mentors), pairs that nothing forbids once these reasons are set aside."""
        kept = np.uint16(~bits & EVERY)
        found: Bools = (self.mask & kept) == 0
        return found

    @property
    def warnings(self) -> Bits:
        """(mentees, mentors) uint16, rules that warn and do not forbid."""
        found = np.zeros_like(self.mask)
        for place, bits in self.warned.items():
            found[place] = bits
        return found

    def reasons(self, mentee: int, mentor: int) -> tuple[str, ...]:
        """Codes of all reasons against a pair."""
        return reasons_of(int(self.mask[mentee, mentor]))

    def warnings_of(self, mentee: int, mentor: int) -> tuple[str, ...]:
        """Codes of all warnings about a pair."""
        return reasons_of(self.warned.get((mentee, mentor), 0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Party:
    """One side as the rules see it. Axis 0 is people.

    Attributes:
        bits: reasons that bar a person from every pair.
        schools: number of each one's school, the same on both sides.
        open_: mentors only: may mentor in another school in this round.
        silent: no consent to hand data to another school.
        slots: (people, slots), ticks.
        kinds: (people, kinds), ticks; ``choice`` what of them may be taken.
    """

    bits: Bits
    schools: Ints
    open_: Bools
    silent: Bools
    slots: Bools
    kinds: Bools
    choice: Choice

    def barring(self, barred: Bools, reason: Reason) -> "Party":
        """The same people, some of them barred from every pair."""
        return replace(self, bits=self.bits | barred * np.uint16(reason))

    def part(self, rows: slice) -> "Party":
        """Some of these people."""
        names = [one.name for one in fields(self) if one.name != "choice"]
        return Party(
            **{name: getattr(self, name)[rows] for name in names}, choice=self.choice.part(rows)
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rules:
    """All that rules need of the people, read once.

    Attributes:
        mentees, mentors: the sides.
        known: the framework.
        regulation: floors.
        couples: bits against named pairs, by row; ``warned`` those that only warn.
        capacity: (mentors,), free places.
    """

    mentees: Party
    mentors: Party
    known: Codes
    regulation: Regulation
    couples: Mapping[int, Mapping[int, int]]
    warned: Mapping[tuple[int, int], int]
    capacity: Ints

    def mask(self, first: int, last: int, fit: Fit) -> Bits:
        """(rows, mentors), every reason against the pairs of some rows."""
        one, other = self.mentees.part(slice(first, last)), self.mentors
        mask: Bits = one.bits[:, None] | other.bits[None, :]
        for reason, barred in (
            *_schools(one, other),
            (Reason.NO_COMMON_TIME, _no_common_time(one, other, self.known)),
            (Reason.FORM_KIND, kinds_barred(one.choice, other.choice)),
            *_floors(fit, first, last, self.regulation),
        ):
            mask |= barred * np.uint16(reason)
        for row in range(first, last):
            for column, bits in self.couples.get(row, {}).items():
                mask[row - first, column] |= np.uint16(bits)
        return mask


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
    rules = prepare(mentees, mentors, framework, regulation, bans, across_schools=across_schools)
    mask = np.zeros((len(mentees), len(mentors)), np.uint16)
    for first, last in spans(mask.shape):
        mask[first:last] = rules.mask(first, last, fit)
    return Constraints(
        mask=mask,
        warned=rules.warned,
        capacity=rules.capacity,
        priority=tiers(mentees, as_of),
    )


def spans(shape: tuple[int, ...], pairs: int = PAIRS) -> Iterator[tuple[int, int]]:
    """First and last row of each block of about so many pairs."""
    mentees, mentors = shape
    step = max(1, pairs // max(1, mentors))
    for first in range(0, mentees, step):
        yield first, min(first + step, mentees)


def prepare(
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    framework: Framework,
    regulation: Regulation | None = None,
    bans: Collection[tuple[str, str]] = (),
    *,
    across_schools: bool = False,
) -> Rules:
    """Read the people once; arguments as in ``constrain``."""
    rules, known = Regulation() if regulation is None else regulation, codes(framework)
    places = capacities(mentors, rules)
    free = [max(place, 1) for place in places.tolist()]  # no place has a reason of its own
    schools = sorted({one.school_id for one in (*mentees, *mentors)})
    numbers = {one: at for at, one in enumerate(schools)}
    couples: dict[int, dict[int, int]] = {}
    warned: dict[tuple[int, int], int] = {}
    for row, column, reason in _couples(mentees, mentors, bans):
        _add(couples, row, column, reason)
    for row, column in _untold(mentees, mentors) if across_schools else ():
        _add(couples, row, column, Reason.NO_CONSENT)
    for row, column in _managers(mentees, mentors):
        rule = manager_rule(mentees[row], mentors[column], known, rules)
        if rule == FORBID:
            _add(couples, row, column, Reason.LINE_MANAGER)
        elif rule == WARN:
            warned[row, column] = int(Reason.LINE_MANAGER)
    return Rules(
        mentees=_party(mentees, known, rules, [None] * len(mentees), numbers, across_schools=False),
        mentors=_party(mentors, known, rules, free, numbers, across_schools=across_schools).barring(
            places <= 0, Reason.NO_CAPACITY
        ),
        known=known,
        regulation=rules,
        couples=couples,
        warned=warned,
        capacity=places,
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


def _party(
    people: Sequence[Applicant],
    known: Codes,
    rules: Regulation,
    places: Sequence[int | None],
    numbers: Mapping[str, int],
    *,
    across_schools: bool,
) -> Party:
    willing = [OTHER_SCHOOLS in ticked(one.answers, "willingness") for one in people]
    found = choice(people, known, rules, places)
    bare = Party(
        bits=np.zeros(len(people), np.uint16),
        schools=np.array([numbers[one.school_id] for one in people], np.int64),
        open_=np.array(willing, bool) & across_schools,
        silent=np.array([not one.transfer for one in people], bool),
        slots=ticks(people, "slots", known.slots),
        kinds=ticks(people, "kind", list(known.kinds)),
        choice=found,
    )
    return (
        bare.barring(np.array([not one.admitted for one in people], bool), Reason.NOT_ADMITTED)
        .barring(np.array([not one.consent for one in people], bool), Reason.NO_CONSENT)
        .barring(forms_left(people, known, rules) | found.none, Reason.FORM_KIND)
    )


def _add(couples: dict[int, dict[int, int]], row: int, column: int, reason: Reason) -> None:
    held = couples.setdefault(row, {})
    held[column] = held.get(column, 0) | int(reason)


def _schools(one: Party, other: Party) -> Iterator[tuple[Reason, Bools]]:
    """Another school's mentor needs an open round, his own permission and both consents."""
    foreign = one.schools[:, None] != other.schools[None, :]
    yield Reason.OTHER_SCHOOL, foreign & ~other.open_[None, :]
    yield Reason.NO_CONSENT, foreign & (one.silent[:, None] | other.silent[None, :])


def _no_common_time(one: Party, other: Party, known: Codes) -> Bools:
    """Both named slots, none is common, and the pair has no kind that does without slots."""
    named = some(one.slots)[:, None] & some(other.slots)[None, :]
    loose = without_slots(one.kinds, other.kinds, known)
    found: Bools = named & ~meeting(one.slots, other.slots) & ~loose
    return found


def _floors(fit: Fit, first: int, last: int, rules: Regulation) -> Iterator[tuple[Reason, Bools]]:
    """Weak pairs; a mentor without wishes, or with none that can be judged, passes the second."""
    if rules.need_floor <= 0.0 and rules.wish_floor <= 0.0:
        return
    found = fit.fits(first, last)
    yield Reason.BELOW_NEED_FLOOR, found.need < rules.need_floor - EDGE
    low = found.wish_mentor < rules.wish_floor - EDGE
    yield Reason.BELOW_WISH_FLOOR, found.wish_judged & low


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


def _untold(
    mentees: Sequence[Applicant], mentors: Sequence[Applicant]
) -> Iterator[tuple[int, int]]:
    """Pairs across schools where a side has agreed to be handed over to other schools alone."""
    for row, one in enumerate(mentees):
        for column, other in enumerate(mentors):
            if one.workplace != other.workplace and (_unnamed(one, other) or _unnamed(other, one)):
                yield row, column


def _unnamed(one: Applicant, other: Applicant) -> bool:
    return bool(one.receivers) and other.workplace not in one.receivers


def _managers(
    mentees: Sequence[Applicant], mentors: Sequence[Applicant]
) -> Iterator[tuple[int, int]]:
    """Pairs where the mentor is the mentee's direct superior."""
    columns = {one.id: column for column, one in enumerate(mentors)}
    for row, one in enumerate(mentees):
        if one.manager_id is not None and one.manager_id in columns:
            yield row, columns[one.manager_id]
