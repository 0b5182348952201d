"""People as matching sees them: answers by code, facts of the staff list, unknown kept unknown."""  # noqa: A005

from matching.profile.answers import (
    domain_mean,
    domain_means,
    likert,
    marks,
    meeting,
    most_important,
    shared,
    some,
    styles,
    ticks,
    whole,
    with_slots,
    without_slots,
)
from matching.profile.applicant import ADMITTED, Applicant, applicant, restore, ticked
from matching.profile.codes import Codes, Kind, codes, options

__all__ = [
    "ADMITTED",
    "Applicant",
    "Codes",
    "Kind",
    "applicant",
    "codes",
    "domain_mean",
    "domain_means",
    "likert",
    "marks",
    "meeting",
    "most_important",
    "options",
    "restore",
    "shared",
    "some",
    "styles",
    "ticked",
    "ticks",
    "whole",
    "with_slots",
    "without_slots",
]
