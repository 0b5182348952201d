"""Codes of rounds in words, in the language in force."""

from data.i18n import _, ngettext, number
from data.records.pair import PairState
from data.records.round import DecisionKind, RoundStatus
from matching.explain import Price

FREE = 0.0005  # differences under this are not worth a word


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
    """What a change costs: coverage first, then the worst pair and the total."""
    if not one.possible:
        return _("Impossible: no plan keeps the rules and the decisions made.")
    costs = [_losing(one.coverage)] if one.coverage > 0 else []
    if one.total > FREE:
        costs.append(_("total −{lost}", lost=number(one.total, 3)))
    if one.worst > FREE:
        costs.append(_("worst pair −{lost}", lost=number(one.worst, 3)))
    gains = [_gaining(-one.coverage)] if one.coverage < 0 else []
    if one.total < -FREE:
        gains.append(_("total +{won}", won=number(-one.total, 3)))
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
