"""Pages of a paper as pictures: at once by Typst, exactly by a text processor where there is one."""

import sys

import pytest
import typst

from data.output import documents, picture
from data.output.picture import NoPictureError
from tests.paper_cases import NAUGHTY, word

PNG = b"\x89PNG"


def test_pages_of_a_paper_with_hostile_texts():
    assert all(
        one.startswith(PNG) for one in picture.pages(word(*map(str, documents.cleaned(NAUGHTY))))
    )


def test_every_shipped_template_can_be_drawn():
    for name in ("order_curator", "programme", "regulation"):
        assert picture.pages(documents.content(name))[0].startswith(PNG)


def test_a_long_paper_has_many_pages_and_not_too_many(monkeypatch):
    long = word(*["строка"] * 200)
    assert len(picture.pages(long)) > 2
    monkeypatch.setattr(picture, "MOST_PAGES", 2)
    assert len(picture.pages(long)) == 2


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A text processor that does what the script says."""

    def install(script):
        program = tmp_path / "soffice"
        program.write_text(f"#!{sys.executable} -I\nimport sys, time\n{script}\n", encoding="utf-8")
        program.chmod(0o700)
        monkeypatch.setattr(picture, "office", lambda: str(program))

    return install


def two_pages() -> bytes:
    return bytes(typst.compile(b"a #pagebreak() b"))


def test_exact_pages_come_from_the_text_processor(office, tmp_path):
    (tmp_path / "made.pdf").write_bytes(two_pages())
    office(
        f"made = open({str(tmp_path / 'made.pdf')!r}, 'rb').read()\n"
        "place = sys.argv[sys.argv.index('--outdir') + 1]\n"
        "open(place + '/paper.pdf', 'wb').write(made)"
    )
    pages = picture.exact_pages(word("x"))
    assert len(pages) == 2
    assert all(one.startswith(PNG) for one in pages)


def test_a_text_processor_that_hangs_is_ended(office, monkeypatch):
    office("time.sleep(60)")
    monkeypatch.setattr(picture, "WALL", 0.5)
    with pytest.raises(NoPictureError, match="time"):
        picture.to_pdf(word("x"))


@pytest.mark.parametrize("script", ["pass", "sys.exit(1)"])
def test_a_text_processor_that_makes_nothing_is_told(office, script):
    office(script)
    with pytest.raises(NoPictureError, match="no pages"):
        picture.to_pdf(word("x"))


def test_without_a_text_processor_it_is_said(monkeypatch):
    monkeypatch.setattr(picture, "office", lambda: "")
    with pytest.raises(NoPictureError, match="no LibreOffice"):
        picture.exact_pages(word("x"))
