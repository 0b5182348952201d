"""mentor-match: people and rules as its manual shows, one mentee a mentor, scores by its rules."""

import json
import operator
from pathlib import Path

from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.rules.rule import Equivalent, Generic, Grade, RuleProtocol
from peer_clock import Clock, answer

from matching import process


def rule(given: dict) -> RuleProtocol:
    """One rule of the round in the peer's words."""
    points = {True: given["points"], False: 0}
    if given["kind"] == "grade":
        return Grade(given["above"], operator.gt, points)
    if given["kind"] == "same":
        return Equivalent(given["field"], points)
    field = given["field"]
    return Generic(
        points, lambda match: getattr(match.mentor, field) != getattr(match.mentee, field)
    )


def work(folder: Path) -> dict:
    """Seconds from people to pairs, scores included, and the sum of the scores."""
    given = json.loads((folder / "people.json").read_text(encoding="utf-8"))
    rules = [rule(one) for one in given["rules"]]
    mentors = [Mentor(**one) for one in given["mentors"]]
    mentees = [Mentee(**one) for one in given["mentees"]]
    clock = Clock()
    process.process_data(mentors, mentees, [rules])
    spent = clock.read()
    row = {one.email: place for place, one in enumerate(mentees)}
    pairs = [
        (row[pupil.email], place) for place, one in enumerate(mentors) for pupil in one.mentees
    ]
    return {"build": 0.0, "seconds": spent, "pairs": pairs}


if __name__ == "__main__":
    answer(work)
