"""The door of personal links: ``/f/<secret>`` becomes a cookie, ``/f/i/<form>`` shows and takes.

The secret stands in one address only, which answers with a redirection. The cookie is bound to the
path of its form, so that two links opened in one browser do not mix. Every question to the store
runs in a thread.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from urllib.parse import parse_qsl, quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.web import forms
from dashboard.web.plain import page
from dashboard.web.teacher import Fields, Outcome, Rejected, View, Visit, page_of
from data import invitations
from data.bank import signals
from data.codebook import Problem
from data.codebook.help import contacts
from data.errors import DeniedError, ProgrammeError
from data.i18n import LANGUAGES, _, say, speaking
from data.records.invitation import FormSession, Invitation
from data.store import BusyError, Store, Work, acting

COOKIE = "fs"
HOME, THANKS, SAVED, REFUSED = "/f/i/", "/f/thanks", "/f/saved", "/f/refused"
LEFT = {"saved": SAVED, "refused": REFUSED}
COOKIE_SECONDS = 4 * 3600
LARGEST = 64 * 1024  # bytes of a form
MOST_FIELDS = 400
GONE, CLOSED, REJECTED, THROTTLED, BUSY = 403, 403, 422, 429, 503
OURS = frozenset({"csrf", "key", "step", "act", "shown"})  # fields nobody writes in
LEAST_TEXT = 3  # characters: shorter values are codes

Found = tuple[Invitation, FormSession]


class Links:
    """Routes behind personal links. ``store`` is asked for at each request."""

    def __init__(self, store: Callable[[], Store]) -> None:
        self._store = store

    async def exchange(self, request: Request) -> Response:
        """Take the secret, give a cookie, and send the browser to the form."""
        ask = partial(self._exchanged, request.path_params["token"], forms.address(request))
        try:
            found = await to_thread.run_sync(ask)
        except BusyError:
            return busy()
        if isinstance(found, int):
            return nowhere(found)
        path = HOME + found.invitation.id
        answer = RedirectResponse(path, 303)
        answer.set_cookie(
            COOKIE,
            found.cookie,
            max_age=COOKIE_SECONDS,
            path=path,
            httponly=True,
            samesite="lax",
            secure=forms.secure(request),
        )
        return answer

    async def form(self, request: Request) -> Response:
        """Show the form, or take what was sent."""
        if request.method != "POST":
            return await to_thread.run_sync(partial(self._shown, request))
        fields = await sent(request)
        if fields is None:
            return refused_form("ru")
        return await to_thread.run_sync(partial(self._posted, request, fields))

    async def thanks(self, request: Request) -> Response:
        """It was sent in. The same for everybody, help contacts included."""
        language = _language(request.query_params.get("language", ""))
        with speaking(language):
            return page("form_thanks", language, contacts=contacts())

    async def saved(self, request: Request) -> Response:
        """A draft is kept."""
        return page("form_saved", _language(request.query_params.get("language", "")))

    async def refused(self, request: Request) -> Response:
        """Somebody did not agree: nothing is kept."""
        return page("form_refused", _language(request.query_params.get("language", "")))

    def _exchanged(self, token: str, address: str) -> invitations.Opened | int:
        """The exchange, or the status of the page that says why not."""
        store, now = self._store(), _now()
        if invitations.blocked(store, address, now):
            return THROTTLED
        found = invitations.opened(store, token, now)
        if found is not None:
            return found
        return THROTTLED if invitations.missed(store, address, now) else NOT_FOUND

    def _shown(self, request: Request) -> Response:
        found = self._found(request)
        if found is None:
            return gone()
        link, session = found
        visit = Visit(
            invitation=link,
            session=session,
            step=request.query_params.get("step", ""),
            key=secrets.token_urlsafe(16),
        )
        return self._drawn(visit)

    def _posted(self, request: Request, fields: Fields) -> Response:
        cookie, given = request.cookies.get(COOKIE, ""), fields.one("csrf")
        mark = _mark(cookie, fields)
        found = self._found(request)
        if found is None:
            again = invitations.repeated(self._store(), cookie, given, mark)
            return _away(request, THANKS, "") if again else gone()
        link, session = found
        if not forms.ours(request, given, session.csrf):
            return refused_form(session.language)
        if "language" in fields:
            return self._spoken(link, session, fields)
        visit = Visit(
            invitation=link,
            session=session,
            step=fields.one("step"),
            key=fields.one("key")[:64] or mark,
            fields=fields,
        )
        return self._taken(request, visit, mark)

    def _taken(self, request: Request, visit: Visit, mark: str) -> Response:
        """Hand it to the page of the form; a refusal is shown with the answers kept."""
        with speaking(visit.session.language):
            try:
                outcome = self._transacted(visit, mark)
            except Rejected as rejected:
                return self._again(visit, rejected.problems)
            except DeniedError:
                return gone()
            except ProgrammeError as refusal:
                return self._again(visit, (), say(refusal))
        if outcome is None:  # another tap of the same finger was faster
            cookie = request.cookies.get(COOKIE, "")
            csrf = visit.fields.one("csrf")
            again = invitations.repeated(self._store(), cookie, csrf, mark)
            return _away(request, THANKS, visit.session.language) if again else gone()
        return _followed(request, visit, outcome)

    def _transacted(self, visit: Visit, mark: str) -> Outcome | None:
        by = invitations.guest(visit.invitation)
        with self._store().work(by=by, now=_now()) as work:
            if not invitations.still(work, visit.session):
                return None
            form = page_of(visit.invitation.form)
            if not form.lasting and _closed(work):
                raise DeniedError(permission="own_forms.write")
            outcome = form.take(work, visit)
            if not outcome.draft:
                _watched(work, visit)
            if outcome.done:
                invitations.sent_in(work, visit.session, mark)
            elif outcome.leave:
                invitations.let_out(work, visit.session)
        return outcome

    def _drawn(self, visit: Visit, status: int = 200, refusal: str = "") -> Response:
        link, session = visit.invitation, visit.session
        form = page_of(link.form)
        by = invitations.guest(link)
        with speaking(session.language), self._store().look(by=by, now=_now()) as work:
            if work.link is None:
                return gone()
            if not form.lasting and _closed(work):
                return closed(session.language)
            try:
                view = form.show(work, visit)
            except DeniedError:
                return gone()
            except ProgrammeError as untimely:
                return stopped(session.language, say(untimely))
            return _page(work, visit, view, status, refusal)

    def _again(self, visit: Visit, problems: tuple[Problem, ...], refusal: str = "") -> Response:
        kept = Visit(
            invitation=visit.invitation,
            session=visit.session,
            step=visit.step,
            key=visit.key,
            fields=visit.fields,
            problems=problems,
        )
        return self._drawn(kept, REJECTED, refusal or _("Some answers need a correction."))

    def _spoken(self, link: Invitation, session: FormSession, fields: Fields) -> Response:
        wanted = _language(fields.one("language"))
        invitations.set_language(self._store(), session, link, wanted, _now())
        return RedirectResponse(_address(link, fields.one("step")), 303)

    def _found(self, request: Request) -> Found | None:
        """The browser, if its cookie is of this very form."""
        cookie = request.cookies.get(COOKIE)
        found = invitations.of_cookie(self._store(), cookie, _now()) if cookie else None
        return found if found and found[0].id == request.path_params["form"] else None


NOT_FOUND = 404


async def sent(request: Request) -> Fields | None:
    """The fields of a url-encoded form of at most 64 KB, or None for anything else."""
    kind = request.headers.get("content-type", "").split(";")[0].strip()
    if not forms.fits(request, LARGEST):
        return None
    if kind != "application/x-www-form-urlencoded":
        return None
    body = (await request.body()).decode("utf-8", "replace")
    try:
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return None
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return Fields(found)


def nowhere(status: int) -> Response:
    """The link does not lead anywhere, whatever the reason: the same page, word for word."""
    with speaking("ru"):
        title = _("The link does not work")
        text = _(
            "It has expired, was withdrawn, was not copied whole, or what it was about is over: a"
            " pair that has ended closes its links. If you need a new one, ask the curator of the"
            " mentoring programme at your school."
        )
        if status == THROTTLED:
            title = _("Too many links that lead nowhere")
            text = _(
                "Open your link once more in 15 minutes. If that does not help, ask the curator of"
                " the mentoring programme at your school."
            )
    return page("form_message", "ru", status, title=title, text=text)


def gone() -> Response:
    """The browser is not in: its time is over, the form was sent in, or it is another form."""
    with speaking("ru"):
        title = _("Open the link once more")
        text = _(
            "The form is closed in this browser: it was sent in, it stood open for more than four"
            " hours, the link was replaced, or the pair it was about has ended. Open your link"
            " again. If it does not work, ask the curator of the mentoring programme at your"
            " school."
        )
    return page("form_message", "ru", GONE, title=title, text=text)


def busy() -> Response:
    """So many come at once that the store has no turn left."""
    with speaking("ru"):
        title = _("Too many at once")
        text = _("Very many people open their forms just now. Open your link again in a minute.")
    return page("form_message", "ru", BUSY, {"retry-after": "60"}, title=title, text=text)


def closed(language: str) -> Response:
    """Sent in some time ago: the window for corrections is over."""
    with speaking(language):
        title = _("The answers are in")
        text = _(
            "You have sent in this form, and the time for corrections is over. If something must"
            " be changed, tell the curator of the mentoring programme at your school."
        )
    return page("form_message", language, CLOSED, title=title, text=text)


def refused_form(language: str) -> Response:
    """The form was not sent from our own page, or is too large."""
    with speaking(language):
        title = _("The form was refused")
        text = _("The form has expired or came from another site. Open the page again.")
    return page("form_message", language, GONE, title=title, text=text)


def stopped(language: str, text: str) -> Response:
    """What the form is about is not there any more."""
    with speaking(language):
        title = _("This form is not needed now")
    return page("form_message", language, CLOSED, title=title, text=text)


def _page(work: Work, visit: Visit, view: View, status: int, refusal: str) -> Response:
    link, session = visit.invitation, visit.session
    asker, form = acting.known(work, link.created_by), page_of(link.form)
    lasting = form.lasting
    frame = {
        "title": view.title,
        "fio": work.people.get(link.person_id).fio,
        "school": work.schools.get(work.school_id).name,
        "asker": asker.display_name if asker else "",
        "until": link.expires_at if lasting else link.editable_until or link.expires_at,
        "sent": None if lasting else link.submitted_at,
        "windowed": form.windowed,
        "action": HOME + link.id,
        "csrf": session.csrf,
        "key": visit.key,
        "step": visit.step,
        "refusal": refusal,
        "problems": visit.problems,
    }
    values = {**EMPTY, **frame, **view.values}
    return page(view.template, session.language, status, **values)


EMPTY: Mapping[str, object] = {
    "lead": (),
    "stem": (),
    "facts": (),
    "lists": (),
    "sections": (),
    "actions": (),
    "links": (),
    "faults": (),
    "progress": None,
    "send": "",
    "note": "",
    "shown": "",
}


def _watched(work: Work, visit: Visit) -> None:
    """Every text that was sent in passes the safety flag."""
    texts = [
        text
        for name, values in visit.fields.sent.items()
        if name not in OURS
        for text in values
        if len(text) > LEAST_TEXT
    ]
    if not texts:
        return
    who = visit.invitation.person_id
    signals.watch(work, texts, fio=work.people.get(who).fio, person_id=who)


def _closed(work: Work) -> bool:
    until = work.link.editable_until if work.link is not None else None
    return until is not None and work.now >= until


def _followed(request: Request, visit: Visit, outcome: Outcome) -> Response:
    if outcome.file is not None:
        content, name, kind = outcome.file
        saved = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return Response(content, media_type=kind, headers=saved)
    if outcome.done:
        return _away(request, THANKS, visit.session.language)
    if outcome.leave:
        return _away(request, LEFT[outcome.leave], visit.session.language)
    return RedirectResponse(_address(visit.invitation, outcome.step), 303)


def _away(request: Request, where: str, language: str) -> Response:
    """Leave the form: the cookie goes."""
    spoken = f"?language={language}" if language not in {"", LANGUAGES[0]} else ""
    answer = RedirectResponse(where + spoken, 303)
    path = HOME + request.path_params["form"]
    answer.delete_cookie(
        COOKIE, path=path, httponly=True, samesite="lax", secure=forms.secure(request)
    )
    return answer


def _address(link: Invitation, step: str) -> str:
    return HOME + link.id + (f"?step={quote(step, safe='')}" if step else "")


def _mark(cookie: str, fields: Fields) -> str:
    """A digest of what was sent; the cookie in it makes it tell nothing at rest."""
    told = repr((cookie, sorted((name, tuple(values)) for name, values in fields.sent.items())))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _language(wanted: str) -> str:
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _now() -> datetime:
    return datetime.now(UTC)
