"""Why this pair, why nobody, what a decision costs, what would help: exact answers in codes.

Open a plan with ``Insight(problem, policy, solution)`` and ask. Answers come from the moves that
are still possible in the plan, without solving again; tests hold them equal to a full re-solve.
"""

from matching.explain.again import calm, with_places
from matching.explain.change import Change, Diff, compared, diff
from matching.explain.everybody import Everybody
from matching.explain.insight import IMPOSSIBLE, Insight, Price
from matching.explain.pairs import Alternative, freed, price_of_ban, price_of_lock, runner_up
from matching.explain.places import Place, newcomer, one_more_place, queue
from matching.explain.repair import Repair, repair
from matching.explain.shortage import Opening, Shortage, opening, shortage

__all__ = [
    "IMPOSSIBLE",
    "Alternative",
    "Change",
    "Diff",
    "Everybody",
    "Insight",
    "Opening",
    "Place",
    "Price",
    "Repair",
    "Shortage",
    "calm",
    "compared",
    "diff",
    "freed",
    "newcomer",
    "one_more_place",
    "opening",
    "price_of_ban",
    "price_of_lock",
    "queue",
    "repair",
    "runner_up",
    "shortage",
    "with_places",
]
