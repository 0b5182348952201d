"""Pairs with a diary, private answers and warnings. Letters as in ``round_cases``."""

from dataclasses import replace
from datetime import timedelta

from analytics import alerts
from data.records.consent import Purpose
from data.records.ids import ConsentId, MeetingId, PersonId, ResponseId, new_id
from data.records.invitation import Form, Response
from data.records.programme import Meeting, MeetingState
from tests import programme_cases as cases_of
from tests import round_cases as cases
from tests.programme_cases import PAIR
from tests.stores import NOW, SCHOOL

LATER = NOW + timedelta(days=70)  # 10 December: the pair of ``small`` is old enough to be judged


def small(store):
    """Mentor x and mentee a work together since the first of October; both agreed to surveys."""
    here = cases_of.small(store)
    for who in ("a", "x"):
        agree(here, who)
    return here


def agree(here, who, *purposes, **more):
    given = purposes or (Purpose.MONITORING,)
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        act = cases.consent(who, purposes=given, **more)
        work.consents.put(replace(act, id=ConsentId(new_id())))


def met(here, on, name=PAIR):
    """A held meeting on a day."""
    with here.store.work(by=here.store.system(SCHOOL.id), now=NOW) as work:
        return work.meetings.put(
            Meeting(
                id=MeetingId(new_id()),
                school_id=SCHOOL.id,
                pair_id=name,
                state=MeetingState.HELD,
                at=on,
                minutes=45,
                topic="",
                key=new_id(),
            )
        )


def pulse(here, meeting, who, *marks):
    """How somebody found a meeting."""
    answers = {f"PULSE.{at}": mark for at, mark in enumerate(marks, 1)}
    return _said(here, who, (Form.DIARY, meeting.pair_id), answers, {"meeting": meeting.id})


def wave(here, who, answers, code="day14", at=NOW, name=PAIR):
    """A sitting of a wave about a pair."""
    context = {"wave": code, "pair": name}
    return _said(here, who, (Form.WAVE, f"core@{code}@side@{name}"), answers, context, at)


def tick(here, at=LATER):
    with here.store.work(by=here.store.system(SCHOOL.id), now=at) as work:
        return alerts.tick(work)


def standing(here, at=LATER):
    return here.saw(alerts.listing, now=at).standing


def kept(here):
    return here.saw(lambda work: work.alerts.all())


def quiet_and_poor(here, *, at=LATER):
    """Meetings thought little of, the last one long ago: gap 2 and pulse 2 points, yellow."""
    meeting = met(here, at - timedelta(days=50))
    for who in ("a", "x"):
        pulse(here, meeting, who, 3, 3)
    return meeting


def _said(here, who, about, answers, context, at=NOW):
    form, subject = about
    with here.store.work(by=here.store.system(SCHOOL.id), now=at) as work:
        return work.responses.put(
            Response(
                id=ResponseId(new_id()),
                school_id=SCHOOL.id,
                person_id=PersonId(who),
                form=form,
                subject=subject,
                instrument="core@1.0.0",
                answers=answers,
                submitted_at=at,
                key=new_id(),
                context=context,
            )
        )
