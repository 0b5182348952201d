"""The one validator never fails, never accepts what it cannot name, never depends on order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.codebook import normal_header, questionnaire
from data.records.bank import Role

SHEETS = [questionnaire(role) for role in Role]
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.lists(st.text(max_size=5), max_size=3),
    st.tuples(st.integers()),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=1),
)


def fitting(question):
    """Any answer the question must accept."""
    codes = [one.code for one in question.options]
    if question.kind in {"likert", "int"}:
        return st.integers(question.min, question.max)
    if question.kind in {"single", "yes_no"}:
        return st.sampled_from(codes)
    if question.kind == "multi":
        most = question.max or len(codes)
        several = st.lists(st.sampled_from(codes), min_size=1, max_size=most, unique=True)
        return several.map(tuple)
    words = TEXT.filter(lambda text: text.strip())
    if question.kind == "people":
        return st.lists(words, min_size=1, max_size=question.max, unique=True).map(tuple)
    return words


def sheets():
    return st.sampled_from(SHEETS).flatmap(
        lambda sheet: st.fixed_dictionaries(
            {one.code: fitting(one) for one in sheet.questions if one.required},
            optional={one.code: fitting(one) for one in sheet.questions if not one.required},
        ).map(lambda answers: (sheet, answers))
    )


@given(sheets())
def test_whatever_the_questions_offer_is_accepted(drawn):
    sheet, answers = drawn
    assert sheet.validate(answers) == []


@given(st.sampled_from(SHEETS), st.dictionaries(st.text(max_size=12), JUNK, max_size=5))
def test_strangers_are_named_and_nothing_else_is_said_of_them(sheet, answers):
    strangers = [code for code in answers if not sheet.knows(code)]
    found = [one.question for one in sheet.validate(answers) if "unknown" in one.code]
    assert found == strangers


@given(st.sampled_from(SHEETS), st.data())
def test_any_junk_under_a_known_code_is_judged_without_failing(sheet, data):
    question = data.draw(st.sampled_from(sheet.questions))
    value = data.draw(JUNK)
    for one in sheet.validate({question.code: value}):
        assert one.code.startswith("codebook.")
        assert one.words
        assert len(one.value) <= 80


@given(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(drawn, random):
    sheet, answers = drawn
    spoilt = {**answers, "planning.1": 9, "nobody.asks": 1}
    shuffled = list(spoilt.items())
    random.shuffle(shuffled)
    assert sheet.validate(dict(shuffled)) == sheet.validate(spoilt)


@given(sheets(), st.data())
def test_leaving_out_an_optional_answer_never_hurts(drawn, data):
    sheet, answers = drawn
    optional = [code for code in answers if not sheet.question(code).required]
    gone = set(data.draw(st.lists(st.sampled_from(optional or [""]), max_size=5)))
    assert sheet.validate({k: v for k, v in answers.items() if k not in gone}) == []


@pytest.mark.parametrize("sheet", SHEETS)
@given(text=st.text(max_size=60))
def test_normalising_a_header_twice_changes_nothing_more(sheet, text):
    once = normal_header(text)
    assert normal_header(once) == once
    assert once == once.strip()
