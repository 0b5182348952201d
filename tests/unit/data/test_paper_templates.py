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


OUTSIDE = (
    '<Relationships><Relationship Id="r" Target="http://x/" TargetMode="External"/></Relationships>'
)


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
            word("x", **{"word__more.xml": "<w:instrText>INCLUDETEXT c:</w:instrText>"}),
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
