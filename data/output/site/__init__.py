# ruff: noqa: A005 -- the room is the site, nobody here means the standard library
"""The section «Наставничество» as static pages: plain HTML, one stylesheet, no script, no request.

Everything put into a page is escaped. The same values give the same bytes.
"""

from data.output.site.checking import broken_links, faults, text_of
from data.output.site.pages import packed, pages
from data.output.site.papers import clean, words_of

__all__ = ["broken_links", "clean", "faults", "packed", "pages", "text_of", "words_of"]
