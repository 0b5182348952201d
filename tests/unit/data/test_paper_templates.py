"""A school's own template: it can say places, lists and conditions, and nothing it says runs."""

import pytest

from data.output import documents, sandboxing
from data.output.confined.places import ForbiddenError, Places
from data.output.sandboxing import (
    BrokenTemplateError,
    EndlessTemplateError,
    ForbiddenTemplateError,
    HeavyTemplateError,
    OwnTemplateError,
    UnknownPlaceError,
    fill_apart,
)
from data.papers import school_templates
from data.papers.parameters import STAMP
from data.papers.school_templates import NotATemplateError, OutsideLinkError, TemplateTooBigError
from tests.paper_cases import ENDLESS, NAUGHTY, PAYLOADS, SWELLING, word

VALUES = {"school": "МАОУ «А&Б»", "norms": ["один", "два"]}


def filled(*lines, **values):
    return fill_apart(word(*lines), VALUES | values, STAMP, stamped=False)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_more_than_places_is_refused_before_it_is_compiled(payload):
    with pytest.raises(ForbiddenError):
        Places().from_string(payload).render(VALUES)


@pytest.mark.parametrize("payload", [PAYLOADS[1], PAYLOADS[24], PAYLOADS[28]])
def test_the_child_refuses_it_too(payload):
    with pytest.raises(ForbiddenTemplateError):
        filled("{{ school }}", payload)


def test_an_endless_template_is_stopped_by_the_clock(monkeypatch):
    assert sandboxing.WALL < 5  # seconds, what is promised
    monkeypatch.setattr(sandboxing, "WALL", 1.5)
    with pytest.raises(EndlessTemplateError):
        filled(ENDLESS, norms=["x"] * 2_000)


def test_a_swelling_template_is_stopped():
    with pytest.raises((HeavyTemplateError, EndlessTemplateError)):
        filled(SWELLING, norms=["x" * 1_000] * 2_000)


def test_a_place_that_nothing_fills_is_told():
    with pytest.raises(UnknownPlaceError) as refusal:
        filled("{{ school }} {{ foreign }}")
    assert "foreign" in refusal.value.params["detail"]


def test_what_is_no_document_is_told():
    with pytest.raises(BrokenTemplateError):
        fill_apart(b"PK\x03\x04 nothing", VALUES, STAMP, stamped=False)


def test_a_good_one_is_filled_value_by_value_with_the_stamp_of_a_draft():
    lines = "{{ school }}", "{%p for one in norms %}", "– {{ one }}", "{%p endfor %}"
    values = {"school": "A < B & {{ 7 * 7 }} {_{", "norms": [one for one in NAUGHTY if one]}
    made = documents.render_own("x", word(*lines), values, STAMP, draft=True)
    said = documents.text_of(made)
    assert said.splitlines()[0] == STAMP
    assert "A < B & {{ 7 * 7 }} {_{" in said
    assert "49" not in said


def test_values_left_out_are_refused_unless_they_are_optional():
    with pytest.raises(documents.LostValueError) as refusal:
        documents.render_own("x", word("{{ school }}"), VALUES, STAMP, draft=False)
    assert refusal.value.params["fields"] == "norms"
    made = documents.render_own(
        "x", word("{{ school }}"), VALUES, STAMP, draft=False, optional=["norms"]
    )
    assert STAMP not in documents.text_of(made)


NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
)
STRANGE = 'xmlns:v="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEADING = '<?xml version="1.0" encoding="UTF-16"?>'
RELATED = '<Relationships><Relationship Id="r" {}/></Relationships>'
OUTSIDE = RELATED.format('Target="http://x/" TargetMode="External"')
BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "separate", "end")
)


def code(text, tag="instrText"):
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


def more(said):
    """A Word file with one more part that holds this."""
    return word("x", **{"word__more.xml": f"<w:p {NAMES}>{said}</w:p>"})


def related(said):
    return word("x", **{"word___rels__other.xml.rels": RELATED.format(said)})


REACHING = {
    "letter of the mode by number": related('Target="x" TargetMode="&#69;xternal"'),
    "mode in single quotes": related("Target='x' TargetMode = 'external'"),
    "relations in UTF-16": word(
        "x", **{"word___rels__other.xml.rels": (HEADING + OUTSIDE).encode("utf-16")}
    ),
    "relations under another name": word("x", **{"word__other.dat": OUTSIDE}),
    "address without a mode": related('Target="file:///c:/a"'),
    "share without a mode": related('Target="\\\\host\\a"'),
    "template behind": related('Target="a" Type="http://x/attachedTemplate"'),
    "embedded object by relation": related('Target="a" Type="http://x/oleObject"'),
    "chunk": more('<w:altChunk w:id="r"/>'),
    "object": more('<o:OLEObject ProgID="Excel.Sheet"/>'),
    "source of a mailing": more("<w:mailMerge/>"),
    "script": more("<script>run()</script>"),
    "style sheet": word("x", **{"customXml__item9.xml": '<?xml-stylesheet href="a.xsl"?><a/>'}),
    "picture from elsewhere": more('<imagedata src="http://x/a.png"/>'),
    "field in single quotes": more("<w:fldSimple w:instr='DDEAUTO c:'/>"),
    "field by number": more('<w:fldSimple w:instr="&#68;DE c"/>'),
    "field of another prefix": more(f"<v:p {STRANGE}><v:instrText>LINK a</v:instrText></v:p>"),
    "field in pieces": more(BEGIN + code("INCL") + code("UDEPICTURE x") + END),
    "field beside another": more(
        BEGIN + code("PAGE") + END + BEGIN + code("DDEAUTO c") + SEPARATE + END
    ),
    "field within another": more(
        BEGIN + code("IF a") + BEGIN + code("DDE c") + SEPARATE + END + SEPARATE + END
    ),
    "code as text": more(BEGIN + code("DDEAUTO c", "t") + SEPARATE + END),
    "deleted code": more(code("INCLUDETEXT a", "delInstrText")),
    "code that is filled in": more(BEGIN + code("DD{{ school }}") + END),
    "link field": more(BEGIN + code('HYPERLINK "http://x/"') + END),
    "file in another part": word("x", **{"word__media__a.png": b"PK\x03\x04rest"}),
    "part that is no XML": word("x", **{"word__more.xml": "<w:p>"}),
    "encoding nobody knows": word(
        "x", **{"word__more.xml": '<?xml version="1.0" encoding="nothing"?><a/>'}
    ),
}


@pytest.mark.parametrize("content", REACHING.values(), ids=REACHING)
def test_a_template_that_reaches_outside_is_refused_however_it_is_written(content):
    with pytest.raises(OutsideLinkError):
        school_templates.check(content, "a.docx")


def test_what_word_writes_by_itself_passes():
    usual = [
        *(BEGIN + code(one) + SEPARATE + code("{{ school }}", "t") + END for one in USUAL),
        code("DDE is told of in the text, http://x/", "t"),
        '<w:fldSimple w:instr=" NUMPAGES "/><w:hyperlink w:anchor="_Toc1"/>',
    ]
    school_templates.check(more("".join(usual)), "a.docx")
    for name in ("regulation", "order_pairs"):
        school_templates.check(documents.content(name), "a.docx")


USUAL = ('TOC \\o "1-3" \\h \\z \\u', "PAGE", 'HYPERLINK \\l "_Toc1"', "DATE \\@ dd.MM.yyyy")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", NotATemplateError),
        (b"%PDF-1.7", NotATemplateError),
        (b"PK" + b"\x00" * 3_000_000, TemplateTooBigError),
        (word("x", word___rels__document2__xml="x"), None),
        (word("x", **{"word___rels__other.xml.rels": OUTSIDE}), OutsideLinkError),
        (word("x", word__embeddings__one="x"), OutsideLinkError),
        (
            word("x", **{"word__more.xml": f"<w:p {NAMES}>{code('INCLUDETEXT c:')}</w:p>"}),
            OutsideLinkError,
        ),
        (word("x", **{"word__vbaProject.bin": "x"}), "intake.macro"),
        (word("x", **{"word__bomb.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]>"}), "intake.entities"),
        (word("x", **{"word__swollen.xml": "0" * 40_000_000}), "intake.swollen"),
    ],
    ids=range(10),
)
def test_the_guard_of_templates(content, refusal):
    if refusal is None:
        school_templates.check(content, "a.docx")
        return
    with pytest.raises(Exception) as found:
        school_templates.check(content, "a.docx")
    assert getattr(found.value, "code", "") == getattr(refusal, "code", refusal)


def test_every_refusal_of_a_template_is_one_of_its_kind():
    for one in (BrokenTemplateError, EndlessTemplateError, ForbiddenTemplateError):
        assert issubclass(one, OwnTemplateError)


def test_a_shipped_template_says_only_what_it_may():
    for name in documents.names():
        assert documents.places(name)
