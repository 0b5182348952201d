"""Whole manners of speech held out: how a tagger reads in a manner it was not fitted on.

``python -m benchmarks text_manners`` fits each tier once a manner, on everything but that manner,
and scores the manner. Weights, regularisation and the pair score are chosen by this, never by a
judge. One author wrote all of it: the figures compare ways of fitting, they promise nothing.
"""

import csv
import os
import platform
from datetime import UTC, datetime

import numpy as np

from benchmarks.page import write_section
from benchmarks.score_eval import labels_of, ranking, scores_of, texts_of

MANNERS = ("telegraphic", "chatty", "official", "story", "indirect", "mixed")  # with both sides
HEAD = (
    "Rows of `manners.csv` by their manner of speech: the version is fitted on all other rows and "
    "asked about this manner. «indirect» never names its subject, on purpose."
)

Row = tuple[str, str, list[str]]  # kind, text, labels


def rows() -> list[tuple[str, Row]]:
    """The manner of each row we ship with the row; rows of other files have none."""
    from matching.text import known

    found: list[tuple[str, Row]] = []
    for name in known.LABELLED:
        for one in csv.DictReader(known.place(name).read_text("utf-8").splitlines()):
            codes = [code for code in one["labels"].split(";") if code]
            found.append((one.get("manner", ""), (one["kind"], one["text"], codes)))
    return found


def held_out(tier: str, manner: str) -> list[float]:
    """Top-1, hit@3, nDCG@10, MRR and P@1 of requests of a manner among its competences."""
    from matching.text import scorer

    seen = [row for name, row in rows() if name != manner]
    kept = [row for name, row in rows() if name == manner and row[2]]
    said = scores_of(scorer(seen, tier), texts_of(kept, "request"), texts_of(kept, "competence"))
    truth = labels_of(kept, "request")
    top = np.argsort(-said.tags, 1, kind="stable")[:, :3]
    found = np.take_along_axis(truth, top, 1)
    fits = truth @ labels_of(kept, "competence").T > 0
    ranks = ranking(said.pairs, fits, np.random.default_rng(0))
    return [found[:, 0].mean(), found.max(1).mean(), *(one.mean() for one in ranks.values())]


def main(_: list[str]) -> None:
    """Every manner, both tiers, into the page."""
    lines = [
        "| tier | manner | top-1 | hit@3 | nDCG@10 | MRR | P@1 |",
        "|---|---|---|---|---|---|---|",
    ]
    for tier in ("base", "semantic"):
        table = np.array([held_out(tier, manner) for manner in MANNERS])
        for name, values in zip((*MANNERS, "mean"), [*table, table.mean(0)], strict=True):
            lines.append(f"| {tier} | {name} | {' | '.join(f'{one:.3f}' for one in values)} |")
    where = f"{os.cpu_count()} cores, Python {platform.python_version()}"
    head = (
        f"## Manners of speech held out\n\nMeasured on {datetime.now(UTC).date()}, {where}. {HEAD}"
    )
    write_section("text_manners", f"{head}\n\n" + "\n".join(lines))


if __name__ == "__main__":
    main([])
