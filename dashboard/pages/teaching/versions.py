"""Versions of the weights: in force, what outcomes would have, a proposal to sign or decline."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from analytics.learning import Proposal, words
from analytics.validity import Validity
from dashboard import session
from dashboard.pages.teaching import actions, conditions
from dashboard.widgets import attempt, confirmed_button
from dashboard.widgets.long_work import WAITING, under_way
from dashboard.widgets.plainly import plain_rows, plainly
from data import jobs
from data.codebook.learning import limits
from data.i18n import _, number
from data.records.ids import JobId
from data.records.job import Job, JobState
from data.records.monitoring import WeightsState, WeightsVersion
from matching.rounds.weights import InForce

REASON = "weights.reason"


def show(seen: Validity, now: InForce, known: tuple[WeightsVersion, ...], job: Job | None) -> None:
    """What is in force, what may be proposed, what waits for a signature, what was before."""
    st.header(_("Weights of the components"))
    said = (
        _("In force: the published weights.")
        if not now.number
        else _("In force: version {number}, signed.", number=now.number)
    )
    st.write(said)
    waiting = next((one for one in known if one.state is WeightsState.PROPOSED), None)
    st.table(plain_rows(_rows(seen.proposal, now, waiting)), border="horizontal", hide_index=True)
    _preliminary(seen.proposal)
    if waiting is not None:
        _sign(waiting)
    elif job is not None and job.state in WAITING:
        progress(job.id)
    else:
        _ask(seen, job)
    _earlier(known)


def _rows(proposal: Proposal, now: InForce, waiting: WeightsVersion | None) -> list[dict[str, str]]:
    primary = proposal.primary
    rows = []
    for code, weight in now.weights.items():
        row = {_("Component"): words.component(code), _("In force, %"): number(weight * 100, 1)}
        if waiting is not None:
            row[_("Version {number}, %", number=waiting.number)] = number(
                waiting.weights.get(code, 0.0) * 100, 1
            )
        if proposal.wanted:
            row[_("By outcomes alone, %")] = number(proposal.wanted[code] * 100, 1)
        if code in primary.intervals:
            low, high = primary.intervals[code]
            row[_("Effect, 90 % interval")] = f"{number(low, 2)} … {number(high, 2)}"
        rows.append(row)
    return rows


def _preliminary(proposal: Proposal) -> None:
    if not proposal.wanted:
        st.caption(
            _("Nothing is fitted yet: there are too few pairs, or their outcomes do not vary.")
        )
        return
    st.caption(
        _(
            "“By outcomes alone” is what the primary outcome would have, drawn to the weights in"
            " force and without the limit of a step; one version moves a weight by a fifth of it at"
            " most. Effect: change of the outcome in its standard deviations when the component"
            " goes from 0 to 1; an interval with 0 inside shows nothing."
        )
    )
    if proposal.state == "preliminary":
        st.warning(_("Preliminary: too few pairs to propose a change."))


def _ask(seen: Validity, job: Job | None) -> None:
    if job is not None and job.state is JobState.FAILED:
        st.error(
            _("The trial failed: {why}", why=plainly(jobs.words(job))), icon=":material/report:"
        )
    proposal = seen.proposal
    confirmed_button(
        _("Try on past rounds and propose"),
        _(
            "Past rounds will be solved again with the new weights, nothing in them changes. Then a"
            " proposal stands here for you to sign or decline."
        ),
        "weights.ask",
        partial(actions.ask, proposal.weights, basis(seen), proposal.aside),
        disabled=not proposal.open,
    )


def basis(seen: Validity) -> dict[str, object]:
    """What a proposal rests on, JSON-ready."""
    primary = seen.proposal.primary
    return {
        "refusals": [one.code for one in seen.proposal.refusals],
        "conditions": [one.dump() for one in seen.proposal.conditions],
        "outcome": primary.outcome,
        "pairs": primary.pairs,
        "rounds": seen.rounds,
        "gain": primary.gain,
        "error": primary.error,
        "slope": primary.slope,
        "data_version": seen.data_version,
        "synthetic": seen.synthetic,
    }


def _sign(one: WeightsVersion) -> None:
    """The back-test of a proposal, then a reason and the two buttons."""
    st.subheader(_("Version {number} waits for your word", number=one.number))
    tested: Any = one.basis.get("back_test", {})
    _tested(tested, one)
    reason = st.text_input(_("Reason (obligatory)"), key=REASON, max_chars=300)
    said = _reason
    with st.container(horizontal=True):
        confirmed_button(
            _("Sign"),
            _("Every round opened from now on will take these weights. Open rounds keep theirs."),
            "weights.sign",
            _told(actions.sign, one.number, said),
            disabled=not (reason and tested.get("passed")),
            main=True,
        )
        st.button(
            _("Decline"),
            key="weights.decline",
            disabled=not reason,
            on_click=attempt,
            args=(_told(actions.decline, one.number, said),),
        )


def _reason() -> str:
    return str(st.session_state.get(REASON, ""))


def _told(
    action: Callable[[int, str], str], number_: int, reason: Callable[[], str]
) -> Callable[[], str]:
    return lambda: action(number_, reason())


def _tested(tested: Mapping[str, Any], one: WeightsVersion) -> None:
    rounds = [each for each in tested.get("rounds", ()) if each["aside"]]
    if not rounds:
        st.warning(_("No past round could be solved again, so this version cannot be signed."))
        return
    changed = sum(each["changed"] for each in rounds)
    everybody = sum(each["mentees"] for each in rounds)
    slope: Any = one.basis.get("slope") or 0.0
    st.write(
        _(
            "On rounds that taught nothing: another mentor for {changed} of {all} mentees,"
            " predicted gain {gain} of a point of 100 a pair (90 % interval {lo} … {hi}), that is"
            " {effect} standard deviations of the outcome.",
            changed=changed,
            all=everybody,
            gain=number((tested["gain"] or 0.0) * 100, 2),
            lo=number((tested["lo"] or 0.0) * 100, 2),
            hi=number((tested["hi"] or 0.0) * 100, 2),
            effect=number((tested["gain"] or 0.0) * slope, 3),
        )
    )
    checks = (
        (tested["served_held"], _("Nobody loses a mentor")),
        (tested["worst_held"], _("The weakest pair does not get weaker")),
        (tested["gaps_held"], _("The distance between groups does not get wider")),
    )
    st.markdown("  \n".join(f"{conditions.mark(met=bool(held))} · {said}" for held, said in checks))
    st.table(plain_rows(_round(each) for each in rounds), border="horizontal", hide_index=True)
    _other_plan(one.basis.get("other_plan"))


def _other_plan(found: Any) -> None:
    """What drawn pairs say of the other plan, where rounds have drawn."""
    if not found:
        st.caption(
            _("Past rounds have drawn nothing: what another plan would have brought is not known.")
        )
        return
    for name, told in found.items():
        if not told["claim"]:
            st.caption(
                _(
                    "{outcome}: the effective sample of drawn pairs is {effective}; under {least}"
                    " nothing is claimed.",
                    outcome=words.outcome(name),
                    effective=number(told["effective"], 1),
                    least=limits().gate.effective,
                )
            )
        else:
            st.caption(
                _(
                    "{outcome}: by drawn pairs the other plan brings {snips} standard deviations,"
                    " from {lo} to {hi} whatever the pairs that no draw could give.",
                    outcome=words.outcome(name),
                    snips=number(told["snips"], 2),
                    lo=number(told["lo"], 2),
                    hi=number(told["hi"], 2),
                )
            )


def _round(one: Mapping[str, Any]) -> dict[str, str]:
    gaps = "; ".join(
        f"{_gap(each['by'])}: {number(each['before'] * 100, 1)} → {number(each['after'] * 100, 1)}"
        for each in one["gaps"]
    )
    return {
        _("Round"): str(one["name"]),
        _("Mentees"): str(one["mentees"]),
        _("Another mentor"): str(one["changed"]),
        _("Weakest pair, points"): f"{number(one['worst_before'] * 100, 1)} → "
        f"{number(one['worst_after'] * 100, 1)}",
        _("Distance between groups, points"): gaps or _("groups are too small"),
    }


def _gap(by: str) -> str:
    message = f"learning.group.{by}"
    return _(message)


@st.fragment(run_every="2s")
def progress(job_id: JobId) -> None:
    """Ask every two seconds; when the job has ended, draw the whole page anew and ask no more."""
    if session.current() is None:
        st.rerun()
    with session.look() as work:
        job, now = jobs.status(work, job_id), work.now
    if job.state not in WAITING:
        st.rerun()
    done = _(
        "past rounds are being solved again, done: {percent} %", percent=round(job.progress * 100)
    )
    under_way(job, now, done, "weights.stop", partial(actions.stop, job_id))


def _earlier(known: tuple[WeightsVersion, ...]) -> None:
    decided = [one for one in known if one.state is not WeightsState.PROPOSED]
    if not decided:
        return
    with st.expander(_("Earlier versions: {count}", count=len(decided))):
        st.table(
            plain_rows(
                {
                    _("Version"): str(one.number),
                    _("State"): _(f"weights.state.{one.state.value}"),  # noqa: INT001 -- a code
                    _("Decided on"): f"{one.decided_at:%d.%m.%Y}" if one.decided_at else "–",
                    _("Reason"): one.reason,
                }
                for one in decided
            ),
            border="horizontal",
            hide_index=True,
        )
