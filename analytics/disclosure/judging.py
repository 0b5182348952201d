"""Which cells of a board may be shown to whom. Pure: figures in, figures out.

A cell is judged by the people behind it: small ones, those that would tell a small one with the
sums beside them, those that differ from what was shown before by a few records.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from analytics.disclosure.blanking import blank, charted, laddered
from analytics.disclosure.cells import waits, withheld
from analytics.disclosure.spans import admitted
from analytics.disclosure.tables import hidden_places
from analytics.figures import Figure, Hidden, Level, Step
from data.codebook.disclosure import Rules, rules

CURATOR, SCHOOL, OUTSIDE, MUNICIPALITY = "curator", "school", "outside", "municipality"
AUDIENCES = (CURATOR, SCHOOL, OUTSIDE, MUNICIPALITY)
COUNTED = "|#"  # tail of the cell under which the sums of deeds shown with a cell are kept
Records = frozenset[str]
Reasons = dict[str, Hidden]  # cell -> why it is hidden


class UnknownAudienceError(ValueError):
    """No rule says what this audience may see: a fault of the caller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a cell has shown to an audience: the last figure, and every set of records behind one.

    ``figure`` carries no records; the last of ``sets`` is behind it, and what they had ``told``.
    """

    figure: Figure
    sets: tuple[Records, ...]
    told: Records = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosed:
    """Figures fit to be shown, in the order given.

    ``shown`` is what an audience has seen after this, by cell: only cells that are new or changed.
    """

    figures: tuple[Figure, ...]
    withheld: int
    reasons: Mapping[str, int]
    shown: Mapping[str, Past] = field(default_factory=dict)


def disclose(
    figures: Iterable[Figure],
    audience: str,
    shown_before: Mapping[str, Past] | None = None,
    *,
    book: Rules | None = None,
) -> Disclosed:
    """Take everything out of figures that an audience may not see.

    Args:
        figures: of one board, with the records behind them.
        audience: ``curator`` of the own school, ``school`` for everybody else in it,
            ``outside`` for papers that leave it, ``municipality`` for whoever looks from outside.
        shown_before: what the audience has seen of the same school or municipality.
        book: the rules; those in force if left out.

    The result does not depend on the order of the figures; figures that went through once come
    out as they went in.

    Raises:
        UnknownAudienceError: no rule knows the audience.
    """
    law, before = book or rules(), shown_before or {}
    if audience not in AUDIENCES:
        raise UnknownAudienceError(audience)
    given = list(figures)
    if audience == CURATOR:
        return _told([_for_curator(one, law) for one in given], {})
    reasons = _reasons(given, audience, before, law)
    out = [_shown(one, reasons, before, law) for one in given]
    told = [one for one in given if one.cell not in reasons and not _known(one, audience, law)]
    fresh = {
        one.cell: _past(charted(one, law), before, one.cell, [one.records], one.told)
        for one in told
        if one.records
    }
    for one in told:
        if one.sums and one.metric_id in law.deeds:
            cell, bare = one.cell + COUNTED, blank(one, Hidden.NOTHING, law)
            fresh[cell] = _past(bare, before, cell, [sums for sums in one.sums if sums])
    return _told(out, {cell: past for cell, past in fresh.items() if before.get(cell) != past})


def allowed(figure: Figure, audience: str, law: Rules) -> bool:
    """Whether a figure is for an audience at all, whatever its size."""
    level = figure.level.value
    if level not in law.levels[audience]:
        return False
    if figure.metric_id in law.never.get((audience, level), frozenset()):
        return False
    secret = law.is_sensitive(figure.metric_id, figure.part)
    return not secret or (audience == CURATOR and level != Level.PAIR.value)


def family(figure: Figure, law: Rules) -> tuple[str, ...]:
    """What a figure asks of people: sums of one family can be added and subtracted.

    Parts that ask another question make another family; a school year does only where records are
    made anew each year.
    """
    asked = tuple(one for one in parts_of(figure.part) if dimension(one) in law.questions)
    year = figure.period if figure.metric_id in law.yearly else ""
    return (figure.metric_id, year, *asked)


def parts_of(part: str) -> tuple[str, ...]:
    """A part in its pieces, sorted.

    >>> parts_of("wave=post&domain=ict"), parts_of("")
    (('domain=ict', 'wave=post'), ())
    """
    return tuple(sorted(one for one in part.replace(";", "&").replace(",", "&").split("&") if one))


def dimension(piece: str) -> str:
    """The name before the sign of equality."""
    return piece.partition("=")[0]


def people(figure: Figure, law: Rules) -> int:
    """How many people a cell is about: those counted, or those who answered."""
    if figure.metric_id in law.counted and figure.k is not None:
        return figure.k
    return figure.n or 0


def _for_curator(figure: Figure, law: Rules) -> Figure:
    if figure.suppressed_reason is not Hidden.NOTHING:
        return figure
    if not allowed(figure, CURATOR, law):
        return blank(figure, Hidden.ROLE, law)
    return laddered(figure, law)


def _reasons(
    given: Sequence[Figure], audience: str, before: Mapping[str, Past], law: Rules
) -> Reasons:
    """Every hidden cell with the first reason that holds."""
    found: Reasons = {}
    for one in given:
        reason = _alone(one, audience, before, law)
        if reason is not Hidden.NOTHING:
            found[one.cell] = reason
    open_ones = [one for one in given if not _known(one, audience, law)]
    _hide_with_whole(open_ones, found, law)
    _hide_beside(open_ones, found, law)
    _hide_kin(open_ones, found, law)
    _hide_spanned(open_ones, found, before, law)
    _hide_deeds(open_ones, found, before, law)
    _hide_kin(open_ones, found, law)
    # last, because what was shown of these stays: nothing beside them needs hiding
    _add(found, (one for one in open_ones if _corrected(one, before, law)), Hidden.WAITS)
    return found


def _alone(figure: Figure, audience: str, before: Mapping[str, Past], law: Rules) -> Hidden:
    """Why a cell is hidden whatever stands beside it."""
    if figure.suppressed_reason is not Hidden.NOTHING:
        return figure.suppressed_reason
    if not allowed(figure, audience, law):
        return Hidden.ROLE
    if _known(figure, audience, law):
        return Hidden.NOTHING
    past = before.get(figure.cell)
    held = {
        Hidden.SMALL: _small(figure, law),
        Hidden.UNANIMOUS: _unanimous(figure, law),
        Hidden.WAITS: past is not None and _waits(figure.records, past.sets[-1], law.k),
    }
    return next((reason for reason, holds in held.items() if holds), Hidden.NOTHING)


def _known(figure: Figure, audience: str, law: Rules) -> bool:
    """Whether everybody in the school knows it anyway, and nobody else looks."""
    asked = law.asked.get(figure.metric_id)
    answered = asked is not None and dimension(figure.part) == asked.dimension
    return audience == SCHOOL and figure.metric_id in law.known and not answered


def _small(figure: Figure, law: Rules) -> bool:
    sizes = [people(figure, law), len(figure.records)]
    if figure.metric_id in law.counted:
        sizes.append((figure.n or 0) - people(figure, law))  # those not counted
    if figure.metric_id in law.deeds:
        sizes += _halves(figure)
    return any(0 < one < law.k for one in sizes)


def _halves(figure: Figure) -> list[int]:
    """How many did a deed and how many did not, of those the figure is about."""
    whole, mine = (figure.n or 0), figure.k
    if mine is None and figure.sums:
        whole, mine = len(figure.sums[0]), len(figure.sums[-1])
    return [mine, whole - mine] if mine is not None else []


def _unanimous(figure: Figure, law: Rules) -> bool:
    few = 0 < (figure.n or 0) < law.unanimous
    all_against = figure.metric_id in law.favourable and figure.k == 0
    return few and (all_against or "unanimous" in figure.flags)


def _waits(now: Records, then: Records, k: int) -> bool:
    return bool(now) and waits(len(then), len(now - then), len(then - now), k)


def _corrected(figure: Figure, before: Mapping[str, Past], law: Rules) -> bool:
    """Whether a few of the people behind a shown cell say something else than before."""
    past = before.get(figure.cell)
    if past is None or not past.told or not figure.told:
        return False
    return 0 < len({one.rpartition("@")[0] for one in past.told ^ figure.told}) < law.k


def _hide_with_whole(given: Sequence[Figure], found: Reasons, law: Rules) -> None:
    """Parts of a hidden whole that tell its N beside their own people."""
    for one in given:
        whole = replace(one, part="").cell
        if one.part and one.metric_id in law.with_whole and found.get(whole) is Hidden.SMALL:
            _add(found, [one] if one.n else [], Hidden.COMPLEMENT)


def _hide_beside(given: Sequence[Figure], found: Reasons, law: Rules) -> None:
    """Cells that a whole would give away together with the other parts of it."""
    for one in _partitions(given):
        if any(dimension_count(part) > 1 for part in one):
            _hide_in_table(one, found, law)
            continue
        counts = {name: people(figure, law) for name, figure in one.items() if _counts(figure)}
        first = [name for name in counts if one[name].cell in found]
        _add(found, (one[name] for name in withheld(counts, first, law.k)), Hidden.COMPLEMENT)


def dimension_count(part: str) -> int:
    """How many dimensions a part has."""
    return len(parts_of(part.partition("|")[0]))


def _partitions(given: Sequence[Figure]) -> list[dict[str, Figure]]:
    """Figures that are parts of one whole, by the name of the part.

    Parts of a metric along the same dimensions are one partition; so are the schools of one metric.
    """
    found: dict[tuple[str, ...], dict[str, Figure]] = {}
    for one in given:
        along = "&".join(dimension(piece) for piece in parts_of(one.part))
        told = (one.metric_id, one.level.value, one.unit_id, one.period, one.where, along)
        if one.part:
            found.setdefault(("parts", *told), {})[one.part] = one
        if one.level is Level.SCHOOL:
            units = (one.metric_id, one.period, one.where, one.part)
            found.setdefault(("units", *units), {})[f"{one.part}|{one.unit_id}"] = one
    return [one for key, one in sorted(found.items()) if key[0] == "parts" or len(one) > 1]


def _counts(figure: Figure) -> bool:
    """Whether a figure still says how many people it is about."""
    return figure.n is not None or figure.k is not None


def _hide_in_table(one: Mapping[str, Figure], found: Reasons, law: Rules) -> None:
    """Parts along two dimensions: rows and columns, with the proof."""
    cells = {
        (pieces[0], "&".join(pieces[1:])): figure
        for pieces, figure in ((parts_of(part), figure) for part, figure in one.items())
        if len(pieces) > 1 and _counts(figure)
    }
    gone = hidden_places({place: people(figure, law) for place, figure in cells.items()}, law.k)
    _add(found, (cells[place] for place in gone if place in cells), Hidden.COMPLEMENT)


def _hide_kin(given: Sequence[Figure], found: Reasons, law: Rules) -> None:
    """Cells of other metrics that would tell a hidden one by arithmetic."""
    at = {
        (one.metric_id, one.level, one.unit_id, one.period, one.part, one.where): one
        for one in given
    }
    for (metric_id, *rest), one in at.items():
        for other in law.kin.get(metric_id, ()) if one.cell in found else ():
            kin = at.get((other, *rest))  # type: ignore[arg-type]
            if kin is not None:
                _add(found, [kin], Hidden.COMPLEMENT)


def _hide_spanned(
    given: Sequence[Figure], found: Reasons, before: Mapping[str, Past], law: Rules
) -> None:
    """Cells whose sum, with those shown now and before, would give few people away."""
    past: dict[tuple[str, ...], list[tuple[str, Records]]] = {}
    for cell, one in before.items():
        if cell.endswith(COUNTED):
            continue
        told = past.setdefault(family(one.figure, law), [])
        told += [(one.figure.cell, records) for records in one.sets]
    ranked = sorted(
        (one for one in given if one.records), key=lambda one: (family(one, law), _rank(one))
    )
    for name, group in groupby(ranked, key=lambda one: family(one, law)):
        _hide_in_family(list(group), found, past.get(name, []), law)


def _hide_deeds(
    given: Sequence[Figure], found: Reasons, before: Mapping[str, Past], law: Rules
) -> None:
    """Cells whose numerator would tell of few people beside what else is shown of their deeds."""
    past: dict[tuple[str, ...], list[Records]] = {}
    for cell, seen in before.items():
        if cell.endswith(COUNTED) and seen.figure.metric_id in law.deeds:
            past.setdefault(_deed(seen.figure, law), []).extend(seen.sets)
    asked = [one for one in given if one.sums and one.metric_id in law.deeds]
    ranked = sorted(asked, key=lambda one: (_deed(one, law), _turn(one, law)))
    for name, group in groupby(ranked, key=lambda one: _deed(one, law)):
        shown = [one for one in group if one.cell not in found]
        sets = [(one, people) for one in shown for people in one.sums]
        fine = admitted(past.get(name, []), [people for _one, people in sets], law.k)
        for (one, _people), whether in zip(sets, fine, strict=True):
            if not whether:
                waiting = one.cell + COUNTED in before
                _add(found, [one], Hidden.WAITS if waiting else _spoken(one))


def _deed(figure: Figure, law: Rules) -> tuple[str, ...]:
    """Figures that count the same people, whatever they ask of them."""
    year = figure.period if figure.metric_id in law.yearly else ""
    return (law.deeds[figure.metric_id][0], year)


def _turn(figure: Figure, law: Rules) -> tuple[object, ...]:
    """Which deeds are decided first: those named first, then the whole before its parts."""
    return (law.deeds[figure.metric_id].index(figure.metric_id), *_rank(figure))


def _hide_in_family(
    ranked: Sequence[Figure],
    found: Reasons,
    past: Sequence[tuple[str, Records]],
    law: Rules,
) -> None:
    asked = [one for one in ranked if one.cell not in found]
    secret = [
        one.records
        for one in ranked
        if found.get(one.cell) in {Hidden.UNANIMOUS, Hidden.ROLE} and len(one.records) >= law.k
    ]
    fine = admitted(
        [records for _cell, records in past], [one.records for one in asked], law.k, secret
    )
    changed = {cell for cell, _records in past}
    for one, whether in zip(asked, fine, strict=True):
        if not whether:
            waiting = one.cell in changed
            _add(found, [one], Hidden.WAITS if waiting else _spoken(one))


def _spoken(figure: Figure) -> Hidden:
    return Hidden.REMAINDER if figure.where else Hidden.COMPLEMENT


def _rank(figure: Figure) -> tuple[object, ...]:
    """Which cells come first: the whole before its parts, the many before the few."""
    wide = {Level.REGION: 0, Level.MUNICIPALITY: 1}.get(figure.level, 2)
    # of equal cells the last by name comes first: the smallest and first by name is hidden
    last = tuple(-ord(one) for one in figure.cell)
    return (wide, bool(figure.where), bool(figure.part), -len(figure.records), last)


def _add(found: Reasons, figures: Iterable[Figure], reason: Hidden) -> None:
    for one in figures:
        found.setdefault(one.cell, reason)


def _shown(figure: Figure, reasons: Reasons, before: Mapping[str, Past], law: Rules) -> Figure:
    reason = reasons.get(figure.cell, Hidden.NOTHING)
    if figure.suppressed_reason is not Hidden.NOTHING:
        return replace(figure, records=frozenset(), sums=(), told=frozenset())
    if reason is Hidden.NOTHING:
        return _stepped(charted(figure, law, _closed(figure, reasons, law)), law)
    past = before.get(figure.cell)
    if reason is Hidden.WAITS and past is not None and past.sets[-1] <= figure.records:
        if _same(past.figure, charted(figure, law)) and _nobody_else(figure, past, before):
            return past.figure
        return replace(past.figure, flags=tuple(dict.fromkeys((*past.figure.flags, "waits"))))
    return blank(figure, reason, law)


def _nobody_else(figure: Figure, past: Past, before: Mapping[str, Past]) -> bool:
    """Whether the same people stand behind it: else an equal number tells of who has changed."""
    counted = before.get(figure.cell + COUNTED)
    sums = {one for one in figure.sums if one}
    return past.sets[-1] == figure.records and (counted is None or sums <= set(counted.sets))


def _same(old: Figure, new: Figure) -> bool:
    """Whether a figure reads as it did."""
    return replace(old, data_version="", flags=()) == replace(new, data_version="", flags=())


def _closed(figure: Figure, reasons: Reasons, law: Rules) -> list[str]:
    """Parts that come from answers and are not shown: the rows of the chart tell them as well."""
    asked = law.asked.get(figure.metric_id)
    rows = figure.detail.get(asked.rows) if asked is not None and not figure.part else None
    if asked is None or not isinstance(rows, list | tuple):
        return []
    parts = [f"{asked.dimension}={one[asked.dimension]}" for one in rows]
    return [one for one in parts if replace(figure, part=one).cell in reasons]


def _stepped(figure: Figure, law: Rules) -> Figure:
    """A head-count or bare counts are steps of the curator alone."""
    few = figure.step in {Step.HEADCOUNT, Step.COUNTS} and (figure.n or 0) >= law.k
    return replace(figure, step=Step.SHARE) if few else figure


def _past(
    shown: Figure,
    before: Mapping[str, Past],
    cell: str,
    told: Sequence[Records],
    said: Records = frozenset(),
) -> Past:
    """What an audience has seen of a cell, this time counted in."""
    earlier = before.get(cell)
    sets = earlier.sets if earlier is not None else ()
    kept = tuple(one for one in sets if one not in told)
    return Past(figure=shown, sets=(*kept, *dict.fromkeys(told)), told=said)


def _told(figures: Sequence[Figure], shown: Mapping[str, Past]) -> Disclosed:
    hidden = [
        one.suppressed_reason.value
        for one in figures
        if one.suppressed_reason is not Hidden.NOTHING
    ]
    return Disclosed(
        figures=tuple(figures),
        withheld=len(hidden),
        reasons={one: hidden.count(one) for one in sorted(set(hidden))},
        shown=shown,
    )
