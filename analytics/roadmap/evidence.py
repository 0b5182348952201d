"""What makes each item done, looked for in the records: one function a kind of evidence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from analytics.roadmap.standing import (
    APPROVED,
    COMPLETED,
    CONFIRMED,
    EARLY,
    GONE,
    SHEETS,
    WORKING,
    Standing,
)
from analytics.roadmap.status import Evidence, apart, counted, there
from data.bank import long_term
from data.bank.agenda import undecided
from data.codebook import roadmap
from data.records.account import AccountRole, Appointment, AppointmentState
from data.records.bank import MenteeState, MentorState, Participation, Role
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.monitoring import AskState
from data.records.pair import Pair
from data.records.paper import Document
from data.records.practice import Event, EventKind, Presence
from data.records.programme import ProgrammeState
from data.records.publication import BuildState
from data.records.round import Round, RoundStatus
from data.records.selection import CandidacyState
from data.records.support import SupportCase

ORDERED = "pairs:"  # before the ids that an order on pairs names
POST = "post"
AGREED = frozenset({ProgrammeState.AGREED, ProgrammeState.RUNNING, ProgrammeState.CLOSED})
DECIDED = frozenset({CandidacyState.SELECTED, CandidacyState.RESERVE, CandidacyState.DECLINED})
CHOSEN = frozenset(
    {MentorState.SELECTED, MentorState.IN_TRAINING, MentorState.READY, MentorState.ACTIVE}
)
UNTRAINED = frozenset({MentorState.SELECTED, MentorState.IN_TRAINING})
ALONE = frozenset({MenteeState.UNMATCHED, MenteeState.PSYCH_REVIEW})
OVER = frozenset({AskState.ANSWERED, AskState.SILENT, AskState.REFUSED})
TOLD = frozenset({Presence.INFORMED, Presence.ATTENDED})


def found(standing: Standing, code: str) -> tuple[Evidence, ...]:
    """All evidence of an item, in the order of the data."""
    return tuple(SEEKERS[one](standing) for one in roadmap.items()[code].evidence)


def _curators(standing: Standing) -> list[Appointment]:
    """Appointments of a curator for a part of the year."""
    return [
        one
        for one in standing.work.appointments.all()
        if one.role is AccountRole.CURATOR
        and one.from_on <= standing.last
        and (one.ended_on or one.until_on) >= standing.first
    ]


def _order_curator(standing: Standing) -> Evidence:
    known = _curators(standing)
    mine = {one.id for one in known if one.state is not AppointmentState.PREPARED}
    papers = [one for one in standing.signed("order_curator", any_year=True) if one.subject in mine]
    found = _paper(standing, "order_curator", papers)
    return found if found.done or not known else _begun(found)


def _nondisclosure(standing: Standing) -> Evidence:
    mine = {one.id for one in _curators(standing) if one.state is not AppointmentState.PREPARED}
    papers = standing.signed("nondisclosure", any_year=True)
    return _paper(standing, "nondisclosure", [one for one in papers if one.subject in mine])


def _informing_held(standing: Standing) -> Evidence:
    found = there("informing_held", bool(standing.held(EventKind.INFORMING)))
    planned = any(one.kind is EventKind.INFORMING for one in standing.events)
    return _begun(found) if planned else found


def _informed(standing: Standing) -> Evidence:
    """The share that the regulation asks for, of everybody who works here."""
    told: set[PersonId] = set()
    for event in standing.events:
        if event.kind is EventKind.INFORMING:
            rows = standing.work.attendances.of_event(event.id)
            told |= {one.person_id for one in rows if one.presence in TOLD}
    count, total = len(told & standing.staff), len(standing.staff)
    least = standing.school.regulation.informed_share
    done = total > 0 and count / total + 1e-9 >= least
    return Evidence(code="informed", done=done, count=count, total=total, begun=count > 0)


def _order_regulation(standing: Standing) -> Evidence:
    papers = standing.signed("order_regulation", any_year=True)
    found = _paper(standing, "order_regulation", papers)
    return _begun(found) if standing.documents.get("order_regulation") else found


def _regulation(standing: Standing) -> Evidence:
    """The text in force, signed: of this year or of an earlier one."""
    found = _paper(standing, "regulation", standing.signed("regulation", any_year=True))
    return _begun(found) if standing.documents.get("regulation") else found


def _dates_set(standing: Standing) -> Evidence:
    count = sum(code in standing.dues for code in roadmap.items())
    return counted("dates_set", count, len(roadmap.items()))


def _roadmap_signed(standing: Standing) -> Evidence:
    return _paper(standing, "roadmap_signed", standing.signed("roadmap"))


def _pairs_ordered(standing: Standing) -> Evidence:
    named = {
        one
        for paper in standing.signed("order_pairs", any_year=True)
        for one in paper.subject.removeprefix(ORDERED).split(",")
    }
    return _of_pairs(standing, "pairs_ordered", lambda pair: pair.id in named)


def _programmes_drafted(standing: Standing) -> Evidence:
    known = standing.programmes
    return _of_pairs(standing, "programmes_drafted", lambda pair: pair.id in known)


def _programmes_agreed(standing: Standing) -> Evidence:
    known = standing.programmes
    drafted = any(one.id in known for one in standing.in_state(CONFIRMED))
    found = _of_pairs(standing, "programmes_agreed", lambda pair: _agreed(standing, pair))
    return _begun(found) if drafted else found


def _agreed(standing: Standing, pair: Pair) -> bool:
    """The mentor, the curator and every mentee have agreed to the edition in force."""
    one = standing.programmes.get(pair.id)
    parties = {"mentor", "curator", *pair.mentee_ids}
    return one is not None and one.state in AGREED and parties <= one.agreed.keys()


def _of_pairs(standing: Standing, code: str, holds: Callable[[Pair], bool]) -> Evidence:
    pairs = standing.in_state(CONFIRMED)
    return counted(code, sum(map(holds, pairs)), len(pairs))


def _answered(role: Role, code: str, item: str) -> Callable[[Standing], Evidence]:
    """All asked have answered or refused, or the term is over and somebody has."""

    def look(standing: Standing) -> Evidence:
        links = standing.work.invitations.about(SHEETS[role])
        invited = {
            one.person_id
            for one in links
            if standing.within(one.created_at) and (one.revoked_at is None or one.submitted_at)
        }
        rows = standing.banks[role]
        asked = invited | {one.person_id for one in rows}
        gone = {one.person_id for one in rows if one.state in GONE}
        sheets = standing.work.sheets.answered(role, standing.year)
        said = asked & (sheets | gone | standing.refused)
        due = standing.dues.get(item)
        over = due is not None and due < standing.work.today and bool(asked & sheets)
        return Evidence(
            code=code,
            done=bool(asked) and (over or said == asked),
            count=len(said),
            total=len(asked),
            begun=bool(asked),
        )

    return look


def _consented(role: Role, code: str) -> Callable[[Standing], Evidence]:
    """Nobody stands in the bank without a live consent."""

    def look(standing: Standing) -> Evidence:
        rows = [one for one in standing.banks[role] if one.state not in EARLY | GONE]
        return counted(code, sum(one.person_id in standing.banked for one in rows), len(rows))

    return look


def _coverage_note(standing: Standing) -> Evidence:
    return there("coverage_note", bool(standing.issued("coverage_note")))


def _candidacies_decided(standing: Standing) -> Evidence:
    rows = standing.work.candidacies.of_year(standing.year)
    decided = sum(one.state in DECIDED for one in rows)
    return counted("candidacies_decided", decided, len(rows), begun=bool(rows))


def _mentors_ready(standing: Standing) -> Evidence:
    if not standing.school.regulation.training_required:
        return apart("mentors_ready")
    rows = standing.work.candidacies.of_year(standing.year)
    selected = {one.mentor_id for one in rows if one.state is CandidacyState.SELECTED}
    mine = [
        one
        for one in standing.banks[Role.MENTOR]
        if one.state in CHOSEN or (one.person_id in selected and one.state not in GONE)
    ]
    ready = sum(_trained(standing, one) for one in mine)
    return counted("mentors_ready", ready, len(mine), begun=bool(selected))


def _trained(standing: Standing, one: Participation) -> bool:
    if one.state in UNTRAINED:
        return False
    holds = one.ready_until is not None and one.ready_until >= standing.day
    return holds or bool(one.exempt_reason)


def _round_approved(standing: Standing) -> Evidence:
    rounds = standing.rounds
    approved = sum(one.status in APPROVED for one in rounds)
    return counted("round_approved", approved, len(rounds), begun=bool(rounds))


def _proposals_decided(standing: Standing) -> Evidence:
    rounds = standing.rounds
    decided = sum(_decided(standing, one) for one in rounds)
    return counted("proposals_decided", decided, len(rounds))


def _decided(standing: Standing, one: Round) -> bool:
    """From the review on nothing is undecided; before, every proposal is looked at."""
    if one.status is RoundStatus.COMPUTED:
        return not undecided(standing.work, one)
    return one.status not in {RoundStatus.DRAFT, RoundStatus.FROZEN}


def _unmatched_cared(standing: Standing) -> Evidence:
    """Nobody without a pair is forgotten; without anybody there is nothing to do."""
    rows = standing.banks[Role.MENTEE]
    mine = {one.id for one in rows}
    cases = [one for one in standing.work.cases.all() if one.participation_id in mine]
    people = {one.person_id for one in rows if one.state in ALONE}
    people |= {one.person_id for one in cases}
    if not people and any(one.status in APPROVED for one in standing.rounds):
        return apart("unmatched_cared")
    cared = {one.person_id for one in cases if _cared(standing, one)}
    open_ = {one.person_id for one in cases if not _cared(standing, one)}
    return counted("unmatched_cared", len(cared - open_), len(people), begun=bool(cases))


def _cared(standing: Standing, case: SupportCase) -> bool:
    ahead = case.next_on is not None and case.next_on >= standing.day
    return case.closed_at is not None or ahead


def _post_wave_closed(standing: Standing) -> Evidence:
    asks = [
        one
        for one in standing.work.asks.of_year(standing.year)
        if one.wave == POST and one.state is not AskState.CANCELLED
    ]
    over = sum(one.state in OVER for one in asks)
    answered = any(one.state is AskState.ANSWERED for one in asks)
    begun = any(one.state is not AskState.PLANNED for one in asks)
    return Evidence(
        code="post_wave_closed",
        done=answered and over == len(asks),
        count=over,
        total=len(asks),
        begun=begun,
    )


def _quality_note(standing: Standing) -> Evidence:
    return there("quality_note", bool(standing.issued("quality_note")))


def _studies_offered(standing: Standing) -> Evidence:
    offered = {one.pair_id for one in standing.work.studies.of_year(standing.year)}
    pairs = standing.in_state(COMPLETED)
    count = sum(one.id in offered for one in pairs)
    found = counted("studies_offered", count, len(pairs), begun=bool(offered))
    return _not_before_all(standing, found)


def _held(code: str, *kinds: EventKind) -> Callable[[Standing], Evidence]:
    def look(standing: Standing) -> Evidence:
        found = there(code, bool(standing.held(*kinds)))
        planned = any(one.kind in kinds for one in standing.events)
        return _begun(found) if planned else found

    return look


def _minutes(code: str, *kinds: EventKind, named: bool = False) -> Callable[[Standing], Evidence]:
    """Signed minutes of a gathering that was held; ``named``: with practices or decisions."""

    def look(standing: Standing) -> Evidence:
        events = [one for one in standing.held(*kinds) if not named or _names(one)]
        mine = {one.id for one in events}
        papers = standing.signed("event_minutes", any_year=True)
        return _paper(standing, code, [one for one in papers if one.subject in mine])

    return look


def _names(event: Event) -> bool:
    return bool(event.practices or event.decisions)


def _library_grown(standing: Standing) -> Evidence:
    fresh = [
        one
        for one in standing.work.materials.all()
        if one.removed_on is None and standing.first <= one.added_on <= standing.last
    ]
    return there("library_grown", bool(fresh))


def _banks_filled(standing: Standing) -> Evidence:
    pairs = standing.in_state(COMPLETED)
    found = counted("banks_filled", sum(_filled(standing, one) for one in pairs), len(pairs))
    return _not_before_all(standing, found)


def _filled(standing: Standing, pair: Pair) -> bool:
    """Day of the end, results, and the mark of completion of every mentee."""
    rows = [standing.row(Role.MENTEE, one) for one in pair.mentee_ids]
    marked = all(one is not None and bool(one.mark) for one in rows)
    return pair.ended_on is not None and bool(pair.results) and bool(rows) and marked


def _long_term_asked(standing: Standing) -> Evidence:
    """Everybody who has finished and may be asked was asked."""
    rows = long_term.standing(standing.work, standing.year)
    asked = sum(one.answer is not long_term.Answer.NOT_ASKED for one in rows)
    return _not_before_all(standing, counted("long_term_asked", asked, len(rows)))


def _not_before_all(standing: Standing, found: Evidence) -> Evidence:
    """What is asked of every pair of the year is not done while some of them still work."""
    return replace(found, done=False, begun=True) if standing.in_state(WORKING) else found


def _site_published(standing: Standing) -> Evidence:
    builds = [one for one in standing.work.site_builds.all() if one.year == standing.year]
    live = any(one.state is BuildState.PUBLISHED for one in builds)
    found = there("site_published", live)
    return _begun(found) if builds else found


def _site_permitted(standing: Standing) -> Evidence:
    """Every field that stands on the site has a live permission."""
    live = [
        one
        for one in standing.work.site_builds.all()
        if one.year == standing.year and one.state is BuildState.PUBLISHED
    ]
    rows = [
        entry
        for build in live
        for entry in standing.work.site_entries.of_build(build.id)
        if entry.removed_on is None
    ]
    may = {
        name: standing.work.consents.live(Purpose.PUBLICATION, standing.moment, field=name)
        for name in {one.field for one in rows}
    }
    count = sum(one.person_id in may[one.field] and one.due is None for one in rows)
    return Evidence(
        code="site_permitted",
        done=bool(live) and count == len(rows),
        count=count,
        total=len(rows),
    )


def _paper(standing: Standing, code: str, papers: Sequence[Document]) -> Evidence:
    if not papers:
        return there(code, False)
    last = papers[-1]
    return there(code, True, detail=standing.told(last), subject=last.id)


def _begun(one: Evidence) -> Evidence:
    """Something is under way, whether it is finished or not."""
    return Evidence(
        code=one.code,
        done=one.done,
        count=one.count,
        total=one.total,
        detail=one.detail,
        subject=one.subject,
        begun=True,
    )


SEEKERS: Mapping[str, Callable[[Standing], Evidence]] = {
    "order_curator": _order_curator,
    "nondisclosure": _nondisclosure,
    "informing_held": _informing_held,
    "informed": _informed,
    "order_regulation": _order_regulation,
    "regulation": _regulation,
    "dates_set": _dates_set,
    "roadmap_signed": _roadmap_signed,
    "pairs_ordered": _pairs_ordered,
    "programmes_drafted": _programmes_drafted,
    "mentees_answered": _answered(Role.MENTEE, "mentees_answered", "2.1"),
    "mentees_consented": _consented(Role.MENTEE, "mentees_consented"),
    "mentors_answered": _answered(Role.MENTOR, "mentors_answered", "3.1"),
    "mentors_consented": _consented(Role.MENTOR, "mentors_consented"),
    "coverage_note": _coverage_note,
    "candidacies_decided": _candidacies_decided,
    "mentors_ready": _mentors_ready,
    "round_approved": _round_approved,
    "proposals_decided": _proposals_decided,
    "programmes_agreed": _programmes_agreed,
    "unmatched_cared": _unmatched_cared,
    "post_wave_closed": _post_wave_closed,
    "quality_note": _quality_note,
    "studies_offered": _studies_offered,
    "conference_held": _held("conference_held", EventKind.CONFERENCE, EventKind.SEMINAR),
    "conference_minutes": _minutes("conference_minutes", EventKind.CONFERENCE, EventKind.SEMINAR),
    "round_table_held": _held("round_table_held", EventKind.ROUND_TABLE),
    "round_table_minutes": _minutes("round_table_minutes", EventKind.ROUND_TABLE, named=True),
    "library_grown": _library_grown,
    "banks_filled": _banks_filled,
    "long_term_asked": _long_term_asked,
    "site_published": _site_published,
    "site_permitted": _site_permitted,
}
