"""How a case comes into the practice library by itself, and how it leaves it."""

from dataclasses import replace

from data.bank.needs import sensitive
from data.codebook.practice import sections
from data.practice.people import publishable
from data.records.ids import MaterialId, PersonId, new_id
from data.records.practice import Material, Study
from data.store import Work

KIND = "case"


def enter(work: Work, study: Study) -> Material:
    """Put a published case into the library, once; asks no permission: who publishes it does."""
    known = [one for one in work.materials.all() if one.study_id == study.id]
    material = Material(
        id=known[0].id if known else MaterialId(new_id()),
        school_id=work.school_id,
        title=study.body.get("title", ""),
        kind=KIND,
        text=_text(study),
        tags=study.tags,
        domains=_domains(work, study),
        author_ids=study.author_ids if study.named else (),
        study_id=study.id,
        added_on=known[0].added_on if known else work.today,
        public=True,
        version=known[0].version if known else 1,
    )
    kept = work.materials.put(material)
    told = {"kind": KIND, "study": study.id}
    work.audit("material.entered", None, told, subject=f"material:{kept.id}")
    return kept


def leave(work: Work, study: Study) -> None:
    """Take the case out of the library; its text goes with it."""
    for one in work.materials.all():
        if one.study_id == study.id and one.removed_on is None:
            gone = replace(one, removed_on=work.today, public=False, text="", author_ids=())
            work.materials.put(gone)
            told = {"study": study.id}
            work.audit("material.left", told, None, subject=f"material:{one.id}")


def hide_of(work: Work, person_id: PersonId) -> None:
    """Materials of somebody who does not let them be published are public no more."""
    if publishable(work, person_id):
        return
    for one in work.materials.all():
        if one.public and person_id in one.author_ids:
            work.materials.put(replace(one, public=False))
            told = {"public": True}
            work.audit("material.hidden", told, None, subject=f"material:{one.id}")


def _text(study: Study) -> str:
    """Sections in their order, each under its name."""
    return "\n\n".join(
        f"{one.name}\n{study.body[one.code]}"
        for one in sections()
        if one.code != "title" and study.body.get(one.code)
    )


def _domains(work: Work, study: Study) -> tuple[str, ...]:
    """Competencies of the goals, never a sensitive one."""
    programme = work.programmes.of_pair(study.pair_id) if study.pair_id else None
    found = (one.domain for one in (programme.goals if programme else ()) if one.domain)
    return tuple(one for one in dict.fromkeys(found) if one not in sensitive())
