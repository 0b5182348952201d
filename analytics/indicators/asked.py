"""Who was asked, who answered, and what: one person counts once in a wave."""

from collections.abc import Collection, Iterable

import pandas as pd

from analytics.facts import Facts
from analytics.indicators.scene import Scene
from data.codebook.instruments import sitting
from data.records.bank import Role

ADDRESSED = frozenset({"sent", "partial", "answered", "silent", "refused"})
FULL, PART = "answered", "partial"
WAVES = ("pre", "day60", "mid", "post")
SITTINGS = ("core", "extended")


def asks_of(facts: Facts, instrument: str, wave: str, role: str) -> pd.DataFrame:
    """Asks of a wave and a side whose sitting holds an instrument, planned ones left out."""
    asks = facts.asks
    extents = {instrument} | {
        one for one in SITTINGS if instrument in sitting(one, wave, Role(role))
    }
    return asks[
        (asks["wave"] == wave)
        & (asks["role"] == role)
        & asks["state"].isin(ADDRESSED)
        & asks["extent"].isin(extents)
    ]


def eligible(scene: Scene, instrument: str, wave: str, role: str, answered: Iterable[str]) -> int:
    """N of a wave: everybody it addressed, refusing people too, and whoever answered unasked."""
    asked = set(asks_of(scene.facts, instrument, wave, role)["person"])
    return len(asked | set(answered))


def answers_of(
    facts: Facts, items: Collection[str], wave: str = "", role: str = ""
) -> pd.DataFrame:
    """Rows of these items, of one wave and one side where they are named."""
    rows = facts.answers
    rows = rows[rows["item"].isin(set(items))]
    if wave:
        rows = rows[rows["wave"] == wave]
    return rows[rows["role"] == role] if role else rows


def means_of(facts: Facts, items: Collection[str], wave: str, role: str = "") -> "pd.Series[float]":
    """Mean value of each person over own answers to these items, by person."""
    rows = answers_of(facts, items, wave, role)
    rows = rows[rows["value"].notna()]
    per_item = rows.groupby(["person", "item"], sort=True)["value"].mean()
    return per_item.groupby(level="person").mean()


def codes_of(facts: Facts, item: str, wave: str, role: str = "") -> "pd.Series[str]":
    """The latest chosen code of each person, by person."""
    rows = answers_of(facts, [item], wave, role)
    rows = rows[rows["code"] != ""].sort_values(["person", "on", "pair"], kind="stable")
    return rows.groupby("person", sort=True)["code"].last()


def both(
    facts: Facts,
    items: Collection[str],
    role: str = "",
    *,
    before: str = "pre",
    after: str = "post",
) -> pd.DataFrame:
    """People with both answers of one version: columns ``item``, ``before``, ``after``, by person.

    Versions are never mixed: a pair of answers counts only where both are of the same one.
    """
    keys = ["person", "item", "version"]
    sides = []
    for wave in (before, after):
        rows = answers_of(facts, items, wave, role)
        sides.append(rows[rows["value"].notna()].groupby(keys, sort=True)["value"].mean())
    joined = pd.concat(sides, axis=1, keys=["before", "after"]).dropna()
    means = joined.groupby(level=["person", "item"]).mean()
    return means.reset_index()


def open_waves(scene: Scene, wave: str) -> bool:
    """Whether somebody asked in a wave still has time to answer."""
    asks = scene.facts.asks
    mine = asks[(asks["wave"] == wave) & asks["state"].isin({"sent", PART})]
    return bool((mine["closes_on"] >= pd.Timestamp(scene.as_of)).any())
