"""What follows at once when a consent is gone: who acts on it, and dated tasks. One transaction.

Rooms above this one (links, pairs) put their part into ``FOLLOWERS`` when the program starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from data.access import may
from data.codebook.papers import term
from data.i18n import _, speaking
from data.papers import tasks
from data.records.account import AccountRole
from data.records.consent import Consent, ConsentAct, Purpose
from data.records.ids import ErasureId, PersonId, new_id
from data.records.paper import Erasure, ErasureState
from data.store import Work

Follower = Callable[[Work, PersonId, frozenset[Purpose]], None]
FOLLOWERS: list[Follower] = []
GIVEN: list[Follower] = []  # who acts when somebody gives a consent

KEEPING = (Purpose.BANK, Purpose.LONG_TERM_BANK)  # a live one of these keeps the record
USES = frozenset(
    {
        Purpose.BANK,
        Purpose.MATCHING,
        Purpose.MONITORING,
        Purpose.SUPPORT,
        Purpose.LONG_TERM_BANK,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """Purposes that were live and are not any more; fields that may no longer be published."""

    purposes: frozenset[Purpose]
    fields: tuple[str, ...] = ()


def register(follower: Follower) -> None:
    """Add a follower, once."""
    if follower not in FOLLOWERS:
        FOLLOWERS.append(follower)


def welcome(follower: Follower) -> None:
    """Add somebody who acts on a consent that is given, once."""
    if follower not in GIVEN:
        GIVEN.append(follower)


def follow(work: Work, paper: Consent, gone: Fallen) -> None:
    """Let everything follow from one act: stop the uses, open the tasks, begin the erasure.

    A renewed consent takes back an erasure that nobody has carried out.
    """
    if paper.act is ConsentAct.GIVEN:
        _renewed(work, paper)
        for one in GIVEN:
            one(work, paper.person_id, frozenset(paper.purposes))
    if gone.purposes:
        _stop(work, paper.person_id, gone)
        _open_tasks(work, paper, gone)
        begin_erasure(work, paper.person_id, _grounds(paper), paper.id)


def begin_erasure(work: Work, person_id: PersonId, grounds: str, cause: str) -> Erasure | None:
    """Open the erasure of somebody whom no consent keeps any more, once; T9 runs from now."""
    acts = work.consents.of(person_id)
    if any(may(acts, one, work.local) for one in KEEPING) or opened(work, person_id):
        return None
    kept = work.erasures.put(
        Erasure(
            id=ErasureId(new_id()),
            school_id=work.school_id,
            person_id=person_id,
            grounds=grounds,
            opened_at=work.now,
            due=term("T9", work.today),
            counts={},
        )
    )
    work.audit("erasure.opened", None, {"due": kept.due, "cause": cause}, subject=_about(person_id))
    tasks.open_task(
        work,
        "erase",
        f"erasure:{kept.id}",
        AccountRole.DPO,
        _erase_key(kept),
        due=kept.due,
        person_id=person_id,
    )
    return kept


def opened(work: Work, person_id: PersonId) -> Erasure | None:
    """The erasure of a person that waits to be carried out."""
    return next(
        (
            one
            for one in work.erasures.all()
            if one.person_id == person_id and one.state is ErasureState.OPENED
        ),
        None,
    )


def done(work: Work, erasure: Erasure) -> None:
    """The task of a carried-out erasure is done."""
    tasks.settle(work, _erase_key(erasure))


def stop(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """Tell all followers that these purposes are over for a person."""
    for one in FOLLOWERS:
        one(work, person_id, purposes)


def _stop(work: Work, person_id: PersonId, gone: Fallen) -> None:
    stop(work, person_id, gone.purposes)


def _renewed(work: Work, paper: Consent) -> None:
    waiting = opened(work, paper.person_id)
    if waiting is None or not set(paper.purposes) & set(KEEPING):
        return
    tasks.drop(work, _erase_key(waiting))
    work.erasures.remove(waiting.id)
    work.audit("erasure.dropped", {"due": waiting.due}, None, subject=_about(paper.person_id))


def _open_tasks(work: Work, paper: Consent, gone: Fallen) -> None:
    for kind, timer in _duties(gone):
        tasks.open_task(
            work,
            kind,
            f"consent:{paper.id}",
            AccountRole.CURATOR,
            f"{kind}:{paper.id}",
            due=term(timer, work.today),
            person_id=paper.person_id,
        )


def _duties(gone: Fallen) -> list[tuple[str, str]]:
    """Kinds of tasks and the timer of each."""
    found = []
    if gone.purposes & USES:
        found.append(("stop_processing", "T11"))
    if Purpose.PUBLICATION in gone.purposes:
        found.append(("take_down", "T12"))
    if Purpose.TRANSFER in gone.purposes:
        found.append(("recall_transfer", "T11"))
    return found


def _grounds(paper: Consent) -> str:
    with speaking("ru"):
        day = _day(paper.at)
        if paper.act is ConsentAct.REFUSED:
            return _("refusal of consent of {day}", day=day)
        return _("withdrawal of consent of {day}", day=day)


def _day(at: datetime) -> str:
    return f"{at:%d.%m.%Y}"


def _about(person_id: PersonId) -> str:
    return f"person:{person_id}"


def _erase_key(erasure: Erasure) -> str:
    return f"erase:{erasure.id}"
