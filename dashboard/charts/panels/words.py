"""Words of panels: names, units, verdicts, caveats, what a figure means and when it will appear."""

from collections.abc import Iterable, Mapping
from datetime import date

from babel.dates import format_date

from analytics.figures import Figure, Hidden, Step, Verdict
from analytics.indicators import METRICS, spoken
from analytics.indicators import words as told
from data.codebook import indicators, label
from data.codebook import words as known_words
from data.codebook.instruments import instrument
from data.codebook.waves import wave_name
from data.i18n import _, language, ngettext, number
from matching.pairs.states import Ending
from matching.pairs.words import ending

BOOKS = {"side": "role"}  # what figures call otherwise than the codebook does
GROUPS = frozenset(
    {"role", "reason", "purpose", "domain", "form", "kind", "termination", "subject", "goal_level"}
)
FEW = frozenset({Step.HEADCOUNT, Step.COUNTS})
CHANGES = frozenset({"EXP", "COMPD", "GAIN", "GAINC", "WORKS"})
EVERYBODY = frozenset({"census", "counts"})  # policies of small numbers that know no silence
SHORT_DAY = 7  # characters of "2026-10"


def name(metric: str) -> str:
    """What a metric is called."""
    return told.name(metric)


def unit(metric: str) -> str:
    """The unit for titles of charts; "" where the name says it."""
    return {
        "share": "%",
        "days": _("days"),
        "points": _("points"),
        "sd": _("standard deviations"),
        "hours": _("hours"),
    }.get(METRICS[metric].unit, "")


def places(metric: str) -> int:
    """Decimals of a change."""
    return 2 if METRICS[metric].unit == "sd" else 1


def part(figure: Figure) -> str:
    """Which part of a metric, in words; "" for the whole."""
    halves = dict(one.split("=", 1) for one in _halves(figure.part))
    if "group" in halves and "value" in halves:
        group = halves["group"]
        return f"{code('group', group)}: {code(group, halves['value'])}"
    return ", ".join(code(*one) for one in halves.items())


def code(group: str, value: str) -> str:
    """A code in words: of the codebook where it knows the group, else of this room."""
    if group == "wave":
        return wave_name(value)
    if group == "instrument":
        return instrument(value).name
    if group in BOOKS:
        group = BOOKS[group]
    if group == "at":
        return _("after {months} months", months=value)
    if group in GROUPS and value in known_words(group):
        return label(group, value)
    if group in {"reason", "termination"} and value in set(Ending):
        return ending(value)
    key = f"quality.{group}.{value}"
    said = _(key)
    return value if said == key else said


def lead(figure: Figure) -> str:
    """The main sentence of a panel."""
    if figure.suppressed_reason is not Hidden.NOTHING:
        return _sentence(spoken.withheld(figure.suppressed_reason))
    if not figure.n and figure.value is None:
        when = "young" if "no_young" in figure.flags else ""
        return f"{_no_base(figure)} {awaited(figure.metric_id, when)}"
    metric = METRICS[figure.metric_id]
    if metric.small in EVERYBODY and figure.step in FEW and figure.k is not None:
        return _sentence(base(figure)) if metric.unit == "share" else _told(figure)
    if figure.step in FEW or figure.value is None:
        return f"{_sentence(_answered(figure))} {_too_few(figure)}".strip()
    return _moved(figure) if metric.id in CHANGES else _told(figure)


def _told(figure: Figure) -> str:
    """The verdict where there is a target, else the value with its base."""
    few = figure.step in FEW and (figure.N or 0) < indicators.gate("cell")
    untold = few or figure.verdict in (Verdict.NONE, Verdict.NO_BASE)
    if figure.target is not None and not untold:
        return told.verdict_sentence(figure)
    return _sentence(f"{spoken.value(figure)} ({base(figure)})")


def official(figure: Figure) -> tuple[str, ...]:
    """The line of the regulation, which knows the share alone."""
    if figure.official_met is None or figure.suppressed_reason is not Hidden.NOTHING:
        return ()
    said = told.official_sentence(figure)
    return (said,) if said else ()


def caveats(figure: Figure) -> tuple[str, ...]:
    """What must be said beside a figure; a flag without words is silent."""
    if figure.suppressed_reason is not Hidden.NOTHING:
        return ()
    said = [told.flag(one) for one in figure.flags if one != "observational"]
    more = [one for one in said if not one.startswith("figure.flag.")]
    found = [told.needed(figure), told.visible(figure), _sentence("; ".join(more))]
    return tuple(one for one in found if one)


def base(figure: Figure) -> str:
    """Of how many: k of n for shares, n and N for everything else."""
    if figure.suppressed_reason is not Hidden.NOTHING or figure.n is None:
        return spoken.DASH
    if METRICS[figure.metric_id].unit == "share" or figure.metric_id == "BANK":
        return spoken.base(figure)
    if figure.N is not None and figure.n != figure.N:
        return _("n = {n} of {N}", n=figure.n, N=figure.N)
    return f"n = {figure.n}"


def awaited(metric: str, when: str = "") -> str:
    """When a figure will appear, so that an empty place says something."""
    return {
        "young": _("It appears when young specialists are in the bank."),
        "waiting": _("It appears when mentees wait for a pair."),
        "groups": _("It appears when two groups have five mentees each."),
        "ended": _("It appears when the first pairs have ended."),
        "bank": _("It appears when people are in the banks."),
        "round": _("It appears when the first round is approved."),
        "meetings": _("It appears when pairs note their meetings."),
        "after": _("It appears when at least five people have answered at the end of the work."),
        "asked": _("It appears when the first survey is sent out."),
        "years": _("It appears when there are dates of being hired and leaving for twenty people."),
        "roadmap": _("It appears when the roadmap is kept here."),
    }[when or _WHEN.get(metric, "after")]


def meaning(metric: str) -> str:
    """What a figure means and what it does not: the words under every chart."""
    return told.meaning(metric) if metric in METRICS else _own("meaning", metric)


def reading(figure: Figure) -> str:
    """How a chart is read where its shape does not say it; "" where it does."""
    needs = {"TTM": "curve", "COMPL": "cif"}.get(figure.metric_id)
    dotted = figure.metric_id == "EXP" and figure.value is None
    if dotted or (needs is not None and not figure.detail.get(needs)):
        return ""
    return _own("reading", figure.metric_id)


def _own(group: str, of: str) -> str:
    """Words of this room by a code; "" where it has none."""
    key = f"quality.{group}.{of}"
    said = _(key)
    return "" if said == key else said


def observational() -> str:
    """The label that RETC never goes without."""
    return told.flag("observational")


def signed(value: float | None, digits: int = 1) -> str:
    """A change with its sign.

    >>> signed(0.44), signed(-0.2), signed(None)
    ('+0,4', '−0,2', '–')
    """
    if value is None:
        return spoken.DASH
    said = number(abs(value), digits)
    if round(value, digits) == 0:
        return said
    return ("+" if value > 0 else "−") + said


def percent(share: float | None) -> str:
    """A share in per cent without decimals."""
    return spoken.DASH if share is None else f"{number(share * 100, 0)} %"


def share_of(figure: Figure) -> str:
    """A share with what it is counted from."""
    if figure.k is None:
        return spoken.value(figure)
    return f"{spoken.value(figure)} ({base(figure)})"


def percent_of(row: Mapping[str, object]) -> str:
    """A point of a run: its share."""
    value = row.get("value")
    return percent(float(value) if isinstance(value, (int, float)) else None)


def month(said: str) -> str:
    """A month in short, of ``"2026-10"`` or a day; a wave or anything else by its words."""
    if len(said) < SHORT_DAY or not said[:4].isdigit():
        return wave_name(said)
    day = date.fromisoformat(said if len(said) > SHORT_DAY else f"{said}-01")
    return str(format_date(day, "LLL yyyy", locale=language())).replace(".", "")


def _halves(given: str) -> Iterable[str]:
    return [one for one in given.replace("&", ";").split(";") if "=" in one]


def _no_base(figure: Figure) -> str:
    if "no_young" in figure.flags:
        return _("There are no young specialists.")
    if figure.N:
        return _("No base: of {N} asked nobody has answered.", N=figure.N)
    return _("No base: there is nothing to count from.")


def _sentence(said: str) -> str:
    """The same with a capital letter and a full stop."""
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _answered(figure: Figure) -> str:
    share = METRICS[figure.metric_id].unit == "share"
    if share and figure.step is Step.COUNTS and figure.k is not None:
        return base(figure)
    return ngettext("{count} person", "{count} people", figure.n or 0)


def _too_few(figure: Figure) -> str:
    if figure.step in FEW:
        return _("Too few for a share or a chart.")
    return "" if caveats(figure) else _("Too few for one number.")


def _moved(figure: Figure) -> str:
    """A change with its interval, never with a verdict: it is no target of the regulation."""
    digits = places(figure.metric_id)
    value = signed(figure.value, digits)
    unit_of = {"sd": _("of a standard deviation"), "count": _("per person")}.get(
        METRICS[figure.metric_id].unit, _("of a point")
    )
    if figure.lo is None or figure.hi is None:
        return _("{value} {unit}, n = {n}.", value=value, unit=unit_of, n=figure.n)
    return _(
        "{value} {unit}, 95 % interval {lo} to {hi}, n = {n}.",
        value=value,
        unit=unit_of,
        lo=signed(figure.lo, digits),
        hi=signed(figure.hi, digits),
        n=figure.n,
    )


_WHEN: Mapping[str, str] = {
    **dict.fromkeys(("COV1", "COV2", "BANK", "CONS"), "bank"),
    **dict.fromkeys(("UNM", "UAGE"), "waiting"),
    **dict.fromkeys(("TTM", "LOADM", "EQ", "REM"), "round"),
    **dict.fromkeys(("COMPL", "RET12"), "ended"),
    "EQG": "groups",
    **dict.fromkeys(("REG1", "REG3", "ALERT"), "meetings"),
    **dict.fromkeys(("RR", "DQ1", "NRB"), "asked"),
    **dict.fromkeys(("RET", "RETC"), "years"),
    "ROAD": "roadmap",
}
