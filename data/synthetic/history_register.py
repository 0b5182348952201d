"""Banks, questionnaires, consents and rounds of an invented past."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from data.codebook import questionnaire
from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.consent import Channel, Consent, ConsentAct, Purpose
from data.records.ids import ConsentId, ParticipationId, SheetId
from data.records.questionnaire import AnswerSheet
from data.records.round import Round, RoundStatus, Run, UnmatchedReason, Unplaced
from data.synthetic.answers import mentee_answers, mentor_answers, respondent
from data.synthetic.history_frame import Frame, moment, person

ALL = (Purpose.BANK, Purpose.MATCHING, Purpose.MONITORING)
SOFTWARE = "invented"


def made(frame: Frame) -> dict[str, Any]:
    """Records by the names ``Past`` has for them."""
    years = tuple(frame.told.by_year)
    taking = [one for year in years for one in _participations(frame, year)]
    return {
        "participations": tuple(taking),
        "sheets": tuple(_sheets(frame, taking)),
        "consents": tuple(_consents(frame, taking)),
        "rounds": tuple(_round(frame, year, at) for at, year in enumerate(years)),
        "runs": tuple(_run(frame, year) for year in years),
        "unplaced": tuple(one for year in years for one in _unplaced(frame, year)),
    }


def _participations(frame: Frame, year: str) -> Iterator[Participation]:
    pairs = {one.mentee: one for one in frame.rows(year, "pairs")}
    for row in frame.rows(year, "participations"):
        role = Role(row.role)
        pair = pairs.get(row.person) if role is Role.MENTEE else None
        yield Participation(
            id=ParticipationId(frame.id("bank", year, row.role, row.person)),
            school_id=frame.school_id,
            person_id=person(row.person),
            role=role,
            year=year,
            state=MenteeState(row.state) if role is Role.MENTEE else MentorState(row.state),
            entered_on=row.entered_on,
            waiting_since=row.waiting_since,
            ended_on=row.ended_on,
            form=pair.form if pair else "",
            kind=pair.kind if pair else "",
            reason=row.reason,
        )


def _sheets(frame: Frame, taking: list[Participation]) -> Iterator[AnswerSheet]:
    """Questionnaires of everybody, drawn like those of this year."""
    place = {one.id: at for at, one in enumerate(frame.cast.staff.people)}
    draw = {Role.MENTOR: mentor_answers, Role.MENTEE: mentee_answers}
    for one in taking:
        who = respondent(frame.cast.staff, frame.cast.minds, place[one.person_id])
        yield AnswerSheet(
            id=SheetId(frame.id("sheet", one.id)),
            school_id=frame.school_id,
            person_id=one.person_id,
            role=one.role,
            year=one.year,
            questionnaire=questionnaire(one.role).version,
            answers=draw[one.role](frame.rng, who),
            submitted_at=moment(one.entered_on or date(int(one.year[:4]), 9, 15)),
            source="synthetic",
        )


def _consents(frame: Frame, taking: list[Participation]) -> Iterator[Consent]:
    """Consents of the first year somebody took part; withdrawals of those whose pair ended so."""
    text = frame.invented.consent_text.version
    gone = {
        one.person: one.withdrawn_on
        for year in frame.told.by_year
        for one in frame.rows(year, "consents")
        if one.withdrawn_on is not None
    }
    now = {one.person_id for one in frame.invented.participations}
    seen = set()
    monitored = dict(zip(frame.cast.roll.keys, frame.cast.monitored, strict=True))
    for one in taking:
        if one.person_id in seen:
            continue
        seen.add(one.person_id)
        given = Consent(
            id=ConsentId(frame.id("consent", one.person_id)),
            school_id=frame.school_id,
            person_id=one.person_id,
            purposes=ALL if monitored[one.person_id] else ALL[:2],
            act=ConsentAct.REFUSED if one.reason == "no_consent" else ConsentAct.GIVEN,
            text_version=text,
            channel=Channel.SYNTHETIC,
            at=moment((one.entered_on or date(int(one.year[:4]), 9, 15)) - timedelta(days=3)),
            evidence="вымышленные данные",
        )
        yield given
        if one.person_id in gone and one.person_id not in now:
            yield replace(
                given,
                id=ConsentId(frame.id("withdrawn", one.person_id)),
                purposes=ALL[1:],
                act=ConsentAct.WITHDRAWN,
                at=moment(gone[one.person_id]),
            )


def _round(frame: Frame, year: str, at: int) -> Round:
    row = next(frame.rows(year, "rounds"))
    status = RoundStatus.ORDERED if at + 1 == len(frame.told.by_year) else RoundStatus.CLOSED
    return Round(
        id=frame.round(year),
        school_id=frame.school_id,
        year=year,
        number=int(row.number),
        name=f"{year} · {int(row.number)}",
        status=status,
        created_at=moment(row.approved_on - timedelta(days=9)),
        run_no=1,
        policy=frame.policy,
        seed=frame.invented.seed,
        software=SOFTWARE,
        reviewed_by=frame.signed,
        approved_by=frame.signed,
    )


def _run(frame: Frame, year: str) -> Run:
    row = next(frame.rows(year, "rounds"))
    fits = [one.fit for one in frame.rows(year, "pairs")]
    return Run(
        round_id=frame.round(year),
        school_id=frame.school_id,
        run_no=1,
        totals={
            "mentees": int(row.mentees),
            "matched": int(row.placed),
            "sum": round(sum(fits), 6),
            "worst": round(min(fits, default=0.0), 6),
        },
        certificate={},
        computed_at=moment(row.approved_on - timedelta(days=7)),
    )


def _unplaced(frame: Frame, year: str) -> Iterator[Unplaced]:
    for row in frame.rows(year, "unplaced"):
        yield Unplaced(
            round_id=frame.round(year),
            school_id=frame.school_id,
            run_no=1,
            mentee_id=person(row.person),
            reason=UnmatchedReason(row.reason),
            detail={},
        )
