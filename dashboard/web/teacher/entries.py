"""The form of one meeting: day and time of the school's clock, length, topic, what came of it."""

from collections.abc import Sequence
from datetime import datetime

from dashboard.web.teacher import asking
from dashboard.web.teacher.page import Rejected, View, Visit
from data.codebook import Option, Problem, Question
from data.codebook import words as codes_of
from data.i18n import _
from data.records.ids import PairId, PersonId
from data.records.programme import Goal, Meeting, MeetingState
from data.store import Work
from matching import programmes
from matching.programmes import Entry, OwnView
from matching.programmes.content import MOST_TEXT
from matching.programmes.meetings import LONGEST, MOST_TOPIC, SHORTEST, USUAL

DAY, TIME = "date", "time"
MOMENTS = (DAY, TIME)
_ASKED = {
    "topic": ("Тема", "Topic", MOST_TOPIC),
    "done": ("Что сделали", "What was done", MOST_TEXT),
    "next_steps": ("О чём договорились и к какому сроку", "What was agreed, by when", MOST_TEXT),
}


def view(work: Work, visit: Visit, shown: OwnView, meeting: Meeting | None, *, held: bool) -> View:
    """The form of a new meeting, or of one that is there."""
    asked = questions(_goals(shown), held=held)
    again = bool(visit.fields.sent)
    values = asking.read(asked, visit.fields) if again else _kept(meeting)
    wrong = {one.question: asking.said(one, "") for one in visit.problems}
    return View(
        title=_title(meeting, held=held),
        template="form_diary",
        values={
            "ways": (),
            "aside": (),
            "meetings": (),
            "parts": (),
            "moments": tuple(
                (name, name, label, _moment(work, visit, meeting, name), wrong.get(name, ""))
                for name, label in ((DAY, _("Date")), (TIME, _("Time")))
            ),
            "version": 0 if meeting is None else meeting.version,
            "sections": (("", asking.asked(asked, values, visit.problems)),),
            "actions": _actions(work, meeting, shown.who, held=held),
            "note": _("Without names of pupils and parents, please."),
            "links": (*_known(work, visit, shown, meeting), (_("Back to the diary"), "")),
        },
    )


def read(work: Work, visit: Visit, pair_id: PairId) -> Entry:
    """What was sent.

    Raises:
        Rejected: names every field that cannot be read.
    """
    programme = work.programmes.of_pair(pair_id)
    asked = questions(programme.goals if programme else (), held=True)
    answers = asking.read(asked, visit.fields)
    at, problems = _at(work, visit)
    problems += asking.problems_of(asked, answers)
    if at is None or problems:
        raise Rejected(problems)
    goals = answers.get("goals", ())
    return Entry(
        at=at,
        minutes=int(str(answers["minutes"])),
        format=str(answers.get("format", "")),
        topic=str(answers.get("topic", "")),
        done=str(answers.get("done", "")),
        next_steps=str(answers.get("next_steps", "")),
        goals=goals if isinstance(goals, tuple) else (),
    )


def version(visit: Visit) -> int:
    """The version of the meeting that was on the screen."""
    given = visit.fields.one("version")
    plain = given.isascii() and given.isdecimal() and len(given) <= asking.DIGITS
    return int(given) if plain else 0


def questions(goals: Sequence[Goal], *, held: bool) -> tuple[Question, ...]:
    """What is asked beside day and time: before a meeting little, after it more."""
    found = [
        Question(
            code="minutes",
            kind="int",
            section="",
            text_ru="Сколько минут",
            text_en="How many minutes",
            min=SHORTEST,
            max=LONGEST,
            required=True,
        ),
        Question(
            code="format",
            kind="single",
            section="",
            text_ru="Как встречаетесь",
            text_en="How you meet",
            options=_formats(),
        ),
        _text("topic"),
    ]
    if held:
        found += [_text("done"), _text("next_steps")]
        found += [_touched(goals)] if goals else []
    return tuple(found)


def _goals(shown: OwnView) -> Sequence[Goal]:
    return () if shown.programme is None else shown.programme.goals


def _formats() -> tuple[Option, ...]:
    return tuple(Option(code=code, ru=ru, en=en) for code, (ru, en) in codes_of("format").items())


def _text(code: str) -> Question:
    ru, en, most = _ASKED[code]
    return Question(code=code, kind="text", section="", text_ru=ru, text_en=en, max_chars=most)


def _touched(goals: Sequence[Goal]) -> Question:
    return Question(
        code="goals",
        kind="multi",
        section="",
        text_ru="К каким целям программы это относится",
        text_en="Which goals of the programme it served",
        options=tuple(Option(code=one.code, ru=one.text, en=one.text) for one in goals),
    )


def _kept(meeting: Meeting | None) -> dict[str, object]:
    if meeting is None:
        return {"minutes": USUAL}
    found = {
        "minutes": meeting.minutes,
        "format": meeting.format,
        "topic": meeting.topic,
        "done": meeting.done,
        "next_steps": meeting.next_steps,
        "goals": meeting.goals,
    }
    return {code: value for code, value in found.items() if value not in ("", ())}


def _moment(work: Work, visit: Visit, meeting: Meeting | None, name: str) -> str:
    if name in visit.fields:
        return visit.fields.one(name)
    if meeting is None:
        return ""
    at = meeting.at.astimezone(programmes.zone_of(work))
    return at.strftime("%Y-%m-%d" if name == DAY else "%H:%M")


def _at(work: Work, visit: Visit) -> tuple[datetime | None, list[Problem]]:
    """The moment in the school's hours, and what is wrong with it."""
    given = {name: visit.fields.one(name).strip()[:20] for name in MOMENTS}
    missing = [name for name, text in given.items() if not text]
    if missing:
        return None, [Problem(code="codebook.required", question=one, value="") for one in missing]
    try:
        naive = datetime.fromisoformat(f"{given[DAY]}T{given[TIME]}")
    except ValueError:
        naive = None
    if naive is None or naive.tzinfo is not None:
        typed = " ".join(given.values())
        return None, [Problem(code="codebook.wrong_type", question=DAY, value=typed)]
    return naive.replace(tzinfo=programmes.zone_of(work)), []


def _known(
    work: Work, visit: Visit, shown: OwnView, meeting: Meeting | None
) -> tuple[tuple[str, str], ...]:
    """The way to the meeting that is written down already, where it was sent once more."""
    at = _at(work, visit)[0] if meeting is None and visit.fields.sent else None
    found = at and programmes.twin(shown.meetings, at, shown.who)
    return ((_("Open the meeting that is written down"), f"m.{found.id}"),) if found else ()


def _actions(
    work: Work, meeting: Meeting | None, who: PersonId, *, held: bool
) -> tuple[tuple[str, str], ...]:
    if meeting is None:
        return (("write", _("Write it down")),) if held else (("plan", _("Plan the meeting")),)
    if meeting.state is MeetingState.HELD:
        mistake = (("strike", _("It was written down by mistake")),)
        return (("change", _("Save")), *(mistake if meeting.written_by == who else ()))
    move, off = ("change", _("Move or change")), ("off", _("Cancel the meeting"))
    if meeting.at > work.now:
        return move, off
    return ("hold", _("It was held")), ("miss", _("It did not take place")), move


def _title(meeting: Meeting | None, *, held: bool) -> str:
    if meeting is not None:
        return _("Meeting")
    return _("Record a meeting") if held else _("Plan a meeting")
