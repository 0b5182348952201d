"""What happens once a day: asks are planned, windows open, remind and close. Nothing twice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from analytics.waves import climate, sittings
from analytics.waves.schedule import CORE, EXTENDED, POST, Course, Window, remind_on, windows
from analytics.waves.subjects import parsed, subject_of
from data import invitations
from data.access import Permission, may
from data.codebook import framework
from data.codebook.waves import asking
from data.errors import NotFoundError
from data.records.bank import Role
from data.records.consent import Purpose
from data.records.ids import AskId, InvitationId, PairId, PersonId, new_id
from data.records.invitation import Form, Invitation
from data.records.monitoring import Ask, AskState
from data.records.pair import Pair, PairState
from data.records.programme import MeetingState
from data.store import Work

ENDED_WELL = frozenset({PairState.COMPLETED, PairState.CLOSED})
RUNNING = frozenset(
    {PairState.CONFIRMED, PairState.ACTIVE, PairState.PAUSED, PairState.FINISHING, *ENDED_WELL}
)
OPEN = frozenset({AskState.SENT, AskState.PARTIAL})

Key = tuple[PersonId, Role, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What a day has brought: counts, and the links somebody may be written to about."""

    planned: int = 0
    sent: tuple[InvitationId, ...] = ()
    reminded: tuple[InvitationId, ...] = ()
    refused: int = 0
    closed: int = 0
    cancelled: int = 0


def tick(work: Work) -> Ticked:
    """Do a day's work on all waves; the same day again does nothing more."""
    work.require(Permission.WAVE_WRITE)
    climate.close_due(work)
    day = _Day(work)
    for pair in work.pairs.all():
        day.plan(pair)
    for ask in day.standing():
        day.step(ask)
    told = day.told
    if told != Ticked():
        counts = {
            "planned": told.planned,
            "sent": len(told.sent),
            "reminded": len(told.reminded),
            "refused": told.refused,
            "closed": told.closed,
            "cancelled": told.cancelled,
        }
        work.audit("wave.ticked", None, counts, subject=f"waves:{work.today.isoformat()}")
    return told


def course_of(work: Work, pair: Pair) -> Course:
    """The time of a pair from its diary, its programme and itself. Asks nobody's permission."""
    programme = work.programmes.of_pair(pair.id)
    held = [
        one.at.astimezone(work.zone).date()
        for one in work.meetings.of_pair(pair.id)
        if one.state is MeetingState.HELD
    ]
    begins = pair.started_on or (None if programme is None else programme.starts_on)
    ends = pair.planned_until if programme is None else programme.ends_on
    return Course(
        begins_on=begins,
        ends_on=ends,
        first_meeting=min(held, default=None),
        ended_on=pair.ended_on,
        completed=pair.state in ENDED_WELL,
        acquainted=pair.trial_until is not None,
    )


def parties(pair: Pair) -> tuple[tuple[Role, PersonId], ...]:
    """Who of a pair is asked, on which side. Pure."""
    return ((Role.MENTOR, pair.mentor_id), *((Role.MENTEE, one) for one in pair.mentee_ids))


class _Day:
    """One day's work on the waves of a school."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._today = work.today
        self._asks: dict[AskId, Ask] = {one.id: one for one in work.asks.all()}
        self._known: dict[PairId, dict[Key, Ask]] = {}
        for one in self._asks.values():
            if one.pair_id is not None:
                self._known.setdefault(one.pair_id, {})[_key(one)] = one
        links = work.invitations.about(Form.WAVE)
        self._links: dict[tuple[PersonId, str], Invitation] = {
            (one.person_id, one.subject): one for one in links
        }
        self._drafts = {one.invitation_id for one in work.form_drafts.all() if one.answers}
        self._together: dict[PairId, frozenset[tuple[Role, PersonId]]] = {}
        self.told = Ticked()

    def plan(self, pair: Pair) -> None:
        """Plan what is new, move what has not opened, take back what is not needed any more."""
        runs = pair.state in RUNNING
        self._together[pair.id] = frozenset(parties(pair)) if runs else frozenset()
        known = self._known.get(pair.id, {})
        wanted = _wanted(self._work, pair) if runs and not self._is_past(pair) else {}
        for key, window in wanted.items():
            if key in known:
                self._move(known[key], window)
            elif window.closes_on >= self._today:
                self._put(_new(self._work, pair, key, window))
                self.told = replace(self.told, planned=self.told.planned + 1)
        for key, ask in known.items():
            if key not in wanted and ask.state is AskState.PLANNED:
                self._cancel(ask)

    def standing(self) -> list[Ask]:
        """Asks something may become of today, core sittings first."""
        open_ones = {AskState.PLANNED, AskState.REFUSED, *OPEN}
        found = [one for one in self._asks.values() if one.state in open_ones]
        return sorted(found, key=lambda one: (one.opens_on, one.extent == EXTENDED, one.id))

    def step(self, ask: Ask) -> None:
        """Open, remind or close one ask."""
        over = ask.closes_on < self._today
        if ask.state is AskState.PLANNED and over:
            self._cancel(ask)  # nobody was asked
        elif ask.state in {AskState.PLANNED, AskState.REFUSED}:
            if not over and self._is_due(ask):
                self._open(ask)
        elif over or self._broke_off(ask):
            self._close(ask)
        else:
            self._follow(ask)

    def _move(self, ask: Ask, window: Window) -> None:
        opens = window.opens_on if ask.state is AskState.PLANNED else ask.opens_on
        moved = (opens, window.closes_on) != (ask.opens_on, ask.closes_on)
        if ask.state in {AskState.PLANNED, AskState.REFUSED, *OPEN} and moved:
            self._put(replace(ask, opens_on=opens, closes_on=window.closes_on))

    def _is_due(self, ask: Ask) -> bool:
        if ask.opens_on > self._today:
            return False
        core = self._core_of(ask) if ask.extent == EXTENDED else None
        if core is None or core.sent_on is None:
            return True
        return (self._today - (core.answered_on or core.sent_on)).days >= asking().core_apart

    def _core_of(self, ask: Ask) -> Ask | None:
        if ask.pair_id is None:
            return None
        return self._known.get(ask.pair_id, {}).get((ask.person_id, ask.role, ask.wave, CORE))

    def _open(self, ask: Ask) -> None:
        work, person = self._work, self._work.people.get(ask.person_id)
        if person.archived_at is not None:
            if ask.state is AskState.PLANNED:
                self._cancel(ask)
            return
        if not self._may_ask(ask):
            if ask.state is AskState.PLANNED:
                self._put(replace(ask, state=AskState.REFUSED))
                self.told = replace(self.told, refused=self.told.refused + 1)
            return
        days = (ask.closes_on - self._today).days + 1
        (issued,) = invitations.invite(
            work, [ask.person_id], Form.WAVE, subject=subject_of(ask), days=days
        )
        self._links[ask.person_id, subject_of(ask)] = issued.invitation
        self._put(replace(ask, state=AskState.SENT, sent_on=self._today))
        self.told = replace(self.told, sent=(*self.told.sent, issued.invitation.id))

    def _may_ask(self, ask: Ask) -> bool:
        if not self._agreed(ask.person_id):
            return False
        try:
            sittings.asked(self._work, ask.person_id, parsed(subject_of(ask)))
        except NotFoundError:
            return False
        return True

    def _agreed(self, who: PersonId) -> bool:
        return may(self._work.consents.of(who), Purpose.MONITORING, self._work.local)

    def _broke_off(self, ask: Ask) -> bool:
        """Whether the pair runs no more, or the person has left it."""
        together = None if ask.pair_id is None else self._together.get(ask.pair_id)
        return together is not None and (ask.role, ask.person_id) not in together

    def _is_past(self, pair: Pair) -> bool:
        """Whether even the last wave of a completed pair is over."""
        last = timedelta(framework().waves[POST]["closes_from_end"])
        ended = pair.ended_on if pair.state in ENDED_WELL else None
        return ended is not None and ended + last < self._today

    def _close(self, ask: Ask) -> None:
        """Silence counts from now on; what was begun stays told apart."""
        link = self._links.get((ask.person_id, subject_of(ask)))
        if ask.state is AskState.SENT and not self._begun(link):
            self._put(replace(ask, state=AskState.SILENT))
            self.told = replace(self.told, closed=self.told.closed + 1)
        elif ask.state is AskState.SENT:
            self._put(replace(ask, state=AskState.PARTIAL))
        if link is not None and link.revoked_at is None and self._broke_off(ask):
            invitations.revoke(self._work, link.id, "pair_ended")

    def _follow(self, ask: Ask) -> None:
        """While the window is open: consent gone, begun, to be reminded."""
        link = self._links.get((ask.person_id, subject_of(ask)))
        if not self._agreed(ask.person_id):
            self._put(replace(ask, state=AskState.REFUSED))
            self.told = replace(self.told, refused=self.told.refused + 1)
            return
        now = ask
        if ask.state is AskState.SENT and self._begun(link):
            now = replace(now, state=AskState.PARTIAL)
        sent = ask.sent_on or ask.opens_on
        due = not ask.reminders and self._today >= remind_on(sent, ask.closes_on)
        if due and link is not None and invitations.remind(self._work, [link.id]):
            self.told = replace(self.told, reminded=(*self.told.reminded, link.id))
            now = replace(now, reminders=1, reminded_on=self._today)
        if now != ask:
            self._put(now)

    def _begun(self, link: Invitation | None) -> bool:
        return link is not None and link.id in self._drafts

    def _cancel(self, ask: Ask) -> None:
        self._put(replace(ask, state=AskState.CANCELLED))
        self.told = replace(self.told, cancelled=self.told.cancelled + 1)

    def _put(self, ask: Ask) -> None:
        kept = self._work.asks.put(ask)
        self._asks[kept.id] = kept
        if kept.pair_id is not None:
            self._known.setdefault(kept.pair_id, {})[_key(kept)] = kept


def _wanted(work: Work, pair: Pair) -> Mapping[Key, Window]:
    course = course_of(work, pair)
    return {
        (who, role, one.wave, one.extent): one
        for role, who in parties(pair)
        for one in windows(course, role)
    }


def _new(work: Work, pair: Pair, key: Key, window: Window) -> Ask:
    who, role, wave, extent = key
    return Ask(
        id=AskId(new_id()),
        school_id=work.school_id,
        person_id=who,
        pair_id=pair.id,
        role=role,
        year=pair.year,
        wave=wave,
        extent=extent,
        state=AskState.PLANNED,
        opens_on=window.opens_on,
        closes_on=window.closes_on,
    )


def _key(ask: Ask) -> Key:
    return ask.person_id, ask.role, ask.wave, ask.extent
