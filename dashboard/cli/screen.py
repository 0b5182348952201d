"""The terminal: one console, tables of one look, findings by place."""

import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.box import ROUNDED, SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from data.codebook import label
from data.errors import ProgrammeError
from data.i18n import _, say
from data.intake import told
from data.records.intake import Finding, Severity

UNSEEN = frozenset({"Cc", "Cf", "Cs"})  # control, direction of writing, broken letters
PIPED = 100  # columns where nobody tells the width
STYLE = {
    Severity.ERROR: "red",
    Severity.QUESTION: "magenta",
    Severity.WARNING: "yellow",
    Severity.NOTE: "dim",
}


def console(*, stderr: bool = False) -> Console:
    """A console on the standard output; plain text 100 columns wide where it is piped."""
    stream = sys.stderr if stderr else sys.stdout
    return Console(
        file=stream,
        highlight=False,
        emoji=False,
        width=None if stream.isatty() else PIPED,
    )


def plain(said: object) -> Text:
    r"""A text exactly as it is: its brackets are no markup, its signs command no terminal.

    >>> plain("[red]а\x1b[31m").plain
    '[red]а[31m'
    """
    shown = (one for one in str(said) if one == "\n" or unicodedata.category(one) not in UNSEEN)
    return Text("".join(shown))


def table(*headers: str, title: str = "", right: Sequence[int] = ()) -> Table:
    """A table of the house's look; ``right`` are places of columns of numbers."""
    made = Table(
        box=SIMPLE_HEAD,
        title=plain(title) if title else None,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        pad_edge=False,
    )
    for place, header in enumerate(headers):
        number = place in right
        made.add_column(
            plain(header), justify="right" if number else "left", no_wrap=number, overflow="fold"
        )
    return made


def card(*headers: str) -> Table:
    """A table with a frame and lines between its rows."""
    made = Table(box=ROUNDED, header_style="bold", show_lines=True)
    for header in headers:
        made.add_column(plain(header), overflow="fold")
    return made


def row(made: Table, *cells: object, style: str = "") -> None:
    """A row of texts, exactly as they are."""
    made.add_row(*(plain(one) for one in cells), style=style or None)


class CannotWriteError(ProgrammeError):
    """The system does not let us write here: ``place``, ``reason``."""

    code = "cli.cannot_write"


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """A full disk or a folder of somebody else is a refusal, not a fault of the program."""
    try:
        yield
    except OSError as fault:
        raise CannotWriteError(place=place, reason=fault.strerror or str(fault)) from fault


def refused(refusal: ProgrammeError) -> None:
    """A refusal in words, apart from the results."""
    text = Text.assemble((_("Refused") + ":", "red"), " ", plain(say(refusal)))
    console(stderr=True).print(text, soft_wrap=True)


def findings(out: Console, found: Iterable[Finding], title: str) -> None:
    """Every finding with sheet, row, column and value; nothing where there is none."""
    listed = list(found)
    if not listed:
        return
    made = table(
        _("cli.sheet"),
        _("cli.row"),
        _("cli.column"),
        _("cli.value"),
        _("cli.severity"),
        _("cli.finding"),
        title=title,
        right=(1,),
    )
    for one in listed:
        place = (one.sheet, one.row or "", one.column, one.value)
        row(made, *place, label("severity", one.severity), told(one), style=STYLE[one.severity])
    out.print(made)
