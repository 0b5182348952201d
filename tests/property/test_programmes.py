"""Whatever the term, the kind and the answers: dates stay inside, shares stay in order."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from data.codebook import framework
from data.codebook.calendar import is_workday
from data.codebook.programmes import programme_templates
from data.records.programme import Programme, ProgrammeState
from matching.profile import codes
from matching.programmes import plan
from matching.programmes.plan import Term

CODES = codes(framework())
TEMPLATES = programme_templates()
DAYS = st.dates(date(2025, 1, 1), date(2027, 6, 30))
KINDS = st.sampled_from([one for one in CODES.kinds if one != "speed"])
DURATIONS = st.lists(st.sampled_from(CODES.durations), unique=True).map(tuple)
ANSWERS = st.builds(
    lambda duration, hours: {"duration": duration, **({"hours_per_month": hours} if hours else {})},
    DURATIONS,
    st.sampled_from(("", *CODES.hours)),
)


@st.composite
def terms(draw):
    """A term as a draft makes it, with its kind and answers."""
    kind, answers = draw(KINDS), draw(st.lists(ANSWERS, min_size=2, max_size=5))
    months = plan.months_of(kind, answers, CODES, TEMPLATES.months)
    least = max(1, CODES.kinds[kind].months_min)
    return kind, answers, plan.term_of(draw(DAYS), months, least, TEMPLATES.last_day)


@given(terms(), st.integers(1, 12))
def test_no_action_lies_outside_the_term_or_on_a_free_day(made, count):
    kind, _answers, term = made
    days = plan.spread(term, count)
    assert len(days) == count
    assert list(days) == sorted(days)
    assert all(term.starts_on <= day <= term.ends_on and is_workday(day) for day in days)
    assert term.starts_on < plan.middle(term) <= term.ends_on
    assert term.ends_on <= plan.after_months(term.starts_on, CODES.kinds[kind].months_max)


@given(terms())
def test_a_term_is_never_cut_below_what_the_kind_needs(made):
    kind, _answers, term = made
    least = plan.after_months(term.starts_on, max(1, CODES.kinds[kind].months_min))
    assert term.ends_on >= least - timedelta(days=14)  # at most a row of holidays before it


@given(terms(), st.data())
def test_planned_to_date_grows_from_nothing_to_all(made, data):
    kind, answers, term = made
    meetings = plan.meetings_in(term, plan.pace_of(kind, answers, CODES, TEMPLATES))
    one = programme(term, meetings)
    first = data.draw(st.dates(term.starts_on - timedelta(days=5), term.ends_on))
    later = first + timedelta(days=data.draw(st.integers(0, 60)))
    assert 0 <= plan.planned_to_date(one, first) <= plan.planned_to_date(one, later) <= meetings
    assert plan.planned_to_date(one, term.starts_on) == 0
    assert plan.planned_to_date(one, term.ends_on) == meetings


@given(st.integers(0, 60), st.integers(0, 60))
def test_fidelity_is_a_share_or_has_no_ground(held, planned):
    found = plan.fidelity(held, planned)
    assert (found is None) == (planned == 0)
    if found is not None:
        assert found * planned == held
        assert found >= 0


@given(DAYS, st.lists(DAYS, max_size=8), st.integers(0, 400))
def test_quiet_days_count_from_the_last_meeting(started, held, after):
    on = started + timedelta(days=after)
    days = plan.quiet_days(on, started, held)
    past = [one for one in held if one <= on]
    assert days == (on - (max(past) if past else started)).days
    if past:
        assert plan.quiet_days(on, started, [*held, on]) == 0


@given(st.lists(st.lists(st.sampled_from(CODES.domains), unique=True, max_size=3), min_size=1))
def test_a_group_is_told_only_what_everybody_asks_for(needs):
    assume(needs)
    shared = plan.shared_needs(needs)
    assert all(one in mine for one in shared for mine in needs)
    assert all(one in shared for one in CODES.domains if all(one in mine for mine in needs))
    assert len(set(shared)) == len(shared)


@given(
    st.sampled_from(["yes", "no", None]),
    st.lists(st.sampled_from(CODES.domains), unique=True, max_size=3),
    st.dictionaries(st.sampled_from(CODES.domains), st.integers(1, 5)),
)
def test_nothing_sensitive_or_unshared_comes_out(share, top, grid):
    answers = {**grid, "needs_top": tuple(top)}
    if share:
        answers["mentee.share_needs"] = share
    found = plan.needs_of(answers, CODES, 3.5)
    assert "wellbeing" not in found
    if share != "yes":
        assert found == ()
    elif top:
        assert found == tuple(one for one in top if one != "wellbeing")


def programme(term: Term, meetings: int) -> Programme:
    return Programme(
        id="p",
        school_id="s",
        pair_id="pair",
        state=ProgrammeState.RUNNING,
        edition=1,
        goals=(),
        actions=(),
        checkpoints=(),
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        meetings_planned=meetings,
        agreed={},
    )
