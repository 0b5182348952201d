"""The TOML files of the codebook: read once, with the digest of what was read."""

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from data.errors import ProgrammeError

FOLDER = Path(__file__).parent
Raw = Mapping[str, Any]


class BrokenCodebookError(ProgrammeError):
    """A codebook file breaks its own rules: ``file``, ``breaches`` in words, ``count``."""

    code = "codebook.broken"


@cache
def raw(name: str) -> Raw:
    """The parsed file ``data/codebook/<name>.toml``."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@cache
def digest(name: str) -> str:
    """SHA-256 of the file as it lies, 64 hexadecimal characters."""
    return hashlib.sha256((FOLDER / f"{name}.toml").read_bytes()).hexdigest()


def insist(name: str, breaches: list[str]) -> None:
    """Refuse a file with breaches, naming the first ones."""
    if breaches:
        raise BrokenCodebookError(
            file=f"{name}.toml", count=len(breaches), breaches="; ".join(breaches[:5])
        )
