"""Papers in Word: every value is found again, nothing in a value is code, the file is steady."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.names import clean_text
from data.output import documents
from data.output.templates import build

VALUES = {
    "school": "МБОУ «А&Б» <b> 45",
    "person": "Ёлкина-Щукина Анна",
    "lines": ["первая & строка", "a <b> c\nвторая"],
    "edition": "1.0.0",
}


def test_the_shipped_templates_are_what_their_builder_makes():
    assert set(build.TEMPLATES) == documents.names()
    for name in build.TEMPLATES:
        assert build.made(name) == documents.content(name), name


def test_markup_in_values_is_text_and_nothing_is_cut():
    text = documents.text_of(documents.render("consent", VALUES))
    for one in ("МБОУ «А&Б» <b> 45", "первая & строка", "a <b> c", "вторая", "Ёлкина-Щукина"):
        assert one in text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_any_text_is_found_again_or_cleaned(text):
    made = documents.render("consent", {**VALUES, "person": text})
    assert "".join(clean_text(text).split()) in "".join(documents.text_of(made).split())


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{% for x in y %}", "{{ ''.__class__ }}"])
def test_an_expression_in_a_value_stays_text(text):
    made = documents.render("consent", {**VALUES, "person": text})
    assert text in documents.text_of(made)


def test_what_is_missing_and_what_does_not_show_is_refused_without_naming_values():
    with pytest.raises(documents.MissingValueError):
        documents.render("consent", {"school": "А"})
    with pytest.raises(documents.LostValueError) as told:
        documents.render("consent", {**VALUES, "secret": {"of": ["Жукова"]}, "flag": True})
    assert told.value.params == {"template": "consent", "fields": "secret.of"}
    with pytest.raises(documents.UnknownTemplateError):
        documents.render("../secrets", VALUES)


def test_the_same_input_makes_the_same_file_and_digest():
    assert documents.render("consent", VALUES) == documents.render("consent", VALUES)
    turned = dict(reversed(VALUES.items()))
    assert documents.input_digest(VALUES) == documents.input_digest(turned)
    assert documents.input_digest(VALUES) != documents.input_digest({**VALUES, "edition": "2"})
    with zipfile.ZipFile(io.BytesIO(documents.render("consent", VALUES))) as opened:
        assert {one.date_time for one in opened.infolist()} == {documents.SPAN}
