"""Papers of items 1.1 and 1.3: the order and undertaking of the curator, the regulation."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from data.accounts import appointing
from data.codebook import label
from data.i18n import _, speaking
from data.papers.declining import Case, declined, initials
from data.papers.kinds import About, Field, PaperKind, Subject
from data.papers.participation import PAID
from data.records.account import Appointment, AppointmentState
from data.records.ids import AppointmentId, PersonId
from data.records.paper import Document, Signature
from data.records.person import Person
from data.records.school import School
from data.store import Work

ORDER_CURATOR, NONDISCLOSURE = "order_curator", "nondisclosure"
ORDER_REGULATION, REGULATION = "order_regulation", "regulation"
NUMBER = Field(code="order_number", default="_______")
PUBLISH_WITHIN = timedelta(days=14)
PERCENT = 100
OPEN = frozenset({AppointmentState.PREPARED, AppointmentState.IN_FORCE})


def _control() -> Field:
    """Who sees to it that an order is carried out."""
    return Field(code="control", default=lambda _work, _subject: _("I see to it myself"))


def _order_curator(work: Work, subject: str) -> Mapping[str, object]:
    """Whom the order appoints, in the cases the sentence needs."""
    one = work.appointments.get(AppointmentId(subject))
    person = work.people.get(one.person_id)
    deputy = work.people.get(one.deputy_id) if one.deputy_id else None
    return {
        "curator_accusative": declined(person, Case.ACCUSATIVE),
        "curator_dative": declined(person, Case.DATIVE),
        "curator_post": person.post or _("teacher"),
        "deputy_accusative": declined(deputy, Case.ACCUSATIVE) if deputy else None,
        "from_on": f"{one.from_on:%d.%m.%Y}",
        "until_on": f"{one.until_on:%d.%m.%Y}",
        "duties": list(one.duties) or [_("leads the programme of mentoring")],
        "acquainted": [initials(part.fio) for part in (person, deputy) if part],
    }


def _nondisclosure(work: Work, subject: str) -> Mapping[str, object]:
    """Who undertakes it, in which role, until when."""
    one = work.appointments.get(AppointmentId(subject))
    person = work.people.get(one.person_id)
    return {
        "person": person.fio,
        "post": person.post or _("teacher"),
        "role": label("account_role", one.role.value),
        "from_on": f"{one.from_on:%d.%m.%Y}",
        "until_on": f"{one.until_on:%d.%m.%Y}",
    }


def _order_regulation(work: Work, _subject: str) -> Mapping[str, object]:
    """From when the regulation is in force and until when it is published."""
    return {
        "valid_from": f"{work.today:%d.%m.%Y}",
        "publish_by": f"{work.today + PUBLISH_WITHIN:%d.%m.%Y}",
        "acquainted": [],
    }


def _regulation(work: Work, _subject: str) -> Mapping[str, object]:
    """The parameters in words: exactly those that matching reads."""
    rules = _school(work).regulation
    return {
        "council": rules.council,
        "forms": [label("form", one) for one in rules.forms],
        "kinds": [label("kind", one) for one in rules.kinds],
        "capacity_limit": rules.capacity_limit,
        "early_career_years": rules.early_career_years,
        "term_from": rules.term_months[0],
        "term_to": rules.term_months[1],
        "extension_months": rules.extension_months,
        "training": rules.training_required,
        "no_training": not rules.training_required,
        "ready_months": rules.ready_months if rules.training_required else None,
        "need_floor": round(rules.need_floor * PERCENT),
        "paid": rules.pay_basis == PAID,
        "job_function": rules.pay_basis == "job_function",
        "unpaid": rules.pay_basis == "none",
        "pay_amount": (rules.pay_amount or _("set in the agreement"))
        if rules.pay_basis == PAID
        else None,
    }


def _school(work: Work) -> School:
    return work.schools.get(work.school_id)


def _appointments(work: Work) -> Sequence[Subject]:
    """Appointments whose order or undertaking is not behind them, the newest first."""
    open_ones = [one for one in work.appointments.all() if one.state in OPEN]
    return [_subject(work, one) for one in sorted(open_ones, key=_begins, reverse=True)]


def _begins(one: Appointment) -> tuple[str, str]:
    return one.from_on.isoformat(), one.id


def _subject(work: Work, one: Appointment) -> Subject:
    person: Person = work.people.get(one.person_id)
    return Subject(id=one.id, words=initials(person.fio))


def _whose(work: Work, subject: str) -> PersonId:
    return work.appointments.get(AppointmentId(subject)).person_id


def _opened(work: Work, document: Document, signature: Signature) -> None:
    with speaking(_school(work).language):
        order = _order(signature)
    appointing.open_by(work, AppointmentId(document.subject), document.id, order)


def _closed(work: Work, document: Document, signature: Signature) -> None:
    with speaking(_school(work).language):
        order = _order(signature)
    appointing.close_by(work, AppointmentId(document.subject), signature.reason, order)


def _order(signature: Signature) -> str:
    return _(
        "order No. {number} of {day}",
        number=signature.number,
        day=f"{signature.signed_on:%d.%m.%Y}",
    )


PAPERS = (
    PaperKind(
        code=ORDER_CURATOR,
        template=ORDER_CURATOR,
        about=About.APPOINTMENT,
        items=("1.1",),
        signer="director",
        values=_order_curator,
        subjects=_appointments,
        fields=(NUMBER, _control()),
        signed=_opened,
        annulled=_closed,
    ),
    PaperKind(
        code=NONDISCLOSURE,
        template=NONDISCLOSURE,
        about=About.APPOINTMENT,
        items=("1.1",),
        signer="person",
        values=_nondisclosure,
        subjects=_appointments,
        person=_whose,
    ),
    PaperKind(
        code=ORDER_REGULATION,
        template=ORDER_REGULATION,
        about=About.YEAR,
        items=("1.3",),
        signer="director",
        values=_order_regulation,
        fields=(NUMBER, _control()),
    ),
    PaperKind(
        code=REGULATION,
        template=REGULATION,
        about=About.YEAR,
        items=("1.3",),
        signer="director",
        values=_regulation,
        fields=(NUMBER,),
    ),
)
