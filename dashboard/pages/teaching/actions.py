"""What buttons of the page do: each calls one use case and gives the words of its result."""

from collections.abc import Mapping

from dashboard import session
from data import jobs
from data.i18n import _
from data.records.ids import JobId
from matching.rounds import back_test, exploring, weights


def ask(wanted: Mapping[str, float], basis: Mapping[str, object], aside: tuple[str, ...]) -> str:
    """Try weights on old rounds; the job ends in a proposal."""
    with session.work() as work:
        back_test.ask(work, wanted, basis, aside)
    return _("The weights are being tried on past rounds. A proposal will stand here.")


def stop(job_id: JobId) -> str:
    """Stop trying."""
    with session.work() as work:
        jobs.cancel(work, job_id)
    return _("The trial is being stopped.")


def sign(number: int, reason: str) -> str:
    """Put a proposal into force."""
    with session.work() as work:
        weights.sign(work, number, reason)
    return _("Version {number} is signed: new rounds will open with it.", number=number)


def decline(number: int, reason: str) -> str:
    """Leave the weights as they are."""
    with session.work() as work:
        weights.decline(work, number, reason)
    return _("Version {number} is declined: the weights stay as they were.", number=number)


def switch(on: bool, reason: str) -> str:  # noqa: FBT001 -- of the button
    """Switch the draw of new rounds on or off."""
    with session.work() as work:
        exploring.switch(work, on=on, reason=reason)
    if on:
        return _("New rounds will draw among plans almost as good.")
    return _("New rounds will take the best plan.")
