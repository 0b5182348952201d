"""What the documents point at is there; what they tell to type exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import typer

from dashboard.cli import app
from data.codebook import roadmap

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
PICTURES = ROOT / "docs/manual/img"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
TYPED = re.compile(r"\bnastavnik (?!\()([a-z][a-z0-9-]*)((?:[ \t]+[^\s`|#]+)*)")
OPTION = re.compile(r"(?<!\S)--[a-z-]+")
LARGEST, WHOLE = 250_000, 5_000_000  # bytes
TABLES = [ROOT / "README.md", ROOT / "docs/manual/README.md"]  # item, where, proof
ROW = re.compile(r"^\| (\d\.\d) \|.*\|([^|]*)\|$", re.MULTILINE)  # code, the last cell
TEST = re.compile(r"`?(tests/[\w/]+\.py)::(\w+)`?")
COMMANDS = typer.main.get_command(app).commands


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def written(page: Path) -> str:
    return page.read_text("utf-8")


def commands(page: Path) -> list[tuple[str, str]]:
    """(command, the rest of its line) of everything a page tells to type."""
    code = re.findall(r"```.*?```|`[^`\n]+`", written(page), re.DOTALL)
    return [found.groups() for one in code for found in TYPED.finditer(one)]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_relative_link_leads_somewhere(page):
    targets = [one.split("#")[0] for one in LINK.findall(written(page))]
    local = [one for one in targets if one and not re.match(r"[a-z]+:", one)]
    assert [one for one in local if not (page.parent / one).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_that_a_page_names_exists(page):
    unknown = [name for name, _rest in commands(page) if name not in COMMANDS]
    assert unknown == []
    for name, rest in commands(page):
        known = {opt for one in COMMANDS[name].params for opt in one.opts} | {"--help"}
        assert set(OPTION.findall(rest)) <= known, f"{name}{rest}"


def test_commands_are_found_in_the_documents_at_all():
    assert {name for name, _rest in commands(ROOT / "README.md")} >= {"demo", "init", "match"}


def test_pictures_are_small_and_each_is_shown_somewhere():
    pictures = sorted(PICTURES.glob("*.png"))
    sizes = {one.name: one.stat().st_size for one in pictures}
    assert sizes
    assert {name for name, size in sizes.items() if size > LARGEST} == set()
    assert sum(sizes.values()) < WHOLE
    told = "\n".join(written(page) for page in PAGES)
    assert [one.name for one in pictures if f"img/{one.name}" not in told] == []


def proofs(page: Path) -> dict[str, list[tuple[str, str]]]:
    """(file, test) that a table of the roadmap names, by item."""
    return {code: TEST.findall(cell) for code, cell in ROW.findall(written(page))}


@cache
def functions_of(file: str) -> frozenset[str]:
    """Functions at the outer level of a file of tests."""
    path = ROOT / file
    body = ast.parse(path.read_text("utf-8")).body if path.is_file() else []
    return frozenset(one.name for one in body if isinstance(one, ast.FunctionDef))


@pytest.mark.parametrize("page", TABLES, ids=named)
def test_every_item_of_the_roadmap_has_a_place_and_a_proof(page):
    found = proofs(page)
    assert list(found) == list(roadmap.items())
    assert [code for code, tests in found.items() if not tests] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_test_that_a_page_names_is_there(page):
    told = TEST.findall(written(page))
    assert [one for one in told if one[1] not in functions_of(one[0])] == []


def test_both_tables_of_the_roadmap_name_the_same_proofs():
    here, manual = map(proofs, TABLES)
    assert here == manual
