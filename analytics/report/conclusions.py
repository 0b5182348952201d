"""Use cases: what the curator concludes for a period. Every edition stays; none names a person."""

from collections.abc import Iterable, Mapping

from data.access import Permission
from data.errors import ChangedMeanwhileError, ProgrammeError
from data.naming import named
from data.records.monitoring import Conclusion
from data.store import Work
from data.store.mentioning import covered, forms

SHEET, SWOT, TAGS = "curator_sheet", "swot", "tags"


class PersonNamedError(ProgrammeError):
    """A conclusion names a colleague: ``place`` (line or indicator), ``found`` (as written)."""

    code = "conclusion.person_named"


class OldEditionError(ChangedMeanwhileError):
    """Somebody has kept a newer edition since the page was drawn: ``yours``, ``theirs``."""

    code = "conclusion.old_edition"


def latest(work: Work, kind: str, period: str) -> Conclusion | None:
    """The edition in force, None before the first."""
    found = editions(work, kind, period)
    return found[-1] if found else None


def editions(work: Work, kind: str, period: str) -> list[Conclusion]:
    """All editions, the oldest first; tags of answers for the curator alone."""
    work.require(Permission.WAVE_READ if kind == TAGS else Permission.QUALITY_READ)
    return work.conclusions.of(kind, period)


def keep(
    work: Work,
    kind: str,
    period: str,
    body: Mapping[str, object],
    texts: Mapping[str, str],
    edition: int,
) -> Conclusion:
    """Keep a new edition.

    Args:
        work: of who may write conclusions.
        kind: of the conclusion.
        period: school year.
        body: JSON-ready.
        texts: free words by the place they stand at, to be searched for names.
        edition: the one the page has shown; 0 before the first.

    Raises:
        OldEditionError: there is a newer one.
        PersonNamedError: a text names somebody of the staff.
    """
    work.require(Permission.QUALITY_WRITE)
    now = max((one.edition for one in work.conclusions.of(kind, period)), default=0)
    if now != edition:
        raise OldEditionError(kind=kind, id=period, yours=edition, theirs=now)
    refuse_names(work, texts)
    kept = work.conclusions.put(
        Conclusion(
            school_id=work.school_id,
            kind=kind,
            period=period,
            edition=edition + 1,
            body=body,
            at=work.now,
            by=work.by.id,
        )
    )
    told = {"kind": kind, "period": period, "edition": kept.edition}
    work.audit("conclusion.kept", None, told, subject=f"conclusion:{kind}:{period}")
    return kept


def restore(work: Work, kind: str, period: str, wanted: int, edition: int) -> Conclusion:
    """Keep an older edition anew, as the newest one; nothing in between is lost.

    Raises:
        NotFoundError: there is no such edition.
        OldEditionError: there is a newer one than ``edition``.
    """
    work.require(Permission.QUALITY_WRITE)
    before = work.conclusions.get(kind, period, wanted)
    return keep(work, kind, period, before.body, _texts(before.body), edition)


def _texts(body: Mapping[str, object]) -> Mapping[str, str]:
    """Every text of a kept body by the place it stands at, to be searched for names again."""
    found: dict[str, str] = {}
    waiting: list[tuple[str, object]] = [("", body)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            found[place] = value
        elif isinstance(value, Mapping):
            waiting += [(f"{place}.{name}", one) for name, one in value.items()]
        elif isinstance(value, list | tuple):
            waiting += [(f"{place}.{at}", one) for at, one in enumerate(value, start=1)]
    return found


def refuse_names(work: Work, texts: Mapping[str, str]) -> None:
    """Refuse words that name a colleague, in whatever case of the name.

    Raises:
        PersonNamedError: the first place that does.
    """
    staff = [one.fio for one in work.people.all()]
    known = _names(staff)
    for place, text in texts.items():
        seen = _Seen(known)
        covered(text, seen)
        found = seen.found[0].title() if seen.found else named(text, staff)
        if found:
            raise PersonNamedError(place=place, found=found)


class _Seen:
    """Whether a word is a known name; remembers those that were."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self.found: list[str] = []

    def __call__(self, word: str) -> bool:
        if word in self._known:
            self.found.append(word)
        return word in self._known


def _names(everybody: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(forms(one, ()) for one in everybody))
