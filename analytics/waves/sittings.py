"""What one sitting asks: instruments with their questions, by the pair and the person's needs."""

from collections.abc import Iterable, Sequence

from analytics.waves.schedule import CORE, EXTENDED, EXTENTS
from analytics.waves.subjects import Subject
from data.access import may
from data.bank import needs, participations
from data.codebook import framework
from data.codebook.instruments import BY_NEED, GOALS, RATINGS, Instrument, about, sitting
from data.codebook.waves import goal_waves, goals, spilled
from data.errors import NotFoundError
from data.records.bank import Role
from data.records.consent import Purpose
from data.records.ids import PersonId
from data.records.pair import Pair
from data.store import Work

BY_COMPETENCY = frozenset({BY_NEED, *RATINGS})


def asked(work: Work, who: PersonId, subject: Subject) -> tuple[Instrument, ...]:
    """Instruments of a sitting as this person is asked them, none without a question.

    A core sitting that is too long gives modules to the extended one. What is sensitive is asked
    only with a live consent to support. Asks nobody's permission: forms and use cases do.

    Raises:
        NotFoundError: there is no such sitting, or nothing in it to ask.
    """
    pair = None if subject.pair_id is None else work.pairs.find(subject.pair_id)
    role = subject.role or _side(work, who)
    found = _instruments(work, who, subject, role, pair)
    allowed = may(work.consents.of(who), Purpose.SUPPORT, work.local)
    kept = tuple(
        one
        for one in found
        if one.questions and not one.anonymous and (allowed or not one.sensitive)
    )
    if not kept:
        raise NotFoundError(kind="instrument", id=subject.extent)
    return kept


def _instruments(
    work: Work, who: PersonId, subject: Subject, role: Role, pair: Pair | None
) -> tuple[Instrument, ...]:
    wanted = _needs(work, who, role, pair)
    try:
        if subject.extent not in EXTENTS:
            return (_one(work, subject.extent, wanted, role, subject.wave, pair),)
        parts = {
            extent: [
                _one(work, code, wanted, role, subject.wave, pair)
                for code in _codes(extent, subject.wave, role, pair)
            ]
            for extent in EXTENTS
        }
    except KeyError:
        return ()
    core, extended = shared(parts[CORE], parts[EXTENDED])
    return core if subject.extent == CORE else extended


def shared(
    core: Sequence[Instrument], extended: Sequence[Instrument]
) -> tuple[tuple[Instrument, ...], tuple[Instrument, ...]]:
    """Both sittings once the core one has given away what makes it too long. Pure."""
    most, kept, moved = framework().plan["max_items_per_sitting"], list(core), list[Instrument]()
    for code in spilled():
        if _items(kept) <= most:
            break
        moved += [one for one in kept if one.code == code]
        kept = [one for one in kept if one.code != code]
    return tuple(kept), (*extended, *moved)


def _items(found: Iterable[Instrument]) -> int:
    return sum(len(one.questions) for one in found)


def _codes(extent: str, wave: str, role: Role, pair: Pair | None) -> tuple[str, ...]:
    codes = sitting(extent, wave, role)
    if extent == CORE and codes and pair is not None and wave in goal_waves():
        return (*codes, GOALS)
    return codes


def _one(
    work: Work, code: str, wanted: tuple[str, ...], role: Role, wave: str, pair: Pair | None
) -> Instrument:
    if code != GOALS:
        return about(code, wanted if code in BY_COMPETENCY else (), role, wave)
    programme = None if pair is None else work.programmes.of_pair(pair.id)
    listed = () if programme is None else programme.goals
    return goals((one.code, one.text, one.sign) for one in listed)


def _side(work: Work, who: PersonId) -> Role:
    mentee = participations.current(work, who, Role.MENTEE)
    return Role.MENTEE if mentee is not None else Role.MENTOR


def _needs(work: Work, who: PersonId, role: Role, pair: Pair | None) -> tuple[str, ...]:
    """Domains the mentee asks help in, of a mentor those of the mentees of the pair.

    The chosen ones, else the strong needs; the first ones of the framework where none are known.
    """
    mentees = pair.mentee_ids if role is Role.MENTOR and pair is not None else (who,)
    year = pair.year if pair is not None else participations.this_year(work)
    most = framework().questionnaire["needs_top_k"]
    found = dict.fromkeys(code for one in mentees for code in _wants(work, one, year)[:most])
    return tuple(found)[:most] or framework().domain_codes[:most]


def _wants(work: Work, who: PersonId, year: str) -> tuple[str, ...]:
    sheet = work.sheets.latest(who, Role.MENTEE, year)
    if sheet is None:
        return ()
    chosen = sheet.answers.get("needs_top")
    return chosen if isinstance(chosen, tuple) and chosen else tuple(needs.asks(sheet.answers))
