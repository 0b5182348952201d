"""Plain pages and the table of pages have their words; a template is no place to forget one."""

import ast
import re
from pathlib import Path

import pytest

from dashboard.pages import PAGES
from dashboard.web.plain import HERE
from data import i18n
from data.i18n import catalogue
from data.records.account import AccountRole

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "template", sorted(HERE.glob("templates/*.html")), ids=lambda one: one.name
)
def test_every_sentence_of_a_template_has_russian_words(template):
    said = re.findall(r'_\("([^"]+)"\)', template.read_text("utf-8"))
    known = catalogue("ru")._catalog
    assert not [one for one in said if not known.get(one)]


def test_every_title_of_a_page_has_russian_words():
    known = catalogue("ru")._catalog
    titles = [row.title for row in PAGES] + [row.section for row in PAGES if row.section]
    assert not [one for one in titles if not known.get(one)]


def test_paths_and_modules_of_pages_are_unique():
    assert len({row.path for row in PAGES}) == len({row.module for row in PAGES}) == len(PAGES)


def test_a_page_for_everybody_is_open_to_every_role():
    home = PAGES[0]
    assert (home.path, home.needs) == ("home", None)
    assert home.roles == set(AccountRole)


def test_roles_of_a_page_come_from_its_permission():
    by_path = {row.path: {str(role) for role in row.roles} for row in PAGES}
    assert by_path["round"] == {"curator"}
    assert by_path["accounts"] == {"sysadmin"}
    assert by_path["unmatched"] == {"curator", "psychologist"}
    assert by_path["pairs"] == {"curator", "director"}
    assert by_path["mentors"] == {"curator", "director"}


def test_the_languages_of_the_switch_are_those_of_the_catalogues():
    from dashboard.web import shell

    assert set(shell.TITLES) == set(shell.NO_SCRIPT) == set(i18n.LANGUAGES)


def test_the_dictionary_of_streamlit_is_russian_and_names_nothing_twice():
    script = (HERE / "static/ru.js").read_text("utf-8")
    words = script.split("const WORDS = {", 1)[1].split("\n  };", 1)[0]
    pairs = re.findall(r'"((?:[^"\\]|\\.)+)":\s*"((?:[^"\\]|\\.)*)"', words)
    english = [key for key, _said in pairs]
    assert len(pairs) > 200
    assert len(set(english)) == len(english)
    assert [key for key, said in pairs if not re.search("[а-яё]", said, re.IGNORECASE)] == []


def test_every_table_says_itself_what_stands_for_nothing():
    """Streamlit draws «None» on the canvas, where no scan of a screen can read it."""
    calls = [
        (str(path.relative_to(ROOT)), node)
        for path in (ROOT / "dashboard").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("dataframe", "editor"))
    ]
    assert calls
    silent = [place for place, one in calls if "placeholder" not in {k.arg for k in one.keywords}]
    assert silent == []
