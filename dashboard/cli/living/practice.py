"""This September the staff is informed; of the finished year events, cases, the library are kept.

The round table of last year has named a practice; one case of it may be published, one waits for
the curator, one pair has said no and the others have not answered yet.
"""

from collections.abc import Mapping
from datetime import date, datetime, time

from analytics.waves import climate, polls
from dashboard.cli.living.stage import CURATOR, Stage
from data import papers
from data.codebook.papers import PUBLICATION, purposes_of
from data.codebook.practice import criteria, poll_questions
from data.i18n import _
from data.names import sort_key
from data.practice import attending, cases, events, library, nominations
from data.practice.events import Plan
from data.practice.library import Entry
from data.practice.people import kept
from data.records.bank import Role
from data.records.ids import EventId, PersonId
from data.records.invitation import Form
from data.records.practice import AgendaLine, Event, EventKind, Presence, Study
from data.store import Work

PLANNED, TOLD, CONFIRMED, COUNTED = 79, 76, 75, 70  # days ago
BY_LINK, LATE, SLIPS = 4, 3, 12  # who confirms by a link, whom nobody has told, slips of the poll
ANSWERS = (5, 4, 4, 3, 5, 2, 4)
MONTHS = {EventKind.CONFERENCE: (4, 23), EventKind.ROUND_TABLE: (5, 21)}
PRACTICE = "practice"  # the nomination
OPEN = 60  # days a link holds


def informed(stage: Stage) -> None:
    """Item 1.2: an event of this September, its sheet, links and the anonymous poll."""
    stage.on(PLANNED, _news, stage)


def remembered(stage: Stage) -> None:
    """The finished year: a conference, a round table, cases, materials; all entered today."""
    _past(stage)


def _news(stage: Stage) -> None:
    at = stage.at(TOLD, 14)
    one = _planned(stage, EventKind.INFORMING, at, ())
    stage.did(CURATOR, attending.expect_everybody, one.id)
    people = stage.saw(CURATOR, lambda work: list(attending.colleagues(work)))
    by_link = people[:BY_LINK]
    stage.invited(by_link, Form.ACQUAINTED, one.id, OPEN)
    stage.on(TOLD, _signed, stage, one.id, people[BY_LINK : len(people) - LATE])
    for who in by_link:
        told = (Form.ACQUAINTED, one.id, who)
        stage.on(CONFIRMED, stage.came, told, attending.acquainted_by_link, one.id)


def _signed(stage: Stage, event_id: EventId, people: list[PersonId]) -> None:
    """Those who came have signed the sheet; slips of the poll lie in a box."""
    stage.did(CURATOR, attending.mark, event_id, people, Presence.INFORMED)
    stage.did(CURATOR, events.hold, event_id)
    poll = stage.did(CURATOR, polls.open_poll, event_id, "interest")
    codes = stage.did(CURATOR, climate.draw_codes, poll.id, SLIPS).codes
    asked = poll_questions("interest")
    for place, (code, given) in enumerate(zip(codes, ANSWERS, strict=False)):
        sheet = {one.code: max(1, given - at) for at, one in enumerate(asked)}
        stage.on(CONFIRMED - place % 2, climate.answer_climate, stage.store, code, sheet, stage.now)
    stage.on(COUNTED, stage.did, CURATOR, climate.close_climate, poll.id)


def _past(stage: Stage) -> None:
    year = stage.saw(CURATOR, _last_year)
    mentors = stage.saw(CURATOR, _mentors, year)
    if not mentors:
        return
    conference = _held(stage, EventKind.CONFERENCE, year, mentors)
    table = _held(stage, EventKind.ROUND_TABLE, year, mentors)
    decisions = [
        _("Invented: tell two practices on the site of the school."),
        _("Invented: add the materials of the talks to the practice library."),
    ]
    for one in (conference, table):
        stage.did(CURATOR, events.decide, one.id, decisions, [], one.version)
    for entry in _materials(mentors, conference.id):
        stage.did(CURATOR, library.add, entry)
    _offered(stage, year)
    _judged(stage, table.id, mentors)


def _held(stage: Stage, kind: EventKind, year: str, mentors: list[PersonId]) -> Event:
    """An event of the finished year, entered afterwards."""
    month, day = MONTHS[kind]
    moment = datetime.combine(date(int(year[5:]), month, day), time(12), stage.now.tzinfo)
    one = _planned(stage, kind, moment, tuple(mentors[:2]))
    people = stage.saw(CURATOR, lambda work: list(attending.colleagues(work)))
    present, absent = people[: len(people) * 3 // 4], people[len(people) * 3 // 4 :]
    stage.did(CURATOR, attending.mark, one.id, present, Presence.ATTENDED, on=moment.date())
    stage.did(CURATOR, attending.mark, one.id, absent, Presence.ABSENT, on=moment.date())
    return stage.did(CURATOR, events.hold, one.id)


def _planned(stage: Stage, kind: EventKind, at: datetime, speakers: tuple[PersonId, ...]) -> Event:
    lines, minutes = events.usual(kind)
    agenda = [
        AgendaLine(
            title=line.title, minutes=line.minutes, speaker_ids=speakers if place == 1 else ()
        )
        for place, line in enumerate(lines)
    ]
    plan = Plan(
        title=_("Invented: mentoring at our school"),
        at=at,
        minutes=minutes,
        place=_("assembly hall"),
        agenda=tuple(agenda),
        chair=_("deputy head of the school"),
        secretary=_("secretary of the council"),
    )
    return stage.did(CURATOR, events.plan, kind, plan)


def _materials(mentors: list[PersonId], event_id: EventId) -> tuple[Entry, ...]:
    return (
        Entry(
            title=_("Three signals of the teacher"),
            kind="method",
            text=_("Invented: how a pair agreed on three signals that bring a lesson to silence."),
            tags=(_("discipline"), _("first lessons")),
            domains=("discipline",),
            author_ids=tuple(mentors[:1]),
            event_id=event_id,
        ),
        Entry(
            title=_("Sheet for observing a lesson"),
            kind="form",
            text=_(
                "Invented: what a mentor looks at, five lines, one question for the talk after."
            ),
            tags=(_("observation"),),
            domains=("methodology",),
            event_id=event_id,
        ),
        Entry(
            title=_("Plan of a meeting with parents"),
            kind="checklist",
            text=_("Invented: what to prepare a week, a day and an hour before."),
            tags=(_("families"),),
            domains=("parents",),
        ),
    )


def _offered(stage: Stage, year: str) -> None:
    """Everybody is asked; the first two pairs write, the third has said no."""
    made = stage.did(CURATOR, cases.offer_all, year)
    first = sorted(made, key=lambda one: one.id)[:3]
    for one in first:
        stage.invited(one.author_ids, Form.STUDY, one.id, OPEN)
    for place, one in enumerate(first[:2]):
        _written(stage, one, cleared=place == 0)
    for one in first[2:]:
        by = (Form.STUDY, one.id, one.author_ids[0])
        stage.came(by, cases.refuse_by_link, one.id)


def _written(stage: Stage, study: Study, *, cleared: bool) -> None:
    """Every author agrees by the own link; the curator lets the first one be published."""
    by = (Form.STUDY, study.id, study.author_ids[0])
    one = stage.came(by, cases.accept_by_link, study.id, done=False)
    body = {**one.body, **_text(first=cleared)}
    for who in study.author_ids:
        by = (Form.STUDY, study.id, who)
        one = stage.came(by, cases.agree_by_link, study.id, body, one.version)
    if cleared:
        one = stage.did(CURATOR, cases.approve, study.id, one.version)
        stage.did(CURATOR, cases.clear, study.id, named=False, settled=_settled(stage, study))


def _settled(stage: Stage, study: Study) -> tuple[str, ...]:
    """Words of the draft that look like names and name nobody."""
    with stage.system() as work:
        return cases.clearance(work, study.id, named=False).perhaps


def _text(*, first: bool) -> Mapping[str, str]:
    """What authors have made of the draft; without names."""
    title = _("Quiet without shouting") if first else _("A lesson that begins in a minute")
    return {
        "title": title,
        "context": _("Invented: an early-career teacher and a mentor of the same subject."),
        "request": _("Invented: lessons began late and were loud."),
        "course": _("Invented: lessons were visited, three signals agreed on, tried for a month."),
        "result": _("Invented: a lesson begins within a minute, the signals are enough."),
        "reuse": _("Invented: agree on signals together, try one a week, talk it over."),
    }


def _judged(stage: Stage, event_id: EventId, mentors: list[PersonId]) -> None:
    """Two are put forward and agree; a jury marks, the curator writes down the decision."""
    nominees = mentors[:2]
    jury = stage.saw(CURATOR, _strangers, nominees)
    stage.did(CURATOR, nominations.set_jury, event_id, jury)
    grounds = dict.fromkeys(criteria(PRACTICE), _("Invented: shown at the round table."))
    made = [
        stage.did(CURATOR, nominations.propose, event_id, PRACTICE, who, grounds)
        for who in nominees
    ]
    stage.invited([*nominees, *jury], Form.VOTE, event_id, OPEN)
    for one in made:
        by = (Form.VOTE, event_id, one.person_id)
        stage.came(by, nominations.accept_by_link, event_id, one.id, done=False)
    for at, who in enumerate(jury):
        for place, one in enumerate(made):
            marks = dict.fromkeys(criteria(PRACTICE), 3 - (at + place) % 2 * place)
            by = (Form.VOTE, event_id, who)
            told = (nominations.vote_by_link, event_id, one.id, marks)
            stage.came(by, *told, done=False)
    _decided(stage, event_id)


def _decided(stage: Stage, event_id: EventId) -> None:
    """The winner is asked what may be published of them."""
    (standings,) = stage.saw(CURATOR, nominations.standings, event_id).values()
    for place, one in enumerate(sorted(standings, key=lambda one: (not one.leads, one.fio))):
        reason = _("Invented: the practice is described most fully.")
        won = place == 0
        chosen = one.nomination
        stage.did(CURATOR, nominations.decide, chosen.id, won=won, reason=reason)
        if won:
            stage.invited([chosen.person_id], Form.CONSENT, PUBLICATION, OPEN)
            by = (Form.CONSENT, PUBLICATION, chosen.person_id)
            fields = ("fio", "post", "subjects", "competences", "achievements", "case")
            stage.came(by, papers.give_by_link, PUBLICATION, purposes_of(PUBLICATION), fields)


def _last_year(work: Work) -> str:
    first = int(work.schools.get(work.school_id).year[:4])
    return f"{first - 1}/{first}"


def _mentors(work: Work, year: str) -> list[PersonId]:
    """Mentors of a year who are here and whose data may be kept, by name."""
    names = {one.id: one.fio for one in work.people.all()}
    found = {
        one.person_id
        for one in work.participations.all()
        if one.role is Role.MENTOR and one.year == year and one.person_id in names
    }
    return list(kept(work, sorted(found, key=lambda one: sort_key(names[one]))))


def _strangers(work: Work, nominees: list[PersonId]) -> list[PersonId]:
    """Three of the staff who never were in a pair with a nominee."""
    near = {
        who
        for nominee in nominees
        for pair in work.pairs.ever_of(nominee)
        for who in (pair.mentor_id, *pair.mentee_ids, *pair.former_ids)
    } | set(nominees)
    return [who for who in attending.colleagues(work) if who not in near][:3]
