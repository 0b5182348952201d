"""The section «Наставничество» of the site: built, checked, published, taken down."""

from data.publication.building import build
from data.publication.publishing import publish, unpublish
from data.publication.renewing import Stale, stale
from data.publication.section import Handed, Result, Step
from data.publication.serving import served
from data.publication.taking_down import confirm_removed, due, withdrawn
from data.publication.viewing import archive, changes, checklist, overview, preview

__all__ = [
    "Handed",
    "Result",
    "Stale",
    "Step",
    "archive",
    "build",
    "changes",
    "checklist",
    "confirm_removed",
    "due",
    "overview",
    "preview",
    "publish",
    "served",
    "stale",
    "unpublish",
    "withdrawn",
]
