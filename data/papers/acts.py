"""One act becomes one row: what every door to a consent shares. Asks no permission."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from data.access import may
from data.access.consent import BY_FIELD, NAMED, RESTS_ON, given, published_fields
from data.codebook.papers import publication_fields
from data.errors import InvalidValueError
from data.i18n import _
from data.names import clean_text
from data.papers import cascade
from data.papers.refusals import (
    NoReceiverError,
    NothingChosenError,
    NothingToRestOnError,
    NotInForceError,
    UnknownFieldError,
)
from data.records.consent import Channel, Consent, ConsentAct, Purpose
from data.records.ids import ConsentId, PersonId, new_id
from data.store import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What stands on a paper, whoever brings it.

    ``subject`` is the receiving school or the pair; ``fields`` what may be published (or no
    longer); ``terms`` conditions, bans, labour terms; ``scan`` the SHA-256 of the sealed scan.
    """

    purposes: tuple[Purpose, ...]
    act: ConsentAct
    text_version: str
    channel: Channel = Channel.PAPER
    evidence: str = ""
    valid_to: date | None = None
    at: datetime | None = None
    subject: str = ""
    fields: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    scan: str = ""


def write(work: Work, person_id: PersonId, paper: Paper) -> Consent:
    """Keep the act, write it down, and let follow at once what follows from it."""
    work.people.get(person_id)
    _require_sense(work, paper)
    kept = Consent(
        id=ConsentId(new_id()),
        school_id=work.school_id,
        person_id=person_id,
        purposes=tuple(dict.fromkeys(paper.purposes)),
        act=paper.act,
        text_version=paper.text_version,
        channel=paper.channel,
        at=paper.at or work.now,
        valid_to=paper.valid_to,
        evidence=clean_text(paper.evidence),
        entered_by=work.by.id,
        subject=clean_text(paper.subject),
        fields=tuple(dict.fromkeys(paper.fields)),
        terms={name: clean_text(one) for name, one in paper.terms.items()},
        scan=paper.scan,
    )
    before = work.consents.of(person_id)
    if paper.act is ConsentAct.GIVEN:
        _require_force(work, [*before, kept], kept)
    work.consents.put(kept)
    work.audit(f"consent.{paper.act.value}", None, kept, subject=f"person:{person_id}")
    cascade.follow(work, kept, fallen(before, [*before, kept], work.local))
    return kept


def fallen(before: Sequence[Consent], after: Sequence[Consent], at: datetime) -> cascade.Fallen:
    """What was live and is not any more."""
    gone = [
        one
        for one in Purpose
        if may(before, one, at) and not may(after, one, at) and one not in BY_FIELD
    ]
    closed = set(published_fields(before, at)) - set(published_fields(after, at))
    publication = given(before, Purpose.PUBLICATION, at) and (
        closed or not given(after, Purpose.PUBLICATION, at)
    )
    purposes = [*gone, Purpose.PUBLICATION] if publication else gone
    return cascade.Fallen(purposes=frozenset(purposes), fields=tuple(sorted(closed)))


def moment(work: Work, person_id: PersonId, day: datetime | date) -> datetime:
    """The moment of a paper; of one with a mere day, after what is known of that day."""
    if isinstance(day, datetime):
        return day
    if day == work.today:
        return work.now
    known = [one.at for one in work.consents.of(person_id)]
    same = [one for one in known if one.astimezone(work.zone).date() == day]
    return max(same, default=datetime.combine(day, time(), UTC))


def dated(paper: Paper, at: datetime, scan: str = "") -> Paper:
    """A paper with the moment it was signed at and the digest of its scan."""
    return replace(paper, at=at, scan=scan)


def _require_sense(work: Work, paper: Paper) -> None:
    if not paper.purposes:
        raise NothingChosenError
    if paper.at is not None and paper.at > work.now:
        raise InvalidValueError(field="at", value=paper.at.date(), rule=_("not in the future"))
    strange = sorted(set(paper.fields) - set(publication_fields()))
    if strange:
        raise UnknownFieldError(fields=", ".join(strange))
    if paper.act is not ConsentAct.GIVEN:
        return
    if set(paper.purposes) & NAMED and not clean_text(paper.subject):
        raise NoReceiverError
    if set(paper.purposes) & BY_FIELD and not paper.fields:
        raise NothingChosenError


def _require_force(work: Work, acts: Sequence[Consent], paper: Consent) -> None:
    """Refuse a paper that gives nothing: the curator would take it for a consent in force."""
    fio = work.people.get(paper.person_id).fio
    subject = paper.subject
    void = [one for one in paper.purposes if not given(acts, one, work.local, subject=subject)]
    if void:
        raise NotInForceError(fio=fio, purposes=", ".join(void))
    for one in paper.purposes:
        if not may(acts, one, work.local, subject=subject):
            raise NothingToRestOnError(fio=fio, purposes=one.value, purpose=RESTS_ON[one].value)
