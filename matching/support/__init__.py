"""The psychologist's support of mentees without a pair: board, cases, notes, plans, counts."""

from matching.support.advising import apply, recommend, take_back, waits_for_curator
from matching.support.board import (
    Candidate,
    CaseRow,
    Detail,
    HistoryLine,
    board,
    candidates,
    detail,
    noted,
    status,
)
from matching.support.cases import hand_over, move, open_case, record_agreement, set_next
from matching.support.counts import MonthRow, by_month
from matching.support.states import (
    MOVES,
    STANDING,
    CaseExistsError,
    InQueueError,
    NextDateError,
    NoPlanError,
    NotAgreedError,
    NothingToApplyError,
    NotOwnCaseError,
    NotWithoutPairError,
    SupportConsentError,
)

__all__ = [
    "MOVES",
    "STANDING",
    "Candidate",
    "CaseExistsError",
    "CaseRow",
    "Detail",
    "HistoryLine",
    "InQueueError",
    "MonthRow",
    "NextDateError",
    "NoPlanError",
    "NotAgreedError",
    "NotOwnCaseError",
    "NotWithoutPairError",
    "NothingToApplyError",
    "SupportConsentError",
    "apply",
    "board",
    "by_month",
    "candidates",
    "detail",
    "hand_over",
    "move",
    "noted",
    "open_case",
    "recommend",
    "record_agreement",
    "set_next",
    "status",
    "take_back",
    "waits_for_curator",
]
