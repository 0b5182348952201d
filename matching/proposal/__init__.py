"""People in, explained pairs out: one pure run of a round. ``words`` says its codes aloud."""

from matching.proposal.outcome import (
    CancelledError,
    LeftOut,
    LockBarredError,
    Outcome,
    ProposedPair,
    UnknownPersonError,
)
from matching.proposal.pairs import contributions, reliability_of, risk_of
from matching.proposal.run import YIELDING, Laid, lay, propose
from matching.proposal.texts import Texts, read, restore_texts

__all__ = [
    "YIELDING",
    "CancelledError",
    "Laid",
    "LeftOut",
    "LockBarredError",
    "Outcome",
    "ProposedPair",
    "Texts",
    "UnknownPersonError",
    "contributions",
    "lay",
    "propose",
    "read",
    "reliability_of",
    "restore_texts",
    "risk_of",
]
