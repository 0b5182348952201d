"""What the curator concludes: nine indicators of the official table, rules of a drafted SWOT. Pure.

Both are data with a source and a status in ``conclusions.toml``.
"""

from dataclasses import dataclass
from functools import cache

from data.codebook import source
from data.codebook.frame import said

NAME = "conclusions"
INDICATORS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One of the nine: ``metrics`` are figures a mark may rest on."""

    number: int
    criterion: str
    ru: str
    en: str
    metrics: tuple[str, ...]
    optional: bool = False

    @property
    def name(self) -> str:
        """The title in the language in force."""
        return said(self.ru, self.en)


@dataclass(frozen=True, slots=True, kw_only=True)
class SwotRules:
    """When a topic is drafted as strong or weak; means and gaps on the official scale 1-10."""

    strength_mean: float
    strength_gap: float
    weakness_mean: float
    weakness_gap: float
    threat_ending: int


@cache
def indicators() -> tuple[Indicator, ...]:
    """The nine indicators in their order.

    >>> [one.number for one in indicators() if one.optional]
    [7]
    """
    found = tuple(
        Indicator(**{**one, "metrics": tuple(one["metrics"])})
        for one in source.raw(NAME)["indicator"]
    )
    wrong = [one.number for one in found] != list(range(1, INDICATORS + 1))
    source.insist(NAME, ["indicators are not numbered from 1 to 9"] if wrong else [])
    return found


@cache
def swot_rules() -> SwotRules:
    """Thresholds of the draft.

    >>> swot_rules().strength_mean
    8
    """
    return SwotRules(**source.raw(NAME)["swot"])


def criterion(code: str) -> str:
    """The words of a criterion."""
    found = source.raw(NAME)["criterion"][code]
    return said(found["ru"], found["en"])
