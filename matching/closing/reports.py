"""Reports at the end of a pair: both sides by their links or on paper, the curator's conclusion.

A report is one row a person and kind; sent again it is corrected while the pair is not closed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from data import invitations
from data.access import Permission
from data.bank import signals
from data.codebook import closing as asked
from data.codebook.instruments import GOALS
from data.errors import InvalidValueError
from data.invitations import Issued, NoConsentError
from data.names import clean_text
from data.records.closing import PairReport, ReportKind
from data.records.consent import Purpose
from data.records.ids import PairId, PersonId, ReportId, new_id
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.programme import Goal
from data.store import Work
from matching.closing.refusals import CarefulError
from matching.pairs import conflict
from matching.pairs.states import Actor, NotOpenError, side_of
from matching.programmes.changing import LEVELS
from matching.programmes.refusals import NotShownError
from matching.rounds.settling import fallen

REPORTED = frozenset({PairState.FINISHING, PairState.COMPLETED})  # while these, reports come in
DAYS = 21  # calendar days a link lives
LEVEL = "level."  # before the code of a goal in the body of a report
OF_SIDE = {
    Actor.MENTOR.value: (ReportKind.MENTOR_REPORT,),
    Actor.MENTEE.value: (ReportKind.MENTEE_REPORT, ReportKind.TESTIMONIAL),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReport:
    """What somebody of a pair sees by the link: the other side, the goals, what was said so far.

    ``before`` maps ``"<kind>.<question>"`` and ``"level.<goal>"`` to text.
    """

    pair: Pair
    side: str
    others: tuple[str, ...]
    goals: tuple[Goal, ...]
    kinds: tuple[ReportKind, ...]
    before: Mapping[str, str]
    open: bool


def ask(work: Work, pair_ids: Sequence[PairId]) -> tuple[Issued, ...]:
    """Give everybody of these pairs who has not reported a link to the report.

    Whose consent has ended is left out.
    """
    work.require(Permission.PAIR_WRITE)
    live = work.consents.live(Purpose.BANK, work.local)
    issued: list[Issued] = []
    for pair_id in pair_ids:
        pair = work.pairs.get(pair_id)
        _require_open(pair)
        people = [one for one in awaited(work, pair) if one in live]
        if people:
            issued += invitations.invite(work, people, Form.REPORT, subject=pair_id, days=DAYS)
    return tuple(issued)


def awaited(work: Work, pair: Pair) -> tuple[PersonId, ...]:
    """Who of a pair has not sent the own report. Asks no permission."""
    sent = {
        one.person_id
        for one in work.pair_reports.of_pair(pair.id)
        if one.sent_at is not None and one.kind in _FIRST
    }
    return tuple(one for one in (pair.mentor_id, *pair.mentee_ids) if one not in sent)


def own(work: Work, pair_id: PairId) -> OwnReport:
    """What a person of the pair sees by the own link.

    Raises:
        NotShownError: a consent the pair rests on has ended.
    """
    who = work.require_link(Form.REPORT, pair_id)
    pair = work.pairs.get(pair_id)
    side = side_of(pair, who)
    live = work.consents.live(Purpose.BANK, work.local)
    gone = fallen(pair, live)
    if who in gone or who not in live or set(gone) == set(pair.mentee_ids):
        raise NotShownError
    people = pair.mentee_ids if side == Actor.MENTOR else (pair.mentor_id,)
    programme = work.programmes.of_pair(pair_id)
    return OwnReport(
        pair=pair,
        side=side,
        others=tuple(work.people.get(one).fio for one in people if one in live),
        goals=programme.goals if programme is not None else (),
        kinds=OF_SIDE[side],
        before=_before(work, pair, who),
        open=pair.state in REPORTED,
    )


def report_by_link(work: Work, pair_id: PairId, said: Mapping[str, str]) -> tuple[PairReport, ...]:
    """Keep what somebody of a pair has written by the own link; sent again it is corrected.

    Args:
        work: of whoever came by the link.
        pair_id: the pair.
        said: text by ``"<kind>.<question>"``, levels by ``"level.<goal>"``.

    Raises:
        NotOpenError: the pair is closed, or not at its end.
        CarefulError: a text speaks of health, family or a pupil.
        NoConsentError: the consent to the bank has ended.
    """
    who = work.require_link(Form.REPORT, pair_id)
    invitations.require_consent(work, who, Form.REPORT)
    return _reported(work, work.pairs.get(pair_id), who, said)


def report(
    work: Work, pair_id: PairId, person_id: PersonId, said: Mapping[str, str]
) -> tuple[PairReport, ...]:
    """The same, written down by the curator from paper.

    Raises:
        NoConsentError: nothing is kept of somebody whose consent has ended.
    """
    work.require(Permission.PAIR_WRITE)
    if person_id not in work.consents.live(Purpose.BANK, work.local):
        raise NoConsentError(fio=work.people.get(person_id).fio)
    return _reported(work, work.pairs.get(pair_id), person_id, said)


def conclude(
    work: Work, pair_id: PairId, said: Mapping[str, str], *, sent: bool = True
) -> PairReport:
    """Keep the curator's conclusion about a pair: a draft, or for good.

    Raises:
        SecondApproverError: the curator belongs to the pair.
    """
    work.require(Permission.PAIR_WRITE)
    pair = work.pairs.get(pair_id)
    if pair.state not in REPORTED | {PairState.CLOSED, PairState.TERMINATED}:
        raise NotOpenError
    conflict.require_second(work, pair)
    body = _body(ReportKind.CONCLUSION, said, whole=sent)
    return _keep(work, pair, None, ReportKind.CONCLUSION, body, sent=sent)


def conclusion(work: Work, pair_id: PairId) -> PairReport | None:
    """The curator's conclusion about a pair, draft or not; None before it."""
    work.require(Permission.PAIR_READ)
    return _of(work, pair_id, None, ReportKind.CONCLUSION)


def levels_told(work: Work, pair_id: PairId) -> Mapping[str, Mapping[PersonId, int]]:
    """Levels of goals as each side has told them in the own report, by code of goal."""
    work.require(Permission.PAIR_READ)
    found: dict[str, dict[PersonId, int]] = {}
    for one in work.pair_reports.of_pair(pair_id):
        for code, value in one.body.items() if one.sent_at is not None else ():
            if code.startswith(LEVEL) and one.person_id is not None:
                found.setdefault(code.removeprefix(LEVEL), {})[one.person_id] = int(value)
    return found


def checked_text(said: str) -> str:
    """A text of a report, clean and without what does not belong there.

    Raises:
        CarefulError: names the words.
    """
    clean = clean_text(said)
    words = asked.careful(clean)
    if words:
        raise CarefulError(value=words)
    return clean


def _require_open(pair: Pair) -> None:
    if pair.state not in REPORTED:
        raise NotOpenError


def _reported(
    work: Work, pair: Pair, who: PersonId, said: Mapping[str, str]
) -> tuple[PairReport, ...]:
    _require_open(pair)
    kept = []
    for kind in OF_SIDE[side_of(pair, who)]:
        prefix = f"{kind.value}."
        mine = {
            code.removeprefix(prefix): one for code, one in said.items() if code.startswith(prefix)
        }
        body = _body(kind, mine, whole=kind in _FIRST)
        if kind in _FIRST:
            body |= _levels(work, pair, said)
        if body or _of(work, pair.id, who, kind) is not None:
            kept.append(_keep(work, pair, who, kind, body, sent=True))
    return tuple(kept)


def _body(kind: ReportKind, said: Mapping[str, str], *, whole: bool) -> dict[str, str]:
    body = {}
    for question in asked.questions()[kind]:
        clean = checked_text(said.get(question.code, ""))
        if len(clean) > (question.max_chars or len(clean)):
            raise InvalidValueError(
                field=question.text, value=len(clean), rule=f"<= {question.max_chars}"
            )
        if whole and question.required and not clean:
            raise InvalidValueError(field=question.text, value="", rule="1…")
        if clean:
            body[question.code] = clean
    return body


def _levels(work: Work, pair: Pair, said: Mapping[str, str]) -> dict[str, str]:
    programme = work.programmes.of_pair(pair.id)
    body = {}
    for goal in programme.goals if programme is not None else ():
        given = said.get(LEVEL + goal.code, "")
        if given and given not in _LEVEL_WORDS:
            raise InvalidValueError(field="level", value=given, rule="-2…2")
        if given:
            body[LEVEL + goal.code] = given
    return body


def _keep(
    work: Work,
    pair: Pair,
    who: PersonId | None,
    kind: ReportKind,
    body: Mapping[str, str],
    *,
    sent: bool,
) -> PairReport:
    before = _of(work, pair.id, who, kind)
    fresh = before or PairReport(
        id=ReportId(new_id()),
        school_id=work.school_id,
        pair_id=pair.id,
        person_id=who,
        kind=kind,
        body={},
        written_at=work.now,
    )
    same = before is not None and dict(before.body) == dict(body)
    if before is not None and same and (before.sent_at is not None or not sent):
        return before
    at = work.now if sent else fresh.sent_at
    after = work.pair_reports.put(replace(fresh, body=dict(body), written_at=work.now, sent_at=at))
    told = {"kind": kind.value, "sent": after.sent_at is not None}
    work.audit("pair.reported", None, told, subject=f"pair:{pair.id}")
    if who is not None:
        signals.watch(work, body.values(), fio=work.people.get(who).fio, person_id=who)
    return after


def _of(work: Work, pair_id: PairId, who: PersonId | None, kind: ReportKind) -> PairReport | None:
    mine = [
        one
        for one in work.pair_reports.of_pair(pair_id)
        if (one.person_id, one.kind) == (who, kind)
    ]
    return mine[-1] if mine else None


def _before(work: Work, pair: Pair, who: PersonId) -> Mapping[str, str]:
    """The own report so far; levels come from the own answers to the wave before the first one."""
    found = dict(_own_levels(work, pair, who))
    for one in work.pair_reports.of_pair(pair.id):
        if one.person_id == who:
            found |= {
                code if code.startswith(LEVEL) else f"{one.kind.value}.{code}": text
                for code, text in one.body.items()
            }
    return found


def _own_levels(work: Work, pair: Pair, who: PersonId) -> Iterable[tuple[str, str]]:
    for one in work.responses.of(who):
        about = one.instrument.partition("@")[0] == GOALS and (
            one.context.get("pair") == pair.id or pair.id in one.subject
        )
        for code, given in one.answers.items() if about else ():
            if str(given) in _LEVEL_WORDS:
                yield LEVEL + code.partition(".")[2], str(given)


_FIRST = frozenset({ReportKind.MENTOR_REPORT, ReportKind.MENTEE_REPORT})
_LEVEL_WORDS = frozenset(str(one) for one in LEVELS)
