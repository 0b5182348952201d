"""What a kind of round changes before it is solved: needs, scores, rules, places, groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from data.codebook import Framework
from data.records.bank import Role
from matching.affinity import UNIT, Affinity, Fits, whole_factors
from matching.affinity.block import HAIR, Block, product
from matching.affinity.parts import covered
from matching.assign import Bools, Common, Ints
from matching.constraints import Constraints, Reason
from matching.profile import Applicant, ticked, ticks, whole
from matching.proposal.kinds import Kind, RoundKind
from matching.vectors import Frozen, Vectors, vectorise

Floats = npt.NDArray[np.float64]
Ratings = Mapping[tuple[str, str], tuple[int | None, int | None]]  # mentee, mentor: what each said

NO, BEST = 1, 4  # нет … да
ABLE = 0.45  # capability from which somebody can lead a group in a domain (as a risk: WEAK)
TOP = 3  # domains of a mentee that count as top requests
REMOTE = ("remote", "mixed")
WISHES = ("wish_mentee", "wish_mentor")  # where the ratings of the two sides go
EITHER = 2**10  # from here on each mentor who may be of any type has a code of his own


@dataclass(frozen=True, kw_only=True, eq=False)
class BothWays(Affinity):
    """Scores of a reverse round: the part "need" is half of the mentee's and half of the mentor's.

    The factors of both directions stand side by side, so that the part still splits by domain:
    first the domains the mentor teaches, then those he learns.

    Attributes:
        least: (mentees, mentors), the lower coverage of the two: both must reach the floor.
        back: statistics of the way back, to be stored beside ``frozen``.
    """

    least: Floats
    back: Frozen

    def fits(self, first: int, last: int) -> Fits:
        """What rules read of some rows: the weaker direction."""
        found = super().fits(first, last)
        return Fits(
            need=self.least[first:last],
            wish_mentor=found.wish_mentor,
            wish_judged=found.wish_judged,
        )


def narrowed(vectors: Vectors, goals: int) -> Vectors:
    """Needs on the top requests alone; who has expressed none keeps what there is.

    Ties go by the order of the domains.
    """
    order = np.argsort(-vectors.w, axis=1, kind="stable")[:, :goals]
    kept = np.zeros_like(vectors.w)
    np.put_along_axis(kept, order, np.take_along_axis(vectors.w, order, axis=1), axis=1)
    total = kept.sum(axis=1, keepdims=True)
    w = np.where(
        vectors.unclear[:, None] | (total <= 0.0), vectors.w, kept / np.maximum(total, 1e-300)
    )
    return replace(vectors, w=w)


def without_hours(vectors: Vectors) -> Vectors:
    """A round in which nobody needs a common hour: time is settled for every pair."""
    return replace(vectors, slotless=True)


def both_ways(
    scores: Affinity,
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    book: Framework,
    frozen: Frozen | None,
) -> BothWays:
    """Scores by what each could teach the other; the way back rests on the grid alone.

    Args:
        scores: of the way there.
        mentees: with their answers as mentors in ``other``.
        mentors: with their answers as mentees in ``other``.
        book: the framework.
        frozen: stored statistics of the way back; None takes them from these people.
    """
    back = vectorise(
        _turned(mentors, Role.MENTEE), _turned(mentees, Role.MENTOR), book, frozen=frozen
    )
    there, share = scores.vectors, float(scores.weights[0]) / 2.0
    need, skill = whole_factors(there.w, there.c, share)
    asks, gives = whole_factors(back.w, back.c, share)
    one, other = covered(there.w, there.c), covered(back.w, back.c).T
    known = covered(back.trust[:, None] * back.w, back.known).T
    block = _half(scores, product(need, skill) + product(asks, gives).T, (one + other) / 2.0, known)
    return BothWays(
        **{
            name: getattr(scores, name)
            for name in ("codes", "weights", "unit", "frozen", "vectors")
        },
        units=block.units.astype(np.int32),
        need_weights=np.hstack([need, gives]),
        capability=np.hstack([skill, asks]),
        given=block,
        step=scores.step,
        least=np.clip(np.minimum(one, other), 0.0, 1.0),
        back=back.frozen,
    )


def _half(scores: Affinity, parts: Ints, values: Floats, known: Floats) -> Block:
    """The block of all pairs with another part "need"; what is known of it is the mean as well."""
    old, share = scores.whole, float(scores.weights[0])
    there = covered(scores.vectors.trust[:, None] * scores.vectors.w, scores.vectors.known)
    return replace(
        old,
        parts=np.concatenate([parts[None], old.parts[1:]]),
        values=np.concatenate([values[None], old.values[1:]]),
        known=np.concatenate([((there + known) > 0.0)[None], old.known[1:]]),
        exact=np.clip(old.exact + share * (values - old.values[0]), 0.0, 1.0),
        reliability=np.clip(old.reliability + share * (known - there) / 2.0, 0.0, 1.0),
    )


def _turned(people: Sequence[Applicant], role: Role) -> list[Applicant]:
    return [replace(one, role=role, answers=one.other, other={}) for one in people]


def rated(scores: Affinity, ratings: Ratings) -> Affinity:
    """Scores after acquaintance meetings: what each side said is half of its wish from now on.

    A rating of 4 (да) is worth 1 of the component, 3 two thirds, 2 a third; the other half stays
    what the questionnaires say, so that a pair moves by half the weight of a wish at most. 1 (нет)
    forbids the pair (``refused``). Whole units, rounded down.
    """
    rows = {one: at for at, one in enumerate(scores.vectors.mentee_ids)}
    columns = {one: at for at, one in enumerate(scores.vectors.mentor_ids)}
    old = scores.whole
    parts, values = old.parts.copy(), old.values.copy()
    known, exact, sure = old.known.copy(), old.exact.copy(), old.reliability.copy()
    for (mentee, mentor), said in sorted(ratings.items()):
        if mentee not in rows or mentor not in columns:
            continue
        place = rows[mentee], columns[mentor]
        for code, rating in zip(WISHES, said, strict=True):
            if rating is None:
                continue
            at = scores.codes.index(code)
            weight, value = float(scores.weights[at]), (rating - NO) / (BEST - NO)
            now = int(np.floor(weight * UNIT * value + HAIR))
            parts[at][place] = (int(parts[at][place]) + now) // 2
            exact[place] += weight * (value - values[at][place]) / 2.0
            values[at][place] = (values[at][place] + value) / 2.0
            sure[place] += 0.0 if known[at][place] else weight
            known[at][place] = True
    block = replace(old, parts=parts, values=values, known=known, exact=exact, reliability=sure)
    return replace(scores, units=block.units.astype(np.int32), given=block)


def refused(
    mentees: Sequence[str], mentors: Sequence[str], ratings: Ratings
) -> Iterator[tuple[int, int]]:
    """Rows and columns of pairs to which a side said no after meeting."""
    rows = {one: at for at, one in enumerate(mentees)}
    columns = {one: at for at, one in enumerate(mentors)}
    for (mentee, mentor), said in ratings.items():
        if NO in said and mentee in rows and mentor in columns:
            yield rows[mentee], columns[mentor]


def ruled(
    rules: Constraints,
    kind: RoundKind,
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
    groups: Sequence[Common],
) -> Constraints:
    """The rules of a round under its kind: bits set or taken off, places counted its own way."""
    mask, capacity = rules.mask.copy(), rules.capacity
    if kind.slotless:
        mask &= np.uint16(~int(Reason.NO_COMMON_TIME) & 0xFFFF)
        capacity = np.array([max(0, kind.reserve - one.load) for one in mentors], np.int64)
        mask = _placed(mask, capacity)
    if kind.kind is Kind.GROUP:
        capacity = _group_places(capacity, kind, mentors)
        mask = _placed(mask, capacity)
        for one in groups[:1] if kind.shared_request else ():
            mask |= ~one.pairs() * np.uint16(Reason.NO_SHARED_REQUEST)
        for one in groups[int(kind.shared_request) :]:
            mask |= ~one.pairs() * np.uint16(Reason.FORM_KIND)
    if kind.kind is Kind.REVERSE:
        silent = [np.array([not one.other for one in side], bool) for side in (mentees, mentors)]
        mask |= (silent[0][:, None] | silent[1][None, :]) * np.uint16(Reason.FORM_KIND)
        capacity = np.minimum(capacity, 1)  # both learn in it: a reverse pair is one pair
    if kind.kind is Kind.VIRTUAL:
        here = [_in_person_only(side) for side in (mentees, mentors)]
        mask |= (here[0][:, None] | here[1][None, :]) * np.uint16(Reason.FORM_KIND)
    if kind.kind is Kind.TWO_MENTORS:
        mask |= _held_types(mentees, mentors) * np.uint16(Reason.SAME_MENTOR_TYPE)
    return replace(rules, mask=mask, capacity=capacity)


def _placed(mask: npt.NDArray[np.uint16], capacity: Ints) -> npt.NDArray[np.uint16]:
    """The mask with the bit of places as this capacity says."""
    found = mask & np.uint16(~int(Reason.NO_CAPACITY) & 0xFFFF)
    return found | (capacity <= 0)[None, :] * np.uint16(Reason.NO_CAPACITY)


def _group_places(capacity: Ints, kind: RoundKind, mentors: Sequence[Applicant]) -> Ints:
    """(mentors,), places for a group: none where the smallest group does not fit."""
    sizes = [whole(one.answers, "group_size") or kind.most for one in mentors]
    found = np.minimum(np.minimum(capacity, kind.most), np.array(sizes, np.int64))
    return np.where(found < kind.least, 0, found)


def _in_person_only(people: Sequence[Applicant]) -> Bools:
    given = [ticked(one.answers, "format") for one in people]
    return np.array([bool(one) and not set(one) & set(REMOTE) for one in given], bool)


def mentor_types(mentors: Sequence[Applicant], known: Sequence[str]) -> Ints:
    """(mentors,) codes: the one type somebody ticked; else a code of his own, for he may be either.

    Two mentors of one mentee must differ in code: two of one type never do, any others do.
    """
    found = []
    for at, one in enumerate(mentors):
        given = [code for code in known if code in ticked(one.answers, "mentor_type")]
        found.append(known.index(given[0]) if len(given) == 1 else EITHER + at)
    return np.array(found, np.int64)


def demand(mentees: Sequence[Applicant]) -> Ints:
    """(mentees,) two mentors, or one for who has one already or asks for one type alone."""
    asked = [
        1 if one.held_type or len(ticked(one.answers, "mentor_type")) == 1 else 2 for one in mentees
    ]
    return np.array(asked, np.int64)


def _held_types(mentees: Sequence[Applicant], mentors: Sequence[Applicant]) -> Bools:
    """(mentees, mentors), the mentor is of the one type that the mentee has already."""
    only = [ticked(one.answers, "mentor_type") for one in mentors]
    rows = [[theirs == (one.held_type,) for theirs in only] for one in mentees]
    return np.array(rows, bool).reshape(len(mentees), len(mentors))


def groups(
    kind: RoundKind,
    vectors: Vectors,
    requests: Sequence[Sequence[str]],
    mentees: Sequence[Applicant],
    mentors: Sequence[Applicant],
) -> tuple[Common, ...]:
    """What a group must share: a top request its mentor can serve, an hour, a size all accept.

    Args:
        kind: of the round.
        vectors: the round.
        requests: top requests of each mentee, codes of domains, none of them sensitive.
        mentees: the people who look for a mentor.
        mentors: the people who lead.
    """
    if kind.kind is not Kind.GROUP:
        return ()
    found = []
    if kind.shared_request:
        place = {code: at for at, code in enumerate(vectors.domains)}
        able = [np.flatnonzero(row >= ABLE).tolist() for row in vectors.c]
        found.append(_list([[place[code] for code in one] for one in requests], able))
    if kind.common_slot:
        asked, offered = (
            _hours(ticks(side, "slots", vectors.codes.slots)) for side in (mentees, mentors)
        )
        found.append(_list(asked, offered))
    found.append(_sizes(kind, mentees, len(mentors)))
    return tuple(found)


def _list(
    mentees: Sequence[Sequence[int]], mentors: Sequence[Sequence[int]], most: Sequence[int] = ()
) -> Common:
    return Common(tuple(map(tuple, mentees)), tuple(map(tuple, mentors)), tuple(most))


def _hours(rows: Bools) -> list[list[int]]:
    """Hours of each person; of who named none, nothing is known that would bar one."""
    return [np.flatnonzero(row if row.any() else np.ones_like(row)).tolist() for row in rows]


def _sizes(kind: RoundKind, mentees: Sequence[Applicant], mentors: int) -> Common:
    """Nobody is put into a larger group than the person accepts."""
    sizes = range(kind.least, kind.most + 1)
    asked = [whole(one.answers, "group_size") or kind.most for one in mentees]
    mine = [[at for at, size in enumerate(sizes) if size <= most] for most in asked]
    return _list(mine, [list(range(len(sizes)))] * mentors, sizes)


def theme(found: Affinity, one: Common, mentor: int, mentees: Sequence[int]) -> str:
    """The domain a group works on: of those all share, the one their mentor serves best together.

    Ties go by the order of the domains; "" where they share none.
    """
    options = sorted(one.of(mentor, mentees))
    if not options:
        return ""
    worth = np.sum([found.need_parts(row, mentor) for row in mentees], axis=0)
    return found.vectors.domains[max(options, key=lambda at: (int(worth[at]), -at))]
