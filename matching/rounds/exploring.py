"""Use case: whether rounds of this school draw among plans almost as good, so that they can teach.

Off by default: then the exact optimum stands. On: a new round opens with a small share that a
seeded draw may give up; the curator may set it to 0 for any round.
"""

import hashlib

from data.access import Permission
from data.codebook.learning import limits
from data.errors import MissingReasonError
from data.names import clean_text
from data.store import Work
from matching.assign import Policy
from matching.proposal.kinds import RoundKind

SETTING = "learning"
SEEDS = 1_000_000  # what a person can type again


def learning_on(work: Work) -> bool:
    """Whether this school has switched learning on. Asks no permission: use cases do."""
    return bool(work.settings_kv.get(SETTING, default=False))


def switch(work: Work, *, on: bool, reason: str) -> bool:
    """Switch learning of this school on or off; rounds that are open stay as they are.

    Raises:
        MissingReasonError: nobody says why.
    """
    work.require(Permission.WEIGHTS_WRITE)
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action="learning.switch")
    before = learning_on(work)
    work.settings_kv.put(SETTING, on)
    work.audit(
        "learning.switched", {"on": before}, {"on": on}, subject="school:learning", reason=said
    )
    return on


def opening_policy(work: Work, kind: RoundKind | None = None) -> Policy:
    """The policy a new round opens with unless the curator says otherwise.

    Groups and two mentors draw nothing. The number of the draw follows from school and round, so
    nobody chooses it by its result.
    """
    if not learning_on(work) or (kind is not None and kind.bound):
        return Policy()
    return Policy(draw=limits().explore.draw, seed=_seed(work))


def _seed(work: Work) -> int:
    text = f"{work.school_id}:{work.rounds.count()}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % SEEDS
