"""News on mentoring by link: read what the event is about, confirm that one has read it."""

from dashboard.web.teacher.page import Outcome, TeacherPage, View, Visit
from data.i18n import _
from data.invitations.words import title_of
from data.practice import attending
from data.practice.attending import OwnNews
from data.records.ids import EventId
from data.records.invitation import Form
from data.records.practice import EventState
from data.store import Work


class AcquaintedPage(TeacherPage):
    """One button; it says only that the news was read."""

    lasting = True

    def show(self, work: Work, visit: Visit) -> View:
        """What, when, where; the points; the button until it is pressed."""
        seen = attending.own_news(work, EventId(visit.invitation.subject))
        waits = seen.confirmed_on is None and seen.event.state is not EventState.CANCELLED
        return View(
            title=title_of(Form.ACQUAINTED),
            template="form_page" if waits else "form_closed",
            values={
                "lead": _lead(seen),
                "facts": _facts(work, seen),
                "lists": ((_("What it is about"), [one.title for one in seen.event.agenda]),),
                "actions": (("read", _("I have read this")),),
                "note": _(
                    "It is noted that you were informed. It obliges you to nothing: taking part in"
                    " mentoring is voluntary."
                ),
            },
        )

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Note it."""
        attending.acquainted_by_link(work, EventId(visit.invitation.subject))
        return Outcome()


def _lead(seen: OwnNews) -> tuple[str, ...]:
    if seen.event.state is EventState.CANCELLED:
        return (_("The event is cancelled."),)
    if seen.confirmed_on is not None:
        day = f"{seen.confirmed_on:%d.%m.%Y}"
        return (_("You were informed: noted on {day}.", day=day),)
    return (_("Read what the school does about mentoring and confirm that you have read it."),)


def _facts(work: Work, seen: OwnNews) -> tuple[tuple[str, str], ...]:
    at = seen.event.at.astimezone(work.zone)
    told = (
        (_("Event"), seen.event.title),
        (_("When"), f"{at:%d.%m.%Y, %H:%M}"),
        (_("Where"), seen.event.place),
    )
    return tuple((name, text) for name, text in told if text)


PAGE = AcquaintedPage()
