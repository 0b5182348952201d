"""Two finished school years of an invented school, as the register would hold them by now.

Everything is drawn by ``data.synthetic.truth`` with the school's own people and turned into
records: rounds and pairs with their traces, programmes, meetings, waves of answers, warnings and
conclusions. ``settle_history`` writes them in the unit of work it is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.records.bank import Participation
from data.records.consent import Consent
from data.records.invitation import Response
from data.records.monitoring import Alert, Ask, Climate, Conclusion, PairTrace
from data.records.pair import Pair
from data.records.person import Person
from data.records.programme import Meeting, Programme
from data.records.questionnaire import AnswerSheet
from data.records.round import Round, Run, Unplaced
from data.store import Work
from data.synthetic import history_pairs, history_register, history_waves
from data.synthetic.history_frame import Frame
from data.synthetic.history_people import cast
from data.synthetic.invention import Invented
from data.synthetic.settle import managers_first
from data.synthetic.truth import Told, told_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Past:
    """Records of finished years, in the order they can be written. ``told`` is the truth."""

    told: Told
    people: tuple[Person, ...]
    participations: tuple[Participation, ...]
    sheets: tuple[AnswerSheet, ...]
    consents: tuple[Consent, ...]
    rounds: tuple[Round, ...]
    runs: tuple[Run, ...]
    unplaced: tuple[Unplaced, ...]
    pairs: tuple[Pair, ...]
    traces: tuple[PairTrace, ...]
    programmes: tuple[Programme, ...]
    meetings: tuple[Meeting, ...]
    asks: tuple[Ask, ...]
    responses: tuple[Response, ...]
    climates: tuple[Climate, ...]
    alerts: tuple[Alert, ...]
    conclusions: tuple[Conclusion, ...]


def past(invented: Invented, policy: Mapping[str, object], by: str = "") -> Past:
    """Draw the two years before the school's own.

    Args:
        invented: the school.
        policy: of its rounds; past ones were run under the same.
        by: the account that has concluded and approved.
    """
    rng = np.random.default_rng([invented.seed, *b"history", *invented.name.encode()])
    people = cast(rng, invented)
    told = told_of(rng, invented.seed, "school", people.params, people.roll, people.monitored)
    frame = Frame(invented=invented, cast=people, told=told, policy=policy, by=by, rng=rng)
    made: dict[str, Any] = {}
    for part in (history_register.made, history_pairs.made, history_waves.made):
        made |= part(frame)
    return Past(told=told, people=people.former, **made)


def settle_history(work: Work, invented: Invented, policy: Mapping[str, object]) -> Past:
    """Write two finished years beside the running one; nothing is computed, one line of audit."""
    found = past(invented, policy, work.by.id)
    work.people.put_all(managers_first(found.people))
    work.participations.put_all(found.participations)
    work.sheets.put_all(found.sheets)
    work.consents.put_all(found.consents)
    work.rounds.put_all(found.rounds)
    work.runs.put_all(found.runs)
    work.unplaced.put_all(found.unplaced)
    work.pairs.put_all(found.pairs)
    work.pair_traces.put_all(found.traces)
    work.programmes.put_all(found.programmes)
    work.meetings.put_all(found.meetings)
    work.asks.put_all(found.asks)
    work.responses.put_all(found.responses)
    work.climates.put_all(found.climates)
    work.alerts.put_all(found.alerts)
    work.conclusions.put_all(found.conclusions)
    told = {"years": len(found.told.by_year), "pairs": len(found.pairs), "asks": len(found.asks)}
    work.audit("synthetic.history", None, told, subject=f"school:{invented.school.id}")
    return found
