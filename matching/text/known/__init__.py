"""What the tagger knows before it reads: taxonomy, labelled rows, word lists, fitted arrays."""

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from data.codebook import framework
from matching.text.normal import normalise
from matching.text.refusals import BrokenTaxonomyError

LABELLED = ("labelled.csv", "plain.csv", "manners.csv", "nothing.csv")
SEEDS = 6  # at least so many a domain

Row = tuple[str, str, list[str]]  # kind, text, labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One domain as the taxonomy describes it, texts as written, stems normalised."""

    code: str
    name: str
    description: str
    seeds: tuple[str, ...]
    stems: tuple[str, ...]


def place(name: str) -> Traversable:
    """The file of this package."""
    return resources.files(__name__) / name


def fitted(tier: str) -> Path:
    """The file of fitted arrays of a tier."""
    return Path(str(place(f"{tier}.npz")))


@cache
def digest(name: str) -> str:
    """SHA-256 of a file of this package, line ends aside, 64 hexadecimal characters."""
    return hashlib.sha256(place(name).read_bytes().replace(b"\r\n", b"\n")).hexdigest()


@cache
def topics() -> tuple[Topic, ...]:
    """The taxonomy, checked, in the order of the framework."""
    raw = tomllib.loads(place("taxonomy.toml").read_text("utf-8"))
    return tuple(checked(raw["domain"], framework().domain_codes))


def checked(raw: Sequence[dict[str, Any]], codes: Sequence[str]) -> Iterable[Topic]:
    """Topics of a parsed taxonomy; refused when it does not describe exactly these domains."""
    if [one["code"] for one in raw] != list(codes):
        raise BrokenTaxonomyError(file="taxonomy.toml", breach="domains differ from the framework")
    for one in raw:
        stems = tuple(dict.fromkeys(pattern(stem) for stem in one["stems"]))
        if len(one["seeds"]) < SEEDS or not all(stem.strip() for stem in stems):
            raise BrokenTaxonomyError(file="taxonomy.toml", breach=one["code"])
        yield Topic(
            code=one["code"],
            name=one["name"],
            description=one["description"],
            seeds=tuple(one["seeds"]),
            stems=stems,
        )


def pattern(stem: str) -> str:
    """A stem normalised like a text; the trailing space means the whole word and stays."""
    return normalise(stem) + (" " if stem.endswith(" ") else "")


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of ``words.toml``."""
    return frozenset(tomllib.loads(place("words.toml").read_text("utf-8"))[name])


def labelled(names: Iterable[str] = LABELLED) -> list[Row]:
    """The labelled rows we ship."""
    rows: list[Row] = []
    for name in names:
        lines = place(name).read_text("utf-8").splitlines()
        rows += [
            (one["kind"], one["text"], [code for code in one["labels"].split(";") if code])
            for one in csv.DictReader(lines)
        ]
    return rows
