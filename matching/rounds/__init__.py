"""A matching round from opening to approved pairs. Every decision is a person's, with a reason."""

from matching.rounds.advising import advice, blocking, confidence, decision_prices, principles
from matching.rounds.computing import KIND, ask_to_compute, compute, compute_now
from matching.rounds.deciding import accept, accept_many, forbid, leave, lock, replace, undo
from matching.rounds.entrants import Funnel, funnel
from matching.rounds.floors import effects_of_floors, effects_of_threshold
from matching.rounds.kinds import Kind, RoundKind
from matching.rounds.mending import repair
from matching.rounds.offering import offer
from matching.rounds.opening import freeze, open_round, rename, set_policy
from matching.rounds.pricing import difference, prices
from matching.rounds.retracting import retract
from matching.rounds.settling import answer, approve, cancel, close, review
from matching.rounds.shown import (
    Advice,
    Blocking,
    DecisionPrice,
    DiffRow,
    HelpRow,
    Option,
    PairCard,
    PairLine,
    PairRow,
    PlaceRow,
    Prices,
    PrincipleRow,
    RepairView,
    RoundDiff,
    RoundView,
    SoughtRow,
    Sure,
    UnplacedRow,
    Wished,
)
from matching.rounds.viewing import card, current, rounds_of, view

__all__ = [
    "KIND",
    "Advice",
    "Blocking",
    "DecisionPrice",
    "DiffRow",
    "Funnel",
    "HelpRow",
    "Kind",
    "Option",
    "PairCard",
    "PairLine",
    "PairRow",
    "PlaceRow",
    "Prices",
    "PrincipleRow",
    "RepairView",
    "RoundDiff",
    "RoundKind",
    "RoundView",
    "SoughtRow",
    "Sure",
    "UnplacedRow",
    "Wished",
    "accept",
    "accept_many",
    "advice",
    "answer",
    "approve",
    "ask_to_compute",
    "blocking",
    "cancel",
    "card",
    "close",
    "compute",
    "compute_now",
    "confidence",
    "current",
    "decision_prices",
    "difference",
    "effects_of_floors",
    "effects_of_threshold",
    "forbid",
    "freeze",
    "funnel",
    "leave",
    "lock",
    "offer",
    "open_round",
    "prices",
    "principles",
    "rename",
    "repair",
    "replace",
    "retract",
    "review",
    "rounds_of",
    "set_policy",
    "undo",
    "view",
]
