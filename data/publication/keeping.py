"""Files of builds: each under a key of its own, so that one is destroyed for good when it goes."""

from data.publication.section import Section, digest, read, written
from data.records.publication import SiteBuild
from data.store import Work


def keep(work: Work, content: bytes) -> str:
    """Keep bytes; the SHA-256 they are found under."""
    return work.files.shelf.keep(content)


def content(work: Work, build: SiteBuild) -> bytes:
    """The ZIP of a build.

    Raises:
        NotFoundError: it was destroyed.
    """
    return work.files.shelf.read(build.file)


def section_of(work: Work, build: SiteBuild) -> Section:
    """What a build was drawn from.

    Raises:
        NotFoundError: it was destroyed.
    """
    return read(work.files.shelf.read(build.digest))


def keep_section(work: Work, section: Section) -> str:
    """Keep what a build is drawn from; its digest."""
    raw = written(section)
    keep(work, raw)
    return digest(raw)


def shred(work: Work, name: str) -> None:
    """Destroy a file with its key as soon as this transaction holds."""
    work.erasing.keys.add(work.files.shelf.owner_of(name))
    work.erasing.files.add(name)
