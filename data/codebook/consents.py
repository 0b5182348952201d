"""Drafts of consent texts: versioned, checked against their digest, never changed once used."""

import hashlib
from functools import cache

from data.codebook import source
from data.codebook.papers import purposes_of
from data.records.consent import ConsentText, Purpose

STAMP = {"ru": "Шаблон. Проверьте у юриста", "en": "Template. Have it checked by a lawyer"}


@cache
def consent_texts() -> tuple[ConsentText, ...]:
    """All drafts of this edition, one per language, each with the digest of its own words.

    Raises:
        BrokenCodebookError: a text no longer fits the digest it was published with.
    """
    listed = source.raw("consents")["text"]
    source.insist("consents", check(listed))
    return tuple(
        ConsentText(
            version=one["version"],
            language=one["language"],
            text=one["text"],
            sha256=one["sha256"],
            valid_from=one["valid_from"],
            paper=one["paper"],
            purposes=tuple(Purpose(purpose) for purpose in one["purposes"]),
        )
        for one in listed
    )


def check(listed: list[source.Raw]) -> list[str]:
    """What is wrong with the texts: a changed word, a version twice, a missing stamp."""
    versions = [one["version"] for one in listed]
    faults = [f"{one} twice" for one in sorted(set(versions)) if versions.count(one) > 1]
    for one in listed:
        if hashlib.sha256(one["text"].encode()).hexdigest() != one["sha256"]:
            faults.append(f"{one['version']}: the text was changed after publication")
        if STAMP[one["language"]] not in one["text"]:
            faults.append(f"{one['version']}: no stamp «{STAMP[one['language']]}»")
        if not set(one["purposes"]) <= set(purposes_of(one["paper"])):
            faults.append(f"{one['version']}: purposes of another paper than {one['paper']}")
    return faults
