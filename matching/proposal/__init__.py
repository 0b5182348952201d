"""People in, explained pairs out: one pure run of a round. ``words`` says its codes aloud."""

from matching.proposal.advice import placings, sought
from matching.proposal.confidence import survival
from matching.proposal.kinds import (
    BadKindError,
    Kind,
    KindNotEnabledError,
    RoundKind,
    enabled,
)
from matching.proposal.laying import YIELDING, Laid, lay
from matching.proposal.outcome import (
    CancelledError,
    LeftOut,
    LockBarredError,
    Outcome,
    Placing,
    ProposedPair,
    Sought,
    UnknownPersonError,
)
from matching.proposal.pairs import contributions, reliability_of, risk_of
from matching.proposal.run import advised, propose
from matching.proposal.shaping import Ratings
from matching.proposal.texts import Texts, read, restore_texts

__all__ = [
    "YIELDING",
    "BadKindError",
    "CancelledError",
    "Kind",
    "KindNotEnabledError",
    "Laid",
    "LeftOut",
    "LockBarredError",
    "Outcome",
    "Placing",
    "ProposedPair",
    "Ratings",
    "RoundKind",
    "Sought",
    "Texts",
    "UnknownPersonError",
    "advised",
    "contributions",
    "enabled",
    "lay",
    "placings",
    "propose",
    "read",
    "reliability_of",
    "restore_texts",
    "risk_of",
    "sought",
    "survival",
]
