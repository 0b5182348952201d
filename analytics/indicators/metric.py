"""The catalogue of metrics: what each is, in which direction it is better, who may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from analytics.figures import Level
from data.codebook import framework, indicators


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric of the catalogue.

    Attributes:
        id: as everybody calls it, ``"SAT1"``.
        direction: ``up``, ``down`` or ``optimum``: which way is better.
        target: key of its target, "" for none.
        klass: ``A`` acts known to everybody in the school, ``B`` everything else.
        levels: on which it exists.
        small: policy of small numbers, as in the data file.
        least: smallest n of the policy ``gate``, 0 for others.
        chart: code of its chart.
        unit: ``share``, ``days``, ``count``, ``points``, ``nps``, ``sd``, ``rho``, ``score``...
        sensitive: for the curator alone, never by pair.
        export: whether it may leave the school in a file.
    """

    id: str
    direction: str
    target: str
    klass: str
    levels: frozenset[Level]
    small: str
    least: int
    chart: str
    unit: str
    sensitive: bool
    export: bool

    @property
    def census(self) -> bool:
        """Whether it is counted over everybody, so that no interval belongs to it."""
        return self.small == "census"


@cache
def metrics() -> Mapping[str, Metric]:
    """Every metric by id, in the order of the catalogue."""
    return MappingProxyType({name: _read(name, one) for name, one in _raw().items()})


def _raw() -> Mapping[str, Mapping[str, Any]]:
    return indicators.catalogue()


def _read(name: str, one: Mapping[str, Any]) -> Metric:
    return Metric(
        id=name,
        direction=one["dir"],
        target=one.get("target", ""),
        klass=one["class"],
        levels=frozenset(Level(level) for level in one["levels"]),
        small=one["small"],
        least=one.get("least", 0),
        chart=one["chart"],
        unit=one["unit"],
        sensitive=one.get("sensitive", False),
        export=one.get("export", True),
    )


def is_sensitive(metric_id: str, part: str = "") -> bool:
    """Whether a figure is for the curator alone: its metric, or the domain it is about.

    >>> is_sensitive("WELL"), is_sensitive("COMPD", "domain=wellbeing"), is_sensitive("COMPD")
    (True, True, False)
    """
    domain = part.removeprefix("domain=") if part.startswith("domain=") else ""
    hidden = {one.code for one in framework().domains if one.sensitive}
    return metrics()[metric_id].sensitive or domain in hidden


METRICS: Mapping[str, Metric] = metrics()
