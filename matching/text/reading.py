"""What was read in one free text. Numbers only: the words stay with the sheet."""

from dataclasses import dataclass

DOMAINS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReading:
    """Competency tags of one person's texts.

    Attributes:
        tags: (domains,), in the order of the framework. Requests: shares that sum to 1, or zeros;
            competences: values in [0, 1].
        confident: the top value passed the cut of the fitted version.
        confirmed: the person or the curator confirmed the tags; they outweigh any model.
        gated: there was nothing to read («не знаю», «-», no Cyrillic letters).
        chips: codes of the three likeliest domains, to be confirmed.
        evidence: stems and seed phrases that explain the tags.
        declined: codes of domains a mentor's text refuses («не веду»), to be offered unticked.
    """

    tags: tuple[float, ...]
    confident: bool = False
    confirmed: bool = False
    gated: bool = False
    chips: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()


EMPTY = TextReading(tags=(0.0,) * DOMAINS, gated=True)
