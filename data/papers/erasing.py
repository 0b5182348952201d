"""The erasure of a person: asked for, checked against grounds that still keep data, done, proved.

Order РКН № 179: an act signed by a commission and an extract of the log. What is left is a
pseudonym (the opaque id), states, days and counts.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from data.access import Permission, may
from data.codebook import label
from data.errors import InvalidValueError, MissingReasonError, StateError
from data.i18n import _, speaking
from data.names import clean_text, fio_norm
from data.papers import cascade
from data.papers.issuing import content, issue
from data.papers.refusals import NoCommissionError, StillKeptError
from data.papers.subject_data import counts, part_name
from data.records.account import AccountRole
from data.records.consent import Purpose
from data.records.ids import ErasureId, PersonId
from data.records.pair import PairState
from data.records.paper import Document, Erasure, ErasureState
from data.store import SYSTEM_ID, Work
from data.store.backups.making import NOTED

COMMISSION = 2  # people at least
BY_LINK = "link:"
LOG_LINES = 50  # of the extract: the end of what was done with the data
ORDERED = frozenset(
    {PairState.CONFIRMED, PairState.ACTIVE, PairState.PAUSED, PairState.FINISHING}
)  # a signed order keeps what it rests on while the pair runs
EVENTS = ("consent.withdrawn", "consent.refused", "erasure.opened", "subject.erased")


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldErase:
    """What an erasure would take, and what forbids it now, in words of the language in force."""

    person_id: PersonId
    fio: str
    counts: Mapping[str, int]
    kept_by: tuple[str, ...]
    backups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An erasure on the list: ``days`` are left of T9, negative when it is late."""

    erasure: Erasure
    fio: str
    days: int
    overdue: bool
    kept_by: tuple[str, ...]


def would_erase(work: Work, person_id: PersonId) -> WouldErase:
    """The dry run: nothing changes."""
    work.require(Permission.SUBJECT_ERASE)
    person = work.people.get(person_id)
    return WouldErase(
        person_id=person_id,
        fio=person.fio,
        counts=counts(work, person_id),
        kept_by=grounds_to_keep(work, person_id),
        backups=backups(work),
    )


def request(work: Work, person_id: PersonId, grounds: str) -> Erasure | None:
    """Open the erasure of somebody by other grounds than a withdrawal: the purpose is reached.

    None while a consent keeps the data: withdraw it first.
    """
    work.require(Permission.SUBJECT_ERASE)
    said = _nameless(work, person_id, grounds)
    if not said:
        raise MissingReasonError(action="erase")
    return cascade.opened(work, person_id) or cascade.begin_erasure(
        work, person_id, said, "request"
    )


def erase(work: Work, person_id: PersonId, grounds: str, commission: Sequence[str]) -> Erasure:
    """Destroy what is kept about a person and issue the act of destruction.

    Args:
        work: writing.
        person_id: whose.
        grounds: why, in words; those it was opened with if left empty.
        commission: names of at least two colleagues who sign the act.

    Raises:
        StillKeptError: a live consent or a running ordered pair keeps the data.
        NoCommissionError: too few people sign.
        MissingReasonError: no grounds are known.
        StateError: the person has been erased already.
    """
    work.require(Permission.SUBJECT_ERASE)
    said = _nameless(work, person_id, grounds)
    signed = tuple(dict.fromkeys(one for one in map(clean_text, commission) if one))
    before = _ready(work, person_id, said, signed)
    extract = _log(work, person_id)
    rows = counts(work, person_id)
    cascade.stop(work, person_id, frozenset(Purpose))
    _forget_terms(work, person_id)
    erased = work.erase_person(person_id)
    done = replace(
        before,
        state=ErasureState.DONE,
        done_at=work.now,
        done_by=work.by.id,
        commission=signed,
        counts={**erased},
        backups=backups(work),
    )
    work.audit("subject.erased", None, {"counts": dict(erased)}, subject=f"person:{person_id}")
    act = _act(work, done, rows, extract)
    kept = work.erasures.put(replace(done, document_id=act.id))
    cascade.done(work, kept)
    return kept


def waiting(work: Work) -> tuple[Waiting, ...]:
    """Erasures nobody has carried out yet, the nearest term first; late ones say so."""
    work.require(Permission.CONSENT_READ)
    names = {one.id: one.fio for one in work.people.all()}
    rows = [
        _waiting(work, one, names.get(one.person_id, ""))
        for one in work.erasures.all()
        if one.state is ErasureState.OPENED
    ]
    return tuple(sorted(rows, key=lambda one: one.erasure.due))


def finished(work: Work) -> tuple[Erasure, ...]:
    """Erasures that were carried out, the newest first; under pseudonyms."""
    work.require(Permission.CONSENT_READ)
    done = [one for one in work.erasures.all() if one.state is ErasureState.DONE]
    return tuple(sorted(done, key=lambda one: one.done_at or one.opened_at, reverse=True))


def act_file(work: Work, erasure_id: ErasureId) -> tuple[bytes, str]:
    """The act of destruction as a file, and its name."""
    work.require(Permission.SUBJECT_ERASE)
    erasure = work.erasures.get(erasure_id)
    if erasure.document_id is None:
        raise StateError(kind="erasure", state=erasure.state.value, wanted="done")
    document = work.documents.get(erasure.document_id)
    work.audit("document.exported", None, None, subject=f"document:{document.id}")
    return content(work, document), f"{document.title}.docx"


def grounds_to_keep(work: Work, person_id: PersonId) -> tuple[str, ...]:
    """Live legal grounds that keep the data of a person, in words; empty when nothing does."""
    acts = work.consents.of(person_id)
    found = [
        _("consent: {purpose}", purpose=label("purpose", one.value))
        for one in cascade.KEEPING
        if may(acts, one, work.local)
    ]
    running = [one for one in work.pairs.of_person(person_id) if one.state in ORDERED]
    if running:
        found.append(_("a running pair under an order: end it first"))
    return tuple(found)


def backups(work: Work) -> tuple[str, ...]:
    """The newest backup that holds what nobody can read once the key is gone, and all before it."""
    noted = work.files.shelf.folder.parent / NOTED
    if not noted.is_file():
        return ()
    last = json.loads(noted.read_text("utf-8"))
    day = f"{datetime.fromisoformat(last['at']):%d.%m.%Y}"
    with speaking("ru"):
        return (_("{file} of {day} and all earlier ones", file=last["file"], day=day),)


def _ready(work: Work, person_id: PersonId, grounds: str, commission: tuple[str, ...]) -> Erasure:
    """The opened erasure, with everything it takes to carry it out."""
    if any(
        one.person_id == person_id and one.state is ErasureState.DONE for one in work.erasures.all()
    ):
        raise StateError(kind="erasure", state="done", wanted="done")
    kept_by = grounds_to_keep(work, person_id)
    if kept_by:
        raise StillKeptError(grounds="; ".join(kept_by))
    if len(commission) < COMMISSION:
        raise NoCommissionError(count=len(commission))
    opened = cascade.opened(work, person_id)
    if opened is None:
        if not grounds:
            raise MissingReasonError(action="erase")
        opened = cascade.begin_erasure(work, person_id, grounds, "erase")
    if opened is None:  # pragma: no cover -- a live consent has been refused above
        raise StillKeptError(grounds="")
    return replace(opened, grounds=grounds) if grounds else opened


def _nameless(work: Work, person_id: PersonId, grounds: str) -> str:
    """Grounds stay when the person is gone, so they name nobody."""
    said = clean_text(grounds)
    name = fio_norm(work.people.get(person_id).fio).split()
    if name and name[0] in fio_norm(said):
        raise InvalidValueError(field="grounds", value="…", rule=_("without the person's name"))
    return said


def _waiting(work: Work, erasure: Erasure, fio: str) -> Waiting:
    days = (erasure.due - work.today).days
    return Waiting(
        erasure=erasure,
        fio=fio,
        days=days,
        overdue=days < 0,
        kept_by=grounds_to_keep(work, erasure.person_id),
    )


def _forget_terms(work: Work, person_id: PersonId) -> None:
    """Terms offered to a pair are words about its people, those who have left among them."""
    for one in work.pairs.ever_of(person_id):
        if work.settings_kv.get(f"pair_terms:{one.id}"):
            work.settings_kv.put(f"pair_terms:{one.id}", {})


def _act(
    work: Work,
    erasure: Erasure,
    rows: Mapping[str, int],
    extract: Sequence[Mapping[str, str]],
) -> Document:
    """The act names nobody but the commission: the person is a pseudonym from now on."""
    with speaking("ru"):
        values = {
            "school": work.schools.get(work.school_id).name,
            "day": _day(work.today),
            "commission": list(erasure.commission),
            "pseudonym": erasure.person_id,
            "grounds": erasure.grounds,
            "due": _day(erasure.due),
            "done": _day(work.today),
            "method": _(
                "identifying data are deleted from the database; what is written once and copies"
                " are encrypted with the person's own key, and the key is destroyed"
            ),
            "system": _("the program “Nastavnik”"),
            "erased": [{"what": part_name(table), "count": count} for table, count in rows.items()],
            "backups": list(erasure.backups) or [_("the program knows of none")],
            "log": [*extract, _event_now(work)],
        }
        title = _("Act of destruction")
    return issue(
        work,
        "destruction_act",
        title,
        "destruction_act",
        values,
        subject=f"erasure:{erasure.id}",
    )


def _log(work: Work, person_id: PersonId) -> list[dict[str, str]]:
    """The extract: when which event, by whose role, under which number of the journal."""
    found = [one for one in work.trail.of(f"person:{person_id}") if one.verb in EVENTS]
    with speaking("ru"):
        return [
            {
                "at": f"{one.at:%d.%m.%Y %H:%M} UTC",
                "event": _event(one.verb),
                "by": _role(work, one.by),
                "number": str(one.seq),
            }
            for one in reversed(found[:LOG_LINES])
        ]


def _event_now(work: Work) -> dict[str, str]:
    mine = work.trail.newest(1)[0]
    return {
        "at": f"{work.now:%d.%m.%Y %H:%M} UTC",
        "event": _event("subject.erased"),
        "by": _role(work, work.by.id),
        "number": str(mine.seq),
    }


def _event(verb: str) -> str:
    return {
        "consent.withdrawn": _("consent withdrawn"),
        "consent.refused": _("consent refused"),
        "erasure.opened": _("erasure opened"),
        "subject.erased": _("personal data destroyed"),
    }[verb]


def _role(work: Work, account_id: str) -> str:
    """Whose hand it was, by role: no names of accounts in the act."""
    if account_id.startswith(BY_LINK):
        return _("the person, by link")
    if account_id == SYSTEM_ID:
        return _("the program")
    found = next((one for one in work.accounts.all() if one.id == account_id), None)
    role = found.roles[0] if found and found.roles else AccountRole.CURATOR
    return label("account_role", role.value)


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
