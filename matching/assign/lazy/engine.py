"""From scores to an optimal plan with its prices: lists, auction, finish, a look at all pairs."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from matching.assign.goals import unfairness
from matching.assign.large import units_of
from matching.assign.lazy import auction, finish
from matching.assign.lazy.market import Board, Lists, board, lists, roomier, search
from matching.assign.lazy.tiles import NOTHING, ROWS, Ask, Best, Wide, best
from matching.assign.problem import Ints
from matching.assign.scores import Scores
from matching.assign.watching import Executor, Progress, Watch, way

Renewed = Iterator[tuple[Wide, Best]]  # rows and their lists

NEVER = -(2**60)  # worth of a pair that may not be
BACK = 2  # steps that prices go back before the next auction
UNDER = 0.2  # of the range of worth: too low a first price is bid up, too high a one is mended
LOOKED = 16  # single pairs a row, at most, that are looked at instead of all of some rows
LOT = 1000  # searches between two words to whoever watches
STAGES = 3  # how often the worth of no pair is lowered for who is left


@dataclass(frozen=True, slots=True, kw_only=True)
class Dials:
    """What changes the time and never the plan.

    Attributes:
        listed: mentors a row lists.
        rows: mentees of a task.
        steps: least rise of a price in each auction, as a share of the range of worth.
        few: rows that may be without a place when the auction stops.
        waiting: lists that are renewed together.
        ahead: how many such lots are renewed while bidding goes on.
    """

    listed: int = 48
    rows: int = ROWS
    steps: tuple[float, ...] = (1e-2, 1e-3, 2e-4)
    few: int = 32
    waiting: int = 1024
    ahead: int = 1


@dataclass(slots=True, kw_only=True)
class Found:
    """A plan that is optimal on all pairs by coverage and the first goal.

    Attributes:
        board: prices and places; prices are of coverage and the first goal together.
        lists: listed arcs; all that could be of use are among them, but for equal ones.
        above: (rows,), no unlisted pair has a greater worth less price.
        priced: how many pairs have been scored.
        excess: what the bound is over the worth of the plan; 0 is the proof.
        rounds: how often all pairs were looked at again.
    """

    board: Board
    lists: Lists
    above: Wide
    priced: int
    excess: int
    rounds: int


@dataclass(slots=True, kw_only=True)
class Engine:
    """One round to be solved; what is asked of it is kept between its steps.

    Attributes:
        scores: of all pairs.
        rows: (rows,), the mentees that may move.
        capacity: (mentors,), places for them.
        tiers: (rows,), how much a mentee counts for coverage; the more the earlier served.
        cover: what coverage outweighs the first goal by.
        span: (least, greatest) worth of a pair by the first goal.
        squarings: log2 of the fairness.
        executor: where pairs are scored.
        watch: who is told.
        enough: excess over the plan at which it may stop.
        dials: what changes the time and never the plan.
        banned: row and mentor of a pair that may not be, whatever the scores say.
        priced: how many pairs have been scored.
    """

    scores: Scores
    rows: Ints
    capacity: Ints
    tiers: Wide
    cover: int
    span: tuple[int, int]
    squarings: int
    executor: Executor
    watch: Watch | None = None
    enough: int = 0
    dials: Dials = field(default_factory=Dials)
    banned: tuple[int, int] | None = None
    priced: int = 0

    def run(self) -> Found:
        """Solve it."""
        rows = len(self.rows)
        least, most = self.span
        market = lists(rows, self.dials.listed, 1 - least + (self.tiers - 1) * (most - least + 1))
        hall = board(rows, self.capacity)
        hall.price[self.capacity <= 0] = self._shut()
        above = np.full(rows, -NOTHING, np.int64)
        for at, found in self._best(hall, np.arange(rows), np.full(rows, NOTHING)):
            self._renew(market, above, at, found, "lists")
        self._open_at(market, hall)
        self._auction(market, hall, above)
        out = np.flatnonzero(hall.mentor_of < 0)
        return self.prove(market._replace(lift=self.tiers * self.cover), hall, above, out=out)

    def run_from(self, plan: Ints, held: Wide, price: Wide) -> Found:
        """Solve it from a plan and prices that were optimal for nearly the same round.

        Args:
            plan: (rows,), a plan that keeps all rules.
            held: (rows,), worth of its pairs by the first goal.
            price: (mentors,), of coverage and the first goal together.
        """
        rows = len(self.rows)
        market = lists(rows, self.dials.listed, self.tiers * self.cover)
        hall = board(rows, self.capacity)
        hall.price[:] = np.where(self.capacity > 0, price, self._shut())
        finish.seat(hall, plan, held)
        above = np.full(rows, -NOTHING, np.int64)
        for at, found in self._best(hall, np.arange(rows), np.full(rows, NOTHING)):
            self._renew(market, above, at, found, "lists")
        placed = np.flatnonzero(plan >= 0)  # equal pairs may have left no room for these
        market = roomier(market, self.dials.listed + 1)
        one = np.ones(len(placed), np.int64)
        pairs = plan[placed, None].astype(np.int32), held[placed, None]
        finish.append(market, placed, one, *pairs)
        return self.prove(market, hall, above)

    def _shut(self) -> int:
        """The price of a place where there is none."""
        return 2 * self.cover * (int(self.tiers.max(initial=1)) + 1)

    def _open_at(self, market: Lists, hall: Board) -> None:
        """With fewer places than mentees begin near the price at which so many leave."""
        places = int(self.capacity.sum())
        if places >= len(self.rows) or not places:
            return
        dearest = market.tops[market.start[:-1]] + market.lift
        level = np.partition(dearest, len(dearest) - places)[len(dearest) - places]
        least, most = self.span
        hall.price[self.capacity > 0] = max(0, int(level) - int((most - least) * UNDER))

    def _auction(self, market: Lists, hall: Board, above: Wide) -> None:
        """Auctions of ever finer steps: the scaling of Bertsekas (1988)."""
        rows = len(self.rows)
        least, most = self.span
        step = 0
        for share in self.dials.steps:
            if step:
                auction.reopen(market, hall, above, BACK * step)
            step = max(1, int((most - least) * share))
            line = auction.queue(rows, above, np.zeros(rows, np.int64), self.dials.waiting)
            auction.join(line, np.arange(rows))
            self._bid(market, hall, line, step)
        self._call_in(market, hall, line, step)

    def _call_in(self, market: Lists, hall: Board, line: auction.Queue, step: int) -> None:
        """Let who is left bid more than a place is worth to him, as long as places are free."""
        least, most = self.span
        for stage in range(STAGES):
            left = np.flatnonzero(hall.mentor_of < 0)
            free = int((self.capacity - hall.load).sum())
            if min(len(left), free) <= self.dials.few:
                return
            line.ends[:] = 0
            line.outside[left] -= (most - least) << stage
            auction.join(line, left)
            self._bid(market, hall, line, step)

    def _bid(self, market: Lists, hall: Board, line: auction.Queue, step: int) -> None:
        """Let all bid who will; lists are renewed meanwhile, at prices that only rise."""
        renewing: deque[Renewed] = deque()
        while True:
            waits = auction.bid(market, hall, line, step, self.dials.few)
            if waits:
                asked = np.sort(line.waiting[:waits])
                renewing.append(
                    self._best(hall, asked, _least(market, hall, asked, self.dials.listed))
                )
            if not renewing:
                return
            if len(renewing) > self.dials.ahead or line.ends[1] <= self.dials.few:
                for rows, found in renewing.popleft():
                    self._renew(market, line.above, rows, found, "auction")
                    auction.join(line, rows)

    def _renew(self, market: Lists, above: Wide, rows: Wide, found: Best, step: str) -> None:
        """Take lists of the best mentors in the place of older ones."""
        arcs = market.start[rows, None] + np.arange(found.cols.shape[1])
        market.cols[arcs], market.vals[arcs], market.tops[arcs] = found.cols, found.vals, found.tops
        market.size[rows] = market.ranked[rows] = found.size
        above[rows] = found.above
        self.tell(step)

    def prove(
        self,
        market: Lists,
        hall: Board,
        above: Wide,
        *,
        asked: Wide | None = None,
        out: Wide | None = None,
        back: Lists | None = None,
    ) -> Found:
        """Make the plan optimal on the lists, look at all pairs, and again until none is missed.

        Args:
            market: lists of pairs.
            hall: plan and prices; they change.
            above: (rows,), what bounds the pairs that are not listed; it changes.
            asked: rows that may not be tight; all of them when left out.
            out: rows for which the auction has found no place.
            back: ``market`` by mentor, where it is at hand.
        """
        find = search(self.scores.mentors)
        seen, ended = hall.price.copy(), hall.price.copy()
        asked, rounds = np.arange(len(self.rows)) if asked is None else asked, 0
        while True:
            loose = finish.part(market, hall, asked)
            if out is not None and rounds == 0:
                loose = self._crowded_out(market, hall, loose, out)
            for first in range(0, len(loose), LOT):
                self.tell("finish")
                finish.settle(market, hall, find, loose[first : first + LOT])
            empty = np.flatnonzero((hall.load < self.capacity) & (hall.price > 0))
            if len(empty):
                back = finish.turned(market, len(seen)) if back is None else back
                finish.fill(market, hall, find, back, empty)
            market.fall[0] += max(0, int((ended - hall.price).max(initial=0)))
            ended[:] = hall.price
            self._fallen(market, hall, above, seen)
            seen[:] = hall.price
            bound = market.lift + above
            asked = np.flatnonzero(bound > hall.brings)
            excess = sum((bound - hall.brings)[asked].tolist())
            self.tell("price_out", excess)
            if excess <= self.enough:
                break
            rounds += 1
            market, back = self._extend(market, hall, above, asked), None
        return Found(
            board=hall,
            lists=market,
            above=above,
            priced=self.priced,
            excess=excess,
            rounds=rounds,
        )

    def _fallen(self, market: Lists, hall: Board, above: Wide, seen: Wide) -> None:
        """Bound what is not listed anew where prices have fallen since ``seen``.

        Few mentors fall as a rule: then the rows they could matter to are held against them pair
        by pair, and the bound of the others rises by the greatest fall.
        """
        fallen = np.flatnonzero(hall.price < seen)
        by = int((seen - hall.price)[fallen].max(initial=0))
        near = np.flatnonzero(market.lift + above + by > hall.brings) if by else fallen[:0]
        if len(near) * len(fallen) > LOOKED * len(self.rows) or not len(near):
            above += by
            return
        row, column = np.repeat(near, len(fallen)), np.tile(fallen, len(near))
        units = units_of(self.scores, self.rows[row], column)
        keys = first_goal(units, self.scores.unit, self.squarings) - hall.price[column]
        keys[units < 0] = NOTHING
        if self.banned is not None:
            keys[(row == self.banned[0]) & (column == self.banned[1])] = NOTHING
        exact = np.maximum(above[near], keys.reshape(len(near), -1).max(1))
        above += by
        above[near] = exact

    def _crowded_out(self, market: Lists, hall: Board, loose: Wide, out: Wide) -> Wide:
        """Where more compete than there are places, a place is worth a mentee served.

        Prices rise by that much at once, instead of along one long chain for each. Who is loose is
        handed back, those who had a place first.
        """
        out = np.intersect1d(out, loose)
        loose = np.concatenate([np.setdiff1d(loose, out), out])
        rows, mentors, free = finish.crowd(market, hall, out)
        if len(out) > free:
            by = self.cover * int((hall.brings[rows] // self.cover).min())
            hall.price[mentors] += by
            hall.brings[rows] -= by
        return loose

    def _extend(self, market: Lists, hall: Board, above: Wide, asked: Wide) -> Lists:
        """List also whatever is worth as much as a row brings, or nearly, at the prices of now."""
        near = self._step()
        least = (hall.brings - market.lift)[asked] - near
        for at, found in self._best(hall, asked, least):
            market = roomier(market, int((market.size[at] + found.size).max()))
            if self.banned is not None:
                bar = (at[:, None] == self.banned[0]) & (found.cols == self.banned[1])
                found.vals[bar] = NEVER
            finish.append(market, at, found.size, found.cols, found.vals)
            above[at] = found.above
            self.tell("price_out")
        return market

    def _best(self, hall: Board, asked: Wide, least: Wide) -> Renewed:
        """Have the best mentors of some rows found; the work may begin at once."""
        size = self.dials.rows
        places = [slice(first, first + size) for first in range(0, len(asked), size)]
        prices = hall.price.copy()
        found = self.executor.map(
            best,
            [
                Ask(
                    rows=self.rows[asked[at]],
                    prices=prices,
                    most=self.dials.listed + (self.banned is not None),
                    least=least[at],
                    squarings=self.squarings,
                )
                for at in places
            ],
        )
        self.priced += len(asked) * self.scores.mentors
        return zip([asked[at] for at in places], found, strict=True)

    def _step(self) -> int:
        least, most = self.span
        return max(1, int((most - least) * self.dials.steps[-1]))

    def bound(self, found: Found) -> Wide:
        """(rows,), no pair of a row brings more than this at the prices of now."""
        return found.lists.lift + found.above

    def tell(self, step: str, excess: int | None = None) -> None:
        """Say where it is; whoever watches may raise to cancel."""
        if self.watch is None:
            return
        pairs = max(len(self.rows) * self.scores.mentors, 1)
        gap = None
        if excess is not None and excess < self.cover:
            gap = excess / self.scores.unit / max(len(self.rows), 1)
        share = way(step, self.priced / pairs)
        self.watch(Progress(step=step, priced=self.priced, pairs=pairs, share=share, gap=gap))


def first_goal(units: Ints, unit: int, squarings: int) -> Wide:
    """What pairs are worth by the goal after coverage."""
    return units if squarings == 0 else unfairness(units, unit, 2**squarings)


def _least(market: Lists, hall: Board, asked: Wide, listed: int) -> Wide:
    """(asked,), a key under that of the last place of the new list: the old one shows it."""
    least = np.full(len(asked), NOTHING, np.int64)
    full = np.flatnonzero(market.size[asked] >= listed)
    arcs = market.start[asked[full], None] + np.arange(listed)
    keys = market.vals[arcs] - hall.price[market.cols[arcs]]
    least[full] = keys.min(1, initial=-NOTHING) - 1
    return least
