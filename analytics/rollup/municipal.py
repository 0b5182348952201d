"""Figures of all schools of a municipality, for whoever may see aggregates of many schools.

Schools stand by name, never by value. Small ones are one row together.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from analytics import shares
from analytics.facts import Facts
from analytics.figures import FORMULAS, Figure, Level
from analytics.indicators import compute
from analytics.rollup import bodies, memory
from analytics.rollup.boards import Audience, Board, Compared, SchoolRow
from analytics.rollup.filtering import checked, filters_of
from analytics.rollup.refusals import FilterClosedError, NothingGatheredError
from analytics.rollup.showing import Asked, hidden_by_reason, judged_together, shown
from data.access import Permission
from data.codebook.conventions import convention
from data.codebook.disclosure import rules
from data.records.ids import SchoolId
from data.records.monitoring import Rollup
from data.store import Work

SMALL = "small"  # unit of the small schools together
JOIN = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """The schools looked at together.

    ``heads`` are rollups without bodies, ``facts`` of all these schools under one another, ``rows``
    their compared figures by filter as they were kept, ``staff`` people who work in each now.
    """

    place: str
    period: str
    heads: Mapping[SchoolId, Rollup]
    names: Mapping[SchoolId, str]
    facts: Facts
    rows: Mapping[SchoolId, Mapping[str, str]]
    staff: Mapping[SchoolId, int]
    group: str = ""  # filter of schools, "" for all of them

    @property
    def version(self) -> str:
        """One version of all their data."""
        return version_of(self.heads)


TOWNS: memory.Memory[Town] = memory.Memory(2)  # (period, schools and versions)


def municipality(
    work: Work,
    period: str,
    schools: Collection[str] | None = None,
    *,
    where: str = "",
    only: Collection[str] = (),
) -> Board:
    """Figures of the municipality and cells of its schools.

    Args:
        work: a writing unit of work of a school of the municipality.
        period: school year.
        schools: ``unit_id`` of ``Board.schools`` to look at together; None for all.
        where: a filter of ``Board.filters`` that is enabled, or of ``Board.combinations``.
        only: these metrics alone, for a screen that shows its first row before the others.

    Raises:
        DeniedError: the actor sees no aggregates of many schools.
        FilterClosedError: the group or the filter would leave fewer than k people.
        NothingGatheredError: no school has figures of this year.
        KeyError: there is no such metric.
    """
    work.require(Permission.AGGREGATE_READ)
    town = chosen(gathered(work, period), schools)
    filters, combined = filters_of(town.facts, period, Audience.MUNICIPALITY)
    code = checked(where, filters, combined)
    if code or town.group:
        municipality(work, period, only=only)  # the whole is decided before any part of it
    asked = Asked(
        audience=Audience.MUNICIPALITY,
        level=Level.MUNICIPALITY,
        unit_id=town.place or work.school_id,
        period=period,
        where=code if not town.group else "&".join(one for one in (code, town.group) if one),
        version=town.version,
        only=judged_together(only),
    )
    found = shown(
        work,
        asked,
        lambda: counted(town, asked, code),
        lambda told: _board(work, town, asked, told),
    )
    return replace(found, filters=filters, combinations=combined)


def gathered(work: Work, period: str) -> Town:
    """Every school of the municipality that has a rollup of the year.

    Raises:
        NothingGatheredError: none has.
    """
    heads = work.neighbours.heads(period)
    if not heads:
        raise NothingGatheredError(period=period)
    key = (period, tuple((one, head.data_version) for one, head in sorted(heads.items())))
    return TOWNS.get(key, lambda: _opened(work, period, heads))


def chosen(town: Town, schools: Collection[str] | None) -> Town:
    """The town with these schools alone.

    Raises:
        FilterClosedError: fewer than k people of staff work in them, or in all others.
    """
    if schools is None or set(schools) >= set(units(town)):
        return town
    wanted = [school for school, unit in units_of(town).items() if unit in set(schools)]
    inside = sum(town.staff[one] for one in wanted)
    outside = sum(town.staff.values()) - inside
    if inside < rules().k or 0 < outside < rules().k:
        raise FilterClosedError(where=JOIN.join(sorted(schools)), least=rules().k)
    return replace(
        town,
        heads={one: town.heads[one] for one in wanted},
        names={one: town.names[one] for one in wanted},
        facts=town.facts.of_schools(wanted),
        rows={one: town.rows[one] for one in wanted},
        staff={one: town.staff[one] for one in wanted},
        group=f"schools={JOIN.join(sorted(set(schools) & set(units(town))))}",
    )


def version_of(heads: Mapping[SchoolId, Rollup]) -> str:
    """One version of the data of many schools."""
    told = "|".join(f"{one}:{head.data_version}" for one, head in sorted(heads.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def units_of(town: Town) -> dict[SchoolId, str]:
    """Under which row each school stands: its own, or that of the small ones together."""
    small = [one for one, count in town.staff.items() if count < rules().small_school]
    alone = len(small) < 2  # noqa: PLR2004 -- one school is not together with anybody
    return {one: one if alone or one not in small else SMALL for one in town.heads}


def units(town: Town) -> tuple[str, ...]:
    """Rows of the town, each once."""
    return tuple(dict.fromkeys(units_of(town).values()))


def counted(town: Town, asked: Asked, where: str) -> tuple[Figure, ...]:
    """Figures of the town and the compared ones of each row, before anything is hidden."""
    wide = compute(
        town.facts,
        town.period,
        level=Level.MUNICIPALITY,
        unit=asked.unit_id,
        where=where,
        only=asked.only,
        version=town.version,
    )
    rows = [one for unit in units(town) for one in _of_unit(town, unit, where, asked.only)]
    if town.group:
        return tuple(replace(one, where=asked.where) for one in wide) + tuple(rows)
    return (*wide, *rows)


def compared(town: Town, figures: Sequence[Figure], asked: Asked) -> tuple[Compared, ...]:
    """Shares of the rows beside the pooled one: raw, shrunk, and the limits of a funnel."""
    found = []
    for metric in rules().compared:
        whole = _one(figures, metric, asked.unit_id)
        rows = [_one(figures, metric, unit) for unit in units(town)]
        told = [one for one in rows if one is not None and one.n and one.k is not None]
        if whole is None or whole.value is None or not told:
            continue
        kappa = shares.kappa_of([one.k or 0 for one in told], [one.n or 0 for one in told])
        found += [_beside(one, whole.value, kappa) for one in told]
    return tuple(found)


def _opened(work: Work, period: str, heads: Mapping[SchoolId, Rollup]) -> Town:
    """The rollups of a town read, all at once."""
    door = work.neighbours
    told = {one: bodies.opened(door.rollup(one, period).body) for one in heads}
    whole = bodies.facts_of(list(told.values()))
    present = whole.staff[whole.staff["present"]].drop_duplicates(["school", "person"])
    counts = present["school"].value_counts()
    fresh = {one for one, head in heads.items() if head.formula_version == FORMULAS}
    return Town(
        place=door.place(),
        period=period,
        heads=heads,
        names={one.id: one.name for one in door.schools() if one.id in heads},
        facts=whole,
        rows={one: body.get(bodies.ROWS, {}) if one in fresh else {} for one, body in told.items()},
        staff={one: int(counts.get(one, 0)) for one in heads},
    )


def _of_unit(town: Town, unit: str, where: str, only: tuple[str, ...]) -> tuple[Figure, ...]:
    """Compared figures of one row; several schools are counted as one."""
    members = tuple(one for one, under in units_of(town).items() if under == unit)
    names = tuple(one for one in rules().compared if not only or one in only)
    if not names:
        return ()
    versions = tuple(town.heads[one].data_version for one in members)
    kept = town.rows[members[0]].get(where, "") if unit != SMALL else ""
    if kept:
        key = (unit, town.period, versions, FORMULAS, where, "kept")
        found = memory.RAW.get(key, lambda: bodies.rows_of(kept))
        return tuple(one for one in found if one.metric_id in names)
    key = (unit, town.period, versions, FORMULAS, where, "+".join(names))
    return memory.RAW.get(key, lambda: _counted(town, members, unit, where, names))


def _counted(
    town: Town, members: tuple[SchoolId, ...], unit: str, where: str, names: tuple[str, ...]
) -> tuple[Figure, ...]:
    """Figures of some schools as one row."""
    found = compute(
        town.facts.of_schools(members),
        town.period,
        level=Level.MUNICIPALITY if unit == SMALL else Level.SCHOOL,
        unit=unit,
        where=where,
        only=names,
        version=town.version if unit == SMALL else town.heads[members[0]].data_version,
    )
    return tuple(replace(one, level=Level.SCHOOL) for one in found)


def _one(figures: Sequence[Figure], metric: str, unit: str) -> Figure | None:
    return next(
        (
            one
            for one in figures
            if (one.metric_id, one.part, one.unit_id) == (metric, "", unit) and one.k is not None
        ),
        None,
    )


def _beside(one: Figure, pooled: float, kappa: float) -> Compared:
    k, n = one.k or 0, one.n or 0
    levels = convention("units")["funnel"]
    limits = shares.funnel_limits(pooled, [n], levels)
    return Compared(
        metric_id=one.metric_id,
        unit_id=one.unit_id,
        n=n,
        raw=k / n,
        shrunk=shares.shrink(k, n, pooled, kappa),
        pooled=pooled,
        limits={
            str(level): (low or 0.0, high if high is not None else 1.0)
            for level, ((low, high),) in zip(levels, limits, strict=True)
        },
    )


def _rows(town: Town) -> tuple[SchoolRow, ...]:
    """Rows by name; the small schools together come last, their name is left to the screen."""
    under, k = units_of(town), rules().k
    sizes: dict[str, int] = {}
    for school, unit in under.items():
        sizes[unit] = sizes.get(unit, 0) + town.staff[school]
    members = {unit: [one for one in under if under[one] == unit] for unit in sizes}
    found = [
        SchoolRow(
            unit_id=unit,
            name="" if unit == SMALL else town.names[members[unit][0]],
            staff=size if size >= k else None,
            small=unit == SMALL,
            schools=len(members[unit]),
        )
        for unit, size in sizes.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.small, one.name, one.unit_id)))


def _board(work: Work, town: Town, asked: Asked, figures: tuple[Figure, ...]) -> Board:
    reasons = hidden_by_reason(figures)
    made = max(head.made_at for head in town.heads.values())
    return Board(
        audience=asked.audience,
        level=asked.level,
        unit_id=asked.unit_id,
        period=asked.period,
        where=asked.where,
        figures=figures,
        withheld=sum(reasons.values()),
        data_version=town.version,
        formula_version=FORMULAS,
        made_at=made,
        as_of=made.astimezone(work.zone).date(),
        synthetic=any(head.synthetic for head in town.heads.values()),
        schools=_rows(town),
        compared=compared(town, figures, asked),
        pooled=SMALL if SMALL in units(town) else "",
        reasons=reasons,
    )
