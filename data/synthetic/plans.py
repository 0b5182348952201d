"""The invented schools: how many people, which obstacles the story must hold."""

from dataclasses import dataclass

from data.errors import ProgrammeError

YEAR = "2026/2027"


class UnknownSchoolError(ProgrammeError):
    """No invented school has this name: ``name``, ``known``."""

    code = "synthetic.unknown_school"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One invented school.

    ``departments`` have a head who manages their teachers; others answer to a deputy. ``scarce``
    domains are weak in every mentor. ``story`` places one mentee before every kind of obstacle.
    ``extra_names`` replace the last drawn names.
    """

    name: str
    school: str
    short: str
    municipality: str
    domain: str
    staff: int
    mentors: int
    mentees: int
    specialists: tuple[tuple[str, str], ...] = ()
    deputies: int = 1
    departments: tuple[str, ...] = ()
    scarce: tuple[str, ...] = ()
    story: bool = True
    buildings: tuple[str, ...] = ()
    extra_names: tuple[str, ...] = ()


SPECIALISTS = (
    ("педагог-психолог", "school_psychologist"),
    ("социальный педагог", "social_teacher"),
    ("учитель-логопед", "speech_therapist"),
    ("педагог-библиотекарь", "librarian"),
    ("советник директора по воспитанию", "education_adviser"),
)

PLANS = {
    "school45": Plan(
        name="school45",
        school="Муниципальное бюджетное общеобразовательное учреждение "
        "«Средняя общеобразовательная школа № 45»",
        short="МБОУ «СОШ № 45»",
        municipality="г. Верхнегорск",
        domain="school45.example",
        staff=45,
        mentors=13,
        mentees=17,
        specialists=SPECIALISTS,
        deputies=3,
        departments=("primary", "philology"),
        scarce=("inclusion",),
        buildings=("корпус 1", "корпус 2"),
        extra_names=("Мамедова Айгюн Расим кызы",),
    ),
    "lenino14": Plan(
        name="lenino14",
        school="Муниципальное казённое общеобразовательное учреждение "
        "«Ленинская основная общеобразовательная школа»",
        short="МКОУ «Ленинская ООШ»",
        municipality="с. Ленино",
        domain="lenino.example",
        staff=14,
        mentors=4,
        mentees=3,
        specialists=(("педагог-психолог", "school_psychologist"),),
        story=False,
    ),
}


def plan_of(name: str) -> Plan:
    """The plan with this name.

    Raises:
        UnknownSchoolError: nobody has invented such a school.
    """
    if name not in PLANS:
        raise UnknownSchoolError(name=name, known=", ".join(sorted(PLANS)))
    return PLANS[name]


def crowd_plan(mentees: int, mentors: int) -> Plan:
    """A plan for benchmarks: everybody takes part, a deputy for every hundred people."""
    deputies = 1 + (mentees + mentors) // 100
    return Plan(
        name=f"crowd{mentees}x{mentors}",
        school="Вымышленный образовательный округ",
        short="Вымышленный округ",
        municipality="г. Верхнегорск",
        domain="crowd.example",
        staff=mentees + mentors + 1 + deputies,
        mentors=mentors,
        mentees=mentees,
        deputies=deputies,
        departments=("primary", "philology", "math_it"),
        story=False,
    )
