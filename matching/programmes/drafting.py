"""Use case: a programme drafted from what the mentees of a pair ask for."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from data.access import Permission
from data.codebook import Framework, framework
from data.codebook.frame import said
from data.codebook.programmes import (
    ActionTemplate,
    GoalTemplate,
    Templates,
    programme_templates,
)
from data.i18n import speaking
from data.names import clean_text
from data.records.bank import Role
from data.records.ids import PairId, PersonId, ProgrammeId, new_id
from data.records.pair import Pair, PairState
from data.records.programme import Action, Checkpoint, Goal, Programme, ProgrammeState
from data.records.questionnaire import Answers
from data.store import Work
from matching.profile import Codes, codes
from matching.programmes import plan
from matching.programmes.clock import today_of
from matching.programmes.content import Content, new_code
from matching.programmes.plan import SHORT, Term
from matching.programmes.refusals import PairNotRunningError, ProgrammeExistsError
from matching.proposal.kinds import Kind
from matching.rounds import snapshot
from matching.rounds.kinds import kind_of

DRAFTED = frozenset({PairState.CONFIRMED, PairState.ACTIVE, PairState.PAUSED})
REQUEST = "mentee.main_request"
MOST_REQUEST = 200  # characters of a request quoted in a goal


def draft(work: Work, pair_id: PairId, starts_on: date | None = None) -> Programme:
    """Lay a first programme for a pair; people then change it as they like.

    Goals come from the areas every mentee of the pair asks for and has agreed to show the mentor;
    without such an area the request itself, which the mentor may read, is the goal.

    Args:
        work: by whom.
        pair_id: the pair.
        starts_on: first day; the day the pair began, or today, where left out.

    Raises:
        PairNotRunningError: the pair is not confirmed, or over.
        ProgrammeExistsError: it has a programme.
    """
    work.require(Permission.PROGRAMME_WRITE)
    pair = work.pairs.get(pair_id)
    if pair.state not in DRAFTED:
        raise PairNotRunningError(state=pair.state.value)
    if work.programmes.of_pair(pair_id) is not None:
        raise ProgrammeExistsError
    with speaking(work.schools.get(work.school_id).language):
        content = drafted(work, pair, starts_on or pair.started_on or today_of(work))
    kept = work.programmes.put(
        Programme(
            id=ProgrammeId(new_id()),
            school_id=work.school_id,
            pair_id=pair_id,
            state=ProgrammeState.DRAFT,
            edition=1,
            goals=content.goals,
            actions=content.actions,
            checkpoints=content.checkpoints,
            starts_on=content.starts_on,
            ends_on=content.ends_on,
            meetings_planned=content.meetings_planned,
            agreed={},
        )
    )
    told = {"edition": 1, "goals": len(kept.goals), "actions": len(kept.actions)}
    work.audit("programme.drafted", None, told, subject=f"programme:{kept.id}")
    return kept


def drafted(work: Work, pair: Pair, starts_on: date) -> Content:
    """What the templates make of a pair, in the language in force."""
    book, templates = framework(), programme_templates()
    look_ups = codes(book)
    answers = answers_of(work, pair)
    mentees = [answers.get(one, {}) for one in pair.mentee_ids]
    both = [answers.get(pair.mentor_id, {}), *mentees]
    term = _term(pair, both, starts_on, look_ups, templates, most=_most(work, pair))
    domains = _domains(pair, answers, look_ups, book)
    goals, actions = _steps(_goals(domains, mentees, pair, templates), term)
    checkpoints = (
        Checkpoint(on=plan.middle(term), text=said(*templates.checkpoints["mid"])),
        Checkpoint(on=term.ends_on, text=said(*templates.checkpoints["end"])),
    )
    return Content(
        goals=goals,
        actions=actions,
        checkpoints=checkpoints,
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        meetings_planned=plan.meetings_in(term, plan.pace_of(pair.kind, both, look_ups, templates)),
    )


def answers_of(work: Work, pair: Pair) -> Mapping[PersonId, Answers]:
    """Answers of both sides: as the pair's round has frozen them, else those in force."""
    frozen = _frozen(work, pair)
    found: dict[PersonId, Answers] = {}
    for who in (pair.mentor_id, *pair.mentee_ids):
        role = Role.MENTOR if who == pair.mentor_id else Role.MENTEE
        sheet = work.sheets.latest(who, role, pair.year)
        known = frozen.get(who)
        if known is not None:
            found[who] = known
        elif sheet is not None:
            found[who] = sheet.answers
    return found


def _frozen(work: Work, pair: Pair) -> dict[PersonId, Answers]:
    if pair.round_id is None:
        return {}
    kept = work.snapshots.find(pair.round_id)
    if kept is None:
        return {}
    frozen = snapshot.read(work.rounds.get(pair.round_id), kept)
    mentees = {PersonId(one.id): one.answers for one in frozen.mentees if one.id in pair.mentee_ids}
    mentors = {PersonId(one.id): one.answers for one in frozen.mentors if one.id == pair.mentor_id}
    return {**mentees, **mentors}


def _most(work: Work, pair: Pair) -> int | None:
    """Months that the round of a short-term pair leaves it; None without such a bound."""
    if pair.round_id is None or pair.kind != Kind.SHORT_TERM:
        return None
    kind = kind_of(work.rounds.get(pair.round_id))
    return kind.months if kind.kind is Kind.SHORT_TERM else None


def _term(
    pair: Pair,
    both: list[Answers],
    starts_on: date,
    look_ups: Codes,
    templates: Templates,
    *,
    most: int | None,
) -> Term:
    months = plan.months_of(pair.kind, both, look_ups, templates.months)
    months = months if most is None else min(months, most)
    limits = look_ups.kinds.get(pair.kind)
    least = max(1, limits.months_min if limits else 1)
    found = plan.term_of(starts_on, months, least, templates.last_day)
    if pair.planned_until and found.starts_on < pair.planned_until < found.ends_on:
        return replace(found, ends_on=plan.earlier_workday(pair.planned_until, found.starts_on))
    return found


def _domains(
    pair: Pair, answers: Mapping[PersonId, Answers], look_ups: Codes, book: Framework
) -> tuple[str, ...]:
    """Domains of the goals, at most as many as the kind allows."""
    strong = float(book.scoring["need_strong_min"])
    ready = float(book.scoring["mentor_ready_min"])
    needs = [plan.needs_of(answers.get(one, {}), look_ups, strong) for one in pair.mentee_ids]
    mentor = answers.get(pair.mentor_id, {})
    templates = programme_templates()
    most = templates.most_goals_short if pair.kind in SHORT else templates.most_goals
    return plan.served_first(plan.shared_needs(needs), mentor, look_ups, ready)[:most]


def _goals(
    domains: tuple[str, ...], mentees: list[Answers], pair: Pair, templates: Templates
) -> list[tuple[GoalTemplate, str]]:
    """Templates with the words of the goal."""
    found = [(templates.of(one)[0], templates.of(one)[0].text) for one in domains]
    if found:
        return found
    request = clean_text(str(mentees[0].get(REQUEST, ""))) if len(pair.mentee_ids) == 1 else ""
    if not request:
        return [(templates.general, templates.general.text)]
    words = said(*templates.with_request).format(request=request[:MOST_REQUEST])
    return [(templates.general, words)]


def _steps(
    goals: list[tuple[GoalTemplate, str]], term: Term
) -> tuple[tuple[Goal, ...], tuple[Action, ...]]:
    """Goals, and their actions by turns over the whole term."""
    laid = tuple(
        Goal(code=f"g{at}", text=words, sign=one.sign, domain=one.domain)
        for at, (one, words) in enumerate(goals, 1)
    )
    turns = sorted(
        (step, at) for at, (one, _words) in enumerate(goals) for step in range(len(one.actions))
    )
    days = plan.spread(term, len(turns))
    actions = tuple(
        _action(f"a{place}", laid[at].code, goals[at][0].actions[step], day)
        for place, ((step, at), day) in enumerate(zip(turns, days, strict=True), 1)
    )
    return laid, actions


def added(content: Content, template: GoalTemplate, today: date) -> Content:
    """The content with a goal of the templates; its actions lie in what is left of the term."""
    code = new_code("g", [one.code for one in content.goals])
    first = min(max(content.starts_on, today), content.ends_on)
    left = Term(starts_on=first, ends_on=content.ends_on)
    taken = [one.code for one in content.actions]
    actions = []
    for one, due in zip(template.actions, plan.spread(left, len(template.actions)), strict=True):
        taken.append(new_code("a", taken))
        actions.append(_action(taken[-1], code, one, due))
    goal = Goal(code=code, text=template.text, sign=template.sign, domain=template.domain)
    return replace(content, goals=(*content.goals, goal), actions=(*content.actions, *actions))


def _action(code: str, goal: str, one: ActionTemplate, due: date) -> Action:
    return Action(code=code, goal=goal, text=one.text, format=one.form, due=due, result=one.result)
