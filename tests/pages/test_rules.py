"""What holds for the source of every page: a guard first, no tables, no numbers, no side doors."""

import ast
from pathlib import Path

import pytest

import dashboard
from dashboard.pages import PAGES

ROOT = Path(dashboard.__file__).parent
SCREENS = sorted([*(ROOT / "pages").rglob("*.py"), *(ROOT / "widgets").rglob("*.py")])
NEVER = ("sqlalchemy", "numpy", "scipy", "sklearn", "data.output", "data.store.tables")
WRITES = {"put", "put_all", "remove", "audit", "add", "lay", "erase"}
FORBIDDEN = {"download_button", "cache_resource", "camera_input"}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def named(paths):
    return [str(one.relative_to(ROOT)) for one in paths]


def calls(path: Path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("row", PAGES, ids=[one.path for one in PAGES])
def test_the_first_line_of_a_page_asks_who_is_there(row):
    module = tree(ROOT / "pages" / f"{row.module}.py")
    page = next(
        one for one in module.body if isinstance(one, ast.FunctionDef) and one.name == "page"
    )
    first = page.body[1] if isinstance(page.body[0].value, ast.Constant) else page.body[0]
    asked = first.value
    assert ast.unparse(asked.func).endswith("require")
    wanted = [ast.unparse(one) for one in asked.args]
    assert wanted == ([] if row.needs is None else [f"Permission.{row.needs.name}"])


@pytest.mark.parametrize("path", SCREENS, ids=named(SCREENS))
def test_a_screen_imports_no_tables_and_no_arithmetic(path):
    imported = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            imported |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    assert [one for one in imported if one.startswith(NEVER)] == []


@pytest.mark.parametrize("path", SCREENS, ids=named(SCREENS))
def test_a_screen_writes_through_use_cases_alone(path):
    found = [
        ast.unparse(one.func)
        for one in calls(path)
        if isinstance(one.func, ast.Attribute)
        and one.func.attr in WRITES
        and ast.unparse(one.func).startswith("work.")
    ]
    assert found == []


@pytest.mark.parametrize("path", SCREENS, ids=named(SCREENS))
def test_no_person_leaves_by_a_side_door(path):
    found = [
        one.func.attr
        for one in calls(path)
        if isinstance(one.func, ast.Attribute) and one.func.attr in FORBIDDEN
    ]
    assert found == []


@pytest.mark.parametrize("path", SCREENS, ids=named(SCREENS))
def test_markup_is_never_let_through(path):
    keywords = {one.arg for call in calls(path) for one in call.keywords}
    assert "unsafe_allow_html" not in keywords


# figures are kept by audience, unit and data version; tests/pages/test_quality.py tries the key
OF_AUDIENCES = ("judging", "showing.py")


@pytest.mark.parametrize("path", SCREENS, ids=named(SCREENS))
def test_nothing_personal_is_shared_between_sessions(path):
    """``st.cache_data`` is one for everybody unless it is told to be of a session."""
    caches = [one for one in calls(path) if ast.unparse(one.func).endswith("cache_data")]
    assert path.read_text("utf-8").count("cache_data") == len(caches), "a bare decorator"
    for one in caches:
        given = {word.arg: ast.unparse(word.value) for word in one.keywords}
        assert given.get("scope") == "'session'" or path.parts[-2:] == OF_AUDIENCES
        assert {"ttl", "max_entries"} <= given.keys()
