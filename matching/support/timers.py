"""What a day brings to the board: pairs found, dates that passed, waiting that turned red (T6)."""

from datetime import date, timedelta

from data.access import Permission
from data.bank.alone import without_pair
from data.bank.participations import this_year
from data.codebook import support as book
from data.papers import tasks
from data.records.account import AccountRole
from data.records.bank import MenteeState
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.support import CaseState, SupportCase
from data.store import Work
from matching.support.cases import ASK_IN, close_tasks, overdue_key, subject
from matching.support.notes import destroy
from matching.support.owning import ended, followed, participation
from matching.support.states import STANDING

DESTROY_IN = 30  # calendar days to destroy notes whose purpose is gone, T9
RESTS = frozenset({Purpose.BANK, Purpose.SUPPORT})


def tick(work: Work) -> int:
    """Do what a day brings; how many cases and tasks it touched. Twice a day changes nothing."""
    work.require(Permission.CASE_WRITE)
    done = sum(follow(work, one) for one in work.cases.all())
    live = work.consents.live(Purpose.BANK, work.local)
    for case in work.cases.all():
        if case.state in STANDING and case.person_id in live:
            done += _overdue(work, case) + _red(work, case)
    return done + _without_case(work) + _destroyed(work)


def follow(work: Work, before: SupportCase) -> bool:
    """Take a case where its participation has gone: a pair, support outside, out."""
    after = followed(work, before)
    if after == before:
        return False
    kept = work.cases.put(after)
    work.audit("case.followed", before, kept, subject=subject(kept))
    close_tasks(work, kept)
    return True


def withdrawn(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """A consent has ended: the case is over, notes cannot be read and are to be destroyed.

    Registered as a follower of withdrawals; asks no permission, runs in their transaction.
    """
    if not purposes & RESTS:
        return
    for before in work.cases.of(person_id):
        if before.state in STANDING:
            after = ended(work, before, CaseState.CLOSED, "consent_ended")
            kept = work.cases.put(after)
            work.audit("case.consent_ended", before, kept, subject=subject(kept))
            close_tasks(work, kept)
        if work.notes.of(before.id):
            tasks.open_task(
                work,
                "support.destroy_notes",
                subject(before),
                AccountRole.PSYCHOLOGIST,
                f"support.destroy_notes:{before.id}:{work.today}",
                due=work.today + timedelta(days=DESTROY_IN),
            )


def _overdue(work: Work, case: SupportCase) -> int:
    if case.next_on is None or case.next_on >= work.today:
        return 0
    return _task(work, case, "support.overdue", overdue_key(case))


def _red(work: Work, case: SupportCase) -> int:
    since = participation(work, case).waiting_since
    if since is None or (work.today - since).days < max(book.marks()):
        return 0
    turned = since + timedelta(days=max(book.marks()))  # a case opened later is late already
    return _task(work, case, "support.red", f"support.red:{case.id}", turned)


def _task(work: Work, case: SupportCase, kind: str, key: str, due: date | None = None) -> int:
    if work.tasks.by_key(key) is not None:
        return 0
    tasks.open_task(
        work,
        kind,
        subject(case),
        AccountRole.PSYCHOLOGIST,
        key,
        due=due or work.today,
        person_id=case.person_id,
    )
    return 1


def _without_case(work: Work) -> int:
    """An unmatched mentee without a case in work has no next date: the curator is asked for one."""
    taken = {one.person_id for one in work.cases.all() if one.state in STANDING}
    taken |= {
        one.person_id
        for one in work.tasks.standing()
        if one.kind == "support.no_case" and one.person_id
    }
    done = 0
    for one in without_pair(work, this_year(work)):
        key = f"support.no_case:{one.id}:{one.version}"
        lacks = one.state is MenteeState.UNMATCHED and one.person_id not in taken
        if not lacks or work.tasks.by_key(key) is not None:
            continue
        tasks.open_task(
            work,
            "support.no_case",
            f"person:{one.person_id}",
            AccountRole.CURATOR,
            key,
            due=work.today + timedelta(days=ASK_IN),
            person_id=one.person_id,
        )
        done += 1
    return done


def _destroyed(work: Work) -> int:
    """Notes that their author has not destroyed in time."""
    done = 0
    for one in work.tasks.standing():
        if one.kind != "support.destroy_notes" or one.due is None or one.due > work.today:
            continue
        for case in work.cases.all():
            if subject(case) == one.subject:
                done += destroy(work, case)
        tasks.settle(work, one.key)
    return done
