"""What somebody writes behind a link: drafts, and responses to the instruments of monitoring."""

from collections.abc import Mapping
from dataclasses import replace

from data.access import may
from data.bank import signals
from data.codebook.instruments import Instrument
from data.codebook.instruments import instrument as known_instrument
from data.errors import ProgrammeError
from data.i18n import _
from data.invitations.links import NoConsentError
from data.names import clean_text
from data.records.consent import Purpose
from data.records.ids import PersonId, ResponseId, new_id
from data.records.invitation import Form, FormDraft, Invitation, Response
from data.records.questionnaire import Answers, Value
from data.store import Work

MOST_TOLD = 5  # problems named in a refusal


class ResponseInvalidError(ProgrammeError):
    """Some answers break the instrument's rules: ``problems`` in words, ``count``."""

    code = "invitations.answers_invalid"


class AnonymousError(ProgrammeError):
    """What is asked anonymously is not asked by a personal link: ``instrument``."""

    code = "invitations.anonymous"


def draft(work: Work) -> FormDraft | None:
    """What the actor has filled in behind the link and not sent yet."""
    link = _mine(work)
    return work.form_drafts.find(link.id)


def save_draft(work: Work, answers: Answers, page: int) -> FormDraft:
    """Keep what is filled in so far.

    Raises:
        NoConsentError: nothing is kept about somebody before they agree to it.
    """
    link = _mine(work)
    require_consent(work, link.person_id, link.form)
    before = work.form_drafts.find(link.id)
    return work.form_drafts.put(
        FormDraft(
            invitation_id=link.id,
            school_id=work.school_id,
            person_id=link.person_id,
            answers=answers,
            page=page,
            saved_at=work.now,
            seconds={} if before is None else before.seconds,
        )
    )


def spent(work: Work, part: str, seconds: float) -> None:
    """Add to the draft how long a part of the form was before the person; nothing without one."""
    here = draft(work)
    if here is not None:
        so_far = {**here.seconds, part: round(here.seconds.get(part, 0) + seconds, 1)}
        work.form_drafts.put(replace(here, seconds=so_far))


def submit_response(
    work: Work,
    instrument: str | Instrument,
    answers: Answers,
    *,
    key: str,
    context: Mapping[str, object] | None = None,
) -> Response:
    """Keep the answers to an instrument (``"ACQ"``) behind the actor's own link.

    The same key, or the same answers as last time, is the same response; a correction is a new
    row. Texts pass the safety flag.

    Raises:
        ResponseInvalidError: tells the problems in words.
        NoConsentError: the purpose they serve has no live consent.
    """
    link = _mine(work)
    asked = known_instrument(instrument) if isinstance(instrument, str) else instrument
    if asked.anonymous:
        raise AnonymousError(instrument=asked.name)
    require_consent(work, link.person_id, link.form)
    before = work.responses.by_key(_key(link, key)) or _same(work, link, asked.version, answers)
    if before is not None:
        return before
    return keep_response(
        work,
        asked,
        Response(
            id=ResponseId(new_id()),
            school_id=work.school_id,
            person_id=link.person_id,
            form=link.form,
            subject=link.subject,
            instrument=asked.version,
            answers=answers,
            submitted_at=work.now,
            key=_key(link, key),
            context=dict(context or {}),
        ),
    )


def keep_response(work: Work, asked: Instrument, given: Response) -> Response:
    """Keep a response that breaks no rule of its instrument, however it came.

    Asks nobody's permission: use cases do.

    Raises:
        ResponseInvalidError: tells the problems in words.
    """
    problems = asked.validate(given.answers)
    if problems:
        told = " ".join(
            _(one.code, question=asked.text_of(one.question), value=one.value)
            for one in problems[:MOST_TOLD]
        )
        raise ResponseInvalidError(count=len(problems), problems=told)
    clean = {code: _clean(one) for code, one in given.answers.items()}
    kept = work.responses.put(replace(given, answers=clean))
    who = given.person_id
    work.audit("response.submitted", None, {"response": kept.id}, subject=f"person:{who}")
    texts = [one for one in kept.answers.values() if isinstance(one, str)]
    signals.watch(work, texts, fio=work.people.get(who).fio, person_id=who)
    return kept


def last_response(work: Work, instrument: str | Instrument) -> Response | None:
    """What the actor has answered to an instrument behind this very link's form and subject."""
    link = _mine(work)
    asked = known_instrument(instrument) if isinstance(instrument, str) else instrument
    mine = [
        one
        for one in work.responses.of(link.person_id)
        if (one.form, one.subject, one.instrument) == (link.form, link.subject, asked.version)
    ]
    return mine[-1] if mine else None


def require_consent(work: Work, person_id: PersonId, form: Form) -> None:
    """Refuse to keep anything for a purpose the person has not agreed to.

    Raises:
        NoConsentError: says whose consent is missing.
    """
    needed = Purpose.MONITORING if form is Form.WAVE else Purpose.BANK
    if not may(work.consents.of(person_id), needed, work.local):
        raise NoConsentError(fio=work.people.get(person_id).fio)


def _mine(work: Work) -> Invitation:
    if work.link is not None:
        work.require_link(work.link.form, work.link.subject)
        return work.link
    work.require_link(Form.WAVE)
    raise AssertionError  # the line above has refused


def _key(link: Invitation, key: str) -> str:
    return f"{link.id}:{key}"


def _same(work: Work, link: Invitation, version: str, answers: Answers) -> Response | None:
    """The newest response, where it says just the same."""
    mine = [
        one
        for one in work.responses.of(link.person_id)
        if (one.form, one.subject, one.instrument) == (link.form, link.subject, version)
    ]
    given = {code: _clean(one) for code, one in answers.items()}
    return mine[-1] if mine and dict(mine[-1].answers) == given else None


def _clean(value: Value) -> Value:
    return clean_text(value) if isinstance(value, str) else value
