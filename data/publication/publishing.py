"""Publishing a build at an address, and taking the section down."""

from collections.abc import Collection
from dataclasses import replace
from urllib.parse import urlsplit

from data.access import Permission
from data.errors import MissingReasonError, StateError
from data.names import clean_text
from data.papers import tasks
from data.practice import cases
from data.publication import keeping
from data.publication.checking import HUMAN, checks, unmet
from data.publication.linking import relink
from data.publication.refusals import BaseAddressError, NotReadyError
from data.publication.section import Section
from data.records.ids import BuildId, SchoolId, StudyId
from data.records.practice import StudyState
from data.records.publication import BuildState, SiteBuild
from data.store import Work

SCHEMES = frozenset({"http", "https"})
RENEW = "site_renew"  # task: something on the published build was taken back
HERE = "here"  # among the ticks of a build: the address is of this program itself
LONGEST = 200  # characters of an address


def publish(
    work: Work, build_id: BuildId, base: str, ticked: Collection[str] = (), *, here: bool = False
) -> SiteBuild:
    """Say that a build stands at ``base``; the one before is replaced.

    Cases in it become published, and both banks get links to what is about people who agree.

    Args:
        work: writing.
        build_id: a build that nobody has published yet.
        base: address of the folder the section stands in; ``place_here`` of this program itself.
        ticked: points of the check-list that a person has looked at.
        here: this program serves it. A program does not know every name of its own, so somebody
            says it; anything else counts as uploaded elsewhere.

    Raises:
        StateError: it is not a fresh build.
        BaseAddressError: no address of a site.
        NotReadyError: a point of the check-list is open.
    """
    work.require(Permission.SITE_WRITE)
    before = work.site_builds.get(build_id)
    if before.state is not BuildState.BUILT:
        wanted = BuildState.PUBLISHED.value
        raise StateError(kind="site_build", state=before.state.value, wanted=wanted)
    address = base_address(base)
    ticks = tuple(one for one in HUMAN if one in ticked)
    section = keeping.section_of(work, before)
    open_points = unmet(checks(work, before), ticks)
    if open_points:
        raise NotReadyError(points="; ".join(open_points))
    end(work, BuildState.REPLACED)
    kept = work.site_builds.put(
        replace(
            before,
            state=BuildState.PUBLISHED,
            base=address,
            checked=(*ticks, HERE) if here else ticks,
            published_at=work.now,
            published_by=work.by.id,
        )
    )
    work.audit("site.published", before, kept)
    _publish_cases(work, section)
    relink(work, section, address)
    return kept


def unpublish(work: Work, reason: str) -> SiteBuild:
    """Take the section down with nothing in its place; links in both banks are emptied.

    Raises:
        MissingReasonError: nobody says why.
        StateError: nothing is published.
    """
    work.require(Permission.SITE_WRITE)
    said = clean_text(reason)
    if not said:
        raise MissingReasonError(action="site.unpublish")
    ended = end(work, BuildState.WITHDRAWN, said)
    if ended is None:
        wanted = BuildState.WITHDRAWN.value
        raise StateError(kind="site_build", state="", wanted=wanted)
    relink(work, None, "")
    return ended


def published(work: Work) -> SiteBuild | None:
    """The build that stands on the site now. Asks no permission."""
    found = [one for one in work.site_builds.all() if one.state is BuildState.PUBLISHED]
    return found[0] if found else None


def end(work: Work, state: BuildState, reason: str = "") -> SiteBuild | None:
    """What was published is so no more. Asks no permission."""
    before = published(work)
    if before is None:
        return None
    kept = work.site_builds.put(replace(before, state=state, ended_at=work.now))
    work.audit(f"site.{state.value}", before, kept, reason=reason)
    for one in work.tasks.standing():
        if one.kind == RENEW:
            tasks.settle(work, one.key)
    return kept


def place_here(school_id: SchoolId) -> str:
    """Path under which this program serves the published section of a school.

    >>> place_here(SchoolId("s45"))
    '/site/s45/'
    """
    return f"/site/{school_id}/"


def stands_here(build: SiteBuild) -> bool:
    """Whether this program itself serves the build: what it holds goes at once."""
    path = urlsplit(build.base).path
    return HERE in build.checked and path == place_here(build.school_id)


def base_address(typed: str) -> str:
    """The address of a folder, with its last slash.

    Raises:
        BaseAddressError: no address of a site.

    >>> base_address(" https://school45.example/mentoring ")
    'https://school45.example/mentoring/'
    """
    said = clean_text(typed)
    try:
        parts = urlsplit(said)
        host = parts.hostname
    except ValueError as fault:
        raise BaseAddressError(address=said) from fault
    odd = any(one.isspace() or one in "<>\"'\\" for one in said) or parts.query or parts.fragment
    if parts.scheme not in SCHEMES or not host or odd or parts.username or len(said) > LONGEST:
        raise BaseAddressError(address=said)
    return said.rstrip("/") + "/"


def _publish_cases(work: Work, section: Section) -> None:
    for card in section.cases:
        study = work.studies.find(StudyId(card.study_id))
        if study is not None and study.state is StudyState.CONSENT_OK:
            cases.mark_published(work, study.id)
