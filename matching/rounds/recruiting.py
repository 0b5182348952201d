"""What the unmatched of a round ask the school for: mentors to find, mentors to train. As tasks.

Reasons add up: mentees whom nobody competent or no place could serve ask for new mentors; those
whose pairs would be too weak ask for training. One task a round and kind, whatever is repeated.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping

from data.i18n import _, ngettext
from data.papers.tasks import TaskRow, mine, open_task
from data.records.account import AccountRole
from data.records.ids import PersonId
from data.records.round import UnmatchedReason, Unplaced
from data.store import Work
from matching.proposal import words
from matching.proposal.unplaced import RECRUIT
from matching.rounds.lens import Lens

FIND, TRAIN = "recruit_mentors", "train_mentors"
ASKS: Mapping[UnmatchedReason, str] = {
    UnmatchedReason.NO_COMPETENT_MENTOR: FIND,
    UnmatchedReason.NO_CAPACITY: FIND,
    UnmatchedReason.LOW_FIT: TRAIN,
}
UNKNOWN = ""  # nobody can say in which domain


def open_tasks(work: Work, one: Lens, reasons: Mapping[PersonId, UnmatchedReason]) -> None:
    """Open the tasks of a round. Asks no permission: ``approve`` does."""
    found: dict[str, Counter[str]] = {FIND: Counter(), TRAIN: Counter()}
    for mentee, reason in reasons.items():
        kind = ASKS.get(reason)
        if kind is not None:
            found[kind][_domain(one.unplaced.get(mentee))] += 1
    for kind, domains in found.items():
        if domains:
            note = told(kind, domains, one.frozen.regulation.capacity_limit)
            key = f"{kind}:{one.round.id}"
            open_task(work, kind, f"round:{one.round.id}", AccountRole.CURATOR, key, note=note)


def told(kind: str, domains: Mapping[str, int], places: int) -> str:
    """What is asked for, in a sentence.

    Args:
        kind: to find or to train mentors.
        domains: mentees without a pair by the domain they need most; "" where nobody can say.
        places: mentees one mentor may take at most.
    """
    mentors = sum(math.ceil(count / places) for count in domains.values())
    listed = ", ".join(_named(domains, places)) or _("any competence")
    if kind == TRAIN:
        return ngettext(
            "training is needed for {count} mentor: {domains}",
            "training is needed for {count} mentors: {domains}",
            mentors,
            domains=listed,
        )
    return ngettext(
        "{count} mentor is needed: {domains}",
        "{count} mentors are needed: {domains}",
        mentors,
        domains=listed,
    )


def standing(work: Work) -> tuple[TaskRow, ...]:
    """Tasks of this sort that are not done, for who has them to do."""
    return tuple(one for one in mine(work) if one.task.kind in {FIND, TRAIN})


def _named(domains: Mapping[str, int], places: int) -> Iterator[str]:
    """Domains, the most wanted first; how many mentors where it is more than one."""
    for code, count in sorted(domains.items(), key=lambda one: (-one[1], one[0])):
        if code != UNKNOWN:
            mentors = math.ceil(count / places)
            yield words.domain(code) + (f" × {mentors}" if mentors > 1 else "")


def _domain(left: Unplaced | None) -> str:
    """The domain a mentee without a pair needs most, as the round has told it."""
    for one in left.helps if left is not None else ():
        domains = one.get("domains")
        if one["code"] == RECRUIT and isinstance(domains, list | tuple) and domains:
            return str(domains[0])
    return UNKNOWN
