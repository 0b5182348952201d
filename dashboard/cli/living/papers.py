"""Invitations in every stage, and papers given, refused, renewed for a term by the own link."""

from collections.abc import Sequence

from dashboard.cli.living.stage import CURATOR, Stage
from data import invitations, papers
from data.bank import answers as bank
from data.bank import participations
from data.codebook.papers import LONG_TERM_BANK, PROCESSING, PUBLICATION, purposes_of
from data.i18n import _
from data.names import sort_key
from data.records.bank import Role
from data.records.consent import Channel, Purpose
from data.records.ids import PersonId
from data.records.invitation import Form
from data.records.questionnaire import Answers
from data.store import Work

FORMS = {Role.MENTOR: Form.MENTOR, Role.MENTEE: Form.MENTEE}
TERM = 14  # days a link to a questionnaire holds
FRESH = 5  # days ago the second sending
STAGES = ("answered", "filling", "opened", "sent", "expired")
PUBLISHED = (
    ("fio", "post", "subjects", "competences"),
    ("fio", "achievements"),
    ("competences", "case"),
)


def invited(stage: Stage) -> None:
    """Teachers outside the banks are invited twice; mentors are asked what may be published."""
    outside = stage.saw(CURATOR, _outside)
    sides = {Role.MENTEE: outside[::2], Role.MENTOR: outside[1::2]}
    for role, people in sides.items():
        by_stage = {name: people[at :: len(STAGES)] for at, name in enumerate(STAGES)}
        stage.invited(by_stage["expired"], FORMS[role], "", TERM)
        stage.on(TERM + 4, _asked, stage, role, by_stage)
    stage.on(25, _publication, stage)
    stage.on(20, _ends_soon, stage)


def _outside(work: Work) -> list[PersonId]:
    """Staff who take no part yet, in alphabet order."""
    taking = {one.person_id for one in work.participations.all()}
    staff = sorted(work.people.all(), key=lambda one: sort_key(one.fio))
    return [one.id for one in staff if one.id not in taking and one.archived_at is None]


def _asked(stage: Stage, role: Role, people: dict[str, list[PersonId]]) -> None:
    """The second sending: those who answer do it days later, the rest gets a link lately."""
    stage.invited(people["answered"], FORMS[role], "", 2 * TERM)
    for at, who in enumerate(people["answered"]):
        stage.on(TERM - 1, _fills_in, stage, role, who, at)
    stage.on(FRESH, _lately, stage, role, people)


def _lately(stage: Stage, role: Role, people: dict[str, list[PersonId]]) -> None:
    form = FORMS[role]
    stage.invited([*people["filling"], *people["opened"], *people["sent"]], form, "", TERM)
    for who in people["opened"]:
        stage.on(FRESH - 1, stage.opened, form, "", who)
    for who in people["filling"]:
        stage.on(FRESH - 2, _begins, stage, role, who)


def _fills_in(stage: Stage, role: Role, who: PersonId, place: int) -> None:
    """Consent first, then the whole questionnaire; the curator lets the person in."""
    by = (FORMS[role], "", who)
    answers = _borrowed(stage, role, place)
    stage.came(by, papers.give_by_link, PROCESSING, purposes_of(PROCESSING), done=False)
    stage.came(by, bank.submit_by_link, role, answers)
    if role is Role.MENTOR:
        reason = _("Invented reason: has led young teachers for years.")
        stage.did(CURATOR, participations.admit_mentors, [who], reason)
    else:
        stage.did(CURATOR, participations.admit_mentees, [who])


def _begins(stage: Stage, role: Role, who: PersonId) -> None:
    """Consent is given, half of the questionnaire waits as a draft."""
    by = (FORMS[role], "", who)
    whole = _borrowed(stage, role, 1)
    half = dict(list(whole.items())[: len(whole) // 2])
    chosen = (Purpose.BANK, Purpose.MATCHING)
    stage.came(by, papers.give_by_link, PROCESSING, chosen, done=False)
    stage.came(by, invitations.save_draft, half, 2, done=False)


def _borrowed(stage: Stage, role: Role, place: int) -> Answers:
    """Answers as another invented colleague has given them, without the names in them."""

    def found(work: Work) -> Answers:
        sheets = work.sheets.current(role, work.schools.get(work.school_id).year)
        by_day = sorted(sheets.values(), key=lambda one: one.submitted_at)
        return by_day[place % len(by_day)].answers

    said = stage.saw(CURATOR, found)
    return {code: one for code, one in said.items() if not code.startswith("both.")}


def _mentors(work: Work) -> list[PersonId]:
    """Mentors who may be kept, by name."""
    year = work.schools.get(work.school_id).year
    live = work.consents.live(Purpose.BANK, work.now)
    named = {one.id: one.fio for one in work.people.all()}
    ids = {one.person_id for one in work.participations.in_bank(Role.MENTOR, year)} & live
    return sorted(ids, key=lambda one: sort_key(named[one]))


def _publication(stage: Stage) -> None:
    """Some allow single fields, one refuses, one only looks, one lets the link run out."""
    mentors = stage.saw(CURATOR, _mentors)[: len(PUBLISHED) + 3]
    stage.invited(mentors, Form.CONSENT, PUBLICATION, TERM)
    for who, fields in zip(mentors, PUBLISHED, strict=False):
        stage.on(23, _publishes, stage, who, fields)
    for who in mentors[len(PUBLISHED) : len(PUBLISHED) + 1]:
        stage.on(22, _publishes, stage, who, ())
    for who in mentors[len(PUBLISHED) + 1 : len(PUBLISHED) + 2]:
        stage.on(21, stage.opened, Form.CONSENT, PUBLICATION, who)


def _publishes(stage: Stage, who: PersonId, fields: Sequence[str]) -> None:
    by = (Form.CONSENT, PUBLICATION, who)
    chosen = purposes_of(PUBLICATION) if fields else ()
    stage.came(by, papers.give_by_link, PUBLICATION, chosen, fields)


def _ends_soon(stage: Stage) -> None:
    """A mentor's paper on the long-term bank has a term that comes soon."""
    chosen = purposes_of(LONG_TERM_BANK)
    for who in stage.saw(CURATOR, _mentors)[:1]:
        told = (who, chosen, Channel.PAPER, "", _("invented paper"))
        stage.did(CURATOR, papers.give, *told, valid_to=stage.day(-12))
