"""Every paper filled with hostile values: ``python -m tests.paper_proof 1000``.

Values have the shape that the template itself asks for, once with all its conditions true, once
with all of them false. Each finished file is opened again by python-docx and every line of every
value is looked for. Prints a table as Markdown; the result is 1 when anything was lost or refused.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from dashboard.bootstrap import papering
from data.output import documents
from data.output.confined import shaping
from data.output.confined.filling import text_of
from data.papers.parameters import STAMP
from tests.paper_cases import NAUGHTY

ALPHABET = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВ abcXYZ 0123456789 &<>\"'«»{}%#_\\/|;:.,-–№\t\n"
LONGEST = 60
MOST_ROWS = 4


@dataclass(slots=True)
class Count:
    """What became of the papers of one template."""

    papers: int = 0
    values: int = 0
    lost: int = 0
    refused: int = 0
    seconds: float = 0.0
    unproven: set[str] = field(default_factory=set)


def prove(template: str, times: int, seed: int = 0) -> Count:
    """Fill a template so many times; every third one with conditions that do not hold."""
    shape, count = shaping.shape_of(documents.content(template)), Count()
    rng = random.Random(f"{seed}/{template}")
    count.unproven = {name for name, one in shape.root.inner.items() if never(one)}
    for number in range(times):
        values = invented(shape, rng, holds=number % 3 != 2)
        begun = time.perf_counter()
        try:
            paper = documents.render_marked(template, values, STAMP, draft=bool(number % 2))
        except documents.LostValueError:
            count.refused += 1
            continue
        count.seconds += time.perf_counter() - begun
        count.papers += 1
        found, due = folded(text_of(paper)), Counter(list(due_lines(values)))
        count.values += sum(due.values())
        count.lost += sum(line not in found for line in due)
    return count


def never(place: shaping.Place) -> bool:
    """Whether a place is printed only where one condition holds and another does not."""
    return place.printed and not place.seen


def invented(shape: shaping.Shape, rng: random.Random, *, holds: bool) -> dict[str, Any]:
    """Random values of a shape; a stamp is the programme's own."""
    values = shape.invented(
        lambda _name: text(rng), lambda _name: rng.randint(0, MOST_ROWS), holds=holds
    )
    return {name: one for name, one in values.items() if name != "stamp"} | {"stamp": ""}


def text(rng: random.Random) -> str:
    """A naughty text, a random one, or both."""
    said = rng.choice(NAUGHTY)
    more = "".join(rng.choice(ALPHABET) for _place in range(rng.randint(0, LONGEST)))
    return rng.choice((said, more, f"{more} {said}", said + more))


def due_lines(values: object) -> Iterator[str]:
    """Every line that has to stand in the paper."""
    if isinstance(values, Mapping):
        for one in values.values():
            yield from due_lines(one)
    elif isinstance(values, list):
        for one in values:
            yield from due_lines(one)
    elif isinstance(values, str):
        clean = str(documents.cleaned(values))
        yield from (line for one in clean.split("\n") if (line := folded(one)))


def folded(said: str) -> str:
    """One space between words."""
    return " ".join(said.split())


def main() -> None:
    """A row a template, then all of them; templates are shared out to the processors."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    templates = list(dict.fromkeys(one.template for one in papering.all_papers()))
    say("| template | papers | values | lost | refused | ms a paper |")
    say("|---|---|---|---|---|---|")
    whole = Count()
    with ProcessPoolExecutor() as doers:
        for name, one in zip(templates, doers.map(prove, templates, repeat(times)), strict=True):
            say(row(name, one))
            for part in ("papers", "values", "lost", "refused", "seconds"):
                setattr(whole, part, getattr(whole, part) + getattr(one, part))
            if one.unproven:
                say(f"| {name}: not proven | {', '.join(sorted(one.unproven))} | | | | |")
    say(row("all", whole))
    sys.exit(bool(whole.lost or whole.refused))


def row(name: str, one: Count) -> str:
    """One row of the table."""
    each = 1000 * one.seconds / max(1, one.papers)
    return f"| {name} | {one.papers} | {one.values} | {one.lost} | {one.refused} | {each:.0f} |"


def say(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
