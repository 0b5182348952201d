"""Codes of rounds in words, in the language in force."""

from data.i18n import _, ngettext
from data.records.pair import PairState
from data.records.round import DecisionKind, RoundStatus
from matching.affinity import spoken
from matching.explain import Price

FREE = 0.0005  # of a score: less is not seen in points with one decimal


def status(one: RoundStatus) -> str:
    """A state of a round."""
    message = f"round.status.{one.value}"
    return _(message)


def decision(one: DecisionKind) -> str:
    """What the curator said."""
    message = f"round.decision.{one.value}"
    return _(message)


def pair_state(one: PairState) -> str:
    """A state of a pair."""
    message = f"pair.state.{one.value}"
    return _(message)


def step(code: str) -> str:
    """A step of a computation."""
    message = f"round.step.{code}"
    return _(message)


def price(one: Price) -> str:
    """What a change costs in points: coverage first, then the total and the worst pair."""
    if not one.possible:
        return _("Impossible: no plan keeps the rules and the decisions made.")
    costs = [_losing(one.coverage)] if one.coverage > 0 else []
    if one.total > FREE:
        costs.append(_("sum of points −{lost}", lost=spoken(one.total)))
    if one.worst > FREE:
        costs.append(_("points of the worst pair −{lost}", lost=spoken(one.worst)))
    gains = [_gaining(-one.coverage)] if one.coverage < 0 else []
    if one.total < -FREE:
        gains.append(_("sum of points +{won}", won=spoken(-one.total)))
    if not costs and one.fairness > FREE:
        costs.append(_("pairs less even"))
    if not costs:
        return _("Free of charge.") if not gains else _("Gains: {gains}.", gains=", ".join(gains))
    told = _("Costs: {costs}.", costs=", ".join(costs))
    return f"{told} {_('Gains: {gains}.', gains=', '.join(gains))}" if gains else told


def _losing(count: int) -> str:
    return ngettext("{count} mentee without a mentor", "{count} mentees without a mentor", count)


def _gaining(count: int) -> str:
    return ngettext(
        "{count} more mentee with a mentor", "{count} more mentees with a mentor", count
    )
