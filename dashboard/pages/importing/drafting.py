"""A file that was read and not taken in: what it is, what it would change, what is asked."""

from functools import partial

import streamlit as st

from dashboard import bootstrap, session
from dashboard.pages.importing import actions, columns, findings, matches
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.plainly import plainly
from data import jobs
from data.bank import imports
from data.bank.imports import Preview, Upload
from data.bank.imports.drafts import Draft
from data.bank.words import refusal as told
from data.codebook import label
from data.errors import ProgrammeError
from data.i18n import _
from data.records.intake import RowOutcome, TableKind
from data.records.job import Job, JobState

READ, SEEN = "intake.read", "intake.seen"  # what this tab has read and previewed last
ROWS = 5


def encodings() -> dict[str, str]:
    """Ways of writing letters that a person may choose from."""
    return {
        "": _("found by the program"),
        "utf-8": _("Unicode, 8 bits"),
        "cp1251": _("Cyrillic 1251"),
        "koi8_r": _("Cyrillic of Unix"),
        "cp866": _("Cyrillic 866, of DOS"),
        "utf-16": _("Unicode, 16 bits"),
    }


def show(draft: Draft, job: Job | None) -> None:
    """The file, then what it would change, then what a person has to say."""
    if job is not None and job.state is JobState.FAILED:
        st.error(
            _("The import failed: {why}", why=plainly(jobs.words(job))), icon=":material/report:"
        )
    elif job is not None and job.state is JobState.CANCELLED:
        st.info(_("The import was stopped. Nothing was written."))
    upload = _read(draft)
    _file(draft, upload)
    if upload is None:
        return
    if draft.kind is None or not upload.reading.columns:
        st.info(_("Say what the table holds: its columns leave it open."))
        _first_rows(upload, expanded=True)
        return
    seen = _seen(draft, upload)
    if seen is not None:
        _outcome(draft, seen)
        matches.show(draft, seen.matches)
    columns.show(draft, upload, seen)
    if seen is not None:
        findings.show(seen)
    _first_rows(upload, expanded=False)


def _read(draft: Draft) -> Upload | None:
    """The file, read once a tab; None and words where it cannot be read this way."""
    key = (draft.id, draft.kind, draft.encoding)
    known = st.session_state.get(READ)
    if known is not None and known[0] == key:
        return known[1]  # type: ignore[no-any-return]
    try:
        upload = draft.upload(bootstrap.store().files)
    except ProgrammeError as refusal:
        st.error(plainly(told(refusal)), icon=":material/block:")
        return None
    st.session_state[READ] = (key, upload)
    return upload


def _seen(draft: Draft, upload: Upload) -> Preview | None:
    known = st.session_state.get(SEEN)
    if known is not None and known[0] == draft:
        return known[1]  # type: ignore[no-any-return]
    try:
        with session.look() as work:
            seen = imports.preview(
                work,
                upload,
                mapping=draft.mapping,
                orders=draft.orders,
                decisions=draft.decisions,
            )
    except ProgrammeError as refusal:
        st.error(plainly(told(refusal)), icon=":material/block:")
        return None
    st.session_state[SEEN] = (draft, seen)
    return seen


def _file(draft: Draft, upload: Upload | None) -> None:
    """Name, kind and letters of the file, each changeable."""
    csv = bool(draft.encoding) or (upload is not None and bool(upload.reading.encoding))
    with st.container(border=True):
        name, kind, letters = st.columns([3, 3, 4], vertical_alignment="bottom")
        size = max(1, round(draft.size / 1024))
        name.markdown(f"**{plainly(draft.file_name)}**  \n:gray[{_('{size} KB', size=size)}]")
        kind.selectbox(
            _("What the table holds"),
            list(TableKind),
            index=list(TableKind).index(draft.kind) if draft.kind else None,
            format_func=lambda one: label("table_kind", one.value),
            placeholder=_("choose"),
            key=f"kind.{draft.id}",
            on_change=_understand,
            args=(draft,),
        )
        if csv:
            found = upload.reading.encoding if upload else ""
            letters.selectbox(
                _("How the letters are written"),
                list(encodings()),
                index=list(encodings()).index(draft.encoding),
                format_func=partial(_letters, found),
                key=f"letters.{draft.id}",
                on_change=_understand,
                args=(draft,),
            )


def _letters(found: str, name: str) -> str:
    names = encodings()
    if name or not found:
        return names[name]
    shown = names.get(found.removesuffix("-sig"), names["utf-16"])
    return f"{names['']}: {shown}"


def _understand(draft: Draft) -> None:
    kind = st.session_state[f"kind.{draft.id}"]
    encoding = st.session_state.get(f"letters.{draft.id}", draft.encoding)
    attempt(partial(actions.understand, draft.id, kind, encoding))


def _outcome(draft: Draft, seen: Preview) -> None:
    st.header(_("What would change"))
    if seen.earlier:
        when = ", ".join(f"{one.at.astimezone():%d.%m.%Y}" for one in seen.earlier)
        st.info(_("This very file was imported before: {when}.", when=when))
    shown = [(label("row_outcome", one.value), seen.counts[one.value]) for one in RowOutcome]
    people = [(_("new people"), seen.new), (_("changed people"), seen.changed)]
    for place, (words, count) in zip(
        st.columns(len(shown) + len(people)), (*shown, *people), strict=True
    ):
        place.metric(words, count)
    st.caption(
        _(
            "Rows in the file: {rows}. What is in quarantine is kept and can be corrected later.",
            rows=sum(seen.counts.values()),
        )
    )
    with st.container(horizontal=True):
        _take_in(draft, columns.guessed(draft, seen))
        confirmed_button(
            _("Put the file aside"),
            _("The file will not be imported; what you have said about it is forgotten."),
            key=f"aside.{draft.id}",
            action=partial(actions.drop, draft.id),
        )


def _take_in(draft: Draft, guessed: list[str]) -> None:
    """The button; while a guess is not confirmed it asks first."""
    action = partial(actions.take_in, draft.id)
    if not guessed:
        st.button(
            _("Import"),
            key="intake.commit",
            type="primary",
            icon=":material/download_done:",
            on_click=attempt,
            args=(action,),
        )
        return
    named = "; ".join(f"«{plainly(one)}»" for one in guessed)
    confirmed_button(
        _("Import"),
        _(
            "Nobody has confirmed what these columns mean, so they will not be loaded: {columns}."
            " Confirm them below, under “Columns”, or load without them.",
            columns=named,
        ),
        key="intake.commit",
        action=action,
        icon=":material/download_done:",
        main=True,
    )


def _first_rows(upload: Upload, *, expanded: bool) -> None:
    with st.expander(_("The first rows as they were read"), expanded=expanded):
        for grid in upload.reading.grids[:3]:
            st.caption(plainly(grid.name))
            lines = [[cell.text for cell in cells.values()] for _n, cells in grid.rows[:ROWS]]
            for line in lines:
                st.text(" | ".join(line)[:400])
