"""An invented school moves into a store, everything in one unit of work."""

from data.records.person import Person
from data.store import Work
from data.synthetic.invention import Invented


def settle(work: Work, invented: Invented) -> None:
    """Write the school, its people, answers, consents and both banks; nothing is computed.

    Managers are written before those who answer to them. Accounts are made elsewhere.
    """
    if work.schools.find(invented.school.id) is None:
        work.schools.put(invented.school)
    text = invented.consent_text
    if text.version not in {one.version for one in work.consent_texts.all()}:
        work.consent_texts.put(text)
    work.people.put_all(managers_first(invented.people))
    work.participations.put_all(invented.participations)
    work.sheets.put_all(invented.sheets)
    work.consents.put_all(invented.consents)
    work.audit(
        "synthetic.settled",
        None,
        {"name": invented.name, "seed": invented.seed, "people": len(invented.people)},
        subject=f"school:{invented.school.id}",
    )


def managers_first(people: tuple[Person, ...]) -> list[Person]:
    """The people ordered so that nobody stands before the own manager."""
    by_id = {one.id: one for one in people}

    def depth(one: Person) -> int:
        above = by_id.get(one.manager_id) if one.manager_id else None
        return 0 if above is None else 1 + depth(above)

    return sorted(people, key=depth)
