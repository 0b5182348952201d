"""Coverage of requests (3.2), selection of mentors for a programme (4.1), their training (4.2)."""

from matching.selection.courses import (
    CourseView,
    TrainingRow,
    attend,
    cancel_course,
    courses,
    enrol,
    finish_course,
    outside,
    plan_course,
)
from matching.selection.covering import Coverage, CoverageRow, Lead, coverage, look, missing
from matching.selection.deciding import DECISIONS, decide, interview, neutral, undo
from matching.selection.listing import (
    Barred,
    Candidacies,
    CandidacyRow,
    ListedProgramme,
    programmes,
    shortlist,
)
from matching.selection.people import Seeker, seekers
from matching.selection.readying import ReadyRow, count_earlier, exempt, ready, tick
from matching.selection.refusals import NobodyToListError

__all__ = [
    "DECISIONS",
    "Barred",
    "Candidacies",
    "CandidacyRow",
    "CourseView",
    "Coverage",
    "CoverageRow",
    "Lead",
    "ListedProgramme",
    "NobodyToListError",
    "ReadyRow",
    "Seeker",
    "TrainingRow",
    "attend",
    "cancel_course",
    "count_earlier",
    "courses",
    "coverage",
    "decide",
    "enrol",
    "exempt",
    "finish_course",
    "interview",
    "look",
    "missing",
    "neutral",
    "outside",
    "plan_course",
    "programmes",
    "ready",
    "seekers",
    "shortlist",
    "tick",
    "undo",
]
