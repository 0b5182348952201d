"""How the invented school lives on after the first day of its round, for whoever opens the demo.

Weeks of forms, answers, papers, meetings and support happen through the very use cases that people
call, each as the actor who would, on the day it would. Nothing is put straight into the register.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from dashboard.bootstrap import daily, following
from dashboard.cli.living import (
    agreement,
    beginning,
    closing,
    doors,
    papers,
    practice,
    roadmap,
    selection,
    site,
    support,
    waves,
    workplace,
)
from dashboard.cli.living.cast import Part, of_pairs
from dashboard.cli.living.stage import CURATOR, Stage
from data.i18n import ngettext
from data.records.account import Account
from data.records.ids import RoundId
from data.records.invitation import Form
from data.records.pair import PairState
from data.records.round import RoundStatus
from data.store import Store, Work
from data.synthetic import Invented
from matching.support import STANDING

EARLIEST = datetime(2026, 11, 16, 12, tzinfo=UTC)  # six weeks after the round of the story
LATEST = datetime(2027, 5, 20, 12, tzinfo=UTC)  # the school year is over then
REVIEWED = 38  # days ago, as everything that follows


def day_of(now: datetime) -> datetime:
    """The day the school has come to: that of the clock, within the invented school year."""
    return min(max(now, EARLIEST), LATEST)


def live(
    store: Store,
    accounts: Mapping[str, Account],
    invented: Invented,
    round_id: RoundId,
    now: datetime,
) -> None:
    """Let the school live from its computed round up to ``now``, ending in a second round."""
    following.register()
    stage = Stage(store=store, accounts=accounts, today=day_of(now))
    beginning.begun(stage)
    practice.informed(stage)
    roadmap.begun(stage)
    selection.begun(stage)
    stage.on(REVIEWED + 1, papers.invited, stage)
    stage.on(REVIEWED, agreement.reviewed, stage, round_id)
    stage.on(REVIEWED, _cast, stage, invented, round_id)
    stage.on(REVIEWED - 3, agreement.approved, stage, round_id)
    stage.on(REVIEWED - 4, support.begun, stage, invented)
    stage.on(30, doors.opened, stage)
    for ago in (24, 16, 9, 3):
        stage.on(ago, _ticked, stage)
        stage.on(ago, waves.came_back, stage)
    closing.closed(stage)
    stage.on(1, agreement.second_round, stage, invented.seed)
    stage.on(0, _ticked, stage)
    stage.play()


def look_back(store: Store, accounts: Mapping[str, Account], now: datetime) -> None:
    """What is kept of the finished years once they are there; their section of the site."""
    stage = Stage(store=store, accounts=accounts, today=day_of(now))
    practice.remembered(stage)
    site.published(stage)
    stage.play()


def counted(work: Work) -> list[str]:
    """What there is by now, in words; nothing of it depends on the day of the clock.

    Waves come by the calendar: their links are not counted.
    """
    active = sum(one.state is PairState.ACTIVE for one in work.pairs.all())
    cases = sum(one.state in STANDING for one in work.cases.all())
    links = sum(one.form is not Form.WAVE for one in work.invitations.all())
    waiting = sum(
        len(work.proposals.of(one.id, one.run_no))
        for one in work.rounds.all()
        if one.status is RoundStatus.COMPUTED
    )
    told = [
        (active, ngettext("{count} pair at work", "{count} pairs at work", active)),
        (links, ngettext("{count} personal link", "{count} personal links", links)),
        (cases, ngettext("{count} support case", "{count} support cases", cases)),
        (waiting, ngettext("{count} new proposal", "{count} new proposals", waiting)),
    ]
    return [words for count, words in told if count]


def _cast(stage: Stage, invented: Invented, round_id: RoundId) -> None:
    """Give each pair its part, and let everybody answer."""
    pairs = stage.saw(CURATOR, lambda work: work.pairs.of_round(round_id))
    parts = of_pairs(pairs, invented)
    for pair in pairs:
        agreement.answered(stage, pair, parts[pair.id])
    for pair in pairs:
        if parts[pair.id] is not Part.DECLINED:
            workplace.lives(stage, pair.id, parts[pair.id])


def _ticked(stage: Stage) -> None:
    """What the calendar of the office does by itself."""
    for tick in daily.parts().values():
        with stage.system() as work:
            tick(work)


__all__ = ["counted", "day_of", "live", "look_back"]
