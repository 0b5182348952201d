"""Pieces that several pages show: notices, tables, a confirmation. They decide nothing."""

from dashboard.widgets.actions import attempt, confirmed_button, notices
from dashboard.widgets.tables import pick

__all__ = ["attempt", "confirmed_button", "notices", "pick"]
