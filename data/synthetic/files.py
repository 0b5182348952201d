"""Spreadsheets of an invented school in a folder, as a school would bring them."""

from collections.abc import Mapping
from pathlib import Path

from data.output import form5, form6, write_table
from data.synthetic.bank import old_bank
from data.synthetic.invention import FIRST_DAY, Invented
from data.synthetic.tables import mentee_table, mentor_table, staff_table

LAST_YEAR = "2025/2026"


def contents(invented: Invented) -> Mapping[str, bytes]:
    """File name -> bytes: staff, both questionnaires, both bank forms of the year before."""
    mentees, mentors = old_bank(invented)
    school = invented.school.short_name
    return {
        "staff.xlsx": write_table(staff_table(invented), FIRST_DAY),
        "mentors.xlsx": write_table(mentor_table(invented), FIRST_DAY),
        "mentees.xlsx": write_table(mentee_table(invented), FIRST_DAY),
        "form5.xlsx": form5(mentees, school=school, year=LAST_YEAR, created=FIRST_DAY),
        "form6.xlsx": form6(mentors, school=school, year=LAST_YEAR, created=FIRST_DAY),
    }


def files(invented: Invented, folder: Path) -> Mapping[str, Path]:
    """Write ``contents`` into a folder; name -> path."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for name, content in contents(invented).items():
        found[name] = folder / name
        found[name].write_bytes(content)
    return found
