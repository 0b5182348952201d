"""What the buttons of the page do: one use case each, and words about what came of it."""

from analytics import alerts
from analytics.alerts import Action, words
from dashboard import session
from data.i18n import _
from data.records.ids import AlertId, PairId, PersonId
from data.store import Work
from matching import pairs
from matching.pairs import Ending


def taken(alert_id: AlertId) -> str:
    """Take a warning in hand."""
    with session.work() as work:
        alerts.take(work, alert_id)
    return _("The warning is in your hands.")


def given_back(alert_id: AlertId) -> str:
    """Undo the taking."""
    with session.work() as work:
        alerts.give_back(work, alert_id)
    return _("The warning waits for somebody again.")


def resolved(alert_id: AlertId, action: str, note: str) -> str:
    """Resolve a warning."""
    with session.work() as work:
        alerts.resolve(work, alert_id, action, note)
    return _("Resolved: {action}. Today it can still be undone.", action=words.action(action))


def reopened(alert_id: AlertId) -> str:
    """Undo the resolving."""
    with session.work() as work:
        alerts.reopen(work, alert_id)
    return _("The warning is in hand again.")


def judged(alert_id: AlertId, result: str, false_alarm: bool) -> str:  # noqa: FBT001
    """Note how the pair does."""
    with session.work() as work:
        alerts.judge(work, alert_id, result, false_alarm)
    return _("The result is noted.")


def seconded(pair_id: PairId) -> str:
    """Ask for a second word about a pair of a subordinate."""
    with session.work() as work:
        pairs.ask_second(work, pair_id)
    return _("The director has a task to agree.")


def rematched(alert_id: AlertId, note: str, mentee_id: PersonId | None) -> str:
    """End a pair that was helped in vain; its mentee is first in the queue for another mentor."""
    with session.work() as work:
        rematch(work, alert_id, note, mentee_id)
    return _("The pair has ended. On the page «Pairs» you see who may take over.")


def rematch(
    work: Work, alert_id: AlertId, note: str = "", mentee_id: PersonId | None = None
) -> None:
    """Another mentor after a week of mediation: the warning is resolved, the pair ends for fit.

    Both in one transaction. The mentee waits with the old clock; replacements that touch the fewest
    running pairs are counted by ``pairs.repair``, and both sides of a new pair are asked.

    Args:
        work: by whom.
        alert_id: a red or immediate warning, in hand for a week.
        note: in words.
        mentee_id: of a group, the one who leaves; None ends the whole pair.
    """
    after = alerts.resolve(work, alert_id, Action.REMATCH, note)
    pair = work.pairs.get(after.pair_id)
    ended = Ending.INCOMPATIBILITY.value
    if mentee_id is not None and len(pair.mentee_ids) > 1:
        pairs.leave_group(work, pair.id, mentee_id, ended)
    else:
        pairs.terminate(work, pair.id, ended)
