"""The safety flag: texts that speak of danger reach the psychologist, and nobody else learns of it.

``watch`` stands at every door by which a text comes in, inside the transaction that keeps the text.
It blocks nothing, asks for no permission of whoever brings the text, and leaves no trace but a
sealed row: no word in the journal, in tags, scores, states, queues, exports, logs or counts of
anybody else. What the psychologist does is kept inside the signal, for the same reason.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from data.access import Permission
from data.bank import telling
from data.codebook import distress
from data.errors import ChangedMeanwhileError, InvalidValueError, ProgrammeError, StateError
from data.i18n import _
from data.names import clean_text, fio_norm
from data.records.bank import Participation
from data.records.ids import AccountId, PersonId, SignalId
from data.records.signals import SealedSignal, Signal, SignalSource, SignalState, SignalStep
from data.store import BrokenSealError, Work, acting

STEPS: Mapping[SignalState, frozenset[SignalState]] = {
    SignalState.RAISED: frozenset({SignalState.SEEN}),
    SignalState.SEEN: frozenset({SignalState.RESOLVED, SignalState.FALSE}),
    SignalState.RESOLVED: frozenset(),
    SignalState.FALSE: frozenset(),
}
OPEN = (SignalState.RAISED, SignalState.SEEN)
RESOLVED_IN = timedelta(days=7)  # domain.md, timer T7
LOOKED = "signal.looked"  # name of the rules that all texts of the base have passed
MOST_NOTE = 4000  # characters
OWN_RULES = "signal.own_rules"  # name of the school's own phrases among its settings
MOST_PHRASES = 100
LETTERS = 4  # least of a phrase: a shorter one would find everything


class NoteMissingError(ProgrammeError):
    """A signal is closed with words about what was done."""

    code = "signal.note_missing"


class NoteTooLongError(ProgrammeError):
    """A note is longer than ``most`` characters."""

    code = "signal.note_too_long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A signal as the psychologist sees it, ``by`` whom each step was taken.

    ``hidden`` where it is closed and the person's consent has ended.
    """

    id: SignalId
    version: int
    signal: Signal
    by: tuple[str, ...]
    due: datetime
    late: bool
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRules:
    """Phrases the psychologist has added: of danger, and harmless ones."""

    danger: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Open signals, unread and old ones first; closed ones, new first; how many cannot be read."""

    open: tuple[Told, ...]
    closed: tuple[Told, ...]
    unreadable: int


def watch(
    work: Work,
    texts: Iterable[str],
    *,
    fio: str,
    person_id: PersonId | None = None,
    source: SignalSource = SignalSource.QUESTIONNAIRE,
) -> None:
    """Raise a signal for every text that speaks of danger; a text that raised one raises no other.

    Whatever ails the rules, the text comes in.
    """
    for text, known, found in _found(work, texts):
        signal = Signal(
            person_id=person_id,
            fio=fio,
            source=source,
            text=clean_text(text),
            codes=tuple(one.code for one in found),
            words="; ".join(one.words for one in found),
            rules=known.name,
            raised_at=work.now,
        )
        _raise(work, signal)


def watch_row(work: Work, row: Participation, fio: str) -> None:
    """The bank's own words of one row."""
    texts = (row.headline, row.achievements, row.results)
    watch(work, texts, fio=fio, person_id=row.person_id, source=SignalSource.BANK)


def forget(work: Work, texts: Iterable[str], fio: str) -> None:
    """Take signals back with the texts that raised them, where nobody has looked at them yet."""
    for text in dict.fromkeys(texts):
        found = work.signals.find(_name(work, fio, text))
        if found is not None and found.version == 1:
            work.signals.remove(found.id)


def listing(work: Work) -> Listing:
    """All signals of the school, for the psychologist."""
    work.require(Permission.SIGNAL_READ)
    ended = telling.told(work).ended
    read = [(one, _opened(work, one)) for one in work.signals.all()]
    every = [_told(work, kept, one, ended) for kept, one in read if one is not None]
    every.sort(key=lambda one: (one.signal.state is not SignalState.RAISED, one.signal.raised_at))
    return Listing(
        open=tuple(one for one in every if one.signal.state in OPEN),
        closed=tuple(one for one in reversed(every) if one.signal.state not in OPEN),
        unreadable=len(read) - len(every),
    )


def waiting(work: Work) -> int:
    """How many signals are open."""
    return len(listing(work).open)


def step(
    work: Work, signal_id: SignalId, wanted: SignalState, note: str = "", *, version: int
) -> Signal:
    """Take one step: raised, seen, then resolved or a false alarm; the last with a note.

    Raises:
        StateError: this step does not follow.
        NoteMissingError: closed without words.
        ChangedMeanwhileError: somebody has taken a step since the screen was drawn.
    """
    work.require(Permission.SIGNAL_WRITE)
    kept = work.signals.get(signal_id)
    before = _open(work, kept)
    if kept.version != version:
        raise ChangedMeanwhileError(
            kind="signal", id="", fields=("state",), yours=wanted.value, theirs=before.state.value
        )
    if wanted not in STEPS[before.state]:
        raise StateError(kind="signal", state=before.state.value, wanted=wanted.value)
    words = _checked(note, wanted)
    act = SignalStep(state=wanted, at=work.now, by=work.by.id, note=words)
    after = replace(before, steps=(*before.steps, act))
    work.signals.put(replace(kept, body=_sealed(work, kept.id, after)))
    return after


def look_again(work: Work) -> int:
    """Let the questionnaires and bank words already here pass the rules in force; new signals.

    For texts that came in before the rules knew them. Whose consent has ended is left alone.
    """
    work.require(Permission.SIGNAL_WRITE)
    before = work.signals.count()
    ended = telling.told(work).ended
    names = {one.id: one.fio for one in work.people.all() if one.id not in ended}
    for sheet in work.sheets.all():
        if sheet.person_id in names:
            texts = [one for one in sheet.answers.values() if isinstance(one, str)]
            watch(work, texts, fio=names[sheet.person_id], person_id=sheet.person_id)
    for row in work.participations.all():
        if row.person_id in names:
            watch_row(work, row, names[row.person_id])
    if not rules_fault():
        work.settings_kv.put(LOOKED, _rules(work).name)
    return work.signals.count() - before


def unlooked(work: Work) -> bool:
    """Whether texts are here that have not all passed the rules in force.

    So it is after an upgrade of the program or of the rules, until somebody looks again.
    """
    work.require(Permission.SIGNAL_READ)
    if rules_fault() or work.settings_kv.get(LOOKED, "") == _rules(work).name:
        return False
    return work.sheets.count() > 0 or work.participations.count() > 0


def rules_fault() -> str:
    """What is wrong with the rules, in words; empty when they can be read."""
    try:
        distress.rules()
    except ProgrammeError as fault:
        return str(fault.params.get("breaches", fault.code))
    except Exception as fault:  # noqa: BLE001 -- a file that is no TOML at all, or no file
        return type(fault).__name__
    return ""


def own_rules(work: Work) -> OwnRules:
    """The school's own phrases, for the psychologist."""
    work.require(Permission.SIGNAL_READ)
    return _own(work)


def set_own_rules(work: Work, danger: str, harmless: str) -> OwnRules:
    """Keep the school's own phrases, one a line; texts that come in from now on pass them, too.

    Raises:
        InvalidValueError: names the line that cannot be used.
    """
    work.require(Permission.SIGNAL_WRITE)
    own = OwnRules(danger=_lines(danger), harmless=_lines(harmless))
    work.settings_kv.put(OWN_RULES, asdict(own))
    work.audit("signal_rules.changed", None, {"rules": _rules(work).name})
    return own


def tried(work: Work, text: str) -> tuple[distress.Sign, ...]:
    """What the rules in force would find in a text; nothing is kept."""
    work.require(Permission.SIGNAL_READ)
    return tuple(one for _text, _rules, found in _found(work, [text]) for one in found)


def _own(work: Work) -> OwnRules:
    kept = work.settings_kv.get(OWN_RULES, {})
    return OwnRules(**{name: tuple(lines) for name, lines in kept.items()})


def _rules(work: Work) -> distress.Rules:
    own = _own(work)
    return distress.with_own(own.danger, own.harmless)


def _lines(said: str) -> tuple[str, ...]:
    lines = tuple(dict.fromkeys(one for one in clean_text(said).split("\n") if one))
    short = [one for one in lines if sum(map(str.isalpha, one)) < LETTERS]
    if short or len(lines) > MOST_PHRASES:
        rule = _(
            "at least {letters} letters a line, {most} lines", letters=LETTERS, most=MOST_PHRASES
        )
        raise InvalidValueError(field=_("own phrases"), value="; ".join(short[:3]), rule=rule)
    return lines


def _found(
    work: Work, texts: Iterable[str]
) -> Iterator[tuple[str, distress.Rules, tuple[distress.Sign, ...]]]:
    """Texts that speak of danger, each once, with the rules and what they found."""
    try:
        known = _rules(work)
    except Exception:  # noqa: BLE001 -- the flag never blocks; the psychologist's page tells
        return
    for text in dict.fromkeys(texts):
        try:
            found = distress.signs(text, known)
        except Exception:  # noqa: BLE001, S112 -- one text that ails the rules stops no other
            continue
        if found:
            yield text, known, found


def _raise(work: Work, signal: Signal) -> None:
    name = _name(work, signal.fio, signal.text)
    if work.signals.find(name) is None:
        work.signals.put(
            SealedSignal(id=name, school_id=work.school_id, body=_sealed(work, name, signal))
        )


def _name(work: Work, fio: str, text: str) -> SignalId:
    return SignalId(work.sealed_name(fio_norm(fio), distress.plain(clean_text(text))))


def _checked(note: str, wanted: SignalState) -> str:
    words = clean_text(note)
    if wanted not in OPEN and not words:
        raise NoteMissingError
    if len(words) > MOST_NOTE:
        raise NoteTooLongError(most=MOST_NOTE)
    return words


def _told(work: Work, kept: SealedSignal, signal: Signal, ended: Mapping[PersonId, str]) -> Told:
    """Open danger is told whoever it is about; a closed one not, once consent has ended."""
    due = signal.raised_at + RESOLVED_IN
    is_open = signal.state in OPEN
    hidden = not is_open and signal.person_id is not None and signal.person_id in ended
    shown = replace(signal, fio="", text="", words="") if hidden else signal
    return Told(
        id=kept.id,
        version=kept.version,
        signal=shown,
        by=tuple(_named(work, one.by) for one in signal.steps),
        due=due,
        late=is_open and work.now > due,
        hidden=hidden,
    )


def _named(work: Work, account: AccountId) -> str:
    found = acting.known(work, account)
    return found.display_name if found else ""


def _opened(work: Work, kept: SealedSignal) -> Signal | None:
    try:
        return _open(work, kept)
    except BrokenSealError:
        return None


def _open(work: Work, kept: SealedSignal) -> Signal:
    raw: dict[str, Any] = json.loads(work.opened(kept.body, _place(kept.id)))
    steps = tuple(
        SignalStep(
            state=SignalState(one["state"]),
            at=datetime.fromisoformat(one["at"]),
            by=AccountId(one["by"]),
            note=one["note"],
        )
        for one in raw["steps"]
    )
    return Signal(
        **{
            **raw,
            "source": SignalSource(raw["source"]),
            "codes": tuple(raw["codes"]),
            "raised_at": datetime.fromisoformat(raw["raised_at"]),
            "steps": steps,
        }
    )


def _sealed(work: Work, name: SignalId, signal: Signal) -> str:
    told = json.dumps(asdict(signal), ensure_ascii=False, default=datetime.isoformat)
    return work.sealed(told, _place(name))


def _place(name: SignalId) -> str:
    return f"signal/{name}"
