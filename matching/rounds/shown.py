"""What the screens of a round show. Plain data: words are ready, ids are for buttons."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.records.ids import PersonId
from data.records.job import Job
from data.records.pair import Pair
from data.records.round import Contribution, Decision, Proposal, Round, Run
from matching.explain import Price
from matching.rounds.entrants import Funnel

TIE = 0.02  # scores this near are shown as a tie (profiles.md B5)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """One mentee with what the engine proposes and what people decided.

    ``mentor`` is who stands now: the decided one, else the proposed one; None for nobody. Numbers,
    ``parts`` and ``risk`` are of that pair; the next best is known of a proposed pair only.
    ``confidence`` is the share of small changes of the weights under which a proposed pair stands.
    ``state`` is undecided, accepted, locked, replaced, forbidden or left. ``conflict``: whoever
    looks is one of the two, or the mentee's direct superior. ``second`` is the other mentor of a
    mentee with two and ``second_score`` the fit of that pair, ``theme`` what the whole group works
    on; ``credit``: first on the psychologist's recommendation, told to those who may know.
    """

    mentee_id: PersonId
    mentee: str
    mentor_id: PersonId | None
    mentor: str
    score: float
    points: int
    reliability: float
    proposal: Proposal | None
    decision: Decision | None
    state: str
    contributions: tuple[str, ...]
    risk: str
    runner_up: str
    runner_up_price: float | None
    tie: bool
    conflict: bool = False
    parts: tuple[Contribution, ...] = ()
    confidence: float | None = None
    confidence_words: str = ""
    second: str = ""
    second_id: PersonId | None = None
    second_score: float | None = None
    theme: str = ""
    credit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRow:
    """One thing that would help a mentee, with its exact effect where it can be counted.

    Attributes:
        words: what to do.
        effect: what it gives, in words; "" where nobody can count it.
        coverage: how many more mentees would have a mentor.
        total: what the sum of affinities would gain.
        serves: whether this mentee would have a mentor.
    """

    code: str
    words: str
    effect: str = ""
    coverage: int | None = None
    total: float | None = None
    serves: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplacedRow:
    """One mentee without a pair: why, and what would help, in words, the most effective first.

    ``rivals`` are all who compete for the places of ``places_of``, this mentee among them: the
    proof that places are short. Both are empty where there is no such proof or it is too long.
    """

    mentee_id: PersonId
    mentee: str
    reason: str
    why: str
    helps: tuple[str, ...]
    decision: Decision | None
    waiting_days: int | None
    tier: int
    changes: tuple[HelpRow, ...] = ()
    rivals: tuple[str, ...] = ()
    places_of: tuple[str, ...] = ()
    credit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """One pair of a reviewed round with the answers of both sides."""

    pair: Pair
    mentor: str
    mentees: str
    mentor_agreed: bool | None
    mentee_agreed: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """A round on the screen.

    Attributes:
        coverage: domain code to mentees who need it, mentors who can serve it, their free places.
        total, matched, worst: of the plan with the decisions laid over it.
        changed_since: the register would give other participants now.
        text_warning: code of what to tell about the reading of texts, "" for nothing.
        undecided: proposals that wait for a word.
        stale: decisions came after the computation, its proof is of another plan.
        gone: how many people of the round have withdrawn consent; they are not shown.
        unheeded: how many of them the run still counts.
        back: how many the run was computed without who consent again: the next run takes them.
        fallen: places in offered pairs that have ended for want of a consent.
        unserved: mentees of a reviewed round whose pairs have ended: another mentor may be offered.
        unknown_names: who named a colleague that could not be found (or told apart).
    """

    round: Round
    run: Run | None
    rows: tuple[PairRow, ...]
    unplaced: tuple[UnplacedRow, ...]
    pairs: tuple[PairLine, ...]
    funnel: Funnel
    coverage: Mapping[str, tuple[int, int, int]]
    total: float
    matched: int
    worst: float
    changed_since: bool
    tier: str
    text_warning: str
    job: Job | None
    undecided: int
    gone: int = 0
    unheeded: int = 0
    back: int = 0
    fallen: int = 0
    unserved: tuple[PairRow, ...] = ()
    unknown_names: tuple[str, ...] = ()
    stale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One mentor seen by one mentee; ``reasons`` forbid the pair, in words for the curator."""

    mentor_id: PersonId
    mentor: str
    points: int
    score: float
    allowed: bool
    reasons: tuple[str, ...]
    free_places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCard:
    """Everything about one mentee in a run.

    ``evidence`` says why the text was understood so; ``reliability`` is a word; ``options`` are
    all mentors, the best first.
    """

    row: PairRow
    options: tuple[Option, ...]
    reliability: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What fixing or forbidding a pair costs the whole plan, in numbers and in words.

    ``lock`` is None when a rule that nobody may set aside bars the pair.
    """

    lock: Price | None
    ban: Price | None
    words_lock: str
    words_ban: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffRow:
    """One mentee whose pair differs between two runs; "" for no pair."""

    mentee: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundDiff:
    """One run against another, and what the decisions cost against the free optimum."""

    words: str
    rows: tuple[DiffRow, ...]
    cost_of_decisions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sure:
    """How sure a pair is: a share, its code (firm, likely, loose) and a sentence."""

    share: float
    word: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPrice:
    """One standing decision and what the plan loses because of it.

    Attributes:
        decision: the row.
        kind: what was decided, in words.
        mentee, mentor: names; "" for no mentor.
        price: below 0 the plan gains by the decision, as by a lock against a rule.
        words: the price in a sentence.
        free: nothing is lost.
    """

    decision: Decision
    kind: str
    mentee: str
    mentor: str
    price: Price
    words: str
    free: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """What one more place at a mentor is worth; ``serves`` is the name of who would be served."""

    mentor_id: PersonId
    mentor: str
    coverage: int
    total: float
    serves: str
    words: str
    useful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtRow:
    """What one more mentor strong in a domain, with one place, would bring."""

    domain: str
    name: str
    coverage: int
    total: float
    words: str
    useful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What would help the whole round, the most helpful first.

    ``stale``: decisions came after the run, and the advice is about the plan of the run.
    """

    places: tuple[PlaceRow, ...]
    sought: tuple[SoughtRow, ...]
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipleRow:
    """One principle and the plan it leads to.

    ``low`` is the mean of the weakest 5 % of the pairs, ``price`` per cent of the plain total.
    """

    code: str
    name: str
    coverage: int
    total: float
    worst: float
    low: float
    price: float
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """The plan by the wishes of both sides: how many pairs were spoken of, how many block it.

    ``kept`` is the total of the stable plan as a share of this plan's.
    """

    spoken: int
    count: int
    stable_matched: int
    stable_total: float
    kept: float | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """Pairs that would both fit better together than with whom the plan gives them.

    ``counted`` is False where nobody has looked: the round is large, or its run stopped early.
    """

    count: int
    pairs: tuple[tuple[str, str], ...]
    words: str
    wishes: Wished | None
    counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairView:
    """A preview of a round mended with the fewest changes; nothing is written.

    Attributes:
        rows: who would change.
        kept, lost: pairs of now that stand, that do not.
        matched: mentees with a mentor then.
        unserved: names of who would have none.
        proven: the certificate holds.
        words: all that in a sentence.
    """

    rows: tuple[DiffRow, ...]
    kept: int
    lost: int
    matched: int
    unserved: tuple[str, ...]
    proven: bool
    words: str
