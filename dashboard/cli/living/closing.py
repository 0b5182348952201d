"""One pair has reached its goals early and is closed with reports and a conclusion; another ends.

The mentor and the mentee of the closed one are asked about the long-term bank; one of them agrees.
"""

from collections.abc import Mapping

from dashboard.cli.living.stage import CURATOR, Stage
from data import papers
from data.codebook.papers import LONG_TERM_BANK, purposes_of
from data.i18n import _
from data.records.ids import PairId
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.programme import MeetingState, Programme, ProgrammeState
from data.store import Work
from matching import closing
from matching.closing import long_term, reports
from matching.closing.reports import LEVEL

ENOUGH = 3  # held meetings of a pair that may be over
LEAST = 2  # such pairs from which on one of them is closed
ENDING, WRITTEN, OVER, ASKED, AGREED = 2, 1, 0, 0, 0  # days ago: meetings are planned until then


def closed(stage: Stage) -> None:
    """Plan the end of two pairs, where there are enough of them at work."""
    stage.on(ENDING, _ends, stage)


def _ends(stage: Stage) -> None:
    able = stage.saw(CURATOR, _able)
    if len(able) < LEAST:
        return
    first, second = able[0], able[1]
    for one in (first, second):
        stage.did(CURATOR, closing.finish, one.id)
        stage.kept(stage.did(CURATOR, reports.ask, [one.id]))
    stage.on(WRITTEN, _report, stage, second, True)
    stage.on(WRITTEN, _report, stage, first, False)
    stage.on(OVER, _closes, stage, first.id)
    stage.on(ASKED, _asks, stage, first)


def _able(work: Work) -> list[Pair]:
    """Single pairs at work with goals and meetings held, of people who are in the banks."""
    live = work.consents.live(purposes_of("processing")[0], work.local)
    found = []
    for pair in sorted(work.pairs.all(), key=lambda one: one.id):
        held = sum(one.state is MeetingState.HELD for one in work.meetings.of_pair(pair.id))
        programme = work.programmes.of_pair(pair.id)
        whole = (
            programme is not None
            and bool(programme.goals)
            and programme.state is not ProgrammeState.AMENDED
            and len(pair.mentee_ids) == 1
        )
        people = {pair.mentor_id, *pair.mentee_ids}
        if pair.state is PairState.ACTIVE and held >= ENOUGH and whole and people <= live:
            found.append(pair)
    return found


def _report(stage: Stage, pair: Pair, mentor_alone: bool) -> None:
    """Both sides report by their links, or the mentor alone."""
    levels = stage.saw(CURATOR, lambda work: _levels(_programme(work, pair.id)))
    told = {f"{LEVEL}{code}": str(level) for code, level in levels.items()}
    mentor = {
        **told,
        "mentor_report.results": _("Invented words: lessons are planned from their aim."),
        "mentor_report.tools": _("Invented words: lessons visited and talked over at once."),
        "mentor_report.difficulties": _("Invented words: little time between lessons."),
    }
    by = (Form.REPORT, pair.id, pair.mentor_id)
    stage.came(by, reports.report_by_link, pair.id, mentor)
    if mentor_alone:
        return
    mentee = {
        **told,
        "mentee_report.results": _("Invented words: I plan a lesson from what pupils will do."),
        "mentee_report.used": _("Invented words: the sheet of aims, every week."),
        "testimonial.text": _("Invented words: a calm talk after each lesson helped most."),
    }
    by = (Form.REPORT, pair.id, pair.mentee_ids[0])
    stage.came(by, reports.report_by_link, pair.id, mentee)


def _closes(stage: Stage, pair_id: PairId) -> None:
    said = {
        "summary": _("Invented words: the aims of the programme are reached before its term."),
        "strong": _("Invented words: regular meetings, lessons visited both ways."),
        "advice": _("Invented words: let the mentee show an open lesson in spring."),
    }
    stage.did(CURATOR, closing.conclude, pair_id, said)
    levels = stage.saw(CURATOR, lambda work: _levels(_programme(work, pair_id)))
    result = _("Invented words: plans lessons from their aim by own hand")
    stage.did(CURATOR, closing.close, pair_id, result, levels)


def _asks(stage: Stage, pair: Pair) -> None:
    people = {one.person_id for one in stage.saw(CURATOR, long_term.finished)}
    asked = [one for one in (pair.mentor_id, *pair.mentee_ids) if one in people]
    if asked:
        stage.kept(stage.did(CURATOR, closing.ask_long_term, asked))
    if pair.mentee_ids[0] in asked:
        stage.on(AGREED, _agrees, stage, pair)


def _agrees(stage: Stage, pair: Pair) -> None:
    by = (Form.CONSENT, LONG_TERM_BANK, pair.mentee_ids[0])
    stage.came(by, papers.give_by_link, LONG_TERM_BANK, purposes_of(LONG_TERM_BANK))


def _levels(programme: Programme) -> Mapping[str, int]:
    """As expected, the first goal more than that."""
    return {goal.code: int(at == 0) for at, goal in enumerate(programme.goals)}


def _programme(work: Work, pair_id: PairId) -> Programme:
    found = work.programmes.of_pair(pair_id)
    if found is None:
        raise RuntimeError("a pair at its end has a programme")
    return found
