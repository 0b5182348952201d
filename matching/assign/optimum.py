"""The best plan under the policy, before anything is drawn."""

from matching.assign.bottleneck import evened
from matching.assign.certificate import Solution, certify
from matching.assign.goals import goals
from matching.assign.policy import Policy
from matching.assign.problem import Problem
from matching.assign.steps import goal_by_goal, movable, whole_plan


def optimum(problem: Problem, policy: Policy) -> Solution:
    """The best plan with its proof.

    Raises:
        LeximinTooLargeError: leximin is asked for and the round is large.
    """
    if policy.worst:
        return evened(problem, policy)
    aims = goals(problem, policy)
    field, free = movable(problem, aims)
    plan, found = goal_by_goal(field)
    return certify(problem, policy, aims, whole_plan(problem, free, plan), found)
