"""Figures of the own school, for whoever may see them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from analytics.disclosure import disclose
from analytics.figures import FORMULAS, Figure, Hidden, Level
from analytics.indicators import METRICS, compute
from analytics.rollup import memory, writing
from analytics.rollup.audiences import audience_of
from analytics.rollup.boards import Audience, Board, FilterState
from analytics.rollup.filtering import checked, filters_of
from analytics.rollup.gathering import pair_alias
from analytics.rollup.refreshing import current, facts_of
from analytics.rollup.refusals import OwnPairError
from data.access import Permission
from data.codebook.disclosure import rules
from data.codebook.indicators import catalogue
from data.records.ids import PairId, RoundId
from data.records.monitoring import Rollup
from data.store import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which board is asked for: enough to remember it by, and to find it in the log."""

    audience: Audience
    level: Level
    unit_id: str
    period: str
    where: str
    version: str
    only: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """Under what a process remembers the board."""
        unit, data = (self.unit_id, self.period), (self.version, FORMULAS)
        return (self.audience.value, *unit, self.level.value, self.where, *data, self.only)

    @property
    def name(self) -> str:
        """Under what the disclosure log knows the board."""
        told = (self.level.value, self.unit_id, self.period, self.where, "+".join(self.only))
        return "|".join(told)


def board(
    work: Work,
    period: str,
    *,
    where: str = "",
    audience: Audience | str | None = None,
    only: Collection[str] = (),
) -> Board:
    """All figures of the own school for a school year, as the actor's role may see them.

    Args:
        work: a writing unit of work: what is shown is kept in the disclosure log.
        period: school year, ``"2026/2027"``.
        where: a filter of ``Board.filters`` that is enabled, or of ``Board.combinations``.
        audience: a stricter one than the actor's own: what a published report may tell.
        only: these metrics alone, for a screen that shows its first row before the others.

    Raises:
        DeniedError: the actor sees no figures.
        NotForRoleError: the audience sees more than the actor may.
        FilterClosedError: the filter would leave fewer than k people on either side.
        KeyError: there is no such metric.
    """
    looks = audience_of(work, audience)
    head = current(work, period)
    known = judged_together(only)
    filters, combined = _filters(work, head, looks)
    asked = Asked(
        audience=looks,
        level=Level.SCHOOL,
        unit_id=work.school_id,
        period=period,
        where=checked(where, filters, combined),
        version=head.data_version,
        only=known,
    )
    if asked.where and looks is not Audience.CURATOR:
        # the whole is decided before any part of it: sums of two metrics tell nothing together
        board(work, period, audience=looks, only=known)
    return shown(
        work,
        asked,
        lambda: raw(work, head, Level.SCHOOL, work.school_id, asked.where, known),
        lambda told: _board(work, head, asked, told, (filters, combined)),
    )


def series(
    work: Work, metric: str, periods: Sequence[str], *, part: str = ""
) -> tuple[Figure, ...]:
    """One metric over school years, in the order given, under the same rules as the boards.

    Raises:
        DeniedError: the actor sees no figures.
        KeyError: there is no such metric.
    """
    work.require(Permission.QUALITY_READ)
    name = METRICS[metric].id
    found = [board(work, period).of(name, part) for period in periods]
    return tuple(one for one in found if one is not None)


def pair_board(work: Work, pair_id: PairId, period: str) -> Board:
    """Figures of one pair: for the curator, unless the curator is a side of it.

    Raises:
        DeniedError: the actor is no curator.
        OwnPairError: the actor is a side of the pair.
        NotFoundError: there is no such pair.
    """
    work.require(Permission.QUALITY_WRITE)
    pair = work.pairs.get(pair_id)
    if work.by.person_id is not None and work.by.person_id in {pair.mentor_id, *pair.mentee_ids}:
        raise OwnPairError
    head = current(work, period)
    asked = Asked(
        audience=Audience.CURATOR,
        level=Level.PAIR,
        unit_id=pair_alias(work, pair_id),
        period=period,
        where="",
        version=head.data_version,
    )
    return shown(
        work,
        asked,
        lambda: raw(work, head, Level.PAIR, asked.unit_id, "", ()),
        lambda told: _board(work, head, asked, told, ((), ())),
    )


def round_board(work: Work, round_id: RoundId, period: str, *, only: Collection[str] = ()) -> Board:
    """Figures of one round, as the actor's role may see them.

    Args:
        work: a writing unit of work.
        round_id: a round of the own school.
        period: its school year.
        only: these metrics alone.

    Raises:
        DeniedError: the actor sees no figures.
        NotFoundError: there is no such round.
        KeyError: there is no such metric.
    """
    looks = audience_of(work)
    work.rounds.get(round_id)
    known = judged_together(only)
    board(work, period, only=known)  # the school is decided before a part of it
    head = current(work, period)
    asked = Asked(
        audience=looks,
        level=Level.ROUND,
        unit_id=round_id,
        period=period,
        where="",
        version=head.data_version,
        only=known,
    )
    return shown(
        work,
        asked,
        lambda: raw(work, head, Level.ROUND, round_id, "", known),
        lambda told: _board(work, head, asked, told, ((), ())),
    )


def exported(work: Work, given: Board, kind: str) -> Board:
    """What of a board may leave in a file; writes the export into the journal.

    Args:
        work: a writing unit of work.
        given: a board of this actor.
        kind: of file, ``"xlsx"``.

    Raises:
        DeniedError: the actor sees no figures.
    """
    outside = given.audience is Audience.MUNICIPALITY
    work.require(Permission.AGGREGATE_READ if outside else Permission.QUALITY_READ)
    law, book = rules(), catalogue()
    kept = tuple(
        one
        for one in given.figures
        if not law.is_sensitive(one.metric_id, one.part)
        and book.get(one.metric_id, {}).get("export", True)
    )
    told = {"kind": kind, "period": given.period, "version": given.data_version, "cells": len(kept)}
    subject = f"figures:{given.level.value}"
    work.audit("quality.exported", None, told | {"where": given.where}, subject=subject)
    return replace(given, figures=kept)


def shown(
    work: Work,
    asked: Asked,
    count: Callable[[], Iterable[Figure]],
    make: Callable[[tuple[Figure, ...]], Board],
) -> Board:
    """The board, remembered or made: judged against the log, written into it and the journal."""
    note(work, asked)
    remembered = memory.BOARDS.find(asked.key)
    if remembered is not None and writing.was_shown(
        work, asked.audience, asked.name, asked.version
    ):
        return remembered
    before = {} if asked.audience is Audience.CURATOR else writing.seen(work, asked.audience)
    told = disclose(count(), asked.audience.value, before)
    writing.keep(work, asked.audience, told.shown)
    writing.note_board(work, asked.audience, asked.name, asked.version, len(told.figures))
    return memory.BOARDS.keep(asked.key, make(told.figures))


def note(work: Work, asked: Asked) -> None:
    """Write a look into the journal: once a day, actor and board."""
    key = (work.school_id, work.by.id, work.today, asked.key)
    if memory.NOTED.find(key):
        return
    told = {"period": asked.period, "where": asked.where, "version": asked.version}
    subject = f"figures:{asked.level.value}"
    work.audit("quality.shown", None, told | {"audience": asked.audience.value}, subject=subject)
    memory.NOTED.keep(key, value=True)


def raw(
    work: Work, head: Rollup, level: Level, unit: str, where: str, only: tuple[str, ...]
) -> tuple[Figure, ...]:
    """Figures before anything is hidden; they do not leave this room."""
    key = (work.school_id, level.value, unit, head.period, head.data_version, FORMULAS, where, only)
    return memory.RAW.get(
        key,
        lambda: compute(
            facts_of(work, head),
            head.period,
            level=level,
            unit=unit,
            where=where,
            only=only,
            version=head.data_version,
        ),
    )


def judged_together(only: Collection[str]) -> tuple[str, ...]:
    """Metrics in the order of the catalogue, with those that must be judged beside them."""
    wanted = {METRICS[one].id for one in only}
    law = rules()
    for name in tuple(wanted):
        same = law.deeds.get(name, (name,))
        wanted |= set(same[: same.index(name)])
    wanted |= {hidden for hidden, tells in law.kin.items() if wanted & set(tells)}
    return tuple(one for one in METRICS if one in wanted)


def hidden_by_reason(figures: Iterable[Figure]) -> dict[str, int]:
    """How many cells are hidden for which reason."""
    reasons = [one.suppressed_reason.value for one in figures if one.suppressed_reason]
    return {one: reasons.count(one) for one in sorted(set(reasons)) if one != Hidden.NOTHING}


def _filters(
    work: Work, head: Rollup, audience: Audience
) -> tuple[tuple[FilterState, ...], tuple[str, ...]]:
    return filters_of(facts_of(work, head), head.period, audience)


def _board(
    work: Work,
    head: Rollup,
    asked: Asked,
    figures: tuple[Figure, ...],
    filters: tuple[tuple[FilterState, ...], tuple[str, ...]],
) -> Board:
    reasons = hidden_by_reason(figures)
    return Board(
        audience=asked.audience,
        level=asked.level,
        unit_id=asked.unit_id,
        period=asked.period,
        where=asked.where,
        figures=figures,
        withheld=sum(reasons.values()),
        data_version=asked.version,
        formula_version=FORMULAS,
        made_at=head.made_at,
        as_of=head.made_at.astimezone(work.zone).date(),
        synthetic=head.synthetic,
        filters=filters[0],
        combinations=filters[1],
        reasons=reasons,
    )
