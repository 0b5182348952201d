"""From a section to the finished ZIP: pages, stylesheet, files. Pure."""

import dataclasses
from collections.abc import Mapping

from data.output import site
from data.publication.section import Section


def drawn(section: Section, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every file of the section by address."""
    pages = site.pages(dataclasses.asdict(section))
    return pages | {at: files[at] for at in section.files}


def packed(section: Section, files: Mapping[str, bytes]) -> bytes:
    """The section as a ZIP; the same section, the same bytes."""
    return site.packed(drawn(section, files))
