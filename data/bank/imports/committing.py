"""Use cases: look at what a file would change, and change it in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from data.access import Permission
from data.bank import signals
from data.bank.imports import standing, traces
from data.bank.imports.filling import Addition, addition
from data.bank.imports.planning import Plan, counts, plans
from data.bank.imports.uploads import Upload
from data.bank.people import checked
from data.codebook import normal_header
from data.errors import ProgrammeError
from data.intake import Column, Interpreted, insist, interpret
from data.names import sort_key
from data.output.quarantine import code
from data.records.bank import Participation
from data.records.ids import PersonId
from data.records.intake import (
    Batch,
    BatchRow,
    ColumnMapping,
    Finding,
    RowOutcome,
    TableKind,
)
from data.records.person import Person
from data.records.signals import SignalSource
from data.store import Work


class StaleUploadError(ProgrammeError):
    """The kind of table must be chosen before anything is written: ``file``."""

    code = "import.kind_first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A row that may be about somebody known: a person decides (an id, or ``NEW``) by ``key``."""

    key: str
    sheet: str
    row: int
    fio: str
    candidates: tuple[Person, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the file would change, for the eyes of a person. Nothing is written yet.

    ``counts`` are rows by outcome; ``new`` and ``changed`` people; ``earlier`` batches that came
    from the very same file.
    """

    upload: Upload
    kind: TableKind
    columns: tuple[Column, ...]
    mapping: Mapping[str, str]
    counts: Mapping[str, int]
    new: int
    changed: int
    findings: tuple[Finding, ...]
    matches: tuple[Match, ...]
    earlier: tuple[Batch, ...] = ()
    orders: Mapping[str, str] = field(default_factory=dict)


def note_staged(work: Work, upload: Upload) -> None:
    """Write down that a file has come in."""
    work.audit(
        "upload.staged",
        None,
        {"file": upload.file_name, "sha256": upload.sha256, "size": upload.size},
        subject=f"batch:{upload.id}",
    )


def preview(
    work: Work,
    upload: Upload,
    *,
    mapping: Mapping[str, str] | None = None,
    orders: Mapping[str, str] | None = None,
    decisions: Mapping[str, str] | None = None,
) -> Preview:
    """What a file would change under a mapping and decisions. Writes nothing.

    Args:
        work: reading is enough.
        upload: of ``receive``; its kind must be certain (``understood_as`` makes it so).
        mapping: header -> field; empty fields are not used. As guessed or remembered if left out.
        orders: header of a column of dates -> ``"dmy"`` or ``"mdy"``.
        decisions: key of a row -> id of a person, or ``NEW``.
    """
    work.require(Permission.BANK_IMPORT)
    mine, understood = _understood(work, upload, mapping, orders)
    made = additions(work, understood, decisions or {})
    people = {one.id: one for one in work.people.all()}
    return Preview(
        upload=mine,
        kind=understood.kind,
        columns=mine.reading.columns,
        mapping=understood.mapping,
        counts=_counts(made, understood),
        new=len({one.plan.person.id for one in made if one.plan.new and one.plan.person}),
        changed=len({one.plan.person.id for one in made if one.plan.changed and one.plan.person}),
        findings=(*understood.findings, *(told for one in made for told in one.plan.findings)),
        matches=tuple(match_of(one.plan, people) for one in made if one.plan.candidates),
        earlier=tuple(one for one in work.batches.by_digest(upload.sha256) if not one.undone_at),
        orders=dict(orders or {}),
    )


def commit(
    work: Work,
    upload: Upload,
    *,
    mapping: Mapping[str, str] | None = None,
    orders: Mapping[str, str] | None = None,
    decisions: Mapping[str, str] | None = None,
) -> Batch:
    """Take a file in: people, answers, bank rows, quarantine, all in this transaction.

    The same upload committed again gives the batch it became; the same file in a new upload
    changes nothing. Rows that wait for a decision go to quarantine.
    """
    work.require(Permission.BANK_IMPORT)
    done = work.batches.find(upload.id)
    if done is not None:
        return done
    mine, understood = _understood(work, upload, mapping, orders)
    made = additions(work, understood, decisions or {})
    batch = work.batches.put(
        Batch(
            id=upload.id,
            school_id=work.school_id,
            kind=understood.kind,
            file_name=upload.file_name,
            sha256=upload.sha256,
            size=upload.size,
            at=work.now,
            by=work.by.id,
            counts=_counts(made, understood),
        )
    )
    trace = traces.Trace(
        fields=dict(understood.mapping),
        orders=dict(orders or {}),
        leads={place(one.sheet, one.row): one.lead for one in understood.rows if one.lead},
        years={one.sheet: one.year for one in understood.rows},
    )
    write(work, made, trace)
    _release(work, made)
    work.batch_rows.put_all(batch_row(work, batch, one) for one in made)
    watch(work, made)
    traces.write(work, batch.id, trace)
    _remember_columns(work, mine, understood)
    work.audit("batch.imported", None, batch, subject=f"batch:{batch.id}")
    return batch


def _release(work: Work, made: Sequence[Addition]) -> None:
    """Rows that waited and have now been taken in from another upload wait no more."""
    taken = [one.plan.row for one in made if one.outcome in {RowOutcome.IMPORTED, RowOutcome.SAME}]
    done = {one.key for one in taken} | {text for one in taken for text in one.cells.values()}
    waiting = work.batch_rows.quarantine()
    released = [one for one in waiting if one.key in done or code(one) in done]
    work.batch_rows.put_all(replace(one, corrected=True) for one in released)


def watch(work: Work, made: Sequence[Addition]) -> None:
    """Every text of the rows passes the safety flag, taken in or not."""
    for one in made:
        plan = one.plan
        signals.watch(
            work,
            plan.row.cells.values(),
            fio=plan.person.fio if plan.person else fio_of(plan),
            person_id=plan.person.id if plan.person and _kept(plan) else None,
            source=SignalSource.IMPORT,
        )


def fio_of(plan: Plan) -> str:
    """The name a row says; empty where it says none."""
    return plan.row.facts.fio if plan.row.facts else ""


def _kept(plan: Plan) -> bool:
    return plan.outcome in {RowOutcome.IMPORTED, RowOutcome.SAME}


def place(sheet: str, row: int) -> str:
    """Name of a row's place in a trace."""
    return f"{sheet}\n{row}"


def write(work: Work, made: Sequence[Addition], trace: traces.Trace) -> None:
    """Write people, sheets and participations, and into the trace what was written."""
    people = _last({one.plan.person.id: one.plan for one in _taken(made) if one.plan.person})
    known = {one.id: one for one in work.people.all()}
    fresh = [one for one in people if one.id not in known]
    work.people.put_all(fresh)
    trace.people += [one.id for one in fresh]
    for one in people:
        if one.id in known and one != known[one.id]:
            kept = work.people.put(one)
            _note(trace, "person", known[one.id], kept)
            work.audit("person.edited", known[one.id], kept, subject=f"person:{one.id}")
    sheets = [one.sheet for one in made if one.sheet is not None]
    work.sheets.put_all(sheets)
    trace.sheets += [one.id for one in sheets]
    _write_participations(work, made, trace)
    traces.remember(work, _decided(made))
    work.audit(
        "people.imported",
        None,
        {"people": [one.id for one in fresh], "sheets": [one.id for one in sheets]},
        subject="people:imported",
    )


def _understood(
    work: Work,
    upload: Upload,
    mapping: Mapping[str, str] | None,
    orders: Mapping[str, str] | None,
) -> tuple[Upload, Interpreted]:
    reading = upload.reading
    if reading.kind is None and reading.kinds:
        raise StaleUploadError(file=upload.file_name)
    kind = insist(reading).kind
    remembered = work.mappings.find(reading.fingerprint, kind.value) if kind else None
    if kind is not None and remembered is not None:
        upload = upload.understood_as(kind, remembered.fields)
    return upload, interpret(upload.reading, mapping, orders)


def additions(
    work: Work,
    understood: Interpreted,
    decisions: Mapping[str, str],
    retried: frozenset[str] = frozenset(),
) -> list[Addition]:
    """What each row of a file would write; ``retried`` are keys of waiting rows tried again."""
    participations = {(one.person_id, one.role, one.year): one for one in work.participations.all()}
    known = standing.known(work, understood.kind, participations, retried)
    found = plans(understood, known, decisions, lambda person: checked(work, person))
    shelf = standing.shelf(work, understood.kind, participations)
    made = [addition(one, understood.kind, shelf) for one in found]
    return _led(made)


def _led(made: Sequence[Addition]) -> list[Addition]:
    """Rows that continue another end as it does, also when only its bank row changed."""
    leads = {(one.plan.row.sheet, one.plan.row.row): one for one in made if not one.plan.row.lead}
    found = []
    for one in made:
        lead = leads.get((one.plan.row.sheet, one.plan.row.lead))
        outcome = lead.outcome if lead is not None and one.plan.row.lead else one.outcome
        found.append(replace(one, plan=replace(one.plan, outcome=outcome)))
    return found


def _counts(made: Sequence[Addition], understood: Interpreted) -> dict[str, int]:
    return counts((one.plan for one in made), len(understood.rows))


def match_of(plan: Plan, people: Mapping[PersonId, Person]) -> Match:
    """Whom a row may be about."""
    known = [people[one] for one in plan.candidates if one in people]
    return Match(
        key=plan.row.key,
        sheet=plan.row.sheet,
        row=plan.row.row,
        fio=fio_of(plan),
        candidates=tuple(sorted(known, key=lambda one: sort_key(one.fio))),
    )


def _taken(made: Sequence[Addition]) -> list[Addition]:
    return [one for one in made if one.plan.outcome is RowOutcome.IMPORTED]


def _last(by_person: Mapping[PersonId, Plan]) -> list[Person]:
    return [one.person for one in by_person.values() if one.person is not None]


def _write_participations(work: Work, made: Sequence[Addition], trace: traces.Trace) -> None:
    latest: dict[str, Participation] = {}
    entered: set[str] = set()
    for one in made:
        if one.participation is not None:
            latest[one.participation.id] = one.participation
            entered |= {one.participation.id} if one.entered else set()
    work.participations.put_all(latest[one] for one in latest if one in entered)
    trace.participations += [one for one in latest if one in entered]
    for one_id, after in latest.items():
        if one_id not in entered:
            before = work.participations.get(one_id)
            kept = work.participations.put(after)
            _note(trace, "participation", before, kept)
            work.audit("participation.imported", before, kept, subject=f"person:{kept.person_id}")


def _note(trace: traces.Trace, kind: str, before: Person | Participation, after: object) -> None:
    name = f"{kind}:{before.id}"
    known = trace.before.get(name, {}).get("values", {})
    values = {**traces.difference(before, after), **known}
    trace.before[name] = {"version": before.version + 1, "values": values}


def _decided(made: Sequence[Addition]) -> dict[str, str]:
    return {
        one.plan.identity: one.plan.person.id
        for one in made
        if one.plan.identity and one.plan.person and not one.plan.candidates
    }


def batch_row(work: Work, batch: Batch, made: Addition) -> BatchRow:
    """The record of one row."""
    plan = made.plan
    return BatchRow(
        batch_id=batch.id,
        school_id=work.school_id,
        sheet=plan.row.sheet,
        row=plan.row.row,
        key=plan.row.key,
        outcome=plan.outcome,
        cells=plan.row.cells,
        findings=plan.findings,
        person_id=plan.person.id if plan.person and _kept(plan) else None,
    )


def _remember_columns(work: Work, upload: Upload, understood: Interpreted) -> None:
    """Columns a person has named are remembered by the fingerprint of the header."""
    exact = {one.header: one.field for one in upload.reading.columns if one.how == "exact"}
    told = {
        normal_header(header): field
        for header, field in understood.mapping.items()
        if exact.get(header, "") != field
    }
    if told:
        work.mappings.put(
            ColumnMapping(
                school_id=work.school_id,
                fingerprint=upload.reading.fingerprint,
                kind=understood.kind,
                fields=told,
                at=work.now,
            )
        )
