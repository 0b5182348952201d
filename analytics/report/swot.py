"""SWOT of a period: drafted from figures, edited by the curator, every line tied to its metric.

A drafted line holds no figure in its words: the figure is read from the reader's own board, so a
reader sees what stands behind a line only where it may be shown. Drafts rest on figures that the
whole school may see.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from analytics.figures import Figure, Hidden, Verdict
from analytics.report.conclusions import SWOT, keep, latest
from data.access import Permission
from data.codebook.conclusions import SwotRules, swot_rules
from data.errors import ProgrammeError
from data.i18n import _
from data.names import clean_text
from data.records.monitoring import Conclusion
from data.store import Work

SIDES = ("S", "W", "O", "T")
DRAFTED: Mapping[str, frozenset[str]] = {  # code of a drafted line -> names of its places
    "": frozenset(),
    "topic_strong": frozenset({"topic", "side"}),
    "topic_weak": frozenset({"topic", "side"}),
    "coverage_enough": frozenset({"metric"}),
    "coverage_short": frozenset({"metric"}),
    "domains_thin": frozenset({"domains"}),
    "places_free": frozenset(),
    "consents_end": frozenset(),
}
CODE = re.compile(r"[A-Za-z0-9_;]*")  # what stands in a place: a code, never a sentence
MOST_LINES, MOST_WORDS = 60, 300
CELL_BARS = 5  # between the six parts of a cell's name
COVERAGE = ("COV1", "COV2")
ENOUGH = 2  # mentors who hold a domain


class SwotLineError(ProgrammeError):
    """A line without words, on no side, or one too many: ``line``."""

    code = "conclusion.bad_line"


@dataclass(frozen=True, slots=True, kw_only=True)
class SwotLine:
    """One line: ``side`` of S, W, O, T; ``cells`` of figures it rests on, none for own words.

    ``code`` and ``params`` are what a drafted line says; ``text`` is what the curator has written
    instead, empty where the draft stands.
    """

    side: str
    cells: tuple[str, ...] = ()
    code: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    tag: str = ""


def draft(figures: Iterable[Figure], tags: Mapping[str, Iterable[str]]) -> tuple[SwotLine, ...]:
    """Lines that the figures give by the rules of the codebook.

    Args:
        figures: of one period, already disclosed for the whole school.
        tags: side ``"O"`` or ``"T"`` -> labels the curator gave to open answers.
    """
    rules, shown = swot_rules(), [one for one in figures if _readable(one)]
    found = [*_topics(shown, rules), *_coverage(shown), *_places(shown), *_consents(shown, rules)]
    found += [SwotLine(side=side, tag=one, text=one) for side in "OT" for one in tags.get(side, ())]
    return tuple(sorted(found, key=lambda one: SIDES.index(one.side)))


def lines(work: Work, period: str) -> tuple[int, tuple[SwotLine, ...]]:
    """(edition, lines) in force; (0, none) before the first."""
    found = latest(work, SWOT, period)
    return (found.edition, _read(found)) if found is not None else (0, ())


def save_swot(
    work: Work, period: str, given: Sequence[SwotLine], edition: int
) -> tuple[int, tuple[SwotLine, ...]]:
    """Keep the lines as a new edition.

    Raises:
        SwotLineError: a line says nothing or stands on no side.
        OldEditionError: somebody kept another edition meanwhile.
        PersonNamedError: a line names a colleague.
    """
    work.require(Permission.QUALITY_WRITE)
    if len(given) > MOST_LINES:
        raise SwotLineError(line=MOST_LINES + 1)
    clean = [_checked(number, one) for number, one in enumerate(given, start=1)]
    body = {"lines": [asdict(one) for one in clean]}
    texts = {
        _("line {number}", number=at): f"{one.text}\n{one.tag}"
        for at, one in enumerate(clean, start=1)
    }
    kept = keep(work, SWOT, period, body, texts, edition)
    return kept.edition, _read(kept)


def _readable(one: Figure) -> bool:
    return one.suppressed_reason is Hidden.NOTHING and one.value is not None


def _topics(shown: Sequence[Figure], rules: SwotRules) -> Iterator[SwotLine]:
    """Topics of expectation and reality: strong after and not below expectation, or weak."""
    for one in shown:
        after = one.detail.get("post_mean")
        if one.metric_id != "EXP" or not isinstance(after, int | float):
            continue
        gap = float(one.value or 0.0)
        topic = dict(part.split("=") for part in one.part.split("&") if "=" in part)
        said = {"topic": topic.get("topic", ""), "side": topic.get("side", "")}
        if after >= rules.strength_mean and gap >= rules.strength_gap:
            yield SwotLine(side="S", cells=(one.cell,), code="topic_strong", params=said)
        elif after <= rules.weakness_mean or gap <= rules.weakness_gap:
            yield SwotLine(side="W", cells=(one.cell,), code="topic_weak", params=said)


def _coverage(shown: Sequence[Figure]) -> Iterator[SwotLine]:
    for one in shown:
        if one.metric_id in COVERAGE and not one.part and one.target is not None:
            met = one.official_met or one.verdict is Verdict.MET
            yield SwotLine(
                side="S" if met else "T",
                cells=(one.cell,),
                code="coverage_enough" if met else "coverage_short",
                params={"metric": one.metric_id},
            )


def _places(shown: Sequence[Figure]) -> Iterator[SwotLine]:
    """Domains fewer than two mentors hold are one threat; places for all who wait a chance."""
    bank = [one for one in shown if one.metric_id == "BANK"]
    whole = next((one for one in bank if not one.part), None)
    thin = [
        one.part.removeprefix("domain=")
        for one in bank
        if one.part.startswith("domain=") and (one.value or 0.0) < ENOUGH
        if one.detail.get("asked")
    ]
    cells = () if whole is None else (whole.cell,)
    if thin:
        said = {"domains": ";".join(thin)}
        yield SwotLine(side="T", cells=cells, code="domains_thin", params=said)
    if whole is not None and whole.official_met:
        yield SwotLine(side="O", cells=cells, code="places_free")


def _consents(shown: Sequence[Figure], rules: SwotRules) -> Iterator[SwotLine]:
    for one in shown:
        ending = one.metric_id == "CONS" and one.part == "ending"
        if ending and (one.k or 0) >= rules.threat_ending:
            yield SwotLine(side="T", cells=(one.cell,), code="consents_end", params={})


def _checked(number: int, line: SwotLine) -> SwotLine:
    text = clean_text(line.text)[:MOST_WORDS]
    places = dict(line.params or {})
    drafted = line.code in DRAFTED and set(places) == DRAFTED[line.code]
    coded = all(CODE.fullmatch(str(one)) for one in places.values())
    celled = all(one.count("|") == CELL_BARS for one in line.cells)
    if line.side not in SIDES or not (text or line.code) or not (drafted and coded and celled):
        raise SwotLineError(line=number)
    return SwotLine(
        side=line.side,
        cells=tuple(line.cells),
        code=line.code,
        params=places,
        text=text,
        tag=clean_text(line.tag)[:MOST_WORDS],
    )


def _read(kept: Conclusion) -> tuple[SwotLine, ...]:
    return tuple(
        SwotLine(
            side=one["side"],
            cells=tuple(one["cells"]),
            code=one["code"],
            params=dict(one["params"] or {}),
            text=one["text"],
            tag=one["tag"],
        )
        for one in kept.body["lines"]  # type: ignore[attr-defined]
    )
