"""Invented schools with known truth; the demo, tests and benchmarks draw from here."""

from data.synthetic.bank import old_bank
from data.synthetic.files import contents, files
from data.synthetic.invention import Invented, Truth, crowd, invent
from data.synthetic.mess import DirtyFile, Mess, dirty
from data.synthetic.plans import PLANS, UnknownSchoolError
from data.synthetic.settle import settle
from data.synthetic.tables import Shape, mentee_table, mentor_table, staff_table

__all__ = [
    "PLANS",
    "DirtyFile",
    "Invented",
    "Mess",
    "Shape",
    "Truth",
    "UnknownSchoolError",
    "contents",
    "crowd",
    "dirty",
    "files",
    "invent",
    "mentee_table",
    "mentor_table",
    "old_bank",
    "settle",
    "staff_table",
]
