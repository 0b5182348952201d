"""Figures in words: value, base, interval, bounds, target, as every screen and report writes them.

A share is told in per cent without decimals below a hundred people; a hidden figure says why.
"""

from analytics.figures import Figure, Hidden, Step
from analytics.indicators.metric import metrics
from data.i18n import _, ngettext, number

DASH = "–"
COUNTS = frozenset({"census", "counts"})  # nobody answers: people and acts are counted
FINE = 100  # people from whom on a decimal of a per cent means something
UNITS = {"share": 0, "rho": 2, "sd": 2, "ratio": 2, "score": 1, "points": 1, "level": 0}


def value(one: Figure) -> str:
    """The value with its unit; counts where the ladder allows no share; why, where it is hidden."""
    if one.suppressed_reason is not Hidden.NOTHING:
        return withheld(one.suppressed_reason)
    if one.step is Step.HEADCOUNT and one.n and metrics()[one.metric_id].small not in COUNTS:
        return ngettext("{count} answered", "{count} answered", one.n)
    if one.value is None:
        return _("too few for a figure") if one.n else _("no base")
    if one.step is Step.COUNTS and one.k is not None and metrics()[one.metric_id].unit != "ratio":
        return _("{k} of {n}", k=one.k, n=one.n)
    return amount(one.metric_id, one.value, one.n)


def amount(metric_id: str, given: float | None, n: int | None, more: int = 0) -> str:
    """A number of a metric with its unit, with ``more`` decimals than usual."""
    if given is None:
        return DASH
    unit = metrics()[metric_id].unit
    if unit == "share":
        return _("{percent} %", percent=number(100 * given, int((n or 0) >= FINE) + more))
    if unit == "days":
        return _("{days} d", days=number(given, more))
    if unit == "hours":
        return _("{hours} h", hours=number(given, 1 + more))
    places = UNITS.get(unit, 0)
    if unit == "count" and given != round(given):
        places = 1
    return number(given, places + more)


def base(one: Figure) -> str:
    """On how many the value rests: ``k of n``, and who was eligible."""
    if one.suppressed_reason is not Hidden.NOTHING or not (one.n or one.N):
        return DASH
    if one.metric_id == "BANK" and not one.part:
        return _("ready mentors {n}, waiting mentees {k}", n=one.n or 0, k=one.k or 0)
    if metrics()[one.metric_id].small == "counts" and one.k is not None and one.N:
        return _("{k} of {n}", k=one.k, n=one.N)
    asked = one.N if one.N is not None and one.n != one.N else None
    if one.k is not None and asked is not None:
        return _("{k} of {n}, asked {N}", k=one.k, n=one.n, N=asked)
    if one.k is not None:
        return _("{k} of {n}", k=one.k, n=one.n)
    return _("n = {n}, asked {N}", n=one.n, N=asked) if asked else _("n = {n}", n=one.n)


def interval(one: Figure) -> str:
    """The 95 % interval, a dash where none belongs to the figure."""
    return span(one, one.lo, one.hi)


def bounds(one: Figure) -> str:
    """Worst and best case of those who are silent; words where everybody has answered."""
    if one.bounds_lo is None and one.n is not None and one.n == one.N and one.k is not None:
        return _("everybody answered") if "full_response" in one.flags else DASH
    return span(one, one.bounds_lo, one.bounds_hi)


def target(one: Figure) -> str:
    """The target, a dash where there is none."""
    return amount(one.metric_id, one.target, one.n)


def span(one: Figure, lo: float | None, hi: float | None) -> str:
    """Two limits with one unit."""
    if lo is None or hi is None or one.suppressed_reason is not Hidden.NOTHING:
        return DASH
    low, high = (amount(one.metric_id, limit, one.n) for limit in (lo, hi))
    return f"{low} {DASH} {high}"


def withheld(reason: Hidden) -> str:
    """Why a cell is not shown."""
    return {
        Hidden.SMALL: _("hidden: fewer than 5 people"),
        Hidden.COMPLEMENT: _("hidden: it would give away a small group"),
        Hidden.REMAINDER: _("hidden: the rest would be a small group"),
        Hidden.WAITS: _("updated when data of at least 5 people have changed"),
        Hidden.UNANIMOUS: _("most are dissatisfied; a small group, no figure"),
        Hidden.ROLE: _("not shown to your role"),
        Hidden.NOTHING: "",
    }[reason]
