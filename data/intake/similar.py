"""Unknown headers that resemble known ones: proposals for a person, never decisions."""

from functools import lru_cache

from rapidfuzz import fuzz, process

from data.codebook import header_aliases, normal_header
from data.records.intake import TableKind

ENOUGH = 87.0  # of 100; below it a proposal is more noise than help
SHORT = 4  # letters; shorter words resemble everything


@lru_cache(maxsize=4096)
def resembling(kind: TableKind, text: str) -> tuple[str, float]:
    """The field of the most similar known header and the likeness in [0, 1]; ("", 0) for none.

    >>> resembling(TableKind.STAFF, "Педагогичский стаж")
    ('person.years_teaching', 0.97)
    """
    wanted = normal_header(text)
    if len(wanted) < SHORT:
        return "", 0.0
    aliases = header_aliases(kind)
    found = process.extractOne(wanted, aliases.keys(), scorer=fuzz.ratio, score_cutoff=ENOUGH)
    if found is None:
        return "", 0.0
    near, score, _place = found
    return aliases[near], round(score / 100, 2)
