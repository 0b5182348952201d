"""The card one side of a pair is shown about the other: only what live consents allow.

Never self-ratings, wishes about people or private answers; a sensitive domain stands as «прочее».
"""

from collections.abc import Collection
from dataclasses import dataclass

from data.access import Permission
from data.bank import needs
from data.bank.cards import TEXTS
from data.bank.participations import current
from data.codebook import framework, label
from data.i18n import _
from data.papers.receiving import comes_here
from data.records.bank import Role
from data.records.ids import PairId, PersonId
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.person import Person
from data.records.questionnaire import Answers
from data.store import Work
from matching.pairs.states import NotOfPairError
from matching.rounds.entrants import consented

TOP = 3  # domains that are shown where the mentee agreed to it
SHARES = "mentee.share_needs"
CONFIRMED = "tags.confirmed"
TOLD = frozenset(
    {
        PairState.CONSENTED,
        PairState.TRIAL,
        PairState.CONFIRMED,
        PairState.ACTIVE,
        PairState.PAUSED,
        PairState.FINISHING,
    }
)  # both have agreed: a colleague of another school is called by name


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedCard:
    """What one side may know of the other; what consents do not allow is empty.

    ``competences`` are domains of a mentor, ``top`` of a mentee who lets the mentor see them.
    """

    person_id: PersonId
    role: Role
    fio: str
    post: str = ""
    subjects: tuple[str, ...] = ()
    years_teaching: int | None = None
    workplace: str = ""
    request: str = ""
    competences: tuple[str, ...] = ()
    own_words: str = ""
    achievements: str = ""
    top: tuple[str, ...] = ()


def card_of(work: Work, pair_id: PairId, about: PersonId) -> OfferedCard:
    """The card of one of a pair, for the other side by link, or for the curator who leads pairs.

    Raises:
        NotOfPairError: either of the two does not belong to the pair, or both are of one side.
    """
    pair = work.pairs.get(pair_id)
    _check_reader(work, pair, about)
    return card(work, pair, about)


def card(work: Work, pair: Pair, about: PersonId) -> OfferedCard:
    """The same for a use case that has already asked who reads."""
    mentor = about == pair.mentor_id
    return seen_of(work, about, mentor=mentor, year=pair.year, named=pair.state in TOLD)


def seen_of(
    work: Work, about: PersonId, *, mentor: bool, year: str, named: bool = False
) -> OfferedCard:
    """What the other side may know of a person. Asks nobody's permission: use cases do.

    Args:
        work: of whoever reads.
        about: the person.
        mentor: whether the card is a mentor's.
        year: of the pair or the round.
        named: both have agreed, so that a colleague of another school has a name.
    """
    role = Role.MENTOR if mentor else Role.MENTEE
    if about not in consented(work):
        return OfferedCard(person_id=about, role=role, fio=_("a colleague"))
    person = work.people.get(about)
    sheet = work.sheets.latest(about, role, year)
    answers = sheet.answers if sheet else {}
    row = current(work, about, role, year)
    own = str(answers.get(TEXTS[role], "")) or (row.headline if row else "")
    return OfferedCard(
        person_id=about,
        role=role,
        fio=_called(work, person, named=named),
        post=person.post,
        subjects=tuple(label("subject", one) for one in person.subjects),
        years_teaching=person.years_teaching,
        workplace=person.workplace,
        request="" if mentor else own,
        competences=_competences(answers) if mentor else (),
        own_words=own if mentor else "",
        achievements=(row.achievements if row else "") if mentor else "",
        top=() if mentor else _top(answers),
    )


def others(pair: Pair, who: PersonId) -> tuple[PersonId, ...]:
    """The other side of a person: the mentees, or the mentor."""
    if who == pair.mentor_id:
        return pair.mentee_ids
    if who in pair.mentee_ids:
        return (pair.mentor_id,)
    raise NotOfPairError


def _check_reader(work: Work, pair: Pair, about: PersonId) -> None:
    if work.link is None:
        work.require(Permission.PAIR_READ)
        others(pair, about)
        return
    who = work.require_link(Form.ANSWER, pair.id)
    if about not in others(pair, who):
        raise NotOfPairError


def _called(work: Work, person: Person, *, named: bool) -> str:
    """The name; of another school's colleague only with consent, or once both have agreed.

    A consent to be handed over to some other school says nothing about this one.
    """
    if person.workplace and not (named or comes_here(work, person.id)):
        return _("a colleague of another school")
    return person.fio


def _competences(answers: Answers) -> tuple[str, ...]:
    confirmed = answers.get(CONFIRMED)
    found = list(confirmed) if isinstance(confirmed, tuple) else needs.offers(answers)
    return _plain(found)


def _top(answers: Answers) -> tuple[str, ...]:
    if answers.get(SHARES) != "yes":
        return ()
    chosen = answers.get("needs_top", ())
    return _plain(list(chosen)[:TOP]) if isinstance(chosen, tuple) else ()


def _plain(domains: Collection[str]) -> tuple[str, ...]:
    """Names of domains, a sensitive one as «прочее»."""
    known = set(framework().domain_codes)
    return tuple(needs.names([one for one in domains if one in known]))
