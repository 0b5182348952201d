"""Every sentence a person can meet has its words in both languages."""

import ast
import importlib
import inspect
import pickle
import pkgutil
import re
from pathlib import Path

import pytest

import analytics
import dashboard
import data
import matching
from data import i18n
from data.errors import ProgrammeError

ROOT = Path(__file__).parents[2]
PACKAGES = (data, matching, analytics, dashboard)
CALLS = {"_", "ngettext"}
NOT_IMPORTED = ("dashboard.run", "dashboard.pages.", "data.store.migrations")


def python_files() -> list[Path]:
    return [path for package in PACKAGES for path in Path(package.__file__).parent.rglob("*.py")]


def spoken() -> set[tuple[str, str]]:
    """(message, place) of every constant handed to ``_`` or ``ngettext``."""
    found = set()
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in CALLS
            ):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.add((first.value, str(path.relative_to(ROOT))))
    return found


def refusals() -> list[type[ProgrammeError]]:
    for package in PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not module.name.startswith(NOT_IMPORTED):
                importlib.import_module(module.name)
    found, queue = [], [ProgrammeError]
    while queue:
        one = queue.pop()
        found.append(one)
        queue += one.__subclasses__()
    return [
        one
        for one in found
        if one.__module__.split(".")[0] in {"data", "matching", "analytics", "dashboard"}
    ]


def catalogue(language: str) -> dict[object, str]:
    return i18n.catalogue(language)._catalog


def test_every_sentence_of_the_code_has_russian_words():
    known = {
        key if isinstance(key, str) else key[0] for key, words in catalogue("ru").items() if words
    }
    missing = sorted(f"{place}: {text!r}" for text, place in spoken() if text not in known)
    assert not missing, "\n".join(missing)


def test_every_refusal_has_words_in_both_languages():
    missing = [
        f"{language}: {one.code} ({one.__module__}.{one.__name__})"
        for language in i18n.LANGUAGES
        for one in refusals()
        if not catalogue(language).get(one.code)
    ]
    assert not missing, "\n".join(missing)


def test_refusal_codes_are_unique_where_meanings_differ():
    by_code: dict[str, set[str]] = {}
    for one in refusals():
        if "code" in vars(one):
            by_code.setdefault(one.code, set()).add(one.__qualname__)
    assert {code: names for code, names in by_code.items() if len(names) > 1} == {}


def test_every_refusal_survives_pickling():
    for one in refusals():
        refusal = one(name="значение", count=2)
        again = pickle.loads(pickle.dumps(refusal))
        assert type(again) is one
        assert again.params == refusal.params
        assert inspect.getdoc(one)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_message_is_translated_twice(language):
    seen: dict[str, str] = {}
    twice = []
    for path in sorted((ROOT / "data/locale" / language).glob("*.po")):
        for found in re.findall(r'^msgid "(.+)"$', path.read_text("utf-8"), flags=re.MULTILINE):
            if found in seen:
                twice.append(f"{found!r}: {seen[found]} and {path.name}")
            seen[found] = path.name
    assert not twice, "\n".join(twice)


def test_places_of_a_message_are_the_same_in_its_translation():
    place = re.compile(r"\{(\w+)[^}]*\}")
    wrong = []
    for key, words in catalogue("ru").items():
        message = key if isinstance(key, str) else key[0]
        if (
            message
            and " " in message
            and set(place.findall(words)) - set(place.findall(message)) - {"count"}
        ):
            wrong.append(f"{message!r} -> {words!r}")
    assert not wrong, "\n".join(wrong)


def test_russian_plurals_have_three_forms():
    with i18n.speaking("ru"):
        said = [i18n.ngettext("{count} pair", "{count} pairs", n) for n in (1, 2, 5, 11, 21, 104)]
    assert said == ["1 пара", "2 пары", "5 пар", "11 пар", "21 пара", "104 пары"]
