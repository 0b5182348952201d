"""DQ1-DQ3: sameness, speed and contradiction of answer sheets."""

from collections.abc import Sequence
from itertools import groupby
from math import isnan

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import chdtri

from analytics.draws import Floats
from analytics.scales import SHEET, ScaleItem, items_of, keyed, scale_items
from data.codebook.conventions import convention
from data.codebook.frame import framework
from data.codebook.instruments import RATINGS

FLAGS = ("dq1", "dq2", "dq3")
BLOCK = (*SHEET, "instrument")  # one block of a sheet, answered in one go
LEAST_BLOCK = 3  # items, fewer are no run


def longstring(row: Sequence[float | None]) -> int:
    """Longest run of identical raw answers in the order shown; a gap ends a run.

    Johnson 2005, J Res Pers 39:103-129.
    """
    runs = [(value, len(list(group))) for value, group in groupby(_plain(row))]
    return max((size for value, size in runs if value is not None), default=0)


def irv(row: Sequence[float | None]) -> float | None:
    """Intra-individual response variability: population SD (ddof 0) of raw answers; None for none.

    Dunn et al. 2018, J Bus Psychol 33:105-121.
    """
    known = [one for one in _plain(row) if one is not None]
    return float(np.std(known)) if known else None


def same_answers(row: Sequence[float | None], keys: Sequence[int]) -> bool:
    """DQ1: identical raw answers across a block that contains reversed items.

    Items of one direction may honestly be answered alike: such a block never raises the flag.
    """
    answered = [
        (value, key) for value, key in zip(_plain(row), keys, strict=True) if value is not None
    ]
    both = {key > 0 for _, key in answered} == {True, False}
    return both and len(answered) >= LEAST_BLOCK and len({value for value, _ in answered}) == 1


def too_fast(seconds: float | None, items: int, group_median: float | None) -> bool:
    """DQ2: less than the larger of two seconds an item and a third of the group's median time.

    Args:
        seconds: spent on the block; None is not known.
        items: of the block.
        group_median: of the block over sheets; None below ten sheets, then the first part alone.
    """
    if seconds is None or isnan(seconds) or not items:
        return False
    rules = convention("quality")
    least = rules["seconds"] * items
    if group_median is not None and not isnan(group_median):
        least = max(least, rules["of_median"] * group_median)
    return bool(seconds < least)


def gap(row: Sequence[float | None], items: Sequence[ScaleItem]) -> float | None:
    """DQ3: how far a reversed item lies from the straight ones of its part, after keying.

    A share of the scale's width, of the reversed item furthest away; three points of 1-5 are 0.75.
    Where its part has no straight item, it is compared with all of them. None where a side is not
    answered.
    """
    known = [
        (one, one.keyed(value) / (one.high - one.low))
        for value, one in zip(row, items, strict=True)
        if value is not None and not isnan(value)
    ]
    straight = [(one.part, value) for one, value in known if one.key > 0]
    turned = [(one.part, value) for one, value in known if one.key < 0]
    if not straight or not turned:
        return None
    return max(
        abs(value - _mean([v for p, v in straight if p == part] or [v for _, v in straight]))
        for part, value in turned
    )


def even_odd(rows: npt.ArrayLike) -> float | None:
    """Correlation of a person's means over even and over odd items of several scales.

    Low: scales are answered without regard to content. Told as a number, never as a flag: few
    scales a sheet make it too loose. None below four scales or without spread. Johnson 2005.
    """
    halves = np.asarray(rows, float).reshape(-1, 2)
    halves = halves[~np.isnan(halves).any(axis=1)]
    if len(halves) < convention("quality")["half_scales"] or (np.ptp(halves, axis=0) == 0).any():
        return None
    return float(np.corrcoef(halves.T)[0, 1])


def mahalanobis(matrix: npt.ArrayLike) -> tuple[float | None, ...]:
    """Squared distances of rows from the column means, sample covariance, unreversed columns.

    None for a row with a gap, and for all where items are not independent or people too few.
    Mahalanobis 1936, Proc Natl Inst Sci India 2:49-55.
    """
    rows = np.asarray(matrix, float)
    rows = rows.reshape(len(rows), -1) if rows.size else np.empty((len(rows), 0))
    known = ~np.isnan(rows).any(axis=1)
    whole = rows[known]
    n, k = whole.shape
    if not k or n <= k or np.linalg.matrix_rank(whole - whole.mean(axis=0)) < k:
        return (None,) * len(rows)
    away = whole - whole.mean(axis=0)
    inner = np.linalg.inv(away.T @ away / (n - 1))
    told: list[float | None] = [None] * len(rows)
    found = np.einsum("ij,jk,ik->i", away, inner, away)
    for place, value in zip(np.flatnonzero(known).tolist(), found.tolist(), strict=True):
        told[place] = value
    return tuple(told)


def sheet_gaps(answers: pd.DataFrame, instrument: str) -> pd.DataFrame:
    """Blocks of an instrument with reversed items: columns ``BLOCK``, same, gap, distance.

    ``distance`` is True where the Mahalanobis distance is beyond chance at p < .001; only known
    where people are five times the items.
    """
    items = scale_items(instrument)
    table = _raw(answers, items)
    keys = [one.key for one in items]
    told = pd.DataFrame(
        {
            "same": [same_answers(row, keys) for row in table.to_numpy(float).tolist()],
            "gap": [gap(row, items) for row in table.to_numpy(float).tolist()],
            "distance": _distant(table.to_numpy(float)),
        },
        index=table.index,
    )
    told["gap"] = told["gap"].astype(float)
    return told.reset_index().assign(instrument=instrument.partition("@")[0])


def flags(answers: pd.DataFrame) -> pd.DataFrame:
    """One row a block of an answer sheet: columns ``BLOCK``, then dq1, dq2, dq3. Deletes nothing.

    Args:
        answers: as ``facts.COLUMNS["answers"]``; ``seconds`` is time on the item.
    """
    codes = sorted(one for one in answers["instrument"].unique() if one in _with_reversed())
    parts = [sheet_gaps(answers, code) for code in codes]
    blocks = answers[list(BLOCK)].drop_duplicates()
    if not parts:
        told = blocks.assign(same=False, gap=np.nan, distance=False)
    else:
        told = blocks.merge(pd.concat(parts), on=list(BLOCK), how="left")
    told = told.merge(_hurried(answers), on=list(BLOCK), how="left")
    far = told["gap"].fillna(0.0) >= convention("quality")["gap"]
    apart = told["distance"].astype("boolean").fillna(value=False).astype(bool)
    told["dq1"] = told["same"].astype("boolean").fillna(value=False).astype(bool)
    told["dq2"] = told["dq2"].astype("boolean").fillna(value=False).astype(bool)
    told["dq3"] = far | apart
    return told[[*BLOCK, *FLAGS]].sort_values(list(BLOCK), ignore_index=True)


def by_sheet(flagged: pd.DataFrame) -> pd.DataFrame:
    """One row an answer sheet, flagged where any of its blocks is: columns of people, dq1-dq3."""
    who = [one for one in SHEET if one != "version"]
    return flagged.groupby(who)[list(FLAGS)].any().reset_index()


def sheet_halves(answers: pd.DataFrame) -> pd.DataFrame:
    """Even-odd correlation of every sheet over its scales: columns of people, even_odd."""
    who = [one for one in SHEET if one != "version"]
    parts = []
    for code in sorted(set(answers["instrument"].unique()) & _ordered()):
        items = items_of(code)
        rows = keyed(answers, code)
        width = rows["item"].map({one.code: one.high - one.low for one in items.values()})
        part = rows["item"].map({one.code: f"{code}.{one.part}" for one in items.values()})
        rows = rows.assign(share=rows["keyed"] / width, part=part)
        rows["half"] = rows.sort_values("item").groupby([*who, "part"]).cumcount() % 2
        parts.append(rows[[*who, "part", "half", "share"]])
    if not parts:
        return pd.DataFrame(columns=[*who, "even_odd"])
    halves = pd.concat(parts).pivot_table(index=[*who, "part"], columns="half", values="share")
    paired = halves.reindex(columns=[0, 1]).dropna().reset_index()
    return pd.DataFrame(
        [
            {**dict(zip(who, key, strict=True)), "even_odd": even_odd(rows[[0, 1]].to_numpy())}
            for key, rows in paired.groupby(who)
        ],
        columns=[*who, "even_odd"],
    )


def _plain(row: Sequence[float | None]) -> list[float | None]:
    return [None if one is None or isnan(one) else float(one) for one in row]


def _raw(answers: pd.DataFrame, items: Sequence[ScaleItem]) -> pd.DataFrame:
    """Answers as given, one row a sheet, items in the order of the framework."""
    codes = [one.code for one in items]
    rows = answers[answers["item"].isin(codes)]
    table = rows.pivot_table(index=list(SHEET), columns="item", values="value", aggfunc="mean")
    return table.reindex(columns=codes)


def _distant(table: Floats) -> list[bool]:
    people, items = table.shape
    if people < convention("quality")["people_an_item"] * max(items, 1):
        return [False] * people
    edge = float(chdtri(items, convention("quality")["mahalanobis"]))
    return [one is not None and one > edge for one in mahalanobis(table)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _ordered() -> frozenset[str]:
    """Instruments with items on an ordered scale, ratings by competency among them."""
    listed = (one["code"] for one in framework().instruments)
    return frozenset(one for one in (*listed, *RATINGS) if items_of(one))


def _with_reversed() -> frozenset[str]:
    return frozenset(
        one["code"]
        for one in framework().instruments
        if any(item["reversed"] for item in one.get("item", ()))
    )


def _hurried(answers: pd.DataFrame) -> pd.DataFrame:
    """Blocks with a known time: columns ``BLOCK``, dq2."""
    timed = answers[answers["seconds"].notna()]
    sums = timed.groupby(list(BLOCK))["seconds"].agg(["sum", "size"]).reset_index()
    by = sums.groupby(["instrument", "role", "wave"])["sum"]
    enough = by.transform("size") >= convention("quality")["median_from"]
    medians = by.transform("median").where(enough)
    sums["dq2"] = [
        too_fast(spent, int(items), None if isnan(middle) else middle)
        for spent, items, middle in zip(sums["sum"], sums["size"], medians, strict=True)
    ]
    return sums[[*BLOCK, "dq2"]]
