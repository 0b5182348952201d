"""The door of anonymous waves: ``/a/<code>`` shows one page and takes one sheet.

There is no cookie, no draft, no language of a browser kept: the code in the address is all that is
known, and it is forgotten with the answer. A code that opens nothing is counted by address, one
that opens is not.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from analytics.waves import climate
from analytics.waves.refusals import TicketError
from dashboard.web import forms, links, paths
from dashboard.web.plain import page
from dashboard.web.teacher import Fields, asking
from data.codebook import Problem
from data.codebook.help import contacts
from data.i18n import LANGUAGES, _, speaking
from data.records.monitoring import Climate
from data.records.questionnaire import Answers
from data.store import BusyError, Store

ENTRY, THANKS = "/a/", "/a/thanks"
LONGEST = 40  # characters of a code as somebody types it
NOT_FOUND, REJECTED, THROTTLED = 404, 422, 429


class ClimateDoor:
    """Routes under ``/a/``. ``store`` is asked for at each request."""

    def __init__(self, store: Callable[[], Store]) -> None:
        self._store = store

    async def entry(self, request: Request) -> Response:
        """A place to type a code, for whoever has no camera."""
        typed = request.query_params.get("code", "")[:LONGEST]
        plain = "".join(one for one in typed.casefold() if one in climate.ALPHABET)
        if plain:
            return RedirectResponse(f"{ENTRY}{plain}{_spoken(request)}", 303)
        return page("climate_entry", _language(request), action=ENTRY)

    async def form(self, request: Request) -> Response:
        """Show the questions, or take a sheet."""
        if request.method != "POST":
            return await to_thread.run_sync(partial(self._guarded, self._shown, request))
        fields = await links.sent(request)
        origin, host = request.headers.get("origin"), request.headers.get("host")
        if fields is None or not paths.same_origin(origin, host):
            return links.refused_form(_language(request))
        take = partial(self._taken, fields=fields)
        return await to_thread.run_sync(partial(self._guarded, take, request))

    async def thanks(self, request: Request) -> Response:
        """It is in. The same for everybody, help contacts included."""
        language = _language(request)
        with speaking(language):
            return page("climate_thanks", language, contacts=contacts())

    def _guarded(self, act: Callable[[Request, Climate], Response], request: Request) -> Response:
        """Answer only for a code that opens something."""
        store, now, address = self._store(), _now(), forms.address(request)
        try:
            if climate.blocked(store, address, now):
                return _nowhere(_language(request), THROTTLED)
            found = climate.climate_of(store, _code(request), now)
            if found is not None:
                return act(request, found)
            full = climate.missed(store, address, now)
        except TicketError:  # another tap of the same finger was faster
            return _nowhere(_language(request), NOT_FOUND)
        except BusyError:
            return links.busy()
        return _nowhere(_language(request), THROTTLED if full else NOT_FOUND)

    def _shown(self, request: Request, here: Climate) -> Response:
        return self._drawn(request, here, {})

    def _taken(self, request: Request, here: Climate, fields: Fields) -> Response:
        questions = climate.asked(here.wave).questions
        answers = asking.read(questions, fields)
        wrong = asking.problems_of(questions, answers)
        if not answers:
            wrong = [Problem(code=asking.ALL_EMPTY, question=questions[0].code, value="")]
        if wrong:
            return self._drawn(request, here, answers, wrong)
        sheet: Answers = {code: int(str(value)) for code, value in answers.items()}
        climate.answer_climate(self._store(), _code(request), sheet, _now())
        return RedirectResponse(THANKS + _spoken(request), 303)

    def _drawn(
        self,
        request: Request,
        here: Climate,
        answers: dict[str, object],
        wrong: list[Problem] | None = None,
    ) -> Response:
        language, asked, store = _language(request), climate.asked(here.wave), self._store()
        with (
            speaking(language),
            store.look(by=store.system(here.school_id), now=_now()) as work,
        ):
            return page(
                "climate",
                language,
                REJECTED if wrong else 200,
                title=climate.title(here.wave),
                school=work.schools.get(here.school_id).name,
                until=here.closes_on,
                address=f"{ENTRY}{_code(request)}",
                action=f"{ENTRY}{_code(request)}{_spoken(request)}",
                asked=asking.asked(asked.questions, answers, wrong or ()),
                wrong=bool(wrong),
            )


def _nowhere(language: str, status: int) -> Response:
    """The same page whatever the reason: never ours, used, or the wave is over."""
    with speaking(language):
        title = _("The code opens nothing")
        text = _(
            "It has been used already, was not typed whole, or the survey is over. If you have just"
            " sent in your answers, they are in: a code serves once. Otherwise take another slip."
        )
        if status == THROTTLED:
            title = _("Too many codes that open nothing")
            text = _("Try once more in 15 minutes. If that does not help, ask the curator.")
    return page("form_message", language, status, title=title, text=text)


def _code(request: Request) -> str:
    """The code of the address, only its own signs."""
    given = str(request.path_params["code"])[:LONGEST].casefold()
    return "".join(one for one in given if one in climate.ALPHABET)


def _language(request: Request) -> str:
    wanted = request.query_params.get("language", "")
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _spoken(request: Request) -> str:
    language = _language(request)
    return "" if language == LANGUAGES[0] else f"?language={language}"


def _now() -> datetime:
    return datetime.now(UTC)
