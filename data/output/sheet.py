"""Invitations on paper: eight to a page, each with the QR code of its personal link."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from data.i18n import _
from data.output.safety import printable

if TYPE_CHECKING:
    from docx.table import _Cell

ACROSS = 2
MARGIN, CODE, ROW = 12, 34, 66  # mm
SCALE = 4  # pixels a module: sharp at 34 mm
SMALL, PLAIN = 7, 10  # pt


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One invitation: for whom, to which form, where it leads, until when.

    ``note`` stands below the code in place of the words about a personal link.
    """

    fio: str
    title: str
    address: str
    until: str
    note: str = ""


def sheet(slips: Sequence[Slip], school: str) -> bytes:
    """A DOCX of A4 pages to be cut along the lines.

    Args:
        slips: in the order they are handed out.
        school: name of the school, on every slip.
    """
    from docx import Document  # noqa: PLC0415 -- only this paper pays for it
    from docx.enum.table import WD_ROW_HEIGHT_RULE  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    made = Document()
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(page, side, Mm(MARGIN))
    table = made.add_table(rows=0, cols=ACROSS, style="Table Grid")
    for first in range(0, len(slips), ACROSS):
        row = table.add_row()
        row.height, row.height_rule = Mm(ROW), WD_ROW_HEIGHT_RULE.EXACTLY
        for cell, slip in zip(row.cells, slips[first : first + ACROSS], strict=False):
            _fill(cell, slip, school)
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def _fill(cell: "_Cell", slip: Slip, school: str) -> None:
    from docx.shared import Mm, Pt  # noqa: PLC0415

    lines = (
        (school, SMALL, False),
        (slip.fio, PLAIN, True),
        (slip.title, PLAIN, False),
    )
    place = cell.paragraphs[0]
    for text, size, bold in lines:
        run = place.add_run(printable(text))
        run.font.size, run.bold = Pt(size), bold
        place.paragraph_format.space_after = Pt(1)
        place = cell.add_paragraph()
    place.paragraph_format.space_after = Pt(1)
    place.add_run().add_picture(BytesIO(picture(slip.address)), width=Mm(CODE))
    place = cell.add_paragraph()
    note = _("Point the camera of a phone here. The link is personal, until {day}.", day=slip.until)
    place.add_run(printable(slip.note or note)).font.size = Pt(SMALL)


def picture(address: str) -> bytes:
    """The address as a QR code (ISO/IEC 18004), PNG, error correction M."""
    import segno  # noqa: PLC0415

    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="png", scale=SCALE, border=2)
    return drawn.getvalue()
