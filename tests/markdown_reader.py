"""How Streamlit's browser part reads a text: what is seen, and which signs were found in it.

Markdown by markdown-it, which the terminal library brings; on top of it what Streamlit 1.67 adds:
formulas and directives while reading, then addresses, icons, pictures and arrows letter by letter.
"""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt

DIRECTIVE = re.compile(r":([A-Za-z][\w-]*)")
FORMULA = re.compile(r"\$+[^$]+\$+")
ICON = re.compile(r":material_\w+:", re.ASCII)
LETTERS = {
    "address": re.compile(r"(https?://|www(?=\.))[-.\w]+", re.ASCII | re.IGNORECASE),
    "mail": re.compile(r"[-.\w+]+@[-\w]+(?:\.[-\w]+)+", re.ASCII),
    "picture": re.compile(r":\+1:|:-1:|:(?!material_)[\w-]+:", re.ASCII),
    "arrow": re.compile(r"(^|\s)(<->|->|<-|--|>=|<=|~=)(\s|$)"),
}
WORDS = {"text", "text_special", "code_inline", "html_inline", "html_block", "code_block", "fence"}
QUIET = {"text", "text_special", "softbreak", "paragraph_open", "paragraph_close", "inline"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a person sees, and every sign that was not a letter."""

    text: str
    signs: tuple[str, ...]


def _directive(state, silent):
    found = DIRECTIVE.match(state.src, state.pos)
    before = state.src[state.pos - 1] if state.pos else ""
    if not found or (before == ":" and state.src[state.pos - 2 : state.pos - 1] != "\\"):
        return False
    if not silent:
        token = state.push("directive", "", 0)
        token.content = found.group(1)
    state.pos = found.end()
    return True


def _formula(state, silent):
    found = FORMULA.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("formula", "", 0)
    state.pos = found.end()
    return True


def _reader():
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    reader.inline.ruler.after("escape", "directive", _directive)
    reader.inline.ruler.after("escape", "formula", _formula)
    return reader


READER = _reader()


def seen(source: str) -> Seen:
    """Read ``source`` as the screen does."""
    read = [
        _read(one)
        for block in READER.parse(source.replace(":material/", ":material_"))
        for one in [block, *(block.children or [])]
    ]
    text = "".join(words for words, _sign in read)
    signs = [sign for _words, sign in read if sign]
    signs += [name for name, sign in LETTERS.items() if sign.search(text)]
    signs += ICON.findall(text)
    return Seen(text=text, signs=tuple(signs))


def _read(token) -> tuple[str, str]:
    """What a token shows, and the sign it is."""
    if token.type == "directive":
        known = not token.content.startswith("material_")  # no directive: given back as letters
        return ("", f":{token.content}") if known else (f":{token.content}", "")
    words = " " if token.type == "softbreak" else token.content if token.type in WORDS else ""
    return words, "" if token.type in QUIET else token.type
