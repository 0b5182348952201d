"""Papers about consents: the register to be printed, and the paper by which one is taken back."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from data.access import Permission
from data.codebook import label
from data.errors import ProgrammeError
from data.i18n import _
from data.papers.declining import Case, declined, initials
from data.papers.kinds import About, PaperKind, Subject
from data.papers.register import Line, of_school, standing
from data.records.consent import ConsentAct, Purpose
from data.records.ids import PersonId
from data.store import Work

REGISTER, WITHDRAWAL = "consents_register", "withdrawal"
BOX, NONE = "☐", "–"


class NothingToWithdrawError(ProgrammeError):
    """Nothing that this person has consented to is in force: ``fio``."""

    code = "papers.nothing_to_withdraw"


def consents_register(work: Work, _subject: str) -> Mapping[str, object]:
    """What stands by person and purpose; whose data the bank may not keep is counted, not named."""
    lines = of_school(work)
    named = {one.person_id for one in lines if one.purpose is Purpose.BANK and one.live}
    shown = [one for one in lines if one.person_id in named]
    return {
        "live": sum(one.live for one in shown),
        "total": len(shown),
        "unnamed": len({one.person_id for one in lines} - named),
        "rows": [_row(one, number) for number, one in enumerate(shown, start=1)],
    }


def _row(one: Line, number: int) -> Mapping[str, object]:
    given = one.act is ConsentAct.GIVEN
    return {
        "number": number,
        "person": one.fio,
        "purpose": _purpose(one),
        "version": one.text_version.rpartition("@")[2] or NONE,
        "given": f"{one.at:%d.%m.%Y}" if given else NONE,
        "until": f"{one.valid_to:%d.%m.%Y}" if given and one.valid_to else NONE,
        "state": _state(one),
        "how": label("channel", one.channel.value),
    }


def _state(one: Line) -> str:
    if one.live:
        return _("in force")
    if one.lacks is not None:
        return _("rests on another one")
    if one.act is ConsentAct.GIVEN:
        return _("has run out")
    return f"{label('consent_act', one.act.value)} {one.at:%d.%m.%Y}"


def _purpose(one: Line) -> str:
    """For what, with the school that receives; a pair is never told by its id."""
    about = one.subject if one.purpose is Purpose.TRANSFER else ""
    said = label("purpose", one.purpose.value)
    return f"{said}: {about}" if about else said


def withdrawal(work: Work, subject: str) -> Mapping[str, object]:
    """All that a person can take back, to tick on paper and sign.

    Raises:
        NothingToWithdrawError: nothing is in force.
    """
    person = work.people.get(PersonId(subject))
    found = [one for one in standing(work, person.id) if _held(one)]
    if not found:
        raise NothingToWithdrawError(fio=person.fio)
    return {
        "person": person.fio,
        "person_genitive": declined(person, Case.GENITIVE),
        "purposes": [
            {
                "box": BOX,
                "purpose": _purpose(one),
                "given": f"{one.at:%d.%m.%Y}",
                "version": one.text_version,
            }
            for one in found
        ],
    }


def _held(one: Line) -> bool:
    """Whether it can be taken back: taking part in a pair is left by another paper."""
    return (one.live or one.lacks is not None) and one.purpose is not Purpose.PARTICIPATION


def _people(work: Work) -> Sequence[Subject]:
    return list(_holders(work))


def _holders(work: Work) -> Iterator[Subject]:
    for who, lines in groupby(of_school(work), key=lambda one: (one.person_id, one.fio)):
        if any(_held(one) for one in lines):
            yield Subject(id=who[0], words=initials(who[1]))


def _whose(_work: Work, subject: str) -> PersonId:
    return PersonId(subject)


PAPERS = (
    PaperKind(
        code=REGISTER,
        template=REGISTER,
        about=About.SCHOOL,
        items=("2.2", "3.2"),
        signer="curator",
        reads=Permission.CONSENT_READ,
        writes=Permission.CONSENT_WRITE,
        values=consents_register,
    ),
    PaperKind(
        code=WITHDRAWAL,
        template=WITHDRAWAL,
        about=About.PERSON,
        signer="person",
        reads=Permission.CONSENT_READ,
        writes=Permission.CONSENT_WRITE,
        values=withdrawal,
        person=_whose,
        subjects=_people,
    ),
)
