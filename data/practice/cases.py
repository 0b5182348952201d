"""Cases: offered to every completed pair, drafted, agreed by every author, then by the curator.

``offered → refused | draft → author_ok → curator_ok → consent_ok → published → withdrawn``. A text
that is changed after somebody has agreed to it is a draft again; changed tags wait for clearance
again. A case is published with names where every author consents to that, or without names where
text and tags name nobody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from data.access import Permission
from data.bank import signals
from data.bank.participations import this_year
from data.codebook.practice import sections
from data.errors import (
    ChangedMeanwhileError,
    DeniedError,
    InvalidValueError,
    MissingReasonError,
    StateError,
)
from data.i18n import _
from data.names import clean_text
from data.naming import people_in
from data.practice import entering, nominations
from data.practice.drafting import drafted
from data.practice.naming import perhaps, staff_in, strangers_in
from data.practice.people import CASE, kept, publishable
from data.practice.refusals import (
    NamesSomebodyError,
    NotOfferedError,
    PerhapsNamesError,
    PublicationMissingError,
    StudyIncompleteError,
    StudyTooLongError,
)
from data.records.consent import Purpose
from data.records.ids import PairId, PersonId, StudyId, new_id
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.practice import Study, StudyState
from data.store import Work

COMPLETED = frozenset({PairState.COMPLETED, PairState.CLOSED})
S = StudyState
STEPS: Mapping[StudyState, frozenset[StudyState]] = {
    S.OFFERED: frozenset({S.DRAFT, S.REFUSED, S.WITHDRAWN}),
    S.REFUSED: frozenset({S.DRAFT}),
    S.DRAFT: frozenset({S.AUTHOR_OK, S.REFUSED, S.WITHDRAWN}),
    S.AUTHOR_OK: frozenset({S.CURATOR_OK, S.DRAFT, S.WITHDRAWN}),
    S.CURATOR_OK: frozenset({S.CONSENT_OK, S.DRAFT, S.WITHDRAWN}),
    S.CONSENT_OK: frozenset({S.PUBLISHED, S.CURATOR_OK, S.DRAFT, S.WITHDRAWN}),
    S.PUBLISHED: frozenset({S.WITHDRAWN}),
    S.WITHDRAWN: frozenset(),
}
WRITABLE = frozenset({S.DRAFT, S.AUTHOR_OK, S.CURATOR_OK, S.CONSENT_OK})
SHOWN = frozenset({S.CONSENT_OK, S.PUBLISHED})  # may stand in the next build of the site
BY_CONSENT = "consent"  # reason of a withdrawal that followed a consent
MOST_TAGS, MOST_TAG = 12, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """Item 6.2 in heads: completed pairs of a year, how many were offered a case and answered.

    ``unaskable`` are pairs of whom nobody can be asked any more.
    """

    completed: int
    offered: int
    answered: int
    unaskable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRow:
    """A case and the names of its authors."""

    study: Study
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStudy:
    """A case for the author whose link it is; ``waits`` is how many others have not agreed."""

    study: Study
    who: PersonId
    agreed: bool
    waits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """What stands between a case and its publication; nothing where all three are empty."""

    named: str  # words that name somebody of the staff without a consent to that
    perhaps: tuple[str, ...]  # words that may name somebody else
    missing: tuple[str, ...]  # authors whose consent to publish the case is missing


def offer(work: Work, pair_id: PairId) -> Study:
    """Offer a case to a completed pair, once; the draft is made when an author accepts.

    Raises:
        NotOfferedError: the pair is not completed, or nobody of it can be asked.
    """
    work.require(Permission.PRACTICE_WRITE)
    pair = work.pairs.get(pair_id)
    known = work.studies.of_pair(pair_id)
    if known:
        return known[0]
    authors = kept(work, _sides(pair))
    if pair.state not in COMPLETED or not authors:
        raise NotOfferedError
    made = work.studies.put(
        Study(
            id=StudyId(new_id()),
            school_id=work.school_id,
            year=pair.year,
            pair_id=pair.id,
            author_ids=authors,
            state=S.OFFERED,
            offered_on=work.today,
        )
    )
    work.audit("study.offered", None, _told(made), subject=_about(made))
    return made


def offer_all(work: Work, year: str = "") -> tuple[Study, ...]:
    """Offer a case to every completed pair of a year that was not offered one; the new offers."""
    work.require(Permission.PRACTICE_WRITE)
    return tuple(offer(work, one.id) for one in _askable(work, year or this_year(work)))


def offering(work: Work, year: str = "") -> Offering:
    """How far item 6.2 is."""
    work.require(Permission.PRACTICE_READ)
    wanted = year or this_year(work)
    pairs = _completed(work, wanted)
    studies = {one.pair_id: one for one in work.studies.of_year(wanted)}
    mine = [studies[one.id] for one in pairs if one.id in studies]
    return Offering(
        completed=len(pairs),
        offered=len(mine),
        answered=sum(one.state is not S.OFFERED for one in mine),
        unaskable=sum(one.id not in studies and not kept(work, _sides(one)) for one in pairs),
    )


def listing(work: Work, year: str = "") -> tuple[StudyRow, ...]:
    """Cases of a school year; of offered ones who was asked. Texts of drafts are for the curator.

    Who only reads sees what is ready to be published or stands on the site.
    """
    work.require(Permission.PRACTICE_READ)
    writes = work.may(Permission.PRACTICE_WRITE)
    found = work.studies.of_year(year or this_year(work))
    shown = [one for one in found if writes or one.state in SHOWN]
    names = {one.id: one.fio for one in work.people.all()}
    rows = [
        StudyRow(study=one, authors=_authors(names, one, bare=not writes and not one.named))
        for one in shown
    ]
    return tuple(sorted(rows, key=lambda one: (one.study.state.value, one.study.id)))


def own_study(work: Work, study_id: StudyId) -> OwnStudy:
    """The case of whose link it is."""
    who, one = _mine(work, study_id)
    waits = sum(author not in one.agreed_ids for author in one.author_ids if author != who)
    return OwnStudy(study=one, who=who, agreed=who in one.agreed_ids, waits=waits)


def accept_by_link(work: Work, study_id: StudyId) -> Study:
    """An author wants to write the case: the draft is made, the figures are frozen."""
    _who, before = _mine(work, study_id)
    if before.state in WRITABLE:
        return before  # a repeated send, or the other author was faster
    return _begun(work, before)


def refuse_by_link(work: Work, study_id: StudyId, words: str = "") -> Study:
    """An author does not want a case: an answer like any other, kept; a draft is emptied."""
    _who, before = _mine(work, study_id)
    if before.state is S.REFUSED:
        return before
    after = _moved(before, S.REFUSED, body={}, agreed_ids=(), reason=clean_text(words)[:500])
    return _put(work, before, after, "study.refused")


def save_by_link(work: Work, study_id: StudyId, body: Mapping[str, str], version: int) -> Study:
    """An author keeps a text; whoever had agreed to another one agrees anew."""
    who, before = _mine(work, study_id)
    return _written(work, before, body, version, by=who)


def agree_by_link(work: Work, study_id: StudyId, body: Mapping[str, str], version: int) -> Study:
    """An author agrees to the text as it was on the screen; the last one settles it.

    Raises:
        StudyIncompleteError: sections are missing.
        ChangedMeanwhileError: another hand has changed the text since.
    """
    who, before = _mine(work, study_id)
    kept_one = _written(work, before, body, version, by=who)
    if kept_one.state is not S.DRAFT:
        return kept_one
    _require_whole(kept_one)
    agreed = tuple(dict.fromkeys((*kept_one.agreed_ids, who)))
    after = replace(kept_one, agreed_ids=agreed)
    if set(agreed) >= set(kept_one.author_ids):
        after = _moved(after, S.AUTHOR_OK)
    return _put(work, kept_one, after, "study.agreed")


def withdraw_by_link(work: Work, study_id: StudyId) -> Study:
    """An author takes the case back, whatever has become of it."""
    _who, before = _mine(work, study_id)
    return _withdrawn(work, before, "author")


def save(
    work: Work,
    study_id: StudyId,
    body: Mapping[str, str],
    tags: Sequence[str],
    version: int,
) -> Study:
    """The curator edits the text or the tags.

    A changed text goes back to its authors; changed tags alone wait for clearance again.
    """
    work.require(Permission.PRACTICE_WRITE)
    before = work.studies.get(study_id)
    chosen = _tags(tags)
    if before.state is S.PUBLISHED:
        raise StateError(kind="study", state=before.state.value, wanted="changed")
    kept_one = _written(work, before, body, version, by=None)
    if chosen == kept_one.tags:
        return kept_one
    after = replace(kept_one, tags=chosen)
    if kept_one.state is S.CONSENT_OK:
        after = _moved(after, S.CURATOR_OK, named=False)
    return _put(work, kept_one, after, "study.tagged")


def begin(work: Work, study_id: StudyId) -> Study:
    """The curator makes the draft for authors who agreed by word of mouth."""
    work.require(Permission.PRACTICE_WRITE)
    before = work.studies.get(study_id)
    return before if before.state in WRITABLE else _begun(work, before)


def approve(work: Work, study_id: StudyId, version: int) -> Study:
    """The curator agrees to the text all authors have agreed to."""
    work.require(Permission.PRACTICE_WRITE)
    before = work.studies.get(study_id)
    _require_version(before, version)
    return _put(work, before, _moved(before, S.CURATOR_OK), "study.approved")


def give_back(work: Work, study_id: StudyId, words: str) -> Study:
    """The curator gives a case back to its authors, with words what to change."""
    work.require(Permission.PRACTICE_WRITE)
    before = work.studies.get(study_id)
    said = clean_text(words)[:1000]
    if not said:
        raise MissingReasonError(action=_("give the case back"))
    after = _moved(before, S.DRAFT, agreed_ids=(), reason=said, named=False)
    return _put(work, before, after, "study.given_back")


def clearance(
    work: Work, study_id: StudyId, *, named: bool, settled: Collection[str] = ()
) -> Clearance:
    """What still forbids the publication of a case, with names or without."""
    work.require(Permission.PRACTICE_WRITE)
    return _clearance(work, work.studies.get(study_id), named=named, settled=settled)


def clear(work: Work, study_id: StudyId, *, named: bool, settled: Collection[str] = ()) -> Study:
    """Let a case be published: with names by consent of all authors, or as naming nobody.

    ``settled`` are words that look like names and name nobody, as the curator confirms.

    Raises:
        PublicationMissingError: an author has not agreed to the field «case».
        NamesSomebodyError: the text names somebody of the staff who has not agreed to that.
        PerhapsNamesError: words look like names of pupils or others.
    """
    work.require(Permission.PRACTICE_WRITE)
    before = work.studies.get(study_id)
    after = _moved(before, S.CONSENT_OK, named=named)
    found = _clearance(work, before, named=named, settled=settled)
    if found.missing:
        raise PublicationMissingError(names=", ".join(found.missing))
    if found.named:
        raise NamesSomebodyError(words=found.named)
    if found.perhaps:
        raise PerhapsNamesError(words=", ".join(found.perhaps))
    reason = ", ".join(settled)
    return _put(work, before, after, "study.cleared", reason=reason)


def mark_published(work: Work, study_id: StudyId) -> Study:
    """Note that a build of the site with this case is published; it enters the library."""
    work.require(Permission.SITE_WRITE)
    before = work.studies.get(study_id)
    if before.state is S.PUBLISHED:
        return before
    after = _moved(before, S.PUBLISHED, published_on=work.today)
    kept_one = _put(work, before, after, "study.published")
    entering.enter(work, kept_one)
    return kept_one


def withdraw(work: Work, study_id: StudyId, reason: str) -> Study:
    """The curator takes a case back, with words why; it leaves the library at once."""
    work.require(Permission.PRACTICE_WRITE)
    if not clean_text(reason):
        raise MissingReasonError(action=_("withdraw the case"))
    return _withdrawn(work, work.studies.get(study_id), clean_text(reason)[:500])


def withdrawn(work: Work, person_id: PersonId, purposes: frozenset[Purpose]) -> None:
    """What follows here when a consent ends. Asks no permission: whoever ends it does.

    Without the consent to the bank every case of the person is taken back; without the one to
    publication those with names, and materials of theirs are public no more.
    """
    if not purposes & {Purpose.BANK, Purpose.PUBLICATION}:
        return
    for one in work.studies.all():
        if person_id in one.author_ids and _falls(work, one, person_id, purposes):
            _withdrawn(work, one, BY_CONSENT)
    entering.hide_of(work, person_id)
    if Purpose.BANK in purposes:
        nominations.ended(work, person_id)


def published(work: Work, year: str = "") -> tuple[Study, ...]:
    """Cases that stand on the site, of a year or of all."""
    work.require(Permission.PRACTICE_READ)
    found = work.studies.of_year(year) if year else work.studies.all()
    return tuple(one for one in found if one.state is S.PUBLISHED)


def _falls(work: Work, one: Study, person_id: PersonId, purposes: frozenset[Purpose]) -> bool:
    if S.WITHDRAWN not in STEPS[one.state]:
        return False
    return Purpose.BANK in purposes or (one.named and not publishable(work, person_id))


def _clearance(work: Work, one: Study, *, named: bool, settled: Collection[str]) -> Clearance:
    text = "\n".join((*one.body.values(), *one.tags))
    names = {person.id: person.fio for person in work.people.all() if person.fio}
    if not named:
        return Clearance(named=staff_in(work, text), perhaps=perhaps(text, settled), missing=())
    told = people_in(text, names)
    silent = [who for who in told if not publishable(work, who, "fio")]
    return Clearance(
        named=", ".join(sorted(names[who] for who in silent)),
        perhaps=strangers_in(text, [names[who] for who in told], settled),
        missing=tuple(
            names.get(who, "") for who in one.author_ids if not publishable(work, who, CASE)
        ),
    )


def _mine(work: Work, study_id: StudyId) -> tuple[PersonId, Study]:
    """Whose link it is, and the case.

    Raises:
        DeniedError: somebody who is not an author of it.
    """
    who = work.require_link(Form.STUDY, study_id)
    one = work.studies.get(study_id)
    if who not in one.author_ids:
        work.refused.append(Permission.OWN_FORMS)
        raise DeniedError(permission=str(Permission.OWN_FORMS))
    return who, one


def _begun(work: Work, before: Study) -> Study:
    made = drafted(work, work.pairs.get(before.pair_id)) if before.pair_id else None
    after = _moved(
        before,
        S.DRAFT,
        body=dict(made.body) if made else {},
        figures=dict(made.figures) if made else {},
        reason="",
    )
    return _put(work, before, after, "study.begun")


def _written(
    work: Work, before: Study, body: Mapping[str, str], version: int, by: PersonId | None
) -> Study:
    """The case with this text; the same text changes nothing."""
    text = _body(body)
    if text == dict(before.body):
        return before
    if before.state not in WRITABLE:
        raise StateError(kind="study", state=before.state.value, wanted="changed")
    _require_version(before, version)
    after = replace(before, state=S.DRAFT, body=text, agreed_ids=(), named=False)
    kept_one = _put(work, before, after, "study.changed")
    person = work.people.get(by or before.author_ids[0])
    signals.watch(work, text.values(), fio=person.fio, person_id=person.id)
    return kept_one


def _body(given: Mapping[str, str]) -> dict[str, str]:
    known = {one.code: one for one in sections()}
    strangers = [one for one in given if one not in known]
    if strangers:
        raise InvalidValueError(field=_("section"), value=strangers[0], rule=_("a known section"))
    text = {code: clean_text(given[code]) for code in known if code in given}
    for code, said in text.items():
        if len(said) > known[code].most:
            raise StudyTooLongError(section=known[code].name, most=known[code].most)
    return {code: said for code, said in text.items() if said}


def _require_whole(one: Study) -> None:
    lacking = [part.name for part in sections() if part.required and not one.body.get(part.code)]
    if lacking:
        raise StudyIncompleteError(sections=", ".join(lacking))


def _tags(given: Sequence[str]) -> tuple[str, ...]:
    found = (clean_text(one)[:MOST_TAG].strip() for one in given)
    return tuple(dict.fromkeys(one for one in found if one))[:MOST_TAGS]


def _moved(before: Study, wanted: StudyState, **more: object) -> Study:
    """The case in another state.

    Raises:
        StateError: the table does not list it.
    """
    if wanted not in STEPS[before.state]:
        raise StateError(kind="study", state=before.state.value, wanted=wanted.value)
    return replace(before, state=wanted, **more)  # type: ignore[arg-type]


def _withdrawn(work: Work, before: Study, reason: str) -> Study:
    if before.state is S.WITHDRAWN:
        return before
    after = _moved(before, S.WITHDRAWN, withdrawn_on=work.today, reason=reason)
    kept_one = _put(work, before, after, "study.withdrawn")
    entering.leave(work, kept_one)
    return kept_one


def _put(work: Work, before: Study, after: Study, verb: str, reason: str = "") -> Study:
    kept_one = work.studies.put(after)
    work.audit(verb, _told(before), _told(kept_one), subject=_about(kept_one), reason=reason)
    return kept_one


def _told(one: Study) -> dict[str, object]:
    """What the trail keeps: states, never the text."""
    return {"state": one.state, "named": one.named, "agreed": len(one.agreed_ids)}


def _about(one: Study) -> str:
    return f"study:{one.id}"


def _authors(names: Mapping[PersonId, str], one: Study, *, bare: bool) -> tuple[str, ...]:
    return () if bare else tuple(names.get(who, "") for who in one.author_ids)


def _sides(pair: Pair) -> tuple[PersonId, ...]:
    return (pair.mentor_id, *(pair.mentee_ids or pair.former_ids))


def _completed(work: Work, year: str) -> list[Pair]:
    return [one for one in work.pairs.all() if one.year == year and one.state in COMPLETED]


def _askable(work: Work, year: str) -> list[Pair]:
    known = {one.pair_id for one in work.studies.of_year(year)}
    return [
        one for one in _completed(work, year) if one.id not in known and kept(work, _sides(one))
    ]


def _require_version(before: Study, version: int) -> None:
    if before.version != version:
        raise ChangedMeanwhileError(
            kind="study", id=before.id, yours=version, theirs=before.version
        )
