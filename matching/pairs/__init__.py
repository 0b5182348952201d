"""Pairs after a round: agreement of both sides, acquaintance, work, early ends, another mentor."""

from matching.pairs.agreeing import (
    Offer,
    acquainted,
    acquainted_by_link,
    answer_by_link,
    confirm,
    offered,
    part,
    start_trial,
)
from matching.pairs.cards import OfferedCard, card_of
from matching.pairs.conflict import Asked, ask_second, asked, concerned, second
from matching.pairs.leading import (
    Pause,
    activate,
    close,
    complete,
    earliest,
    finishing,
    lacking,
    leave_group,
    pause,
    resume,
    terminate,
)
from matching.pairs.leaving import leave_mentor, rehome, repair
from matching.pairs.links import ask, remind
from matching.pairs.listing import Awaited, PairRow, Step, board, history, leaving
from matching.pairs.paper import OwnPaper, own_paper, signed
from matching.pairs.states import NEXT, Actor, Ending
from matching.pairs.timers import tick
from matching.rounds.private import private

__all__ = [
    "NEXT",
    "Actor",
    "Asked",
    "Awaited",
    "Ending",
    "Offer",
    "OfferedCard",
    "OwnPaper",
    "PairRow",
    "Pause",
    "Step",
    "acquainted",
    "acquainted_by_link",
    "activate",
    "answer_by_link",
    "ask",
    "ask_second",
    "asked",
    "board",
    "card_of",
    "close",
    "complete",
    "concerned",
    "confirm",
    "earliest",
    "finishing",
    "history",
    "lacking",
    "leave_group",
    "leave_mentor",
    "leaving",
    "offered",
    "own_paper",
    "part",
    "pause",
    "private",
    "rehome",
    "remind",
    "repair",
    "resume",
    "second",
    "signed",
    "start_trial",
    "terminate",
    "tick",
]
