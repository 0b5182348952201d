# ruff: noqa: A005 -- the module is about the site, nobody here means the standard library
"""The curator publishes last year's section of the site, served by the demo itself."""

from dashboard.bootstrap.publishing import handed
from dashboard.cli.living.stage import CURATOR, Stage
from data import publication
from data.publication.checking import HUMAN
from data.publication.publishing import place_here
from data.records.publication import SiteBuild
from data.settings import DEFAULT_PORT
from data.store import Work

ADDRESS = f"http://127.0.0.1:{DEFAULT_PORT}"  # where the demo is usually opened


def published(stage: Stage) -> None:
    """A build of the finished year, looked at and published; another one waits for this year."""
    stage.did(CURATOR, _published)
    stage.did(CURATOR, _built)


def _published(work: Work) -> SiteBuild:
    made = publication.build(work, _last(_year(work)), handed(work, _last(_year(work))))
    place = ADDRESS + place_here(work.school_id)
    return publication.publish(work, made.id, place, HUMAN, here=True)


def _built(work: Work) -> SiteBuild:
    return publication.build(work, _year(work), handed(work, _year(work)))


def _year(work: Work) -> str:
    return work.schools.get(work.school_id).year


def _last(year: str) -> str:
    """The school year before.

    >>> _last("2026/2027")
    '2025/2026'
    """
    first = int(year[:4])
    return f"{first - 1}/{first}"
