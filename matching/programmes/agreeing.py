"""Use cases: a programme is proposed to its three parties, each agrees alone."""

from dataclasses import dataclass, replace
from datetime import datetime

from data import invitations
from data.access import Permission
from data.accounts import conflicts
from data.codebook.calendar import workdays_after
from data.errors import DeniedError, InvalidValueError, StateError
from data.invitations import Issued
from data.papers import tasks
from data.records.account import AccountRole
from data.records.ids import PersonId, ProgrammeId, ResponseId, new_id
from data.records.invitation import Form, Response
from data.records.pair import Pair, PairState
from data.records.programme import Programme, ProgrammeState
from data.store import Work
from matching.programmes import content as contents
from matching.programmes import plan
from matching.programmes.changing import moved
from matching.programmes.clock import today_of
from matching.programmes.content import CURATOR, MENTOR
from matching.programmes.drafting import DRAFTED
from matching.programmes.refusals import EditionGoneError, PairNotRunningError

OPEN = frozenset({ProgrammeState.DRAFT, ProgrammeState.AMENDED})
INSTRUMENT = "programme"
WORDS = "words"
WISHED = "programme_change_wanted"
DAYS_TO_ANSWER = 5  # working days for the curator to answer a wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody of the pair would like to be changed, for the curator alone."""

    person_id: PersonId
    edition: int
    words: str
    at: datetime


def propose(work: Work, programme_id: ProgrammeId, days: int = 14) -> tuple[Issued, ...]:
    """Ask the mentor and every mentee by a personal link each to agree to this edition.

    Raises:
        NothingToAgreeError: it has no goal with a sign, or no action.
        StateError: everybody has agreed already.
    """
    work.require(Permission.PROGRAMME_WRITE)
    programme = work.programmes.get(programme_id)
    pair = _pair(work, programme)
    contents.require_whole(contents.of(programme))
    _require_open(programme)
    waiting = [
        who
        for who in (pair.mentor_id, *pair.mentee_ids)
        if contents.party_of(pair, who) not in programme.agreed
    ]
    issued = invitations.invite(work, waiting, Form.PROGRAMME, subject=programme_id, days=days)
    told = {"edition": programme.edition, "people": len(waiting)}
    work.audit("programme.proposed", None, told, subject=f"programme:{programme_id}")
    return tuple(issued)


def agree_by_link(work: Work, programme_id: ProgrammeId, edition: int) -> Programme:
    """The person of the link agrees to the edition that was shown."""
    who = work.require_link(Form.PROGRAMME, programme_id)
    programme = work.programmes.get(programme_id)
    return _agree(work, programme, _party(work, programme, who), edition, "link")


def agree_for(work: Work, programme_id: ProgrammeId, party: str, edition: int) -> Programme:
    """The curator agrees, or enters from paper what another party has signed.

    Args:
        work: by whom.
        programme_id: the programme.
        party: ``"curator"``, ``"mentor"`` or the id of a mentee.
        edition: the one on the screen.

    Raises:
        SecondWordError: the curator belongs to the pair, and nobody else has agreed to it.
        EditionGoneError: the programme was changed meanwhile.
    """
    work.require(Permission.PROGRAMME_WRITE)
    programme = work.programmes.get(programme_id)
    pair = _pair(work, programme)
    if party not in contents.parties(pair):
        raise InvalidValueError(field="party", value=party, rule="party")
    if party == CURATOR:
        conflicts.require_second(work, [pair])
    how = "office" if party == CURATOR else "paper"
    return _agree(work, programme, party, edition, how)


def wish_by_link(work: Work, programme_id: ProgrammeId, edition: int, words: str) -> Response:
    """Somebody of the pair would like a change: words for the curator, and a task.

    The other side sees neither.
    """
    who = work.require_link(Form.PROGRAMME, programme_id)
    programme = work.programmes.get(programme_id)
    _party(work, programme, who)
    said = contents.text("words", words)
    if not said:
        raise InvalidValueError(field="words", value="", rule="not empty")
    _require_edition(programme, edition)
    key = f"{WISHED}:{programme_id}:{edition}:{who}"
    kept = work.responses.put(
        Response(
            id=ResponseId(new_id()),
            school_id=work.school_id,
            person_id=who,
            form=Form.PROGRAMME,
            subject=programme_id,
            instrument=f"{INSTRUMENT}@{edition}",
            answers={WORDS: said},
            submitted_at=work.now,
            key=f"{key}:{work.now.isoformat()}",
            context={"edition": edition},
        )
    )
    tasks.open_task(
        work,
        WISHED,
        f"pair:{programme.pair_id}",
        AccountRole.CURATOR,
        key,
        due=workdays_after(today_of(work), DAYS_TO_ANSWER),
        person_id=who,
    )
    work.audit("programme.wish", None, {"edition": edition}, subject=f"programme:{programme_id}")
    return kept


def wishes(work: Work, programme_id: ProgrammeId) -> tuple[Wish, ...]:
    """Changes people have asked for, the newest first; for who may read private answers."""
    work.require(Permission.PRIVATE_ANSWER_READ)
    found = [
        Wish(
            person_id=one.person_id,
            edition=int(str(one.context.get("edition", 0))),
            words=str(one.answers.get(WORDS, "")),
            at=one.submitted_at,
        )
        for one in work.responses.about(Form.PROGRAMME, programme_id)
        if one.instrument.startswith(INSTRUMENT)
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _agree(work: Work, programme: Programme, party: str, edition: int, how: str) -> Programme:
    pair = _pair(work, programme)
    _require_edition(programme, edition)
    if party in programme.agreed:
        return programme  # a repeated send
    _require_open(programme)
    contents.require_whole(contents.of(programme))
    agreed = {**programme.agreed, party: today_of(work).isoformat()}
    after = replace(programme, agreed=agreed)
    if plan.all_agreed(agreed, contents.parties(pair)):
        running = pair.state is PairState.ACTIVE
        after = moved(after, ProgrammeState.RUNNING if running else ProgrammeState.AGREED)
    kept = work.programmes.put(after)
    told = {"edition": edition, "party": _told_party(party), "how": how, "state": kept.state.value}
    work.audit("programme.agreed", None, told, subject=f"programme:{kept.id}")
    return kept


def _told_party(party: str) -> str:
    return party if party in {MENTOR, CURATOR} else f"person:{party}"


def _pair(work: Work, programme: Programme) -> Pair:
    pair = work.pairs.get(programme.pair_id)
    if pair.state not in DRAFTED:
        raise PairNotRunningError(state=pair.state.value)
    return pair


def _party(work: Work, programme: Programme, who: PersonId) -> str:
    """Which party it is; somebody who has left the pair is none any more."""
    pair = _pair(work, programme)
    if who not in (pair.mentor_id, *pair.mentee_ids):
        work.refused.append(Permission.OWN_FORMS)
        raise DeniedError(permission=str(Permission.OWN_FORMS))
    return contents.party_of(pair, who)


def _require_edition(programme: Programme, edition: int) -> None:
    if programme.edition != edition:
        raise EditionGoneError(edition=edition, now=programme.edition)


def _require_open(programme: Programme) -> None:
    if programme.state not in OPEN:
        raise StateError(
            kind="programme",
            state=programme.state.value,
            wanted=ProgrammeState.AGREED.value,
        )
