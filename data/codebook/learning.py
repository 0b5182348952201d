"""When outcomes may teach the weights of the score, and how far: limits as data. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from data.codebook import source

NAME = "learning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What must hold before weights are proposed; shares in [0, 1], counts of rounds and pairs."""

    rounds: int
    pairs: int
    proposal: int
    dots: int
    response: float
    spread: float
    imbalance: float
    errors: float
    small_school: int
    effective: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far one version may go from the weights before it.

    ``most`` is absolute, ``share`` relative to each weight, ``cap`` of any weight, ``sum`` the
    leeway of their sum around 1.
    """

    most: float
    share: float
    cap: float
    sum: float

    def bounds(self, before: Mapping[str, float]) -> dict[str, tuple[float, float]]:
        """(lowest, highest) of each weight, from the weights before.

        >>> low, high = limits().step.bounds({"need": 0.32})["need"]
        >>> round(low, 3), round(high, 3)
        (0.27, 0.35)
        """
        far = {code: min(self.most, self.share * one) for code, one in before.items()}
        return {
            code: (max(one - far[code], 0.0), max(min(one + far[code], self.cap), one - far[code]))
            for code, one in before.items()
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How weights are fitted.

    ``worth`` are the sizes of the prior in pairs that left-out rounds choose among, ``usual`` the
    one without them; ``mentors`` the ratio of variances of a pair and of mentors; ``trim`` the
    largest weight of an answer; ``bootstrap`` samples; ``aside`` the share of newest rounds kept
    for the back-test.
    """

    worth: tuple[float, ...]
    usual: float
    mentors: float
    trim: float
    bootstrap: int
    aside: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explore:
    """The draw of rounds in a school that learns, and what counts as an alternative to a pair."""

    draw: float
    near: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """``leeway`` of a score, ``group`` of mentees that is compared, ``draws`` of an interval."""

    leeway: float
    group: int
    draws: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """When it is told whether fit agrees with outcomes.

    ``pairs`` from which a correlation is told, ``small``: one surely under it explains nothing,
    ``shares``: pairs from which shares of variance are told, ``bin`` and ``bins`` of the plot.
    """

    pairs: int
    small: float
    shares: int
    bin: int
    bins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """All of the file; ``primary`` is the outcome fixed before anybody looks."""

    version: str
    primary: str
    gate: Gate
    step: Step
    fit: Fit
    explore: Explore
    back_test: BackTest
    validity: Validity


@cache
def limits() -> Limits:
    """The limits in force.

    >>> limits().gate.rounds, limits().step.cap
    (4, 0.35)
    """
    given = source.raw(NAME)
    fit = given["fit"]
    return Limits(
        version=given["version"],
        primary=given["primary"],
        gate=Gate(**given["gate"]),
        step=Step(**given["step"]),
        fit=Fit(**{**fit, "worth": tuple(float(one) for one in fit["worth"])}),
        explore=Explore(**given["explore"]),
        back_test=BackTest(**given["back_test"]),
        validity=Validity(**given["validity"]),
    )
