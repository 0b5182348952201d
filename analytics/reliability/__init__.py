"""How far answers can be trusted to measure one thing, and raters to agree. Pure."""

from analytics.reliability.agreement import (
    Dyad,
    Icc,
    Kappa,
    cohen_kappa,
    dyad,
    fleiss_kappa,
    icc,
)
from analytics.reliability.consistency import Alpha, alpha, differs, keyed
from analytics.reliability.factor import Factor, Omega, omega, one_factor

__all__ = [
    "Alpha",
    "Dyad",
    "Factor",
    "Icc",
    "Kappa",
    "Omega",
    "alpha",
    "cohen_kappa",
    "differs",
    "dyad",
    "fleiss_kappa",
    "icc",
    "keyed",
    "omega",
    "one_factor",
]
