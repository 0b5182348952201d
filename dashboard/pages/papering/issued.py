"""Issued papers: where each stands, where to save it, who signs it."""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from dashboard.pages.papering import signing
from dashboard.widgets import downloads
from dashboard.widgets.plainly import plainly
from data.i18n import _
from data.papers.making import Issued, PaperState
from data.records.ids import PersonId

MOST = 60  # papers on the screen
KEY = "papers.list"
SHORT = "%d.%m.%Y"


def show(
    papers: Sequence[Issued],
    years: Sequence[str],
    called: Mapping[PersonId, str],
    today: date,
    *,
    signs: bool,
) -> None:
    """A box a paper, those that wait for a signature first."""
    if not papers:
        st.info(_("Nothing has been issued yet. Make the first paper above."))
        return
    shown = _chosen(papers, years, called)
    waiting = [one for one in shown if one.waits]
    if waiting:
        st.subheader(_("Wait for a signature: {count}", count=len(waiting)))
    for one in [*waiting, *(one for one in shown if not one.waits)][:MOST]:
        _box(one, called, today, signs=signs)
    if not shown:
        st.info(_("No paper like that. Choose another year, paper or person."))
    if len(shown) > MOST:
        st.caption(_("{count} older ones are not shown: choose.", count=len(shown) - MOST))


def _chosen(
    papers: Sequence[Issued], years: Sequence[str], called: Mapping[PersonId, str]
) -> list[Issued]:
    left, kind_column, item_column, person_column = st.columns(4)
    year = left.selectbox(_("School year"), years, key=f"{KEY}.year")
    kinds = {one.kind.code: one.kind.words() for one in papers}
    kind = kind_column.selectbox(
        _("Kind of paper"),
        ["", *sorted(kinds, key=lambda code: kinds[code])],
        format_func=lambda code: kinds.get(code, _("all")),
        key=f"{KEY}.kind",
    )
    items = sorted({item for one in papers for item in one.kind.items}, key=_place)
    item = item_column.selectbox(
        _("Item of the roadmap"),
        ["", *items],
        format_func=lambda code: code or _("all"),
        key=f"{KEY}.item",
    )
    people = {one.document.person_id for one in papers if one.document.person_id in called}
    person = person_column.selectbox(
        _("Person"),
        ["", *sorted((one for one in people if one), key=lambda one: called[one])],
        format_func=lambda one: called.get(PersonId(one), _("all")),
        key=f"{KEY}.person",
    )
    return [
        one
        for one in papers
        if one.document.year == year
        and kind in {"", one.kind.code}
        and (not item or item in one.kind.items)
        and person in {"", one.document.person_id}
    ]


def _place(item: str) -> tuple[int, ...]:
    return tuple(int(part) for part in item.split(".") if part.isdecimal())


def _box(one: Issued, called: Mapping[PersonId, str], today: date, *, signs: bool) -> None:
    document = one.document
    with st.container(border=True):
        about = called.get(document.person_id, "") if document.person_id else ""
        name = f" · {plainly(about)}" if about else ""
        st.markdown(f"**{plainly(document.title)}** № {document.number}{name} · {state(one)}")
        day = document.dated or document.made_at.date()
        items = ", ".join(one.kind.items)
        told = [_("dated {day}", day=day.strftime(SHORT))]
        told += [_("item {items}", items=items)] if items else []
        st.caption(" · ".join([*told, *_signature(one)]))
        links = [(_("Save the paper"), "paper", {"document": document.id})]
        if one.signature is not None and one.signature.scan:
            links.append((_("Save the scan"), "scan", {"document": document.id}))
        downloads(links)
        if signs:
            signing.show(one, today)


def state(one: Issued) -> str:
    """Where a paper stands, in words."""
    if one.state is PaperState.ISSUED and not one.kind.signer:
        return _("issued")
    return {
        PaperState.ISSUED: _("issued, waits for the signature"),
        PaperState.SIGNED: _("signed"),
        PaperState.ANNULLED: _("signature annulled"),
        PaperState.SUPERSEDED: _("a newer edition is issued"),
    }[one.state]


def _signature(one: Issued) -> list[str]:
    signature = one.signature
    if signature is None:
        return []
    if one.state is PaperState.SIGNED:
        words = _("signed on {day}", day=signature.signed_on.strftime(SHORT))
        number = _("register No. {number}", number=plainly(signature.number))
        by = [plainly(signature.signed_by)] if signature.signed_by else []
        return [words, *([number] if signature.number else []), *by]
    return [_("annulled: {reason}", reason=plainly(signature.reason))] if signature.reason else []
