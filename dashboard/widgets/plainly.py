"""Words of people on a screen that reads Markdown: shown as they are, never as signs of layout.

The screen reads text twice: as Markdown, where a backslash makes a sign a letter, and then letter
by letter, where addresses become links and ``:name:`` a picture whatever stood before them. There
an invisible joiner parts what would be read together.
"""

import re
from collections.abc import Iterable, Mapping

JOINER = "\u2060"  # takes no room, breaks no line
_SIGNS = re.compile(r"[\\`*_\[\]{}<>|~$&]|:(?=[^\s\d])|^[#=+-]|^\d+(?=[.)](?:\s|$))")
_TOGETHER = re.compile(
    r"(:)(?=//|material/|[\w+-]+:)"  # http://, :material/home:, :smile:
    r"|(www)(?=\.)"
    r"|(?<=[-.\w+])(@)(?=[-\w])"
    r"|(?<!\S)([<>~-])(?=-?>(?!\S)|[-=](?!\S))",  # -> becomes an arrow, >= one sign
    re.ASCII | re.IGNORECASE,
)


def plainly(text: str) -> str:
    r"""The text so that a reader of Markdown sees exactly it; line breaks become spaces.

    Only what would be read as a sign is changed: ordinary sentences stay as they are.

    >>> print(plainly("![x](y) *да*, :red[нет]"))
    !\[x\](y) \*да\*, \:red\[нет\]
    >>> plainly("Иванова А. И.: 12,5 (да)")
    'Иванова А. И.: 12,5 (да)'
    """
    parted = _TOGETHER.sub(lambda one: one.group() + JOINER, " ".join(text.split()))
    return _SIGNS.sub(_escaped, parted)


def _escaped(sign: re.Match[str]) -> str:
    found = sign.group()
    return f"{found}\\" if found.isdigit() else f"\\{found}"


def plain_rows(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Rows of a table of texts, every cell made plain: such a table reads Markdown too."""
    return [{title: plainly(text) for title, text in row.items()} for row in rows]
