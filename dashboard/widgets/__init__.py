"""Pieces that several pages show: notices, tables, forms, a bank. They decide nothing."""

from dashboard.widgets.actions import attempt, confirmed_button, notices, partly
from dashboard.widgets.links import download, downloads
from dashboard.widgets.refusals import refuse
from dashboard.widgets.tables import pick, pick_many

__all__ = [
    "attempt",
    "confirmed_button",
    "download",
    "downloads",
    "notices",
    "partly",
    "pick",
    "pick_many",
    "refuse",
]
