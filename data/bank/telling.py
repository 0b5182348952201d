"""Who of the bank may be told to whom.

The office shows people whose consent to keep their data in the bank is live. Who has not been
asked yet is shown to whoever processes consents. Whose consent has ended (withdrawn, refused, run
out) is shown to them alone, and only with what it takes to process that: the name and the state.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.access import Permission, may
from data.access.consent import last_act
from data.bank.transitions import ConsentMissingError
from data.errors import NotFoundError
from data.names import fio_norm
from data.records.bank import Participation
from data.records.consent import Consent, ConsentAct, Purpose
from data.records.ids import PersonId
from data.records.person import Person
from data.store import Work

EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Told:
    """What consents say now: ``ended`` tells how, by person; ``matching`` is who may be matched."""

    live: frozenset[PersonId]
    matching: frozenset[PersonId]
    ended: dict[PersonId, str]
    processes: bool
    own: PersonId | None

    def may_name(self, who: PersonId) -> bool:
        """Whether the actor may learn that this person is in the bank."""
        return who in self.live or self.processes or who == self.own


def told(work: Work) -> Told:
    """What the actor may be told, from one reading of the consents."""
    acts: dict[PersonId, list[Consent]] = {}
    for one in work.consents.everything():
        acts.setdefault(one.person_id, []).append(one)
    endings = {who: _ending(mine, work) for who, mine in acts.items()}
    return Told(
        live=frozenset(who for who, mine in acts.items() if may(mine, Purpose.BANK, work.local)),
        matching=frozenset(
            who for who, mine in acts.items() if may(mine, Purpose.MATCHING, work.local)
        ),
        ended={who: how for who, how in endings.items() if how},
        processes=work.may(Permission.CONSENT_WRITE),
        own=work.by.person_id,
    )


def require_named(known: Told, who: PersonId) -> None:
    """Refuse as if there were nobody: that somebody has withdrawn is not told either.

    Raises:
        NotFoundError: the actor may not learn of this person.
    """
    if not known.may_name(who):
        raise NotFoundError(kind="person", id=who)


def require_kept(work: Work, who: PersonId) -> None:
    """Refuse to write into the bank about somebody whose consent to that has ended.

    Raises:
        ConsentMissingError: withdrawn, refused or run out.
    """
    if _ending(work.consents.of(who), work):
        raise ConsentMissingError(purpose=Purpose.BANK.value, fio=work.people.get(who).fio)


def bare(person: Person) -> Person:
    """Of a person whose consent has ended: who it is."""
    return Person(
        id=person.id,
        school_id=person.school_id,
        fio=person.fio,
        archived_at=person.archived_at,
        version=person.version,
    )


def bare_row(one: Participation) -> Participation:
    """Of a row whose consent has ended: the side, the year and the state to be ended."""
    return Participation(
        id=one.id,
        school_id=one.school_id,
        person_id=one.person_id,
        role=one.role,
        year=one.year,
        state=one.state,
        version=one.version,
    )


def for_readers(work: Work, known: Told, one: Participation) -> Participation:
    """A row for those who may not learn why somebody has no pair, nor who else is in old forms."""
    if work.may(Permission.UNMATCHED_READ) and known.processes:
        return one
    names: dict[str, list[PersonId]] = {}
    for person in work.people.all() if one.lines else ():
        names.setdefault(fio_norm(person.fio), []).append(person.id)
    lines = tuple(
        line if _all_named(known, names.get(fio_norm(line.fio), ())) else replace(line, fio="")
        for line in one.lines
    )
    reason = one.reason if work.may(Permission.UNMATCHED_READ) else ""
    return replace(one, reason=reason, lines=lines)


def _all_named(known: Told, namesakes: Sequence[PersonId]) -> bool:
    """Whether somebody of this name is known and everybody of it may be told."""
    return bool(namesakes) and all(known.may_name(one) for one in namesakes)


def _ending(acts: list[Consent], work: Work) -> str:
    """How the consent to the bank has ended: a code of an act or ``expired``; empty otherwise."""
    last = last_act(acts, Purpose.BANK, work.now)
    if last is None or may(acts, Purpose.BANK, work.local):
        return ""
    return EXPIRED if last.act is ConsentAct.GIVEN else last.act.value
