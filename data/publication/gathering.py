"""From the register to a section: what may stand on the site now, and what was held back and why.

Nothing here decides who is best, which case is good or which figure may leave the school: winners
are chosen by people, cases are read by author and curator, figures and the roadmap are handed in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from data.accounts import appointing
from data.codebook import label, norms
from data.codebook.practice import category_name, figure_name, material_name
from data.errors import NotFoundError
from data.i18n import speaking
from data.names import clean_text, sort_key
from data.output import site
from data.practice.cases import SHOWN
from data.publication.blanks import blanks
from data.publication.gate import NAME, Gate, gate
from data.publication.section import Card, Fact, Handed, Norm, Section, digest
from data.publication.standing import ACT, CASE, HONOUR, MATERIAL, REVIEW, marks
from data.records.bank import Participation, Role
from data.records.closing import PairReport, ReportKind
from data.records.ids import PersonId
from data.records.paper import Document, Signature, SignatureState
from data.records.practice import Material, Nomination, NominationState, Study
from data.records.school import Requisites, School
from data.store import Work

PUBLIC_ACTS = ("order_curator", "order_regulation", "regulation", "roadmap")  # in this order
WITH_FILES = frozenset({"order_regulation", "regulation", "roadmap"})  # their values name nobody
NO_CONSENT, NAMES, PERHAPS = "no_consent", "names", "perhaps"  # why something was held back
FREE = frozenset({"competences", "achievements"})  # fields that people write in their own words
DOCX = b"PK\x03\x04"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """What does not stand on the site: its kind, its title for the office, and why."""

    kind: str
    title: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A section, the bytes of its files by address, and what was held back."""

    section: Section
    files: dict[str, bytes]
    held_back: tuple[HeldBack, ...]


@dataclass(slots=True, kw_only=True)
class _Desk:
    """What is read once for a whole section."""

    work: Work
    gate: Gate
    year: str
    school: School
    held: list[HeldBack] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def hold(self, kind: str, title: str, why: str) -> None:
        self.held.append(HeldBack(kind=kind, title=title, why=why))

    def anchor(self, kind: str, code: str) -> str:
        """A stable name inside the site that tells nothing."""
        return f"{kind}-{self.work.sealed_name('site', kind, code)[:10]}"


def gather(work: Work, year: str, handed: Handed) -> Gathered:
    """Everything for the site of a school year, in Russian. Asks no permission."""
    with speaking("ru"):
        return _gathered(work, year, handed)


def _gathered(work: Work, year: str, handed: Handed) -> Gathered:
    desk = _Desk(work=work, gate=gate(work), year=year, school=work.schools.get(work.school_id))
    acts, library = _acts(desk), _library(desk)
    empty = blanks(work, desk.school, year)
    desk.files |= empty.files
    section = Section(
        school=_head(desk.school),
        year=year,
        synthetic=desk.school.synthetic,
        norms=_norms(desk.school.requisites),
        roadmap=handed.roadmap,
        results=handed.results,
        blanks=empty.blanks,
        acts=acts,
        mentors=_mentors(desk),
        reviews=_reviews(desk),
        cases=_cases(desk),
        library=library,
        contacts=_contacts(desk),
        files={at: digest(one) for at, one in sorted(desk.files.items())},
    )
    return Gathered(section=section, files=desk.files, held_back=tuple(desk.held))


def _head(school: School) -> dict[str, str]:
    own = school.requisites
    return {
        "name": school.name,
        "short_name": school.short_name,
        "founder": own.founder,
        "address": own.address or own.place,
        "phone": own.phone,
        "email": own.email,
        "site": own.site,
        "director": own.director,
        "director_post": own.director_post,
    }


def _norms(requisites: Requisites) -> tuple[Norm, ...]:
    return tuple(
        Norm(title=one.ru, edition=f"{one.edition_date:%d.%m.%Y}", verified=one.verified)
        for one in norms.chosen(requisites.norms)
    )


# local acts -----------------------------------------------------------------------------------


def _acts(desk: _Desk) -> tuple[Card, ...]:
    return tuple(
        card
        for kind in PUBLIC_ACTS
        for found in [_newest(desk, kind)]
        if found is not None
        for card in _act(desk, *found)
    )


def _newest(desk: _Desk, kind: str) -> tuple[Document, Signature] | None:
    """The signed paper of a kind that holds in the school year: the last one dated by then."""
    signed = [
        (one, mark)
        for one in desk.work.documents.all()
        if one.kind == kind and (one.year or desk.year) <= desk.year
        for mark in [desk.work.signatures.find(one.id)]
        if mark is not None and mark.state is SignatureState.SIGNED
    ]
    return max(signed, key=lambda one: (one[1].signed_on, one[0].number), default=None)


def _act(desk: _Desk, document: Document, mark: Signature) -> Iterator[Card]:
    """Title, number and date; the file only of kinds that name nobody, and if it names nobody."""
    title = desk.gate.named(document.title)
    if title is None:
        desk.hold("act", document.title, NAMES)
        return
    lines = {"number": mark.number, "date": f"{mark.signed_on:%d.%m.%Y}"}
    at = f"files/{document.kind}-{document.number}.docx"
    facts = _file(desk, document, at)
    if facts is None:
        desk.hold("act_file", document.title, NAMES)
    sources = marks(desk.work, ACT, [document.id])
    yield Card(
        anchor=desk.anchor("act", document.id),
        addresses=("acts.html",),
        title=document.title,
        lines=lines,
        needs=title,
        sources=sources,
    )
    if facts is not None:
        yield Card(
            anchor=desk.anchor("file", document.id),
            addresses=("acts.html",),
            title=document.title,
            needs=(*title, *facts),
            file=at,
            sources=sources,
        )


def _file(desk: _Desk, document: Document, at: str) -> tuple[Fact, ...] | None:
    if document.kind not in WITH_FILES:
        return None
    try:
        content = desk.work.files.get_sealed(document.sha256)
    except NotFoundError:
        return None
    return _put(desk, content, at)


def _put(desk: _Desk, content: bytes, at: str) -> tuple[Fact, ...] | None:
    """Take a DOCX along, cleaned, if everybody it names agrees and it names no stranger.

    Nothing else can be read for names.
    """
    cleaned = site.clean(content) if content.startswith(DOCX) else None
    if cleaned is None:
        return None
    text = site.words_of(cleaned)
    facts = desk.gate.named(text)
    if facts is None or desk.gate.strangers(text, known=facts):
        return None
    desk.files[at] = cleaned
    return facts


# people -----------------------------------------------------------------------------------------


def _mentors(desk: _Desk) -> tuple[Card, ...]:
    """Winners of nominations by decision of a jury, in the order of their names."""
    won: dict[PersonId, list[Nomination]] = {}
    for one in desk.work.nominations.of_year(desk.year):
        if one.state is NominationState.WON:
            won.setdefault(one.person_id, []).append(one)
    cards = [_winner(desk, whose, honours) for whose, honours in won.items()]
    return tuple(sorted((one for one in cards if one), key=lambda one: sort_key(one.needs[0].text)))


def _winner(desk: _Desk, whose: PersonId, won: list[Nomination]) -> Card | None:
    person = desk.gate.people.get(whose)
    honours = list(dict.fromkeys(category_name(one.category) for one in won))
    fio = desk.gate.fact(whose, NAME, person.fio if person else "")
    if person is None or not person.fio or fio is None:
        desk.hold("winner", "; ".join(honours), NO_CONSENT)
        return None
    told = _told_of(desk, whose)
    facts = [_own(desk, whose, name, text) for name, text in told.items() if text]
    return Card(
        anchor=desk.anchor("mentor", whose),
        addresses=("mentors.html",),
        lines={"honours": "; ".join(honours)},
        needs=(fio,),
        facts=tuple(one for one in facts if one is not None),
        sources=marks(desk.work, HONOUR, [one.id for one in won]),
    )


def _told_of(desk: _Desk, whose: PersonId) -> dict[str, str]:
    """Fields of a mentor in words, by the code of the consent."""
    person, place = desk.gate.people[whose], _place(desk, whose)
    return {
        "post": person.post,
        "subjects": ", ".join(label("subject", one) for one in person.subjects),
        "workplace": person.workplace,
        "competences": place.headline if place else "",
        "achievements": place.achievements if place else "",
    }


def _own(desk: _Desk, whose: PersonId, name: str, text: str) -> Fact | None:
    """A field of somebody, if it names nobody else; a name of others needs a card of its own."""
    fact = desk.gate.fact(whose, name, clean_text(text))
    why = "" if fact else NO_CONSENT
    if fact is not None and not desk.gate.silent(text, whose):
        why = NAMES
    elif fact is not None and name in FREE and desk.gate.strangers(text, known=[fact]):
        why = PERHAPS
    if why:
        desk.hold(f"field_{name}", desk.gate.people[whose].fio, why)
    return None if why else fact


def _place(desk: _Desk, whose: PersonId) -> Participation | None:
    own = [
        one
        for one in desk.work.participations.of(whose)
        if one.role is Role.MENTOR and one.year == desk.year
    ]
    return own[0] if own else None


def _reviews(desk: _Desk) -> tuple[Card, ...]:
    """Testimonials of the year whose authors let them be quoted."""
    pairs = {one.id: one for one in desk.work.pairs.all() if one.year == desk.year}
    sent = [
        one
        for one in desk.work.pair_reports.all()
        if one.kind is ReportKind.TESTIMONIAL and one.sent_at and one.pair_id in pairs
    ]
    cards = [_review(desk, one) for one in sorted(sent, key=lambda one: (one.sent_at, one.id))]
    return tuple(one for one in cards if one)


def _review(desk: _Desk, report: PairReport) -> Card | None:
    whose = report.person_id
    text = clean_text("\n".join(one for one in report.body.values() if one.strip()))
    if whose is None or not text:
        return None
    quote, named = desk.gate.fact(whose, "quote"), desk.gate.named(text, own=[whose])
    if quote is None or named is None:
        desk.hold("review", _fio(desk, whose), NO_CONSENT if quote is None else NAMES)
        return None
    if desk.gate.strangers(text, known=named):
        desk.hold("review", _fio(desk, whose), PERHAPS)
        return None
    return Card(
        anchor=desk.anchor("review", report.id),
        addresses=("reviews.html",),
        lines={"text": text},
        needs=(quote, *named),
        facts=_signed(desk, [whose]),
        pair_id=report.pair_id,
        sources=marks(desk.work, REVIEW, [report.id]),
    )


def _signed(desk: _Desk, authors: Iterable[PersonId]) -> tuple[Fact, ...]:
    """Names and posts of authors, of those who agree to each."""
    found = []
    for whose in authors:
        fio = desk.gate.fact(whose, NAME, _fio(desk, whose))
        if fio is None or not fio.text:
            continue
        post = desk.gate.fact(whose, "post", desk.gate.people[whose].post)
        found += [fio, post] if post is not None and post.text else [fio]
    return tuple(found)


def _contacts(desk: _Desk) -> tuple[Card, ...]:
    """The curator, if the curator agrees."""
    one = appointing.in_force(desk.work)
    if one is None:
        return ()
    signed = _signed(desk, [one.person_id])
    if not signed:
        desk.hold("curator", _fio(desk, one.person_id), NO_CONSENT)
        return ()
    return (
        Card(
            anchor="curator",
            addresses=("contacts.html",),
            needs=signed[:1],
            facts=signed[1:],
        ),
    )


# cases and the library --------------------------------------------------------------------------


def _cases(desk: _Desk) -> tuple[Card, ...]:
    """Cases that are ready, of every year up to this one; the newest first."""
    ready = [one for one in desk.work.studies.all() if one.state in SHOWN and one.year <= desk.year]
    ready.sort(key=lambda one: (one.year, str(one.offered_on or ""), one.id), reverse=True)
    return tuple(card for one in ready for card in [_case(desk, one)] if card)


def _case(desk: _Desk, study: Study) -> Card | None:
    title = study.body.get("title", "")
    texts = [*study.body.values(), *study.figures, *study.figures.values(), *study.tags]
    needs = _allowed(desk, study, texts)
    if needs is None:
        desk.hold("case", title, NO_CONSENT if study.named else NAMES)
        return None
    anchor = desk.anchor("case", study.id)
    lines = {
        code: clean_text(text)
        for code, text in study.body.items()
        if code != "title" and text.strip()
    }
    return Card(
        anchor=anchor,
        addresses=(f"cases/{anchor}.html", "cases.html"),
        title=clean_text(title),
        lines=lines | {"year": study.year},
        tags=study.tags,
        figures={figure_name(code): value for code, value in study.figures.items()},
        needs=needs,
        facts=_signed(desk, study.author_ids) if study.named else (),
        pair_id=study.pair_id,
        study_id=study.id,
        sources=marks(desk.work, CASE, [study.id]),
    )


def _allowed(desk: _Desk, study: Study, texts: list[str]) -> tuple[Fact, ...] | None:
    """Consents that texts of a case stand by, wherever they stand; None where some is missing."""
    if study.state not in SHOWN:
        return None
    return _named_case(desk, study, texts) if study.named else _nameless_case(desk, texts)


def _named_case(desk: _Desk, study: Study, texts: list[str]) -> tuple[Fact, ...] | None:
    """Every author agrees to the case, and everybody whom it names to the name."""
    agreed = [desk.gate.fact(one, "case") for one in study.author_ids]
    named = desk.gate.named(*texts, own=study.author_ids)
    if named is None or not agreed or None in agreed:
        return None
    return (*(one for one in agreed if one is not None), *named)


def _nameless_case(desk: _Desk, texts: list[str]) -> tuple[Fact, ...] | None:
    return () if desk.gate.nameless(*texts) else None


def _library(desk: _Desk) -> tuple[Card, ...]:
    shown = [one for one in desk.work.materials.all() if one.public and one.removed_on is None]
    shown.sort(key=lambda one: (one.title, one.id))
    return tuple(card for one in shown for card in [_material(desk, one)] if card)


def _material(desk: _Desk, one: Material) -> Card | None:
    study = desk.work.studies.find(one.study_id) if one.study_id else None
    texts = [one.title, one.text, *one.tags]
    named = _allowed(desk, study, texts) if study else desk.gate.named(*texts)
    if named is None:
        desk.hold("material", one.title, NO_CONSENT if study and study.named else NAMES)
        return None
    if study is None and desk.gate.strangers(*texts, known=named):  # a case was read by people
        desk.hold("material", one.title, PERHAPS)
        return None
    at = f"files/{desk.anchor('material', one.id)}.docx"
    taken = _enclosed(desk, one, at)
    return Card(
        anchor=desk.anchor("material", one.id),
        addresses=("library.html",),
        title=clean_text(one.title),
        lines={"text": clean_text(one.text), "kind": material_name(one.kind)},
        tags=(*(label("domain", code) for code in one.domains), *one.tags),
        needs=(*named, *(taken or ())),
        facts=_signed(desk, one.author_ids),
        file=at if taken is not None else "",
        study_id=one.study_id or "",
        sources=marks(desk.work, MATERIAL, [one.id])
        | marks(desk.work, CASE, [one.study_id] if one.study_id else []),
    )


def _enclosed(desk: _Desk, one: Material, at: str) -> tuple[Fact, ...] | None:
    """The file of a material if it can be read for names; None where there is none to give."""
    if not one.file:
        return None
    try:
        content = desk.work.files.get_sealed(one.file)
    except NotFoundError:
        return None
    facts = _put(desk, content, at)
    if facts is None:
        desk.hold("material_file", one.title, NAMES)
    return facts


def _fio(desk: _Desk, whose: PersonId) -> str:
    person = desk.gate.people.get(whose)
    return person.fio if person else ""
