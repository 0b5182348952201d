"""What leaves of a programme as a file: the programme and the diary as DOCX, meetings as ICS.

Everybody named in a paper has a live consent to the bank. A calendar file holds no names but in the
curator's own: a private calendar often lies on somebody else's server.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from data.access import Permission
from data.bank import telling
from data.codebook import form_and_kind, label
from data.codebook.programmes import programme_templates
from data.errors import NotFoundError
from data.i18n import _, speaking
from data.names import short_fio, sort_key
from data.output.calendar import Entry, calendar_file
from data.output.documents import render
from data.papers.kinds import About, PaperKind, Subject
from data.records.ids import PairId, PersonId
from data.records.pair import Pair
from data.records.programme import Checkpoint, Meeting, MeetingState, Programme
from data.store import Work
from matching.programmes import content as contents
from matching.programmes.clock import zone_of
from matching.programmes.meetings import doer
from matching.programmes.plan import count_of, planned_to_date
from matching.programmes.viewing import view
from matching.programmes.words import level_name, meeting_state, programme_state

NOTHING = "–"
SHOWN = frozenset({MeetingState.PLANNED, MeetingState.HELD, MeetingState.CANCELLED})


def programme_paper(work: Work, pair_id: PairId) -> bytes:
    """Document 23: the personal programme with three signatures.

    Raises:
        NotFoundError: somebody of the pair has no live consent, or there is no programme.
    """
    work.require(Permission.PROGRAMME_READ)
    shown = view(work, pair_id)
    with speaking(work.schools.get(work.school_id).language):
        content = render("programme", _programme_values(work, shown.row.pair))
    work.audit("programme.exported", None, None, subject=f"pair:{pair_id}")
    return content


def diary_paper(work: Work, pair_id: PairId) -> bytes:
    """Document 24: the diary of meetings."""
    work.require(Permission.PROGRAMME_READ)
    shown = view(work, pair_id)
    with speaking(work.schools.get(work.school_id).language):
        content = render("diary", _diary_values(work, shown.row.pair))
    work.audit("diary.exported", None, None, subject=f"pair:{pair_id}")
    return content


def own_calendar(work: Work, pair_id: PairId) -> bytes:
    """Meetings and checkpoints for somebody of the pair, by the diary's link; no names."""
    pair, who = doer(work, pair_id)
    if who is None:
        work.require(Permission.PROGRAMME_READ)
    return _calendar(work, pair, "")


def office_calendar(work: Work, pair_id: PairId) -> bytes:
    """The same for the curator, with short names to tell pairs apart."""
    work.require(Permission.PROGRAMME_READ)
    shown = view(work, pair_id)
    people = (shown.row.names.mentor, *shown.row.names.mentees)
    work.audit("calendar.exported", None, None, subject=f"pair:{pair_id}")
    return _calendar(work, shown.row.pair, ", ".join(short_fio(one) for one in people))


def _calendar(work: Work, pair: Pair, names: str) -> bytes:
    programme, zone = work.programmes.of_pair(pair.id), zone_of(work)
    entries = [
        _meeting(work, one, names) for one in work.meetings.of_pair(pair.id) if one.state in SHOWN
    ]
    if programme is not None:
        entries += _checkpoints(work, programme, names)
    return calendar_file(_("Mentoring: meetings"), entries, zone)


def _meeting(work: Work, one: Meeting, names: str) -> Entry:
    title = _("Meeting of mentor and mentee")
    return Entry(
        uid=f"{one.id}@meeting.nastavnik",
        sequence=one.sequence,
        at=one.at,
        minutes=one.minutes,
        title=f"{title}: {names}" if names else title,
        description=one.topic,
        stamp=work.now,
        cancelled=one.state is MeetingState.CANCELLED,
    )


def _checkpoints(work: Work, programme: Programme, names: str) -> Sequence[Entry]:
    """Checkpoints by place; a place that only an earlier edition had is cancelled."""
    title = _("Checkpoint of the programme")
    editions = work.programme_editions.of(programme.id)
    earlier = [json.loads(one.body) for one in editions if one.body]  # an erased one is empty
    most = max((len(one["checkpoints"]) for one in earlier), default=0)
    gone = Checkpoint(on=programme.ends_on, text="")
    count = len(programme.checkpoints)
    listed = [*programme.checkpoints, *([gone] * (most - count))]
    return [
        Entry(
            uid=f"{programme.id}-{at}@checkpoint.nastavnik",
            sequence=programme.edition - 1,
            at=one.on,
            title=f"{title}: {names}" if names else title,
            description=one.text,
            stamp=work.now,
            cancelled=at >= count,
        )
        for at, one in enumerate(listed)
    ]


def _head(work: Work, pair: Pair) -> dict[str, object]:
    return {
        "school": work.schools.get(work.school_id).name,
        "mentor": work.people.get(pair.mentor_id).fio,
        "mentees": [work.people.get(one).fio for one in pair.mentee_ids],
    }


def _programme_values(work: Work, pair: Pair) -> dict[str, object]:
    programme = _programme(work, pair)
    places = {one.code: at for at, one in enumerate(programme.goals, 1)}
    return {
        **_head(work, pair),
        "form": form_and_kind(pair.form, pair.kind),
        "starts_on": _day(programme.starts_on),
        "ends_on": _day(programme.ends_on),
        "meetings": programme.meetings_planned,
        "edition": programme.edition,
        "state": programme_state(programme.state),
        "goals": [
            {
                "number": places[one.code],
                "text": one.text,
                "sign": one.sign,
                "level": NOTHING if one.level is None else level_name(one.level),
            }
            for one in programme.goals
        ],
        "actions": [
            {
                "number": at,
                "goal": places[one.goal],
                "text": one.text,
                "form": programme_templates().form(one.format) or NOTHING,
                "due": _day(one.due),
                "result": one.result or NOTHING,
                "done": _day(one.done_on),
            }
            for at, one in enumerate(programme.actions, 1)
        ],
        "checkpoints": [
            {"on": _day(one.on), "text": one.text, "held": _day(one.held_on)}
            for one in programme.checkpoints
        ],
        "result": programme.result or None,
        "agreed": _agreed(work, pair, programme),
    }


def _agreed(work: Work, pair: Pair, programme: Programme) -> list[dict[str, str]]:
    named = {contents.MENTOR: work.people.get(pair.mentor_id).fio, contents.CURATOR: _("curator")}
    named |= {str(one): work.people.get(one).fio for one in pair.mentee_ids}
    return [
        {
            "who": named[one],
            "on": _day(date.fromisoformat(programme.agreed[one]))
            if one in programme.agreed
            else _("not yet"),
        }
        for one in contents.parties(pair)
    ]


def _diary_values(work: Work, pair: Pair) -> dict[str, object]:
    meetings, zone = work.meetings.of_pair(pair.id), zone_of(work)
    programme = work.programmes.of_pair(pair.id)
    today = work.now.astimezone(zone).date()
    return {
        **_head(work, pair),
        "held": count_of(meetings, MeetingState.HELD),
        "planned": 0 if programme is None else planned_to_date(programme, today),
        "meetings": [_line(at, one, zone) for at, one in enumerate(meetings, 1)],
    }


def _line(number: int, one: Meeting, zone: ZoneInfo) -> dict[str, object]:
    return {
        "number": number,
        "at": one.at.astimezone(zone).strftime("%d.%m.%Y %H:%M"),
        "minutes": one.minutes,
        "format": label("format", one.format) if one.format else NOTHING,
        "topic": one.topic or NOTHING,
        "done": one.done or NOTHING,
        "next": one.next_steps or NOTHING,
        "state": meeting_state(one.state),
    }


def _programme(work: Work, pair: Pair) -> Programme:
    found = work.programmes.of_pair(pair.id)
    if found is None:
        return work.programmes.get("")  # refuses: there is none
    return found


def _day(day: date | None) -> str:
    return NOTHING if day is None else day.strftime("%d.%m.%Y")


def _of_programme(work: Work, subject: str) -> Mapping[str, object]:
    return _programme_values(work, _nameable(work, subject))


def _of_diary(work: Work, subject: str) -> Mapping[str, object]:
    return _diary_values(work, _nameable(work, subject))


def _nameable(work: Work, subject: str) -> Pair:
    """A pair whose people all have a live consent; refused as if there were none."""
    pair = work.pairs.get(PairId(subject))
    if not _live(work).issuperset({pair.mentor_id, *pair.mentee_ids}):
        raise NotFoundError(kind="pair", id=subject)
    return pair


def _live(work: Work) -> frozenset[PersonId]:
    return telling.told(work).live


def _with_programme(work: Work) -> Sequence[Subject]:
    """Pairs of this year that have a programme and may be named, by the mentor's name."""
    live, year = _live(work), work.schools.get(work.school_id).year
    planned = {one.pair_id for one in work.programmes.all()}
    found = [
        Subject(id=one.id, words=_people(work, one))
        for one in work.pairs.all()
        if one.year == year
        and one.id in planned
        and live.issuperset({one.mentor_id, *one.mentee_ids})
    ]
    return sorted(found, key=lambda one: (sort_key(one.words), one.id))


def _people(work: Work, pair: Pair) -> str:
    mentor, *mentees = [
        short_fio(work.people.get(one).fio) for one in (pair.mentor_id, *pair.mentee_ids)
    ]
    return f"{mentor} – {', '.join(mentees)}"


PAPERS = (
    PaperKind(
        code="programme",
        template="programme",
        about=About.PAIR,
        items=("1.6", "5.2"),
        signer="sides",
        reads=Permission.PROGRAMME_READ,
        writes=Permission.PROGRAMME_WRITE,
        values=_of_programme,
        subjects=_with_programme,
    ),
    PaperKind(
        code="diary",
        template="diary",
        about=About.PAIR,
        reads=Permission.PROGRAMME_READ,
        writes=Permission.PROGRAMME_WRITE,
        values=_of_diary,
        subjects=_with_programme,
    ),
)
