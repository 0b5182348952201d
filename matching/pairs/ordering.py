"""Orders about pairs: item 1.5, and what changes or ends a pair on paper.

A confirmed pair begins work when the order that names it is signed. An order that has begun pairs
is not annulled: it is changed or ended by another order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from data.access import Permission
from data.bank import telling
from data.codebook import form_and_kind
from data.errors import ProgrammeError
from data.i18n import _, ngettext, speaking
from data.papers import participation
from data.papers.declining import initials
from data.papers.kinds import About, Field, PaperKind, Subject
from data.papers.signing import signed as live
from data.records.bank import Role
from data.records.ids import PairId, PersonId, RoundId
from data.records.pair import Pair, PairState
from data.records.paper import Document, Signature
from data.records.programme import ProgrammeState
from data.records.round import RoundStatus
from data.store import Work
from matching.pairs import leading
from matching.pairs.states import NotReadyError
from matching.pairs.words import ending

ORDER, AGREEMENT = "order_pairs", "agreement"
CHANGE, TERMINATION = "order_change", "order_termination"
MARK = "pairs:"  # before the ids that an order names
BLANK = "____________________"
AT_WORK = frozenset({PairState.ACTIVE, PairState.PAUSED, PairState.FINISHING})
ENDED = frozenset({PairState.TERMINATED})


class OrderedAtWorkError(ProgrammeError):
    """Pairs work by this order already: ``count``."""

    code = "pair.ordered_at_work"


def ordered(work: Work) -> frozenset[PairId]:
    """Pairs that a signed order names. Asks no permission: it names nobody."""
    return frozenset(one for document, _ in live(work, ORDER) for one in pairs_of(document.subject))


def awaiting(work: Work) -> tuple[Pair, ...]:
    """Confirmed pairs that no signed order names yet, by id."""
    work.require(Permission.ORDER_READ)
    known = ordered(work)
    found = [one for one in work.pairs.all() if one.state is PairState.CONFIRMED]
    return tuple(sorted((one for one in found if one.id not in known), key=lambda one: one.id))


def subject_of(pairs: Sequence[PairId]) -> str:
    """What an order is about.

    >>> pairs_of(subject_of([PairId("b"), PairId("a")]))
    ('a', 'b')
    """
    return MARK + ",".join(sorted(pairs))


def pairs_of(subject: str) -> tuple[PairId, ...]:
    """Ids of the pairs an order names."""
    return tuple(PairId(one) for one in subject.removeprefix(MARK).split(",") if one)


def _order(work: Work, subject: str) -> Mapping[str, object]:
    pairs = [work.pairs.get(one) for one in pairs_of(subject)]
    gaps = [(one, leading.lacking(work, one)) for one in pairs]
    if any(lack for _pair, lack in gaps):
        raise NotReadyError(missing=_told(work, gaps))
    lines = [_line(work, one, number) for number, one in enumerate(pairs, start=1)]
    people = {who for one in pairs for who in (one.mentor_id, *one.mentee_ids)}
    return {
        "pairs": lines,
        "consents": ngettext("{count} consent", "{count} consents", len(people)),
        "acquainted": _named(work, sorted(people)),
    }


def _told(work: Work, gaps: Sequence[tuple[Pair, tuple[tuple[str, PersonId | None], ...]]]) -> str:
    return "; ".join(
        f"{_called(work, pair.mentor_id)}: {leading.told(work, lack)}"
        for pair, lack in gaps
        if lack
    )


def _line(work: Work, pair: Pair, number: int) -> Mapping[str, object]:
    terms = participation.terms_of(work, pair.id, Role.MENTOR)
    programme = work.programmes.of_pair(pair.id)
    agreed = programme is not None and programme.state is not ProgrammeState.DRAFT
    return {
        "number": number,
        "mentor": _called(work, pair.mentor_id),
        "mentees": "\n".join(_called(work, one) for one in pair.mentee_ids),
        "form": form_and_kind(pair.form, pair.kind),
        "term": _term(terms),
        "programme": _("agreed, edition {number}", number=programme.edition)
        if agreed and programme is not None
        else _("in preparation"),
        "pay": _pay(terms),
    }


def _agreement(work: Work, subject: str) -> Mapping[str, object]:
    pair = work.pairs.get(PairId(subject))
    terms = participation.terms_of(work, pair.id, Role.MENTOR)
    if not terms:
        raise NotReadyError(missing=_("terms of the pair"))
    basis = terms.get("pay_basis", "")
    return {
        "mentor": _called(work, pair.mentor_id),
        "mentees": ", ".join(_called(work, one) for one in pair.mentee_ids),
        "content": terms["content"],
        "form": terms["form"],
        "starts_on": _day(terms["starts_on"]),
        "ends_on": _day(terms["ends_on"]),
        "pay_amount": terms.get("pay_amount") or None,
        "paid": basis == participation.PAID,
        "job_function": basis == "job_function",
        "unpaid": basis == "none",
    }


def _termination(work: Work, subject: str) -> Mapping[str, object]:
    pair = work.pairs.get(PairId(subject))
    return {
        "before": pair.basis or BLANK,
        "ends_on": f"{pair.ended_on:%d.%m.%Y}" if pair.ended_on else BLANK,
        "reason": ending(pair.reason),
        **_sides(work, pair),
    }


def _change(work: Work, subject: str) -> Mapping[str, object]:
    pair = work.pairs.get(PairId(subject))
    terms = participation.terms_of(work, pair.id, Role.MENTOR)
    return {
        "before": pair.basis or BLANK,
        "from_on": f"{work.today:%d.%m.%Y}",
        "form": form_and_kind(pair.form, pair.kind),
        "term": _term(terms),
        **_sides(work, pair),
    }


def _sides(work: Work, pair: Pair) -> Mapping[str, object]:
    people = (pair.mentor_id, *(pair.mentee_ids or pair.former_ids))
    return {
        "mentor": _called(work, pair.mentor_id),
        "mentees": ", ".join(_called(work, one) for one in people[1:]),
        "acquainted": _named(work, people),
    }


def _called(work: Work, who: PersonId) -> str:
    """The name of a participant with a live consent; otherwise a blank to be filled by hand."""
    if who not in telling.told(work).live:
        return BLANK
    return work.people.get(who).fio


def _named(work: Work, people: Sequence[PersonId]) -> list[str]:
    called = [_called(work, one) for one in people]
    return [one if one == BLANK else initials(one) for one in called]


def _term(terms: Mapping[str, str]) -> str:
    if not terms:
        return BLANK
    return _("from {first} to {last}", first=_day(terms["starts_on"]), last=_day(terms["ends_on"]))


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d.%m.%Y}"


def _pay(terms: Mapping[str, str]) -> str:
    said = {
        participation.PAID: _("art. 351.8 of the Labour Code"),
        "job_function": _("part of the job"),
        "none": _("not paid"),
    }.get(terms.get("pay_basis", ""), BLANK)
    amount = terms.get("pay_amount", "")
    return f"{said}: {amount}" if amount else said


def _begin(work: Work, document: Document, signature: Signature) -> None:
    with speaking(work.schools.get(work.school_id).language):
        basis = _(
            "order No. {number} of {day}",
            number=signature.number,
            day=f"{signature.signed_on:%d.%m.%Y}",
        )
    rounds: set[RoundId] = set()
    for one in pairs_of(document.subject):
        pair = work.pairs.get(one)
        if pair.state is PairState.CONFIRMED:
            leading.begin(work, pair, basis)
        if pair.round_id:
            rounds.add(pair.round_id)
    for round_id in rounds:
        _settle(work, round_id)


def _settle(work: Work, round_id: RoundId) -> None:
    """A round is ordered once every confirmed pair of it is in a signed order."""
    before = work.rounds.get(round_id)
    left = [one for one in work.pairs.of_round(round_id) if one.state is PairState.CONFIRMED]
    if before.status is RoundStatus.APPROVED and not left:
        after = work.rounds.put(replace(before, status=RoundStatus.ORDERED))
        work.audit("round.ordered", before, after)


def _keep(work: Work, document: Document, _signature: Signature) -> None:
    working = [one for one in pairs_of(document.subject) if work.pairs.get(one).state in AT_WORK]
    if working:
        raise OrderedAtWorkError(count=len(working))


def _to_order(work: Work) -> Sequence[Subject]:
    pairs = awaiting(work)
    if not pairs:
        return ()
    words = ngettext("{count} pair to be ordered", "{count} pairs to be ordered", len(pairs))
    return (Subject(id=subject_of([one.id for one in pairs]), words=words),)


def _some_to_order(work: Work, subject: str) -> bool:
    """Whether an order names some of the pairs that await one: the rest may not be ready."""
    named = pairs_of(subject)
    known = {one.id for one in awaiting(work)}
    return bool(named) and known.issuperset(named) and subject == subject_of(list({*named}))


def _in(states: frozenset[PairState], work: Work) -> Sequence[Subject]:
    return [
        Subject(id=one.id, words=_pair_words(work, one))
        for one in work.pairs.all()
        if one.state in states
    ]


def _pair_words(work: Work, pair: Pair) -> str:
    people = (pair.mentor_id, *(pair.mentee_ids or pair.former_ids))
    return " – ".join(_named(work, people))


def _fields(*more: Field) -> tuple[Field, ...]:
    return (
        Field(code="order_number", default="_______"),
        *more,
        Field(code="control", default=lambda _work, _subject: _("I see to it myself")),
    )


def _without_order(states: frozenset[PairState], kind: str, work: Work) -> Sequence[Subject]:
    """Pairs in these states that no live paper of the kind is signed about."""
    done = {document.subject for document, _signature in live(work, kind)}
    return [one for one in _in(states, work) if one.id not in done]


def _mentor(work: Work, subject: str) -> PersonId:
    return work.pairs.get(PairId(subject)).mentor_id


PAPERS = (
    PaperKind(
        code=ORDER,
        template=ORDER,
        about=About.YEAR,
        items=("1.5",),
        signer="director",
        values=_order,
        subjects=_to_order,
        fits=_some_to_order,
        fields=_fields(),
        signed=_begin,
        annulled=_keep,
    ),
    PaperKind(
        code=AGREEMENT,
        template=AGREEMENT,
        about=About.PAIR,
        items=("1.5",),
        signer="sides",
        values=_agreement,
        subjects=partial(_without_order, frozenset({PairState.CONFIRMED}) | AT_WORK, AGREEMENT),
        person=_mentor,
    ),
    PaperKind(
        code=CHANGE,
        template=CHANGE,
        about=About.PAIR,
        signer="director",
        values=_change,
        subjects=partial(_in, AT_WORK),
        fields=_fields(Field(code="reason", required=True)),
    ),
    PaperKind(
        code=TERMINATION,
        template=TERMINATION,
        about=About.PAIR,
        signer="director",
        values=_termination,
        subjects=partial(_without_order, ENDED, TERMINATION),
        fields=_fields(),
    ),
)
