"""Commands on tables: match two of them, import one, write an official form, check a result."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from dashboard.cli import screen
from data.codebook import label
from data.errors import ProgrammeError
from data.i18n import _, ngettext
from data.records.account import Account
from data.records.intake import RowOutcome, TableKind

if TYPE_CHECKING:
    from dashboard.cli.matchup import Calculation
    from data.bank.imports import Preview, Upload
    from data.records.ids import SchoolId
    from data.store import Store

DONE, FAULT, REFUSED = 0, 1, 2
TOLD = 60  # pairs told one by one; more are read in the file
FORMS = ("form5", "form6")
USED = frozenset({RowOutcome.IMPORTED.value, RowOutcome.SAME.value})


class OutIsFileError(ProgrammeError):
    """Results go into a folder, and this is a file: ``place``."""

    code = "cli.out_is_file"


class UnknownWordError(ProgrammeError):
    """A word of the command line is none of those known: ``word``, ``known``."""

    code = "cli.unknown_word"


class OneSchoolError(ProgrammeError):
    """The command works for an installation of exactly one school: ``count``."""

    code = "cli.one_school"


def match(
    mentors: Path,
    mentees: Path,
    out: Path,
    dials: Mapping[str, Any],
    school: str = "",
    kind: Mapping[str, Any] | None = None,
) -> int:
    """Match two tables under a policy and write the results; the exit code."""
    from matching.assign import Policy

    policy = Policy(**dials)
    if out.exists() and not out.is_dir():
        raise OutIsFileError(place=out)
    from dashboard.cli import matchup
    from data.intake import UnusableError
    from matching.proposal import RoundKind

    shown, wanted = screen.console(), RoundKind.read(kind or {})
    try:
        with waiting() as told:
            found = matchup.calculate(mentors, mentees, policy, told, wanted)
    except UnusableError as refusal:
        screen.findings(shown, refusal.findings, str(refusal.params.get("file", "")))
        raise
    return _told_and_written(shown, found, out, school)


def _told_and_written(shown: Console, found: "Calculation", out: Path, school: str) -> int:
    """Everything found on the way, the plan, its proof; files only for a proved plan."""
    from dashboard.cli import results, telling

    name = found.names.__getitem__
    for side in (found.mentors, found.mentees):
        screen.findings(shown, side.people.findings, side.file.name)
    screen.findings(shown, found.findings, _("Names in the answers"))
    if len(found.pairs) <= TOLD:
        telling.pairs(shown, found.pairs, name, {})
        telling.left(shown, results.unmatched(found))
    for side in (found.mentors, found.mentees):
        counts(shown, side.people.counts, side.file.name)
        shown.print(screen.plain(results.basis(side)))
    faults = found.faults()
    telling.texts(shown, found.texts.tier, found.texts.warning)
    telling.totals(shown, found.outcome.totals)
    telling.proof(shown, found.outcome.certificate, faults)
    if faults:
        return FAULT
    files = results.write(results.contents(found, school), out)
    names = ", ".join(one.name for one in files)
    shown.print(
        screen.plain(_("Written to {place}: {files}", place=out, files=names)), soft_wrap=True
    )
    shown.print(screen.plain(_("These pairs are proposals: people decide about each of them.")))
    return DONE


def kind_said(kind: str, given: Sequence[str]) -> dict[str, Any]:
    """A kind of round and its parameters as typed: ``most=3``, ``общий час=да``.

    Raises:
        UnknownWordError: a parameter without a value.
    """
    from matching.proposal.kinds import PARAMETERS, Kind

    codes = [one.value for one in Kind]
    found: dict[str, Any] = {"kind": _code(kind, codes)} if kind else {}
    names = [name for parameters in PARAMETERS.values() for name in parameters]
    for one in given:
        name, mark, value = one.partition("=")
        if not mark:
            raise UnknownWordError(word=one, known=_("most=3, common_slot=yes"))
        answers = {"yes": True, "no": False, _("kind.word.yes"): True, _("kind.word.no"): False}
        said = value.strip().lower()
        found[_code(name, names)] = int(said) if said.isdecimal() else answers.get(said, value)
    return found


def _code(word: str, codes: Sequence[str]) -> str:
    """The code a word stands for, in the language in force; any other word as it is."""
    said = word.strip().lower()
    for one in codes:
        message = f"kind.word.{one}"
        if said in {one, _(message)}:
            return one
    return said


@contextmanager
def waiting() -> Iterator[Callable[[str], None]]:
    """A line that says what goes on; on a terminal only, never among the results."""
    console = screen.console(stderr=True)
    steps = {
        "read": _("Reading the tables"),
        "texts": _("Reading the free texts"),
        "score": _("Scoring every pair"),
        "solve": _("Finding the best plan"),
        "explain": _("Explaining every pair"),
    }
    with console.status("…") as status:
        yield lambda step: status.update(screen.plain(steps.get(step, "…")))


def counts(shown: Console, found: Mapping[str, int], file_name: str) -> None:
    """Rows of a file by outcome: nothing is lost."""
    read = ngettext("{count} row read", "{count} rows read", sum(found.values()))
    parts = [f"{label('row_outcome', one)} {count}" for one, count in found.items() if count]
    shown.print(screen.plain(f"«{file_name}»: {read} = {' + '.join(parts) or 0}"))


def import_(kind: str, file: Path, home: Path | None, *, check: bool) -> int:
    """Take a table into the register, or only show what it would change; the exit code."""
    if kind not in set(TableKind):
        raise UnknownWordError(word=kind, known=", ".join(TableKind))
    from data.bank import imports

    shown, now = screen.console(), datetime.now(UTC)
    with _opened(home) as (store, by):
        upload = _read(file, TableKind(kind))
        with store.look(by=by, now=now) as work:
            seen = imports.preview(work, upload)
        screen.findings(shown, seen.findings, file.name)
        counts(shown, seen.counts, file.name)
        if not check and any(seen.counts.values()):
            imports.keep(store.files, file.read_bytes())
            with store.work(by=by, now=now) as work:
                imports.commit(work, upload)
                waits = len(imports.quarantine(work))
            _imported(shown, seen, waits)
        elif check:
            shown.print(screen.plain(_("Checked only: nothing was changed.")))
    return DONE if any(seen.counts[one] for one in USED) else REFUSED


def _read(file: Path, wanted: TableKind) -> "Upload":
    """The file as a table of the kind that was named.

    Raises:
        OtherTableError: its columns belong to another kind.
    """
    from data.bank.imports import opened
    from data.intake import OtherTableError

    upload = opened(file.name, file.read_bytes())
    kinds = upload.reading.kinds
    if kinds and wanted not in kinds:
        raise OtherTableError(
            file=file.name,
            found=label("table_kind", kinds[0]),
            wanted=label("table_kind", wanted),
        )
    return upload.understood_as(wanted)


def _imported(shown: Console, seen: "Preview", waits: int) -> None:
    rows = seen.counts[RowOutcome.IMPORTED.value]
    if rows:
        text = ngettext("{count} row taken in", "{count} rows taken in", rows)
        people = _("new people {new}, changed {changed}", new=seen.new, changed=seen.changed)
        shown.print(screen.plain(f"{text}: {people}"), style="green")
    elif not seen.counts[RowOutcome.REJECTED.value]:
        shown.print(screen.plain(_("Nothing has changed: the register holds these rows already.")))
    if waits:
        text = ngettext("{count} row waits in quarantine", "{count} rows wait in quarantine", waits)
        advice = _("correct them in the office, or in the file and import it again")
        shown.print(screen.plain(f"{text}: {advice}"), style="yellow")


def export(form: str, out: Path, home: Path | None) -> int:
    """Write an official form; the exit code."""
    if form not in FORMS:
        raise UnknownWordError(word=form, known=", ".join(FORMS))
    from data.bank.forms import export_form

    shown = screen.console()
    with _opened(home) as (store, by):
        with store.work(by=by, now=datetime.now(UTC)) as work:
            made = export_form(work, form)
        target = out / made.file_name if out.is_dir() else out
        with screen.writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(made.content)
    rows = ngettext("{count} row in the form", "{count} rows in the form", made.rows)
    shown.print(screen.plain(f"{target}: {rows}"), soft_wrap=True)
    hidden = made.left_out + made.partners_left_out
    if hidden:
        text = ngettext(
            "{count} name is left out: there is no live consent for the bank",
            "{count} names are left out: there is no live consent for the bank",
            hidden,
        )
        shown.print(screen.plain(text), style="yellow")
    return DONE


def verify(round_file: Path) -> int:
    """Check a ``round.json`` or a ``region.json`` again; 1 if anything in it is wrong."""
    from dashboard.cli import proof, region, telling

    if region.is_region(round_file):
        return region.verify(round_file)
    shown = screen.console()
    body = proof.load(round_file)
    faults = proof.faults(body, round_file.name)
    telling.totals(shown, body["totals"])
    telling.proof(shown, body["certificate"], faults)
    if not faults:
        telling.checked(shown, old=body["format"] == proof.OLD, whole=proof.beyond_plan(body))
    return FAULT if faults else DONE


@contextmanager
def _opened(home: Path | None) -> "Iterator[tuple[Store, Account]]":
    """The store of the installation, and the actor of its one school."""
    from dashboard.bootstrap import open_store
    from dashboard.cli.setup import installed

    store = open_store(installed(home))
    try:
        schools = store.schools()
        if len(schools) > 1:  # neighbours of a municipality only hand their figures in
            schools = [one for one in schools if _worked(store, one.id)]
        if len(schools) != 1:
            raise OneSchoolError(count=len(schools))
        yield store, store.system(schools[0].id)
    finally:
        store.close()


def _worked(store: "Store", school_id: "SchoolId") -> bool:
    """Whether anybody has an account in a school."""
    with store.look(by=store.system(school_id), now=datetime.now(UTC)) as work:
        return bool(work.accounts.all())
