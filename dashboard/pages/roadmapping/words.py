"""Items of the roadmap in words: statuses, terms, what is there and what is missing."""

from collections.abc import Iterable

from analytics.roadmap import PROGRESS, Evidence, ItemView, NextStep
from data.codebook import roadmap
from data.i18n import _, ngettext
from data.records.roadmap import ItemStatus


def status(one: ItemStatus) -> str:
    """A status in words."""
    return {
        ItemStatus.PLANNED: _("not begun"),
        ItemStatus.IN_PROGRESS: _("under way"),
        ItemStatus.DONE: _("done"),
        ItemStatus.NOT_APPLICABLE: _("not needed"),
    }[one]


def standing(one: ItemView) -> str:
    """The status with what must be said beside it: late, or set by hand."""
    told = [status(one.status)]
    if one.override is not None:
        told.append(_("by hand"))
    if one.late:
        told.append(late(one.late))
    return ", ".join(told)


def late(days: int) -> str:
    """How late something is."""
    return ngettext("late by {count} day", "late by {count} days", days)


def term(one: ItemView) -> str:
    """The days of an item; usual ones say so."""
    days = f"{one.starts_on:%d.%m.%Y} – {one.due:%d.%m.%Y}"
    return days if one.dated else _("{days} (usual, not set yet)", days=days)


def responsible(codes: Iterable[str]) -> str:
    """Who answers, by role."""
    return ", ".join(map(roadmap.responsible, codes))


def evidence(one: Evidence) -> str:
    """What was looked for, and what was found."""
    words = roadmap.sought()[one.code].words()
    if not one.applies:
        return f"{words}: {_('nothing to do here')}"
    if one.detail:
        return f"{words}: {one.detail}"
    if one.total > 1 or (one.total == 1 and one.code in COUNTED):
        return f"{words}: {_('{count} of {total}', count=one.count, total=one.total)}"
    if one.total == 0 and not one.done:
        return f"{words}: {_('nobody and nothing yet')}"
    return f"{words}: {_('yes') if one.done else _('not yet')}"


COUNTED = frozenset(
    {"informed", "pairs_ordered", "programmes_drafted", "programmes_agreed"}
    | {"mentees_answered", "mentees_consented", "mentors_answered", "mentors_consented"}
    | {"candidacies_decided", "mentors_ready", "round_approved", "proposals_decided"}
    | {"unmatched_cared", "studies_offered", "banks_filled", "long_term_asked"}
)  # told as a count even where there is one


def todo(one: Evidence) -> str:
    """What to do about what is missing."""
    return roadmap.sought()[one.code].todo()


def missing(one: ItemView) -> str:
    """What an item lacks, in a line; "" for one that is behind."""
    if one.next_step is None:
        return ""
    lacking = [part for part in one.evidence if part.applies and not part.done]
    return "; ".join(map(evidence, lacking))


def waits(one: ItemView) -> str:
    """What stands in the way of an item, or ought to come before; "" where nothing does."""
    told = []
    if one.blocked_by:
        told.append(
            _("cannot go before {items}: nothing is there yet", items=", ".join(one.blocked_by))
        )
    if one.warned_by:
        told.append(_("usually after {items}", items=", ".join(one.warned_by)))
    return "; ".join(told)


def step(one: NextStep) -> str:
    """A next step in words."""
    if one.code == "sign":
        return ngettext(
            "{count} paper waits for your signature.",
            "{count} papers wait for your signature.",
            one.count,
        )
    if one.code == "take_down":
        return ngettext(
            "{count} place on the site holds somebody whose consent has ended: take it down.",
            "{count} places on the site hold somebody whose consent has ended: take them down.",
            one.count,
        )
    if one.code == PROGRESS:
        return _(
            "The roadmap of the year: {count} of {total} items are behind.",
            count=one.count,
            total=len(roadmap.items()),
        )
    return one.words


def beside(one: NextStep) -> str:
    """The item of a step, its term and lateness; "" for a step outside the roadmap."""
    told = [f"{one.item} {one.title}".strip()]
    if one.code == PROGRESS and one.late:
        return ngettext("{count} item is late", "{count} items are late", one.late)
    if one.due is not None:
        told.append(_("until {day}", day=f"{one.due:%d.%m.%Y}"))
    if one.late and one.code != PROGRESS:
        told.append(late(one.late))
    return " · ".join(part for part in told if part)
