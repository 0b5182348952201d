"""Both sides answer to the first round; its pairs come about; a second round is computed."""

from dashboard.cli.living.cast import Part
from dashboard.cli.living.stage import CURATOR, Stage
from data.i18n import _
from data.records.ids import PersonId, RoundId
from data.records.invitation import Form
from data.records.pair import Pair
from data.store import Work
from matching import pairs, rounds
from matching.rounds.entrants import collect

MENTORS, MENTEES = 37, 36  # days ago they answer


def reviewed(stage: Stage, round_id: RoundId) -> None:
    """The curator decides about the rest of the proposals and asks both sides."""
    stage.did(CURATOR, _rest_accepted, round_id)
    stage.did(CURATOR, rounds.review, round_id)
    offered = stage.saw(CURATOR, lambda work: [one.id for one in work.pairs.of_round(round_id)])
    stage.kept(stage.did(CURATOR, pairs.ask, offered))


def answered(stage: Stage, pair: Pair, part: Part) -> None:
    """Everybody of a pair answers alone, by the own link."""
    stage.on(MENTORS, _said, stage, pair, pair.mentor_id, "yes")
    for one in pair.mentee_ids:
        grade = "rather_no" if part is Part.DECLINED else "rather_yes"
        stage.on(MENTEES, _said, stage, pair, one, grade)


def approved(stage: Stage, round_id: RoundId) -> None:
    """The answers are there: pairs come about, everybody else learns a reason."""
    stage.did(CURATOR, rounds.approve, round_id)


def second_round(stage: Stage, seed: int) -> None:
    """Whoever waits by now is matched anew; the decisions wait in the office."""
    if not stage.saw(CURATOR, _somebody):
        return
    opened = stage.did(CURATOR, rounds.open_round, seed=seed)
    stage.did(CURATOR, rounds.freeze, opened.id)
    rounds.compute_now(stage.store, stage.accounts[CURATOR], stage.now, opened.id)


def _said(stage: Stage, pair: Pair, who: PersonId, grade: str) -> None:
    words = _("Invented words: the lessons fall on other days.") if grade == "rather_no" else ""
    stage.came((Form.ANSWER, pair.id, who), pairs.answer_by_link, pair.id, grade, words)


def _somebody(work: Work) -> bool:
    found = collect(work)
    return bool(found.mentees and found.mentors)


def _rest_accepted(work: Work, round_id: RoundId) -> None:
    chosen = [
        (one.mentee_id, one.proposal.mentor_id)
        for one in rounds.view(work, round_id).rows
        if one.proposal is not None and one.state == "undecided"
    ]
    if chosen:
        rounds.accept_many(work, round_id, chosen, _("Invented decision: the reasons convince."))
