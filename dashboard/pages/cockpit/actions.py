"""What buttons of the cockpit do: each calls one use case and gives the words of its result.

Run as callbacks, before the page's script: the use case itself asks who may.
"""

from collections.abc import Callable, Sequence

from dashboard import session
from dashboard.pages.cockpit.rules import Rules
from data import jobs
from data.bank import participations
from data.i18n import _, ngettext
from data.records.ids import JobId, PairId, PersonId, RoundId
from matching import rounds
from matching.pairs import trials

Asking = tuple[PairId, str, PersonId | None]  # pair, side, who of a group
Couple = tuple[PersonId, PersonId]  # mentee, mentor


def open_round(given: Callable[[], Rules]) -> str:
    """Open a draft under the rules of its fields, read when everything is typed."""
    wanted = given()
    with session.work() as work:
        opened = rounds.open_round(
            work,
            name=wanted.name,
            policy=wanted.policy,
            stop_at=wanted.stop_at,
            kind=wanted.kind,
        )
    return _("Round No. {number} is open.", number=opened.number)


def settle(round_id: RoundId, version: int, given: Callable[[], Rules]) -> str:
    """Rename a draft as it was shown and set its rules."""
    wanted = given()
    policy = wanted.policy
    with session.work() as work:
        one = rounds.rename(work, round_id, wanted.name, version)
        rounds.set_policy(
            work,
            round_id,
            fairness=policy.fairness,
            floor=policy.floor or 0.0,
            version=one.version,
            stop_at=wanted.stop_at,
            kind=wanted.kind,
            worst=policy.worst,
            draw=policy.draw,
            seed=policy.seed,
        )
    return _("The settings of the round are kept.")


def freeze(round_id: RoundId) -> str:
    """Fix the data of the round and ask for the computation, both or neither."""
    with session.work() as work:
        trials.freeze(work, round_id)
        rounds.ask_to_compute(work, round_id)
    return _("The data are fixed, the computation has begun.")


def compute(round_id: RoundId) -> str:
    """Ask for the computation (again)."""
    with session.work() as work:
        rounds.ask_to_compute(work, round_id)
    return _("The computation has begun. What is decided is kept.")


def stop(job_id: JobId) -> str:
    """Ask the computation to stop."""
    with session.work() as work:
        jobs.cancel(work, job_id)
    return _("The computation is being stopped.")


def accept(round_id: RoundId, mentee: PersonId, mentor: PersonId, reason: str) -> str:
    """Agree with a proposal."""
    with session.work() as work:
        rounds.accept(work, round_id, mentee, mentor, reason)
    return _("The pair is accepted.")


def accept_many(round_id: RoundId, pairs: Sequence[Couple], reason: str) -> str:
    """Agree with several proposals as they were shown, one decision each."""
    with session.work() as work:
        count = rounds.accept_many(work, round_id, pairs, reason)
    return ngettext("{count} pair is accepted.", "{count} pairs are accepted.", count)


def lock(round_id: RoundId, mentee: PersonId, mentor: PersonId, reason: str) -> str:
    """Keep a pair whatever the next computation finds."""
    with session.work() as work:
        rounds.lock(work, round_id, mentee, mentor, reason)
    return _("The pair is locked: the next computation keeps it.")


def forbid(round_id: RoundId, mentee: PersonId, mentor: PersonId, reason: str) -> str:
    """Forbid a pair in this round."""
    with session.work() as work:
        rounds.forbid(work, round_id, mentee, mentor, reason)
    return _("The pair is forbidden. Compute again to find another mentor, or choose by hand.")


def replace(
    round_id: RoundId, mentee: PersonId, mentor: PersonId, reason: str, *, confirmed: bool
) -> str:
    """Put another mentor by hand."""
    with session.work() as work:
        rounds.replace(work, round_id, mentee, mentor, reason, confirmed=confirmed)
    return _("The mentor is replaced by hand.")


def leave(round_id: RoundId, mentee: PersonId, reason: str) -> str:
    """Leave a mentee without a pair in this round."""
    with session.work() as work:
        rounds.leave(work, round_id, mentee, reason)
    return _("The mentee stays without a pair in this round.")


def undo(round_id: RoundId, mentee: PersonId, seq: int) -> str:
    """Take the decision that was shown about a mentee back."""
    with session.work() as work:
        rounds.undo(work, round_id, mentee, seq=seq)
    return _("The decision is taken back.")


def review(round_id: RoundId) -> str:
    """Finish the decisions."""
    with session.work() as work:
        rounds.review(work, round_id)
    return _("The decisions are finished. Ask both sides of every pair.")


def answer(askings: Sequence[Asking], reason: str, *, agreed: bool) -> str:
    """Record the same answer for all of these, all or none."""
    with session.work() as work:
        for pair_id, side, mentee in askings:
            rounds.answer(work, pair_id, side, agreed, reason, mentee)
    return ngettext(
        "{count} answer is written down.", "{count} answers are written down.", len(askings)
    )


def offer(
    round_id: RoundId, mentee: PersonId, mentor: PersonId, reason: str, *, confirmed: bool
) -> str:
    """Offer another mentor after a no."""
    with session.work() as work:
        rounds.offer(work, round_id, mentee, mentor, reason, confirmed=confirmed)
    return _("The pair is offered. Ask both sides.")


def retract(pair_id: PairId, reason: str) -> str:
    """Take the answers of a pair back."""
    with session.work() as work:
        rounds.retract(work, pair_id, reason)
    return _("The answers are taken back. Ask both sides again.")


def approve(round_id: RoundId) -> str:
    """Put the agreed pairs into force."""
    with session.work() as work:
        rounds.approve(work, round_id)
    return _("The round is approved. The pairs are in both banks.")


def close(round_id: RoundId) -> str:
    """Close an approved round."""
    with session.work() as work:
        rounds.close(work, round_id)
    return _("The round is closed.")


def cancel(round_id: RoundId, reason: str) -> str:
    """Cancel a round."""
    with session.work() as work:
        rounds.cancel(work, round_id, reason)
    return _("The round is cancelled.")


def requeue(mentees: Sequence[PersonId]) -> str:
    """Bring mentees without a pair back among the waiting."""
    with session.work() as work:
        done = participations.requeue(work, mentees)
    if done.refused:
        raise done.refused[0][1]
    return ngettext(
        "{count} mentee waits for the next round again.",
        "{count} mentees wait for the next round again.",
        len(done.admitted),
    )
