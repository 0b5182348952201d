"""What a person does about the own papers by a personal link. No person id comes from outside."""

from collections.abc import Mapping, Sequence
from datetime import date

from data.access import Permission
from data.codebook.papers import (
    LONG_TERM_BANK,
    PROCESSING,
    PUBLICATION,
    TRANSFER,
    filled,
    purposes_of,
)
from data.errors import DeniedError
from data.papers import acts
from data.papers.consents import take_back
from data.papers.refusals import NothingChosenError
from data.papers.register import Line, standing
from data.papers.texts import kept_text, newest
from data.records.consent import Channel, Consent, ConsentAct, ConsentText, Purpose
from data.records.ids import PersonId
from data.records.invitation import Form
from data.store import Work

QUESTIONNAIRES = frozenset({Form.MENTOR, Form.MENTEE})
FILLED = "filled"  # a term of an act: the blanks of the wording that stood filled on the screen
UNNAMED = (PROCESSING, PUBLICATION, LONG_TERM_BANK)  # papers of a link that names none


def papers_of_link(work: Work) -> tuple[tuple[str, str], ...]:
    """Papers the link is for, each with its subject: ``"processing,transfer:Школа № 5"``.

    A link to a questionnaire is for the paper on processing, which stands before it.
    """
    if work.link is None:
        return ()
    if work.link.form in QUESTIONNAIRES:
        return ((PROCESSING, ""),)
    if work.link.form is not Form.CONSENT:
        return ()
    named = [one.strip() for one in work.link.subject.split(",") if one.strip()] or UNNAMED
    return tuple((name, subject) for name, _, subject in (one.partition(":") for one in named))


def shown_text(work: Work, paper: str, language: str = "ru") -> ConsentText:
    """The wording a person reads before saying anything."""
    _whose(work, paper)
    return newest(work, paper, language)


def read_text(work: Work, paper: str, language: str = "ru") -> tuple[str, tuple[str, ...]]:
    """The wording with the person, the school and the receiver put in, and which were.

    What is kept by its digest is the wording itself; an act names the blanks that were filled.
    """
    whose, subject = _whose(work, paper)
    return _filled(work, newest(work, paper, language), whose, subject)


def give_by_link(
    work: Work,
    paper: str,
    purposes: Sequence[Purpose],
    fields: Sequence[str] = (),
    *,
    terms: Mapping[str, str] | None = None,
    valid_to: date | None = None,
    language: str = "ru",
) -> tuple[Consent, ...]:
    """Keep what a person has ticked on a paper of the own link; the rest was offered and refused.

    What is not ticked and was given before stays as it is: taking back is an act of its own.

    Raises:
        NothingChosenError: nothing is ticked, and nothing is left that could be refused.
    """
    whose, subject = _whose(work, paper)
    offered = purposes_of(paper)
    text = kept_text(work, purposes or offered, paper=paper, language=language)
    known = {one for act in work.consents.of(whose) for one in act.purposes}
    _text, blanks = _filled(work, text, whose, subject)
    agreed = {**(terms or {}), **({FILLED: " ".join(blanks)} if blanks else {})}
    refused = tuple(one for one in offered if one not in purposes and one not in known)
    if not purposes and not refused:
        raise NothingChosenError
    said = [
        acts.Paper(
            purposes=tuple(chosen),
            act=act,
            text_version=text.version,
            channel=Channel.LINK,
            evidence=_link(work),
            subject=subject,
            fields=tuple(fields) if act is ConsentAct.GIVEN else (),
            terms=agreed if act is ConsentAct.GIVEN else {},
            valid_to=valid_to if act is ConsentAct.GIVEN else None,
        )
        for chosen, act in ((purposes, ConsentAct.GIVEN), (refused, ConsentAct.REFUSED))
        if chosen
    ]
    return tuple(acts.write(work, whose, one) for one in said)


def withdraw_by_link(
    work: Work,
    purposes: Sequence[Purpose],
    reason: str = "",
    *,
    subject: str = "",
    fields: Sequence[str] = (),
) -> Consent:
    """Take back what was given, on the page «Мои данные»; it holds from this moment."""
    whose = mine(work)
    return take_back(
        work, whose, purposes, reason, channel=Channel.LINK, subject=subject, fields=fields
    )


def own_lines(work: Work) -> list[Line]:
    """The own lines of the register, for «Мои данные»."""
    return standing(work, mine(work))


def mine(work: Work) -> PersonId:
    """Whose page «Мои данные» this is.

    Raises:
        DeniedError: the actor did not come by such a link.
    """
    work.require(Permission.OWN_DATA)
    return work.require_link(Form.MY_DATA, work.link.subject if work.link else "")


def _whose(work: Work, paper: str) -> tuple[PersonId, str]:
    """Whose link it is and the subject of the paper; refuses a paper the link is not for."""
    form = work.link.form if work.link else Form.CONSENT
    whose = work.require_link(form, work.link.subject if work.link else "")
    for name, subject in papers_of_link(work):
        if name == paper and (paper != TRANSFER or subject):
            return whose, subject
    work.refused.append(Permission.OWN_FORMS)
    raise DeniedError(permission=str(Permission.OWN_FORMS))


def _filled(
    work: Work, text: ConsentText, whose: PersonId, subject: str
) -> tuple[str, tuple[str, ...]]:
    known = {
        "fio": work.people.get(whose).fio,
        "operator": work.schools.get(work.school_id).name,
        "receiver": subject if text.paper == TRANSFER else "",
    }
    return filled(text.text, known)


def _link(work: Work) -> str:
    return f"link:{work.link.id}" if work.link else ""
