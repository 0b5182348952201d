"""What a file would change: every row with its outcome, before anything is written."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from data.bank.imports.linking import NEW, Register, identity
from data.errors import InvalidValueError
from data.intake import Facts, Interpreted, LostRowsError, OldRow, Row, person_of
from data.names import clean_text, fio_norm
from data.records.bank import Participation, Role
from data.records.ids import PersonId, SchoolId, new_id
from data.records.intake import Finding, RowOutcome, Severity, TableKind
from data.records.person import Person
from data.records.school import school_year

ROLE = {
    TableKind.MENTORS: Role.MENTOR,
    TableKind.MENTEES: Role.MENTEE,
    TableKind.BANK_MENTORS: Role.MENTOR,
    TableKind.BANK_MENTEES: Role.MENTEE,
}
FORMS = (TableKind.BANK_MENTEES, TableKind.BANK_MENTORS)
FACTS = (
    "year_of_birth",
    "post",
    "subjects",
    "levels",
    "years_teaching",
    "years_in_school",
    "category",
    "site",
    "workplace",
    "email",
    "external_id",
    "hired_on",
    "left_on",
)
Check = Callable[[Person], Person]  # refuses facts that break a rule, by InvalidValueError


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One row and what it would do.

    ``person`` is who it is about, as it would be kept; ``new`` and ``changed`` tell whether that
    would be written. ``candidates`` wait for a decision.
    """

    row: Row
    outcome: RowOutcome
    findings: tuple[Finding, ...] = ()
    person: Person | None = None
    new: bool = False
    changed: bool = False
    year: str = ""
    candidates: tuple[PersonId, ...] = ()
    identity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Banked:
    """What a row of the bank is known by. ``own``: the register knows more of it than any form.

    ``words`` are the request or the competencies, as entered and as a form tells them;
    ``partners`` normal names of everybody the row is known to be paired with.
    """

    day: date | None
    words: frozenset[str]
    partners: frozenset[str]
    own: bool = False

    def is_one_with(self, other: "Banked") -> bool:
        """Whether two rows under one name are one: their day, their words or a partner agree."""
        return self._agreeing(other) > 0

    def is_surely(self, other: "Banked") -> bool:
        """Whether two rows are one where several people bear the name: two of the three agree."""
        return self._agreeing(other) > 1

    def _agreeing(self, other: "Banked") -> int:
        same_day = self.day is not None and self.day == other.day
        return same_day + bool(self.words & other.words) + bool(self.partners & other.partners)


def banked(
    row: Participation | OldRow,
    partners: frozenset[str] = frozenset(),
    *,
    own: bool = False,
    told: str = "",
) -> Banked:
    """What a row is known by.

    ``partners`` come from elsewhere, beside those it lists; ``told`` are its words in a form.
    """
    words = {clean_text(one).casefold() for one in (row.headline, told)}
    return Banked(
        day=row.entered_on,
        words=frozenset(words - {""}),
        partners=partners | {fio_norm(one.fio) for one in row.lines} - {""},
        own=own,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the register holds that rows are compared with; read once.

    ``keys`` are rows imported before; ``waiting`` keys in quarantine; ``dismissed`` keys a person
    has let go; ``banked`` rows of the bank by role and year, to which the file adds its own;
    ``own`` normal names of the school; ``ended`` people whose consent to the bank has ended.
    """

    school_id: SchoolId
    year: str
    register: Register
    keys: Mapping[str, PersonId | None] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    dismissed: frozenset[str] = frozenset()
    banked: dict[tuple[Role, str], dict[PersonId, Banked]] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    ended: frozenset[PersonId] = frozenset()


def plans(
    understood: Interpreted,
    known: Known,
    decisions: Mapping[str, str],
    check: Check,
) -> tuple[Plan, ...]:
    """One plan a row, in the order of the file.

    Args:
        understood: the file.
        known: the register; people the file brings are added to it.
        decisions: key of a row -> id of a person, or ``NEW``.
        check: refuses a person whose facts break a rule.

    Raises:
        LostRowsError: rows in and rows planned differ.
    """
    found: list[Plan] = []
    leads: dict[tuple[str, int], Plan] = {}
    for row in understood.rows:
        lead = leads.get((row.sheet, row.lead)) if row.lead else None
        plan = _follow(row, lead) if lead else _plan(row, understood.kind, known, decisions, check)
        leads[row.sheet, row.row] = plan
        found.append(plan)
    if len(found) != len(understood.rows):
        raise LostRowsError(read=len(understood.rows), kept=len(found))
    managed = list(_with_managers(found, understood.kind, known))
    newest = known.register.people
    return tuple(
        replace(one, person=newest[one.person.id]) if one.person else one for one in managed
    )


def counts(found: Iterable[Plan], read: int) -> dict[str, int]:
    """Rows by outcome.

    Raises:
        LostRowsError: they do not add up to the rows read.
    """
    counted = Counter(one.outcome for one in found)
    if counted.total() != read:
        raise LostRowsError(read=read, kept=counted.total())
    return {one.value: counted[one] for one in RowOutcome}


def _follow(row: Row, lead: Plan) -> Plan:
    """A row that continues another shares its fate."""
    person = lead.person if lead.outcome is not RowOutcome.REJECTED else None
    return Plan(row=row, outcome=lead.outcome, findings=row.findings, person=person)


def _plan(
    row: Row, kind: TableKind, known: Known, decisions: Mapping[str, str], check: Check
) -> Plan:
    if row.key in known.dismissed:
        told = _finding(row, "import.let_go", Severity.NOTE)
        return Plan(row=row, outcome=RowOutcome.SKIPPED, findings=(told,))
    if row.key in known.waiting and row.key not in decisions:
        return _waits(row)
    if row.outcome is RowOutcome.REJECTED and row.key in known.keys:
        return _corrected_before(row, known)
    if row.outcome is not RowOutcome.IMPORTED or row.facts is None:
        return Plan(row=row, outcome=row.outcome, findings=row.findings)
    if row.key in known.keys:
        person = known.register.people.get(known.keys[row.key] or PersonId(""))
        return Plan(row=row, outcome=RowOutcome.SAME, findings=row.findings, person=person)
    return _identified(row, kind, known, decisions, check)


def _waits(row: Row) -> Plan:
    """The very row is in quarantine: it does not wait twice."""
    told = _finding(row, "import.waits_already", Severity.NOTE)
    return Plan(row=row, outcome=RowOutcome.DUPLICATE, findings=(*row.findings, told))


def _corrected_before(row: Row, known: Known) -> Plan:
    """The very row has waited, was corrected and taken in: its faults are faults no more."""
    told = _finding(row, "import.corrected_before", Severity.NOTE)
    person = known.register.people.get(known.keys[row.key] or PersonId(""))
    return Plan(row=row, outcome=RowOutcome.SAME, findings=(told,), person=person)


def _identified(
    row: Row, kind: TableKind, known: Known, decisions: Mapping[str, str], check: Check
) -> Plan:
    about = _own_school(row.facts or Facts(), known)
    year = _year(row, kind, known)
    this = banked(row.old or OldRow())
    rows = known.banked.setdefault((ROLE[kind], year), {}) if kind in FORMS else {}
    alike = frozenset(one for one, its in rows.items() if its.own or its.is_one_with(this))
    surely = frozenset(one for one, its in rows.items() if its.is_surely(this))
    verdict = known.register.judge(about, accept=alike, surely=surely)
    decided = decisions.get(row.key, "")
    who = verdict.person_id
    if who and verdict.by_row and not decided and not rows[who].is_one_with(this):
        return _stands(row, known.register.people[who])
    if decided and decided != NEW and decided in known.register.people:
        who = PersonId(decided)
    if who in known.ended and kind in ROLE:
        return _ended(row)
    if who is None and verdict.candidates and decided != NEW:
        return _asked(row, verdict.candidates, known, identity(about))
    try:
        plan = _of_known(row, who, about, kind, known) if who else _of_new(row, about, known)
        checked = check(plan.person) if plan.person and (plan.new or plan.changed) else plan.person
    except InvalidValueError as refusal:
        told = _finding(row, refusal.code, Severity.ERROR, params=refusal.params)
        return Plan(row=row, outcome=RowOutcome.REJECTED, findings=(*row.findings, told))
    plan = replace(plan, person=checked, year=year, identity=identity(about) if decided else "")
    if checked is not None:
        (known.register.admit if plan.new else known.register.change)(checked)
        rows.setdefault(checked.id, this)
    return plan


def _stands(row: Row, person: Person) -> Plan:
    """Only the name agrees, and the register would take nothing from this row anyway."""
    return Plan(row=row, outcome=RowOutcome.SAME, findings=row.findings, person=person)


def _ended(row: Row) -> Plan:
    """The person's consent to the bank has ended: nothing is written until it is given anew."""
    told = _finding(row, "import.consent_ended", Severity.ERROR)
    return Plan(row=row, outcome=RowOutcome.REJECTED, findings=(*row.findings, told))


def _of_new(row: Row, about: Facts, known: Known) -> Plan:
    person = person_of(about, PersonId(new_id()), known.school_id)
    return Plan(
        row=row, outcome=RowOutcome.IMPORTED, findings=row.findings, person=person, new=True
    )


def _of_known(row: Row, who: PersonId, about: Facts, kind: TableKind, known: Known) -> Plan:
    before = known.register.people[who]
    again = known.register.fresh(who)
    after = merged(before, about, overrule=kind is TableKind.STAFF and not again, again=again)
    return Plan(
        row=row,
        outcome=RowOutcome.IMPORTED if after != before else RowOutcome.SAME,
        findings=row.findings,
        person=after,
        changed=after != before,
    )


def merged(before: Person, about: Facts, *, overrule: bool, again: bool) -> Person:
    """A person with what a row adds.

    The staff list overrules facts; other tables only fill what is empty. A second row about a
    person of the same list (``again``) adds its subjects and levels.
    """
    changes: dict[str, object] = {}
    for name in FACTS:
        said, had = getattr(about, name), getattr(before, name)
        if said in (None, "", ()):
            continue
        if again and isinstance(said, tuple):
            changes[name] = tuple(dict.fromkeys((*had, *said)))
        elif overrule or had in (None, "", ()):
            changes[name] = said
    if about.part_time is not None and overrule:
        changes["part_time"] = about.part_time
    return replace(before, **changes)  # type: ignore[arg-type] # names stand in FACTS


def _asked(row: Row, candidates: tuple[PersonId, ...], known: Known, who: str) -> Plan:
    names = "; ".join(known.register.people[one].fio for one in candidates)
    told = _finding(row, "import.possible_match", Severity.QUESTION, params={"names": names})
    return Plan(
        row=row,
        outcome=RowOutcome.REJECTED,
        findings=(*row.findings, told),
        candidates=candidates,
        identity=who,
    )


def _own_school(about: Facts, known: Known) -> Facts:
    """The school's own staff has no other workplace."""
    own = fio_norm(about.workplace) in known.own
    return replace(about, workplace="") if own else about


def _year(row: Row, kind: TableKind, known: Known) -> str:
    """The school year of a row of a bank form: its sheet's, its date's, else the current one."""
    if kind not in FORMS:
        return known.year
    if row.year or row.old is None or row.old.entered_on is None:
        return row.year or known.year
    return school_year(row.old.entered_on)


def _with_managers(found: list[Plan], kind: TableKind, known: Known) -> Iterable[Plan]:
    """Managers by the whole name, where exactly one person bears it; the others are told."""
    for plan in found:
        name = plan.row.facts.manager if plan.row.facts else ""
        kept = plan.person is not None and plan.outcome in {RowOutcome.IMPORTED, RowOutcome.SAME}
        if not name or not kept or plan.person is None or plan.row.key in known.keys:
            yield plan
            continue
        yield _managed(plan, plan.person, name, kind, known)


def _managed(plan: Plan, person: Person, name: str, kind: TableKind, known: Known) -> Plan:
    newest = known.register.people[person.id]
    bosses = [one for one in known.register.by_name(name) if one != person.id]
    if len(bosses) != 1:
        told = _finding(plan.row, "import.manager_unknown", Severity.NOTE, params={"name": name})
        return replace(plan, findings=(*plan.findings, told))
    if newest.manager_id == bosses[0] or (newest.manager_id and kind is not TableKind.STAFF):
        return plan
    after = replace(newest, manager_id=bosses[0])
    known.register.change(after)
    return replace(
        plan,
        person=after,
        changed=not plan.new,
        outcome=RowOutcome.IMPORTED,
    )


def _finding(
    row: Row, code: str, severity: Severity, params: Mapping[str, object] | None = None
) -> Finding:
    value = row.facts.fio if row.facts else ""
    return Finding(
        code=code, severity=severity, sheet=row.sheet, row=row.row, value=value, params=params
    )
