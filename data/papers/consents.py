"""Consents as acts: every giving, refusal and withdrawal is a row of its own, for ever.

What counts is the last act per person and purpose; the one gate is ``data.access.may``, and
``work.consents.live`` is the same gate asked for everybody at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from data.access import Permission, may
from data.access.consent import RESTS_ON, given, last_act, resting
from data.codebook import consent_texts
from data.errors import InvalidValueError, ProgrammeError
from data.i18n import _
from data.names import clean_text, sort_key
from data.records.bank import Role
from data.records.consent import Channel, Consent, ConsentAct, ConsentText, Purpose
from data.records.ids import ConsentId, PersonId, new_id
from data.store import Work


class NothingChosenError(ProgrammeError):
    """A consent names at least one purpose."""

    code = "papers.nothing_chosen"


class UnknownTextError(ProgrammeError):
    """No wording has this version: ``version``."""

    code = "papers.unknown_text"


class NotGivenError(ProgrammeError):
    """There is no live consent to withdraw: ``fio``, ``purposes``."""

    code = "papers.not_given"


class NotInForceError(ProgrammeError):
    """A later act or a day that is over makes this paper void at once: ``fio``, ``purposes``."""

    code = "papers.not_in_force"


class NothingToRestOnError(ProgrammeError):
    """Another consent has to be there first: ``fio``, ``purposes``, ``purpose`` it rests on."""

    code = "papers.nothing_to_rest_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the register: a person, a purpose, and what stands now.

    ``lacks`` is the purpose this one rests on, if only that one is missing.
    """

    person_id: PersonId
    fio: str
    purpose: Purpose
    act: ConsentAct
    live: bool
    lacks: Purpose | None
    at: datetime
    valid_to: date | None
    text_version: str
    channel: Channel
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """Somebody of a bank without a live consent for a purpose."""

    person_id: PersonId
    fio: str
    role: Role
    purpose: Purpose


def texts(work: Work) -> list[ConsentText]:
    """All wordings; the drafts of the codebook are kept here on first use, then never change."""
    work.require(Permission.CONSENT_READ)
    known = {one.version for one in work.consent_texts.all()}
    return [
        *work.consent_texts.all(),
        *(one for one in consent_texts() if one.version not in known),
    ]


def text_in_force(work: Work, language: str = "ru") -> ConsentText:
    """The newest wording in a language that is valid today."""
    today = work.now.date()
    usable = [one for one in texts(work) if one.language == language and one.valid_from <= today]
    if not usable:
        raise UnknownTextError(version=language)
    return max(usable, key=lambda one: (one.valid_from, one.version))


def give(
    work: Work,
    person_id: PersonId,
    purposes: Sequence[Purpose],
    channel: Channel = Channel.PAPER,
    text_version: str = "",
    evidence: str = "",
    *,
    valid_to: date | None = None,
    at: datetime | date | None = None,
) -> Consent:
    """Record a consent: which purposes, to which wording, how it reached the school.

    ``at`` is when it was signed, now if left out; ``evidence`` names the paper. Of a mere day no
    hour is known: of the acts of that day the one entered last counts.

    Raises:
        NotInForceError: a later act already takes back what this one gives, or it has run out.
        NothingToRestOnError: the consent that these purposes rest on is not there.
    """
    work.require(Permission.CONSENT_WRITE)
    text = _kept_text(work, text_version)
    return _act(
        work,
        person_id,
        purposes,
        ConsentAct.GIVEN,
        channel=channel,
        text_version=text.version,
        evidence=clean_text(evidence),
        valid_to=valid_to,
        at=_moment(work, person_id, at or work.now),
    )


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
    work: Work, person_id: PersonId, purposes: Sequence[Purpose], evidence: str = ""
) -> Consent:
    """Record a refusal; it excludes nobody from what it does not name."""
    work.require(Permission.CONSENT_WRITE)
    text = _kept_text(work, "")
    return _act(
        work,
        person_id,
        purposes,
        ConsentAct.REFUSED,
        text_version=text.version,
        evidence=clean_text(evidence),
    )


def withdraw(
    work: Work, person_id: PersonId, purposes: Sequence[Purpose], reason: str = ""
) -> Consent:
    """Record a withdrawal; it holds from this moment, what rests on it falls with it.

    Raises:
        NotGivenError: none of these purposes is live.
    """
    work.require(Permission.CONSENT_WRITE)
    person = work.people.get(person_id)
    acts = work.consents.of(person_id)
    falling = [*purposes, *(more for one in purposes for more in resting(one))]
    live = [one for one in dict.fromkeys(falling) if given(acts, one, work.now)]
    if not purposes:
        raise NothingChosenError
    if not live:
        raise NotGivenError(fio=person.fio, purposes=", ".join(purposes))
    agreed = max(
        (one for one in acts if one.act is ConsentAct.GIVEN and set(one.purposes) & set(live)),
        key=lambda one: one.at,
    )
    return _act(
        work,
        person_id,
        live,
        ConsentAct.WITHDRAWN,
        text_version=agreed.text_version,
        evidence=clean_text(reason),
    )


def of(work: Work, person_id: PersonId) -> list[Line]:
    """What stands for one person, purpose by purpose."""
    work.require(Permission.CONSENT_READ)
    person = work.people.get(person_id)
    return _lines(work, {person.id: person.fio}, work.consents.of(person_id))


def register(work: Work) -> list[Line]:
    """The register: the last act per person and purpose, in alphabet order."""
    work.require(Permission.CONSENT_READ)
    names = {one.id: one.fio for one in work.people.all()}
    return _lines(work, names, work.consents.everything())


def lacking(work: Work, purpose: Purpose, role: Role | None = None) -> list[Lacking]:
    """Who of this year's banks has no live consent for a purpose, in alphabet order."""
    work.require(Permission.CONSENT_READ)
    year = work.schools.get(work.school_id).year
    live = work.consents.live(purpose, work.now)
    names = {one.id: one.fio for one in work.people.all() if one.archived_at is None}
    found = [
        Lacking(person_id=one.person_id, fio=names[one.person_id], role=side, purpose=purpose)
        for side in ((role,) if role else tuple(Role))
        for one in work.participations.in_bank(side, year)
        if one.person_id not in live and one.person_id in names
    ]
    return sorted(found, key=lambda one: (sort_key(one.fio), one.role))


def _act(  # noqa: PLR0913 -- the fields of the record
    work: Work,
    person_id: PersonId,
    purposes: Sequence[Purpose],
    act: ConsentAct,
    *,
    text_version: str,
    evidence: str,
    channel: Channel = Channel.PAPER,
    valid_to: date | None = None,
    at: datetime | None = None,
) -> Consent:
    work.people.get(person_id)
    if not purposes:
        raise NothingChosenError
    if at is not None and at > work.now:
        raise InvalidValueError(field="at", value=at.date(), rule=_("not in the future"))
    paper = Consent(
        id=ConsentId(new_id()),
        school_id=work.school_id,
        person_id=person_id,
        purposes=tuple(dict.fromkeys(purposes)),
        act=act,
        text_version=text_version,
        channel=channel,
        at=at or work.now,
        valid_to=valid_to,
        evidence=evidence,
        entered_by=work.by.id,
    )
    if act is ConsentAct.GIVEN:
        _require_force(work, paper)
    kept = work.consents.put(paper)
    work.audit(f"consent.{act.value}", None, kept, subject=f"person:{person_id}")
    return kept


def _moment(work: Work, person_id: PersonId, day: datetime | date) -> datetime:
    """The moment of a paper; of one with a mere day, after what is known of that day."""
    if isinstance(day, datetime):
        return day
    if day == work.now.date():
        return work.now
    same = [one.at for one in work.consents.of(person_id) if one.at.date() == day]
    return max(same, default=datetime.combine(day, time(), UTC))


def _require_force(work: Work, paper: Consent) -> None:
    """Refuse a paper that gives nothing: the curator would take it for a consent in force."""
    acts = [*work.consents.of(paper.person_id), paper]
    fio = work.people.get(paper.person_id).fio
    void = [one for one in paper.purposes if not given(acts, one, work.now)]
    if void:
        raise NotInForceError(fio=fio, purposes=", ".join(void))
    for one in paper.purposes:
        if not may(acts, one, work.now):
            raise NothingToRestOnError(fio=fio, purposes=one.value, purpose=RESTS_ON[one].value)


def _kept_text(work: Work, version: str) -> ConsentText:
    text = (
        next((one for one in texts(work) if one.version == version), None)
        if version
        else text_in_force(work)
    )
    if text is None:
        raise UnknownTextError(version=version)
    if work.consent_texts.find(text.version) is None:
        work.consent_texts.put(text)
    return text


def _lines(work: Work, names: dict[PersonId, str], acts: Iterable[Consent]) -> list[Line]:
    every: dict[PersonId, list[Consent]] = {}
    for one in acts:
        every.setdefault(one.person_id, []).append(one)
    found = [
        line
        for person_id, mine in every.items()
        if person_id in names
        for purpose in Purpose
        if (line := _line(work, (person_id, names[person_id]), mine, purpose))
    ]
    return sorted(found, key=lambda one: (sort_key(one.fio), list(Purpose).index(one.purpose)))


def _line(
    work: Work, who: tuple[PersonId, str], mine: Sequence[Consent], purpose: Purpose
) -> Line | None:
    last = last_act(mine, purpose, work.now)
    if last is None:
        return None
    live = may(mine, purpose, work.now)
    alone = not live and given(mine, purpose, work.now)
    return Line(
        person_id=who[0],
        fio=who[1],
        purpose=purpose,
        act=last.act,
        live=live,
        lacks=RESTS_ON[purpose] if alone else None,
        at=last.at,
        valid_to=last.valid_to,
        text_version=last.text_version,
        channel=last.channel,
        evidence=last.evidence,
    )
