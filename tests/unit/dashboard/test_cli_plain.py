"""What people typed is printed as it is: no markup of the terminal, no commands to it."""

import pytest
from rich.console import Console
from rich.text import Text

from dashboard.cli import matchup, screen
from data.records.intake import Finding, Severity
from data.synthetic import invent, mentee_table, mentor_table
from data.synthetic.tables import as_text
from tests.commands import run
from tests.round_cases import Silent

TYPED = "[red]а[/red] [link=http://evil.example]б[/link] [/] :smile: в\\"
TERMINAL = "\x1b[31mг\x1b]0;д\x07\u202eе\udcff"


@pytest.fixture
def heard():
    """A console of a real terminal: whatever is coloured or linked would be seen in its codes."""
    return Console(force_terminal=True, color_system="standard", width=300, highlight=False)


def printed(console, *given, **more):
    with console.capture() as said:
        console.print(*given, **more)
    return said.get()


@pytest.mark.parametrize("typed", [TYPED, "а\\", "\\[red]", "[bold]", "[[x]]"])
def test_a_text_is_printed_as_it_was_typed(heard, typed):
    assert printed(heard, screen.plain(typed)) == typed + "\n"
    made = screen.card(typed)
    screen.row(made, typed)
    assert printed(heard, made).count(typed) == 2
    assert "\x1b]8" not in printed(heard, made)


def test_no_sign_commands_the_terminal(heard):
    assert screen.plain(TERMINAL).plain == "[31mг]0;де"
    assert printed(heard, screen.plain(TERMINAL)) == "[31mг]0;де\n"
    assert isinstance(screen.plain(3), Text)


def test_findings_show_cells_of_a_file_as_they_are(heard):
    found = Finding(
        code="intake.column_unknown", severity=Severity.ERROR, sheet=TYPED, column=TYPED,
        value=TERMINAL,
    )  # fmt: skip
    with heard.capture() as said:
        screen.findings(heard, [found], TYPED)
    assert said.get().count(TYPED) == 3
    assert "\x1b[31mг" not in said.get()
    assert "\x1b]" not in said.get()


def table(side, path, *, name):
    header = list(side.header)
    lines = as_text(side.rows)
    place = header.index(name)
    for line in lines:
        surname, *rest = line[place].split()
        line[place] = " ".join([surname, f"[red]{rest[0]}[/red]", *rest[1:], "[link=/a]"])
    rows = "\n".join(";".join(f'"{cell}"' for cell in line) for line in [header, *lines])
    path.write_text(rows, "utf-8-sig")
    return path


def test_a_whole_round_prints_names_with_their_brackets(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(matchup, "tagger", Silent)
    school = invent("lenino14")
    name = "Фамилия, имя, отчество"
    mentors = table(mentor_table(school), tmp_path / "[red]м.csv", name=name)
    mentees = table(mentee_table(school), tmp_path / "[bold]н.csv", name=name)
    said = run(capsys, "match", mentors, mentees, "--out", tmp_path / "[blue]итог")
    assert said.code == 0
    for one in ("«[red]м.csv»", "«[bold]н.csv»", "[blue]итог", "[/red]", "[link=/a]"):
        assert one in said.out


@pytest.mark.parametrize("school", ["МКОУ [red]Школа[/red] \\", "[/] Школа [link=http://a]"])
def test_a_school_keeps_the_brackets_of_its_name(capsys, tmp_path, school):
    said = run(capsys, "init", "--home", tmp_path / "home", "--school", school)
    assert said.code == 0
    assert f": {school} Папка" in said.out


def test_a_refusal_keeps_the_brackets_of_what_it_names(capsys, tmp_path):
    said = run(capsys, "verify", "--round", tmp_path / "[red]нет[/red]")
    assert said.code == 2
    assert "[red]нет[/red]" in said.err
