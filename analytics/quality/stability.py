"""DQ4 and DQ5: gaps in answers, and whether conclusions hold without flagged sheets."""

from dataclasses import dataclass

import pandas as pd

from analytics.figures import State, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """DQ5: how far a figure moves without flagged sheets, and whether its verdict changes."""

    moved: float | None
    verdict_changes: bool
    state: State


def missing_share(asked: int, answered: int) -> float | None:
    """DQ4: share of items without an answer; None where nothing was asked."""
    return (asked - answered) / asked if asked > 0 else None


def missing_table(answers: pd.DataFrame) -> pd.DataFrame:
    """DQ4 by item and wave: columns instrument, item, wave, asked, answered, share.

    An item is asked of every sheet that answered anything of its block in that wave.
    """
    block = ["school", "person", "pair", "role", "year", "wave", "version", "instrument"]
    known = answers[answers["value"].notna() | (answers["code"] != "")]
    by = ["instrument", "wave", "role"]
    sheets = known.drop_duplicates(block).groupby(by).size().rename("asked").reset_index()
    items = answers[["instrument", "wave", "role", "item"]].drop_duplicates()
    given = known.drop_duplicates([*block, "item"]).groupby([*by, "item"]).size()
    table = items.merge(sheets, on=by).merge(
        given.rename("answered").reset_index(), on=[*by, "item"], how="left"
    )
    whole = table.fillna({"answered": 0}).groupby(["instrument", "item", "wave"])
    told = whole[["asked", "answered"]].sum().reset_index()
    told["share"] = 1 - told["answered"] / told["asked"]
    return told


def stability(
    with_flagged: float | None,
    without: float | None,
    verdicts: tuple[Verdict, Verdict] = (Verdict.NONE, Verdict.NONE),
) -> Stability:
    """|metric with flagged sheets - without|; the verdicts are with and without."""
    if with_flagged is None or without is None:
        return Stability(moved=None, verdict_changes=False, state=State.NO_BASE)
    return Stability(
        moved=abs(with_flagged - without),
        verdict_changes=verdicts[0] is not verdicts[1],
        state=State.OK,
    )
