"""Scores and rules of people outside a run: the same arithmetic a round would use now."""

from data.store import Work
from matching.affinity import DEFAULT
from matching.proposal import Laid, lay, read
from matching.rounds import running
from matching.rounds.entrants import Entrants
from matching.rounds.snapshot import policy_of


def laid(entrants: Entrants, work: Work) -> Laid:
    """Everything a run would count of these people, with the weights of the newest round."""
    texts = read(entrants.mentees, entrants.mentors, running.reader())
    rounds = work.rounds.all()
    weights = policy_of(rounds[-1].policy)[1] if rounds else DEFAULT
    return lay(
        entrants.mentees,
        entrants.mentors,
        weights=weights,
        regulation=work.schools.get(work.school_id).regulation,
        readings=texts.readings,
        offered=texts.offered,
        as_of=work.today,
    )
