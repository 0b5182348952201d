"""Help and wrong usage speak the language of the program, and leave with their codes."""

import re
import subprocess
import sys

import pytest

from dashboard.cli import usage
from tests.commands import run

OURS = re.compile(
    r"nastavnik|--?[a-z-]+|\{\w+\}|<[\w ]+>|xlsx|csv|docx|mentors|mentees|staff|form\d|port|http\S+"
    r"|solve-region|init|serve|doctor|demo|match|migrate|verify|backup|restore|import|export|round\.json|school45|lenino14"
    r"|curator|var/|max_min|leximin"
)


def latin(text):
    return re.findall(r"[A-Za-z]{3,}", OURS.sub("", text))


@pytest.mark.parametrize("words", [[], ["--help"], ["match", "--help"], ["serve", "--help"]])
def test_help_is_russian_throughout(capsys, words):
    said = run(capsys, *words)
    assert "Запуск: nastavnik" in said.out
    assert "Показать эту справку и выйти." in said.out
    assert latin(said.out) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["match"], "Не хватает: mentors"),
        (["export", "form5"], "Не хватает: --out"),
        (["serve", "--port", "x"], "Значение --port не подходит."),
        (["serve", "--port", "99999"], "Значение --port не подходит."),
        (["serve", "--bar"], "Такого параметра нет: --bar"),
        (["serve", "a", "b"], "Лишнее слово: a b"),
        (["нет[red]"], "Такой команды нет: нет[red]"),
        (["match", "--out"], "После --out нужно значение"),
    ],
)
def test_wrong_usage_is_told_in_russian_and_leaves_with_2(capsys, words, told):
    said = run(capsys, *words)
    assert said.code == 2
    assert told in said.err
    assert latin(said.err.replace("bar", "").replace("[red]", "")) == []


def test_the_way_to_the_help_is_named(capsys):
    assert "Справка: nastavnik serve --help" in run(capsys, "serve", "--bar").err


def test_english_is_spoken_where_it_is_asked_for():
    done = subprocess.run(
        [sys.executable, "-c", "from dashboard.cli import main; main()", "match"],
        env={"NASTAVNIK_LANGUAGE": "en", "PATH": "", "COLUMNS": "100"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "This is missing: mentors" in done.stderr
    assert "Usage: -c match [OPTIONS]" in done.stderr


def test_an_unknown_kind_of_fault_keeps_its_own_words():
    class OtherError(Exception):
        def format_message(self):
            return "Something new."

    assert usage.wrong(OtherError()) == "Something new."
