"""The daily look at consents: what ends soon gets a task (T8), what has run out takes effect."""

from datetime import timedelta

from data.access import may
from data.i18n import _, speaking
from data.papers import cascade, tasks
from data.papers.register import ending
from data.records.account import AccountRole
from data.records.consent import Consent, ConsentAct, Purpose
from data.records.ids import PersonId
from data.store import Work

DAY = timedelta(days=1)


def tick(work: Work) -> int:
    """Open what the day brings; how many tasks and erasures are new. Repeating it changes nothing.

    A consent that has run out closes the gate by itself; links and pairs follow here.
    """
    before = work.tasks.count()
    for one in ending(work):
        tasks.open_task(
            work,
            "consent_ends",
            f"person:{one.person_id}",
            AccountRole.CURATOR,
            f"consent_ends:{one.consent_id}:{one.purpose.value}",
            due=one.valid_to,
            person_id=one.person_id,
        )
    _run_out(work)
    return work.tasks.count() - before


def _run_out(work: Work) -> None:
    every: dict[PersonId, list[Consent]] = {}
    for one in work.consents.everything():
        every.setdefault(one.person_id, []).append(one)
    for whose, acts in every.items():
        for last in _ended(acts, work):
            _follow(work, whose, last)


def _ended(acts: list[Consent], work: Work) -> list[Consent]:
    """Given papers whose last day is over and after which nobody gave the same again."""
    today = work.today
    return [
        one
        for one in acts
        if one.act is ConsentAct.GIVEN
        and one.valid_to is not None
        and one.valid_to < today
        and any(not may(acts, purpose, work.local) for purpose in one.purposes)
    ]


def _follow(work: Work, whose: PersonId, paper: Consent) -> None:
    """Once a paper: the task that says so is the memory of it."""
    key = f"consent_ended:{paper.id}"
    if work.tasks.by_key(key) is not None:
        return
    tasks.open_task(
        work,
        "consent_ended",
        f"consent:{paper.id}",
        AccountRole.CURATOR,
        key,
        due=work.today + DAY,
        person_id=whose,
    )
    acts = work.consents.of(whose)
    gone = frozenset(one for one in paper.purposes if not may(acts, one, work.local))
    cascade.stop(work, whose, gone - {Purpose.PARTICIPATION})
    if gone & set(cascade.KEEPING):
        with speaking("ru"):
            grounds = _("the term of the consent ended on {day}", day=f"{paper.valid_to:%d.%m.%Y}")
        cascade.begin_erasure(work, whose, grounds, paper.id)
