"""The roadmap of the invented year: dates are set, two events are moved, the paper is signed."""

from datetime import timedelta

from analytics import roadmap
from dashboard.bootstrap import papering
from dashboard.cli.living.stage import CURATOR, DIRECTOR, Stage
from data.bank.participations import this_year
from data.i18n import _
from data.papers import making, signing
from data.records.ids import DocumentId
from data.store import Work

DATED, ISSUED, SIGNED = 38, 37, 36  # days ago
LATER = (("6.3", 14), ("6.4", 7))  # items that this school holds so many days after the usual day


def begun(stage: Stage) -> None:
    """The plan of the year, in the order of the days."""
    papering.register()
    stage.on(DATED, _dated, stage)
    stage.on(ISSUED, _issued, stage)


def _dated(stage: Stage) -> None:
    """The usual dates are taken over; two events are moved, with a note why."""
    stage.did(CURATOR, roadmap.set_usual)
    for code, days in LATER:
        stage.did(CURATOR, _moved, code, days)


def _moved(work: Work, code: str, days: int) -> None:
    one = roadmap.board(work).item(code)
    by = timedelta(days=days)
    roadmap.set_item(
        work,
        code,
        starts_on=one.starts_on + by,
        due=one.due + by,
        responsible=one.responsible,
        note=_("Invented note: the hall is free on these days only."),
        version=one.version,
    )


def _issued(stage: Stage) -> None:
    """The official document is made; the director signs it a day later."""
    year = stage.saw(CURATOR, this_year)
    made = stage.did(CURATOR, making.issue_paper, "roadmap", year, {})
    stage.on(SIGNED, _signed, stage, made.id, made.number)


def _signed(stage: Stage, document_id: DocumentId, number: int) -> None:
    stage.did(DIRECTOR, signing.sign, document_id, signed_on=stage.now.date(), number=str(number))
