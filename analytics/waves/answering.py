"""Answers that have come: by a personal link, or typed in from paper by the curator."""

from dataclasses import replace
from datetime import date

from analytics.waves import sittings
from analytics.waves.refusals import (
    AnsweredAlreadyError,
    NoAnswersError,
    NotAskedError,
    OwnSheetError,
    WindowClosedError,
)
from analytics.waves.subjects import parsed, subject_of
from data import invitations
from data.access import Permission
from data.codebook.instruments import Instrument
from data.records.ids import AskId, PersonId, ResponseId, new_id
from data.records.invitation import Form, Response
from data.records.monitoring import Ask, AskState
from data.records.questionnaire import Answers
from data.store import Work

LINK, PAPER, IMPORT = "link", "paper", "import"
OFF = frozenset({AskState.CANCELLED, AskState.REFUSED})


def own_ask(work: Work) -> Ask | None:
    """What the actor's link to a wave asks; None for a link that somebody has made by hand."""
    who = work.require_link(Form.WAVE, "" if work.link is None else work.link.subject)
    subject = "" if work.link is None else work.link.subject
    return find(work, who, subject)


def insist_open(work: Work) -> None:
    """Refuse a first answer after the window of the actor's link; a correction has its own term.

    Raises:
        WindowClosedError: it is over.
    """
    ask = own_ask(work)
    if ask is not None and ask.state is not AskState.ANSWERED and work.today > ask.closes_on:
        raise WindowClosedError(day=f"{ask.closes_on:%d.%m.%Y}")


def answered_by_link(work: Work) -> Ask | None:
    """Note that the actor has answered what the link asks; once more is no fault."""
    ask = own_ask(work)
    return None if ask is None else answered(work, ask, LINK)


def paper_form(work: Work, ask_id: AskId) -> tuple[Instrument, ...]:
    """What a sheet of paper asks: all of the sitting but what is sensitive."""
    work.require(Permission.WAVE_WRITE)
    ask = _foreign(work, ask_id)
    found = sittings.asked(work, ask.person_id, parsed(subject_of(ask)))
    return tuple(one for one in found if not one.sensitive)


def _foreign(work: Work, ask_id: AskId) -> Ask:
    """An ask about a pair the actor is no side of: nobody types in the partner's answers."""
    ask = work.asks.get(ask_id)
    pair = work.pairs.find(ask.pair_id) if ask.pair_id else None
    sides = {ask.person_id} if pair is None else {pair.mentor_id, *pair.mentee_ids}
    if work.by.person_id is not None and work.by.person_id in sides:
        raise OwnSheetError
    return ask


def type_in(
    work: Work, ask_id: AskId, answers: Answers, *, on: date | None = None
) -> tuple[Response, ...]:
    """Keep what somebody has answered on paper, instrument by instrument, and end the asking.

    Args:
        work: by whom.
        ask_id: who was asked what.
        answers: by code of the question.
        on: the day the sheet was filled in, today if left out.

    Raises:
        OwnSheetError: the actor is a side of the pair it is about.
        NotAskedError: called off, or without a consent.
        AnsweredAlreadyError: they have answered by their link.
        WindowClosedError: the day lies outside the window: what was missed stays missing.
        NoAnswersError: nothing was typed in.
        ResponseInvalidError, NoConsentError: as behind a link.
    """
    work.require(Permission.WAVE_WRITE)
    ask = _foreign(work, ask_id)
    day = on or work.today
    _insist_typable(work, ask, day)
    kept = _keep(work, ask, answers, day)
    if not kept:
        raise NoAnswersError
    answered(work, ask, PAPER, day)
    _end_link(work, ask)
    return kept


def find(work: Work, who: PersonId, subject: str) -> Ask | None:
    """The ask of a person behind a subject. Asks nobody's permission."""
    mine = [one for one in work.asks.of(who) if subject_of(one) == subject]
    return mine[-1] if mine else None


def answered(work: Work, ask: Ask, source: str, on: date | None = None) -> Ask:
    """The ask as answered. Asks nobody's permission: use cases do."""
    if ask.state is AskState.ANSWERED:
        return ask
    kept = work.asks.put(
        replace(ask, state=AskState.ANSWERED, answered_on=on or work.today, source=source)
    )
    work.audit("ask.answered", ask, kept)
    return kept


def _insist_typable(work: Work, ask: Ask, day: date) -> None:
    fio = work.people.get(ask.person_id).fio
    if ask.state in OFF:
        raise NotAskedError(fio=fio)
    if ask.state is AskState.ANSWERED and ask.source != PAPER:
        raise AnsweredAlreadyError(fio=fio)
    if not ask.opens_on <= day <= min(ask.closes_on, work.today):
        last = ask.opens_on if day < ask.opens_on else min(ask.closes_on, work.today)
        raise WindowClosedError(day=f"{last:%d.%m.%Y}")
    invitations.require_consent(work, ask.person_id, Form.WAVE)


def _keep(work: Work, ask: Ask, answers: Answers, day: date) -> tuple[Response, ...]:
    subject, found = subject_of(ask), []
    for one in paper_form(work, ask.id):
        codes = [question.code for question in one.questions]
        mine = {code: answers[code] for code in codes if code in answers}
        if mine:
            given = Response(
                id=ResponseId(new_id()),
                school_id=work.school_id,
                person_id=ask.person_id,
                form=Form.WAVE,
                subject=subject,
                instrument=one.version,
                answers=mine,
                submitted_at=work.now,
                key=f"{PAPER}:{ask.id}:{ask.version}:{one.code}",
                source=PAPER,
                context={
                    "wave": ask.wave,
                    "pair": ask.pair_id or "",
                    "ask": ask.id,
                    "order": codes,
                    "on": day.isoformat(),
                },
            )
            found.append(invitations.keep_response(work, one, given))
    return tuple(found)


def _end_link(work: Work, ask: Ask) -> None:
    """Who has answered on paper is not asked by the link any more."""
    for one in work.invitations.about(Form.WAVE, subject_of(ask)):
        if one.person_id == ask.person_id and one.revoked_at is None and one.submitted_at is None:
            invitations.revoke(work, one.id, "paper")
