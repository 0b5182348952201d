"""The card of the other side, and the one question about it: shared by three forms."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dashboard.web.teacher import asking
from dashboard.web.teacher.page import Visit
from data.codebook import Question, form_and_kind
from data.codebook.instruments import instrument
from data.i18n import _, ngettext
from data.records.bank import Role
from matching.pairs import Offer, OfferedCard
from matching.rounds.private import GRADE, MOST_WORDS, WORDS, Said

SAID = Question(
    code=WORDS,
    kind="text",
    section="",
    text_ru="Что важно знать куратору? (если хотите)",
    text_en="What should the curator know? (if anything)",
    max_chars=MOST_WORDS,
)


def questions() -> tuple[Question, ...]:
    """The grade, which has to be given, and words for the curator alone."""
    return (*(replace(one, required=True) for one in instrument("ACQ").questions), SAID)


def given(visit: Visit) -> tuple[int, str]:
    """The grade and the words that were sent; raises ``Rejected``."""
    answers = asking.checked(questions(), visit.fields)
    grade = answers[GRADE]
    return int(str(grade)), str(answers.get(WORDS, ""))


def sections(
    visit: Visit, own: Said | None, draft: Mapping[str, object] | None = None
) -> tuple[tuple[str, tuple[asking.Asked, ...]], ...]:
    """The questions with what was sent, what is not confirmed yet, or the own answer so far."""
    said: Mapping[str, object] = {GRADE: own.grade, WORDS: own.words} if own else {}
    before = said if draft is None else draft
    sent = asking.read(questions(), visit.fields) if visit.problems else before
    return (("", asking.asked(questions(), sent, visit.problems)),)


def facts(cards: tuple[OfferedCard, ...]) -> tuple[tuple[str, str], ...]:
    """Everything a card may tell, line by line; what it does not is left out."""
    return tuple((name, text) for one in cards for name, text in _lines(one) if text)


def about(offer: Offer) -> tuple[tuple[str, str], ...]:
    """The cards, then what the pair is to be and until when the answer is awaited."""
    due = offer.due.strftime("%d.%m.%Y") if offer.due else ""
    more = (
        (_("Form of mentoring"), form_and_kind(offer.form, offer.kind)),
        (_("Answer by"), due),
    )
    return (*facts(offer.cards), *((name, text) for name, text in more if text))


def closed() -> tuple[str, ...]:
    """What is said when nothing is asked any more: neutral, whoever has said what."""
    return (
        _("No answer about this pair is needed any more."),
        _("If you have a question, please turn to the curator."),
    )


def _lines(one: OfferedCard) -> Iterator[tuple[str, str]]:
    yield (_("Mentor") if one.role is Role.MENTOR else _("Mentee"), one.fio)
    yield _("Post"), one.post
    yield _("Subjects"), ", ".join(one.subjects)
    yield _("Years of teaching"), _years(one.years_teaching)
    yield _("Place of work"), one.workplace
    yield _("Main request"), one.request
    yield _("Most important areas"), "; ".join(one.top)
    yield _("Can help with"), "; ".join(one.competences)
    yield _("In own words"), one.own_words
    yield _("Achievements"), one.achievements


def _years(count: int | None) -> str:
    return "" if count is None else ngettext("{count} year", "{count} years", count)
