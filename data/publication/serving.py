"""The published section for everybody: one address, one answer; without asking who reads.

Each answer asks the gate again: a consent that has run out since the last work of the day closes
its pages at that moment.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from data.errors import NotFoundError
from data.publication import keeping
from data.publication.checking import closed, unpacked
from data.publication.publishing import published, stands_here
from data.publication.section import Section, digest
from data.records.publication import SiteBuild
from data.store import Work

MOST = 4  # builds unpacked at a time
FIRST = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """An answer; ``withheld`` where a consent has run out: the page comes back with a new build."""

    content: bytes = b""
    tag: str = ""
    withheld: bool = False


class _Shelf:
    """Unpacked builds of this process, by the digest of their ZIP; public by definition."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, dict[str, bytes]] = OrderedDict()
        self._sections: dict[str, Section] = {}
        self._lock = Lock()

    def files(self, work: Work, build: SiteBuild) -> dict[str, bytes]:
        """Files of a build by address."""
        with self._lock:
            found = self._kept.get(build.file)
        if found is None:
            found = unpacked(keeping.content(work, build))
        with self._lock:
            self._kept[build.file] = found
            self._kept.move_to_end(build.file)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return found

    def section(self, work: Work, build: SiteBuild) -> Section:
        """What a build was drawn from."""
        with self._lock:
            found = self._sections.get(build.digest)
        if found is None:
            found = keeping.section_of(work, build)
            with self._lock:
                self._sections = {build.digest: found}
        return found


SHELF = _Shelf()


def served(work: Work, path: str) -> Served | None:
    """What stands at ``path`` of the published section; None where there is nothing.

    Only a build that was published at an address of this program is served.
    """
    build = published(work)
    if build is None or not stands_here(build):
        return None
    try:
        content = SHELF.files(work, build).get(path or FIRST)
    except NotFoundError:
        return None
    if content is None:
        return None
    if (path or FIRST) in closed(work, build, SHELF.section(work, build)):
        return Served(withheld=True)
    return Served(content=content, tag=digest(content)[:32])
