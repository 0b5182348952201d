"""Invitations on paper: every slip is there, and its code leads where it says."""

from io import BytesIO
from zipfile import ZipFile

import segno
from docx import Document

from data.output.sheet import SCALE, Slip, sheet

NAMES = ("Ёлкина-Щукина Анна", "А&Б <b>", "=1+1", "{{ x }}", "Ким Ли")
SLIPS = [
    Slip(fio=fio, title="Анкета", address=f"https://школа.example/f/{at}", until="10.12.2026")
    for at, fio in enumerate(NAMES)
]


def test_every_slip_names_the_person_the_school_and_the_day():
    made = Document(BytesIO(sheet(SLIPS, "МБОУ «А&Б»")))
    cells = [cell.text for row in made.tables[0].rows for cell in row.cells]
    for slip, cell in zip(SLIPS, cells, strict=False):
        assert slip.fio in cell
        assert "МБОУ «А&Б»" in cell
        assert "10.12.2026" in cell
    assert len([one for one in cells if one]) == len(SLIPS)


def test_the_picture_of_a_slip_is_the_code_of_its_address():
    packed = ZipFile(BytesIO(sheet(SLIPS, "Школа")))
    pictures = {packed.read(one) for one in packed.namelist() if one.endswith(".png")}
    for slip in SLIPS:
        drawn = BytesIO()
        segno.make(slip.address, error="m", micro=False).save(
            drawn, kind="png", scale=SCALE, border=2
        )
        assert drawn.getvalue() in pictures


def test_no_address_is_written_in_letters():
    packed = ZipFile(BytesIO(sheet(SLIPS, "Школа")))
    assert not any(b"/f/" in packed.read(one) for one in packed.namelist() if "xml" in one)
