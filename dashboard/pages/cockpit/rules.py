"""«Правила подбора»: the dials of a round in words, what each does and what it costs."""

from dataclasses import dataclass

import streamlit as st

from dashboard.pages.cockpit import floors, kinds, labels
from data.i18n import _
from data.records.round import Round
from matching.assign import Policy
from matching.assign.policy import FAIRNESS, LEXIMIN, MAX_MIN, MOST_DRAWN, WORST
from matching.proposal import effects
from matching.rounds import Funnel, Kind, RoundKind
from matching.rounds.opening import MOST_GAP
from matching.rounds.snapshot import kind_of, policy_of, stop_of

NAME, DIAL, FLOOR, GAP = "round.name", "round.fairness", "round.floor", "round.stop_at"
WEAKEST, DRAW, SEED = "round.worst", "round.draw", "round.seed"
SEEDS = 999_999  # what a person may type; the engine takes more
PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How a round chooses, as its fields say it; ``stop_at`` is the proved gap that is enough."""

    name: str = ""
    policy: Policy = Policy()  # noqa: RUF009 -- frozen
    stop_at: float = 0.0
    kind: RoundKind = RoundKind()  # noqa: RUF009 -- frozen


def of(one: Round) -> Rules:
    """The rules a round has."""
    policy, _weights = policy_of(one.policy)
    kind = kind_of(one.policy)
    return Rules(name=one.name, policy=policy, stop_at=stop_of(one.policy), kind=kind)


def fields(now: Rules, draft: Round | None = None, funnel: Funnel | None = None) -> None:
    """All dials with their meaning; of an open ``draft`` also what its threshold would remove."""
    st.text_input(
        _("Name of the round"),
        now.name,
        key=NAME,
        placeholder=_("for example, autumn"),
        max_chars=80,
    )
    if draft is not None:
        st.caption(labels.weights(draft.policy))
    kinds.fields(now.kind)
    st.caption(_("What every principle gave and what it cost is seen after the computation."))
    st.radio(
        _("How to choose between plans that give a mentor to as many"),
        FAIRNESS,
        index=FAIRNESS.index(now.policy.fairness),
        format_func=dial,
        captions=[_dial_meaning(one) for one in FAIRNESS],
        disabled=_one_by_one(now.policy),
        key=DIAL,
    )
    if _one_by_one(now.policy):
        st.caption(
            _("There is nothing to choose: “the weakest pairs one by one” decides it all below.")
        )
    bound = kinds.bound(now.kind)
    if bound:
        st.caption(_("In a round of this kind neither the weakest pairs first nor a draw exist."))
    else:
        _weakest(now.policy)
    _floor(now.policy)
    if draft is not None and funnel is not None:
        floors.of_draft(draft.id, funnel)
    if not bound:
        _draw(now.policy)
    _gap(now.stop_at)


def _one_by_one(policy: Policy) -> bool:
    """Whether leximin is chosen, in the fields or before: it leaves nothing to the dial."""
    bound = RoundKind(kind=st.session_state.get(kinds.KIND) or Kind.ANY).bound
    return bool(st.session_state.get(WEAKEST, policy.worst) == LEXIMIN) and not bound


def _weakest(policy: Policy) -> None:
    st.radio(
        _("The weakest pairs"),
        WORST,
        index=WORST.index(policy.worst),
        format_func=weakest,
        captions=[_weakest_meaning(one) for one in WORST],
        key=WEAKEST,
    )


def _floor(policy: Policy) -> None:
    st.number_input(
        _("Do not propose pairs under so many points of 100 (0 for no threshold)"),
        min_value=0,
        max_value=100,
        value=labels.points(policy.floor or 0.0),
        step=5,
        key=FLOOR,
        help=_(
            "A pair under the threshold is never proposed, even if somebody stays without a mentor"
            " because of it. A pair locked by you stands under any threshold."
        ),
    )


def _draw(policy: Policy) -> None:
    """The share of the draw; leximin leaves nothing to draw between."""
    barred = _one_by_one(policy)
    share, seed = st.columns([3, 2], vertical_alignment="bottom")
    share.number_input(
        _("Draw among plans almost as good: give up at most, % of the sum (0 for no draw)"),
        min_value=0.0,
        max_value=PERCENT * MOST_DRAWN,
        value=PERCENT * policy.draw,
        step=0.5,
        format="%.1f",
        disabled=barred,
        key=DRAW,
    )
    if not barred and st.session_state.get(DRAW, policy.draw):
        seed.number_input(
            _("Number of the draw"),
            min_value=0,
            max_value=SEEDS,
            value=min(policy.seed, SEEDS),
            key=SEED,
            help=_("The same number draws the same plan again: anybody can check the draw."),
        )
    st.caption(
        _("There is nothing to draw: the weakest pairs one by one leave a single plan.")
        if barred
        else _(
            "A draw is for fair comparison later: which of equally good pairs was chosen is then"
            " chance, and how often each would be drawn is written down. It never costs anybody a"
            " mentor."
        )
    )


def _gap(stop_at: float) -> None:
    st.number_input(
        _("Gap that is enough, % (0 for the proved optimum)"),
        min_value=0.0,
        max_value=PERCENT * MOST_GAP,
        value=PERCENT * stop_at,
        step=0.1,
        format="%.2f",
        key=GAP,
        help=_(
            "A very large round may stop as soon as it is proved that no other plan is better by"
            " more than this. The plan then says how large its gap is and is not called the best."
        ),
    )


def said() -> Rules:
    """The rules as they stand in the fields."""
    state = st.session_state
    kind = kinds.said()
    worst = "" if kind.bound else state.get(WEAKEST) or ""
    none = kind.bound or worst == LEXIMIN
    draw = 0.0 if none else float(state.get(DRAW) or 0) / PERCENT
    floor = int(state.get(FLOOR) or 0)
    return Rules(
        name=state.get(NAME, ""),
        policy=Policy(
            fairness=state.get(DIAL, Policy().fairness),
            floor=floor / PERCENT if floor else None,
            worst=worst,
            draw=draw,
            seed=int(state.get(SEED) or 0) if draw else 0,
        ),
        stop_at=float(state.get(GAP) or 0) / PERCENT,
        kind=kind,
    )


def dial(fairness: int) -> str:
    """What a position of the dial is called, as everywhere else."""
    return _begun(effects.principle(f"fairness_{fairness}"))


def way(policy: Policy) -> str:
    """The whole way of choosing in a phrase: only what the plan really goes by."""
    first = [effects.principle(policy.worst)] if policy.worst else []
    then = [] if policy.worst == LEXIMIN else [effects.principle(f"fairness_{policy.fairness}")]
    return _(", then ").join([*first, *then])


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _dial_meaning(fairness: int) -> str:
    return {
        1: _("Only the sum of all pairs counts; a single weak pair may be the price."),
        2: _("The usual choice. Weak pairs count more; a pair may still be weak."),
        4: _("Weak pairs count much more; the sum falls further for it."),
        8: _("The weakest pair counts almost alone; the strong ones may lose most."),
    }[fairness]


def weakest(worst: str) -> str:
    """What is done for the weakest pairs, in a phrase."""
    return {
        "": _("Nothing more (usual)"),
        MAX_MIN: _begun(effects.principle(MAX_MIN)),
        LEXIMIN: _begun(effects.principle(LEXIMIN)),
    }[worst]


def _weakest_meaning(worst: str) -> str:
    return {
        "": _("The choice above is enough."),
        MAX_MIN: _("First the weakest pair is lifted as high as it goes; the sum may fall for it."),
        LEXIMIN: _(
            "Then the next weakest, and so on, whatever the sum loses; only for rounds of a school."
        ),
    }[worst]
