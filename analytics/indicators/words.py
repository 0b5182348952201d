"""Figures in sentences: names, definitions, what a verdict says, what a chart means.

Names, definitions and meanings are codes with words in both languages.
"""

from collections.abc import Mapping

from analytics import shares
from analytics.figures import Figure, Hidden, Verdict
from analytics.indicators import spoken
from analytics.indicators.metric import metrics
from data.i18n import _, number

FINE = 100  # people from whom on a decimal of a per cent means something
MORE = 2  # decimals that may be added
OFFICIAL = frozenset({"COV1", "SAT1", "SAT2"})


def name(metric_id: str) -> str:
    """What a metric is called; KeyError for a stranger."""
    return _(f"metric.name.{metrics()[metric_id].id}")  # noqa: INT001 -- codes are message ids


def definition(metric_id: str) -> str:
    """How a metric is counted, in one sentence."""
    return _(f"metric.definition.{metrics()[metric_id].id}")  # noqa: INT001


def meaning(metric_id: str) -> str:
    """What a metric tells and what it does not, whatever its value."""
    return _(f"metric.meaning.{metrics()[metric_id].id}")  # noqa: INT001


def flag(code: str) -> str:
    """A caveat in words."""
    return _(f"figure.flag.{code}")  # noqa: INT001


def caveats(figure: Figure) -> tuple[str, ...]:
    """Every caveat of a figure in words, in its order."""
    return tuple(flag(one) for one in figure.flags)


def verdict_sentence(figure: Figure) -> str:
    """What can be said about the target; "" where there is none or nothing may be told."""
    if figure.suppressed_reason is not Hidden.NOTHING or figure.verdict is Verdict.NONE:
        return ""
    if figure.verdict is Verdict.NO_BASE:
        return _no_base(figure)
    if figure.k is None or metrics()[figure.metric_id].unit != "share":
        return _of_value(figure)
    return _of_share(figure)


def official_sentence(figure: Figure) -> str:
    """The line the regulation knows; "" where it has no formula or there is no base."""
    known = figure.value is not None and figure.target is not None
    official = figure.metric_id in OFFICIAL and not figure.part
    if not (known and official) or figure.suppressed_reason is not Hidden.NOTHING:
        return ""
    told = {"p": _percent(figure.value, figure.n), "T": _percent(figure.target, None)}
    if figure.official_met:
        return _("By the formula of the methodology: {p} %, target {T} %: met", **told)
    return _("By the formula of the methodology: {p} %, target {T} %: not met", **told)


def explain(figure: Figure) -> str:
    """What stands under a chart: the meaning of the metric, then what this very figure allows."""
    told = [meaning(figure.metric_id), needed(figure), visible(figure), _events(figure)]
    return " ".join(one for one in told if one)


def needed(figure: Figure) -> str:
    """How many answers would prove a target that is unclear; "" elsewhere."""
    unclear = figure.verdict is Verdict.UNCLEAR and figure.interval_kind == "wilson"
    if not unclear or figure.target is None or figure.n is None or figure.k is None:
        return ""
    count = shares.needed_n(figure.target, figure.n - figure.k)
    if count is None:
        return ""
    return _(
        "To prove the target with as many unfavourable ones, {count} in all are needed.",
        count=count,
    )


def visible(figure: Figure) -> str:
    """The smallest effect so many answers can show; "" where no change is measured."""
    seen = figure.detail.get("detectable")
    if not isinstance(seen, int | float):
        return ""
    return _(
        "With {n} answers only an effect of d ≥ {d} can be seen.", n=figure.n, d=number(seen, 2)
    )


def _events(figure: Figure) -> str:
    count = figure.detail.get("events")
    if "few_events" not in figure.flags or not isinstance(count, int):
        return ""
    return _("events: {count}, the difference is not judged", count=count)


def _no_base(figure: Figure) -> str:
    if "no_young" in figure.flags:
        return _("No base: no young specialists")
    if metrics()[figure.metric_id].small in {"census", "counts"}:
        return _("No base: nothing to count")
    return _("No base: there are no answers")


def _of_share(figure: Figure) -> str:
    more = _apart(figure)
    told: Mapping[str, object] = {
        "k": figure.k,
        "n": figure.N if metrics()[figure.metric_id].small == "counts" else figure.n,
        "p": number(100 * (figure.value or 0.0), int((figure.n or 0) >= FINE) + more),
        "T": _percent(figure.target, None),
    }
    if figure.lo is None or figure.hi is None:
        if figure.verdict is Verdict.MET:
            return _("Met: {k} of {n} ({p} %), target {T} %", **told)
        return _("Not met: {k} of {n} ({p} %), target {T} %", **told)
    told = {**told, "lo": _percent(figure.lo, figure.n), "hi": _percent(figure.hi, figure.n)}
    if figure.verdict is Verdict.MET:
        return _("Met: {k} of {n} ({p} %), interval {lo}–{hi} %, target {T} %", **told)
    if figure.verdict is Verdict.NOT_MET:
        return _("Not met: {k} of {n} ({p} %), interval {lo}–{hi} %, target {T} %", **told)
    return _(
        "Too few data to claim: {k} of {n} ({p} %), interval {lo}–{hi} %, target {T} %", **told
    )


def _of_value(figure: Figure) -> str:
    told = {
        "value": spoken.amount(figure.metric_id, figure.value, figure.n, _apart(figure)),
        "T": spoken.amount(figure.metric_id, figure.target, figure.n),
    }
    if figure.lo is None or figure.hi is None:
        if figure.verdict is Verdict.MET:
            return _("Met: {value}, target {T}", **told)
        return _("Not met: {value}, target {T}", **told)
    told |= {
        "lo": spoken.amount(figure.metric_id, figure.lo, figure.n),
        "hi": spoken.amount(figure.metric_id, figure.hi, figure.n),
    }
    if figure.verdict is Verdict.MET:
        return _("Met: {value}, interval {lo}–{hi}, target {T}", **told)
    if figure.verdict is Verdict.NOT_MET:
        return _("Not met: {value}, interval {lo}–{hi}, target {T}", **told)
    return _("Too few data to claim: {value}, interval {lo}–{hi}, target {T}", **told)


def _apart(figure: Figure) -> int:
    """How many more decimals tell a value from its target, so that the verdict can be seen."""
    if figure.value is None or figure.target is None:
        return 0
    for more in range(MORE + 1):
        both = (spoken.amount(figure.metric_id, one, figure.n, more)
                for one in (figure.value, figure.target))  # fmt: skip
        if len(set(both)) > 1:
            return more
    return 0


def _percent(share: float | None, n: int | None) -> str:
    """A share in per cent, without decimals below a hundred people."""
    return number(100 * (share or 0.0), int((n or 0) >= FINE))
