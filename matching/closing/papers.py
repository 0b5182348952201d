"""Papers at the end of a pair (25-28): reports of both sides, a testimonial, the conclusion.

The subject of each is a report that was sent. A paper names everybody of the pair, so it is refused
as if there were none where one of them has no live consent.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from data.access import Permission
from data.bank import telling
from data.codebook import form_and_kind, label
from data.codebook.closing import questions
from data.errors import NotFoundError
from data.i18n import number
from data.names import short_fio, sort_key
from data.papers.kinds import About, PaperKind, Subject
from data.records.closing import PairReport, ReportKind
from data.records.ids import PersonId, ReportId
from data.records.pair import Pair, PairState
from data.records.programme import MeetingState, Programme
from data.store import Work
from matching.closing.reports import LEVEL
from matching.pairs.words import ending
from matching.programmes.words import level_name

OVER = frozenset({PairState.COMPLETED, PairState.CLOSED})
HOUR = 60
NOTHING = "–"


def report(work: Work, subject: str) -> Mapping[str, object]:
    """What one side has said, with its own levels of the goals.

    Raises:
        NotFoundError: it was not sent, or somebody of the pair may not be named.
    """
    one, pair = _sent(work, subject)
    told = {**_pair(work, pair), "goals": _goals(work, pair, one), "answers": _answers(one)}
    if one.kind is ReportKind.MENTEE_REPORT and one.person_id is not None:
        told["author"] = work.people.get(one.person_id).fio
    return told


def testimonial(work: Work, subject: str) -> Mapping[str, object]:
    """What a mentee says of the work with the mentor, without levels of goals."""
    one, pair = _sent(work, subject)
    author = work.people.get(one.person_id).fio if one.person_id else NOTHING
    return {**_pair(work, pair), "author": author, "answers": _answers(one)}


def conclusion(work: Work, subject: str) -> Mapping[str, object]:
    """What the curator says of the pair, with the levels that stand in the programme."""
    one, pair = _sent(work, subject)
    return {
        **_pair(work, pair),
        "goals": _goals(work, pair, one),
        "answers": _answers(one),
        "ending": _ending(pair),
    }


def _sent(work: Work, subject: str) -> tuple[PairReport, Pair]:
    one = work.pair_reports.get(ReportId(subject))
    pair = work.pairs.get(one.pair_id)
    if one.sent_at is None or not _nameable(pair, telling.told(work).live):
        raise NotFoundError(kind="report", id=subject)
    return one, pair


def _nameable(pair: Pair, live: frozenset[PersonId]) -> bool:
    return live.issuperset(_people(pair))


def _people(pair: Pair) -> tuple[PersonId, ...]:
    return (pair.mentor_id, *(pair.mentee_ids or pair.former_ids))


def _pair(work: Work, pair: Pair) -> dict[str, object]:
    """Who worked together, from when to when, how many meetings and hours."""
    mentor, *mentees = [work.people.get(one).fio for one in _people(pair)]
    programme = work.programmes.of_pair(pair.id)
    held = [one for one in work.meetings.of_pair(pair.id) if one.state is MeetingState.HELD]
    return {
        "mentor": mentor,
        "mentees": mentees,
        "form": form_and_kind(pair.form, pair.kind),
        **_term(pair, programme),
        "held": len(held),
        "planned": NOTHING if programme is None else programme.meetings_planned,
        "hours": number(sum(one.minutes for one in held) / HOUR, 1),
    }


def _term(pair: Pair, programme: Programme | None) -> Mapping[str, str]:
    first = pair.started_on or (programme.starts_on if programme else None)
    last = pair.ended_on or (programme.ends_on if programme else None)
    return {
        "starts_on": f"{first:%d.%m.%Y}" if first else NOTHING,
        "ends_on": f"{last:%d.%m.%Y}" if last else NOTHING,
    }


def _goals(work: Work, pair: Pair, one: PairReport) -> list[Mapping[str, object]]:
    """Goals with the level the author has told, the programme's own in the conclusion."""
    programme = work.programmes.of_pair(pair.id)
    rows: list[Mapping[str, object]] = []
    for at, goal in enumerate(programme.goals if programme else (), start=1):
        said = one.body.get(LEVEL + goal.code, "")
        level = int(said) if said else (goal.level if one.person_id is None else None)
        rows.append(
            {
                "number": at,
                "text": goal.text,
                "sign": goal.sign,
                "level": NOTHING if level is None else level_name(level),
            }
        )
    return rows


def _answers(one: PairReport) -> list[Mapping[str, str]]:
    """Questions that were answered, as they are asked."""
    return [
        {"question": asked.text, "answer": one.body[asked.code]}
        for asked in questions()[one.kind]
        if one.body.get(asked.code)
    ]


def _ending(pair: Pair) -> str | None:
    """How the pair came to its end; None while it works."""
    if pair.state is PairState.TERMINATED:
        return ending(pair.reason)
    return label("pair_state", pair.state.value) if pair.state in OVER else None


def _of(kind: ReportKind) -> Callable[[Work], Sequence[Subject]]:
    """Reports of a kind that a paper can be made of, by the names of the pair."""

    def listed(work: Work) -> Sequence[Subject]:
        return sorted(_subjects(work, kind), key=lambda one: (sort_key(one.words), one.id))

    return listed


def _subjects(work: Work, kind: ReportKind) -> Iterator[Subject]:
    live, pairs = telling.told(work).live, {one.id: one for one in work.pairs.all()}
    for one in work.pair_reports.all():
        pair = pairs[one.pair_id]
        if one.kind is kind and one.sent_at is not None and _nameable(pair, live):
            yield Subject(id=one.id, words=_words(work, one, pair))


def _words(work: Work, one: PairReport, pair: Pair) -> str:
    people = [one.person_id] if one.person_id else _people(pair)
    return " – ".join(short_fio(work.people.get(who).fio) for who in people)


def _author(work: Work, subject: str) -> PersonId | None:
    return work.pair_reports.get(ReportId(subject)).person_id


def _kind(
    kind: ReportKind, signer: str, values: Callable[[Work, str], Mapping[str, object]]
) -> PaperKind:
    return PaperKind(
        code=kind.value,
        template=kind.value,
        about=About.PAIR,
        signer=signer,
        reads=Permission.PROGRAMME_READ,
        writes=Permission.PAIR_WRITE,
        values=values,
        person=_author,
        subjects=_of(kind),
    )


PAPERS = (
    _kind(ReportKind.MENTOR_REPORT, "person", report),
    _kind(ReportKind.MENTEE_REPORT, "person", report),
    _kind(ReportKind.TESTIMONIAL, "person", testimonial),
    _kind(ReportKind.CONCLUSION, "curator", conclusion),
)
