"""A case by its author: accept or refuse the offer, write on the draft, agree to the text.

A saved text is kept as the draft of the case itself: whoever opens the link later, or the other
author, goes on from there. The buttons carry the version that was on the screen.
"""

from collections.abc import Mapping

from dashboard.web.teacher import asking
from dashboard.web.teacher.page import Outcome, TeacherPage, View, Visit
from data.codebook import Question
from data.codebook.practice import figure_name, sections
from data.i18n import _
from data.invitations.words import title_of
from data.practice import cases
from data.practice.cases import OwnStudy
from data.records.ids import StudyId
from data.records.invitation import Form
from data.records.practice import StudyState
from data.store import Work

ACCEPT, REFUSE, SAVE, AGREE, TAKE_BACK, SURE = "accept", "refuse", "save", "agree", "back", "sure"
SAVED = "saved"
WAITS = frozenset({StudyState.OFFERED, StudyState.REFUSED})
OPEN = frozenset({StudyState.DRAFT, StudyState.AUTHOR_OK})


class StudyPage(TeacherPage):
    """Open until the link expires."""

    lasting = True

    def show(self, work: Work, visit: Visit) -> View:
        """The offer, the text to work on, or what has become of it."""
        seen = cases.own_study(work, StudyId(visit.invitation.subject))
        if visit.step == SURE and seen.study.state is not StudyState.WITHDRAWN:
            return _sure()
        if seen.study.state in WAITS:
            return _offer(seen)
        if seen.study.state in OPEN:
            return _writing(visit, seen)
        return _standing(seen)

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Hand the button to its use case."""
        act, _dot, version = visit.fields.one("act").partition(".")
        subject = StudyId(visit.invitation.subject)
        if act == ACCEPT:
            cases.accept_by_link(work, subject)
        elif act == REFUSE:
            cases.refuse_by_link(work, subject)
        elif act == SAVE:
            cases.save_by_link(work, subject, _body(visit), _whole(version))
        elif act == AGREE:
            cases.agree_by_link(work, subject, _body(visit), _whole(version))
        elif act == SURE:
            cases.withdraw_by_link(work, subject)
        else:
            return Outcome(done=False, draft=True, step=SURE if act == TAKE_BACK else "")
        return Outcome(done=False, step=SAVED)


def _offer(seen: OwnStudy) -> View:
    refused = seen.study.state is StudyState.REFUSED
    lead = (
        _(
            "You are asked whether your work together may become a case: a short text from which"
            " colleagues can learn."
        ),
        _(
            "If you agree, a draft is made from the programme and the counts of your meetings. You"
            " change it as you like; without your agreement to the text nothing goes on."
        ),
        _("The case names nobody unless each of you agrees to the publication apart."),
    )
    said = (_("One of you has said no. You may still change your mind."),) if refused else ()
    no = () if refused else ((REFUSE, _("No, no case")),)
    return View(
        title=title_of(Form.STUDY),
        values={"lead": (*said, *lead), "actions": ((ACCEPT, _("Yes, make a draft")), *no)},
    )


def _writing(visit: Visit, seen: OwnStudy) -> View:
    one = seen.study
    asked = _questions()
    values: Mapping[str, object] = dict(one.body)
    if visit.fields.sent:
        values = asking.read(asked, visit.fields)
    hints = {part.code: part.hint for part in sections()}
    return View(
        title=title_of(Form.STUDY),
        values={
            "lead": _lead(visit, seen),
            "facts": tuple((figure_name(code), text) for code, text in one.figures.items()),
            "sections": (("", asking.asked(asked, values, visit.problems, hints=hints)),),
            "actions": (
                (f"{AGREE}.{one.version}", _("I agree to this text")),
                (f"{SAVE}.{one.version}", _("Save and go on later")),
                (TAKE_BACK, _("Take the case back")),
            ),
            "note": _("Write without names: neither of colleagues nor of pupils and parents."),
        },
    )


def _lead(visit: Visit, seen: OwnStudy) -> tuple[str, ...]:
    told = [_("It is written down.")] if visit.step == SAVED else []
    if seen.study.reason and seen.study.state is StudyState.DRAFT:
        told.append(_("The curator asks: {words}", words=seen.study.reason))
    if seen.agreed:
        told.append(_("You have agreed to this text."))
    if seen.waits:
        told.append(_("Another author has not agreed yet."))
    told.append(
        _("A change of the text asks everybody anew. The figures are as counted at the start.")
    )
    return tuple(told)


def _standing(seen: OwnStudy) -> View:
    words = {
        StudyState.CURATOR_OK: _("The curator has agreed to the case."),
        StudyState.CONSENT_OK: _("The case may be published."),
        StudyState.PUBLISHED: _("The case is published on the site of the school."),
        StudyState.WITHDRAWN: _("The case was taken back."),
    }
    ended = seen.study.state is StudyState.WITHDRAWN
    text = [
        f"{part.name}: {seen.study.body[part.code]}"
        for part in sections()
        if seen.study.body.get(part.code)
    ]
    return View(
        title=title_of(Form.STUDY),
        template="form_closed" if ended else "form_page",
        values={
            "lead": (words.get(seen.study.state, ""),),
            "actions": ((TAKE_BACK, _("Take the case back")),),
            "lists": ((_("Text"), () if ended else text),),
        },
    )


def _sure() -> View:
    return View(
        title=_("Take the case back?"),
        values={
            "lead": (
                _("The case leaves the library and the site and cannot be published any more."),
            ),
            "actions": ((SURE, _("Yes, take it back")), ("stay", _("Leave as it is"))),
        },
    )


def _questions() -> tuple[Question, ...]:
    return tuple(
        Question(
            code=one.code,
            kind="text",
            section="study",
            text_ru=one.ru,
            text_en=one.en,
            max_chars=one.most,
        )
        for one in sections()
    )


def _body(visit: Visit) -> dict[str, str]:
    return {code: str(text) for code, text in asking.checked(_questions(), visit.fields).items()}


def _whole(text: str) -> int:
    plain = text.isascii() and text.isdecimal() and len(text) <= asking.DIGITS
    return int(text) if plain else 0


PAGE = StudyPage()
