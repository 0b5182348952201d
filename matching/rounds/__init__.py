"""A matching round from opening to approved pairs. Every decision is a person's, with a reason."""

from matching.rounds.computing import KIND, ask_to_compute, compute, compute_now
from matching.rounds.deciding import accept, accept_many, forbid, leave, lock, replace, undo
from matching.rounds.entrants import Funnel, funnel
from matching.rounds.offering import offer
from matching.rounds.opening import freeze, open_round, rename, set_policy
from matching.rounds.pricing import difference, prices
from matching.rounds.retracting import retract
from matching.rounds.settling import answer, approve, cancel, close, review
from matching.rounds.shown import (
    DiffRow,
    Option,
    PairCard,
    PairLine,
    PairRow,
    Prices,
    RoundDiff,
    RoundView,
    UnplacedRow,
)
from matching.rounds.viewing import card, current, rounds_of, view

__all__ = [
    "KIND",
    "DiffRow",
    "Funnel",
    "Option",
    "PairCard",
    "PairLine",
    "PairRow",
    "Prices",
    "RoundDiff",
    "RoundView",
    "UnplacedRow",
    "accept",
    "accept_many",
    "answer",
    "approve",
    "ask_to_compute",
    "cancel",
    "card",
    "close",
    "compute",
    "compute_now",
    "current",
    "difference",
    "forbid",
    "freeze",
    "funnel",
    "leave",
    "lock",
    "offer",
    "open_round",
    "prices",
    "rename",
    "replace",
    "retract",
    "review",
    "rounds_of",
    "set_policy",
    "undo",
    "view",
]
