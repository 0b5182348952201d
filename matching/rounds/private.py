"""What the sides said in private: kept as responses, read by the curator alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from data.access import Permission
from data.bank import signals
from data.names import clean_text
from data.records.ids import PairId, PersonId, ResponseId, new_id
from data.records.invitation import Form, Response
from data.records.questionnaire import Value
from data.store import Work

INSTRUMENT = {Form.ANSWER: "AGREE@1.0.0", Form.ACQUAINTANCE: "ACQ@1.0.0", Form.TRIAL: "ACQ@1.0.0"}
GRADE, WORDS = "ACQ.1", "words"
MOST_WORDS = 2000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One private answer: ``grade`` is 1 (no) to 4 (yes)."""

    person_id: PersonId
    form: Form
    grade: int
    words: str
    at: datetime
    source: str


def keep(
    work: Work,
    form: Form,
    subject: str,
    who: PersonId,
    grade: int,
    words: str = "",
    *,
    context: Mapping[str, object] | None = None,
) -> Response:
    """Keep an answer beside the earlier ones; the same answer said twice is one."""
    said = clean_text(words)[:MOST_WORDS]
    source = "link" if work.link is not None else "paper"
    mine = [one for one in work.responses.about(form, subject) if one.person_id == who]
    last = mine[-1] if mine else None
    answers: dict[str, Value] = {GRADE: grade, **({WORDS: said} if said else {})}
    if last is not None and dict(last.answers) == answers and last.source == source:
        return last
    if said:
        signals.watch(work, [said], fio=work.people.get(who).fio, person_id=who)
    return work.responses.put(
        Response(
            id=ResponseId(new_id()),
            school_id=work.school_id,
            person_id=who,
            form=form,
            subject=subject,
            instrument=INSTRUMENT[form],
            answers=answers,
            submitted_at=work.now,
            key=f"{form.value}:{subject}:{who}:{len(mine) + 1}",
            source=source,
            context=context or {},
        )
    )


def grades(work: Work, form: Form, subject: str) -> dict[PersonId, int]:
    """The answer of everybody that counts: the last one. Asks nobody's permission."""
    return {one.person_id: _said(one).grade for one in work.responses.about(form, subject)}


def own(work: Work, form: Form, subject: str, who: PersonId) -> Said | None:
    """The own last answer, to be shown to who gave it."""
    mine = [one for one in work.responses.about(form, subject) if one.person_id == who]
    return _said(mine[-1]) if mine else None


def private(work: Work, pair_id: PairId) -> tuple[Said, ...]:
    """Everything both sides said about a pair, the oldest first; for the curator alone."""
    work.require(Permission.PRIVATE_ANSWER_READ)
    forms = (Form.ANSWER, Form.ACQUAINTANCE)
    found = [one for form in forms for one in work.responses.about(form, pair_id)]
    return tuple(_each(sorted(found, key=lambda one: one.submitted_at)))


def _each(responses: Iterable[Response]) -> Iterable[Said]:
    return (_said(one) for one in responses)


def _said(one: Response) -> Said:
    number = one.answers.get(GRADE)
    return Said(
        person_id=one.person_id,
        form=one.form,
        grade=number if isinstance(number, int) else 0,
        words=str(one.answers.get(WORDS, "")),
        at=one.submitted_at,
        source=one.source,
    )
