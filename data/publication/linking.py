"""The column «Ссылка на кейс/отзыв» of both banks: filled from what is published, or emptied.

A person's row gets a link only to what names that person by consent: a link to a nameless case
beside a name would name its people. A pair gets one if a side of it is named there.
"""

from collections.abc import Iterator
from dataclasses import replace

from data.publication.section import CASES, MENTORS, REVIEWS, Card, Section
from data.records.ids import PairId, PersonId
from data.records.pair import Pair
from data.store import Work

ORDER = (CASES, REVIEWS, MENTORS)  # the first that tells of somebody is linked


def relink(work: Work, section: Section | None, base: str) -> int:
    """Let both banks say what stands at ``base`` now; how many links have changed.

    Links of earlier builds that lead nowhere now are emptied; what people typed or imported stays.
    Asks no permission.
    """
    old = {one.base for one in work.site_builds.all() if one.base}
    people = _of_people(section, base) if section else {}
    pairs = _of_pairs(work, section, base) if section else {}
    changed = 0
    for pair in work.pairs.all():
        link = _new(pair.link, pairs.get(pair.id, ""), old)
        if link != pair.link:
            work.audit("pair.linked", pair, work.pairs.put(replace(pair, link=link)))
            changed += 1
    for one in work.participations.all():
        link = _new(one.link, people.get((one.person_id, one.year), ""), old)
        if link != one.link:
            after = work.participations.put(replace(one, link=link))
            work.audit("participation.linked", one, after)
            changed += 1
    return changed


def _new(before: str, wanted: str, old: set[str]) -> str:
    """What was typed by a person stays; what an earlier build has written does not."""
    return wanted if not before or _ours(before, old) else before


def _ours(link: str, old: set[str]) -> bool:
    return any(link.startswith(one) for one in old)


def _of_people(section: Section, base: str) -> dict[tuple[PersonId, str], str]:
    """Links by person and school year."""
    found: dict[tuple[PersonId, str], str] = {}
    for card in _linked(section):
        year = card.lines.get("year", section.year)
        for whose in sorted(_told(card)):
            found.setdefault((whose, year), base + card.url)
    return found


def _of_pairs(work: Work, section: Section, base: str) -> dict[PairId, str]:
    found: dict[PairId, str] = {}
    for card in _linked(section):
        pair = work.pairs.find(card.pair_id) if card.pair_id else None
        if pair is not None and _told(card) & _sides(pair):
            found.setdefault(pair.id, base + card.url)
    return found


def _linked(section: Section) -> Iterator[Card]:
    for group in ORDER:
        yield from getattr(section, group)


def _told(card: Card) -> frozenset[PersonId]:
    """Whom a card tells of by name."""
    return frozenset(one.person_id for one in card.all_facts if one.field == "fio" and one.text)


def _sides(pair: Pair) -> frozenset[PersonId]:
    return frozenset({pair.mentor_id, *pair.mentee_ids})
