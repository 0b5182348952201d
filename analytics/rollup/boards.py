"""What a screen, a chart or a report gets: figures with everything hidden that must be. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from analytics.figures import Figure, Hidden, Level


class Audience(StrEnum):
    """Who looks: what may be shown depends on nothing else."""

    CURATOR = "curator"
    SCHOOL = "school"  # administration, director, psychologist
    OUTSIDE = "outside"  # whoever reads a paper that leaves the school
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterState:
    """One filter of the screen.

    ``code`` is what ``where`` takes, ``"form=teacher_teacher"``; codes joined by ``&`` are a
    combination. ``dimension`` and ``value`` are its halves, to be named by the screen. One that is
    not ``enabled`` says the ``reason``: a remainder of fewer than k people.
    """

    code: str
    dimension: str
    value: str
    enabled: bool
    reason: Hidden = Hidden.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRow:
    """One school of a municipality: ``unit_id`` of its cells, its name, people of its staff.

    ``staff`` is None where it is below k. The row of all ``small`` schools has no name, but says
    how many ``schools`` it is.
    """

    unit_id: str
    name: str
    staff: int | None
    small: bool
    schools: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One shown share of one school beside all of them: never a rank.

    ``raw`` is k / n, ``shrunk`` drawn to the pooled share, ``n`` people. ``limits`` of the funnel
    plot at this n: per level lower and upper share.
    """

    metric_id: str
    unit_id: str
    n: int
    raw: float
    shrunk: float
    pooled: float
    limits: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Figures of one unit and period for one audience; nothing in it needs hiding any more.

    Attributes:
        figures: in the order of the catalogue; hidden ones are blank and say why.
        withheld: how many cells are hidden.
        made_at, as_of: when the figures were counted, and of which day the data are.
        filters: single filters of the unit, allowed and disabled ones.
        combinations: pairs of filters that may be joined by ``&``.
        schools, compared: of a municipality alone, by name; ``pooled`` names the unit of the small
            schools together, "" where there is none.
    """

    audience: Audience
    level: Level
    unit_id: str
    period: str
    where: str
    figures: tuple[Figure, ...]
    withheld: int
    data_version: str
    formula_version: str
    made_at: datetime
    as_of: date
    synthetic: bool
    filters: tuple[FilterState, ...] = ()
    combinations: tuple[str, ...] = ()
    schools: tuple[SchoolRow, ...] = ()
    compared: tuple[Compared, ...] = ()
    pooled: str = ""
    reasons: Mapping[str, int] = field(default_factory=dict)  # Hidden -> cells hidden for it

    def of(self, metric_id: str, part: str = "", unit_id: str | None = None) -> Figure | None:
        """The figure of a metric, or None where the board has none."""
        unit = self.unit_id if unit_id is None else unit_id
        wanted = (metric_id, part, unit)
        return next(
            (one for one in self.figures if (one.metric_id, one.part, one.unit_id) == wanted), None
        )

    def parts(self, metric_id: str, dimension: str = "") -> tuple[Figure, ...]:
        """Figures of the parts of a metric for the board's own unit, ``"topic"`` or all."""
        head = f"{dimension}=" if dimension else ""
        return tuple(
            one
            for one in self.figures
            if (one.metric_id, one.unit_id) == (metric_id, self.unit_id)
            and one.part.startswith(head)
            and one.part
        )

    def units(self, metric_id: str, part: str = "") -> tuple[Figure, ...]:
        """Cells of one metric school by school, in the order of ``schools``."""
        places = {one.unit_id: at for at, one in enumerate(self.schools)}
        found = [
            one
            for one in self.figures
            if (one.metric_id, one.part) == (metric_id, part) and one.unit_id in places
        ]
        return tuple(sorted(found, key=lambda one: places[one.unit_id]))
