"""Does the learner of weights keep its promises? Invented worlds with known weights.

``python -m benchmarks learning`` measures and writes the section of the page. The worlds are those
of the tests (``tests/learning_worlds.py``): pairs are chosen by the weights in force, components
are blurred and partly missing, mentors differ, levels drift, answers hang on the outcome.
"""

import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from analytics.learning import propose, value
from benchmarks.page import write_section
from data.codebook.learning import Limits, limits
from matching.affinity import DEFAULT
from matching.assign import Policy, Problem
from matching.assign.draw import Lottery, propensities
from tests.learning_worlds import CODES, PRIOR, SLOPE, TRUTHS, World, efficiency, history

RUNS, GATE_RUNS, COVERED = 15, 100, 30
PAIRS_A_ROUND = 25
SIZES = (2, 4, 8, 14, 24, 48)  # rounds
MNAR = (1.2, 0.8)  # log-odds of answering: level, slope on the outcome
WORLDS = (
    "{stamp} Rounds of 25 pairs, two schools, {runs} runs a cell; efficiency of the next plans: 1"
    " is the plan by the true weights, 0 chance. A component has spread 0.17, an outcome noise 0.5"
    " and 0.3 between mentors; 10 % of the components are unknown."
)
STEPS = (
    "As released nothing is proposed under 300 pairs with an outcome, and one version moves a"
    " weight by a fifth of it at most: so one step helps little and never hurts much. Steps"
    " add up (16 rounds of 25 pairs under each version, 12 runs):"
)
INTERVALS = (
    "90 % intervals of single slopes, mentors drawn with replacement (200 samples, {runs} runs, 8"
    " slopes each). The last rows say how far blur and answers that hang on the outcome take them:"
    " no weighing repairs what is not seen."
)
JUDGED = (
    "Another plan judged by chances the engine has logged (20 x 12, draw 2 %, 1,000 seeded"
    " re-solves): mean of 400 draws {mean:.4f}, truth {true:.4f}, {off:.1f} standard errors away."
)
EQUAL = np.full(len(PRIOR), 1 / len(PRIOR))


def limits_without_counts() -> Limits:
    """The limits with the gates on numbers of pairs and rounds taken off: the fit alone."""
    rule = limits()
    return replace(rule, gate=replace(rule.gate, rounds=2, pairs=0, dots=20, proposal=0))


def world(name: str, **more: object) -> World:
    return World(**{"truth": TRUTHS[name], "draw": 0.02, "answers": MNAR, **more})  # type: ignore[arg-type]


def array(weights: dict[str, float]) -> np.ndarray:
    return np.array([weights.get(code, 0.0) for code in CODES])


def efficiencies(name: str, rounds: int) -> dict[str, np.ndarray]:
    """(runs,) efficiency of the next plans by each way, and whether the gate was open."""
    rows: dict[str, list[float]] = {}
    for seed in range(RUNS):
        here = world(name)
        given = history(here, rounds, seed, schools=2)
        gated = propose(given, DEFAULT, bootstrap=0)
        bare = propose(given, DEFAULT, bootstrap=0, given=limits_without_counts())
        told = {
            "prior": PRIOR,
            "equal": EQUAL,
            "ridge": array(dict(bare.wanted)) if bare.wanted else PRIOR,
            "step": array(dict(bare.weights)),
            "gated": array(dict(gated.weights)),
        }
        for way, weights in told.items():
            rows.setdefault(way, []).append(efficiency(here, weights, 10_000 + seed))
        rows.setdefault("open", []).append(float(gated.open))
    return {way: np.array(found) for way, found in rows.items()}


def table_of_efficiency() -> Iterator[str]:
    yield (
        "| true weights against the prior | pairs | keep prior | equal | ridge, no gate, no limit"
        " of a step | one step, no gates on counts (worst 10 % against prior) | **as released**"
        " (worst 10 % against prior) | gate open |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for name in TRUTHS:
        for rounds in SIZES:
            found = efficiencies(name, rounds)
            worst = {
                way: np.quantile(found[way] - found["prior"], 0.1) for way in ("step", "gated")
            }
            yield (
                f"| {name} | {rounds * PAIRS_A_ROUND} | {found['prior'].mean():.3f}"
                f" | {found['equal'].mean():.3f} | {found['ridge'].mean():.3f}"
                f" | {found['step'].mean():.3f} ({worst['step']:+.3f})"
                f" | {found['gated'].mean():.3f} ({worst['gated']:+.3f})"
                f" | {found['open'].mean():.0%} |"
            )


def table_of_versions() -> Iterator[str]:
    """Learning goes on: 14 rounds, a signed version, 14 more under it, and so on."""
    yield "| true weights against the prior | versions signed: 0 | 1 | 2 | 4 | 6 |"
    yield "|---|---|---|---|---|---|"
    for name in ("moderate", "wrong"):
        path: list[list[float]] = [[] for _version in range(7)]
        for seed in range(12):
            here, now = world(name), dict(DEFAULT)
            for version in range(7):
                path[version].append(efficiency(here, array(now), 20_000 + seed))
                given = history(here, 16, 100 * seed + version, schools=2, weights=array(now))
                now = dict(propose(given, now, bootstrap=0).weights)
        means = [np.mean(path[version]) for version in (0, 1, 2, 4, 6)]
        yield f"| {name} | " + " | ".join(f"{one:.3f}" for one in means) + " |"


def openings() -> Iterator[str]:
    """How often the gate opens where it should not."""
    yield "| world | pairs | opened | of |"
    yield "|---|---|---|---|"
    for answers in (None, MNAR):
        for rounds in (14, 24, 48):
            right = shuffled = 0
            for seed in range(GATE_RUNS):
                given = history(world("right", answers=answers), rounds, seed, schools=2)
                right += propose(given, DEFAULT, bootstrap=0).open
                wrong = history(world("wrong", answers=answers), rounds, seed, schools=2)
                y = np.random.default_rng(seed).permutation(wrong.outcomes["rel_mentee"])
                other = replace(wrong, outcomes={"rel_mentee": y})
                shuffled += propose(other, DEFAULT, bootstrap=0).open
            how = "everybody answers" if answers is None else "answers hang on the outcome"
            pairs, of = rounds * PAIRS_A_ROUND, GATE_RUNS
            yield f"| prior right, {how} | {pairs} | {right / of:.1%} | {of} |"
            yield f"| outcomes shuffled, {how} | {pairs} | {shuffled / of:.1%} | {of} |"
    small = World(truth=TRUTHS["wrong"], mentees=10, mentors=8, draw=0.02)
    for rounds in (4, 12, 40):
        opened = sum(
            propose(history(small, rounds, seed), DEFAULT, bootstrap=0).open for seed in range(60)
        )
        pairs, share = rounds * 10, opened / 60
        yield f"| one school, 10 pairs a round, prior very wrong | {pairs} | {share:.1%} | 60 |"


def coverage() -> Iterator[str]:
    """Share of 90 % intervals of slopes that hold the true slope."""
    yield "| what is known | pairs | intervals that hold the true slope |"
    yield "|---|---|---|"
    kinds = {
        "components known, everybody answers": {"answers": None, "blur": 0.0, "missing": 0.0},
        "components known, answers hang on the outcome": {"blur": 0.0, "missing": 0.0},
        "blurred, 10 % missing, answers hang on the outcome": {},
    }
    for how, more in kinds.items():
        for rounds in (8, 16, 32):
            hits = []
            for seed in range(COVERED):
                here = world("moderate", **more)
                given = history(here, rounds, 500 + seed, schools=2)
                found = propose(given, DEFAULT, bootstrap=200)
                tuned = ~np.isin(given.rounds.astype(str), found.aside)
                spread = np.nanstd(given.outcomes["rel_mentee"][tuned])
                for at, code in enumerate(CODES):
                    low, high = found.primary.intervals[code]
                    hits.append(low <= SLOPE * here.truth[at] / spread <= high)
            yield f"| {how} | {rounds * PAIRS_A_ROUND} | {np.mean(hits):.1%} |"


def importance() -> tuple[float, float, float]:
    """Bias of IPS under chances the engine itself has logged: (mean, standard error, truth)."""
    rng = np.random.default_rng(3)
    problem = Problem(
        affinity=rng.integers(480, 560, (20, 12)) / 1024,
        eligible=np.ones((20, 12), bool),
        capacity=np.full(12, 2),
    )
    policy = Policy(draw=0.02, seed=1)
    chances = propensities(problem, policy)
    lottery = Lottery(problem, policy)
    worth = rng.normal(0.0, 1.0, (20, 12))
    target = np.where(chances >= 0.05, worth, -9.0).argmax(1)
    rows = np.arange(20)
    true = float(worth[rows, target].mean())
    found = []
    for seed in range(5000, 5400):
        plan = lottery.plan(seed)
        y = worth[rows, plan] + rng.normal(0.0, 0.5, 20)
        same = (plan == target).astype(float)
        told = value(y, np.maximum(chances[rows, plan], 1e-3), same)
        found.append(told.ips if told is not None else 0.0)
    return float(np.mean(found)), float(np.std(found, ddof=1) / np.sqrt(len(found))), true


def exploring() -> Iterator[str]:
    """Root mean square error of learned weights with and without a draw."""
    yield "| noise of the draw | pairs | rms error of the weights | of flat ones | of the prior |"
    yield "|---|---|---|---|---|"
    truth = TRUTHS["moderate"]
    for draw in (0.0, 0.02, 0.05):
        errors = []
        for seed in range(RUNS):
            given = history(world("moderate", draw=draw), 12, seed, schools=2)
            found = propose(given, DEFAULT, bootstrap=0, given=limits_without_counts())
            errors.append(float(((array(dict(found.wanted)) - truth) ** 2).mean()))
        flat, prior = (np.sqrt(((one - truth) ** 2).mean()) for one in (EQUAL, PRIOR))
        yield f"| {draw} | 300 | {np.sqrt(np.mean(errors)):.4f} | {flat:.4f} | {prior:.4f} |"


def section() -> str:
    """All of it as Markdown."""
    begun = time.perf_counter()
    efficient, versions = list(table_of_efficiency()), list(table_of_versions())
    opened, covered = list(openings()), list(coverage())
    explored, (mean, error, true) = list(exploring()), importance()
    seconds = time.perf_counter() - begun
    stamp = (
        f"Measured on {datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()},"
        f" numpy {np.__version__}, {seconds:.0f} s."
    )
    parts = (
        "## Weights learned from outcomes",
        WORLDS.format(stamp=stamp, runs=RUNS),
        "\n".join(efficient),
        STEPS,
        "\n".join(versions),
        "How often the gate opens where nothing is to be learned:",
        "\n".join(opened),
        INTERVALS.format(runs=COVERED),
        "\n".join(covered),
        JUDGED.format(mean=mean, true=true, off=abs(mean - true) / error),
        "Does a draw help to learn? Its use is the judging of other plans; for the weights:",
        "\n".join(explored),
    )
    return "\n\n".join(parts)


def main(_wanted: list[str] | None = None) -> int:
    """Measure and write the section."""
    write_section("learning", section())
    return 0


if __name__ == "__main__":
    sys.exit(main())
