"""Who answered of those asked: RR."""

from collections.abc import Iterator

import pandas as pd

from analytics.figures import Figure
from analytics.indicators.asked import ADDRESSED, FULL, PART, WAVES, open_waves
from analytics.indicators.making import census, nothing
from analytics.indicators.scene import Scene
from data.codebook import indicators


def rr(scene: Scene) -> Iterator[Figure]:
    """Complete answers of everybody addressed: all core sittings of the year, and each wave."""
    asks = core(scene)
    if not len(asks):
        yield nothing(scene, "RR")
        return
    yield _answered(scene, asks, "")
    for wave in waves(asks):
        mine = asks[asks["wave"] == wave]
        flags = ("wave_open",) if open_waves(scene, wave) else ()
        yield _answered(scene, mine, f"wave={wave}", flags)
    for role in ("mentee", "mentor"):
        yield _answered(scene, asks[asks["role"] == role], f"side={role}")


def core(scene: Scene) -> pd.DataFrame:
    """Asks of core sittings that have gone out, refusing people among them."""
    asks = scene.facts.asks
    return asks[asks["state"].isin(ADDRESSED) & (asks["extent"] == "core")]


def waves(asks: pd.DataFrame) -> list[str]:
    """Waves there are, in the order of a year."""
    there = set(asks["wave"])
    return [*(one for one in WAVES if one in there), *sorted(there - set(WAVES))]


def _answered(scene: Scene, asks: pd.DataFrame, part: str, flags: tuple[str, ...] = ()) -> Figure:
    """One person and wave counts once: answered where every side of theirs is."""
    if not len(asks):
        return nothing(scene, "RR", part=part)
    sittings = asks["wave"] + "|" + asks["person"]
    whole = asks["state"].eq(FULL).groupby(sittings).all()
    some = asks["state"].isin({FULL, PART}).groupby(sittings).any()
    partial = set(some[some].index) - set(whole[whole].index)
    found = set(whole[whole].index)
    low = len(found) / len(whole) < indicators.threshold("response_red")
    return census(
        scene,
        "RR",
        found,
        set(whole.index),
        part=part,
        flags=(*flags, *(("response_low",) if low else ())),
        records=set(asks["person"]),
        detail={"partial": len(partial)},
    )
