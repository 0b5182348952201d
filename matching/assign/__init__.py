"""Who goes to whom: the exact optimum under a published policy, with a certificate.

One door: ``solve(problem, policy)``. Axis 0 is mentees, axis 1 mentors.
"""

from matching.assign.certificate import Certificate, Solution, Totals, totals
from matching.assign.draw import propensities
from matching.assign.goals import Goals, goals
from matching.assign.large import LargeProblem
from matching.assign.policy import Policy
from matching.assign.principles import Principle, principles
from matching.assign.problem import UNIT, UNMATCHED, Bools, Floats, Ints, Problem
from matching.assign.residual import Movable, Residual, Walks, residual
from matching.assign.scores import Bilinear, Dense, Scores
from matching.assign.sides.common import Common
from matching.assign.sides.rules import Quota
from matching.assign.solve import movable, prove, solve
from matching.assign.verify import verify
from matching.assign.watching import Executor, Progress, Threads, Watch

__all__ = [
    "UNIT",
    "UNMATCHED",
    "Bilinear",
    "Bools",
    "Certificate",
    "Common",
    "Dense",
    "Executor",
    "Floats",
    "Goals",
    "Ints",
    "LargeProblem",
    "Movable",
    "Policy",
    "Principle",
    "Problem",
    "Progress",
    "Quota",
    "Residual",
    "Scores",
    "Solution",
    "Threads",
    "Totals",
    "Walks",
    "Watch",
    "goals",
    "movable",
    "principles",
    "propensities",
    "prove",
    "residual",
    "solve",
    "totals",
    "verify",
]
