"""Somebody who keeps everything ever shown and tries to find out about fewer than five people.

The attacker knows who is in which cell, which is more than anybody does, and every sum shown: of
all cells, filters and combinations offered, of two versions of the data, of every order of looking.
Nothing of ``analytics.disclosure.spans`` is used here: ranks are counted in exact numbers of a
large prime field.

Run by hand for as many random schools as wanted: ``python -m tests.disclosure_attack 1000 1``;
with the whole catalogue over the 28 schools of an invented municipality, every filter and
combination, a paper, a year and the same year after some have left:
``python -m tests.disclosure_attack catalogue 1``, of the first 6 schools: ``catalogue 1 6``.
"""

import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from random import Random

from analytics.disclosure import MUNICIPALITY, SCHOOL, disclose, family
from analytics.disclosure.filters import offered
from analytics.disclosure.judging import dimension, parts_of
from analytics.figures import Figure, Hidden, Level
from data.codebook.disclosure import rules

PRIME = 2_147_483_629
K = 5
REASONS = ("no_place", "no_subject", "no_time", "refused")
TOPICS = ("topic=joint", "topic=comfort", "topic=growth")
TRIED = 400  # sets of groups tried by chance where there are too many for all of them


@dataclass(kw_only=True)
class World:
    """One school as it is: people, what divides them, who answered what."""

    school: str
    people: list[str]
    dims: dict[str, str]  # person -> "form=a"
    sites: dict[str, str]
    answered: dict[str, set[str]]  # metric or question -> people
    yes: set[str]
    reasons: dict[str, str]
    seen: dict[tuple[str, ...], list[tuple[str, frozenset[str]]]] = field(default_factory=dict)


def world(chance: Random, school: str = "s1") -> World:
    """A school of 6 to 60 people, a few answers missing here and there."""
    people = [f"{school}.p{number}" for number in range(chance.randint(6, 60))]
    forms = [f"form={one}" for one in "abcd"[: chance.randint(1, 4)]]
    weights = [chance.random() ** 2 + 0.02 for _one in forms]
    sites = ["site=x", "site=y"][: chance.randint(1, 2)]
    share = chance.uniform(0.4, 1.0)
    asked = [one for one in people if chance.random() < share]
    return World(
        school=school,
        people=people,
        dims={one: chance.choices(forms, weights)[0] for one in people},
        sites={one: chance.choice(sites) for one in people},
        answered={
            name: {one for one in asked if chance.random() < chance.choice((0.85, 0.97, 1.0))}
            for name in ("SAT1", "TTM", "COMPL", *TOPICS)
        },
        yes={one for one in people if chance.random() < chance.choice((0.1, 0.9))},
        reasons={one: chance.choice(REASONS) for one in people},
    )


def changed(chance: Random, before: World) -> World:
    """The same school later: some have answered, some have taken their answers back."""
    new = [f"{before.school}.n{number}" for number in range(chance.randint(0, 7))]
    most = max(len(before.people) - K, 0)  # somebody stays
    gone = set(chance.sample(before.people, min(most, chance.randint(0, 6))))
    people = [one for one in before.people if one not in gone] + new
    forms, sites = sorted(set(before.dims.values())), sorted(set(before.sites.values()))
    return World(
        school=before.school,
        people=people,
        dims={one: before.dims.get(one) or chance.choice(forms) for one in people},
        sites={one: before.sites.get(one) or chance.choice(sites) for one in people},
        answered={
            name: {one for one in [*who, *new] if one not in gone and chance.random() < 0.98}
            for name, who in before.answered.items()
        },
        yes=before.yes | {one for one in new if chance.random() < 0.5},
        reasons={one: before.reasons.get(one) or chance.choice(REASONS) for one in people},
    )


def figure(metric, level, unit, people, yes, part="", where="", version=""):  # noqa: PLR0917 -- a cell
    """A share among people as the figures give it: raw, with the records behind it."""
    k = len(people & yes)
    return Figure(
        metric_id=metric,
        level=level,
        unit_id=unit,
        period="2026/2027",
        part=part,
        where=where,
        value=k / len(people) if people else None,
        n=len(people),
        N=len(people),
        k=k,
        detail={"dots": [1] * len(people)},
        data_version=version,
        records=frozenset(people),
        sums=(frozenset(people), frozenset(people & yes)),
    )


def figures(one: World, where: str, version: str, level=Level.SCHOOL, unit="") -> list[Figure]:
    """Everything a board holds: wholes, parts that divide people, parts that ask anew."""
    inside, unit = filtered(one, where), unit or one.school
    found = deeds(one, inside, where, version, level, unit)
    for metric in ("SAT1",):
        who = one.answered[metric] & inside
        found.append(figure(metric, level, unit, who, one.yes, "", where, version))
    return found + [
        figure("EXP", level, unit, one.answered[topic] & inside, one.yes, topic, where, version)
        for topic in TOPICS
    ]


def deeds(one, inside, where, version, level, unit) -> list[Figure]:
    """Who waits, by reason, and who has a pair; how pairs ended, by reason and site, and for fit."""

    def of(metric, among, mine, part=""):
        made = figure(metric, level, unit, among, mine, part, where, version)
        if not part and metric != "UNM":
            return made
        return replace(made, n=made.k, records=made.sums[1])  # the cell is those counted

    asked, ended = one.answered["TTM"] & inside, one.answered["COMPL"] & inside
    waits, broken = asked - one.yes, ended - one.yes
    found = [of("TTM", asked, one.yes), of("COV2", asked, one.yes), of("UNM", asked, waits)]
    found += [of("COMPL", ended, one.yes)]
    found += [of("REM", ended, {p for p in broken if one.reasons[p] == REASONS[0]})]
    for reason in REASONS:
        for metric, among, mine in (("UNM", asked, waits), ("COMPL", ended, broken)):
            who = {p for p in mine if one.reasons[p] == reason}
            found.append(of(metric, among, who, f"reason={reason}"))
    for site in sorted(set(one.sites.values())):
        for reason in REASONS[:2]:
            who = {p for p in broken if one.reasons[p] == reason and one.sites[p] == site}
            found.append(of("COMPL", ended, who, f"reason={reason}&{site}"))
    return found


def populations(one: World) -> dict[str, frozenset[str]]:
    """Whom each filter of the school leaves."""
    codes = sorted({*one.dims.values(), *one.sites.values()})
    return {
        code: frozenset(p for p in one.people if code in {one.dims[p], one.sites[p]})
        for code in codes
    }


def filtered(one: World, where: str) -> set[str]:
    """People of a filter or a combination."""
    codes = populations(one)
    found = set(one.people)
    for code in where.split("&") if where else ():
        found &= codes[code]
    return found


def look(chance: Random, one: World, audience: str, past: dict, shown: list, version: str) -> None:
    """Look at the board, then at filters offered, in any order; keep everything shown."""
    states, combined = offered(populations(one), frozenset(one.people), K)
    open_ones = [code for code, reason in states.items() if reason is Hidden.NOTHING]
    wheres = [*open_ones, *combined]
    chance.shuffle(wheres)
    for where in ["", *wheres]:
        given = secret(figures(one, where, version), audience)
        chance.shuffle(given)
        told = disclose(given, audience, past)
        past |= told.shown
        keep(given, told.figures, shown)


def secret(given: list[Figure], audience: str) -> list[Figure]:
    """Figures but acts that everybody inside a school knows of: these are no secret there."""
    return [one for one in given if audience != SCHOOL or one.metric_id not in rules().known]


def keep(given: list[Figure], told, shown: list) -> None:
    """What was shown, with the true people behind it: of this version, or of the one still shown."""
    for raw, out in zip(given, told, strict=True):
        if out.suppressed_reason is Hidden.NOTHING and (raw.n or raw.sums):
            still = "waits" in out.flags
            shown.append((raw, None if still else raw.records))


# ------------------------------------------------------------------------------------- the attack


def found_out(shown: list) -> list[str]:
    """Every way in which shown sums give 1 to k - 1 people away."""
    law = rules()
    families: dict[tuple, set[frozenset[str]]] = {}
    for raw, records in shown:
        if records:
            families.setdefault(family(raw, law), set()).add(records)
    found = []
    for name, sets in families.items():
        found += [f"{name}: {why}" for why in by_pairs(sets)]
        found += [f"{name}: {why}" for why in by_algebra(sets)]
    return found + by_counts(shown) + by_deeds(shown)


# Metrics whose numerators are people known by deed, with all that count the same people: written down
# here, not read from the rules that are attacked.
DEEDS = (
    ("UNM", "COV2", "TTM", "UAGE", "UREP"),
    ("COMPL", "REM"),
    ("RET12",),
    ("RET",),
    ("RETM",),
    ("ACC",),
    ("CONS",),
    ("ALERT",),
)


def by_deeds(shown: list) -> list[str]:
    """Numerators of shares and what they leave, alone and against each other."""
    same: dict[tuple, set[frozenset[str]]] = {}
    for raw, records in shown:
        for metrics in DEEDS:
            if raw.metric_id in metrics and records is not None:
                year = raw.period if raw.metric_id in rules().yearly else ""
                told = same.setdefault((metrics[0], year), set())
                told |= {one for one in raw.sums if one}
    found = []
    for (metric, year), sets in same.items():
        found += [f"deeds {metric} {year}: {why}" for why in by_pairs(sets)]
        found += [f"deeds {metric} {year}: {why}" for why in by_algebra(sets)]
    return found


def by_pairs(sets: set[frozenset[str]]) -> list[str]:
    """Two cells that differ by a few people, or one small cell."""
    alone = [f"cell of {len(one)}" for one in sets if len(one) < K]
    return alone + [
        f"pair differs by {len(one ^ two)}"
        for one, two in combinations(sets, 2)
        if 0 < len(one ^ two) < K
    ]


def by_algebra(sets: set[frozenset[str]], chance: Random | None = None) -> list[str]:
    """A combination of any number of sums that rests on fewer than k people.

    Sums tell something of a set of people alone exactly if the rank falls when their columns go.
    """
    people = sorted(frozenset().union(*sets)) if sets else []
    rows = [tuple(one) for one in sets]
    columns: Counter = Counter(tuple(p in one for one in sets) for p in people)
    groups = [(pattern, count) for pattern, count in sorted(columns.items())]
    small = [at for at, (_pattern, count) in enumerate(groups) if count < K]
    whole = rank(groups, set())
    for chosen in light(groups, small, chance or Random(len(rows))):
        if rank(groups, set(chosen)) < whole:
            return [f"{sum(groups[at][1] for at in chosen)} people by {len(rows)} sums"]
    return []


def light(groups, small, chance):
    """Sets of groups with fewer than k people together: all, or many by chance."""
    for size in range(1, K):
        every = [
            one
            for one in (combinations(small, size) if len(small) <= 12 or size <= 2 else ())
            if sum(groups[at][1] for at in one) < K
        ]
        if len(small) > 12 and size > 2:
            drawn = (tuple(chance.sample(small, size)) for _time in range(TRIED))
            every = [one for one in drawn if sum(groups[at][1] for at in one) < K]
        if len(every) > TRIED:
            every = chance.sample(every, TRIED)
        yield from every


def rank(groups, without: set[int]) -> int:
    """Rank of the sums over the groups left, modulo a large prime: elimination column by column."""
    pivots: dict[int, list[int]] = {}
    for at, (pattern, _count) in enumerate(groups):
        if at in without:
            continue
        row = [int(one) for one in pattern]
        for lead in sorted(pivots):
            by = row[lead]
            if by:
                row = [(x - by * y) % PRIME for x, y in zip(row, pivots[lead], strict=True)]
        lead = next((place for place, one in enumerate(row) if one), None)
        if lead is None:
            continue
        inverse = pow(row[lead], -1, PRIME)
        row = [x * inverse % PRIME for x in row]
        for other, line in pivots.items():
            by = line[lead]
            if by:
                pivots[other] = [(x - by * y) % PRIME for x, y in zip(line, row, strict=True)]
        pivots[lead] = row
    return len(pivots)


def by_counts(shown: list) -> list[str]:
    """A whole less its shown parts leaves a few people, as the numbers on one board tell it."""
    boards: dict[tuple, list[Figure]] = {}
    for raw, records in shown:
        if records:
            boards.setdefault((raw.metric_id, raw.unit_id, raw.where, raw.data_version), []).append(
                raw
            )
    found = []
    for name, cells in boards.items():
        whole = next((one for one in cells if not one.part), None)
        parts = [one for one in cells if [*map(dimension, parts_of(one.part))] == ["reason"]]
        if whole is not None and parts:
            left = whole.n - sum(one.n for one in parts)
            if 0 < left < K:
                found.append(f"{name}: whole less parts leaves {left}")
    return found


def attacked(seed: int, audience: str) -> tuple[list[str], int, int]:
    """Ways found into one random school, cells shown and cells hidden."""
    chance = Random(seed)
    now = world(chance)
    past: dict = {}
    shown: list = []
    for version in range(3):
        look(chance, now, audience, past, shown, f"v{version}")
        now = changed(chance, now)
    told = sum(records is not None for _raw, records in shown)
    return found_out(shown), told, len(shown)


def town(seed: int) -> list[str]:
    """Ways found into a municipality of random schools, cell by cell and together."""
    chance = Random(seed)
    schools = [world(chance, f"s{number}") for number in range(chance.randint(2, 9))]
    past: dict = {}
    shown: list = []
    for version in range(2):
        given = [one for school in schools for one in figures(school, "", f"v{version}")]
        given += pooled(given, f"v{version}")
        chance.shuffle(given)
        told = disclose(given, MUNICIPALITY, past)
        past |= told.shown
        keep(given, told.figures, shown)
        schools = [changed(chance, school) for school in schools]
    return found_out(shown)


def pooled(given: list[Figure], version: str) -> list[Figure]:
    """The same cells over all schools together."""
    cells: dict[tuple[str, str], list[Figure]] = {}
    for one in given:
        cells.setdefault((one.metric_id, one.part), []).append(one)
    found = []
    for (metric, part), same in cells.items():
        people = set().union(*(one.records for one in same))
        among, mine = (set().union(*(one.sums[at] for one in same)) for at in (0, 1))
        made = figure(metric, Level.MUNICIPALITY, "town", among, mine, part, "", version)
        found.append(replace(made, n=len(people), records=frozenset(people)))
    return found


def catalogued(seed: int, most: int | None = None) -> tuple[list[str], int, int]:
    """Ways into the schools of an invented municipality by real figures; cells shown, cells there."""
    from analytics import facts
    from data.synthetic.truth import synth

    told = synth(seed, "municipality")
    whole = facts.of_tables(told.tables, date(2026, 6, 30), synthetic=True)
    found, cells, every = [], 0, 0
    for school in whole.schools[:most]:
        past: dict = {}
        shown: list = []
        one = whole.of_schools([school])
        for version, mine in enumerate((one, left(one, Random(f"{seed} {school}")))):
            every += looked_at(mine, school, f"v{version}", past, shown)
        found += [f"{school} {way}" for way in found_out(shown)]
        cells += len(shown)
    return found, cells, every


def looked_at(mine, school: str, version: str, past: dict, shown: list) -> int:
    """Every board of a school as its director may look at it; how many cells there were."""
    from analytics.disclosure import OUTSIDE
    from analytics.indicators import compute
    from analytics.rollup import Audience
    from analytics.rollup.filtering import filters_of

    period, every = max(mine.asks["year"]), 0
    states, combined = filters_of(mine, period, Audience.SCHOOL)
    wheres = ["", *(one.code for one in states if one.enabled), *combined]
    for audience, where in [*((SCHOOL, one) for one in wheres), (OUTSIDE, "")]:
        given = compute(mine, period, level="S", unit=school, where=where, version=version)
        raw = secret(list(given), audience)
        told = disclose(raw, audience, past)
        past |= told.shown
        keep(raw, told.figures, shown)
        every += sum(bool(one.n) for one in raw)
    return every


def left(one, chance: Random):
    """The same facts when some people have taken everything back."""
    from analytics import facts

    people = sorted(set(one.participations["person"]))
    gone = set(chance.sample(people, min(len(people), chance.randint(1, 6))))
    kept = {}
    for name, table in one.tables().items():
        columns = [column for column in ("person", "mentor", "mentee") if column in table]
        kept[name] = table[~table[columns].isin(gone).any(axis=1)] if columns else table
    return facts.of_tables(kept, one.as_of, synthetic=True)


def main(count: int, first: int) -> None:
    """Attack so many schools, and a tenth as many municipalities; say what was found."""
    begun, told, broken = time.monotonic(), 0, []
    for seed in range(first, first + count):
        ways, cells, _all = attacked(seed, SCHOOL if seed % 2 else MUNICIPALITY)
        told += cells
        broken += [(seed, way) for way in ways]
    towns = max(count // 10, 1)
    for seed in range(first, first + towns):
        broken += [(seed, way) for way in town(seed)]
    spent = time.monotonic() - begun
    sys.stdout.write(
        f"{count} schools, {towns} municipalities, {told} cells shown, {spent:.0f} s\n"
        f"ways to fewer than {K} people: {len(broken)}\n"
    )
    sys.stdout.writelines(f"seed {seed}: {way}\n" for seed, way in broken[:20])
    sys.exit(bool(broken))


if __name__ == "__main__":
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    if sys.argv[1] == "catalogue":
        ways, cells, every = catalogued(seed, int(sys.argv[3]) if len(sys.argv) > 3 else None)
        sys.stdout.write(f"{cells} of {every} cells shown, ways: {len(ways)}\n")
        sys.stdout.writelines(f"{way}\n" for way in ways[:20])
        sys.exit(bool(ways))
    main(int(sys.argv[1]), seed)
