"""Which schools a person agrees to be handed over to: a consent names each of them."""

from collections.abc import Collection, Mapping

from data.access.consent import may
from data.names import fio_norm
from data.records.consent import Consent, Purpose
from data.records.ids import PersonId
from data.store import Work

OWN = ""  # the school of the work, among names of workplaces


def receivers(work: Work, workplaces: Collection[str]) -> Mapping[PersonId, tuple[str, ...]]:
    """Of these workplaces, those each person has a live consent to be handed over to.

    Args:
        work: of whoever asks; a use case has asked for the permission.
        workplaces: as the staff list spells them; ``OWN`` is this school, under either name.
    """
    school = work.schools.get(work.school_id)
    wanted = {fio_norm(one): one for one in workplaces if one}
    if OWN in workplaces:
        wanted |= {fio_norm(one): OWN for one in (school.name, school.short_name) if one}
    acts: dict[PersonId, list[Consent]] = {}
    for one in work.consents.everything():
        acts.setdefault(one.person_id, []).append(one)
    found = {who: _named(work, mine, wanted) for who, mine in acts.items()}
    return {who: named for who, named in found.items() if named}


def comes_here(work: Work, person_id: PersonId) -> bool:
    """Whether somebody of another school agrees that this school is told of them."""
    school = work.schools.get(work.school_id)
    wanted = {fio_norm(one): OWN for one in (school.name, school.short_name) if one}
    return bool(_named(work, work.consents.of(person_id), wanted))


def _named(work: Work, acts: Collection[Consent], wanted: Mapping[str, str]) -> tuple[str, ...]:
    mine = list(acts)
    subjects = {one.subject for one in mine if Purpose.TRANSFER in one.purposes and one.subject}
    found = {
        wanted[fio_norm(one)]
        for one in subjects
        if fio_norm(one) in wanted and may(mine, Purpose.TRANSFER, work.local, subject=one)
    }
    return tuple(sorted(found))
