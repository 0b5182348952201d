"""«Мои данные»: what is kept about me, my answers and consents, who has looked; take back, copy."""

from collections.abc import Iterator, Mapping

from dashboard.web.teacher.page import Outcome, TeacherPage, View, Visit
from dashboard.web.teacher.stepped import told
from data import invitations, papers
from data.codebook import Question, label, questionnaire
from data.codebook.instruments import instrument
from data.errors import NotFoundError
from data.i18n import _
from data.invitations.words import title_of
from data.papers import reading, subject_data
from data.records.bank import Role
from data.records.consent import ConsentAct, Purpose
from data.records.invitation import Form
from data.records.questionnaire import Answers
from data.store import Work

ANSWERS, TAKE_BACK, TAKEN = "answers", "withdraw", "taken"
ZIP = "application/zip"
MOST_LOOKS = 50
DAY = "%d.%m.%Y"
CARD: Mapping[str, tuple[str, ...]] = {  # the main facts, in words on the page itself
    "person": (
        *("year_of_birth", "post", "subjects", "levels", "years_teaching", "years_in_school"),
        *("category", "workplace", "email"),
    ),
    "participation": ("role", "year", "state", "headline", "achievements"),
}
NAMED = {*CARD, "consent", "reading"}  # told apart from the counts
ENDING = (Purpose.BANK, Purpose.MATCHING)  # without these nobody is in a pair
SIDES = {Role.MENTOR: Form.MENTOR, Role.MENTEE: Form.MENTEE}


class MyDataPage(TeacherPage):
    """Open as long as the link holds."""

    lasting = True

    def show(self, work: Work, visit: Visit) -> View:
        """The page, the own answers, or what taking back means."""
        if visit.step == ANSWERS:
            return _answers(work)
        if visit.step.startswith(f"{TAKE_BACK}."):
            return _asked(work, visit.step)
        return _home(work, visit.step)

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Hand out a copy, or take a consent back."""
        act = visit.fields.one("act")
        if act == "copy":
            made = subject_data.export_mine(work), _("My data") + ".zip", ZIP
            return Outcome(done=False, draft=True, file=made)
        if act == TAKE_BACK:
            line = _line(work, visit.step)
            papers.withdraw_by_link(work, [line.purpose], subject=line.subject)
            return Outcome(done=False, step=f"{TAKEN}.{line.purpose.value}")
        return Outcome(done=False, draft=True)


def _home(work: Work, step: str = "") -> View:
    lines = papers.own_lines(work)
    live = [one for one in lines if one.live]
    return View(
        title=title_of(Form.MY_DATA),
        values={
            "lead": (
                *_taken(lines, step),
                _(
                    "The school keeps this about you. The staff see it by their roles, and every"
                    " look of theirs is written down below."
                ),
            ),
            "facts": tuple(_card(work)),
            "lists": (
                (_("Also kept"), tuple(_kept(work))),
                (_("My consents"), (*(_consent(one) for one in lines), *_again(lines))),
                (_("Who of the staff has looked"), tuple(_looks(work))),
            ),
            "links": (
                (_("My forms and answers"), ANSWERS),
                *(
                    (
                        _("Take back: {purpose}", purpose=_named(one)),
                        f"{TAKE_BACK}.{one.consent_id}.{one.purpose.value}",
                    )
                    for one in live
                ),
            ),
            "actions": (("copy", _("Get a copy of my data")),),
            "note": _("A ZIP file: everything in a readable document and as data."),
        },
    )


def _taken(lines: list[papers.Line], step: str) -> Iterator[str]:
    """What has just been taken back, if it was."""
    for one in lines:
        if one.act is ConsentAct.WITHDRAWN and step == f"{TAKEN}.{one.purpose.value}":
            yield _("Taken back: {purpose}.", purpose=_named(one))


def _card(work: Work) -> Iterator[tuple[str, str]]:
    who = papers.own.mine(work)
    for table, columns in CARD.items():
        yield from subject_data.facts(work, who, table, columns)


def _kept(work: Work) -> Iterator[str]:
    for table, count in subject_data.counts(work, papers.own.mine(work)).items():
        if table not in NAMED:
            name = subject_data.part_name(table)
            yield f"{name} – {_('entries: {count}', count=count)}"


def _consent(one: papers.Line) -> str:
    act, day = label("consent_act", one.act.value), one.at.strftime(DAY)
    if one.act is not ConsentAct.GIVEN:
        return _("{purpose}: {act} on {day}", purpose=_named(one), act=act, day=day)
    return _(
        "{purpose}: {act} on {day}, until: {until}; {state}",
        purpose=_named(one),
        act=act,
        day=day,
        until=f"{one.valid_to:{DAY}}" if one.valid_to else _("no date"),
        state=_("in force") if one.live else _("not in force"),
    )


def _again(lines: list[papers.Line]) -> Iterator[str]:
    if any(not one.live for one in lines):
        yield _("To give a consent again, ask the curator for a link to the consent paper.")


def _named(one: papers.Line) -> str:
    name = label("purpose", one.purpose.value)
    return f"{name} ({one.subject})" if one.subject and one.purpose is Purpose.TRANSFER else name


def _looks(work: Work) -> Iterator[str]:
    found = reading.who_looked(work)
    if not found:
        yield _("Nobody so far.")
    for one in found[:MOST_LOOKS]:
        yield f"{one.day:{DAY}} – {one.role}: {one.what}"
    yield _(
        "A colleague you are offered a pair with is shown your card as far as your consents allow;"
        " that is not listed here."
    )


def _asked(work: Work, step: str) -> View:
    line = _line(work, step)
    return View(
        title=_("Take back: {purpose}", purpose=_named(line)),
        values={
            "step": step,
            "lead": (
                _(
                    "It holds from the moment you confirm. What rests on this consent stops at"
                    " once; what was done before stays lawful."
                ),
                *_ends(line),
                _(
                    "If no other consent keeps your data, they are erased within 30 days, and an"
                    " act is drawn up."
                ),
            ),
            "actions": ((TAKE_BACK, _("Take back")), ("stay", _("Leave as it is"))),
        },
    )


def _ends(line: papers.Line) -> Iterator[str]:
    if line.purpose in ENDING:
        yield _(
            "If you are in a pair, it stops for you at once: its links close, and the curator tells"
            " the other side that it is over, not why."
        )


def _line(work: Work, step: str) -> papers.Line:
    """The consent a step is about, if it is the person's own and in force."""
    for one in papers.own_lines(work):
        if one.live and step == f"{TAKE_BACK}.{one.consent_id}.{one.purpose.value}":
            return one
    raise NotFoundError(kind="consent", id="")


def _answers(work: Work) -> View:
    lists = [*_sheets(work), *_responses(work)]
    return View(
        title=_("My forms and answers"),
        values={
            "lead": () if lists else (_("You have not sent in anything yet."),),
            "lists": tuple(lists),
            "step": ANSWERS,
            "links": ((_("Back"), "home"),),
            "actions": (("stay", _("Back")),),
        },
    )


def _sheets(work: Work) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in invitations.own_sheets(work):
        book = questionnaire(one.role)
        known = {code: book.question(code) for code in one.answers if book.knows(code)}
        title = f"{title_of(SIDES[one.role])}, {one.submitted_at:{DAY}}"
        yield title, tuple(_lines(one.answers, known))


def _responses(work: Work) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in invitations.own_responses(work):
        try:
            asked = instrument(one.instrument)
        except KeyError:  # a form of its own, not of the framework
            yield f"{title_of(one.form)}, {one.submitted_at:{DAY}}", ()
            continue
        known = {question.code: question for question in asked.questions}
        yield f"{asked.name}, {one.submitted_at:{DAY}}", tuple(_lines(one.answers, known))


def _lines(answers: Answers, known: Mapping[str, Question]) -> Iterator[str]:
    for code, question in known.items():
        if code in answers:
            yield f"{question.text} – {told(question, answers[code])}"


PAGE = MyDataPage()
