"""Use cases: open answers without names, tagged by the curator as opportunities or threats.

A question is opened from five people on, and an answer once its wave is closed. Answers stand in
the order of a keyed digest: neither who wrote them nor when can be told from it. Nothing of an
answer leaves this room; labels do.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from analytics.report.conclusions import TAGS, keep, latest
from data.access import Permission
from data.access.hiding import LEAST
from data.codebook.instruments import instrument
from data.errors import ProgrammeError
from data.names import clean_text
from data.records.bank import Role
from data.records.consent import Purpose
from data.records.invitation import Form, Response
from data.records.school import school_year
from data.store import Work

OPEN = "OPEN"
SIDES = ("O", "T")
MOST_WORDS = 80  # characters of a label


class TagError(ProgrammeError):
    """A tag without a side or a label, or of no answer that is open: ``label``."""

    code = "conclusion.bad_tag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """What an answer speaks of: ``side`` O or T, ``label`` in the curator's words."""

    side: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One answer: ``key`` names it, nothing else about it is known."""

    key: str
    text: str
    tag: Tag | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Answers to one question of one side: ``answered`` people; none are shown below five."""

    code: str
    role: Role
    words: str
    answered: int
    comments: tuple[Comment, ...]


def comments(work: Work, period: str) -> tuple[int, tuple[Question, ...]]:
    """(edition of the tags, questions with answers) of a school year, for the curator."""
    work.require(Permission.WAVE_READ)
    edition, tags = _tags(work, period)
    found = _answers(work, period)
    return edition, tuple(
        Question(
            code=code,
            role=role,
            words=_words(code, role),
            answered=len(texts),
            comments=tuple(
                Comment(key=key, text=text, tag=tags.get(key))
                for key, text in sorted(texts.items())
                if len(texts) >= LEAST
            ),
        )
        for (code, role), texts in sorted(found.items())
    )


def save_tags(work: Work, period: str, tags: Mapping[str, Tag], edition: int) -> None:
    """Keep the tags of a period anew.

    Raises:
        TagError: no side, no label, or an answer that nobody may read.
        OldEditionError: somebody kept others meanwhile.
        PersonNamedError: a label names a colleague.
    """
    work.require(Permission.QUALITY_WRITE)
    _edition, asked = comments(work, period)
    open_ = {one.key for question in asked for one in question.comments}
    clean = {key: _checked(one, known=key in open_) for key, one in tags.items()}
    body = {"tags": {key: {"side": one.side, "label": one.label} for key, one in clean.items()}}
    keep(work, TAGS, period, body, {one.label: one.label for one in clean.values()}, edition)


def labels(work: Work, period: str) -> Mapping[str, Mapping[str, int]]:
    """Side -> label -> answers that carry it, the most frequent first."""
    work.require(Permission.QUALITY_WRITE)
    _edition, tags = _tags(work, period)
    counted = Counter((one.side, one.label) for one in tags.values())
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return {
        side: {label: count for (whose, label), count in ordered if whose == side} for side in SIDES
    }


def _tags(work: Work, period: str) -> tuple[int, Mapping[str, Tag]]:
    kept = latest(work, TAGS, period)
    if kept is None:
        return 0, {}
    given: Mapping[str, Mapping[str, str]] = kept.body["tags"]  # type: ignore[assignment]
    return kept.edition, {key: Tag(**one) for key, one in given.items()}


def _checked(tag: Tag, *, known: bool) -> Tag:
    label = clean_text(tag.label)[:MOST_WORDS]
    if not known or tag.side not in SIDES or not label:
        raise TagError(label=label)
    return Tag(side=tag.side, label=label)


def _answers(work: Work, period: str) -> Mapping[tuple[str, Role], Mapping[str, str]]:
    """(question, side) -> key -> text: the newest answer of every person who still agrees."""
    live = work.consents.live(Purpose.MONITORING, work.now)
    open_asks = {one.id for one in work.asks.all() if work.today <= one.closes_on}
    newest: dict[tuple[str, str, Role], tuple[str, str]] = {}
    for one in work.responses.about(Form.WAVE):
        if one.context.get("ask") in open_asks:
            continue  # while a wave goes on, a new line would tell who has just answered
        if one.person_id in live and school_year(one.submitted_at.date()) == period:
            for code, role, text in _open(one):
                key = work.sealed_name("comment", one.id, code)[:16]
                newest[one.person_id, code, role] = key, text
    found: dict[tuple[str, Role], dict[str, str]] = {}
    for (_who, code, role), (key, text) in newest.items():
        found.setdefault((code, role), {})[key] = text
    return found


def _open(one: Response) -> Iterator[tuple[str, Role, str]]:
    if one.instrument.partition("@")[0] != OPEN:
        return
    said = [part for part in one.subject.split("@") if part in set(Role)]
    role = Role(said[0]) if said else Role.MENTEE
    for code, value in one.answers.items():
        text = clean_text(value) if isinstance(value, str) else ""
        if text:
            yield code, role, text


def _words(code: str, role: Role) -> str:
    return instrument(OPEN, role).text_of(code)
