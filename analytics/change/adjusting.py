"""Gain of participants against others, adjusted for where they started. Observational."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from analytics.draws import Floats
from analytics.figures import State
from data.codebook.conventions import convention


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancova:
    """Adjusted difference of the group, in points and in standard deviations within groups."""

    n: int
    n_group: int
    state: State
    difference: float | None = None
    standardised: float | None = None
    se: float | None = None
    df: int | None = None
    p: float | None = None
    lo: float | None = None
    hi: float | None = None


def ancova(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    group: npt.ArrayLike,
    covariates: npt.ArrayLike | None = None,
    conf: float | None = None,
) -> Ancova:
    """Regress after on before, group and covariates, errors HC3.

    V = (X'X)⁻¹ X' diag(e²/(1-h)²) X (X'X)⁻¹; MacKinnon & White 1985, J Econom 29:305-325; Long &
    Ervin 2000, Am Stat 54:217-224. Rows with anything unknown are left out.

    Args:
        before: scores of people before.
        after: scores of the same people in the same order.
        group: 1 or True for participants.
        covariates: (people, columns).
        conf: level of the interval.
    """
    rows = _rows(before, after, group, covariates)
    n, inside = len(rows), int((rows[:, 2] > 0).sum()) if len(rows) else 0
    if not n:
        return Ancova(n=0, n_group=0, state=State.NO_BASE)
    design = np.column_stack([np.ones(n), rows[:, 2] > 0, rows[:, 0], rows[:, 3:]])
    df = n - design.shape[1]
    if min(inside, n - inside) < 2 or df < 1:  # noqa: PLR2004 -- a spread in each group
        return Ancova(n=n, n_group=inside, state=State.TOO_FEW)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return Ancova(n=n, n_group=inside, state=State.NO_SPREAD)
    difference, se = _fitted(design, rows[:, 1])
    within = _within(rows[:, 1], rows[:, 2] > 0)
    if not np.isfinite(se) or se <= 1e-9 * within or within <= 0:
        return Ancova(n=n, n_group=inside, state=State.NOT_ASSESSED, difference=difference)
    level = float(convention("interval")["conf"]) if conf is None else conf
    half = float(stdtrit(df, (1 + level) / 2)) * se
    return Ancova(
        n=n,
        n_group=inside,
        state=State.OK,
        difference=difference,
        standardised=difference / within,
        se=se,
        df=df,
        p=float(2 * stdtr(df, -abs(difference / se))),
        lo=difference - half,
        hi=difference + half,
    )


def _rows(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    group: npt.ArrayLike,
    covariates: npt.ArrayLike | None,
) -> Floats:
    columns = [np.asarray(one, float).reshape(-1, 1) for one in (before, after, group)]
    if covariates is not None:
        columns.append(np.asarray(covariates, float).reshape(len(columns[0]), -1))
    rows = np.hstack(columns)
    answer: Floats = rows[~np.isnan(rows).any(axis=1)]
    return answer


def _fitted(design: Floats, outcome: Floats) -> tuple[float, float]:
    """Coefficient of the second column and its HC3 error; NaN where a person alone decides."""
    inner = np.linalg.inv(design.T @ design)
    left = outcome - design @ (inner @ design.T @ outcome)
    leverage = np.einsum("ij,jk,ik->i", design, inner, design)
    free = 1 - leverage
    value = float((inner @ design.T @ outcome)[1])
    if (free <= 1e-9).any():  # noqa: PLR2004
        return value, float("nan")
    spread = design * (left / free)[:, None]
    return value, float(np.sqrt((inner @ (spread.T @ spread) @ inner)[1, 1]))


def _within(outcome: Floats, group: npt.NDArray[np.bool_]) -> float:
    """Pooled standard deviation within the two groups."""
    sizes = [group.sum() - 1, (~group).sum() - 1]
    squares = outcome[group].var(ddof=1) * sizes[0] + outcome[~group].var(ddof=1) * sizes[1]
    return float(np.sqrt(squares / sum(sizes)))
