"""The register of consents: what stands per person and purpose, who lacks one, what ends soon."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data.access import Permission, may
from data.access.consent import NAMED, RESTS_ON, given, last_act
from data.codebook import source
from data.names import fio_norm, sort_key
from data.records.bank import Role
from data.records.consent import Channel, Consent, ConsentAct, Purpose
from data.records.ids import ConsentId, PersonId
from data.store import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the register: a person, a purpose, and what stands now.

    ``lacks`` is the purpose this one rests on, if only that one is missing; ``subject`` the
    receiving school or the pair.
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
    subject: str = ""
    fields: tuple[str, ...] = ()
    scan: str = ""
    consent_id: ConsentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """Somebody of a bank without a live consent for a purpose.

    ``answer`` is the act by which the person said no to it, or to what it rests on; None for
    whoever was not asked or whose consent has run out.
    """

    person_id: PersonId
    fio: str
    role: Role
    purpose: Purpose
    answer: ConsentAct | None = None


def of(work: Work, person_id: PersonId) -> list[Line]:
    """What stands for one person, purpose by purpose."""
    work.require(Permission.CONSENT_READ)
    return standing(work, person_id)


def standing(work: Work, person_id: PersonId) -> list[Line]:
    """The same without asking who asks: for the person, and for use cases."""
    person = work.people.get(person_id)
    return _lines(work, {person.id: person.fio}, work.consents.of(person_id))


def register(
    work: Work,
    *,
    text: str = "",
    purposes: Collection[Purpose] = (),
    acts: Collection[ConsentAct] = (),
    live: bool | None = None,
) -> list[Line]:
    """The register: the last act per person and purpose, in alphabet order.

    Args:
        work: reading.
        text: words of the name.
        purposes: only these; all if empty.
        acts: only lines whose last act is one of these; all if empty.
        live: only what is in force, or only what is not; both if left out.
    """
    work.require(Permission.CONSENT_READ)
    wanted = fio_norm(text).split()
    names = {
        one.id: one.fio
        for one in work.people.all()
        if all(word in fio_norm(one.fio) for word in wanted)
    }
    return [
        one
        for one in _lines(work, names, work.consents.everything())
        if (not purposes or one.purpose in purposes)
        and (not acts or one.act in acts)
        and (live is None or one.live is live)
    ]


def of_school(work: Work) -> list[Line]:
    """The whole register in alphabet order. Asks no permission: the paper's kind does."""
    names = {one.id: one.fio for one in work.people.all()}
    return _lines(work, names, work.consents.everything())


def ending_soon(work: Work, days: int | None = None) -> list[Line]:
    """Consents in force that end within some days (T8), the nearest first."""
    work.require(Permission.CONSENT_READ)
    return ending(work, days)


def ending(work: Work, days: int | None = None) -> list[Line]:
    """The same without asking who asks."""
    ahead = source.raw("papers")["timer"]["T8"]["days"] if days is None else days
    last = work.today + timedelta(days=ahead)
    names = {one.id: one.fio for one in work.people.all()}
    found = [
        one
        for one in _lines(work, names, work.consents.everything())
        if one.live and one.valid_to is not None and one.valid_to <= last
    ]
    return sorted(found, key=lambda one: (one.valid_to or date.max, sort_key(one.fio)))


def lacking(work: Work, purpose: Purpose, role: Role | None = None) -> list[Lacking]:
    """Who of this year's banks has no live consent for a purpose, in alphabet order."""
    work.require(Permission.CONSENT_READ)
    year = work.schools.get(work.school_id).year
    live = work.consents.live(purpose, work.local)
    names = {one.id: one.fio for one in work.people.all() if one.archived_at is None}
    acts: dict[PersonId, list[Consent]] = {}
    for act in work.consents.everything():
        acts.setdefault(act.person_id, []).append(act)
    found = [
        Lacking(
            person_id=one.person_id,
            fio=names[one.person_id],
            role=side,
            purpose=purpose,
            answer=_said_no(acts.get(one.person_id, ()), purpose, work.now),
        )
        for side in ((role,) if role else tuple(Role))
        for one in work.participations.in_bank(side, year)
        if one.person_id not in live and one.person_id in names
    ]
    return sorted(found, key=lambda one: (sort_key(one.fio), one.role))


def _said_no(acts: Sequence[Consent], purpose: Purpose, at: datetime) -> ConsentAct | None:
    """The refusal or withdrawal that counts, of the purpose or of what it rests on."""
    for about in (purpose, RESTS_ON.get(purpose)):
        last = None if about is None else last_act(acts, about, at)
        if last is not None and last.act is not ConsentAct.GIVEN:
            return last.act
    return None


def _lines(work: Work, names: dict[PersonId, str], acts: Iterable[Consent]) -> list[Line]:
    every: dict[PersonId, list[Consent]] = {}
    for one in acts:
        every.setdefault(one.person_id, []).append(one)
    found = [
        line
        for person_id, mine in every.items()
        if person_id in names
        for purpose in Purpose
        for subject in _subjects(mine, purpose)
        if (line := _line(work, (person_id, names[person_id]), mine, (purpose, subject)))
    ]
    order = list(Purpose)
    return sorted(found, key=lambda one: (sort_key(one.fio), order.index(one.purpose), one.subject))


def _subjects(acts: Iterable[Consent], purpose: Purpose) -> list[str]:
    """Of consents that name a school or a pair, each name has a line."""
    if purpose not in NAMED:
        return [""]
    named = sorted({one.subject for one in acts if purpose in one.purposes and one.subject})
    return named or [""]


def _line(
    work: Work, whose: tuple[PersonId, str], acts: list[Consent], about: tuple[Purpose, str]
) -> Line | None:
    purpose, subject = about
    last = last_act(acts, purpose, work.now, subject if purpose in NAMED else None)
    if last is None:
        return None
    live = may(acts, purpose, work.local, subject=subject)
    rests = not live and given(acts, purpose, work.local, subject=subject)
    return Line(
        person_id=whose[0],
        fio=whose[1],
        purpose=purpose,
        act=last.act,
        live=live,
        lacks=RESTS_ON[purpose] if rests else None,
        at=last.at,
        valid_to=last.valid_to,
        text_version=last.text_version,
        channel=last.channel,
        evidence=last.evidence,
        subject=subject,
        fields=last.fields,
        scan=last.scan,
        consent_id=last.id,
    )
