"""What every form behind a personal link is to the door: something that shows and takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.codebook import Problem
from data.records.invitation import FormSession, Invitation
from data.store import Work


@dataclass(frozen=True, slots=True)
class Fields:
    """What a browser has sent, in order, by name of the field."""

    sent: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def one(self, name: str, default: str = "") -> str:
        """The value of a field, the last one where there are several."""
        found = self.sent.get(name, ())
        return found[-1] if found else default

    def many(self, name: str) -> tuple[str, ...]:
        """All values of a field: boxes that were ticked."""
        return tuple(self.sent.get(name, ()))

    def __contains__(self, name: str) -> bool:
        return name in self.sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request to a form.

    ``step`` is the part of the form asked for, empty for the first; ``key`` is the same for every
    repeat of one send; ``fields`` and ``problems`` are there when a page is shown again because
    what was sent breaks a rule.
    """

    invitation: Invitation
    session: FormSession
    step: str = ""
    key: str = ""
    fields: Fields = Fields()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A page to show: the template ``form_page``, or one of its children, and its values."""

    title: str
    template: str = "form_page"
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What follows a form that was taken.

    ``done``: it was sent in, the browser is let out and thanked. Otherwise the form is shown again
    at ``step``. ``draft``: nothing was sent in yet. ``leave``: the browser is let out, and shown
    that a draft is kept (``"saved"``) or that nothing is (``"refused"``). ``file``: an answer to be
    saved, (content, name, media type).
    """

    done: bool = True
    step: str = ""
    draft: bool = False
    leave: str = ""
    file: tuple[bytes, str, str] | None = None


class Rejected(Exception):  # noqa: N818 -- no fault, the person corrects it
    """What was sent breaks rules: shown again with the answers kept, status 422."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(len(problems))
        self.problems = tuple(problems)


class TeacherPage:
    """One form. A page decides nothing: it asks use cases, which ask ``work.require_link``.

    ``lasting``: may be sent in again and again until the link expires (a diary, own data);
    otherwise corrections end with ``editable_until``. ``windowed``: until that day every answer can
    be corrected; otherwise the use case says whether one still can, and no day is promised.
    """

    lasting: bool = False
    windowed: bool = True

    def show(self, work: Work, visit: Visit) -> View:
        """The page, from a unit of work that only looks."""
        raise NotImplementedError

    def take(self, work: Work, visit: Visit) -> Outcome:
        """Hand what was sent to a use case, in one transaction; raises ``Rejected``."""
        raise NotImplementedError
