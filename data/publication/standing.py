"""Whether what a page was made from still stands as it was: cases, honours, materials, acts.

Each card of a section keeps a mark of every source: a digest of what it said when it was built.
Whatever was changed, taken back, removed or annulled since has another mark now, or none.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping

from data.practice.cases import SHOWN
from data.publication.section import Card, Section
from data.records.ids import DocumentId, MaterialId, NominationId, ReportId, StudyId
from data.records.paper import SignatureState
from data.records.practice import NominationState
from data.store import Work

LENGTH = 32  # hexadecimal characters of a mark
CASE, HONOUR, MATERIAL, ACT, REVIEW = "case", "honour", "material", "act", "review"


def marks(work: Work, kind: str, codes: Iterable[str]) -> dict[str, str]:
    """Marks of sources of a kind as they are now, by source. Asks no permission."""
    return {f"{kind}:{code}": MARKS[kind](work, code) for code in codes}


def fallen(work: Work, section: Section) -> list[Card]:
    """Cards of which a source stands no more as it was. Asks no permission."""
    now: dict[str, str] = {}
    for source in {one for card in section.cards() for one in card.sources}:
        kind, _sign, code = source.partition(":")
        now |= marks(work, kind, [code])
    return [card for card in section.cards() if not _holds(card, now)]


def addresses(cards: Iterable[Card]) -> list[str]:
    """Where cards stand, files included, in order."""
    return sorted({at for one in cards for at in (*one.addresses, one.file) if at})


def _holds(card: Card, now: Mapping[str, str]) -> bool:
    return all(mark and now[source] == mark for source, mark in card.sources.items())


def _mark(*told: object) -> str:
    raw = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str).encode()
    return hashlib.sha256(raw).hexdigest()[:LENGTH]


def _case(work: Work, code: str) -> str:
    one = work.studies.find(StudyId(code))
    if one is None or one.state not in SHOWN:
        return ""
    return _mark(dict(one.body), dict(one.figures), one.tags, one.named, one.author_ids)


def _honour(work: Work, code: str) -> str:
    one = work.nominations.find(NominationId(code))
    if one is None or one.state is not NominationState.WON:
        return ""
    return _mark(one.person_id, one.category, one.year)


def _material(work: Work, code: str) -> str:
    one = work.materials.find(MaterialId(code))
    if one is None or not one.public or one.removed_on is not None:
        return ""
    return _mark(one.title, one.kind, one.text, one.tags, one.domains, one.author_ids, one.file)


def _act(work: Work, code: str) -> str:
    paper, sign = work.documents.find(DocumentId(code)), work.signatures.find(DocumentId(code))
    if paper is None or sign is None or sign.state is not SignatureState.SIGNED:
        return ""
    return _mark(paper.title, paper.sha256, sign.number, sign.signed_on)


def _review(work: Work, code: str) -> str:
    one = work.pair_reports.find(ReportId(code))
    if one is None or one.sent_at is None:
        return ""
    return _mark(dict(one.body), one.person_id)


MARKS: dict[str, Callable[[Work, str], str]] = {
    CASE: _case,
    HONOUR: _honour,
    MATERIAL: _material,
    ACT: _act,
    REVIEW: _review,
}
