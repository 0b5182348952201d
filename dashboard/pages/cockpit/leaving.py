"""«Что если наставник уходит»: the round mended with the fewest changes; nothing is written."""

from collections.abc import Mapping

import streamlit as st

from dashboard import session
from dashboard.pages.cockpit import difference
from dashboard.widgets.plainly import plainly
from data.errors import ProgrammeError
from data.i18n import _, say
from data.names import sort_key
from data.records.ids import PersonId
from matching import rounds
from matching.rounds import RepairView, RoundView

MENTORS, MENTEES, PLACES = "round.leaving", "round.leaving.mentees", "round.leaving.places"
ABREAST, MOST = 3, 20  # fields in a row; places that may be typed


def show(view: RoundView) -> None:
    """Who leaves or keeps fewer places, and the round mended."""
    st.info(
        _("This only shows what would be: nothing is written, no pair changes."),
        icon=":material/visibility:",
    )
    with session.look() as work:
        every = {one.mentor_id: one.mentor for one in rounds.advice(work, view.round.id).places}
    mentors = every | {one.mentor_id: one.mentor for one in view.rows if one.mentor_id}
    mentees = {one.mentee_id: one.mentee for one in view.rows}
    one, two = st.columns(2)
    with one:
        gone = _people(_("Mentors who leave or lose places"), mentors, MENTORS)
    with two:
        away = _people(_("Mentees who leave"), mentees, MENTEES)
    places = _places({who: mentors[who] for who in gone})
    if not gone and not away:
        st.caption(
            _("Choose somebody: who would change and who would stay alone is shown at once.")
        )
        return
    try:
        with session.look() as work:
            found = rounds.repair(work, view.round.id, places=places, mentees=away)
    except ProgrammeError as refusal:
        st.warning(plainly(say(refusal)))
        return
    _mended(found)


def _people(label: str, known: Mapping[PersonId, str], key: str) -> list[PersonId]:
    """Some of one side, by name."""
    chosen = st.multiselect(
        label,
        sorted(known, key=lambda who: sort_key(known[who])),
        format_func=known.__getitem__,
        key=key,
        placeholder=_("Choose people"),
        select_all=False,  # one wrong press would send the whole school away
    )
    return [who for who in chosen if who in known]


def _places(gone: Mapping[PersonId, str]) -> dict[PersonId, int]:
    """How many places each of them has from now on; none unless somebody says so."""
    if not gone:
        return {}
    st.caption(_("How many places each has from now on: 0 leaves altogether."))
    sides = st.columns(ABREAST, vertical_alignment="bottom")
    return {
        who: int(
            sides[at % ABREAST].number_input(
                plainly(name), min_value=0, max_value=MOST, value=0, key=f"{PLACES}.{who}"
            )
        )
        for at, (who, name) in enumerate(gone.items())
    }


def _mended(found: RepairView) -> None:
    """The sentence, who changes, who is left alone, how to do it."""
    one, two, three = st.columns(3)
    one.metric(_("Pairs that stay"), found.kept)
    two.metric(_("Pairs that end or change"), found.lost)
    three.metric(_("With a mentor then"), found.matched)
    st.markdown(plainly(found.words))
    if found.rows:
        difference.table(found.rows)
    if found.unserved:
        names = plainly("; ".join(found.unserved))
        st.markdown(f"**{_('Without a mentor then')}:** {names}.")
    st.caption(
        _(
            "Proved: no other way keeps more of the pairs of now, and none that keeps as many"
            " serves the queue better: first who has waited 45 days or was left by a mentor,"
            " then early career, then the rest."
        )
        if found.proven
        else _("That no other way keeps more pairs is not proved.")
    )
    _how(found)


def _how(found: RepairView) -> None:
    """The same by decisions, step by step."""
    moves = [one for one in found.rows if one.after]
    alone = [one for one in found.rows if not one.after]
    if not moves and not alone:
        return
    with st.expander(_("How to do it by decisions")):
        st.write(
            _(
                "First put right in the bank who has left. Then, in the cards of these mentees,"
                " take the old decision back and:"
            )
        )
        lines = [
            _("replace by hand: {mentee} → {mentor}", mentee=one.mentee, mentor=one.after)
            for one in moves
        ]
        lines += [_("leave without a pair: {mentee}", mentee=one.mentee) for one in alone]
        st.markdown("\n".join(f"- {plainly(one)}" for one in lines))
        st.write(
            _(
                "“Compute again” looks for the best plan, not for the one nearest to now: accept"
                " the pairs that should stay before it."
            )
        )
