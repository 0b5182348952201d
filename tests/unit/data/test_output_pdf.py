"""Reports as PDF: every text is found again, charts stay vectors, pages are kept to."""

import zipfile
from io import BytesIO

import pytest
import vl_convert
from pypdf import PdfReader

from data.output.documents import LostValueError, Picture, render, text_of
from data.output.pdf import PdfFaultError, PdfTooLongError, render_pdf

NAUGHTY = "#panic() *x* `y` $a$ @z \\ & <b> «ё» {{ 7*7 }}"


@pytest.fixture(scope="module")
def chart():
    spec = {
        "data": {"values": [{"a": "Запросы ё", "b": 3}]},
        "mark": "bar",
        "encoding": {"x": {"field": "b", "type": "quantitative"}, "y": {"field": "a"}},
    }
    return {
        "pdf": vl_convert.vegalite_to_pdf(spec),
        "svg": vl_convert.vegalite_to_svg(spec).encode(),
        "png": vl_convert.vegalite_to_png(spec),
    }


def told(*blocks):
    return {
        "lang": "ru", "title": "Качество", "school": "МБОУ", "period": "2025/2026",
        "stamp": "данные a1b2", "pages": [{"title": "Итоги", "blocks": list(blocks)}],
    }  # fmt: skip


def read(pdf):
    return PdfReader(BytesIO(pdf))


def test_the_same_input_gives_the_same_bytes_and_a_chart_stays_a_vector(chart):
    block = {
        "kind": "charts",
        "columns": 1,
        "items": [{"picture": "a", "title": "т", "alt": "x", "meaning": "м"}],
    }
    made = [render_pdf("quality", told(block), {"a": chart["pdf"]}) for _ in range(2)]
    page = read(made[0]).pages[0]
    assert made[0] == made[1]
    assert not page.images  # no bitmap in it
    assert "Запросы ё" in page.extract_text()  # the letters of the chart are letters


def test_values_are_text_and_never_markup():
    page = read(render_pdf("quality", told({"kind": "text", "text": NAUGHTY}))).pages[0]
    assert NAUGHTY in " ".join(page.extract_text().split())


def test_letters_become_smaller_until_the_pages_are_enough():
    long = told(*({"kind": "text", "text": "слово " * 40} for _ in range(40)))
    assert len(read(render_pdf("quality", long, pages=2)).pages) == 2
    assert len(read(render_pdf("quality", long)).pages) > 2
    with pytest.raises(PdfTooLongError) as refusal:
        render_pdf("quality", {**long, "pages": long["pages"] * 3}, pages=3)
    assert refusal.value.params["pages"] == 3


def test_a_missing_picture_is_named():
    block = {
        "kind": "charts",
        "columns": 1,
        "items": [{"picture": "no", "title": "", "alt": "", "meaning": ""}],
    }
    with pytest.raises(PdfFaultError) as refusal:
        render_pdf("quality", told(block))
    assert "no" in str(refusal.value.params["detail"])


def note(**more):
    return {
        "school": "МБОУ", "period": "2025/2026", "as_of": "26.11.2026", "synthetic": "",
        "summary": [NAUGHTY], "figures": [], "limits": [], "charts": [], "swot": [], "marks": [],
        "total": "0 из 18", "method": [], "stamp": "данные", **more,
    }  # fmt: skip


def test_a_paper_holds_the_vector_beside_the_bitmap_and_its_words(chart):
    picture = Picture(svg=chart["svg"], png=chart["png"], alt="Запросы: 3")
    paper = render(
        "quality_note", note(charts=[{"title": "т", "picture": picture, "meaning": "м"}])
    )
    with zipfile.ZipFile(BytesIO(paper)) as inside:
        assert inside.read("word/media/chart1.svg") == chart["svg"]
        document = inside.read("word/document.xml").decode()
        assert "image/svg+xml" in inside.read("[Content_Types].xml").decode()
    assert "svgBlip" in document
    assert "Запросы: 3" in document
    assert NAUGHTY in text_of(paper)


def test_a_paper_that_loses_a_value_is_none():
    with pytest.raises(LostValueError):
        render("quality_note", note(nowhere="не напечатано"))
