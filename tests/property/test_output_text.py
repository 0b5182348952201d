"""Whatever people type leaves as text and comes back as it was."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
from hypothesis import example, given
from hypothesis import strategies as st

from data.output import Table, guarded, write_csv, write_table
from data.output.safety import FORMULA, printable
from data.output.tables import sheet_name

NOW = datetime(2026, 10, 1, tzinfo=UTC)
TEXTS = st.lists(st.text(max_size=40), min_size=1, max_size=8)


@given(TEXTS)
@example(["=1+1", "_x000D_", "_x0041_", " а ", "\t", "\n", "<b>&amp;</b>", "]]>"])
def test_a_workbook_gives_texts_back_and_holds_no_formula(texts):
    content = write_table(Table(name="т", header=texts, rows=[texts]), NOW)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    for place, text in enumerate(texts, start=1):
        cell = sheet.cell(row=2, column=place)
        assert cell.data_type != "f"
        assert (cell.value or "") == printable(text)


INSIDE = st.lists(
    st.sampled_from(["<r>", "</r>", "<t>", "</t>", "</si>", "</sst>", "&lt;", "&", "_x0041_"])
    | st.text(max_size=6),
    max_size=6,
).map("".join)
MARKUP = st.builds("{}<r>{}</r>".format, st.sampled_from(["", " ", "\x01"]), INSIDE)


@given(st.lists(MARKUP, min_size=1, max_size=4))
@example(["<r></r>", "<r><t>чужое</t></r>", "<r></si></sst></r>", "<r>помогите & </r>"])
@example(["<r>первая\nвторая</r>", "<r>  а  </r>", "<r>_x000D_</r>", "<r>]]></r>"])
def test_text_like_the_markup_of_the_file_is_text_everywhere(texts):
    """In titles, headers and cells alike: equal on reading, and nothing else appears."""
    table = Table(name=texts[0], title=[texts[0]], header=texts, rows=[texts, texts])
    book = openpyxl.load_workbook(io.BytesIO(write_table(table, NOW)))
    said = [printable(one) for one in texts]
    (title, *lines) = book.worksheets[0].iter_rows(values_only=True)
    assert title[0] == said[0]
    assert not any(title[1:])
    assert [list(one) for one in lines] == [said] * 3


@given(st.text(max_size=40))
@example("а" * 30 + "'б")
@example("👩" * 31)
@example("<r>а</r>")
@example("'")
@example("а\nб")
def test_any_text_can_name_a_sheet(text):
    book = openpyxl.load_workbook(
        io.BytesIO(write_table(Table(name=text, header=["а"], rows=[]), NOW))
    )
    assert book.sheetnames == [sheet_name(text)]


@given(TEXTS)
def test_no_field_of_a_csv_begins_like_a_formula(texts):
    content = write_csv(texts, [texts], bom=False).decode("utf-8")
    for row in csv.reader(io.StringIO(content, newline=""), delimiter=";"):
        assert len(row) == len(texts)
        for field, text in zip(row, texts, strict=True):
            assert field.lstrip(" \u00a0")[:1] not in FORMULA - {""}
            assert field.removeprefix("'") == printable(text).removeprefix("'")


@given(st.text(max_size=30))
def test_guarding_twice_adds_nothing(text):
    assert guarded(guarded(text)) == guarded(text)


@given(st.text(max_size=200))
def test_printable_text_can_always_be_stored(text):
    printable(text).encode("utf-8")
    assert printable(printable(text)) == printable(text)
