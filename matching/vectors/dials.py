"""Numbers of the score that were chosen, not estimated (profiles.md B1, B2; all "design")."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dials:
    """Settings of needs and capabilities.

    Attributes:
        temperature: tau of the softmax over needs; small makes the strongest need all.
        top: delta, added for each domain named among the three most important.
        text: pi, share of the text in the weights when both text and grid speak.
        centring: lambda, how much of a mentor's own level is taken for manner of speaking.
        centred_from: answered domains from which centring is allowed.
        slope: width of the curve from answers to capability.
        hidden: how far under the prior an unanswered domain stands.
        offered_text: rho, what a tag in the mentor's text adds.
        evidence: eta, what a document adds.
    """

    temperature: float = 0.7
    top: float = 1.0
    text: float = 0.5
    centring: float = 0.5
    centred_from: int = 5
    slope: float = 0.8
    hidden: float = 0.05
    offered_text: float = 0.3
    evidence: float = 0.15


DIALS = Dials()
