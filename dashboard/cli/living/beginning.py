"""The first papers of the year: the curator is appointed, the regulation is adopted."""

from datetime import date

from dashboard.bootstrap import papering
from dashboard.cli.living.stage import CURATOR, DIRECTOR, Stage
from data.accounts import appointing
from data.i18n import _
from data.names import sort_key
from data.papers import making, signing
from data.records.ids import PersonId
from data.records.school import Requisites
from data.starting import regulation
from data.store import Work

APPOINTED, SIGNED, ADOPTED = 88, 87, 80  # days ago
LAST_MONTH, LAST_DAY = 8, 31


def begun(stage: Stage) -> None:
    """Plan items 1.1 and 1.3 in the order of the days."""
    papering.register()
    stage.on(APPOINTED, _appointed, stage)
    stage.on(ADOPTED, _adopted, stage)


def signed(stage: Stage, kind: str, subject: str, number: str) -> None:
    """The curator makes a paper, the director signs it the same day."""
    made = stage.did(CURATOR, making.issue_paper, kind, subject, {"order_number": number})
    today = stage.now.date()
    stage.did(DIRECTOR, signing.sign, made.id, signed_on=today, number=number)


def _appointed(stage: Stage) -> None:
    """The order and the undertaking of the curator, who is a deputy head of the school."""
    stage.did(CURATOR, _parameters)
    curator, deputy = stage.saw(CURATOR, _leaders)
    first = stage.now.date()
    one = stage.did(
        CURATOR,
        appointing.prepare,
        curator,
        first,
        _year_end(first),
        deputy_id=deputy,
        account_id=stage.accounts[CURATOR].id,
        duties=(
            _("collect requests and questionnaires, keep both banks"),
            _("run matching rounds and decide on every pair with a reason"),
            _("organise monitoring and tell its results"),
        ),
    )
    stage.on(SIGNED, signed, stage, "order_curator", one.id, "112-ОД")
    stage.on(SIGNED, signed, stage, "nondisclosure", one.id, "")


def _adopted(stage: Stage) -> None:
    """The regulation of what matching reads."""
    signed(stage, "order_regulation", "", "118-ОД")
    signed(stage, "regulation", "", "118-ОД-1")


def _parameters(work: Work) -> None:
    school = regulation.read(work)
    head = Requisites(
        place=school.municipality,
        address=_("invented: 1 School Street"),
        phone=_("invented: 000-00-00"),
        director=_("I. I. Director"),
    )
    regulation.change(work, school.regulation, head)


def _leaders(work: Work) -> tuple[PersonId, PersonId]:
    """Two of the staff who take no part in the pairs, by name."""
    taking = {one.person_id for one in work.participations.all()}
    free = [one for one in work.people.all() if one.id not in taking and one.archived_at is None]
    by_name = sorted(free, key=lambda one: (not one.post, sort_key(one.fio)))
    return by_name[0].id, by_name[1].id


def _year_end(first: date) -> date:
    year = first.year + 1 if first.month >= LAST_MONTH else first.year
    return date(year, LAST_MONTH, LAST_DAY)
