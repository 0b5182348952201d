"""What other rooms know for the site: the roadmap without people, figures that may be told.

Rooms of figures and of the register do not know one another; here they meet.
"""

from typing import Any

from data.access import Permission
from data.codebook.roadmap import responsible
from data.i18n import _, speaking
from data.publication.section import Handed, Result, Step
from data.store import Work

TOLD = ("COV1", "SAT1", "SAT2", "COV2", "RR", "COMPL", "WSAT", "RET12", "ACC", "REG1")  # in order
FEWEST = 5  # people behind a figure for everybody to read


def handed(work: Work, year: str) -> Handed:
    """The roadmap and the results of a school year for everybody to read, in Russian.

    Figures pass the gate of whoever reads outside of the school: cells of few people are hidden
    there, and what is hidden is not told here at all.

    Args:
        work: a writing unit of work: what is shown is kept in the disclosure log.
        year: school year, ``"2025/2026"``.
    """
    work.require(Permission.SITE_WRITE)
    with speaking("ru"):
        return Handed(roadmap=_roadmap(work, year), results=_results(work, year))


def _roadmap(work: Work, year: str) -> tuple[Step, ...]:
    from analytics.roadmap import board  # noqa: PLC0415 -- the office starts without figures

    return tuple(
        Step(
            code=one.code,
            title=one.title,
            responsible=", ".join(responsible(who) for who in one.responsible),
            starts=f"{one.starts_on:%d.%m.%Y}",
            due=f"{one.due:%d.%m.%Y}",
            status=one.status.value,
            status_words=_(f"site.status.{one.status.value}"),  # noqa: INT001 -- codes
        )
        for one in board(work, year).items
    )


def _of_many(one: Any) -> bool:
    """Whether nobody stands among fewer than five: neither those counted nor the others."""
    if one.k is None:
        return True
    few = range(1, FEWEST)
    return one.k not in few and one.n - one.k not in few


def _results(work: Work, year: str) -> tuple[Result, ...]:
    from analytics import rollup  # noqa: PLC0415 -- as above
    from analytics.figures import Hidden  # noqa: PLC0415 -- as above
    from analytics.indicators import METRICS, spoken, words  # noqa: PLC0415 -- as above

    board = rollup.board(work, year, audience=rollup.Audience.OUTSIDE)
    may_leave = rollup.exported(work, board, "site")
    wanted = [METRICS[one].id for one in TOLD]
    told = [
        one
        for code in wanted
        for one in may_leave.figures
        if one.metric_id == code
        and not one.part
        and one.value is not None
        and one.suppressed_reason is Hidden.NOTHING
        and _of_many(one)
    ]
    return tuple(
        Result(name=words.name(one.metric_id), value=spoken.value(one), base=spoken.base(one))
        for one in told
    )
