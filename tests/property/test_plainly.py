"""Whatever somebody typed, the screen shows exactly that and nothing of it acts."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.widgets.plainly import JOINER, plainly
from tests.markdown_reader import seen

SIGNS = "\\`*_{}[]()#+-.!|~$:<>&^=@/\"'; \n\t0129abwzя–"
PIECES = [
    "![](/a)", "[б](/login)", ":red[в]", ":material/home:", ":smile:", ":streamlit:", "http://",
    "https://a.example", "www.a.ru", "а@b.ru", "ab@b.ru", "->", "--", "<b>", "</b>", "<!--", "&amp;",
    "&#33;", "$x$", "$$", "```", "~~", "1. ", "# ", "> ", "- ", "|", "---", ":::", "::red[а]", "\\",
]  # fmt: skip
TYPED = st.lists(st.one_of(st.text(SIGNS, max_size=6), st.sampled_from(PIECES)), max_size=8)
# how pages put words of people into their own: what stands around, what that itself is
AROUND = {
    "{}": (),
    "**{}**": ("strong_open", "strong_close"),
    "а {}, б": (),
    "«{}».": (),
    ":gray[{}]": (":gray",),
    "- {} — {}": (
        "bullet_list_open", "list_item_open", "list_item_close", "bullet_list_close",
    ),
}  # fmt: skip


def visible(typed: str) -> str:
    return " ".join(typed.split())


@pytest.mark.parametrize("around", AROUND)
@given(typed=TYPED.map("".join))
@example(typed="![](/download/form6?year=2026%2F2027) Иванова [Войти заново](/login) :red[**А**]")
@example(typed="а\\")
@example(typed="а  \n- б")
def test_what_was_typed_is_seen_and_does_nothing(around, typed):
    if not visible(typed):
        return
    read = seen(around.replace("{}", plainly(typed)))
    assert read.signs == AROUND[around]
    bare = re.sub(r"\*\*|^- ", "", around).removeprefix(":gray")
    assert read.text.replace(JOINER, "") == bare.replace("{}", visible(typed))


@given(st.text("абвгдежзиклмнопрстуфхцчшэюяАБВ ,.;:!?()«»–—-0123456789%/", max_size=60))
def test_ordinary_sentences_stay_as_they_are(sentence):
    words = "Слово " + visible(sentence)
    spoken = re.sub(r":(?=[^\s\d])", "", words)
    assert plainly(re.sub(r"(?<!\S)--(?!\S)", "", spoken)) == visible(
        re.sub(r"(?<!\S)--(?!\S)", "", spoken)
    )


@pytest.mark.parametrize("raw", ["![](/a)", "[a](/b)", ":red[a]", "http://a.example", "$x$", ":a:"])
def test_the_reader_itself_finds_the_signs(raw):
    assert seen(raw).signs
    assert seen(f"слово {raw}").signs
