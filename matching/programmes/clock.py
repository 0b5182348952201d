"""The time zone of a school: meetings are spoken of in its hours."""

from datetime import date
from zoneinfo import ZoneInfo

from data.access import Permission
from data.errors import InvalidValueError
from data.store import Work
from data.store.zones import NAME, USUAL

ZONES = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
)


def zone_of(work: Work) -> ZoneInfo:
    """The zone of the school; Moscow where nobody has said."""
    return work.zone


def today_of(work: Work) -> date:
    """Which day it is at the school."""
    return work.today


def set_zone(work: Work, name: str) -> str:
    """Choose one of the eleven zones of Russia."""
    work.require(Permission.SCHOOL_WRITE)
    if name not in ZONES:
        raise InvalidValueError(field=NAME, value=name, rule=", ".join(ZONES))
    before = str(work.settings_kv.get(NAME, USUAL))
    work.settings_kv.put(NAME, name)
    work.audit("school.timezone", {NAME: before}, {NAME: name}, subject=f"school:{work.school_id}")
    return name
