"""The labour papers: consent to take part in a pair, its terms, and giving it up (ТК 351.8).

Not a consent to the processing of data. Whoever has to work longer than three days after a notice
has not been told the law.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date

from data.access import Permission
from data.access.consent import may
from data.codebook.calendar import workdays_after
from data.codebook.papers import PARTICIPATION, term
from data.errors import StateError
from data.names import clean_text
from data.papers import acts, tasks
from data.papers.consents import sealed_scan
from data.papers.refusals import (
    MissingTermsError,
    NotGivenError,
    NoticeTooShortError,
    StrangerToPairError,
    TermsChangedError,
    TermsSignedError,
)
from data.papers.texts import kept_text
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.consent import Channel, Consent, ConsentAct, Purpose
from data.records.ids import PairId, PersonId
from data.records.invitation import Form
from data.records.pair import Pair
from data.store import Work

TALK_WITHIN = 3  # working days until the curator has talked to who does not agree
EDITION = 16  # signs of the digest a button carries
PAID = "art351_8"
BASES = (PAID, "job_function", "none")
TERMS = {  # what the law wants to read on the paper of a side
    Role.MENTOR: ("content", "starts_on", "ends_on", "form", "pay_basis"),
    Role.MENTEE: ("content", "starts_on", "ends_on", "form"),
}


def set_terms(work: Work, pair_id: PairId, terms: Mapping[str, str]) -> Mapping[str, str]:
    """Keep the terms the school offers to both sides of a pair.

    ``content``, ``starts_on`` and ``ends_on`` (ISO days), ``form``, ``pay_basis`` (``art351_8``,
    ``job_function``, ``none``) and ``pay_amount`` in words, obligatory with ``art351_8``.

    Raises:
        MissingTermsError: something the law asks for is not there.
        TermsSignedError: a side has agreed to other terms; they change by a new agreement alone.
    """
    work.require(Permission.CONSENT_WRITE)
    pair = work.pairs.get(pair_id)
    clean = _checked(terms, Role.MENTOR)
    before = work.settings_kv.get(_key(pair.id), {})
    people = (pair.mentor_id, *pair.mentee_ids)
    if clean != before and any(takes_part(work, pair, one) for one in people):
        raise TermsSignedError
    work.settings_kv.put(_key(pair.id), clean)
    work.audit("pair.terms", before, clean, subject=f"pair:{pair.id}")
    return clean


def terms(work: Work, pair_id: PairId) -> Mapping[str, str]:
    """All terms of a pair, pay included, for whoever leads it; empty before they are set."""
    work.require(Permission.PAIR_READ)
    return terms_of(work, pair_id, Role.MENTOR)


def terms_of(work: Work, pair_id: PairId, role: Role) -> Mapping[str, str]:
    """The terms as a side reads them: pay stands on the mentor's paper alone; empty before."""
    kept = work.settings_kv.get(_key(pair_id), {})
    return {name: one for name, one in kept.items() if role is Role.MENTOR or "pay" not in name}


def give_participation(
    work: Work,
    pair_id: PairId,
    person_id: PersonId,
    terms: Mapping[str, str] | None = None,
    *,
    evidence: str = "",
    at: date | None = None,
    scan: bytes = b"",
) -> Consent:
    """Record the signed paper of one side of a pair; ``terms`` if they differ from the offered.

    Raises:
        StrangerToPairError: the person belongs to another pair.
        MissingTermsError: something the law asks for is not there.
    """
    work.require(Permission.CONSENT_WRITE)
    pair = work.pairs.get(pair_id)
    role = side_of(work, pair, person_id)
    paper = _paper(
        work, pair, role, terms or terms_of(work, pair_id, role), Channel.PAPER, evidence
    )
    signed = acts.moment(work, person_id, at or work.now)
    sealed = sealed_scan(work, person_id, scan)
    return acts.write(work, person_id, acts.dated(paper, signed, sealed))


def edition_of(terms: Mapping[str, str]) -> str:
    """A short digest of terms as a side reads them: a button carries what was shown with it.

    >>> edition_of({"a": "1", "b": "2"}) == edition_of({"b": "2", "a": "1"})
    True
    """
    told = json.dumps(dict(terms), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:EDITION]


def give_participation_by_link(
    work: Work, pair_id: PairId, edition: str, language: str = "ru"
) -> Consent:
    """Agree to the offered terms by the own link: what was read is what is kept.

    Args:
        work: of whoever came by the link.
        pair_id: the pair.
        edition: of the terms that were shown, see ``edition_of``.
        language: the paper was read in.

    Raises:
        TermsChangedError: other terms are offered by now.
    """
    whose = work.require_link(Form.PARTICIPATION, pair_id)
    pair = work.pairs.get(pair_id)
    role = side_of(work, pair, whose)
    offered = terms_of(work, pair_id, role)
    if edition != edition_of(offered):
        raise TermsChangedError
    evidence = f"link:{work.link.id}" if work.link else ""
    return acts.write(
        work, whose, _paper(work, pair, role, offered, Channel.LINK, evidence, language=language)
    )


def refuse_by_link(work: Work, pair_id: PairId, edition: str, language: str = "ru") -> Consent:
    """Keep that a side does not agree to the offered terms; the curator is asked to talk.

    Nothing else follows, and agreeing later stays open. Said twice it is one refusal.

    Raises:
        TermsChangedError: other terms are offered by now.
        StateError: the side has agreed; that ends by a notice alone.
    """
    whose = work.require_link(Form.PARTICIPATION, pair_id)
    pair = work.pairs.get(pair_id)
    role = side_of(work, pair, whose)
    if edition != edition_of(terms_of(work, pair_id, role)):
        raise TermsChangedError
    if takes_part(work, pair, whose):
        raise StateError(kind="consent", state=ConsentAct.GIVEN.value, wanted="refuse")
    last = _last(work, pair_id, whose)
    if last is not None and last.act is ConsentAct.REFUSED:
        return last
    wording = kept_text(
        work, [Purpose.PARTICIPATION], paper=PARTICIPATION[role.value], language=language
    )
    refusal = acts.Paper(
        purposes=(Purpose.PARTICIPATION,),
        act=ConsentAct.REFUSED,
        text_version=wording.version,
        channel=Channel.LINK,
        evidence=f"link:{work.link.id}" if work.link else "",
        subject=pair_id,
    )
    kept = acts.write(work, whose, refusal)
    tasks.open_task(
        work,
        "participation_refused",
        f"pair:{pair_id}",
        AccountRole.CURATOR,
        f"participation_refused:{kept.id}",
        due=workdays_after(work.today, TALK_WITHIN),
        person_id=whose,
    )
    return kept


def refused(work: Work, pair: Pair, person_id: PersonId) -> bool:
    """Whether the last word of a side about taking part in this very pair is a no."""
    last = _last(work, pair.id, person_id)
    return last is not None and last.act is ConsentAct.REFUSED


def give_up(
    work: Work, pair_id: PairId, person_id: PersonId, ends_on: date, reason: str = ""
) -> Consent:
    """Record the written notice of a side that gives up early; duties end on ``ends_on``.

    Raises:
        NoticeTooShortError: fewer than three working days lie between (T2).
        NotGivenError: there is no participation to give up.
    """
    work.require(Permission.CONSENT_WRITE)
    return _given_up(work, pair_id, person_id, ends_on, reason, Channel.PAPER)


def give_up_by_link(work: Work, pair_id: PairId, ends_on: date, reason: str = "") -> Consent:
    """The same by the own link."""
    whose = work.require_link(Form.PARTICIPATION, pair_id)
    return _given_up(work, pair_id, whose, ends_on, reason, Channel.LINK)


def takes_part(work: Work, pair: Pair, person_id: PersonId) -> bool:
    """Whether a side has a live consent to take part in this very pair."""
    known = work.consents.of(person_id)
    return may(known, Purpose.PARTICIPATION, work.local, subject=pair.id)


def side_of(work: Work, pair: Pair, person_id: PersonId) -> Role:
    """Which side of a pair somebody is on.

    Raises:
        StrangerToPairError: on neither.
    """
    if person_id == pair.mentor_id:
        return Role.MENTOR
    if person_id in pair.mentee_ids:
        return Role.MENTEE
    raise StrangerToPairError(fio=work.people.get(person_id).fio)


def earliest_end(work: Work) -> date:
    """The first day on which duties may end if notice is given today (T2)."""
    return term("T2", work.today)


def _last(work: Work, pair_id: PairId, person_id: PersonId) -> Consent | None:
    """The newest act of a side about taking part in a pair."""
    said = [
        one
        for one in work.consents.of(person_id)
        if Purpose.PARTICIPATION in one.purposes and one.subject == pair_id
    ]
    return max(said, key=lambda one: one.at, default=None)


def _given_up(
    work: Work,
    pair_id: PairId,
    person_id: PersonId,
    ends_on: date,
    reason: str,
    channel: Channel,
) -> Consent:
    pair = work.pairs.get(pair_id)
    side_of(work, pair, person_id)
    if ends_on < earliest_end(work):
        raise NoticeTooShortError(earliest=f"{earliest_end(work):%d.%m.%Y}")
    given = [
        one
        for one in work.consents.of(person_id)
        if one.act is ConsentAct.GIVEN
        and Purpose.PARTICIPATION in one.purposes
        and one.subject == pair_id
    ]
    if not given or not takes_part(work, pair, person_id):
        fio = work.people.get(person_id).fio
        raise NotGivenError(fio=fio, purposes=Purpose.PARTICIPATION.value)
    notice = acts.Paper(
        purposes=(Purpose.PARTICIPATION,),
        act=ConsentAct.WITHDRAWN,
        text_version=given[-1].text_version,
        channel=channel,
        evidence=reason,
        subject=pair_id,
        terms={"ends_on": ends_on.isoformat()},
    )
    kept = acts.write(work, person_id, notice)
    tasks.open_task(
        work,
        "given_up",
        f"pair:{pair_id}",
        AccountRole.CURATOR,
        f"given_up:{kept.id}",
        due=ends_on,
        person_id=person_id,
    )
    return kept


def _paper(
    work: Work,
    pair: Pair,
    role: Role,
    terms: Mapping[str, str],
    channel: Channel,
    evidence: str,
    *,
    language: str = "ru",
) -> acts.Paper:
    wording = kept_text(
        work, [Purpose.PARTICIPATION], paper=PARTICIPATION[role.value], language=language
    )
    checked = _checked(terms, role)
    return acts.Paper(
        purposes=(Purpose.PARTICIPATION,),
        act=ConsentAct.GIVEN,
        text_version=wording.version,
        channel=channel,
        evidence=evidence,
        subject=pair.id,
        valid_to=date.fromisoformat(checked["ends_on"]),
        terms=checked,
    )


def _checked(terms: Mapping[str, str], role: Role) -> dict[str, str]:
    clean = {name: clean_text(one) for name, one in terms.items() if clean_text(one)}
    missing = [one for one in TERMS[role] if one not in clean]
    if clean.get("pay_basis") == PAID and "pay_amount" not in clean:
        missing.append("pay_amount")
    if "pay_basis" in clean and clean["pay_basis"] not in BASES:
        missing.append("pay_basis")
    missing += [one for one in ("starts_on", "ends_on") if one in clean and not _is_day(clean[one])]
    if missing:
        raise MissingTermsError(fields=", ".join(dict.fromkeys(missing)))
    return clean


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _key(pair_id: PairId) -> str:
    return f"pair_terms:{pair_id}"
