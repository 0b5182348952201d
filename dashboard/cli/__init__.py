"""The command line. Every command is a thin door: it reads arguments, calls, prints, exits.

Exit codes: 0 done, 1 internal fault, 2 unusable input or a refusal, each printed with its place.
"""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.usage import Spoken, SpokenGroup, speak
from data.errors import ProgrammeError
from data.i18n import _, use

FAULT, REFUSED = 1, 2

use(os.environ.get("NASTAVNIK_LANGUAGE", "ru"))
speak()

app = typer.Typer(
    name="nastavnik",
    cls=SpokenGroup,
    options_metavar=_("[OPTIONS]"),
    subcommand_metavar=_("COMMAND [ARGUMENTS]..."),
    help=_("Teacher mentoring in a school: banks, exact matching, human approval, official forms."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

command = partial(app.command, cls=Spoken, options_metavar=_("[OPTIONS]"))


class NoFileError(ProgrammeError):
    """There is no such file, or it may not be read: ``file``."""

    code = "cli.no_file"


def readable(file: Path | None) -> Path | None:
    """The file, if it can be read.

    Raises:
        NoFileError: it cannot.
    """
    if file is None:
        return None
    if not file.is_file() or not os.access(file, os.R_OK):
        raise NoFileError(file=file)
    return file


def share(said: str) -> float:
    """A number as people here write it: a decimal comma will do."""
    return float(str(said).replace(",", "."))


Home = Annotated[
    Path | None, typer.Option("--home", help=_("Folder of the installation (default: var/)."))
]
Port = Annotated[
    int | None,
    typer.Option(
        "--port", min=1, max=65535, help=_("Port of the office on 127.0.0.1 (default: 8501).")
    ),
]
Table = Annotated[
    Path,
    typer.Argument(callback=readable, help="xlsx | csv | docx"),
]


@command(help=_("Create an installation: folder, database, keys, first account."))
def init(
    home: Home = None,
    school: Annotated[str, typer.Option("--school", help=_("Full name of the school."))] = "",
    login: Annotated[
        str, typer.Option("--login", help=_("Login of the first account."))
    ] = "curator",
) -> None:
    """Refuses a home that already holds a school."""
    from dashboard.cli import setup

    setup.init(home, school, login)


@command(help=_("Open the office in the browser's reach: http://127.0.0.1:8501."))
def serve(home: Home = None, port: Port = None) -> None:
    """Runs until interrupted."""
    from dashboard.cli import setup

    setup.serve(home, port)


@command(help=_("Check this installation and say what to do."))
def doctor(home: Home = None) -> None:
    """Exit code 1 if anything is unsafe."""
    from dashboard.cli import setup

    raise typer.Exit(setup.doctor(home))


@command(help=_("Invent a school, match it, tell the story, open the office."))
def demo(
    home: Home = None,
    port: Port = None,
    school: Annotated[
        str, typer.Option("--school", help=_("Which invented school: school45 or lenino14."))
    ] = "school45",
    seed: Annotated[int, typer.Option("--seed", help=_("Seed of the invention."))] = 1,
    *,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help=_("Stop after the story, open nothing."))
    ] = False,
) -> None:
    """Rebuilds its own home every time."""
    from dashboard.cli import story

    story.demo(home, port, school, seed, serve=not no_serve)


@command(help=_("Match two questionnaire tables: pairs, unmatched, both bank forms."))
def match(  # noqa: PLR0913 -- the options of the command
    mentors: Table,
    mentees: Table,
    out: Annotated[Path, typer.Option("--out", help=_("Folder for the results."))],
    fairness: Annotated[
        int, typer.Option("--fairness", help=_("Fairness dial: 1, 2, 4 or 8."))
    ] = 2,
    school: Annotated[
        str, typer.Option("--school", help=_("Name of the school, for both forms."))
    ] = "",
    *,
    worst: Annotated[
        str, typer.Option("--worst", help=_("The worst pairs first: max_min or leximin."))
    ] = "",
    draw: Annotated[
        float,
        typer.Option(
            "--draw",
            parser=share,
            metavar="<float>",
            help=_("Draw a plan that gives up at most this share: 0.02."),
        ),
    ] = 0.0,
    seed: Annotated[int, typer.Option("--seed", help=_("Seed of the draw."))] = 0,
    floor: Annotated[
        int,
        typer.Option(
            "--floor",
            min=0,
            max=100,
            help=_("Propose no pair under so many points of 100 (0 for no threshold)."),
        ),
    ] = 0,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            help=_(
                "Kind of mentoring: traditional, group, two_mentors, reverse, short_term,"
                " situational, virtual."
            ),
        ),
    ] = "",
    of_kind: Annotated[
        list[str] | None,
        typer.Option(
            "--with", metavar="<str>", help=_("A parameter of the kind: most=3, common_slot=yes.")
        ),
    ] = None,
) -> None:
    """Two tables in (xlsx, csv or docx), no database needed."""
    from dashboard.cli import tables

    dials = {
        "fairness": fairness,
        "worst": worst,
        "draw": draw,
        "seed": seed,
        "floor": floor / 100 if floor else None,
    }
    asked = tables.kind_said(kind, of_kind or [])
    raise typer.Exit(tables.match(mentors, mentees, out, dials, school, asked))


@command(help=_("Bring an older database up to date; a copy is written first."))
def migrate(home: Home = None) -> None:
    """Stop the office before."""
    from dashboard.cli import setup

    raise typer.Exit(setup.migrate(home))


@command(help=_("Check everything again: data, journal, the proof of every round."))
def verify(
    round_file: Annotated[
        Path | None,
        typer.Option(
            "--round",
            callback=readable,
            help=_("Only the plan of this round.json or region.json, by itself."),
        ),
    ] = None,
    home: Home = None,
) -> None:
    """Exit code 1 if anything in it is wrong."""
    from dashboard.cli import setup, tables

    raise typer.Exit(setup.verify(home) if round_file is None else tables.verify(round_file))


@command("backup", help=_("Write an encrypted backup of everything into a folder."))
def backup_(
    out: Annotated[Path, typer.Option("--out", help=_("Folder for the backup."))],
    home: Home = None,
) -> None:
    """The office may go on meanwhile."""
    from dashboard.cli.backup import backup

    raise typer.Exit(backup(home, out))


@command("restore", help=_("Put a backup in the place of the database; stop the office before."))
def restore_(
    file: Annotated[Path, typer.Argument(callback=readable, help="nastavnik-….backup")],
    home: Home = None,
    keys: Annotated[
        Path | None,
        typer.Option(
            "--keys",
            callback=readable,
            help=_("Keys of people: subject-keys.bak (default: beside the backup)."),
        ),
    ] = None,
) -> None:
    """Erasures and withdrawals since then are applied again."""
    from dashboard.cli.restore import restore

    raise typer.Exit(restore(home, file, keys))


@command("solve-region", help=_("Invent a region of any size and match it as one round."))
def solve_region(  # noqa: PLR0913, PLR0917 -- the options of the command
    out: Annotated[Path, typer.Option("--out", help=_("Folder for the results."))],
    mentees: Annotated[int, typer.Option("--mentees", help=_("How many mentees."))] = 20_000,
    mentors: Annotated[int, typer.Option("--mentors", help=_("How many mentors."))] = 6_700,
    kind: Annotated[
        str,
        typer.Option("--kind", help=_("What people are like: clustered, tied or random.")),
    ] = "clustered",
    load: Annotated[float, typer.Option("--load", help=_("Mentees a place."))] = 0.97,
    seed: Annotated[int, typer.Option("--seed", help=_("Seed of the invention."))] = 1,
    fairness: Annotated[
        int, typer.Option("--fairness", help=_("Fairness dial: 1, 2, 4 or 8."))
    ] = 2,
    gap: Annotated[
        float,
        typer.Option(
            "--gap",
            min=0,
            max=10,
            help=_("Gap that is enough, % (0 for the proved optimum)"),
        ),
    ] = 0.0,
    executor: Annotated[
        str, typer.Option("--executor", help=_("Where pairs are scored: threads, processes, dask."))
    ] = "threads",
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=256, help=_("How many at a time."))
    ] = os.cpu_count() or 1,
) -> None:
    """Writes region.json, plan.csv and prices.npz; ``verify --round`` checks them again."""
    from dashboard.cli import region
    from data.synthetic.region import Outline

    outline = Outline(mentees=mentees, mentors=mentors, seed=seed, kind=kind, load=load)
    asked = region.Asked(
        outline=outline,
        fairness=fairness,
        stop_at=gap / 100,
        executor=executor,
        workers=workers,
        out=out,
    )
    raise typer.Exit(region.solve_region(asked))


@command("import", help=_("Import a table: staff, mentors, mentees, form5 or form6."))
def import_(
    kind: Annotated[str, typer.Argument(help="staff | mentors | mentees | form5 | form6")],
    file: Table,
    home: Home = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help=_("Show the findings, change nothing."))
    ] = False,
) -> None:
    """One transaction; rejected rows wait in quarantine."""
    from dashboard.cli import tables

    raise typer.Exit(tables.import_(kind, file, home, check=check))


@command(help=_("Write an official form: form5 (mentees) or form6 (mentors)."))
def export(
    form: Annotated[str, typer.Argument(help="form5 | form6")],
    out: Annotated[Path, typer.Option("--out", help=_("File to write (xlsx)."))],
    home: Home = None,
) -> None:
    """People without a live consent for the bank are left out and counted."""
    from dashboard.cli import tables

    raise typer.Exit(tables.export(form, out, home))


def main() -> None:
    """Run the command and leave with its exit code."""
    from dashboard.cli.screen import console, refused

    try:
        app()  # usage errors leave with 2 by themselves
    except ProgrammeError as refusal:
        refused(refusal)
        sys.exit(REFUSED)
    except Exception:  # noqa: BLE001 -- the last door: a fault is exit code 1, never 2
        console(stderr=True).print_exception(show_locals=False)
        sys.exit(FAULT)
