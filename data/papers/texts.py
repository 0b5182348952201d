"""Wordings of the papers: immutable, versioned, one newest in force a paper and language."""

from collections.abc import Sequence

from data.access import Permission
from data.codebook import consent_texts
from data.codebook.papers import PROCESSING, paper_of, purposes_of
from data.i18n import LANGUAGES
from data.papers.refusals import OtherPaperError, UnknownTextError
from data.records.consent import ConsentText, Purpose
from data.store import Work


def texts(work: Work) -> list[ConsentText]:
    """All wordings; the drafts of the codebook are kept here on first use, then never change."""
    work.require(Permission.CONSENT_READ)
    return every(work)


def text_in_force(work: Work, language: str = "ru", paper: str = PROCESSING) -> ConsentText:
    """The newest wording of a paper in a language that is valid today."""
    work.require(Permission.CONSENT_READ)
    return newest(work, paper, language)


def every(work: Work) -> list[ConsentText]:
    """All wordings, whoever asks: they are the school's own words."""
    kept = work.consent_texts.all()
    known = {one.version for one in kept}
    return [*kept, *(one for one in consent_texts() if one.version not in known)]


def newest(work: Work, paper: str, language: str = "ru") -> ConsentText:
    """The wording somebody is shown today.

    Raises:
        UnknownTextError: the paper has none.
    """
    today = work.today
    usable = [
        one
        for one in every(work)
        if (one.paper, one.language) == (paper, language) and one.valid_from <= today
    ]
    if not usable:
        raise UnknownTextError(version=f"{paper}-{language}")
    return max(usable, key=lambda one: (one.valid_from, one.version))


def kept_text(
    work: Work, purposes: Sequence[Purpose], version: str = "", paper: str = "", language: str = ""
) -> ConsentText:
    """The wording an act refers to, kept from now on.

    Raises:
        UnknownTextError: there is no such version.
        OtherPaperError: it does not ask for these purposes; they need papers of their own.
    """
    fitting = paper or paper_of(purposes)
    if not fitting and not version:
        raise OtherPaperError(purposes=", ".join(purposes))
    text = _named(work, version) if version else newest(work, fitting, _spoken(language))
    if not set(purposes) <= set(text.purposes or purposes_of(text.paper)):
        raise OtherPaperError(purposes=", ".join(purposes))
    if work.consent_texts.find(text.version) is None:
        work.consent_texts.put(text)
    return text


def _named(work: Work, version: str) -> ConsentText:
    found = next((one for one in every(work) if one.version == version), None)
    if found is None:
        raise UnknownTextError(version=version)
    return found


def _spoken(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]
