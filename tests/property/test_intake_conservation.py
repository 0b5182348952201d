"""Rows in = imported + same + duplicate + rejected + skipped, whatever the file looks like."""

from collections.abc import Iterator
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.intake import LostRowsError, as_kind, conserved, interpret
from data.intake.grid import cleaned
from data.intake.refusals import UnreadableError
from data.records.intake import RowOutcome, TableKind
from data.synthetic import Mess, invent
from data.synthetic.mess import CONTAINERS
from tests.intake_conservation import Tally, check, school
from tests.intake_files import delimited, document, quick, understood, xlsx

HEADER = ["ФИО", "Должность", "Предмет", "Педагогический стаж"]
CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff") | st.just("\n"),
    max_size=12,
)
TABLES = st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=5)


@pytest.fixture(scope="module")
def mess() -> Mess:
    return Mess(invent("school45"))


@pytest.fixture(scope="module")
def office() -> Iterator[tuple]:
    with school() as opened:
        yield opened


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.sampled_from(TableKind), st.sampled_from(sorted(CONTAINERS)))
def test_every_dirty_file_keeps_its_rows_and_changes_nothing_twice(
    mess, office, seed, kind, container
):
    dirty = mess.file(np.random.default_rng(seed), kind, container)
    check(*office, dirty, Tally())


@pytest.mark.parametrize("way", ["csv", "tab", "xlsx", "docx"])
@given(rows=TABLES)
@example(rows=[["=1+1", "'", "«", "0"]])
@example(rows=[["Null", "NA", "nan", "0012"]])
def test_whatever_is_typed_into_a_table_is_counted(way, rows):
    table = [HEADER, *rows]
    content = {
        "csv": lambda: delimited(table, ";"),
        "tab": lambda: delimited(table, "\t", "utf-16"),
        "xlsx": lambda: xlsx(table),
        "docx": lambda: document(table),
    }[way]()
    written = sum(any(cleaned(cell) for cell in row) for row in rows)
    found = understood(content, "штат", TableKind.STAFF)
    assert sum(found.counts.values()) == len(found.rows) == written
    assert len({(one.sheet, one.row) for one in found.rows}) == written


@settings(max_examples=100)
@given(st.data())
def test_a_file_with_flipped_bytes_is_read_or_refused_and_never_breaks_anything(data):
    content = bytearray(data.draw(st.sampled_from(SEEDS)))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    with suppress(UnreadableError):  # anything else would be a fault
        reading = quick(bytes(content), "файл")
        found = interpret(as_kind(reading, data.draw(st.sampled_from(TableKind))))
        assert sum(found.counts.values()) == len(found.rows)


def test_a_lost_row_stops_everything():
    found = understood(xlsx([HEADER, ["Жук Иван", "учитель", "химия", 5]]))
    with pytest.raises(LostRowsError):
        conserved(found.rows, 2)
    assert set(found.counts) == {one.value for one in RowOutcome}


SEEDS = [
    xlsx([HEADER, ["Жук Иван", "учитель", "химия", 5]]),
    document([HEADER, ["Жук Иван", "учитель", "химия", 5]]),
    delimited([HEADER, ["Жук Иван", "учитель", "химия", 5]], ";", "cp1251"),
    delimited([HEADER, ["Жук Иван", "учитель", "химия", 5]], ",", "utf-8"),
]
