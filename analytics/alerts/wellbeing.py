"""How a mentee feels at work, for the psychologist who leads the case and nobody else.

Only with the person's live consents to support and to monitoring; a person alone, never a group.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.scales import scored
from data.access import Permission
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.invitation import Form, Response
from data.store import Work

WELL = "WELL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """One sitting: the wave, the day and the mean, 1-5, more is better."""

    wave: str
    on: date
    score: float


def wellbeing(work: Work, person_id: PersonId) -> tuple[Felt, ...] | None:
    """What a mentee has answered, the oldest first; None without the consents or the own case."""
    work.require(Permission.CASE_READ)
    own = any(one.author == work.by.id for one in work.cases.of(person_id))
    agreed = all(
        person_id in work.consents.live(one, work.local)
        for one in (Purpose.SUPPORT, Purpose.MONITORING)
    )
    if not (own and agreed):
        return None
    sittings = [one for one in work.responses.of(person_id) if one.form is Form.WAVE]
    return tuple(_felt(sittings))


def _felt(sittings: list[Response]) -> Iterator[Felt]:
    rows = [
        (at, item, value)
        for at, one in enumerate(sittings)
        for item, value in one.answers.items()
        if item.startswith(f"{WELL}.") and isinstance(value, int | float)
    ]
    frame = pd.DataFrame(rows, columns=["wave", "item", "value"])
    sheets = frame.assign(
        school="", person="", pair="", role="", year="", version="", instrument=WELL
    )
    for one in scored(sheets, WELL).sort_values("wave").to_dict("records") if rows else ():
        sitting = sittings[int(one["wave"])]
        yield Felt(
            wave=str(sitting.context.get("wave", "")),
            on=sitting.submitted_at.date(),
            score=float(one["score"]),
        )
