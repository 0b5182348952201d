"""The page of figures: each script owns one section between two marks."""

from pathlib import Path

PAGE = Path(__file__).parent / "README.md"
HEAD = """# Figures

Measured by the scripts beside this page; each section is written by its script and says when and
on what machine.
`uv run python -m benchmarks` measures all again, `uv run python -m benchmarks rounds` one of them.
"""


def write_section(name: str, text: str, file: Path = PAGE) -> None:
    """Put a section in its place, or at the end when it is new."""
    page = file.read_text(encoding="utf-8") if file.exists() else HEAD
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    section = f"{begin}\n{text.strip()}\n{end}"
    if begin in page:
        before, rest = page.split(begin, 1)
        page = before + section + rest.split(end, 1)[1]
    else:
        page = f"{page.rstrip()}\n\n{section}\n"
    file.write_text(page, encoding="utf-8")
