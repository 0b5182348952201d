"""The time zone of a school: days and hours are spoken of by its clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from data.store.repositories import SettingsKv
from data.store.repository import Desk

NAME = "timezone"
USUAL = "Europe/Moscow"


def zone_of(kept: SettingsKv) -> ZoneInfo:
    """The zone a school has chosen; Moscow where nobody has said."""
    return ZoneInfo(str(kept.get(NAME, USUAL)))


def day_at(desk: Desk, now: datetime) -> date:
    """Which day it is at the school of a desk."""
    return now.astimezone(zone_of(SettingsKv(desk))).date()
