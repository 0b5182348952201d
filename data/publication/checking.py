"""What is looked at before a build is published: by the program, and by a person.

The program's checks read the finished files, not what they were made from: a name that stands in a
page without a consent is found even if the way to the page was wrong.
"""

import io
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from data.i18n import _, ngettext
from data.output import site
from data.publication import keeping
from data.publication.gate import NAME, Gate, gate
from data.publication.section import Section
from data.publication.standing import addresses, fallen
from data.publication.telling import told_of
from data.records.ids import PersonId
from data.records.publication import SiteBuild
from data.store import Work

HUMAN = ("looked", "texts", "norms")  # points a person ticks
SCHOOL = re.compile(
    r"(?:школ\w*|СОШ|ООШ|СШ|гимнази\w*|лице[йяюе]\w*)[\s»«\"]*№\s*(\d+)", re.IGNORECASE
)
MUST = frozenset({"consents", "cases", "names", "schools", "links", "html"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One computed point: ``found`` are the faults; ``must`` says that they forbid publishing."""

    code: str
    passed: bool
    found: tuple[str, ...] = ()
    must: bool = True

    @property
    def words(self) -> str:
        """What is asked, in the language in force."""
        return _(f"site.check.{self.code}")  # noqa: INT001 -- codes are message ids


def checks(work: Work, build: SiteBuild) -> tuple[Check, ...]:
    """Every computed point about a build, as it is now. Asks no permission."""
    files = unpacked(keeping.content(work, build))
    section, standing = keeping.section_of(work, build), gate(work)
    texts = {at: _text(at, raw) for at, raw in files.items()}
    found = {
        "consents": _ended(work, build, standing),
        "cases": addresses(fallen(work, section)),
        "names": _unallowed(work, build, standing, texts),
        "schools": _foreign(section, texts),
        "links": site.broken_links(files),
        "html": site.faults(files),
        "requisites": _missing(section),
        "acts": [] if section.acts else [_("no signed local act of a public kind")],
    }
    return tuple(
        Check(code=code, passed=not faults, found=tuple(faults), must=code in MUST)
        for code, faults in found.items()
    )


def unmet(found: Sequence[Check], ticks: Collection[str]) -> list[str]:
    """Points that forbid publishing, in words."""
    computed = [one.words for one in found if one.must and not one.passed]
    return computed + [tick_words(one) for one in HUMAN if one not in ticks]


def tick_words(code: str) -> str:
    """What a person says by a tick, in the language in force."""
    return _(f"site.tick.{code}")  # noqa: INT001 -- codes are message ids


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Files of a ZIP by address."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {one: opened.read(one) for one in opened.namelist()}


def closed(work: Work, build: SiteBuild, section: Section) -> frozenset[str]:
    """Addresses of a build that nobody may be shown now. Asks no permission.

    Somebody there has no live consent by now, or what the page was made from stands no more.
    """
    entries = [one for one in work.site_entries.of_build(build.id) if one.due is None]
    now = gate(work) if entries else None
    gone = {one.address for one in entries if now and not now.allows(one.person_id, one.field)}
    return frozenset({*gone, *addresses(fallen(work, section))})


def _text(at: str, raw: bytes) -> str:
    if at.endswith(".html"):
        return site.text_of(raw)
    return site.words_of(raw) if at.endswith(".docx") else ""


def _ended(work: Work, build: SiteBuild, standing: Gate) -> list[str]:
    """Fields whose consent does not hold any more."""
    gone = [
        one
        for one in work.site_entries.of_build(build.id)
        if one.due is None and not standing.allows(one.person_id, one.field)
    ]
    count = len(gone)
    said = ngettext("{count} field without a live consent", "{count} fields without", count)
    return [said] if gone else []


def _unallowed(work: Work, build: SiteBuild, standing: Gate, texts: Mapping[str, str]) -> list[str]:
    """Names of staff in a page that no consent of the build puts there."""
    staff = standing.staff
    put: dict[str, set[PersonId]] = {}
    for one in work.site_entries.of_build(build.id):
        if one.field == NAME and one.due is None:
            put.setdefault(one.address, set()).add(one.person_id)
    return [
        f"{at}: {', '.join(sorted(staff[one] for one in more))}"
        for at, text in texts.items()
        for mine in [put.get(at, set())]
        for more in [told_of(text, staff, mine) - mine - standing.public]
        if more
    ]


def _foreign(section: Section, texts: Mapping[str, str]) -> list[str]:
    """Numbers of other schools in the pages: a text was copied from elsewhere.

    A place of work that somebody agreed to is no copied text.
    """
    own = set(re.findall(r"\d+", " ".join(section.school.values())))
    places = {
        fact.text for card in section.cards() for fact in card.facts if fact.field == "workplace"
    }
    found = []
    for at, text in texts.items():
        rest = text
        for place in places:
            rest = rest.replace(place, "")
        found += [f"{at}: {one.group()}" for one in SCHOOL.finditer(rest) if one[1] not in own]
    return sorted(set(found))


def _missing(section: Section) -> list[str]:
    """Requisites every page or the contacts need."""
    wanted = {
        "founder": _("founder"),
        "address": _("address"),
        "phone": _("telephone"),
        "email": _("e-mail"),
        "director": _("director"),
    }
    return [words for code, words in wanted.items() if not section.school.get(code)]
