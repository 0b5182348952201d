"""A paper for everybody: what tells of its makers goes, what cannot be read is refused."""

import io
import zipfile

import docx
import pytest

from data.output import site

PLACE = "word/document.xml"


def paper():
    made = docx.Document()
    made.add_paragraph("Памятка о чтении")
    made.core_properties.author = "Иванова Анна"
    made.core_properties.last_modified_by = "Иванова Анна"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def with_parts(more=None, body=""):
    """The paper with other parts, and more in its body."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(paper())) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            if name == PLACE:
                raw = raw.decode().replace("<w:sectPr", body + "<w:sectPr", 1).encode()
            new.writestr(name, raw)
        for name, raw in (more or {}).items():
            new.writestr(name, raw)
    return buffer.getvalue()


def test_who_wrote_it_goes_and_the_words_stay():
    cleaned = site.clean(paper())
    assert site.clean(paper()) == cleaned
    assert "Памятка о чтении" in site.words_of(cleaned)
    docx.Document(io.BytesIO(cleaned))  # a whole paper still
    with zipfile.ZipFile(io.BytesIO(cleaned)) as opened:
        assert not any(one.startswith(("docProps", "customXml")) for one in opened.namelist())
        assert all(one.date_time == (1980, 1, 1, 0, 0, 0) for one in opened.infolist())
        inside = b"".join(opened.read(one) for one in opened.namelist()).decode()
    assert "Иванова" not in inside
    assert "docProps" not in inside
    assert site.clean(cleaned) is not None


@pytest.mark.parametrize(
    "name",
    ["word/comments.xml", "word/people.xml", "word/media/image1.png", "word/glossary/document.xml"],
)
def test_a_part_that_is_not_read_refuses_the_whole(name):
    assert site.clean(with_parts({name: b"<a>1</a>"})) is None


@pytest.mark.parametrize(
    "body",
    [
        '<w:p><w:del w:author="Иванова"><w:r><w:delText>Иванова</w:delText></w:r></w:del></w:p>',
        '<w:p><w:ins w:author="Иванова"><w:r><w:t>слово</w:t></w:r></w:ins></w:p>',
        '<w:p><w:commentRangeStart w:id="1"/></w:p>',
        "<w:p><w:r><w:pict/></w:r></w:p>",
    ],
)
def test_a_tracked_change_a_comment_or_a_picture_refuses_the_whole(body):
    assert site.clean(with_parts(body=body)) is None


def test_notes_and_hints_are_read_as_the_body_is():
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:footnote><w:p><w:r><w:t>Спросить Ивано</w:t></w:r><w:r><w:t>ву</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    )
    hint = '<w:p><w:bookmarkStart w:id="1" w:name="Петрова"/><w:bookmarkEnd w:id="1"/></w:p>'
    cleaned = site.clean(with_parts({"word/footnotes.xml": notes.encode()}, body=hint))
    words = site.words_of(cleaned)
    assert "Спросить Иванову" in words
    assert "Петрова" in words


def test_entities_and_broken_files_are_refused():
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert site.clean(with_parts({"word/header9.xml": bomb})) is None
    assert site.clean(b"PK\x03\x04 nothing") is None
    assert site.clean(paper()[:2000]) is None


def test_what_leads_out_of_the_file_is_refused_but_for_links():
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://x/{}" Target="{}" TargetMode="External"/>'
        "</Relationships>"
    )
    place = "word/_rels/settings.xml.rels"
    path = r"C:\\Users\\Ivanova\\a.dot"
    assert site.clean(with_parts({place: rels.format("template", path).encode()})) is None
    link = site.clean(with_parts({place: rels.format("hyperlink", "mailto:iv@x.ru").encode()}))
    assert "mailto:iv@x.ru" in site.words_of(link)
