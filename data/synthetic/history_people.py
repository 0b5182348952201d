"""Who worked in an invented school in the two years before: today's staff, and who has left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np
from numpy.random import Generator

from data.codebook import framework
from data.names import clean_text
from data.records.consent import ConsentAct
from data.records.ids import PersonId
from data.records.person import Person
from data.synthetic.identity import invented_id
from data.synthetic.invention import Invented
from data.synthetic.minds import Minds
from data.synthetic.municipality import BLOCKS, Flags, Params, Roll, finished_roll, first_day
from data.synthetic.municipality import YEARS as TOLD
from data.synthetic.names import Namer
from data.synthetic.outcomes_staying import base_rate
from data.synthetic.staff import POSTS, Staff
from data.synthetic.truth import SCALES

FORMER = 7  # people of a school of 45 who have left since
SIZE = 45
TAKING = 0.48  # share of those who may that ask for a mentor
GONE = (  # day of leaving and where to
    (date(2025, 1, 20), "school"),
    (date(2025, 6, 16), "school"),
    (date(2025, 7, 1), "profession"),
    (date(2025, 11, 10), "school"),
    (date(2026, 2, 2), "profession"),
    (date(2026, 6, 15), "school"),
    (date(2026, 7, 6), "school"),
)
NEW_AT = (1.0, 0.0, 6.0, 2.0, 0.0, 11.0, 1.0)  # years of teaching when the first year began
SUBJECTS = ("rus", "eng", "math", "primary", "history", "primary", "biology")
PATIENT = 1e7  # nobody of today's staff has left
BROKEN = (ConsentAct.REFUSED, ConsentAct.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cast:
    """People of both years; ``roll`` and ``staff`` hold them in the same order.

    ``former`` are those to be written down anew; ``monitored`` is over people.
    """

    params: Params
    roll: Roll
    staff: Staff
    former: tuple[Person, ...]
    monitored: Flags
    minds: Minds


def cast(rng: Generator, invented: Invented) -> Cast:
    """Draw the cast of an invented school."""
    former = _former(rng, invented)
    people = (*invented.people, *former)
    scale = "school" if len(invented.people) >= SIZE else "village"
    params = replace(SCALES[scale], mentees=TAKING, median_staff=float(len(invented.people)))
    since = int(invented.school.year[:4]) - int(TOLD[0][:4])
    years = np.array([float((one.years_teaching or 0) - since) for one in people])
    hired = np.array([one.hired_on for one in people], dtype="datetime64[D]")
    drawn = finished_roll(rng, params, np.zeros(len(people), np.int64), years, hired, 1)
    roll = _known(drawn, invented, people)
    roll = replace(roll, patience=_patience(params, roll, people))
    women = np.array([one.fio.endswith(("на", "кызы")) for one in people])
    return Cast(
        params=params,
        roll=roll,
        staff=Staff(people=people, women=women, years=np.maximum(years, 0), teachers=()),
        former=former,
        monitored=_monitored(invented, people),
        minds=_minds(rng, roll),
    )


def _former(rng: Generator, invented: Invented) -> tuple[Person, ...]:
    """Colleagues who have left the school, archived on the day they left."""
    namer, taken = Namer(rng), {one.fio for one in invented.people}
    many = max(1, round(FORMER * len(invented.people) / SIZE))
    made: list[Person] = []
    while len(made) < many:
        place = len(made)
        fio = clean_text(namer.name(woman=place % 4 != 3, born=1985))  # noqa: PLR2004
        if fio in taken:
            continue
        left, where = GONE[place]
        years = NEW_AT[place]
        hired = date(int(TOLD[0][:4]) - min(int(years), 4), 8, 20 + place)
        made.append(
            Person(
                id=PersonId(invented_id(invented.name, invented.seed, "former", place)),
                school_id=invented.school.id,
                fio=fio,
                year_of_birth=int(left.year - 24 - years),
                post=POSTS[SUBJECTS[place]],
                subjects=(SUBJECTS[place],),
                levels=("noo",) if SUBJECTS[place] == "primary" else ("ooo",),
                years_teaching=int(years) + 2,
                years_in_school=left.year - hired.year,
                category="none",
                site=invented.people[-1 - place].site,
                external_id=f"{len(invented.people) + place + 1:05d}",
                archived_at=datetime(left.year, left.month, left.day, 15, tzinfo=UTC),
                hired_on=hired,
                left_on=left,
                left_for=where,
            )
        )
    return tuple(made)


def _known(drawn: Roll, invented: Invented, people: Sequence[Person]) -> Roll:
    """The roll with what the register says about these people."""
    sites = sorted({one.site for one in people})
    start = first_day(TOLD[0])
    theta = drawn.theta.copy()
    count = len(invented.people)
    theta[:count] = invented.truth.theta
    born = np.array([one.year_of_birth or 1980 for one in people])
    return replace(
        drawn,
        keys=np.array([str(one.id) for one in people], dtype=object),
        observed=np.maximum(drawn.hired, start),
        age=int(TOLD[0][:4]) - born.astype(float),
        block=np.array([_block(one) for one in people]),
        site=np.array([sites.index(one.site) for one in people]),
        part_time=np.array([one.part_time for one in people]),
        theta=theta,
        rating=np.clip(np.rint(3.0 + 0.95 * (theta + 0.3)), 1, 5),
        willing=np.array([_willing(invented, one) for one in people]),
    )


def _block(one: Person) -> int:
    groups = {each.code: each.groups for each in framework().subjects}
    found = groups.get(one.subjects[0], ()) if one.subjects else ()
    return next((BLOCKS.index(each) for each in found if each in BLOCKS), len(BLOCKS) - 1)


def _willing(invented: Invented, one: Person) -> bool:
    """Who chairs the school takes no part, nor does who has refused or withdrawn something."""
    chief = one.post.startswith(("директор", "заместитель"))
    acts = [each.act for each in invented.consents if each.person_id == one.id]
    asked = any(each.person_id == one.id for each in invented.participations)
    return not chief and not (asked and (not acts or any(each in BROKEN for each in acts)))


def _monitored(invented: Invented, people: Sequence[Person]) -> Flags:
    """Who agrees to monitoring this year did so before; of the others one in ten did not."""
    agreed = {each.person_id: len(each.purposes) > 2 for each in invented.consents}  # noqa: PLR2004
    return np.array([agreed.get(one.id, place % 10 != 0) for place, one in enumerate(people)])


def _patience(params: Params, roll: Roll, people: Sequence[Person]) -> np.ndarray:
    """Draws behind the day of leaving, so that everybody leaves when they have left."""
    found = np.full(roll.count, PATIENT)
    for place, one in enumerate(people):
        if one.left_on is not None:
            hazard = base_rate(params) * np.exp(params.motivation_leaves * roll.motivation[place])
            start, end = (
                float((np.datetime64(day, "D") - roll.hired[place]).astype(int)) / 365.25
                for day in (str(roll.observed[place]), one.left_on)
            )
            found[place] = (end**params.shape - start**params.shape) * hazard
    return found


def _minds(rng: Generator, roll: Roll) -> Minds:
    """What the people can and want, as questionnaires are drawn from."""
    asked = tuple(
        tuple(np.flatnonzero(row)[np.argsort(-row[row > 0], kind="stable")].tolist())
        for row in roll.asked
    )
    return Minds(
        theta=roll.theta,
        style=rng.normal(0.0, 1.0, (roll.count, len(framework().style["scale"]))),
        tilt=rng.normal(0.0, 0.35, roll.count),
        asked=asked,
        weight=roll.asked,
    )
