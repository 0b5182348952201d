"""Facts about answers: asks, answers without a word of free text, anonymous waves."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analytics.rollup.sources import Sources
from analytics.rollup.told import Told
from data.codebook.frame import framework
from data.codebook.instruments import item
from data.codebook.practice import poll_of
from data.records.monitoring import AskState
from data.records.questionnaire import Value

Row = Mapping[str, Any]
COUNTED = frozenset({"ordinal", "interval", "count"})
CHOSEN = frozenset({"binary", "nominal"})
GOAL_SCALE = "goal5"


def tables(read: Sources) -> Mapping[str, Sequence[Row]]:
    """These tables; the school is written in by whoever asks."""
    return {
        "asks": list(_asks(read)),
        "answers": [row for one in read.told for row in _answers(read, one)],
        "climate": list(_climate(read)),
        "climate_waves": list(_climate_waves(read)),
    }


def _asks(read: Sources) -> Iterator[Row]:
    """Whoever was asked; who took monitoring back counts as refusing, whatever they had said."""
    for one in read.asks:
        taken_back = one.state in {AskState.ANSWERED, AskState.PARTIAL}
        hidden = taken_back and not read.monitored(one.person_id)
        yield {
            "ask": one.id,
            "person": read.alias(one.person_id),
            "pair": read.pair_alias(one.pair_id or ""),
            "role": one.role.value,
            "year": one.year,
            "wave": one.wave,
            "extent": one.extent,
            "state": AskState.REFUSED.value if hidden else one.state.value,
            "opens_on": one.opens_on,
            "closes_on": one.closes_on,
            "answered_on": None if hidden else one.answered_on,
            "source": "" if hidden else one.source,
        }


def _answers(read: Sources, one: Told) -> Iterator[Row]:
    shared = {
        "person": read.alias(one.person_id),
        "pair": read.pair_alias(one.pair_id),
        "role": one.role,
        "year": one.year,
        "wave": one.wave,
        "instrument": one.instrument,
        "version": one.version,
        "on": one.on,
        "seconds": one.seconds / len(one.answers) if one.seconds and one.answers else None,
    }
    places = {code: at for at, code in enumerate(one.order)}
    for code, given in one.answers.items():
        found = measured(code, given)
        if found is not None:
            yield {**shared, "item": code, "place": places.get(code), **found}


def measured(code: str, given: Value) -> Row | None:
    """An answer as a number or a code of a closed list; None for words and strangers.

    >>> measured("SAT.1", 8), measured("FACTS.stay_5y", "yes"), measured("OPEN.helped", "…")
    ({'value': 8.0}, {'code': 'yes'}, None)
    """
    try:
        scale = item(code).scale
    except KeyError:
        return None
    kind = "ordinal" if scale == GOAL_SCALE else framework().scales[scale].kind
    if kind in CHOSEN and isinstance(given, str):
        return {"code": given}
    if kind in COUNTED and isinstance(given, int | float | str):
        try:
            return {"value": float(given)}
        except ValueError:
            return None
    return None


def _climate(read: Sources) -> Iterator[Row]:
    """Sheets of anonymous waves that are closed, in an order that says nothing."""
    for one in read.work.climates.all():
        counts = one.year <= read.period and one.closed_on is not None
        for sheet, answers in enumerate(one.sheets) if counts else ():
            for code, given in answers.items():
                found = measured(code, given)
                if found is not None and "value" in found:
                    shared = {"year": one.year, "wave": one.wave, "sheet": sheet}
                    yield {**shared, "item": code, **found}


def _climate_waves(read: Sources) -> Iterator[Row]:
    for one in read.work.climates.all():
        if one.year <= read.period and not poll_of(one.wave):
            yield {
                "year": one.year,
                "wave": one.wave,
                "issued": one.issued,
                "answered": len(one.sheets),
            }
