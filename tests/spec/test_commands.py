"""The commands as the shell runs them: exit codes, streams, nothing heavy behind ``--help``."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from data.synthetic import files, invent

ROOT = Path(__file__).parents[2]
COMMANDS = {
    "init",
    "serve",
    "doctor",
    "demo",
    "match",
    "solve-region",
    "import",
    "export",
    "verify",
    "migrate",
    "backup",
    "restore",
}


def nastavnik(*words, **environment):
    """The command in a process of its own, as the installed script starts it."""
    start = "from dashboard.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", start, *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=240,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "COLUMNS": "100", **environment},
        cwd=ROOT,
    )


def test_help_names_every_command_in_russian():
    said = nastavnik("--help")
    assert said.returncode == 0
    assert {word for word in COMMANDS if f" {word} " in said.stdout} == COMMANDS
    assert "Подобрать пары" in said.stdout
    assert "Команды" in said.stdout


def test_help_speaks_english_when_asked():
    assert "Match two questionnaire tables" in nastavnik("--help", NASTAVNIK_LANGUAGE="en").stdout


def test_a_wrong_word_is_exit_code_two():
    said = nastavnik("подружить")
    assert said.returncode == 2
    assert not said.stdout


def test_results_and_refusals_go_different_ways(tmp_path):
    tables = files(invent("lenino14"), tmp_path / "tables")
    words = (tables["mentors.xlsx"], tables["mentees.xlsx"])
    said = nastavnik("match", *words, "--out", tmp_path / "out")
    assert (said.returncode, said.stderr) == (0, "")
    assert "Доказано: лучшего плана нет" in said.stdout
    assert "\x1b" not in said.stdout
    assert max(map(len, said.stdout.splitlines())) <= max(100, len(str(tmp_path)) + 120)
    wrong = nastavnik("match", *reversed(words), "--out", tmp_path / "нет")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("Отказано:")
    again = nastavnik("verify", "--round", tmp_path / "out/round.json")
    assert again.returncode == 0


@pytest.mark.parametrize("page", ["README.md", "README.ru.md"])
def test_readmes_name_only_commands_that_exist(page):
    text = (ROOT / page).read_text("utf-8")
    named = set(re.findall(r"nastavnik (?:--\w+ )?([a-z]+(?:-[a-z]+)*)\b", text))
    assert named & COMMANDS
    assert named - COMMANDS <= {"runs"}
