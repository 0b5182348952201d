"""Mentees without a pair on the psychologist's board: every column, notes, a plan, advice."""

from collections.abc import Callable, Mapping, Sequence

from dashboard.cli.living.stage import CURATOR, FOREVER, PSYCHOLOGIST, Stage
from data import papers
from data.bank.alone import without_pair
from data.bank.participations import this_year
from data.codebook import framework
from data.codebook.papers import PROCESSING
from data.i18n import _
from data.names import sort_key
from data.records.bank import MenteeState, Participation
from data.records.consent import Purpose
from data.records.ids import CaseId, PersonId
from data.records.invitation import Form
from data.records.support import CaseState, Recommendation
from data.store import Work
from data.synthetic import Invented
from matching import support
from matching.support import notes, plans

TEMPLATE = "first_steps"
LOST = "no_capacity"  # why somebody has no pair


Way = tuple[int, Callable[[Stage, PersonId], None]]  # days ago a case is opened, and how


def begun(stage: Stage, invented: Invented) -> None:
    """Who has no pair after the first round gets a case, each at another place of the board."""
    unmatched, waiting = stage.saw(CURATOR, _alone, invented.truth.stories)
    after_round: tuple[Way, ...] = (
        (31, _first_in_next_round),
        (29, _by_a_plan),
        (28, _outside),
        (9, _in_talk),
        (2, _new),
    )
    beside_it: tuple[Way, ...] = ((2, _new), (9, _in_talk))
    cast = [*zip(unmatched, after_round, strict=False), *zip(waiting, beside_it, strict=False)]
    for who, (ago, way) in cast:
        stage.on(ago, way, stage, who)


def _alone(
    work: Work, stories: Mapping[PersonId, str]
) -> tuple[Sequence[PersonId], Sequence[PersonId]]:
    """Mentees the round has left without a pair, and those who took no part in it; by name.

    Who has lost a scarce place to somebody stands first.
    """
    named = {one.id: one.fio for one in work.people.all()}

    def order(one: Participation) -> tuple[bool, tuple[str, str]]:
        lost = stories.get(one.person_id) == LOST and one.reason == LOST
        return not lost, sort_key(named[one.person_id])

    rows = sorted(without_pair(work, this_year(work)), key=order)
    left = [one.person_id for one in rows if one.state is MenteeState.UNMATCHED]
    return left, [one.person_id for one in rows if one.person_id not in left]


def _first_in_next_round(stage: Stage, who: PersonId) -> None:
    """Handed over, talked to, recommended for the next round with priority; the curator did so."""
    _consents(stage, who)
    case = stage.did(CURATOR, support.hand_over, who, agreed=True)
    stage.on(27, _talks, stage, case.id)
    stage.on(12, _credited, stage, case.id)
    stage.on(10, stage.did, CURATOR, support.apply, case.id)


def _by_a_plan(stage: Stage, who: PersonId) -> None:
    """A plan is under way; a group is recommended and nobody has acted on it yet."""
    _consents(stage, who)
    case = stage.did(PSYCHOLOGIST, support.open_case, who, agreed=True)
    stage.on(26, _talks, stage, case.id)
    stage.on(18, _lays, stage, case.id)
    stage.on(3, _advises, stage, case.id)


def _outside(stage: Stage, who: PersonId) -> None:
    """A course is recommended, and the curator has arranged it."""
    _consents(stage, who)
    case = stage.did(PSYCHOLOGIST, support.open_case, who, agreed=True)
    told = (case.id, Recommendation.COURSE)
    stage.on(15, lambda: stage.did(PSYCHOLOGIST, support.recommend, *told, stage.day(-5)))
    stage.on(13, stage.did, CURATOR, support.apply, case.id)


def _in_talk(stage: Stage, who: PersonId) -> None:
    """Agreed to talk; the paper on the support is still asked for."""
    case = stage.did(PSYCHOLOGIST, support.open_case, who, agreed=True)
    _moves(stage, case.id, CaseState.TALK, -2)


def _new(stage: Stage, who: PersonId) -> None:
    stage.did(PSYCHOLOGIST, support.open_case, who)


def _consents(stage: Stage, who: PersonId) -> None:
    """The paper on the support comes by a link of its own."""
    stage.invited([who], Form.CONSENT, PROCESSING, FOREVER)
    by = (Form.CONSENT, PROCESSING, who)
    stage.came(by, papers.give_by_link, PROCESSING, [Purpose.SUPPORT])


def _talks(stage: Stage, case_id: CaseId) -> None:
    """The first talk, with a private note about it."""
    _moves(stage, case_id, CaseState.TALK, 12)
    words = _("Invented note: calm, knows what is wanted, afraid of being a burden to colleagues.")
    stage.did(PSYCHOLOGIST, notes.write, case_id, words)


def _moves(stage: Stage, case_id: CaseId, wanted: CaseState, ago: int) -> None:
    next_on = stage.day(ago)
    stage.did(PSYCHOLOGIST, support.move, case_id, wanted, next_on=next_on, next_step="talk")


def _credited(stage: Stage, case_id: CaseId) -> None:
    told = (case_id, Recommendation.REQUEUE, stage.day(-4))
    stage.did(PSYCHOLOGIST, support.recommend, *told, credit=True)


def _lays(stage: Stage, case_id: CaseId) -> None:
    """A plan of steps: the first is done, the later ones wait."""
    case = stage.did(PSYCHOLOGIST, plans.lay, case_id, TEMPLATE)
    stage.did(PSYCHOLOGIST, plans.set_step, case_id, case.steps[0].code, done=True)
    words = _("Invented note: the plan is own work, the first step went well.")
    stage.did(PSYCHOLOGIST, notes.write, case_id, words)


def _advises(stage: Stage, case_id: CaseId) -> None:
    """A group is recommended, a mentor for an area is to be looked for."""
    told = (case_id, Recommendation.GROUP, stage.day(-7))
    area = framework().domain_codes[0]
    stage.did(PSYCHOLOGIST, support.recommend, *told, domains=[area])
