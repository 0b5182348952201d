"""Use cases of consents: texts, giving, refusing, withdrawing, the register, who lacks one."""

from data.papers.consents import (
    Lacking,
    Line,
    NotGivenError,
    NothingChosenError,
    NothingToRestOnError,
    NotInForceError,
    UnknownTextError,
    give,
    lacking,
    of,
    refuse,
    register,
    text_in_force,
    texts,
    withdraw,
)

__all__ = [
    "Lacking",
    "Line",
    "NotGivenError",
    "NotInForceError",
    "NothingChosenError",
    "NothingToRestOnError",
    "UnknownTextError",
    "give",
    "lacking",
    "of",
    "refuse",
    "register",
    "text_in_force",
    "texts",
    "withdraw",
]
