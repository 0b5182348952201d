"""The page on security names only tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_named_on_the_security_page_exists():
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "security.md").read_text("utf-8"))
    sources = "\n".join(one.read_text("utf-8") for one in (ROOT / "tests").rglob("test_*.py"))
    existing = set(re.findall(r"^(?:async )?def (test_\w+)\(", sources, re.MULTILINE))
    assert len(named) > 50
    assert sorted(set(named) - existing) == []


def test_every_place_named_on_the_security_page_exists():
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    for name in set(re.findall(r"`((?:analytics|data|dashboard|matching)(?:\.\w+)+)`", page)):
        path = ROOT.joinpath(*name.split("."))
        assert path.is_dir() or path.with_suffix(".py").is_file(), name
