"""A round of the invented school, brought by use cases as far as a test or a picture needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from data.bank import answers
from data.names import sort_key
from data.records.account import Account, AccountRole
from data.records.bank import Role
from data.records.ids import PersonId, RoundId
from data.records.pair import PairState
from data.store import Store, Work
from matching import rounds
from matching.rounds import PairRow, RoundView
from tests.browsing import now

CONVINCED = "Наставник силён в том, о чём просит наставляемый."
SET_ASIDE = "У этих двоих расписание на деле не совпадает."
ALARM = "Ученик сказал другу, что не хочет жить, и раздаёт свои вещи. Кому об этом говорить?"
TOGETHER = "Они уже работают вместе."


def account_of(store: Store, role: AccountRole = AccountRole.CURATOR) -> Account:
    """The account whose login is the role's code."""
    with store.look(by=store.system(store.schools()[0].id), now=now()) as work:
        found = work.accounts.by_login(role.value)
    assert found is not None
    return found


@dataclass
class Scene:
    """One round and the curator who takes it through its states."""

    store: Store
    round_id: RoundId = field(default=RoundId(""))

    @contextmanager
    def work(self) -> Iterator[Work]:
        with self.store.work(by=account_of(self.store), now=now()) as work:
            yield work

    def view(self) -> RoundView:
        with self.store.look(by=account_of(self.store), now=now()) as work:
            return rounds.view(work, self.round_id)

    def open(self) -> None:
        with self.work() as work:
            self.round_id = rounds.open_round(work).id

    def freeze(self) -> None:
        with self.work() as work:
            rounds.freeze(work, self.round_id)

    def compute(self) -> None:
        rounds.compute_now(self.store, account_of(self.store), now(), self.round_id)

    def alarm(self) -> None:
        """A questionnaire that speaks of danger."""
        with self.work() as work:
            mentees = work.sheets.current(Role.MENTEE, work.schools.all()[0].year)
            person = min(mentees)
            said = {**mentees[person].answers, answers.REQUEST: ALARM}
            answers.submit_sheet(work, person, Role.MENTEE, said)

    def proposed(self) -> list[PairRow]:
        """Pairs without a decision, the strongest first."""
        rows = [one for one in self.view().rows if one.mentor_id and one.state == "undecided"]
        return sorted(rows, key=lambda one: (-one.points, one.mentee))

    def undecided(self) -> list[int]:
        """Rows of the table of proposals, as the page sorts them, that wait for a decision."""
        rows = sorted(self.view().rows, key=lambda one: (sort_key(one.mentee), one.mentee_id))
        return [at for at, one in enumerate(rows) if one.mentor_id and one.state == "undecided"]

    def accept_best(self, share: float) -> None:
        """Agree with the strongest part of what waits for a decision."""
        rows = self.proposed()
        chosen = [
            (one.mentee_id, one.mentor_id)
            for one in rows[: round(len(rows) * share)]
            if one.mentor_id is not None
        ]
        with self.work() as work:
            rounds.accept_many(work, self.round_id, chosen, CONVINCED)

    def forbid_weakest(self) -> PersonId:
        """Forbid the weakest pair that waits; gives its mentee."""
        row = self.proposed()[-1]
        assert row.mentor_id is not None
        with self.work() as work:
            rounds.forbid(work, self.round_id, row.mentee_id, row.mentor_id, SET_ASIDE)
        return row.mentee_id

    def lock_one(self) -> PersonId:
        """Lock a pair from the middle; gives its mentee."""
        rows = self.proposed()
        row = rows[len(rows) // 2]
        assert row.mentor_id is not None
        with self.work() as work:
            rounds.lock(work, self.round_id, row.mentee_id, row.mentor_id, TOGETHER)
        return row.mentee_id

    def busiest(self) -> str:
        """Name of a mentor with the most pairs."""
        names = sorted(one.mentor for one in self.view().rows if one.mentor_id)
        return max(names, key=names.count)

    def review(self) -> None:
        with self.work() as work:
            rounds.review(work, self.round_id)

    def answer(self, count: int, *, refusing: int = 0) -> None:
        """Both sides say yes to the first ``count`` pairs; ``refusing`` mentees after them no."""
        with self.work() as work:
            pairs = work.pairs.of_round(self.round_id)
            for pair in pairs[:count]:
                rounds.answer(work, pair.id, "mentor", True)
                for mentee in pair.mentee_ids:
                    rounds.answer(work, pair.id, "mentee", True, "", mentee)
            for pair in pairs[count : count + refusing]:
                mentee = pair.mentee_ids[0]
                rounds.answer(work, pair.id, "mentee", False, "Нагрузка.", mentee)

    def answer_rest(self) -> None:
        """Everybody who has not answered yet agrees."""
        with self.work() as work:
            for pair in work.pairs.of_round(self.round_id):
                if pair.state is not PairState.CURATOR_APPROVED:
                    continue
                if not pair.mentor_agreed:
                    rounds.answer(work, pair.id, "mentor", True)
                for mentee in set(pair.mentee_ids) - set(pair.agreed_ids):
                    rounds.answer(work, pair.id, "mentee", True, "", mentee)

    def approve(self) -> None:
        with self.work() as work:
            rounds.approve(work, self.round_id)
