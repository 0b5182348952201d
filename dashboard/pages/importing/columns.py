"""What the columns of a file mean: the doubtful ones asked about, all of them changeable."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from dashboard.pages.importing import actions
from dashboard.widgets import attempt
from dashboard.widgets.plainly import plainly
from data.bank.imports import Preview, Upload, field_names
from data.bank.imports.drafts import Draft
from data.i18n import _, ngettext
from data.intake import Column
from data.records.intake import TableKind

IGNORED = "service.ignored"
MOST = 12  # doubtful columns asked about one by one
SHOWN = 60  # letters of a sample


def show(draft: Draft, upload: Upload, seen: Preview | None) -> None:
    """Questions first, then the whole list."""
    found = seen.columns if seen else upload.reading.columns
    mapping = dict(seen.mapping if seen else draft.mapping or upload.reading.mapping)
    names = field_names(draft.kind or TableKind.STAFF)
    st.header(_("Columns"))
    doubtful = _doubtful(draft, found, mapping)
    if doubtful:
        _ask(draft, doubtful[:MOST], mapping, names)
    _dates(draft, seen)
    _all(draft, found, mapping, names)


def guessed(draft: Draft, seen: Preview) -> list[str]:
    """Headers whose meaning is only guessed and not confirmed: they would not be taken in."""
    names = field_names(seen.kind)
    doubtful = _doubtful(draft, seen.columns, seen.mapping)
    return [one.header for one in doubtful if one.field in names]


def _doubtful(draft: Draft, found: Sequence[Column], mapping: Mapping[str, str]) -> list[Column]:
    """Columns with something in them whose meaning nobody knows for sure; guesses first."""
    asked = [one for one in found if not mapping.get(one.header) and one.samples]
    waiting = [one for one in asked if not _settled(draft, one)]
    return sorted(waiting, key=lambda one: one.how != "similar")


def _settled(draft: Draft, column: Column) -> bool:
    """Whether a person has said that the column is not used."""
    return draft.mapping is not None and draft.mapping.get(column.header) == ""


def _ask(
    draft: Draft, doubtful: list[Column], mapping: dict[str, str], names: dict[str, str]
) -> None:
    st.warning(
        ngettext(
            "{count} column is not recognised for sure. Until you confirm what it means, it is not"
            " loaded.",
            "{count} columns are not recognised for sure. Until you confirm what they mean, they"
            " are not loaded.",
            len(doubtful),
        )
    )
    with st.form(f"columns.{draft.id}"):
        for one in doubtful:
            head, field = st.columns([3, 2], vertical_alignment="bottom")
            head.markdown(f"**{plainly(one.header)}**  \n:gray[{_samples(one)}]")
            options = ["", *names]
            guess = one.field in names
            field.selectbox(
                _("Looks like «{field}». Is it so?", field=plainly(names[one.field]))
                if guess
                else _("Meaning of «{header}»", header=plainly(one.header)),
                options,
                index=options.index(one.field) if guess else 0,
                format_func=lambda code: names.get(code) or _("do not use"),
                key=f"column.{draft.id}.{one.header}",
                label_visibility="visible" if guess else "collapsed",
            )
        st.form_submit_button(
            _("Confirm these columns"),
            type="primary",
            on_click=_named,
            args=(draft, [one.header for one in doubtful], mapping),
        )


def _named(draft: Draft, headers: list[str], mapping: dict[str, str]) -> None:
    for header in headers:
        mapping = _with(mapping, header, st.session_state[f"column.{draft.id}.{header}"])
    attempt(partial(actions.name_columns, draft.id, mapping))


def _with(mapping: dict[str, str], header: str, field: str) -> dict[str, str]:
    """The mapping with one column named; a meaning belongs to one column only."""
    alone = bool(field) and field != IGNORED
    kept = {one: "" if alone and had == field else had for one, had in mapping.items()}
    return {**kept, header: field}


def _dates(draft: Draft, seen: Preview | None) -> None:
    """Columns whose dates can be read in two ways; the answer of before is shown."""
    asked = [one for one in seen.findings if one.code == "intake.column_dates"] if seen else []
    headers = dict.fromkeys([one.column for one in asked] + list(draft.orders))
    words = {"dmy": _("day first: 05/06 is 5 June"), "mdy": _("month first: 05/06 is 6 May")}
    for header in headers:
        said = draft.orders.get(header)
        st.radio(
            _("How are the dates of «{header}» written?", header=plainly(header)),
            list(words),
            index=list(words).index(said) if said in words else None,
            format_func=lambda one: words[one],
            horizontal=True,
            key=f"order.{draft.id}.{header}",
            on_change=_ordered,
            args=(draft, header),
        )


def _ordered(draft: Draft, header: str) -> None:
    order = st.session_state[f"order.{draft.id}.{header}"]
    attempt(partial(actions.order_dates, draft.id, header, order))


def _all(
    draft: Draft, found: tuple[Column, ...], mapping: dict[str, str], names: dict[str, str]
) -> None:
    used = sum(bool(mapping.get(one.header)) for one in found)
    title = _("All columns: {used} of {all} are used", used=used, all=len(found))
    with st.expander(title):
        st.table(
            [
                {
                    _("Column of the file"): plainly(one.header),
                    _("Meaning"): plainly(names.get(mapping.get(one.header, ""), "—")),
                    _("How it was told"): _how(draft, one, mapping),
                    _("For example"): _samples(one),
                }
                for one in found
            ],
            border="horizontal",
            hide_index=True,
        )
        column, field, button = st.columns([3, 3, 2], vertical_alignment="bottom")
        header = column.selectbox(
            _("Change a column"),
            [one.header for one in found],
            key=f"change.{draft.id}",
            index=None,
            placeholder=_("choose"),
        )
        chosen = field.selectbox(
            _("It means"),
            ["", *names],
            format_func=lambda code: names.get(code) or _("do not use"),
            key=f"means.{draft.id}",
        )
        button.button(
            _("Change"),
            key=f"changed.{draft.id}",
            disabled=header is None,
            on_click=attempt,
            args=(
                partial(actions.name_columns, draft.id, _with(mapping, header or "", chosen or "")),
            ),
        )


def _how(draft: Draft, column: Column, mapping: dict[str, str]) -> str:
    field = mapping.get(column.header, "")
    if draft.mapping is not None and field != (column.field if column.how != "similar" else ""):
        return _("you have said so")
    if column.how == "similar" and not field:
        return _("resembles a known one")
    known = {"exact": _("by its words"), "remembered": _("as last time")}
    return known.get(column.how, _("not recognised"))


def _samples(column: Column) -> str:
    shown = [one if len(one) <= SHOWN else one[:SHOWN] + "…" for one in column.samples]
    return plainly("; ".join(shown)) if shown else _("empty")
