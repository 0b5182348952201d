"""Files with personal data: asked for by role, written down, streamed once, kept by nobody.

The session stands in the scope (the gate has put it there); who may is decided by the use case.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePath
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from analytics.waves import blank, slips
from dashboard.web.forms import base_of
from dashboard.web.gate import SITTING
from dashboard.web.plain import missing, page
from data.accounts import acting
from data.bank import forms, imports
from data.bank.words import refusal as told
from data.errors import DeniedError, NotFoundError, ProgrammeError
from data.i18n import _, speaking
from data.invitations import paper
from data.papers import erasing, subject_data
from data.records.account import Account
from data.records.ids import (
    BatchId,
    BuildId,
    CaseId,
    ClimateId,
    DocumentId,
    ErasureId,
    InvitationId,
    MaterialId,
    PairId,
    PersonId,
)
from data.store import Store, Work
from matching import programmes
from matching.support import plans

OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA: Mapping[str, str] = {  # by the end of the file's name
    ".xlsx": f"{OFFICE}.spreadsheetml.sheet",
    ".docx": f"{OFFICE}.wordprocessingml.document",
    ".zip": "application/zip",
    ".pdf": "application/pdf",
    ".pptx": f"{OFFICE}.presentationml.presentation",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".ics": "text/calendar; charset=utf-8",
}
DENIED, NOT_FOUND, REFUSED = 403, 404, 422
SITES = frozenset({"same-origin", "none"})
BASE = "base"  # how people reach this installation; never taken from the address
WANTED = frozenset({"document", "empty"})  # a page, or a script of ours

Query = Mapping[str, str]
File = tuple[bytes, str]  # content, name


def bank_form(form: str, work: Work, query: Query) -> File:
    """An official form: ``year``, ``paper``."""
    made = forms.export_form(work, form, year=query.get("year", ""), paper=query.get("paper", "A4"))
    return made.content, made.file_name


def quarantine(work: Work, _query: Query) -> File:
    """Rows that wait for a correction."""
    return imports.quarantine_file(work), _("Rows that wait") + ".xlsx"


def report(work: Work, query: Query) -> File:
    """What became of every row of an import: ``batch``."""
    content = imports.report_file(work, BatchId(query.get("batch", "")))
    work.audit("report.exported", None, None, subject=f"batch:{query.get('batch', '')}")
    return content, _("Import report") + ".xlsx"


def sheet_of_codes(work: Work, query: Query) -> File:
    """Invitations to print, each with a fresh link: ``ids``, separated by commas."""
    ids = [InvitationId(one) for one in query.get("ids", "").split(",") if one]
    return paper.sheet_of(work, ids, query[BASE]), _("Invitations") + ".docx"


def climate_slips(work: Work, query: Query) -> File:
    """Codes of an anonymous wave to be drawn from a box: ``climate``, ``count``."""
    said = query.get("count", "")
    count = int(said) if said.isascii() and said.isdecimal() and len(said) < 5 else 0  # noqa: PLR2004
    made = slips.paper(work, ClimateId(query.get("climate", "")), count, query[BASE])
    return made, _("Codes of the anonymous survey") + ".docx"


def answers_blank(work: Work, query: Query) -> File:
    """An empty table for answers collected elsewhere: ``wave``."""
    return blank.blank(work, query.get("wave", "")), _("Answers of a survey") + ".xlsx"


def support_plan(work: Work, query: Query) -> File:
    """The support plan for the person: ``case``."""
    return plans.paper(work, CaseId(query.get("case", "")))


def subject_copy(work: Work, query: Query) -> File:
    """A copy of everything kept about a person: ``person``."""
    content = subject_data.export_subject(work, PersonId(query.get("person", "")))
    return content, _("Copy of personal data") + ".zip"


def destruction_act(work: Work, query: Query) -> File:
    """The act of a carried-out erasure: ``erasure``."""
    return erasing.act_file(work, ErasureId(query.get("erasure", "")))


def programme(work: Work, query: Query) -> File:
    """The personal programme of a pair: ``pair``."""
    content = programmes.programme_paper(work, PairId(query.get("pair", "")))
    return content, _("Personal programme") + ".docx"


def diary(work: Work, query: Query) -> File:
    """The diary of a pair's meetings: ``pair``."""
    content = programmes.diary_paper(work, PairId(query.get("pair", "")))
    return content, _("Diary of meetings") + ".docx"


def calendar(work: Work, query: Query) -> File:
    """Meetings and checkpoints of a pair: ``pair``."""
    content = programmes.office_calendar(work, PairId(query.get("pair", "")))
    return content, _("Meetings") + ".ics"


def roadmap_calendar(work: Work, query: Query) -> File:
    """Terms of the roadmap: ``year``."""
    from analytics import roadmap  # noqa: PLC0415 -- asked for seldom, the gate is light

    return roadmap.calendar(work, query.get("year", "")), _("Roadmap") + ".ics"


def quality_report(work: Work, query: Query) -> File:
    """A kept paper with figures: ``document``."""
    from analytics.report import making  # noqa: PLC0415 -- figures are heavy, the gate is light

    return making.file(work, DocumentId(query.get("document", "")))


def paper_file(work: Work, query: Query) -> File:
    """An issued paper: ``document``."""
    from data.papers import making  # noqa: PLC0415 -- the gate is light

    return making.file(work, DocumentId(query.get("document", "")))


def paper_scan(work: Work, query: Query) -> File:
    """The scan of a signed paper: ``document``."""
    from data.papers import making  # noqa: PLC0415 -- the same

    return making.scan(work, DocumentId(query.get("document", "")))


def shipped_template(work: Work, query: Query) -> File:
    """A template of the programme to edit in Word: ``template``."""
    from data.papers import school_templates  # noqa: PLC0415 -- the same

    return school_templates.shipped(work, query.get("template", ""))


def own_template(work: Work, query: Query) -> File:
    """The template a school prints by: ``template``."""
    from data.papers import school_templates  # noqa: PLC0415 -- the same

    return school_templates.own(work, query.get("template", ""))


def site(work: Work, query: Query) -> File:
    """A build of the site section to be uploaded elsewhere: ``build``."""
    from data import publication  # noqa: PLC0415 -- the gate is light

    return publication.archive(work, BuildId(query.get("build", "")))


def material(work: Work, query: Query) -> File:
    """A file of the practice library: ``material``."""
    from data.practice import library  # noqa: PLC0415 -- the dictionary is heavy, the gate is light

    return library.file(work, MaterialId(query.get("material", "")))


FILES: Mapping[str, Callable[[Work, Query], File]] = {
    "form5": partial(bank_form, "form5"),
    "form6": partial(bank_form, "form6"),
    "quarantine": quarantine,
    "report": report,
    "invitations": sheet_of_codes,
    "climate_slips": climate_slips,
    "answers_blank": answers_blank,
    "support_plan": support_plan,
    "programme": programme,
    "diary": diary,
    "calendar": calendar,
    "quality": quality_report,
    "material": material,
    "roadmap": roadmap_calendar,
    "subject": subject_copy,
    "destruction_act": destruction_act,
    "site": site,
    "paper": paper_file,
    "scan": paper_scan,
    "shipped_template": shipped_template,
    "own_template": own_template,
}


class Downloads:
    """The route ``/download/<name>``. ``store`` is asked for at each request."""

    def __init__(self, store: Callable[[], Store]) -> None:
        self._store = store

    async def send(self, request: Request) -> Response:
        """The file, or in words why not."""
        account, session = request.scope[SITTING]
        name = request.path_params["name"]
        if name not in FILES or not _asked_here(request):
            return missing(session.language)
        query = {**request.query_params, BASE: base_of(request)}
        make = partial(self._made, acting(account, session), session.language, name, query)
        try:
            content, file_name = await to_thread.run_sync(make)
        except ProgrammeError as refusal:
            return _refused(refusal, session.language)
        return Response(content, media_type=_media(file_name), headers=_saved_as(file_name))

    def _made(self, by: Account, language: str, name: str, query: Query) -> File:
        with speaking(language), self._store().work(by=by, now=datetime.now(UTC)) as work:
            return FILES[name](work, query)


def _asked_here(request: Request) -> bool:
    """Whether a person followed a link of ours; browsers too old to say are believed.

    A picture, a frame or a style of a page asks by itself: text that somebody typed must not be
    able to start an export.
    """
    site = request.headers.get("sec-fetch-site", "none")
    wanted = request.headers.get("sec-fetch-dest", "document")
    return site in SITES and wanted in WANTED


def _media(file_name: str) -> str:
    return MEDIA[PurePath(file_name).suffix]


def _saved_as(file_name: str) -> dict[str, str]:
    return {"content-disposition": f"attachment; filename*=UTF-8''{quote(file_name)}"}


def _refused(refusal: ProgrammeError, language: str) -> Response:
    status = {DeniedError: DENIED, NotFoundError: NOT_FOUND}.get(type(refusal), REFUSED)
    with speaking(language):
        title, text = _("The file was not made"), told(refusal)
    return page("message", language, status, title=title, text=text)
