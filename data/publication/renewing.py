"""What stands on the site though its source was taken back or changed: pages to be renewed.

Here such pages are withheld at once. Where the section was uploaded elsewhere they stand until
somebody removes them there: each address is listed until a new build is published.
"""

from dataclasses import dataclass

from data.access import Permission
from data.papers import tasks
from data.publication import keeping
from data.publication.publishing import RENEW, published, stands_here
from data.publication.standing import fallen
from data.records.account import AccountRole
from data.store import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """An address in full and titles of what stands there; ``here``: it is withheld already."""

    url: str
    titles: tuple[str, ...]
    here: bool


def stale(work: Work) -> tuple[Stale, ...]:
    """Addresses of the published section that hold what was taken back or changed since."""
    work.require(Permission.SITE_READ)
    now = published(work)
    if now is None:
        return ()
    told: dict[str, list[str]] = {}
    for card in fallen(work, keeping.section_of(work, now)):
        for at in (*card.addresses, *([card.file] if card.file else ())):
            told.setdefault(at, []).append(card.title)
    here = stands_here(now)
    return tuple(
        Stale(url=now.base + at, titles=tuple(dict.fromkeys(filter(None, titles))), here=here)
        for at, titles in sorted(told.items())
    )


def tick(work: Work) -> bool:
    """Work of the day: one task a build while something on it has to be renewed; whether so.

    Asks no permission: the calendar asks for it.
    """
    now = published(work)
    if now is None or not fallen(work, keeping.section_of(work, now)):
        return False
    subject = f"site_build:{now.id}"
    tasks.open_task(work, RENEW, subject, AccountRole.CURATOR, f"{RENEW}:{now.id}")
    return True
