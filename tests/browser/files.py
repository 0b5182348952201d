"""Workbooks that a curator brings to the office in tests and pictures. Everybody is invented."""

from collections.abc import Mapping
from types import MappingProxyType

from data.output import Table, write_table
from data.synthetic import invent, staff_table
from data.synthetic.invention import FIRST_DAY

NEW = "Яблокова Вера Тихоновна"
SHOWN = 12  # rows that are taken over from the invented staff list


AS_THEY_ARE: Mapping[str, str] = MappingProxyType({})


def staff_workbook(renamed: Mapping[str, str] = AS_THEY_ARE) -> bytes:
    """Known people as they are, one new person, a namesake, a wrong year, a column nobody knows.

    ``renamed`` gives columns other headers.
    """
    invented = invent("school45")
    table = staff_table(invented)
    at = {name: place for place, name in enumerate(table.header)}
    known = [[*row, "да"] for row in table.rows[:SHOWN]]
    new = list(known[1])
    new[at["Фамилия, имя, отчество"]], new[at["Электронная почта"]] = NEW, ""
    namesake = list(known[2])
    namesake[at["Электронная почта"]] = ""
    wrong = list(known[4])
    wrong[at["Фамилия, имя, отчество"]], wrong[at["Электронная почта"]] = "Гусев Лев Львович", ""
    fresh = [new, namesake, wrong]
    for row in fresh:
        row[at["Табельный номер"]] = ""
    namesake[at["Год рождения"]] = 1971
    wrong[at["Год рождения"]] = "семьдесят первый"
    rows = [[number, *row[1:]] for number, row in enumerate([*known, *fresh], start=1)]
    header = tuple(renamed.get(one, one) for one in (*table.header, "Ведёт кружок"))
    return write_table(Table(name=table.name, header=header, rows=rows), FIRST_DAY)
