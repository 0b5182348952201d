"""A person becomes a pseudonym: rows emptied, texts removed, the keys of everything else destroyed.

What cannot be changed (consents, decisions, snapshots, editions, copies of the database) is
unreadable once the keys are gone. Texts of a pair belong to both: they go with either. Ids, states,
days and counts stay.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import sqlalchemy as sa

from data.errors import NotFoundError
from data.names import fio_norm
from data.records.ids import PersonId, SchoolId
from data.records.pair import Pair
from data.records.signals import SealedSignal
from data.store import mentioning
from data.store.columns import jsonable
from data.store.engine import loads
from data.store.ledger import Line
from data.store.mentioning import PAIR_TERMS
from data.store.refusals import BrokenSealError
from data.store.remembering import TRACE
from data.store.ring import owner
from data.store.sealing import Seal
from data.store.tables import people, register, sealed, uploads
from data.store.tables import work as tables

if TYPE_CHECKING:
    from data.store.repository import Desk
    from data.store.store import Store
    from data.store.work import Work

DRAFTS, DECISIONS = "import.drafts", "import.decisions"


@dataclass(slots=True, kw_only=True)
class Erasing:
    """What a unit of work erases: names of keys, files, lines for the ledger."""

    desk: "Desk"
    seal: Seal
    keys: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)
    payloads: list[tuple[int, str]] = field(default_factory=list)
    noted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Who is erased, and how texts elsewhere may name them."""

    id: PersonId
    name: str
    email: str
    digests: frozenset[str]
    payloads: tuple[tuple[int, str], ...] = ()  # number and signature of entries erased before
    forms: frozenset[str] = frozenset()  # ways the name is written in texts of others
    form_digests: frozenset[str] = frozenset()

    def named(self, work: "Work", texts: Iterable[str]) -> bool:
        """Whether a text is this person's name or address, or holds the name."""
        for one in texts:
            norm = fio_norm(one)
            if (self.name and self.name in norm) or (self.email and self.email in norm):
                return True
            if norm and digest(work, norm) in self.digests:
                return True
        return False

    def written(self, work: "Work", norm: str) -> bool:
        """Whether some words of a text are a way this name is written."""
        if norm in self.forms:
            return True
        return bool(self.form_digests) and digest(work, f"form {norm}") in self.form_digests


def digest(work: "Work", norm: str) -> str:
    """A keyed digest of a name: the ledger knows whom it means without telling."""
    return work.sealed_name("erased", norm)


def erase(
    work: "Work", erasing: Erasing, person_id: PersonId, known: Line | None = None
) -> dict[str, int]:
    """See ``Work.erase_person``; ``known`` is the line of an erasure that is applied again."""
    person = work.people.get(person_id)
    named = not erasing.desk.hand.lost(owner(work.school_id, "person", person_id))
    before = known or {}
    digests = frozenset(before.get("names", ()))
    others = [one.fio for one in work.people.all() if one.id != person_id]
    forms = mentioning.forms(person.fio, others) if named else frozenset()
    target = Target(
        forms=forms,
        form_digests=frozenset(before.get("forms", ())),
        id=person_id,
        name=fio_norm(person.fio) if named else "",
        email=fio_norm(person.email),
        digests=digests | ({digest(work, fio_norm(person.fio))} if named else set()),
        payloads=tuple((seq, mac) for seq, mac in before.get("payloads", ())),
    )
    keys = {owner(work.school_id, "person", person_id)}
    counts: dict[str, int] = {}
    for step in (_pairs, _cases, _signals, _imports, _rows, _person, _elsewhere, _payloads):
        counts |= step(work, erasing, target, keys)
    _note(work, erasing, target, keys, known)
    return {name: count for name, count in counts.items() if count}


def repair(store: "Store") -> None:
    """Finish erasures that were cut off after their line was written."""
    for line in store.erased.read():
        if not all(store.ring.gone(one) for one in line["keys"]):
            again(store, line)


def again(store: "Store", line: Line) -> bool:
    """Apply an erasure to a database that does not know it; whether the person is there."""
    school_id, person_id = SchoolId(line["school"]), PersonId(line["person"])
    at = datetime.fromisoformat(line["at"])
    with store.work(by=store.system(school_id), now=at) as work:
        there = work.people.find(person_id) is not None
        if there:
            counts = erase(work, work.erasing, person_id, known=line)
            work.audit("subject.erased_again", None, counts, subject=f"person:{person_id}")
    store.ring.destroy(line["keys"])
    return there


def _note(
    work: "Work", erasing: Erasing, target: Target, keys: set[str], known: Line | None
) -> None:
    erasing.keys |= keys
    erasing.desk.hand.forget(keys)
    if known is not None and keys <= set(known["keys"]):
        return
    erasing.lines.append(
        {
            "line": uuid4().hex,
            "school": work.school_id,
            "person": target.id,
            "names": sorted(target.digests),
            "forms": sorted(
                {digest(work, f"form {one}") for one in target.forms} | target.form_digests
            ),
            "keys": sorted(keys),
            "payloads": erasing.payloads,
            "at": jsonable(work.now),
        }
    )


def _payloads(work: "Work", erasing: Erasing, target: Target, keys: set[str]) -> dict[str, int]:
    """Payloads of the journal about the person, and those that mention them by id or by name."""
    found = work.trail.mentioning([target.id, target.name, target.email], keys)
    found |= {one.seq for one in work.trail.of(f"person:{target.id}") if one.salt}
    found |= work.trail.same(target.payloads)
    erasing.payloads += work.trail.signatures(found)
    work.trail.erase(sorted(found), at=work.now, by=work.by.id)
    return {"audit_payload": len(found)}


def _pairs(work: "Work", _: Erasing, target: Target, keys: set[str]) -> dict[str, int]:
    """Texts of both: the pair, its programme, its meetings."""
    counts = {"pair": 0, "programme": 0, "meeting": 0}
    for pair in work.pairs.ever_of(target.id):
        keys.add(owner(work.school_id, "pair", pair.id))
        counts["pair"] += 1
        work.pairs.put(replace(pair, reason="", results="", link=""))
        counts["programme"] += _programme(work, pair)
        for one in work.meetings.of_pair(pair.id):
            counts["meeting"] += 1
            work.meetings.put(replace(one, topic="", done="", next_steps=""))
    return counts


def _programme(work: "Work", pair: Pair) -> int:
    found = work.programmes.of_pair(pair.id)
    if found is None:
        return 0
    work.programmes.put(replace(found, goals=(), actions=(), checkpoints=(), result=""))
    return 1


def _cases(work: "Work", erasing: Erasing, target: Target, keys: set[str]) -> dict[str, int]:
    """Support cases keep state and days; private notes go."""
    counts = {"support_case": 0, "note": 0}
    for case in work.cases.of(target.id):
        keys.add(owner(work.school_id, "case", case.id))
        counts["support_case"] += 1
        work.cases.put(replace(case, next_step=""))
        mine = tables.NOTE.table.c["case_id"] == case.id
        counts["note"] += _removed(erasing, tables.NOTE.table, mine)
    return counts


def _signals(work: "Work", erasing: Erasing, target: Target, keys: set[str]) -> dict[str, int]:
    """Signals about the person; only the store itself may look into all of them."""
    table, found = sealed.SIGNAL.table, []
    for one in work.signals.all():
        said = _said(work, erasing, one)
        if said.get("person_id") == target.id or target.named(work, [said.get("fio", "")]):
            found.append(one.id)
    keys |= {owner(work.school_id, "signal", one) for one in found}
    return {"signal": _removed(erasing, table, table.c["id"].in_(found))}


def _said(work: "Work", erasing: Erasing, kept: SealedSignal) -> Mapping[str, Any]:
    try:
        text = erasing.seal.open(kept.body, f"{work.school_id}/signal/{kept.id}")
    except BrokenSealError:
        return {}
    return loads(text)  # type: ignore[no-any-return]


def _imports(work: "Work", erasing: Erasing, target: Target, keys: set[str]) -> dict[str, int]:
    """Rows of uploads, the uploads themselves with all they hold, and whatever waits to be read."""
    rows = [
        one
        for one in work.batch_rows.all()
        if one.person_id == target.id
        or (one.person_id is None and target.named(work, one.cells.values()))
    ]
    for one in rows:
        where = uploads.row_of({**jsonable(one), "person_id": one.person_id})
        keys.add(owner(work.school_id, *where))
        work.batch_rows.put(replace(one, key="", cells={}, findings=()))
    batches = [one for one in work.batches.all() if one.id in {row.batch_id for row in rows}]
    digests = {one.sha256 for one in batches}
    for batch in batches:
        keys.add(owner(work.school_id, "batch", batch.id))
        work.settings_kv.drop(f"{TRACE}{batch.id}")
        work.batches.put(replace(batch, file_name=""))
    digests |= _waiting(work, target)
    files = _files(erasing, digests, keys)
    return {"batch_row": len(rows), "batch": len(batches), "file": files}


def _waiting(work: "Work", target: Target) -> set[str]:
    """Drafts of uploads may hold anybody: they are dropped; remembered decisions forget the person.

    Returns:
        Digests of the drafts' files that no batch rests on.
    """
    kept = work.settings_kv.get(DECISIONS, {})
    if target.id in kept.values():
        others = {row: who for row, who in kept.items() if who != target.id}
        work.settings_kv.put(DECISIONS, others)
    drafts = work.settings_kv.get(DRAFTS, {})
    if drafts:
        work.settings_kv.put(DRAFTS, {})
    waiting = {str(one["sha256"]) for one in drafts.values()}
    return {one for one in waiting if not work.batches.by_digest(one)}


def _files(erasing: Erasing, digests: Collection[str], keys: set[str]) -> int:
    """Mark files for removal with the keys of their own; a person's own key is marked already."""
    found = 0
    for name in sorted(digests):
        try:
            keys.add(erasing.desk.shelf.owner_of(name))
        except (NotFoundError, BrokenSealError):
            continue
        erasing.files.add(name)
        found += 1
    return found


def _rows(work: "Work", erasing: Erasing, target: Target, _: set[str]) -> dict[str, int]:
    """Answers, drafts, links and papers of the person."""
    counts = {}
    links = [one.id for one in work.invitations.of(target.id)]
    for table in (people.FORM_DRAFT.table, people.FORM_SESSION.table):
        counts[table.name] = _removed(erasing, table, table.c["invitation_id"].in_(links))
    for table in (people.INVITATION.table, register.SHEET.table, people.RESPONSE.table):
        counts[table.name] = _removed(erasing, table, table.c["person_id"] == target.id)
    tasks = [one for one in work.tasks.all() if one.person_id == target.id and one.note]
    for task in tasks:
        work.tasks.put(replace(task, note=""))
    papers = {one.sha256 for one in work.documents.all() if one.person_id == target.id}
    papers |= {one.scan for one in work.consents.of(target.id) if one.scan}
    _files(erasing, papers, set())
    return counts | {"task": len(tasks), "document": len(papers)}


def _person(work: "Work", _: Erasing, target: Target, __: set[str]) -> dict[str, int]:
    """The person, the rows of both banks, the account; and lines of others that name the person."""
    before = work.people.get(target.id)
    blank = type(before)(id=before.id, school_id=before.school_id, fio="")
    gone = before.archived_at or work.now
    work.people.put(replace(blank, archived_at=gone, version=before.version))
    changed = 0
    for row in work.participations.all():
        lines = tuple(one for one in row.lines if not target.named(work, [one.fio]))
        if row.person_id == target.id:
            empty: dict[str, Any] = dict.fromkeys(
                ("headline", "achievements", "results", "link"), ""
            )
            work.participations.put(replace(row, **empty, lines=()))
        elif lines != row.lines:
            work.participations.put(replace(row, lines=lines))
        else:
            continue
        changed += 1
    return {"person": 1, "participation": changed, "account": _accounts(work, target)}


def _elsewhere(work: "Work", erasing: Erasing, target: Target, _: set[str]) -> dict[str, int]:
    """The name inside texts of others: answers, notes, reasons, terms offered to their pairs."""
    if not target.forms and not target.form_digests:
        return {}

    @cache
    def known(norm: str) -> bool:
        return target.written(work, norm)

    for name, before in work.settings_kv.all().items():
        after = mentioning.within(before, known) if name.startswith(PAIR_TERMS) else before
        if after != before:
            work.settings_kv.put(name, after)
    return {"named_elsewhere": mentioning.cover(erasing.desk, known, target.id)}


def _accounts(work: "Work", target: Target) -> int:
    mine = [one for one in work.accounts.all() if one.person_id == target.id]
    for one in mine:
        work.sessions.end_all(one.id, work.now)
        work.accounts.put(
            replace(
                one,
                login=f"erased-{one.id}",
                display_name="",
                password_hash="",
                second_factor="",
                identity="",
                disabled_at=one.disabled_at or work.now,
            )
        )
    return len(mine)


def _removed(erasing: Erasing, table: sa.Table, *conditions: sa.ColumnElement[bool]) -> int:
    mine = table.c["school_id"] == erasing.desk.school_id
    return erasing.desk.lay(sa.delete(table).where(mine, *conditions)).rowcount
