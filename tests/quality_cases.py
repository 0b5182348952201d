"""Boards made by hand: a school with answers, a village with everything hidden, an empty school."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from analytics.figures import Figure, Hidden, Level, Step, Verdict
from analytics.rollup import Audience, Board, Compared, FilterState, SchoolRow
from analytics.shares import bounds, funnel_limits, step_of, verdict, wilson
from data.codebook import framework

PERIOD, UNIT = "2026/2027", "school"
SECRET = 7919  # a count that stands in hidden figures alone: it must reach nobody
DOMAINS = tuple(one.code for one in framework().domains if not one.sensitive)[:6]
TOPICS = ("effectiveness", "comfort", "organisation", "theory", "practice", "mentor_support")
MONTHS = ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03", "2027-04")


def figure(metric: str, part: str = "", unit: str = UNIT, **more) -> Figure:
    """A figure of the period; the rung of the ladder follows from n."""
    level = Level.SCHOOL if unit != "all" else Level.MUNICIPALITY
    given = {"step": step_of(more.get("n") or 0, "curator"), **more}
    return Figure(metric_id=metric, level=level, unit_id=unit, period=PERIOD, part=part, **given)


def share(metric: str, k: int, n: int, of: int | None = None, target: float | None = None, **more):
    """A share with its interval, bounds and verdict."""
    lo, hi = wilson(k, n)
    low, high = bounds(k, n, of) if of is not None and of > n else (None, None)
    found, official = verdict(k, n, target) if target else (Verdict.NONE, None)
    return figure(
        metric, value=k / n, n=n, N=of or n, k=k, lo=lo, hi=hi, interval_kind="wilson",
        bounds_lo=low, bounds_hi=high, target=target, verdict=found, official_met=official, **more,
    )  # fmt: skip


def census(metric: str, k: int, of: int, target: float | None = None, **more) -> Figure:
    met = None if target is None else k / of >= target
    said = {None: Verdict.NONE, True: Verdict.MET, False: Verdict.NOT_MET}[met]
    return figure(metric, value=k / of, n=of, N=of, k=k, target=target, verdict=said,
                  official_met=met, **more)  # fmt: skip


def hidden(metric: str, part: str = "", why: Hidden = Hidden.SMALL, **more) -> Figure:
    """What the door to figures leaves of a hidden cell: nothing but why."""
    return figure(metric, part, suppressed_reason=why, step=Step.SUPPRESSED, **more)


def curve(rate: float, times: Iterable[float]) -> list[dict[str, float]]:
    rows = [{"t": 0.0, "value": 1.0, "lo": 1.0, "hi": 1.0}]
    for t in times:
        value = max(0.0, 1 - rate * t)
        rows.append({"t": t, "value": value, "lo": max(0.0, value - 0.1),
                     "hi": min(1.0, value + 0.08)})  # fmt: skip
    return rows


def official() -> list[Figure]:
    spread = [{"value": one, "count": count} for one, count in ((5, 2), (6, 2), (8, 14), (9, 10))]
    said = {"distribution": spread, "threshold": 7}
    return [
        census("COV1", 5, 6, 0.7, flags=("carried_target", "target_unverified")),
        census("COV2", 27, 30, 0.9),
        share("SAT1", 24, 28, 36, 0.85, detail=said, flags=("rule_item", "carried_target")),
        share("SAT2", 6, 7, 9, 0.85, flags=("rule_item",),
              detail={"threshold": 7, "distribution": [{"value": 5, "count": 1},
                                                       {"value": 8, "count": 4},
                                                       {"value": 9, "count": 2}]}),
        census("RR", 58, 72, 0.8),
        *(census("RR", k, of, part=f"wave={wave}") for wave, k, of in
          (("pre", 30, 36), ("post", 28, 36))),
        census("CONS", 40, 45, 1.0),
        figure("CONS", "ending", value=3.0, n=3, N=45, k=3, step=Step.SHARE),
        figure("CONS", "withdrawn", value=0.0, n=0, N=45, k=0),
        *(census("CONS", k, 45, part=f"purpose={one}") for one, k in
          (("bank", 40), ("matching", 39), ("monitoring", 33))),
    ]  # fmt: skip


def process() -> list[Figure]:
    rising = [{**row, "value": 1 - row["value"], "lo": 1 - row["hi"], "hi": 1 - row["lo"]}
              for row in curve(0.018, range(5, 55, 5))]  # fmt: skip
    at_risk = [{"t": t, "n": n} for t, n in ((0, 30), (20, 19), (40, 8), (50, 4))]
    series = [{"on": one, "value": value, "k": int(20 * value), "n": 20}
              for one, value in zip(MONTHS, (0.5, 0.7, 0.8, 0.6, 0.55, 0.85, 0.9, 0.9),
                                    strict=True)]  # fmt: skip
    backlog = [{"on": month, "reason": reason, "n": n} for month, reason, n in
               (("2026-10", "no_capacity", 6), ("2026-10", "no_competent_mentor", 5),
                ("2026-11", "no_capacity", 5), ("2026-11", "no_common_time", 5))]  # fmt: skip
    return [
        figure("TTM", value=23.0, n=30, N=30, k=26, target=30.0, verdict=Verdict.MET,
               detail={"curve": rising, "at_risk": at_risk, "grey_from": 50.0}),
        figure("UNM", value=10.0, n=10, N=30, k=10, target=0.0, verdict=Verdict.NOT_MET,
               detail={"series": backlog}),
        figure("UNM", "reason=no_capacity", value=5.0, n=5, k=5),
        figure("UNM", "reason=no_competent_mentor", value=5.0, n=5, k=5),
        hidden("UNM", "reason=no_common_time"),
        figure("UAGE", value=20.0, n=8, N=8, k=1, flags=("waits_long",),
               detail={"dots": [3, 12, 12, 20, 20, 20, 31, 47], "p90": 40.0, "max": 47.0,
                       "red_days": 45}),
        share("REG3", 18, 20, detail={"series": series, "median": 0.75}),
        figure("ALERT", value=0.75, n=8, N=8, k=6, target=0.9, verdict=Verdict.NOT_MET,
               detail={"steps": {"raised": 8, "taken": 8, "resolved": 7, "in_time": 6,
                                 "false": 5}}),
    ]  # fmt: skip


def results() -> list[Figure]:
    def change(metric: str, part: str, before: float, after: float, n: int = 18, **detail):
        moved = after - before
        return figure(metric, part, value=moved, n=n, N=n, lo=moved - 0.3, hi=moved + 0.4,
                      interval_kind="hl", k=n - 4,
                      detail={"before": before, "after": after, **detail})  # fmt: skip

    cif = [{"t": t, "reason": reason, "value": value} for reason, t, value in
           (("goal_reached", 0, 0.0), ("goal_reached", 5, 0.1), ("goal_reached", 9, 0.2),
            ("incompatibility", 0, 0.0), ("incompatibility", 3, 0.05), ("incompatibility", 8, 0.1))]  # fmt: skip
    staying = {"curve": curve(0.009, range(3, 40, 3)), "grey_from": 33.0,
               "at_risk": [{"t": t, "n": n} for t, n in ((0, 45), (12, 34), (24, 20), (36, 4))]}  # fmt: skip
    return [
        change("EXP", "", 7.6, 8.0),
        *(change("EXP", f"topic={topic}&side=mentee", 6.5 + at * 0.4, 7.4 + (at % 3) * 0.5)
          for at, topic in enumerate(TOPICS)),
        change("COMPD", "", 2.9, 3.5),
        *(change("COMPD", f"domain={one}", 2.2 + at * 0.2, 2.8 + at * 0.3)
          for at, one in enumerate(DOMAINS[:4])),
        hidden("COMPD", f"domain={DOMAINS[4]}"),
        share("COMP", 20, 34),
        *(share("COMP", 6 + at, 10, part=f"domain={one}") for at, one in enumerate(DOMAINS[:3])),
        change("GAIN", "", 3.1, 3.5, points=0.4, hl_lo=0.1, hl_hi=0.7, detectable=0.7),
        figure("GAS", value=53.0, n=20, N=20, target=50.0, verdict=Verdict.MET,
               detail={"levels": {"-2": 1, "-1": 5, "0": 20, "1": 9, "2": 3}}),
        share("COMPL", 14, 18, detail={"cif": cif, "at_risk": [{"t": 0, "n": 30},
                                                               {"t": 9, "n": 12}]}),
        figure("RET", value=0.89, n=45, N=45, lo=0.75, hi=0.95, interval_kind="loglog",
               detail=staying),
        share("NPS", 12, 20, detail={"promoters": 12, "passives": 5, "detractors": 3}),
        share("CNFL", 9, 14, detail={"distribution": [{"code": "fewer", "count": 9},
                                                      {"code": "same", "count": 5}]}),
        census("REG1", 140, 180, 0.8),
    ]  # fmt: skip


def rest() -> list[Figure]:
    domains = [{"domain": one, "need": 6 - at, "can": 2 + at, "places": 4}
               for at, one in enumerate(DOMAINS)]  # fmt: skip
    return [
        figure("BANK", value=1.2, n=30, N=30, k=18, target=1.0, verdict=Verdict.MET,
               detail={"domains": domains, "inflow": 12, "outflow": 5, "free": 9, "mentees": 30,
                       "mentors": 18}),
        figure("LOADM", value=0.8, n=18, N=18, target=1.0, verdict=Verdict.MET,
               detail={"spread": [{"load": 0, "mentors": 5}, {"load": 1, "mentors": 8},
                                  {"load": 2, "mentors": 5}], "hours_median": 3.5}),
        figure("EQ", value=0.31, n=18, N=18, target=0.3, verdict=Verdict.NOT_MET,
               detail={"lorenz": [{"x": x, "y": y} for x, y in
                                  ((0, 0), (0.28, 0), (0.72, 0.44), (1, 1))], "idle": 0.28}),
        *(census(one, k, 64) for one, k in (("DQ1", 5), ("DQ2", 6), ("DQ3", 5), ("DQ4", 7))),
        figure("DQ5", n=28, N=36, value=0.02, detail={"metric": "SAT1", "with": 0.857,
                                                      "without": 0.88, "changes": False}),
        figure("ALPHA", "instrument=CONF", value=0.81, n=32, N=36, lo=0.7, hi=0.89),
    ]  # fmt: skip


def board(figures: Iterable[Figure] = (), audience: Audience = Audience.SCHOOL, **more) -> Board:
    """A board of the school; hidden cells are counted."""
    told = tuple(figures)
    given = {
        "level": Level.SCHOOL,
        "unit_id": UNIT,
        "where": "",
        "withheld": sum(one.suppressed_reason is not Hidden.NOTHING for one in told),
        "reasons": {"small": sum(one.suppressed_reason is Hidden.SMALL for one in told)},
        **more,
    }
    return Board(
        audience=audience,
        period=PERIOD,
        figures=told,
        data_version="0123456789abcdef",
        formula_version="1.0.0",
        made_at=datetime(2027, 5, 26, 9, 0, tzinfo=UTC),
        as_of=date(2027, 5, 26),
        synthetic=True,
        **given,
    )


FILTERS = (
    FilterState(code="form=teacher_teacher", dimension="form", value="teacher_teacher",
                enabled=True),
    FilterState(code="form=head_teacher", dimension="form", value="head_teacher",
                enabled=False, reason=Hidden.REMAINDER),
    FilterState(code="stage=early", dimension="stage", value="early", enabled=True),
)  # fmt: skip


def school() -> Board:
    """A school with answers of 28 mentees."""
    return board([*official(), *process(), *results(), *rest()], filters=FILTERS)


def village() -> Board:
    """Counts of acts everybody knows; all answers are hidden."""
    metrics = ("SAT1", "SAT2", "TTM", "UNM", "UAGE", "REG3", "ALERT", "EXP", "COMPD", "GAIN",
               "GAS", "COMPL", "CONS", "LOADM", "EQ", "DQ1", "COMP")  # fmt: skip
    return board([
        census("COV1", 1, 2, 0.7),
        census("COV2", 3, 4, 0.9),
        census("RR", 5, 8, 0.8),
        figure("RET", n=14, N=14, flags=("few_for_curve",)),
        *(hidden(one) for one in metrics),
    ])  # fmt: skip


def municipality() -> Board:
    """Schools of a municipality: eleven to be shown, three small ones as one."""
    schools = [SchoolRow(unit_id=f"s{at}", name=f"Школа № {at}", staff=40, small=at > 11)
               for at in range(1, 15)]  # fmt: skip
    shown, compared = [], []
    for at in range(1, 12):
        n = 8 + at * 4
        k = n - (at % 4) - (9 if at == 5 else 0)
        shown += [share("SAT1", k, n, n + 3, unit=f"s{at}"), census("RR", n, n + 3, unit=f"s{at}")]
        shown.append(hidden("COV2", unit=f"s{at}") if at == 3 else census("COV2", n, n + 2,
                                                                          unit=f"s{at}"))  # fmt: skip
        (inner,), (outer,) = funnel_limits(0.9, [n], [0.95, 0.998])
        compared.append(Compared(metric_id="SAT1", unit_id=f"s{at}", n=n, raw=k / n, pooled=0.9,
                                 shrunk=(k + 18) / (n + 20),
                                 limits={"0.95": inner, "0.998": outer}))  # fmt: skip
    whole = [*official(), *process(), *results(), *rest()]
    from dataclasses import replace

    pooled = [replace(one, unit_id="all", level=Level.MUNICIPALITY) for one in whole]
    small = [share("SAT1", 11, 12, 14, unit="small"), census("RR", 12, 14, unit="small")]
    return board(
        [*pooled, *shown, *small],
        Audience.MUNICIPALITY,
        level=Level.MUNICIPALITY,
        unit_id="all",
        schools=tuple(schools),
        compared=tuple(compared),
        pooled="small",
    )
