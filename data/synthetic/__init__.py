"""Invented schools with known truth; the demo, tests and benchmarks draw from here."""

from data.synthetic.invention import Invented, Truth, crowd, invent
from data.synthetic.plans import PLANS, UnknownSchoolError

__all__ = ["PLANS", "Invented", "Truth", "UnknownSchoolError", "crowd", "invent"]
