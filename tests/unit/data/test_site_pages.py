"""Finished pages are read for dead links and broken structure; a ZIP is the same each time."""

import io
import zipfile

import pytest

from data.output import site

PAGE = '<!DOCTYPE html><html lang="ru"><head><title>т</title></head><body>{}</body></html>'


def faults(body):
    return site.faults({"a.html": PAGE.format(body).encode()})


def links(body, **files):
    return site.broken_links({"sub/a.html": PAGE.format(body).encode(), **files})


def test_a_good_page_has_no_fault():
    assert faults('<h1>а</h1><h2 id="x">б</h2><p>в<br>г</p>') == []


@pytest.mark.parametrize(
    "body",
    [
        "<h1>а</h1><p>б</div>",
        "<h1>а</h1><p>б",
        "<h1>а</h1><h3>б</h3>",
        "<p>без заголовка</p>",
        "<h1>а</h1><script>1</script>",
        '<h1 onclick="x()">а</h1>',
        '<h1 id="x">а</h1><p id="x">б</p>',
        '<h1>а</h1><img src="https://elsewhere.example/x.png" alt="">',
    ],
)
def test_each_fault_is_found(body):
    assert faults(body)


def test_a_page_without_its_language_is_a_fault():
    assert site.faults({"a.html": b"<html><body><h1>x</h1></body></html>"}) == ["a.html: lang"]


def test_links_lead_somewhere_inside():
    there = {"index.html": PAGE.format('<h1 id="top">а</h1>').encode()}
    assert (
        links('<a href="../index.html#top">а</a><a href="mailto:a@b.example">б</a>', **there) == []
    )
    for dead in ("../nowhere.html", "index.html", "../index.html#none", "javascript:x()", "#none"):
        assert links(f'<a href="{dead}">а</a>', **there) == [f"sub/a.html: {dead}"]


def test_a_zip_has_no_time_of_its_own():
    files = {"b.html": b"2", "a.html": b"1"}
    assert site.packed(files) == site.packed(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(site.packed(files))) as opened:
        assert opened.namelist() == ["a.html", "b.html"]
        assert opened.testzip() is None
