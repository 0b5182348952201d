"""Kinds of rounds against their definitions: people in, all admissible plans compared by hand.

Nothing of ``matching.proposal.shaping`` or of the engine is used: who may sit together, whose
places count and what a pair is worth is read off the people and the scores again.
Run by hand for as many random rounds as wanted: ``python -m tests.oracle_kinds 1000 1 group``.
"""

import sys
import time
from collections import Counter
from dataclasses import replace
from itertools import combinations, product

import numpy as np

from data.errors import ProgrammeError
from data.records.bank import Role
from data.records.school import Regulation
from matching.assign import Policy, verify
from matching.profile import Applicant, ticked, whole
from matching.proposal import Kind, RoundKind, propose
from matching.vectors import vectorise
from tests.score_cases import DOMAINS, FRAMEWORK, someone

EVERY = tuple(one.value for one in Kind)
LOOSE = Regulation(kinds=EVERY, need_floor=0.0, wish_floor=0.0)
TYPES = ("consultant_mentor", "subject_mentor")
TOP, ABLE = 3, 0.45


def random_kind(rng: np.random.Generator, name: str) -> RoundKind:
    kind = Kind(name)
    most = int(rng.integers(2, 5))
    dials = {
        Kind.GROUP: {
            "least": int(rng.integers(2, most + 1)),
            "most": most,
            "shared_request": bool(rng.random() < 0.7),
            "common_slot": bool(rng.random() < 0.4),
        },
        Kind.SHORT_TERM: {"goals": int(rng.integers(1, 3)), "months": int(rng.integers(1, 4))},
        Kind.SITUATIONAL: {"reserve": int(rng.integers(1, 4))},
        Kind.VIRTUAL: {"across_schools": bool(rng.random() < 0.6)},
    }
    return RoundKind(kind=kind, **dials.get(kind, {}))


def random_people(rng: np.random.Generator, kind: RoundKind):
    """Few enough for all plans; answers that leave something to choose."""
    mentors = int(rng.integers(1, 4))
    more = 2 * (kind.kind is Kind.GROUP)
    mentees = int(rng.integers(1, (6 if mentors < 3 else 5) + more))
    ids = [f"e{at}" for at in range(mentees)], [f"o{at}" for at in range(mentors)]
    sides = [
        [_person(rng, name, role, kind) for name in names]
        for names, role in zip(ids, (Role.MENTEE, Role.MENTOR), strict=True)
    ]
    return sides[0], sides[1]


def _person(rng: np.random.Generator, name: str, role: Role, kind: RoundKind) -> Applicant:
    found = someone(rng, name, role, [])
    answers = {key: value for key, value in found.answers.items() if key not in {"kind", "form"}}
    answers["capacity"] = int(rng.integers(1, 5))
    if rng.random() < 0.5:
        answers["group_size"] = int(rng.integers(1, 5))
    else:
        answers.pop("group_size", None)
    for domain in DOMAINS:
        answers = {key: value for key, value in answers.items() if not key.startswith(domain)}
    grouped = kind.kind is Kind.GROUP  # few domains, few limits: groups come about
    chosen = rng.choice(DOMAINS[: 5 if grouped else None], 5, replace=False)
    low = 3 if grouped and role is Role.MENTOR else 1
    answers |= {one: int(rng.integers(low, 6)) for one in chosen}
    if grouped and rng.random() < 0.7:
        answers |= {"group_size": int(rng.integers(2, 5)), "capacity": int(rng.integers(2, 5))}
        answers = {key: one for key, one in answers.items() if key not in {"duration", "slots"}}
    other = {one: int(rng.integers(1, 6)) for one in chosen} if rng.random() < 0.8 else {}
    held = str(rng.choice(["", "", *TYPES])) if role is Role.MENTEE else ""
    return replace(
        found,
        answers=answers,
        other=other if kind.kind is Kind.REVERSE else {},
        held_type=held if kind.kind is Kind.TWO_MENTORS else "",
        load=int(rng.random() < 0.2) if role is Role.MENTOR else 0,
        manager_id=None,
        consent=bool(rng.random() < 0.95),
        admitted=True,
        school_id="one",
        workplace="elsewhere" if rng.random() < 0.3 else "",
    )


def may(kind: RoundKind, one: Applicant, other: Applicant) -> bool:
    """Whether two may be a pair of this kind, floors aside."""
    if not (one.consent and other.consent) or {one.id, other.id} & (
        one.banned | other.banned | one.conflicts | other.conflicts
    ):
        return False
    limits = {
        Kind.GROUP: (2, 3, 12),
        Kind.SHORT_TERM: (1, 1, 3),
        Kind.TRADITIONAL: (1, 6, 12),
        Kind.TWO_MENTORS: (1, 6, 12),
        Kind.REVERSE: (1, 3, 12),
        Kind.SITUATIONAL: (1, 1, 12),
        Kind.VIRTUAL: (1, 3, 12),
    }
    size, first, last = limits[kind.kind]
    for who in (one, other):
        months = [int(code[1:]) for code in ticked(who.answers, "duration")]
        if months and not any(first <= each <= last for each in months):
            return False
        asked = whole(who.answers, "group_size")
        if asked is not None and asked < size:
            return False
    hours = [set(ticked(who.answers, "slots")) for who in (one, other)]
    if kind.kind is not Kind.SITUATIONAL and all(hours) and not hours[0] & hours[1]:
        return False
    return _by_kind(kind, one, other)


def _by_kind(kind: RoundKind, one: Applicant, other: Applicant) -> bool:
    if kind.kind is Kind.REVERSE:
        return bool(one.other and other.other)
    if kind.kind is Kind.TWO_MENTORS:
        return not one.held_type or ticked(other.answers, "mentor_type") != (one.held_type,)
    if kind.kind is Kind.VIRTUAL:
        for who in (one, other):
            formats = set(ticked(who.answers, "format"))
            if formats and formats <= {"in_person"}:
                return False
        if kind.across_schools and one.workplace != other.workplace:
            willing = "other_schools" in ticked(other.answers, "willingness")
            return willing and one.transfer and other.transfer
    return True


def places(kind: RoundKind, one: Applicant) -> int:
    if kind.kind is Kind.SITUATIONAL:
        return max(0, kind.reserve - one.load)
    free = max(0, min(3, whole(one.answers, "capacity") or 1) - one.load)
    if kind.kind is Kind.REVERSE:
        return min(free, 1)
    if kind.kind is Kind.GROUP:
        free = min(free, kind.most, whole(one.answers, "group_size") or kind.most)
        return free if free >= kind.least else 0
    return free


def tops(vectors, row: int) -> set[int]:
    """Open domains that weigh more than an even share, three at most."""
    if vectors.unclear[row]:
        return set()
    order = sorted(range(len(DOMAINS)), key=lambda at: (-vectors.w[row, at], at))[:TOP]
    hidden = vectors.codes.sensitive
    return {at for at in order if vectors.w[row, at] > 1 / len(DOMAINS) and not hidden[at]}


def together(kind: RoundKind, vectors, mentees, mentors, mentor: int, rows) -> bool:
    """Whether these mentees may be one mentor's group."""
    if kind.kind is not Kind.GROUP:
        return True
    if not kind.least <= len(rows) <= kind.most:
        return False
    if any((whole(mentees[row].answers, "group_size") or kind.most) < len(rows) for row in rows):
        return False
    return _themed(kind, vectors, mentor, rows) and _at_one_hour(
        kind, [mentors[mentor], *(mentees[row] for row in rows)]
    )


def _themed(kind: RoundKind, vectors, mentor: int, rows) -> bool:
    """Whether the mentor is able in a top request of all."""
    if kind.shared_request:
        themes = {at for at in range(len(DOMAINS)) if vectors.c[mentor, at] >= ABLE}
        for row in rows:
            themes &= tops(vectors, row)
        return bool(themes)
    return True


def _at_one_hour(kind: RoundKind, people) -> bool:
    """Whether an hour suits all who named any."""
    hours = set(FRAMEWORK.slots)
    for who in people if kind.common_slot else ():
        hours &= set(ticked(who.answers, "slots")) or hours
    return bool(hours)


def differ(mentee: Applicant, pair) -> bool:
    """Whether two mentors can have different roles: each takes one he ticked, or any."""
    may_be = [set(ticked(one.answers, "mentor_type")) or set(TYPES) for one in pair]
    return any(one != other for one in may_be[0] for other in may_be[1])


def choices(kind: RoundKind, mentees, mentors, row: int, allowed):
    two = kind.kind is Kind.TWO_MENTORS and not mentees[row].held_type
    two = two and len(ticked(mentees[row].answers, "mentor_type")) != 1
    open_ = [at for at in range(len(mentors)) if allowed[row][at]]
    yield ()
    for one in open_:
        yield (one,)
    for pair in combinations(open_, 2) if two else ():
        if differ(mentees[row], [mentors[at] for at in pair]):
            yield pair


def worth(problem, policy: Policy, plan):
    tiers = sorted(set(problem.priority.tolist()))
    served = [
        sum(problem.priority[row] == tier for row, held in enumerate(plan) if len(held) >= size)
        for size in ((1, 2) if any(problem.demand == 2) else (1,))
        for tier in tiers
    ]
    units = [int(problem.units[row, one]) for row, held in enumerate(plan) for one in held]
    unit = problem.unit
    fair = -sum(round(((unit - one) / unit) ** policy.fairness * unit) for one in units)
    return (*served, fair if policy.fairness > 1 else 0, sum(units))


def mismatch(rng: np.random.Generator, name: str) -> str:
    """What is wrong with the answer to one random round; empty when nothing is."""
    kind, policy = random_kind(rng, name), Policy(fairness=int(rng.choice([1, 2, 4])))
    mentees, mentors = random_people(rng, kind)
    found = propose(mentees, mentors, kind=kind, policy=policy, regulation=LOOSE, confident=False)
    problem, vectors = found.problem, vectorise(mentees, mentors, FRAMEWORK)
    allowed = [[may(kind, one, other) for other in mentors] for one in mentees]
    room = [places(kind, one) for one in mentors]
    best = None
    for plan in product(
        *(choices(kind, mentees, mentors, at, allowed) for at in range(len(mentees)))
    ):
        groups: dict[int, list[int]] = {}
        for row, held in enumerate(plan):
            for one in held:
                groups.setdefault(one, []).append(row)
        if all(
            len(rows) <= room[one] and together(kind, vectors, mentees, mentors, one, rows)
            for one, rows in groups.items()
        ):
            value = worth(problem, policy, plan)
            best = value if best is None or value > best else best
    both = zip(found.solution.mentor_of.tolist(), found.solution.second_of.tolist(), strict=True)
    ours = tuple(tuple(sorted(one for one in pair if one >= 0)) for pair in both)
    if worth(problem, policy, ours) != best:
        return f"{kind} worth {worth(problem, policy, ours)} for {best}"
    if said := verify(problem, found.solution):
        return f"{kind} {said}"
    return _told(kind, found, vectors, mentees, mentors, ours)


def _told(kind: RoundKind, found, vectors, mentees, mentors, plan) -> str:
    """Whether the pairs tell what the plan is, themes and roles included."""
    ids = [one.id for one in mentors]
    told: dict[str, list[str]] = {}
    for one in found.pairs:
        told.setdefault(one.mentee_id, []).append(one.mentor_id)
    here = {
        mentees[row].id: sorted(ids[at] for at in held) for row, held in enumerate(plan) if held
    }
    if {key: sorted(held) for key, held in told.items()} != here:
        return f"{kind} tells {told}"
    for one in found.pairs:
        if kind.kind is Kind.GROUP and kind.shared_request:
            at = DOMAINS.index(one.theme)
            group = [row for row, held in enumerate(plan) if ids.index(one.mentor_id) in held]
            if not all(at in tops(vectors, row) for row in group):
                return f"{kind} theme {one.theme}"
    roles = [(one.mentee_id, one.mentor_type) for one in found.pairs]
    if kind.kind is Kind.TWO_MENTORS and (
        len(set(roles)) < len(roles) or not all(role in TYPES for _who, role in roles)
    ):
        return f"{kind} roles {roles}"
    return ""


def main(cases: int, seed: int, name: str) -> int:
    """Compare ``cases`` random rounds of a kind; the number of mismatches."""
    rng, wrong, begun = np.random.default_rng(seed), 0, time.perf_counter()
    ends: Counter[str] = Counter()
    for case in range(cases):
        try:
            said = mismatch(rng, name)
        except ProgrammeError as refusal:
            said = f"refused: {refusal.code} {dict(refusal.params)}"
        ends["right" if not said else "wrong"] += 1
        if said:
            wrong += 1
            sys.stdout.write(f"case {case} of seed {seed}: {said}\n")
    sys.stdout.write(f"{name}: {dict(ends)}, {time.perf_counter() - begun:.1f} s\n")
    return wrong


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:3]]
    sys.exit(bool(main(*(given + [300, 1][len(given) :]), *sys.argv[3:])))
