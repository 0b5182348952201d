"""The rest of the invented municipality: schools that hand their figures in, and no more.

27 schools stand beside the school of the demo. Nobody works in them here: of each only the facts of
two finished years are kept, without a single name.
"""

from datetime import datetime

from analytics import facts
from analytics.facts import Facts
from analytics.rollup.refreshing import hand_in
from dashboard.cli.living import day_of
from data.records.ids import SchoolId
from data.records.school import School
from data.store import Store
from data.synthetic.identity import school_id
from data.synthetic.truth import Told, synth

SCHOOLS = 27
FIRST = 46  # numbers of the schools in their names
FULL = "Вымышленная средняя общеобразовательная школа № {number}"
SHORT = "Школа № {number} (вымышленная)"
PULSES = "meeting"  # a wave about single meetings: nobody looks at it across schools


def settle_town(store: Store, here: School, seed: int, now: datetime) -> None:
    """Write the neighbours and what they hand in, a transaction a school."""
    told = synth(seed, "municipality", schools=SCHOOLS)
    parts = {year: _facts(told.of_year(year)) for year in told.by_year}
    for place, key in enumerate(parts[min(parts)].schools):
        school = _school(here, seed, FIRST + place)
        mine = {year: named(whole.of_schools([key]), school.id) for year, whole in parts.items()}
        with store.work(by=store.system(school.id), now=day_of(now), durable=False) as work:
            work.schools.put(school)
            hand_in(work, mine)


def _facts(told: Told) -> Facts:
    answers = told.tables["answers"]
    tables = {**told.tables, "answers": answers[answers["wave"] != PULSES]}
    return facts.of_tables(tables, told.as_of, synthetic=True)


def named(one: Facts, school: SchoolId) -> Facts:
    """The same facts under the id of the school."""
    tables = {name: table.assign(school=school) for name, table in one.tables().items()}
    return facts.of_tables(tables, one.as_of, synthetic=True)


def _school(here: School, seed: int, number: int) -> School:
    name = f"town{number}"
    return School(
        id=school_id(name, seed),
        name=FULL.format(number=number),
        short_name=SHORT.format(number=number),
        municipality=here.municipality,
        year=here.year,
        synthetic=True,
    )
