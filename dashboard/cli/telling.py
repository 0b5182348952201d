"""A plan told in the terminal: pairs with scores and reasons, who is left and why, the proof."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dashboard.cli import screen
from data.i18n import _, language, ngettext
from data.names import short_fio
from data.records.round import Contribution
from matching.affinity import spoken
from matching.proposal import effects, words
from matching.text.tiers import BASE, SEMANTIC

Name = Callable[[str], str]
REASONS = 3
TICK = ("✓ ", "green")
SURNAME = 20  # characters of a long one
LEAST_PRICE = 0.0005  # of a score: less is not seen in points with one decimal


class Pair(Protocol):
    """What is told of a proposed pair, whether computed just now or kept."""

    @property
    def mentee_id(self) -> str:
        """Whom."""

    @property
    def mentor_id(self) -> str:
        """To whom."""

    @property
    def points(self) -> int:
        """Of 100."""

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """Greatest first."""

    @property
    def risk(self) -> str:
        """A code."""

    @property
    def risk_detail(self) -> str:
        """Of what."""

    @property
    def runner_up(self) -> str | None:
        """The next best mentor."""

    @property
    def runner_up_price(self) -> float | None:
        """What the whole plan would lose."""


def pairs(out: Console, found: Iterable[Pair], name: Name, marks: Mapping[str, str]) -> None:
    """Every pair: score, main reasons, the one risk, the next best mentor.

    Args:
        out: where to.
        found: in the order to tell.
        name: turns an id into a whole name.
        marks: mentee id -> what has been decided about the pair, where anything has.
    """
    made = screen.card(_("cli.mentee"), _("cli.mentor"), _("cli.points"), _("Why this pair"))
    _shares(made, names=2)
    made.columns[2].justify, made.columns[2].min_width = "right", len(_("cli.points"))
    for one in found:
        mark = marks.get(one.mentee_id, "")
        said = "\n".join([*reasons(one), *after(one, name), *([f"✓ {mark}"] if mark else [])])
        screen.row(made, name(one.mentee_id), name(one.mentor_id), one.points, said)
    out.print(made)


def _shares(made: Table, *, names: int) -> None:
    """As wide as the terminal: the first columns hold a double surname, the last one the rest."""
    made.expand = True
    for column in made.columns[:names]:
        column.min_width = column.max_width = SURNAME
    made.columns[-1].ratio = 2


def number(value: float, digits: int) -> str:
    """A number with the decimal sign of the language in force."""
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if language() == "ru" else text


def reasons(one: Pair) -> list[str]:
    """The greatest contributions, each in a line."""
    spoken = [part for part in one.contributions if part.points > 0]
    theme = getattr(one, "theme", "")  # of groups alone
    told = [words.theme(theme)] if theme else []
    return [*told, *(words.contribution(part) for part in spoken[:REASONS])]


def after(one: Pair, name: Name) -> list[str]:
    """The risk and the next best mentor with the price of the change."""
    told = [f"! {words.risk(one.risk, one.risk_detail)}"]
    if one.runner_up is not None and one.runner_up_price is not None:
        told.append(f"→ {_next_best(short_fio(name(one.runner_up)), one.runner_up_price)}")
    return told


def _next_best(mentor: str, price: float) -> str:
    """Who comes next, and what the change costs in points of 100."""
    if price < LEAST_PRICE:
        return _("next best: {mentor}, hardly worse for the plan", mentor=mentor)
    return _(
        "next best: {mentor}; the sum of points falls by {lost}", mentor=mentor, lost=spoken(price)
    )


def left(out: Console, found: Iterable[tuple[str, str, Sequence[str]]]) -> None:
    """Every mentee without a pair: (name, the reason in words, what would help)."""
    rows = list(found)
    if not rows:
        return
    made = screen.card(_("Without a pair"), _("cli.reason"), _("What would help"))
    _shares(made, names=1)
    made.columns[1].ratio = 1
    for name, why, helps in rows:
        screen.row(made, name, why, "\n".join(f"• {one}" for one in helps))
    out.print(made)


def texts(out: Console, tier: str, warning: str) -> None:
    """How free texts were read: people must know when it was the simpler way."""
    if warning:
        out.print(screen.plain(_(warning)), style="yellow")
    else:
        way = {BASE: _("simplified"), SEMANTIC: _("full")}.get(tier, tier)
        out.print(screen.plain(_("Free texts were read by the analysis “{tier}”", tier=way)))


def totals(out: Console, said: Mapping[str, Any]) -> None:
    """The plan in a line or two."""
    pairs_ = ngettext("{count} pair", "{count} pairs", said["matched"])
    mentees = ngettext("for {count} mentee", "for {count} mentees", said["mentees"])
    text = _("Result: {pairs} {mentees}", pairs=pairs_, mentees=mentees)
    out.print(screen.plain(text), style="bold")
    out.print(
        screen.plain(
            _(
                "sum of points {total}, mean {mean} of 100, weakest pair {worst} of 100",
                total=spoken(said["total"]),
                mean=number(said["mean"] * 100, 0),
                worst=number(said["worst"] * 100, 0),
            )
        )
    )


def _differences(out: Console, faults: Sequence[str]) -> None:
    """What the check found, each in words with its code, and what to do."""
    out.print(screen.plain(_("NOT proved. The independent check found:")), style="bold red")
    for code in dict.fromkeys(faults):
        message = f"verify.fault.{code}"
        out.print(screen.plain(f"• {_(message)} ({code})"), style="red")
    advice = _(
        "What to do: do not rely on this plan; ask whoever computed it for the original file,"
        " or compute again."
    )
    out.print(screen.plain(advice))


def checked(out: Console, *, old: bool, whole: bool) -> None:
    """How far a file without a fault was checked, and what nobody can count from it."""
    if old:
        text = _(
            "Only the plan and its proof were checked: the file is of an older format, and its"
            " explanations, reasons and prices are not."
        )
    elif not whole:
        text = _(
            "In a round this large only the plan, its proof and the seal of the file were checked;"
            " explanations, reasons and prices were not counted again."
        )
    else:
        text = _(
            "Counted again from the file: scores, their parts, prices and reasons. Weights, answers"
            " and rules behind them rest on its seal alone."
        )
    out.print(screen.plain(text), style="" if whole else "yellow")


def proof(
    out: Console, certificate: Mapping[str, Any], faults: Sequence[str], enough: float | None = None
) -> None:
    """Whether the plan is proved to be the best one, and who has checked it.

    ``enough`` is the proved gap of a plan that was allowed to stop there.
    """
    if enough is not None and not faults and not certificate["proven"]:
        out.print(screen.plain(words.stopped(enough)), style="bold yellow")
        _checked(out, certificate)
        return
    drawn = "drawn" in certificate  # beside the best plan, which the certificate proves too
    if faults or not (certificate["proven"] or drawn):
        _differences(out, faults or ["gap"])
        return
    claim = _drawn(certificate["policy"]) if drawn else _best(certificate)
    out.print(Text.assemble(TICK, screen.plain(claim)))
    _checked(out, certificate)


def _checked(out: Console, certificate: Mapping[str, Any]) -> None:
    text = _(
        "The certificate was checked by independent code; digest of the input {digest}",
        digest=certificate["digest"][:16],
    )
    out.print(Text.assemble(TICK, screen.plain(text)))


def _drawn(policy: Mapping[str, Any]) -> str:
    """A drawn plan is one of many almost as good, and never called the best."""
    return _(
        "Drawn by seed {seed} among almost the best plans: it is proved that at most {share} % of"
        " the greatest sum is given up",
        seed=policy["seed"],
        share=number(policy["draw"] * 100, 1),
    )


def _best(certificate: Mapping[str, Any]) -> str:
    """The best plan, with what it was chosen by, the first goal first."""
    goals = {
        "coverage": _("most mentees with a pair"),
        "max_min": effects.principle("max_min"),
        "leximin": effects.principle("leximin"),
        "fairness": effects.principle("fairness_" + str(certificate["policy"]["fairness"])),
        "total": _("the greatest sum of scores"),
        "hash": _("the same answer every time"),
    }
    names = dict.fromkeys(certificate["goals"])  # leximin takes several planes
    said = " → ".join(goals.get(one, one) for one in names)
    return f"{_('Proved: no other plan is better')} ({said})"
