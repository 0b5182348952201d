"""What became different between two plans of the same people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.i18n import _, ngettext
from matching.affinity import spoken
from matching.assign import UNMATCHED, Ints, Problem, Solution, Totals

GOOD_TO_THE_EYE = 0.0005


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One mentee whose mentor changed; ids, None for no pair."""

    mentee: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """All changes between two plans, with their totals."""

    changes: tuple[Change, ...]
    before: Totals
    after: Totals

    @property
    def free(self) -> bool:
        """Whether the change costs nothing: as many served, no lower total, no worse pair."""
        return (
            self.after.matched >= self.before.matched
            and self.after.total > self.before.total - GOOD_TO_THE_EYE
            and self.after.worst > self.before.worst - GOOD_TO_THE_EYE
        )

    def dump(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "changes": [
                {"mentee": one.mentee, "before": one.before, "after": one.after}
                for one in self.changes
            ],
            "before": self.before.dump(),
            "after": self.after.dump(),
        }

    def words(self) -> str:
        """The diff in a sentence, in the language in force."""
        if not self.changes:
            return _("The plan has not changed.")
        count = ngettext("{count} pair changed", "{count} pairs changed", len(self.changes))
        total = _(
            "sum of points {before} → {after}",
            before=spoken(self.before.total),
            after=spoken(self.after.total),
        )
        found = [count, total]
        if self.before.matched != self.after.matched:
            found.append(
                _(
                    "with a mentor {before} → {after}",
                    before=self.before.matched,
                    after=self.after.matched,
                )
            )
        return ", ".join(found)


def diff(problem: Problem, before: Solution, after: Solution) -> Diff:
    """Compare two plans over the same mentees and mentors."""
    was, now = named(problem, before.mentor_of), named(problem, after.mentor_of)
    return compared(was, now, before.totals, after.totals)


def named(problem: Problem, plan: Ints) -> dict[str, str | None]:
    """The mentor of each mentee by id, in the order of rows; None for no pair."""
    return {
        problem.mentee_name(row): problem.mentor_name(mentor) if mentor != UNMATCHED else None
        for row, mentor in enumerate(plan.tolist())
    }


def compared(
    was: Mapping[str, str | None], now: Mapping[str, str | None], before: Totals, after: Totals
) -> Diff:
    """Compare two plans by id, whoever took part; who is in one of them alone had no pair there."""
    everybody = dict.fromkeys([*was, *now])
    return Diff(
        changes=tuple(
            Change(mentee=one, before=was.get(one), after=now.get(one))
            for one in everybody
            if was.get(one) != now.get(one)
        ),
        before=before,
        after=after,
    )
