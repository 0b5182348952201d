"""SWOT of a period: drafted from figures, edited by the curator, every line tied to its metric.

A drafted line holds no figure in its words: the figure is read from the reader's own board, so a
reader sees what stands behind a line only where it may be shown. Drafts rest on figures that the
whole school may see.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from analytics.figures import Figure, Hidden, Verdict
from analytics.report.conclusions import SWOT, keep, latest
from data.access import Permission
from data.codebook.conclusions import SwotRules, swot_rules
from data.errors import ProgrammeError
from data.names import clean_text
from data.records.monitoring import Conclusion
from data.store import Work

SIDES = ("S", "W", "O", "T")
MOST_LINES, MOST_WORDS = 60, 300
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
    texts = {str(at): one.text for at, one in enumerate(clean, start=1)}
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
    """Domains nobody or one mentor holds are a threat, free places an opportunity."""
    for one in shown:
        if one.metric_id != "BANK":
            continue
        part = dict(said.split("=") for said in one.part.split("&") if "=" in said)
        if "domain" in part and (one.value or 0.0) < ENOUGH and one.detail.get("asked"):
            said = {"domain": part["domain"]}
            yield SwotLine(side="T", cells=(one.cell,), code="domain_thin", params=said)
        elif one.part == "free" and (one.value or 0.0) > 0:
            yield SwotLine(side="O", cells=(one.cell,), code="places_free", params={})


def _consents(shown: Sequence[Figure], rules: SwotRules) -> Iterator[SwotLine]:
    for one in shown:
        ending = one.metric_id == "CONS" and one.part == "ending"
        if ending and (one.k or 0) >= rules.threat_ending:
            yield SwotLine(side="T", cells=(one.cell,), code="consents_end", params={})


def _checked(number: int, line: SwotLine) -> SwotLine:
    text = clean_text(line.text)[:MOST_WORDS]
    if line.side not in SIDES or not (text or line.code):
        raise SwotLineError(line=number)
    return SwotLine(
        side=line.side,
        cells=tuple(line.cells),
        code=line.code,
        params=dict(line.params or {}),
        text=text,
        tag=line.tag,
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
