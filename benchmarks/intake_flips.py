"""Spoilt bytes into every reader: ``python -m benchmarks.intake_flips 100000``.

Bytes are changed in the file, or in one part of its archive packed again, so that the parsers are
reached and not only the checksum. Each file is guarded, parsed, understood as every kind it may be
of. Anything but a refusal with a code is a fault and stops the run.
"""

import sys
import time
import zipfile
from collections import Counter
from io import BytesIO

import numpy as np
from numpy.random import Generator

from data.intake import UnreadableError, as_kind, interpret
from data.records.intake import TableKind
from data.synthetic import Mess, invent
from data.synthetic.mess import CONTAINERS
from tests.intake_files import packed, quick

SEEDS_EACH, MOST_CHANGES = 4, 12
SNIPPETS = (b"", b"\x00", b"<", b"</", b"&#0;", b"99999999", b"-1", b'"', b";", b"\r", b"\xff\xfe")


def seeds(rng: Generator) -> list[bytes]:
    """Sound files of every kind and container."""
    mess = Mess(invent("lenino14", 2))
    kinds = list(TableKind)
    return [
        mess.file(rng, kinds[number % len(kinds)], container).content
        for container in CONTAINERS
        for number in range(SEEDS_EACH)
    ]


def spoilt(rng: Generator, content: bytes) -> bytes:
    """The file with a few bytes changed, cut out or put in."""
    if not content.startswith(b"PK") or rng.random() < 0.2:
        return _spoil(rng, content)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts: dict[str, bytes | str] = {one: archive.read(one) for one in archive.namelist()}
    names = sorted(parts)
    name = names[int(rng.integers(len(names)))]
    return packed({**parts, name: _spoil(rng, bytes(parts[name]))})  # type: ignore[arg-type]


def _spoil(rng: Generator, content: bytes) -> bytes:
    found = bytearray(content)
    for _change in range(1 + int(rng.integers(MOST_CHANGES))):
        at = int(rng.integers(len(found) + 1))
        way = int(rng.integers(3))
        if way == 0 and at < len(found):
            found[at] = int(rng.integers(256))
        elif way == 1:
            del found[at : at + int(rng.integers(1, 40))]
        else:
            found[at:at] = SNIPPETS[int(rng.integers(len(SNIPPETS)))]
    return bytes(found)


def outcome(content: bytes, kind: TableKind) -> str:
    """What became of a file: read, or the code of its refusal."""
    try:
        reading = quick(content, "файл")
        found = interpret(reading if reading.kind else as_kind(reading, kind))
    except UnreadableError as refusal:
        return refusal.code
    if sum(found.counts.values()) != len(found.rows):
        raise AssertionError(found.counts)
    return "read"


def main(arguments: list[str]) -> int:
    """Arguments: how many files, which seed."""
    files = int(arguments[0]) if arguments else 100_000
    rng = np.random.default_rng(int(arguments[1]) if len(arguments) > 1 else 26)
    sound, kinds = seeds(rng), list(TableKind)
    became, slowest, started = Counter[str](), 0.0, time.perf_counter()
    for number in range(files):
        content = spoilt(rng, sound[number % len(sound)])
        before = time.perf_counter()
        try:
            became[outcome(content, kinds[number % len(kinds)])] += 1
        except Exception:
            print(f"fault at file {number}: kept in fault.bin")
            with open("fault.bin", "wb") as kept:  # noqa: PTH123
                kept.write(content)
            raise
        slowest = max(slowest, time.perf_counter() - before)
    seconds = time.perf_counter() - started
    print(f"{files} spoilt files, {seconds:.0f} s, slowest {slowest:.2f} s, faults 0")
    for code, many in became.most_common():
        print(f"{many:8} {code}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
