"""Words of people on a screen that reads Markdown: shown as they are, never as signs of layout."""

import re

_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&^=])")


def plainly(text: str) -> str:
    r"""The text with every sign of Markdown made a letter; line breaks become spaces.

    >>> print(plainly("![x](http://a.example) *да*"))
    \!\[x\]\(http\://a\.example\) \*да\*
    """
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
