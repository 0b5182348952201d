"""Use cases: a programme is edited, amended, its steps ticked off, closed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from data.access import Permission
from data.accounts import conflicts
from data.errors import (
    ChangedMeanwhileError,
    InvalidValueError,
    MissingReasonError,
    NotFoundError,
    StateError,
)
from data.i18n import _, speaking
from data.names import clean_text
from data.records.ids import PairId, ProgrammeId
from data.records.invitation import Form
from data.records.pair import PairState
from data.records.programme import Programme, ProgrammeEdition, ProgrammeState
from data.store import Work
from matching.programmes import content as contents
from matching.programmes import plan
from matching.programmes.clock import today_of
from matching.programmes.content import Content
from matching.programmes.refusals import GoalsOpenError

_S = ProgrammeState
NEXT: Mapping[ProgrammeState, frozenset[ProgrammeState]] = {
    _S.DRAFT: frozenset({_S.AGREED, _S.RUNNING, _S.CLOSED}),
    _S.AGREED: frozenset({_S.RUNNING, _S.AMENDED, _S.CLOSED}),
    _S.RUNNING: frozenset({_S.AMENDED, _S.CLOSED}),
    _S.AMENDED: frozenset({_S.AGREED, _S.RUNNING, _S.CLOSED}),
    _S.CLOSED: frozenset(),
}
LEVELS = range(-2, 3)
MOST_RESULT = 500


def moved(programme: Programme, wanted: ProgrammeState) -> Programme:
    """The programme in another state; what the table does not name is refused."""
    if wanted not in NEXT[programme.state]:
        raise StateError(kind="programme", state=programme.state.value, wanted=wanted.value)
    return replace(programme, state=wanted)


def edit(work: Work, programme_id: ProgrammeId, content: Content, version: int) -> Programme:
    """Change a draft. Once it was shown to anybody, the change is a new edition.

    Raises:
        ChangedMeanwhileError: somebody has changed it since ``version``.
        StateError: it was agreed to already: amend it with a reason.
    """
    work.require(Permission.PROGRAMME_WRITE)
    before = _open(work, programme_id, version)
    if before.state is not ProgrammeState.DRAFT:
        raise StateError(kind="programme", state=before.state.value, wanted="draft")
    tidy = contents.checked(content, _kind(work, before.pair_id))
    if tidy == contents.of(before):
        return before
    shown = before.agreed or work.invitations.about(Form.PROGRAMME, programme_id)
    after = contents.into(before, tidy)
    if not shown:
        return _kept(work, "programme.edited", before, after)
    return _kept(work, "programme.edited", before, _anew(work, before, after, ""))


def amend(
    work: Work, programme_id: ProgrammeId, content: Content, reason: str, version: int
) -> Programme:
    """Change an agreed or running programme: a new edition, agreed to anew by everybody.

    Work goes on by the edition before until then; it stays in the history with the reason.

    Raises:
        MissingReasonError: no reason is given.
    """
    work.require(Permission.PROGRAMME_WRITE)
    said = contents.text("reason", reason)
    if not said:
        raise MissingReasonError(action="programme.amended")
    before = _open(work, programme_id, version)
    tidy = contents.checked(content, _kind(work, before.pair_id))
    contents.require_whole(tidy)
    if tidy == contents.of(before):
        return before
    if before.state is not ProgrammeState.AMENDED:
        moved(before, ProgrammeState.AMENDED)
    after = replace(contents.into(before, tidy), state=ProgrammeState.AMENDED)
    return _kept(work, "programme.amended", before, _anew(work, before, after, said))


def mark(
    work: Work, programme_id: ProgrammeId, code: str, done_on: date | None, version: int
) -> Programme:
    """Note that an action is done on a day, or is not after all. No new edition."""
    work.require(Permission.PROGRAMME_WRITE)
    before = _open(work, programme_id, version)
    if code not in {one.code for one in before.actions}:
        raise NotFoundError(kind="action", id=code)
    _check_day(work, done_on)
    actions = tuple(
        replace(one, done_on=done_on) if one.code == code else one for one in before.actions
    )
    return _kept(work, "programme.marked", before, replace(before, actions=actions))


def look_back(
    work: Work, programme_id: ProgrammeId, on: date, held_on: date | None, version: int
) -> Programme:
    """Note that a checkpoint planned for ``on`` was held, or was not after all."""
    work.require(Permission.PROGRAMME_WRITE)
    before = _open(work, programme_id, version)
    if on not in {one.on for one in before.checkpoints}:
        raise NotFoundError(kind="checkpoint", id=on.isoformat())
    _check_day(work, held_on)
    checkpoints = tuple(
        replace(one, held_on=held_on) if one.on == on else one for one in before.checkpoints
    )
    return _kept(work, "programme.marked", before, replace(before, checkpoints=checkpoints))


def close(
    work: Work, programme_id: ProgrammeId, levels: Mapping[str, int], result: str, version: int
) -> Programme:
    """Close a programme: a level -2..2 for every goal, the result in words; the pair keeps both.

    Levels follow goal attainment scaling: 0 is what was expected, 2 much more, -2 much less.

    Raises:
        GoalsOpenError: a goal has no level.
        SecondWordError: the curator belongs to the pair, and nobody else has agreed to it.
    """
    work.require(Permission.PROGRAMME_WRITE)
    before = _open(work, programme_id, version)
    conflicts.require_second(work, [work.pairs.get(before.pair_id)])
    missing = [one.code for one in before.goals if one.code not in levels]
    if missing:
        raise GoalsOpenError(count=len(missing))
    for value in levels.values():
        if value not in LEVELS:
            raise InvalidValueError(field="level", value=value, rule="-2…2")
    goals = tuple(replace(one, level=levels[one.code]) for one in before.goals)
    after = replace(
        moved(before, ProgrammeState.CLOSED),
        goals=goals,
        result=contents.text("result", result, MOST_RESULT),
        closed_on=today_of(work),
    )
    kept = _kept(work, "programme.closed", before, after)
    pair = work.pairs.get(kept.pair_id)
    work.pairs.put(replace(pair, results=summary(work, kept)))
    work.audit("pair.results", None, {"closed": kept.closed_on}, subject=f"pair:{pair.id}")
    return kept


def begin(work: Work, programme: Programme) -> Programme:
    """An agreed programme runs from the day its pair is active. Asks no permission."""
    pair = work.pairs.get(programme.pair_id)
    if programme.state is not ProgrammeState.AGREED or pair.state is not PairState.ACTIVE:
        return programme
    after = moved(programme, ProgrammeState.RUNNING)
    return _kept(work, "programme.started", programme, after)


def summary(work: Work, programme: Programme) -> str:
    """The cell «Результаты программы»: the words, then how many goals are reached."""
    done, count = plan.reached([one.level for one in programme.goals])
    if not count:
        return clean_text(programme.result)
    with speaking(work.schools.get(work.school_id).language):
        counted = _("goals reached: {done} of {count}", done=done, count=count)
    return clean_text(f"{programme.result}; {counted}" if programme.result else counted)


def _kind(work: Work, pair_id: PairId) -> str:
    return work.pairs.get(pair_id).kind


def _open(work: Work, programme_id: ProgrammeId, version: int) -> Programme:
    found = work.programmes.get(programme_id)
    if found.state is ProgrammeState.CLOSED:
        raise StateError(kind="programme", state=found.state.value, wanted="draft")
    if found.version != version:
        raise ChangedMeanwhileError(
            kind="programme", id=found.id, yours=version, theirs=found.version
        )
    return found


def _anew(work: Work, before: Programme, after: Programme, reason: str) -> Programme:
    """The next edition, with nobody's agreement; the one before goes into the history."""
    work.programme_editions.put(
        ProgrammeEdition(
            programme_id=before.id,
            edition=before.edition,
            school_id=before.school_id,
            pair_id=before.pair_id,
            body=contents.dumped(before),
            at=work.now,
            by=work.by.id,
            reason=reason,
        )
    )
    return replace(after, edition=before.edition + 1, agreed={})


def _kept(work: Work, verb: str, before: Programme, after: Programme) -> Programme:
    """Write it down; texts of people never enter the trail."""
    kept = work.programmes.put(after)
    told = [
        {"state": one.state.value, "edition": one.edition, "goals": len(one.goals)}
        for one in (before, kept)
    ]
    work.audit(verb, told[0], told[1], subject=f"programme:{kept.id}")
    return kept


def _check_day(work: Work, day: date | None) -> None:
    if day is not None and day > today_of(work):
        raise InvalidValueError(field="date", value=day, rule="<= today")
