"""A questionnaire of the bank as a form: consent, steps, and what was understood of it."""

from collections.abc import Iterator, Mapping, Sequence

from dashboard.web.teacher import agreeing, asking
from dashboard.web.teacher.page import Outcome, Rejected, View, Visit
from dashboard.web.teacher.stepped import Step, SteppedPage
from data import invitations
from data.access import may
from data.bank import answers
from data.codebook import Problem, framework, questionnaire
from data.codebook.frame import said
from data.codebook.question import Option, Question
from data.errors import ProgrammeError
from data.i18n import _
from data.invitations.words import title_of
from data.records.bank import Role
from data.records.consent import Purpose
from data.records.questionnaire import Answers
from data.store import Work

GRID_PAGE = 15  # rows on one page: a phone on a weak net still opens it at once
TAGS = "tags"
KIND = {Role.MENTEE: "request", Role.MENTOR: "competence"}


class SheetPage(SteppedPage):
    """The questionnaire of one side."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def title(self, work: Work, visit: Visit) -> str:  # noqa: ARG002 -- the protocol
        """Which questionnaire."""
        return title_of(visit.invitation.form)

    def steps(self, work: Work, visit: Visit) -> Sequence[Step]:  # noqa: ARG002 -- the protocol
        """The sections in their order, the grid cut into pages."""
        return tuple(_steps(self.role))

    def before(self, work: Work, visit: Visit) -> Answers:  # noqa: ARG002 -- the protocol
        """The questionnaire in force this year."""
        kept = answers.latest_by_link(work, self.role)
        if kept is None:
            return {}
        return {code: one for code, one in kept.answers.items() if code != answers.CONFIRMED}

    def validate(self, given: Mapping[str, object], steps: Sequence[Step]) -> list[Problem]:  # noqa: ARG002
        """The one validator of questionnaires."""
        return questionnaire(self.role).validate(given)

    def show(self, work: Work, visit: Visit) -> View:
        """The consent, the chips, or a step."""
        if not _agreed(work, visit):
            return agreeing.view(work, visit, self.title(work, visit))
        if visit.step == TAGS:
            return self._tags(work, visit)
        return super().show(work, visit)

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Consent first: before it nothing is kept."""
        if not _agreed(work, visit):
            return agreeing.take(work, visit)
        if visit.step == TAGS:
            return self._confirmed(work, visit)
        return super().take(work, visit)

    def submit(self, work: Work, visit: Visit, given: Answers) -> Outcome:  # noqa: ARG002
        """Keep the sheet; where its text can be read, ask whether it was understood."""
        kept = answers.submit_by_link(work, self.role, given)
        if not kept.answers.get(answers.TEXTS[self.role][0]):
            return Outcome()
        invitations.noted(work)
        return Outcome(done=False, step=TAGS)

    def _tags(self, work: Work, visit: Visit) -> View:
        kept = answers.latest_by_link(work, self.role)
        text = str(kept.answers.get(answers.TEXTS[self.role][0], "")) if kept else ""
        picked = kept.answers.get(answers.CONFIRMED, ()) if kept else ()
        chips = _chips(text, self.role)
        if not chips:
            return View(
                title=_("The answers are in"),
                values={"step": TAGS, "actions": (("skip", _("Done")),)},
            )
        shown = asking.asked((_tags_question(chips),), {TAGS: picked}, visit.problems)
        return View(
            title=_("Have we understood it rightly?"),
            values={
                "step": TAGS,
                "lead": (_("Your answers are in. One more thing, if you like."),),
                "facts": ((_("You wrote"), text),),
                "sections": (("", shown),),
                "actions": (("confirm", _("Confirm")), ("skip", _("Skip"))),
            },
        )

    def _confirmed(self, work: Work, visit: Visit) -> Outcome:
        chosen = visit.fields.many(f"{asking.PREFIX}{TAGS}")
        if visit.fields.one("act") == "skip" or not chosen:
            return Outcome()
        if len(chosen) > answers.MOST_TAGS:
            raise Rejected(
                [Problem(code="codebook.too_many", question=TAGS, value=str(len(chosen)))]
            )
        answers.confirm_by_link(work, self.role, chosen)
        return Outcome()


def _agreed(work: Work, visit: Visit) -> bool:
    return may(work.consents.of(visit.invitation.person_id), Purpose.BANK, work.local)


def _steps(role: Role) -> Iterator[Step]:
    book = questionnaire(role)
    names = {one.code: one.name for one in book.sections}
    waiting: list[Question] = []
    for section in (one.code for one in book.sections if one.code != "service"):
        if section == "grid":
            yield from _grid(role, names[section])
            continue
        waiting += book.of(section)
        if section == "permissions":
            continue  # shares a page with the last questions
        yield Step(
            title=names[section],
            questions=tuple(waiting),
            lead=(_style_lead(role),) if section == "style" else (),
            rows=section == "style",
            hints=_hints(),
        )
        waiting = []


def _grid(role: Role, name: str) -> Iterator[Step]:
    rows = questionnaire(role).of("grid")
    pages = -(-len(rows) // GRID_PAGE)
    for page in range(pages):
        yield Step(
            title=f"{name} ({page + 1}/{pages})",
            questions=rows[page * GRID_PAGE : (page + 1) * GRID_PAGE],
            lead=(_stem(role),),
            rows=True,
        )


def _stem(role: Role) -> str:
    stem = framework().stems["mentor_offer" if role is Role.MENTOR else "mentee_need"]
    return said(stem["ru"], stem["en"]).replace("{text}", "…")


def _style_lead(role: Role) -> str:
    style = framework().style
    return said(style[f"question_{role.value}_ru"], style[f"question_{role.value}_en"])


def _hints() -> Mapping[str, str]:
    asked = framework().questionnaire
    hint = said(asked["main_request_hint_ru"], asked["main_request_hint_en"])
    return {answers.REQUEST: hint}


def _chips(text: str, role: Role) -> tuple[str, ...]:
    """The likeliest domains of a text; nothing where the reader of texts is not there."""
    from matching.text import tagger  # noqa: PLC0415 -- heavy: waits for the first text

    if not text:
        return ()
    try:
        reading = tagger().read([text], KIND[role])[0]
    except ProgrammeError:  # the text tier may be broken: people still choose in the office
        return ()
    return () if reading.gated else reading.chips


def _tags_question(chips: Sequence[str]) -> Question:
    names = framework()
    return Question(
        code=TAGS,
        kind="multi",
        section="service",
        text_ru="Отметьте, о чём ваш текст (не больше трёх)",
        text_en="Mark what your text is about (at most three)",
        options=tuple(
            Option(code=one, ru=names.domain(one).name_ru, en=names.domain(one).name_en)
            for one in chips
        ),
        max=answers.MOST_TAGS,
    )
