"""The diary of a pair on the phone: plan, record, move and cancel meetings; pulse; call for help.

Steps of the address: nothing (home), ``plan``, ``write``, ``m.<meeting>``, ``pulse.<meeting>``,
``help``, and ``off.<meeting>`` or ``strike.<meeting>``, which ask once more. A meeting is written
with the key of the page or the version that was on the screen.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from dashboard.web.teacher import asking, entries
from dashboard.web.teacher.page import Outcome, TeacherPage, View, Visit
from dashboard.web.teacher.programme import facts, parts
from data.codebook import Option, Question
from data.codebook.instruments import instrument
from data.i18n import _
from data.output.calendar import MEDIA_TYPE
from data.records.ids import MeetingId, PairId
from data.records.programme import Meeting, MeetingState
from data.store import Work
from matching import programmes
from matching.programmes import OwnView
from matching.programmes.words import meeting_state

PLAN, WRITE, MEETING, PULSE, HELP = "plan", "write", "m", "pulse", "help"
OFF, STRIKE = "off", "strike"
SAVED, CALLED = "saved", "called"
MOST_PAST = 12  # meetings shown on the first page
MOMENT = "%d.%m.%Y %H:%M"
WHOM = Question(
    code="psychologist",
    kind="yes_no",
    section="",
    text_ru="Сообщить и педагогу-психологу?",
    text_en="Tell the psychologist, too?",
    options=(Option(code="yes", ru="да", en="yes"), Option(code="no", ru="нет", en="no")),
)


class DiaryPage(TeacherPage):
    """Open as long as the pair works together."""

    lasting = True

    def show(self, work: Work, visit: Visit) -> View:
        """The page of a step; the first one for a step nobody knows."""
        pair_id = PairId(visit.invitation.subject)
        shown = programmes.own_diary(work, pair_id)
        name, _dot, about = visit.step.partition(".")
        meeting = next((one for one in shown.meetings if one.id == about), None)
        if name in {PLAN, WRITE}:
            return entries.view(work, visit, shown, None, held=name == WRITE)
        if name == MEETING and meeting is not None:
            return entries.view(work, visit, shown, meeting, held=_begun(work, meeting))
        if name == PULSE and meeting is not None:
            return _pulse(work, visit, shown, meeting)
        if name in SURE and meeting is not None and meeting.state is SURE[name]:
            return _sure(work, meeting, name)
        if name == HELP:
            return _help(visit)
        return _home(work, shown, name)

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Hand the button to its use case."""
        act = visit.fields.one("act")
        if act not in ACTS:
            return Outcome(done=False, draft=True)
        return ACTS[act](work, visit, PairId(visit.invitation.subject))


def _home(work: Work, shown: OwnView, step: str) -> View:
    coming = [one for one in shown.meetings if one.state is MeetingState.PLANNED]
    past = [one for one in reversed(shown.meetings) if one.state is not MeetingState.PLANNED]
    listed = (
        (_("Planned meetings"), tuple(_line(work, shown, one) for one in coming)),
        (_("Past meetings"), tuple(_line(work, shown, one) for one in past[:MOST_PAST])),
    )
    held = _("{held} held, {planned} planned by now", held=shown.held, planned=shown.planned)
    return View(
        title=_("Diary of meetings"),
        template="form_diary",
        values={
            **BARE,
            "lead": _told(step),
            "facts": (*facts(shown), (_("Meetings"), held)),
            "ways": (
                (_("Plan a meeting"), PLAN),
                (_("Record a meeting"), WRITE),
            ),
            "meetings": listed,
            "actions": (("calendar", _("Calendar file")),),
            "note": _("The file holds meetings and checkpoints, without names."),
            "aside": ((_("The curator's help is needed"), HELP),),
            "parts": () if shown.programme is None else parts(shown.programme),
        },
    )


def _told(step: str) -> tuple[str, ...]:
    return {
        SAVED: (_("It is written down."),),
        CALLED: (_("The curator has been told. Your partner does not see it."),),
    }.get(step, (_("Both of you write here; the curator reads it."),))


def _line(work: Work, shown: OwnView, one: Meeting) -> tuple[str, tuple[str, ...], str, str]:
    """A meeting in words, and where it leads."""
    at = one.at.astimezone(programmes.zone_of(work)).strftime(MOMENT)
    head = " · ".join(part for part in (at, meeting_state(one.state), one.topic) if part)
    more = tuple(
        part
        for part in (one.done, _("Agreed: {steps}", steps=one.next_steps) if one.next_steps else "")
        if part
    )
    if one.state is MeetingState.HELD and programmes.pulse_of(work, one.id, shown.who) is None:
        return head, more, f"{PULSE}.{one.id}", _("How was it?")
    if one.state in {MeetingState.PLANNED, MeetingState.HELD}:
        words = _("Record or move") if one.state is MeetingState.PLANNED else _("Correct")
        return head, more, f"{MEETING}.{one.id}", words
    return head, more, "", ""


def _begun(work: Work, meeting: Meeting) -> bool:
    return meeting.state is MeetingState.HELD or meeting.at <= work.now


def _pulse(work: Work, visit: Visit, shown: OwnView, meeting: Meeting) -> View:
    questions = instrument("PULSE").questions
    before = programmes.pulse_of(work, meeting.id, shown.who)
    kept: Mapping[str, object] = {} if before is None else before.answers
    values = asking.read(questions, visit.fields) if visit.fields.sent else kept
    at = meeting.at.astimezone(programmes.zone_of(work)).strftime(MOMENT)
    return View(
        title=_("How was the meeting?"),
        template="form_diary",
        values={
            **BARE,
            "lead": (
                _("Meeting of {at}. Your partner never sees these answers.", at=at),
                _("«Yes» to the third question calls the curator."),
            ),
            "sections": (("", asking.asked(questions, values, visit.problems)),),
            "actions": (("pulse", _("Send")),),
            "links": (
                (_("Correct what is written"), f"{MEETING}.{meeting.id}"),
                (_("Back to the diary"), ""),
            ),
        },
    )


def _help(visit: Visit) -> View:
    values = asking.read((WHOM,), visit.fields)
    return View(
        title=_("The curator's help is needed"),
        template="form_diary",
        values={
            **BARE,
            "lead": (
                _("The curator learns that you ask for help and will speak with you."),
                _("Your partner does not see it. You need not write why."),
            ),
            "sections": (("", asking.asked((WHOM,), values, visit.problems)),),
            "actions": (("help", _("Call the curator")),),
            "links": ((_("Back to the diary"), ""),),
        },
    )


def _sure(work: Work, meeting: Meeting, step: str) -> View:
    """What follows from taking a meeting out, before it does."""
    at = meeting.at.astimezone(programmes.zone_of(work)).strftime(MOMENT)
    off = (
        _("Cancel the meeting?"),
        _("Both of you will see it as cancelled, and calendars take it out."),
        _("Yes, cancel the meeting"),
    )
    struck = (
        _("Written down by mistake?"),
        _("The meeting no longer counts as held. That it was written down stays in the history."),
        _("Yes, it was a mistake"),
    )
    title, lead, yes = off if step == OFF else struck
    return View(
        title=title,
        template="form_diary",
        values={
            **BARE,
            "version": meeting.version,
            "lead": (lead,),
            "facts": ((_("Meeting"), " · ".join(one for one in (at, meeting.topic) if one)),),
            "sections": (),
            "actions": ((f"{step}_sure", yes), ("stay", _("Leave as it is"))),
            "links": ((_("Back to the diary"), ""),),
        },
    )


def _plan(work: Work, visit: Visit, pair_id: PairId) -> Outcome:
    entry = entries.read(work, visit, pair_id)
    programmes.plan_meeting(work, pair_id, entry, visit.key)
    return Outcome(done=False, step=SAVED)


def _write(work: Work, visit: Visit, pair_id: PairId) -> Outcome:
    entry = entries.read(work, visit, pair_id)
    kept = programmes.write_down(work, pair_id, entry, visit.key)
    return Outcome(done=False, step=f"{PULSE}.{kept.id}")


def _hold(work: Work, visit: Visit, pair_id: PairId) -> Outcome:
    entry = entries.read(work, visit, pair_id)
    kept = programmes.hold(work, _meeting(visit), entry, entries.version(visit))
    return Outcome(done=False, step=f"{PULSE}.{kept.id}")


def _change(work: Work, visit: Visit, pair_id: PairId) -> Outcome:
    entry = entries.read(work, visit, pair_id)
    programmes.change(work, _meeting(visit), entry, entries.version(visit))
    return Outcome(done=False, step=SAVED)


def _miss(work: Work, visit: Visit, _pair_id: PairId) -> Outcome:
    programmes.miss(work, _meeting(visit), entries.version(visit))
    return Outcome(done=False, step=SAVED)


def _off(_work: Work, visit: Visit, _pair_id: PairId) -> Outcome:
    return Outcome(done=False, draft=True, step=f"{OFF}.{_meeting(visit)}")


def _mistaken(_work: Work, visit: Visit, _pair_id: PairId) -> Outcome:
    return Outcome(done=False, draft=True, step=f"{STRIKE}.{_meeting(visit)}")


def _cancel(work: Work, visit: Visit, _pair_id: PairId) -> Outcome:
    programmes.cancel(work, _meeting(visit), entries.version(visit))
    return Outcome(done=False, step=SAVED)


def _strike(work: Work, visit: Visit, _pair_id: PairId) -> Outcome:
    programmes.strike(work, _meeting(visit), entries.version(visit))
    return Outcome(done=False, step=SAVED)


def _pulsed(work: Work, visit: Visit, _pair_id: PairId) -> Outcome:
    answers = asking.checked(instrument("PULSE").questions, visit.fields)
    programmes.pulse(work, _meeting(visit), answers)  # type: ignore[arg-type]
    called = answers.get("PULSE.3") == "yes"
    return Outcome(done=False, step=CALLED if called else SAVED)


def _called(work: Work, visit: Visit, pair_id: PairId) -> Outcome:
    answers = asking.checked((WHOM,), visit.fields)
    programmes.ask_help(work, pair_id, psychologist=answers.get(WHOM.code) == "yes")
    return Outcome(done=False, step=CALLED)


def _calendar(work: Work, _visit: Visit, pair_id: PairId) -> Outcome:
    made = programmes.own_calendar(work, pair_id), _("Meetings") + ".ics", MEDIA_TYPE
    return Outcome(done=False, draft=True, file=made)


def _meeting(visit: Visit) -> MeetingId:
    return MeetingId(visit.step.partition(".")[2])


ACTS: Mapping[str, Callable[[Work, Visit, PairId], Outcome]] = MappingProxyType(
    {
        "plan": _plan,
        "write": _write,
        "hold": _hold,
        "change": _change,
        "miss": _miss,
        OFF: _off,
        STRIKE: _mistaken,
        f"{OFF}_sure": _cancel,
        f"{STRIKE}_sure": _strike,
        "pulse": _pulsed,
        "help": _called,
        "calendar": _calendar,
    }
)
SURE = MappingProxyType({OFF: MeetingState.PLANNED, STRIKE: MeetingState.HELD})
BARE: Mapping[str, object] = MappingProxyType(
    {"ways": (), "aside": (), "meetings": (), "parts": (), "moments": (), "version": 0}
)
PAGE = DiaryPage()
