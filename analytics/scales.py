"""Scores of scales: reversed items are turned first, then people score, then groups are made.

Items, keys and scales are read from the codebook. Frames of answers are as ``facts.COLUMNS`` says;
items of one score are always of one version.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from data.codebook.conventions import convention
from data.codebook.frame import framework
from data.codebook.instruments import BY_NEED, ORDINAL, RATINGS

SHEET = ("school", "person", "pair", "role", "year", "wave", "version")  # one answer sheet
SCORES = (*SHEET, "score", "n_items")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleItem:
    """An item with an ordered scale: ``key`` is -1 for a reversed one.

    ``part`` is its subscale, topic or domain; ``on`` the code of its scale.
    """

    code: str
    key: int
    low: float
    high: float
    part: str
    on: str
    official: bool

    def keyed(self, value: float) -> float:
        """The answer turned so that more is more: low + high - value for a reversed item."""
        return value if self.key > 0 else self.low + self.high - value


@cache
def items_of(instrument: str) -> Mapping[str, ScaleItem]:
    """Items of an instrument with an ordered scale, by code, in the order of the framework.

    Raises:
        KeyError: no such instrument.
    """
    wanted = instrument.partition("@")[0]
    found = _ratings(wanted) if wanted in (*RATINGS, BY_NEED) else _listed(wanted)
    return {one.code: one for one in found}


def keys_of(instrument: str, item: str) -> int:
    """1, or -1 for a reversed item; KeyError for an item without an ordered scale."""
    return items_of(instrument)[item].key


def scale_items(instrument: str, part: str = "") -> tuple[ScaleItem, ...]:
    """Items that make the score: those on the main scale, or of one subscale, topic or domain."""
    every = list(items_of(instrument).values())
    if part:
        return tuple(one for one in every if one.part == part)
    scales = [one.on for one in every]
    main = max(scales, key=scales.count) if scales else ""  # the first of equals
    return tuple(one for one in every if one.on == main)


def keyed(answers: pd.DataFrame, instrument: str) -> pd.DataFrame:
    """Answers to an instrument with the column ``keyed``: the value with reversed items turned."""
    items = items_of(instrument)
    wanted = instrument.partition("@")[0]
    rows = answers[(answers["instrument"] == wanted) & answers["item"].isin(list(items))].copy()
    keys = rows["item"].map({code: one.key for code, one in items.items()}).astype(float)
    ends = rows["item"].map({code: one.low + one.high for code, one in items.items()})
    rows["keyed"] = rows["value"].where(keys > 0, ends.astype(float) - rows["value"])
    return rows


def wide(answers: pd.DataFrame, instrument: str, part: str = "") -> pd.DataFrame:
    """Keyed answers, one row an answer sheet (index ``SHEET``), one column an item of the scale."""
    codes = [one.code for one in scale_items(instrument, part)]
    rows = keyed(answers, instrument)
    rows = rows[rows["item"].isin(codes)]
    table = rows.pivot_table(
        index=list(SHEET), columns="item", values="keyed", aggfunc="mean", dropna=True, sort=True
    )
    return table.reindex(columns=codes)


def scored(
    answers: pd.DataFrame, instrument: str, *, part: str = "", share: float | None = None
) -> pd.DataFrame:
    """Scores of answer sheets, columns ``SCORES``: means of keyed items.

    A sheet with fewer than two thirds of the items of the scale has no score and no row. Nothing is
    imputed. Where items depend on the request (ratings, WSAT), the share is of those asked.
    """
    least = float(convention("scale")["share"]) if share is None else share
    table = wide(answers, instrument, part)
    answered = table.notna().sum(axis=1)
    asked = _asked(answers, instrument, part).reindex(table.index).fillna(len(table.columns))
    kept = (answered > 0) & (answered + 1e-9 >= least * asked)
    told = table[kept].mean(axis=1).rename("score").to_frame()
    told["n_items"] = answered[kept]
    return told.reset_index()[list(SCORES)]


def once(scores: pd.DataFrame, value: str = "score") -> pd.DataFrame:
    """One row a person: own answers from several pairs averaged first, ``pair`` left out."""
    by = [one for one in SHEET if one != "pair" and one in scores.columns]
    return scores.groupby(by, sort=True)[value].mean().reset_index()


def both_waves(scores: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """People with both waves of the same version: columns before, after. One row a person."""
    rows = once(scores)
    by = [one for one in SHEET if one not in {"pair", "wave"} and one in rows.columns]
    parts = [
        rows[rows["wave"] == wave].set_index(by)["score"].rename(name)
        for wave, name in ((first, "before"), (second, "after"))
    ]
    return pd.concat(parts, axis=1, join="inner").sort_index().reset_index()


def _asked(answers: pd.DataFrame, instrument: str, part: str) -> "pd.Series[Any]":
    """Items asked of each sheet, where they depend on the request; else nothing."""
    wanted = instrument.partition("@")[0]
    if wanted not in (*RATINGS, BY_NEED):
        return pd.Series(dtype=float)
    domains = {one.code: one.part for one in scale_items(instrument, part)}
    sizes = pd.Series(list(domains.values())).value_counts()
    rows = answers[(answers["instrument"] == wanted) & answers["item"].isin(list(domains))]
    rows = rows.assign(domain=rows["item"].map(domains)).drop_duplicates([*SHEET, "domain"])
    return rows.assign(size=rows["domain"].map(sizes)).groupby(list(SHEET))["size"].sum()


def _ratings(wanted: str) -> Iterator[ScaleItem]:
    """The competencies under a stem, or one item a domain; none is reversed."""
    book = framework()
    if wanted == BY_NEED:
        raw = next(one for one in book.instruments if one["code"] == wanted)
        on, codes = raw["scale"], [(one.code, one.code) for one in book.domains]
    else:
        on = book.stems[wanted]["scale"]
        codes = [(item.code, one.code) for one in book.domains for item in one.items]
    scale = book.scales[on]
    for code, domain in codes:
        yield ScaleItem(
            code=f"{wanted}.{code}",
            key=1,
            low=float(scale.min or 0),
            high=float(scale.max or 0),
            part=domain,
            on=on,
            official=False,
        )


def _listed(wanted: str) -> Iterator[ScaleItem]:
    book = framework()
    raw = next((one for one in book.instruments if one["code"] == wanted), None)
    if raw is None:
        raise KeyError(wanted)
    for item in raw.get("item", ()):
        scale = book.scales[item.get("scale", raw["scale"])]
        if scale.kind not in ORDINAL:
            continue
        yield ScaleItem(
            code=item["code"],
            key=-1 if item["reversed"] else 1,
            low=float(scale.min or 0),
            high=float(scale.max or 0),
            part=item.get("subscale", item.get("topic", "")),
            on=scale.code,
            official=item.get("official", False),
        )
