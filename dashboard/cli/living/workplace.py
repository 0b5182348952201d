"""Pairs at work: acquaintance, terms, programmes, meetings and their pulses, calls, ends."""

from collections.abc import Callable, Mapping

from dashboard.cli.living import beginning
from dashboard.cli.living.cast import Part
from dashboard.cli.living.stage import CURATOR, FOREVER, Stage
from data import papers
from data.i18n import _
from data.papers import set_terms
from data.records.consent import Purpose
from data.records.ids import PairId, PersonId
from data.records.invitation import Form
from data.records.pair import Pair
from data.records.programme import Meeting, Programme
from data.store import Work
from matching import pairs, programmes
from matching.pairs import Ending, Pause, ordering
from matching.programmes import Entry

BEGUN = {Part.CONFIRMED: 15}  # days ago a pair is confirmed; the others soon after the round
SOON = 34
MET: Mapping[Part, tuple[int, ...]] = {  # days ago a meeting is held
    Part.HELPED: (28, 20, 9, 2),
    Part.QUIET: (27,),
    Part.PAUSED: (28, 20),
    Part.ORPHANED: (27, 18),
    Part.LEAVING: (26, 12),
    Part.AMENDED: (29, 22, 15, 8),
    Part.RUNNING: (28, 21, 14, 7),
}
MISSED, AHEAD = 13, -3  # days ago
USEFUL = {"PULSE.1": 4, "PULSE.2": 5, "PULSE.3": "no"}
HARD = {"PULSE.1": 2, "PULSE.2": 3, "PULSE.3": "yes"}
AFTERNOON = 13  # UTC


def lives(stage: Stage, pair_id: PairId, part: Part) -> None:
    """Plan what becomes of a pair."""
    if part in {Part.ACQUAINTING, Part.HESITATING}:
        _acquaintance(stage, pair_id, part)
    elif part is not Part.AGREED:
        _papers(stage, pair_id, part)
    later: Mapping[Part, tuple[int, Callable[..., None]]] = {
        Part.PAUSED: (10, _pauses),
        Part.ORPHANED: (6, _loses_mentor),
        Part.LEAVING: (5, _leaves),
        Part.AMENDED: (4, _amends),
        Part.CONFIRMED: (9, _wishes),
        Part.QUIET: (MISSED + 1, _plans_in_vain),
    }
    if part in later:
        ago, deed = later[part]
        stage.on(ago, deed, stage, pair_id)
    for ago in MET.get(part, ()):
        stage.on(ago, _meets, stage, pair_id, part, ago)
    if part in {Part.HELPED, Part.RUNNING, Part.AMENDED}:
        stage.on(1, _plans, stage, pair_id)


def _acquaintance(stage: Stage, pair_id: PairId, part: Part) -> None:
    """One is under way; the other is past its term, and somebody hesitates."""
    late = part is Part.HESITATING
    stage.on(20 if late else 11, _begins_trial, stage, pair_id)
    stage.on(15 if late else 8, _tells, stage, pair_id, "rather_no" if late else "yes")


def _papers(stage: Stage, pair_id: PairId, part: Part) -> None:
    """Confirmed, terms told, programme laid; and all of it signed where the pair works."""
    begun = BEGUN.get(part, SOON)
    stage.on(begun, _confirms, stage, pair_id)
    if part is Part.CONFIRMED:
        stage.on(begun - 2, _signs, stage, pair_id, False)
        return
    stage.on(begun - 1, _signs, stage, pair_id, True)
    stage.on(begun - 2, _agrees, stage, pair_id)
    stage.on(begun - 3, _starts, stage, pair_id)


def _begins_trial(stage: Stage, pair_id: PairId) -> None:
    stage.did(CURATOR, pairs.start_trial, pair_id)
    stage.kept(stage.did(CURATOR, pairs.ask, [pair_id]))


def _tells(stage: Stage, pair_id: PairId, mentee_says: str) -> None:
    """One side says yes after the acquaintance; the other hesitates, or has only looked."""
    pair = _pair(stage, pair_id)
    mentor, mentee = pair.mentor_id, pair.mentee_ids[0]
    form = Form.ACQUAINTANCE
    stage.came((form, pair_id, mentor), pairs.acquainted_by_link, pair_id, "yes")
    if mentee_says == "yes":
        stage.opened(form, pair_id, mentee)
    else:
        stage.came((form, pair_id, mentee), pairs.acquainted_by_link, pair_id, mentee_says)


def _confirms(stage: Stage, pair_id: PairId) -> None:
    """The curator confirms, lays a programme, tells the terms and asks for the signatures."""
    stage.did(CURATOR, pairs.confirm, pair_id)
    programme = stage.did(CURATOR, programmes.draft, pair_id)
    stage.did(CURATOR, set_terms, pair_id, _terms(programme))
    stage.kept(stage.did(CURATOR, pairs.ask, [pair_id]))
    stage.kept(stage.did(CURATOR, programmes.propose, programme.id))


def _terms(programme: Programme) -> dict[str, str]:
    return {
        "content": _("Mentoring by the personal programme of the pair"),
        "starts_on": programme.starts_on.isoformat(),
        "ends_on": programme.ends_on.isoformat(),
        "form": _("meetings at school, lessons visited both ways"),
        "pay_basis": "art351_8",
        "pay_amount": _("invented: by the order of the school"),
    }


def _signs(stage: Stage, pair_id: PairId, everybody: bool) -> None:
    """The labour papers come back by link: of everybody, or of the mentor alone."""
    pair = _pair(stage, pair_id)
    for who in _people(pair) if everybody else (pair.mentor_id,):
        by = (Form.PARTICIPATION, pair_id, who)
        stage.came(by, _read_and_signed, pair_id)


def _read_and_signed(work: Work, pair_id: PairId) -> None:
    read = papers.edition_of(pairs.own_paper(work, pair_id).terms)
    papers.give_participation_by_link(work, pair_id, read)


def _agrees(stage: Stage, pair_id: PairId) -> None:
    """All three parties agree to the programme."""
    programme = _programme(stage, pair_id)
    for who in _people(_pair(stage, pair_id)):
        by = (Form.PROGRAMME, programme.id, who)
        stage.came(by, programmes.agree_by_link, programme.id, programme.edition)
    stage.did(CURATOR, programmes.agree_for, programme.id, "curator", programme.edition)


def _wishes(stage: Stage, pair_id: PairId) -> None:
    """The mentee wants another programme; whether anybody has answered, the task says."""
    programme, mentee = _programme(stage, pair_id), _pair(stage, pair_id).mentee_ids[0]
    words = _("Invented words: one visit to a lesson less, please.")
    by = (Form.PROGRAMME, programme.id, mentee)
    told = (programme.id, programme.edition, words)
    stage.came(by, programmes.wish_by_link, *told, done=False)


def _starts(stage: Stage, pair_id: PairId) -> None:
    """A signed order puts the pair to work; both sides get their diary."""
    ready = stage.saw(CURATOR, _orderable)
    if pair_id in ready:
        beginning.signed(stage, ordering.AGREEMENT, pair_id, "")
        beginning.signed(stage, ordering.ORDER, ordering.subject_of(ready), f"{stage.now:%j}-ОД")
    programme = _programme(stage, pair_id)
    with stage.system() as work:
        programmes.begin(work, programme)
    stage.invited(_people(_pair(stage, pair_id)), Form.DIARY, pair_id, FOREVER)


def _orderable(work: Work) -> list[PairId]:
    """Confirmed pairs without an order that lack nothing to begin."""
    return [one.id for one in ordering.awaiting(work) if not pairs.lacking(work, one)]


def _meets(stage: Stage, pair_id: PairId, part: Part, ago: int) -> None:
    """The mentor writes a meeting down, the mentee says how it was; both privately."""
    pair = _pair(stage, pair_id)
    goals = [one.code for one in _programme(stage, pair_id).goals]
    number = MET[part].index(ago)
    topics = _topics()
    entry = Entry(
        at=stage.now,
        minutes=(45, 60, 40, 45)[number % 4],
        topic=topics[number % len(topics)],
        done=_("A lesson was looked at together, what helps was written down."),
        next_steps=_("Try it in one's own class and bring the notes."),
        goals=tuple(goals[number % len(goals) :][:1]),
    )
    by = (Form.DIARY, pair_id, pair.mentor_id)
    met = stage.came(by, programmes.write_down, pair_id, entry, f"met{ago}", done=False)
    said = HARD if part is Part.HELPED and ago == min(MET[part]) else USEFUL
    for who, how in ((pair.mentor_id, USEFUL), (pair.mentee_ids[0], said)):
        stage.came((Form.DIARY, pair_id, who), programmes.pulse, met.id, how, done=False)


def _plans(stage: Stage, pair_id: PairId) -> None:
    """The next meeting stands in the diary."""
    _planned(stage, pair_id, AHEAD)


def _plans_in_vain(stage: Stage, pair_id: PairId) -> None:
    """A meeting is planned for the next days, and nobody comes."""
    made = _planned(stage, pair_id, MISSED)
    stage.on(MISSED - 3, stage.did, CURATOR, programmes.miss, made.id, made.version)


def _planned(stage: Stage, pair_id: PairId, ago: int) -> Meeting:
    pair = _pair(stage, pair_id)
    entry = Entry(at=stage.at(ago, AFTERNOON), topic=_topics()[-1])
    by = (Form.DIARY, pair_id, pair.mentee_ids[0])
    return stage.came(by, programmes.plan_meeting, pair_id, entry, f"plan{ago}", done=False)


def _pauses(stage: Stage, pair_id: PairId) -> None:
    stage.did(CURATOR, pairs.pause, pair_id, Pause.LEAVE.value, stage.day(-20))


def _amends(stage: Stage, pair_id: PairId) -> None:
    """More meetings than planned: a new edition, and everybody is asked again."""
    programme = _programme(stage, pair_id)
    wanted = programmes.Content(
        goals=programme.goals,
        actions=programme.actions,
        checkpoints=programme.checkpoints,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        meetings_planned=programme.meetings_planned + 2,
    )
    reason = _("Invented reason: a second class was added.")
    after = stage.did(CURATOR, programmes.amend, programme.id, wanted, reason, programme.version)
    stage.kept(stage.did(CURATOR, programmes.propose, after.id))
    mentor = _pair(stage, pair_id).mentor_id
    by = (Form.PROGRAMME, after.id, mentor)
    stage.came(by, programmes.agree_by_link, after.id, after.edition)


def _loses_mentor(stage: Stage, pair_id: PairId) -> None:
    """The mentor is away for long: another one is offered, one side has answered."""
    pair = _pair(stage, pair_id)
    stage.did(CURATOR, pairs.leave_mentor, pair.mentor_id, Ending.LONG_ABSENCE.value)
    moves = stage.saw(CURATOR, pairs.repair).careful.moves
    for one in moves[:1]:
        reason = _("Invented reason: the mentor is away for long.")
        offered = stage.did(CURATOR, pairs.rehome, one.mentee_id, one.mentor_id, reason)
        stage.kept(stage.did(CURATOR, pairs.ask, [offered.id]))
        stage.on(3, _half_answers, stage, offered)


def _half_answers(stage: Stage, pair: Pair) -> None:
    stage.came((Form.ANSWER, pair.id, pair.mentor_id), pairs.answer_by_link, pair.id, "yes")
    stage.opened(Form.ANSWER, pair.id, pair.mentee_ids[0])


def _leaves(stage: Stage, pair_id: PairId) -> None:
    """A mentee takes the consent to all of it back on the page «my data»."""
    who = _pair(stage, pair_id).mentee_ids[0]
    stage.invited([who], Form.MY_DATA, "", FOREVER)
    by = (Form.MY_DATA, "", who)
    reason = _("Invented reason: leaves for another town.")
    stage.came(by, papers.withdraw_by_link, [Purpose.BANK], reason, done=False)


def _topics() -> tuple[str, ...]:
    return (
        _("Getting acquainted, what to begin with"),
        _("Plan of a lesson and its aims"),
        _("A lesson visited and talked over"),
        _("Work with the whole class"),
    )


def _pair(stage: Stage, pair_id: PairId) -> Pair:
    def found(work: Work) -> Pair:
        return work.pairs.get(pair_id)

    return stage.saw(CURATOR, found)


def _programme(stage: Stage, pair_id: PairId) -> Programme:
    def found(work: Work) -> Programme:
        one = work.programmes.of_pair(pair_id)
        if one is None:
            raise RuntimeError("a pair at work has a programme")
        return one

    return stage.saw(CURATOR, found)


def _people(pair: Pair) -> tuple[PersonId, ...]:
    return (pair.mentor_id, *pair.mentee_ids)
