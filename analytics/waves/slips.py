"""Codes of an anonymous wave on slips of paper, to be folded and drawn from a box."""

from analytics.waves.climate import draw_codes, grouped, title
from data.codebook.practice import poll_of
from data.i18n import _
from data.output.sheet import Slip, sheet
from data.records.ids import ClimateId
from data.store import Work

PLACE = "/a/"


def paper(work: Work, climate_id: ClimateId, count: int, base: str) -> bytes:
    """A DOCX with ``count`` fresh slips; slips printed before open nothing any more.

    Raises:
        SlipCountError, ClimateClosedError: as ``draw_codes``.
    """
    drawn = draw_codes(work, climate_id, count)
    door, until = f"{base.rstrip('/')}{PLACE}", f"{drawn.climate.closes_on:%d.%m.%Y}"
    note = _(
        "Anonymous: point the camera here, or type the code at {door}. It serves once, until {day}."
        " Draw any slip from the box.",
        door=door,
        day=until,
    )
    listed = [
        Slip(
            fio=grouped(code),
            title=_titled(drawn.climate.wave),
            address=f"{door}{code}",
            until=until,
            note=note,
        )
        for code in drawn.codes
    ]
    return sheet(listed, work.schools.get(work.school_id).name)


def _titled(wave: str) -> str:
    return title(wave) if poll_of(wave) else _("Climate of the staff")
