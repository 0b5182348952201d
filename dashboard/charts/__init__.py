"""Charts as Altair specs: one spec for the screen and for a report. Data in, a chart out.

Every chart has a title with its n and an explicit order; ``*_alt`` gives the words for who does not
see it, single marks are not read aloud. Nothing here knows the screen. Importing this costs 0.3 s
(Altair): a page imports it when it draws.
"""

from dashboard.charts.change import Change, change_alt, dots, dots_alt, dumbbells, slopes
from dashboard.charts.comparing import (
    Unit,
    calibration,
    calibration_alt,
    funnel_plot,
    funnel_plot_alt,
    many,
    many_alt,
)
from dashboard.charts.course import (
    Curve,
    incidence,
    incidence_alt,
    run,
    run_alt,
    survival,
    survival_alt,
)
from dashboard.charts.gantt import Bar, gantt, gantt_alt
from dashboard.charts.pairs import agreement, agreement_alt, strip, strip_alt
from dashboard.charts.rounds import (
    contributions,
    contributions_alt,
    coverage,
    coverage_alt,
    funnel,
    funnel_alt,
    meetings,
    meetings_alt,
    principles,
    principles_alt,
)
from dashboard.charts.sheet import BLUES, INK, UNKNOWN
from dashboard.charts.spread import (
    bars,
    bars_alt,
    diverging,
    diverging_alt,
    heat,
    heat_alt,
    lorenz,
    lorenz_alt,
    reasons,
    reasons_alt,
)
from dashboard.charts.target import Bullet, bullet, bullet_alt

__all__ = [
    "BLUES",
    "INK",
    "UNKNOWN",
    "Bar",
    "Bullet",
    "Change",
    "Curve",
    "Unit",
    "agreement",
    "agreement_alt",
    "bars",
    "bars_alt",
    "bullet",
    "bullet_alt",
    "calibration",
    "calibration_alt",
    "change_alt",
    "contributions",
    "contributions_alt",
    "coverage",
    "coverage_alt",
    "diverging",
    "diverging_alt",
    "dots",
    "dots_alt",
    "dumbbells",
    "funnel",
    "funnel_alt",
    "funnel_plot",
    "funnel_plot_alt",
    "gantt",
    "gantt_alt",
    "heat",
    "heat_alt",
    "incidence",
    "incidence_alt",
    "lorenz",
    "lorenz_alt",
    "many",
    "many_alt",
    "meetings",
    "meetings_alt",
    "principles",
    "principles_alt",
    "reasons",
    "reasons_alt",
    "run",
    "run_alt",
    "slopes",
    "strip",
    "strip_alt",
    "survival",
    "survival_alt",
]
