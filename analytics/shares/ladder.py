"""Rungs of small numbers: what so many answers allow to show, and to whom."""

from analytics.figures import Step
from data.codebook.conventions import convention

_RISING = (
    Step.NO_BASE,
    Step.HEADCOUNT,
    Step.COUNTS,
    Step.SHARE,
    Step.MEDIAN,
    Step.TEST,
    Step.RELIABILITY,
    Step.FACTOR,
)


def step_of(n: int, role: str) -> Step:
    """The rung of n answers for a role, by its code.

    >>> step_of(4, "curator").value, step_of(4, "administration").value
    ('counts', 'suppressed')
    """
    rungs = convention("ladder")
    reached = [step for step in _RISING[1:] if n >= rungs[step.value]]
    step = reached[-1] if reached else Step.NO_BASE
    if step is Step.COUNTS and role not in rungs["own_counts"]:
        return Step.SUPPRESSED
    return step


def reaches(step: Step, wanted: Step) -> bool:
    """Whether a rung includes another one. A suppressed rung includes head-counts alone."""
    plain = Step.HEADCOUNT if step is Step.SUPPRESSED else step
    return _RISING.index(plain) >= _RISING.index(wanted)


def enough(gate: str, n: int) -> bool:
    """Whether n events or pairs open a gate: warning_model, logrank, fit_outcome, weights."""
    return bool(n >= convention("gate")[gate])
