"""Item 1.3: parameters of the regulation, which matching reads, and the head of papers."""

from dataclasses import fields

import streamlit as st

from dashboard import session
from dashboard.widgets import attempt
from data.codebook import framework, label
from data.codebook.norms import norms
from data.i18n import _
from data.papers.participation import BASES
from data.records.school import Regulation, Requisites, School
from data.starting import regulation as rules

KEY = "starting.regulation"
PERCENT = 100


def show(school: School, *, writes: bool) -> None:
    """The parameters in a form; read-only for who may not change them."""
    one = school.regulation
    with st.form(KEY, clear_on_submit=False):
        st.subheader(_("Parameters of the regulation"))
        st.caption(_("Matching reads exactly these. A round keeps those it was frozen with."))
        _choice("form", _("Forms of mentoring"), one.forms)
        _choice("kind", _("Kinds of mentoring"), one.kinds)
        _numbers(one)
        _training(one)
        _pay(one)
        st.subheader(_("Head of papers"))
        _requisites(school)
        st.form_submit_button(
            _("Save"), type="primary", disabled=not writes, on_click=attempt, args=(_saved,)
        )
    st.session_state[f"{KEY}.version"] = school.version


def _choice(group: str, title: str, chosen: tuple[str, ...]) -> None:
    codes = [one["code"] for one in framework().preferences[group]["options"]]
    st.multiselect(
        title,
        codes,
        default=[one for one in codes if one in chosen],
        format_func=lambda code: label(group, code),
        key=f"{KEY}.{group}",
        placeholder=_("choose"),
    )


def _numbers(one: Regulation) -> None:
    places, early, need = st.columns(3)
    places.number_input(
        _("Mentees of one mentor, at most"), 1, 10, one.capacity_limit, key=f"{KEY}.capacity"
    )
    early.number_input(
        _("Early career: years of teaching"), 0, 10, one.early_career_years, key=f"{KEY}.early"
    )
    need.number_input(
        _("Least fit to the request, of 100"),
        0,
        PERCENT,
        round(one.need_floor * PERCENT),
        key=f"{KEY}.need",
    )
    first, last, more = st.columns(3)
    first.number_input(_("Shortest term, months"), 1, 24, one.term_months[0], key=f"{KEY}.first")
    last.number_input(_("Longest term, months"), 1, 24, one.term_months[1], key=f"{KEY}.last")
    more.number_input(_("Extension, months"), 0, 24, one.extension_months, key=f"{KEY}.more")


def _training(one: Regulation) -> None:
    needed, months, council = st.columns(3, vertical_alignment="bottom")
    needed.checkbox(
        _("Training of mentors is obligatory"), one.training_required, key=f"{KEY}.training"
    )
    months.number_input(_("Training counts, months"), 1, 60, one.ready_months, key=f"{KEY}.ready")
    council.checkbox(_("There is a council of mentors"), one.council, key=f"{KEY}.council")


def _pay(one: Regulation) -> None:
    basis, amount = st.columns(2)
    basis.selectbox(
        _("Ground of pay"),
        BASES,
        index=BASES.index(one.pay_basis) if one.pay_basis in BASES else 0,
        format_func=pay_words,
        key=f"{KEY}.basis",
    )
    amount.text_input(_("Amount of pay, in words"), one.pay_amount, key=f"{KEY}.amount")


def pay_words(code: str) -> str:
    """A ground of pay in words."""
    return {
        "art351_8": _("article 351.8 of the Labour Code: paid"),
        "job_function": _("part of the job"),
        "none": _("not paid"),
    }[code]


def _requisites(school: School) -> None:
    st.text_input(_("Full name of the school"), school.name, key=f"{KEY}.name")
    names = requisite_names()
    columns = st.columns(2)
    for at, (field, title) in enumerate(names.items()):
        columns[at % 2].text_input(
            title, getattr(school.requisites, field), key=f"{KEY}.line.{field}"
        )
    _norms(school.requisites.norms)


def _norms(chosen: tuple[str, ...]) -> None:
    known = {one.code: one.title for one in norms()}
    st.multiselect(
        _("Norms that papers and the site name"),
        list(known),
        default=[one for one in known if one in chosen],
        format_func=known.__getitem__,
        key=f"{KEY}.norms",
        placeholder=_("those usually printed"),
        help=_("Whether an act was seen in a public source stands in the data of the program."),
    )


def requisite_names() -> dict[str, str]:
    """Lines of the head of papers and of the contacts on the site."""
    return {
        "name_in": _("The school in the case of “in …”: titles of orders"),
        "founder": _("Founder"),
        "place": _("Place"),
        "address": _("Address"),
        "phone": _("Telephone"),
        "email": _("E-mail of the school"),
        "site": _("Site of the school"),
        "director_post": _("Post of who signs"),
        "director": _("Name of who signs"),
        "section": _("Address of the section on mentoring"),
    }


def _saved() -> str:
    said = st.session_state
    known = {one.name for one in fields(Requisites)}
    with session.work() as work:
        before = rules.read(work)
        rules.change(
            work,
            _regulation(before.regulation),
            Requisites(
                **{
                    name: str(said.get(f"{KEY}.line.{name}") or "")
                    for name in requisite_names()
                    if name in known
                },
                norms=tuple(said.get(f"{KEY}.norms") or ()),
            ),
            name=str(said.get(f"{KEY}.name") or ""),
            version=said.get(f"{KEY}.version"),
        )
    return _("The parameters are saved. Make the order and the regulation on the page of papers.")


def _regulation(before: Regulation) -> Regulation:
    said = st.session_state
    return Regulation(
        forms=tuple(said[f"{KEY}.form"]),
        kinds=tuple(said[f"{KEY}.kind"]),
        capacity_limit=said[f"{KEY}.capacity"],
        early_career_years=said[f"{KEY}.early"],
        need_floor=said[f"{KEY}.need"] / PERCENT,
        wish_floor=before.wish_floor,
        term_months=(said[f"{KEY}.first"], said[f"{KEY}.last"]),
        extension_months=said[f"{KEY}.more"],
        training_required=said[f"{KEY}.training"],
        ready_months=said[f"{KEY}.ready"],
        council=said[f"{KEY}.council"],
        pay_basis=said[f"{KEY}.basis"],
        pay_amount=str(said.get(f"{KEY}.amount") or ""),
        informed_share=before.informed_share,
        signer=before.signer,
    )
