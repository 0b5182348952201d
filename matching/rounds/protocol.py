"""Protocol of forming pairs (paper 22): what was proposed, what people decided and why.

Only what is final is told: who has no pair is told by a code in words, never by needs; that the
sides have not agreed is told without saying which of them. Whoever has no live consent has no name.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from data.access import Permission
from data.codebook import form_and_kind, label
from data.errors import StateError
from data.i18n import _, number
from data.papers.kinds import About, PaperKind, Subject
from data.records.ids import PersonId, RoundId
from data.records.pair import Pair, PairState
from data.records.round import Decision, DecisionKind, Round, RoundStatus, UnmatchedReason
from data.store import Work
from matching.assign.policy import LEXIMIN, Policy
from matching.proposal import effects
from matching.proposal.gap import proved_gap
from matching.proposal.words import stopped
from matching.rounds import words
from matching.rounds.lens import Lens, lens
from matching.rounds.naming import Names, names
from matching.rounds.standing import KEEPING

PROTOCOL = "round_protocol"
READY = frozenset(
    {RoundStatus.REVIEWED, RoundStatus.APPROVED, RoundStatus.ORDERED, RoundStatus.CLOSED}
)
ASKED = frozenset({PairState.PROPOSED, PairState.CURATOR_APPROVED})
FELL = frozenset(
    {
        PairState.REJECTED_BY_CURATOR,
        PairState.DECLINED_BY_MENTOR,
        PairState.DECLINED_BY_MENTEE,
        PairState.LAPSED,
    }
)
SIDES = frozenset({UnmatchedReason.DECLINED_BY_MENTOR, UnmatchedReason.DECLINED_BY_MENTEE})
NOBODY = "–"
PERCENT = 100


def protocol(work: Work, subject: str) -> Mapping[str, object]:
    """The round as it was decided.

    Raises:
        StateError: not every proposal is decided yet.
    """
    found = work.rounds.get(RoundId(subject))
    if found.status not in READY:
        raise StateError(kind="round", state=found.status.value, wanted="protocol")
    one = lens(work, found.id)
    called, pairs = names(work, one.gone), work.pairs.of_round(found.id)
    funnel = one.frozen.funnel
    return {
        "title": found.name or _("round No. {number}", number=found.number),
        "state": words.status(found.status),
        "dates": _dates(work, one),
        "mentees": funnel.mentees_consented,
        "mentors": funnel.mentors_consented,
        "places": funnel.places,
        "policy": _policy(one.frozen.policy),
        "pairs": list(_pairs(one, called, pairs)),
        "unmatched": list(_unmatched(one, called, pairs)),
        "deviations": list(_deviations(one, called)),
        "certificate": _certificate(one),
        "digest": found.digest,
        "software": found.software or NOBODY,
        "seed": found.seed,
    }


def _dates(work: Work, one: Lens) -> list[Mapping[str, str]]:
    def told(what: str, at: datetime) -> Mapping[str, str]:
        return {"what": what, "on": f"{at.astimezone(work.zone):%d.%m.%Y}"}

    found = [told(_("Round opened"), one.round.created_at)]
    kept = work.snapshots.of(one.round.id)
    if kept is not None:
        found.append(told(_("Participants fixed"), kept.frozen_at))
    found.append(told(_("Proposals computed"), one.run.computed_at))
    if one.decisions:
        found.append(told(_("Last decision of the curator"), one.decisions[-1].at))
    return found


def _policy(policy: Policy) -> list[str]:
    """By which rule pairs were sought: the order of goals, in words."""
    first = [effects.principle(policy.worst)] if policy.worst else []
    then = [] if policy.worst == LEXIMIN else [effects.principle(f"fairness_{policy.fairness}")]
    floor = _("not set") if policy.floor is None else f"{round(policy.floor * PERCENT)}"
    return [
        _("rules and consents first; then as many mentees with a mentor as can be"),
        _(", then ").join([*first, *then]),
        _("lowest fit of a pair, of 100: {floor}", floor=floor),
    ]


def _pairs(one: Lens, called: Names, pairs: Sequence[Pair]) -> Iterator[Mapping[str, object]]:
    """Pairs that stand or wait for an answer, groups as one line."""
    shown = [pair for pair in pairs if not _hidden(one, pair)]
    for at, pair in enumerate(shown, start=1):
        mentees = [who for who in (pair.mentee_ids or pair.former_ids) if who not in one.gone]
        yield {
            "number": at,
            "mentor": called(pair.mentor_id),
            "mentees": "\n".join(called(who) for who in mentees),
            "form": form_and_kind(pair.form, pair.kind),
            "points": _points(pair),
            "decision": "\n".join(dict.fromkeys(_decided(one, who, pair) for who in mentees)),
            "state": _answered(pair.state),
        }


def _hidden(one: Lens, pair: Pair) -> bool:
    """Whether there is nobody to name in a pair: the mentor or all mentees have withdrawn."""
    mentees = set(pair.mentee_ids or pair.former_ids)
    return pair.mentor_id in one.gone or mentees <= set(one.gone)


def _points(pair: Pair) -> str:
    return NOBODY if pair.predicted_fit is None else str(round(pair.predicted_fit * PERCENT))


def _decided(one: Lens, who: PersonId, pair: Pair) -> str:
    """The curator's word about a mentee of a pair, with the reason."""
    found = [
        said
        for said in one.decisions
        if said.mentee_id == who and said.kind in KEEPING and said.mentor_id == pair.mentor_id
    ]
    return _said(found[-1]) if found else words.decision(DecisionKind.ACCEPT)


def _said(one: Decision) -> str:
    told = words.decision(one.kind)
    return f"{told}: {one.reason}" if one.reason else told


def _answered(state: PairState) -> str:
    """What both have said, without which side has said no; what came later is no part of it."""
    if state in FELL:
        return _("the pair was not formed")
    if state in ASKED:
        return _("answers are awaited")
    return words.pair_state(PairState.CONSENTED)


def _unmatched(one: Lens, called: Names, pairs: Sequence[Pair]) -> Iterator[Mapping[str, object]]:
    """Mentees of the round whom no standing pair holds."""
    held = {who for pair in pairs if pair.state not in FELL for who in pair.mentee_ids}
    offered = {who for pair in pairs for who in pair.mentee_ids}
    left = [who for who in one.plan.mentor_of if who not in held and who not in one.gone]
    for at, who in enumerate(sorted(left, key=called), start=1):
        reason = _why(one, who, offered=who in offered)
        yield {"number": at, "mentee": called(who), "reason": reason}


def _why(one: Lens, who: PersonId, *, offered: bool) -> str:
    """Why, in words; that the sides have not agreed hides who of them."""
    row, said = one.unplaced.get(who), one.standing.stances.get(who)
    if not offered and said is not None and said.kind is DecisionKind.LEAVE:
        return _said(said)
    if offered or row is None or row.reason in SIDES:
        return _("the proposed pair was not formed; the search goes on")
    return label("reason", row.reason.value)


def _deviations(one: Lens, called: Names) -> Iterator[Mapping[str, object]]:
    """Where people decided otherwise than the engine had proposed."""
    found = [who for who in one.standing.stances if who not in one.gone and _other(one, who)]
    for at, who in enumerate(sorted(found, key=called), start=1):
        proposal, said = one.proposals.get(who), one.standing.stances[who]
        yield {
            "number": at,
            "mentee": called(who),
            "proposed": called(proposal.mentor_id) if proposal else _("nobody"),
            "decided": _put(called, said),
            "reason": said.reason or NOBODY,
        }


def _other(one: Lens, who: PersonId) -> bool:
    proposal, said = one.proposals.get(who), one.standing.stances[who]
    proposed = proposal.mentor_id if proposal else None
    return (said.mentor_id if said.kind in KEEPING else None) != proposed


def _put(called: Names, said: Decision) -> str:
    kept = said.kind in KEEPING and said.mentor_id is not None
    return called(str(said.mentor_id)) if kept else _("without a pair in this round")


def _certificate(one: Lens) -> list[str]:
    """What is proved of the plan, as the screen of the round says it."""
    told = [_("Computation No. {number}.", number=one.run.run_no), _proof(one)]
    if one.stale:
        told.append(
            _(
                "Decisions or consents have changed since the computation: the proof speaks of the"
                " plan as it was computed."
            )
        )
    return told


def _proof(one: Lens) -> str:
    certificate: Mapping[str, Any] = one.run.certificate
    if certificate.get("proven") and certificate.get("drawn"):
        dials = certificate["policy"]
        return _(
            "Drawn by seed {seed} among almost the best plans: it is proved that at most {share} %"
            " of the greatest sum is given up",
            seed=dials["seed"],
            share=number(dials["draw"] * PERCENT, 1),
        )
    if certificate.get("proven"):
        return _("The optimum is proven: no other plan is better by the rules of the round.")
    gap = proved_gap(certificate, int(str(one.run.totals["mentees"])))
    if gap is None:
        return _("The optimum is not proven.")
    return stopped(gap)


def _rounds(work: Work) -> Sequence[Subject]:
    found = [one for one in work.rounds.all() if one.status in READY and _computed(work, one)]
    return [Subject(id=one.id, words=_called(one)) for one in reversed(found)]


def _computed(work: Work, one: Round) -> bool:
    """Whether the round was run here: of a year taken in from elsewhere only pairs are known."""
    kept = work.snapshots.of(one.id)
    return kept is not None and kept.digest == one.digest and one.run_no > 0


def _called(one: Round) -> str:
    return f"{one.name or _('round No. {number}', number=one.number)} · {one.year}"


PAPERS = (
    PaperKind(
        code=PROTOCOL,
        template=PROTOCOL,
        about=About.ROUND,
        items=("5.1",),
        signer="curator",
        reads=Permission.ROUND_RESULT_READ,
        writes=Permission.ROUND_WRITE,
        values=protocol,
        subjects=_rounds,
    ),
)
