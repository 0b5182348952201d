"""Consents as acts of the office: every giving, refusal and withdrawal is a row, for ever.

What counts is the last act per person and purpose; the one gate is ``data.access.may``, and
``work.consents.live`` is the same gate asked for everybody at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data.access import Permission
from data.access.consent import given as stands
from data.access.consent import resting
from data.errors import ProgrammeError
from data.papers import acts
from data.papers.refusals import (
    NotGivenError,
    NothingChosenError,
    NothingToRestOnError,
    NotInForceError,
)
from data.papers.texts import kept_text
from data.records.consent import Channel, Consent, ConsentAct, Purpose
from data.records.ids import PersonId
from data.store import Work


def give(  # noqa: PLR0913 -- what stands on the paper
    work: Work,
    person_id: PersonId,
    purposes: Sequence[Purpose],
    channel: Channel = Channel.PAPER,
    text_version: str = "",
    evidence: str = "",
    *,
    valid_to: date | None = None,
    at: datetime | date | None = None,
    subject: str = "",
    fields: Sequence[str] = (),
    terms: Mapping[str, str] | None = None,
    scan: bytes = b"",
) -> Consent:
    """Record a consent: which purposes, to which wording, how it reached the school.

    ``at`` is when it was signed, now if left out; ``evidence`` names the paper. Of a mere day no
    hour is known: of the acts of that day the one entered last counts. A newer consent to the same
    purpose takes the place of the one before: renewal and change are new rows.

    Raises:
        OtherPaperError: the purposes need papers of their own.
        NotInForceError: a later act already takes back what this one gives, or it has run out.
        NothingToRestOnError: the consent that these purposes rest on is not there.
    """
    work.require(Permission.CONSENT_WRITE)
    if not purposes:
        raise NothingChosenError
    paper = acts.Paper(
        purposes=tuple(purposes),
        act=ConsentAct.GIVEN,
        text_version=kept_text(work, purposes, text_version).version,
        channel=channel,
        evidence=evidence,
        valid_to=valid_to,
        at=acts.moment(work, person_id, at or work.now),
        subject=subject,
        fields=tuple(fields),
        terms=terms or {},
        scan=sealed_scan(work, person_id, scan),
    )
    return acts.write(work, person_id, paper)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Consents of several people: who has one now, and who was refused with the reason."""

    given: tuple[PersonId, ...]
    refused: tuple[tuple[PersonId, ProgrammeError], ...]


def give_each(
    work: Work,
    people: Sequence[PersonId],
    purposes: Sequence[Purpose],
    channel: Channel = Channel.PAPER,
    evidence: str = "",
    *,
    at: datetime | date | None = None,
) -> Given:
    """Record the same consent of several people, each as an act of their own.

    Whose paper gives nothing is refused alone; what is wrong with all of them is refused at once.
    """
    work.require(Permission.CONSENT_WRITE)
    given: list[PersonId] = []
    refused: list[tuple[PersonId, ProgrammeError]] = []
    for one in dict.fromkeys(people):
        try:
            give(work, one, purposes, channel, evidence=evidence, at=at)
        except (NotInForceError, NothingToRestOnError) as refusal:
            refused.append((one, refusal))
        else:
            given.append(one)
    return Given(given=tuple(given), refused=tuple(refused))


def refuse(
    work: Work,
    person_id: PersonId,
    purposes: Sequence[Purpose],
    evidence: str = "",
    *,
    subject: str = "",
) -> Consent:
    """Record a refusal; it excludes nobody from what it does not name."""
    work.require(Permission.CONSENT_WRITE)
    if not purposes:
        raise NothingChosenError
    paper = acts.Paper(
        purposes=tuple(purposes),
        act=ConsentAct.REFUSED,
        text_version=kept_text(work, purposes).version,
        evidence=evidence,
        subject=subject,
    )
    return acts.write(work, person_id, paper)


def withdraw(
    work: Work,
    person_id: PersonId,
    purposes: Sequence[Purpose],
    reason: str = "",
    *,
    subject: str = "",
    fields: Sequence[str] = (),
) -> Consent:
    """Record a withdrawal; it holds from this moment, what rests on it falls with it.

    Args:
        work: writing.
        person_id: whose.
        purposes: what is withdrawn.
        reason: paper or remark.
        subject: one school or one pair; left out: all of them.
        fields: of a publication only these; left out: all of it.

    Raises:
        NotGivenError: none of these purposes is live.
    """
    work.require(Permission.CONSENT_WRITE)
    return take_back(
        work, person_id, purposes, reason, subject=subject, fields=fields, channel=Channel.PAPER
    )


def take_back(
    work: Work,
    person_id: PersonId,
    purposes: Sequence[Purpose],
    reason: str,
    *,
    channel: Channel,
    subject: str = "",
    fields: Sequence[str] = (),
) -> Consent:
    """The withdrawal itself, from paper or by link. Asks no permission."""
    person = work.people.get(person_id)
    if not purposes:
        raise NothingChosenError
    known = work.consents.of(person_id)
    falling = [*purposes, *(more for one in purposes for more in resting(one))]
    live = [
        one
        for one in dict.fromkeys(falling)
        if any(
            stands(known, one, work.now, subject=subject, field=name) for name in fields or ("",)
        )
    ]
    if not live:
        raise NotGivenError(fio=person.fio, purposes=", ".join(purposes))
    agreed = max(
        (one for one in known if one.act is ConsentAct.GIVEN and set(one.purposes) & set(live)),
        key=lambda one: one.at,
    )
    paper = acts.Paper(
        purposes=tuple(live),
        act=ConsentAct.WITHDRAWN,
        text_version=agreed.text_version,
        channel=channel,
        evidence=reason,
        subject=subject,
        fields=tuple(fields),
    )
    return acts.write(work, person_id, paper)


def sealed_scan(work: Work, person_id: PersonId, scan: bytes) -> str:
    """SHA-256 under which the scan of a paper is kept, sealed with the key of the person."""
    return work.files.put_sealed(person_id, scan) if scan else ""
