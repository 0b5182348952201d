"""Codes of support in words and badges."""

from datetime import date, datetime

from dashboard.widgets.plainly import plainly
from data.codebook import support as book
from data.i18n import _, ngettext
from data.records.support import CaseState, Recommendation
from matching.support import Candidate, CaseRow

Mark = tuple[str, str]  # colour and words
COLOURS = {0: "gray", 14: "blue", 30: "orange"}  # days of waiting reached, before too long


def state(one: CaseState) -> str:
    """A column of the board."""
    message = f"support.state.{one.value}"
    return _(message)


def recommendation(one: Recommendation) -> str:
    """An item of the closed list."""
    message = f"support.recommendation.{one.value}"
    return _(message)


def verb(one: str) -> str:
    """What was done."""
    message = f"support.verb.{one}"
    return _(message)


def day(one: date | datetime | None) -> str:
    """A day as people write it."""
    if isinstance(one, datetime):
        return one.astimezone().strftime("%d.%m.%Y %H:%M")
    return one.strftime("%d.%m.%Y") if one else "—"


def waiting(row: CaseRow) -> Mark:
    """How long the mentee waits; the mark reached is said in words, too."""
    return waited(row.waiting_days, reached=row.mark, red=row.red)


def waited(days: int | None, *, red: bool, reached: int = 0) -> Mark:
    """The same of anybody: ``reached`` is the highest mark; only too long is red."""
    if days is None:
        return "gray", _("the waiting has not begun")
    said = ngettext("waits {count} day", "waits {count} days", days)
    if red:
        return "red", f":material/alarm: {said}: {_('too long')}"
    colour = COLOURS.get(reached, "gray")
    return colour, f"{said} · {_('mark {count}', count=reached)}" if reached else said


def following(row: CaseRow) -> Mark:
    """The next step and its date."""
    step = book.word("next_step", row.next_step) if row.next_step else _("next date")
    said = f"{step}: {day(row.next_on)}"
    if row.late:
        return "red", f":material/event_busy: {said}, {_('date has passed')}"
    return "gray", f":material/event: {said}"


def asked(row: CaseRow) -> str:
    """The recommendation, and whether the curator has acted on it."""
    if row.recommendation is None:
        return ""
    if row.to_apply:
        where = _("waits for the curator")
    elif row.recommendation is Recommendation.TALK_AGAIN:
        where = day(row.next_on)
    else:
        where = _("done")
    return f"{_('Recommendation')}: {row.said} ({where})"


def badges(row: CaseRow, *, waited: bool = True) -> str:
    """All marks of a case in one line, for wide places; ``waited``: that of the waiting, too."""
    marks = _marks(row)[0 if waited else 1 :]
    return " ".join(f":{colour}-badge[{words}]" for colour, words in marks)


def lines(row: CaseRow) -> str:
    """All marks of a card under one another: a badge would be cut in a narrow column."""
    return "  \n".join(f":{colour}[{words}]" for colour, words in _marks(row))


def _marks(row: CaseRow) -> list[Mark]:
    found = [waiting(row)]
    if row.next_on is not None:
        found.append(following(row))
    if row.wish:
        found.append(_wish())
    if row.credit:
        found.append(("green", f":material/bolt: {_('priority in the next round')}"))
    if row.proposed:
        found.append(("blue", f":material/handshake: {_('a pair is proposed by the open round')}"))
    if row.outcome:
        found.append(("gray", book.word("outcome", row.outcome)))
    return found


def fresh(one: Candidate) -> str:
    """Marks of somebody without a case: new, how long without a pair, the wish to talk first."""
    found = [("blue", state(CaseState.NEW)), waited(one.waiting_days, red=one.red)]
    if one.wish:
        found.append(_wish())
    return " ".join(f":{colour}-badge[{words}]" for colour, words in found)


def _wish() -> Mark:
    return "violet", f":material/chat: {_('asked to talk first')}"


def led(row: CaseRow) -> str:
    """Who leads the case, where it is not the actor."""
    if not row.leads:
        return _("handed over, nobody has taken it yet")
    return _("led by {name}", name=plainly(row.leads))
