"""Nobody finds out about fewer than five people from what is shown: random schools, all audiences.

The whole attack runs by hand over as many schools as wanted: ``python -m tests.disclosure_attack``.
"""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import disclosure
from analytics.disclosure import (
    CURATOR,
    MUNICIPALITY,
    OUTSIDE,
    SCHOOL,
    UnknownAudienceError,
    admitted,
    disclose,
    exposed,
    filters,
    judging,
    suppressed,
    waits,
)
from analytics.disclosure.tables import hidden_places, lines_of, ranges, whole_table
from analytics.figures import Hidden, Level, Step, Verdict
from data.codebook.disclosure import breaches, rules
from data.codebook.indicators import gate
from data.codebook.source import raw
from tests import disclosure_attack as attack
from tests.disclosure_attack import (
    K,
    attacked,
    figure,
    figures,
    found_out,
    populations,
    town,
    world,
)

NUMBERS = ("value", "n", "N", "k", "lo", "hi", "bounds_lo", "bounds_hi", "official_met")
PEOPLE = [f"p{number}" for number in range(30)]


def some(count, metric="SAT1", part="", where="", yes=PEOPLE, first=0, **more):
    who = set(PEOPLE[first : first + count])
    made = figure(metric, Level.SCHOOL, "s1", who, set(yes), part, where, "v0")
    return replace(made, **more)


def told(audience, *given, before=None):
    return disclose(given, audience, before)


def reasons(found):
    return [one.suppressed_reason for one in found.figures]


# ------------------------------------------------------------------------------------ the attack


@pytest.mark.parametrize("seed", range(5))
def test_no_few_people_are_found_in_a_random_school(seed):
    ways, cells, _all = attacked(seed, SCHOOL if seed % 2 else MUNICIPALITY)
    assert ways == []
    assert cells > 0


@pytest.mark.parametrize("seed", range(2))
def test_no_few_people_are_found_in_a_random_municipality(seed):
    assert town(seed) == []


@pytest.mark.parametrize("audience", [SCHOOL, MUNICIPALITY])
@pytest.mark.parametrize("seed", range(4))
def test_metrics_judged_apart_are_hidden_as_on_the_whole_board(seed, audience):
    """A screen may ask for its row alone: sums of two metrics tell nothing together."""
    one, whole, apart = world(Random(seed), "s1"), {}, {}
    states, combined = filters.offered(populations(one), frozenset(one.people), K)
    wheres = ["", *(code for code, why in states.items() if not why), *combined]
    for where in wheres:
        given = figures(one, where, "v0")
        together = disclose(given, audience, whole)
        whole |= together.shown
        found = {}
        rooms = {rules().deeds.get(cell.metric_id, (cell.metric_id,)) for cell in given}
        for room in sorted(rooms, reverse=bool(seed % 2)):
            told = disclose([cell for cell in given if cell.metric_id in room], audience, apart)
            apart |= told.shown
            found |= {cell.cell: cell for cell in told.figures}
        assert found == {cell.cell: cell for cell in together.figures}
    assert apart == whole


def broken(monkeypatch, seeds=range(12)):
    """Whether the attack finds anything in some random schools."""
    return any(attacked(seed, SCHOOL)[0] for seed in seeds)


def test_without_sums_looked_at_together_the_attack_finds_people(monkeypatch):
    monkeypatch.setattr(
        judging, "admitted", lambda _known, asked, _k, *_secret: [True] * len(asked)
    )
    assert broken(monkeypatch)


def test_without_the_complement_the_attack_finds_people(monkeypatch):
    """The mutant of the rule for counts alone, where no records are known."""
    monkeypatch.setattr(judging, "withheld", lambda _counts, first, _k: frozenset(first))
    given = [replace(one, records=frozenset(), sums=()) for one in partition(7, 9, 3)]
    shown = [one for one in disclose(given, SCHOOL).figures if not one.suppressed_reason]
    assert {one.part for one in shown} == {"", "reason=a", "reason=b"}
    assert 0 < shown[0].n - sum(one.n for one in shown[1:]) < K


def test_without_deeds_looked_at_together_the_attack_finds_people(monkeypatch):
    """The rules as they were: by n alone, each metric for itself."""
    monkeypatch.setattr(judging, "_hide_deeds", lambda *_given: None)
    monkeypatch.setattr(judging, "_halves", lambda _figure: [])
    ways = [way for seed in range(4) for way in attacked(seed, SCHOOL)[0]]
    assert {way.split()[1] for way in ways} == {"UNM", "COMPL"}


def test_metrics_that_count_the_same_people_are_attacked_together(monkeypatch):
    """Each share is large enough on both sides; what two of them leave is not."""
    monkeypatch.setattr(judging, "_hide_deeds", lambda *_given: None)
    ways = [way for seed in range(8) for way in attacked(seed, MUNICIPALITY)[0]]
    assert any(way.startswith("deeds COMPL") for way in ways)


def test_without_the_remainder_of_filters_the_attack_finds_people(monkeypatch):
    everyone = dict.fromkeys
    monkeypatch.setattr(
        attack, "offered", lambda people, _all, _k: (everyone(people, Hidden.NOTHING), ())
    )
    monkeypatch.setattr(
        judging, "admitted", lambda _known, asked, _k, *_secret: [True] * len(asked)
    )
    assert broken(monkeypatch)


def partition(*sizes):
    """A whole and its parts, one after another."""
    parts, first = [], 0
    for name, size in zip("abcdef", sizes, strict=False):
        parts.append(some(size, "COMPL", f"reason={name}", first=first))
        first += size
    return [some(sum(sizes), "COMPL"), *parts]


def test_a_remainder_that_is_not_hidden_is_found():
    """The mutant "unsuppressed remainder" dies: the attack sees the whole less its parts."""
    shown = [(one, one.records) for one in partition(7, 9, 3)[:3]]
    assert found_out(shown)
    fine = disclose(partition(7, 9, 3), SCHOOL)
    assert reasons(fine) == [Hidden.NOTHING, Hidden.COMPLEMENT, Hidden.NOTHING, Hidden.SMALL]


# ------------------------------------------------------------------------------ sums and differences


@given(st.lists(st.sets(st.sampled_from(PEOPLE[:12]), min_size=1), min_size=1, max_size=7))
def test_what_is_admitted_gives_nobody_away(sets):
    asked = [frozenset(one) for one in sets]
    fine = admitted([], asked, K)
    kept = {one for one, whether in zip(asked, fine, strict=True) if whether}
    assert not exposed(kept, K)
    assert attack.by_pairs(kept) == attack.by_algebra(kept) == []
    for one, whether in zip(asked, fine, strict=True):
        assert whether or exposed({*kept, one}, K)


def test_three_cells_can_tell_what_no_two_do():
    """a+b, b+c and a+c tell a: no difference of two is small, their sum is."""
    a, b, c = (frozenset(PEOPLE[at : at + 4]) for at in (0, 4, 8))
    pairs = [a | b, b | c, a | c]
    assert attack.by_pairs(set(pairs)) == []
    assert exposed(pairs, K)
    assert admitted([], pairs, K) == [True, True, False]


def test_a_secret_of_many_is_kept_too():
    whole, part = frozenset(PEOPLE[:14]), frozenset(PEOPLE[:7])
    assert admitted([], [whole, part], K, [whole - part]) == [True, False]
    assert admitted([], [whole, part], K) == [True, True]


def test_what_cannot_be_looked_through_is_not_admitted():
    chance = Random(1)
    people = [f"q{number}" for number in range(90)]
    rows = [frozenset(chance.sample(people, 45)) for _one in range(24)]
    assert not all(admitted([], rows, K))


# -------------------------------------------------------------------------------- cells and tables


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 12)), st.integers(3, 8))
def test_parts_shown_never_leave_a_small_rest(groups, k):
    visible, whole = suppressed(groups, k)
    rest = sum(groups.values()) - sum(groups[one] for one in visible)
    assert all(groups[one] >= k for one in visible)
    assert rest == 0 or rest >= k or not whole
    assert suppressed(dict(reversed(groups.items())), k)[0] == tuple(
        one for one in reversed(groups) if one in visible
    )
    assert suppressed({**groups, "empty": 0}, k) == (visible, whole)


def test_a_change_of_a_few_records_waits():
    assert [waits(12, added, removed, K) for added, removed in ((0, 1), (3, 2), (0, 0))] == [
        True,
        False,
        False,
    ]
    assert not waits(0, 3, 0, K)


@pytest.mark.parametrize("seed", range(6))
def test_no_hidden_cell_of_a_table_is_a_single_number(seed):
    chance = Random(seed)
    cells = {
        (row, column): chance.choice([0, 1, 3, 5, 6, 8, 11]) for row in "abc" for column in "xyz"
    }
    counts, gone = whole_table(cells), hidden_places(cells, K)
    assert {place for place, count in counts.items() if 0 < count < K} <= gone
    if len(gone) < sum(count > 0 for count in counts.values()):
        for least, most in ranges(counts, lines_of(cells), gone).values():
            assert most - least > 0.5


def test_a_table_that_rows_and_columns_leave_open_is_not():
    """One small cell: its row and its column each hide another, and so does the corner."""
    cells = {("a", "x"): 3, ("a", "y"): 9, ("b", "x"): 8, ("b", "y"): 9}
    assert hidden_places(cells, K) == frozenset(cells)


# ------------------------------------------------------------------------------------- audiences


def test_a_hidden_figure_holds_no_number():
    hidden = told(SCHOOL, some(4, detail={"dots": [1, 2, 3, 4]}, verdict=Verdict.MET)).figures[0]
    assert hidden.suppressed_reason is Hidden.SMALL
    assert [getattr(hidden, one) for one in NUMBERS] == [None] * len(NUMBERS)
    assert (hidden.detail, hidden.records, hidden.flags) == ({}, frozenset(), ())
    assert (hidden.step, hidden.verdict) == (Step.SUPPRESSED, Verdict.NONE)


@pytest.mark.parametrize(("n", "shown"), [(0, (0, 0)), (2, (2, None)), (4, (4, 4)), (5, (5, 5))])
def test_the_curator_sees_counts_of_three_and_head_counts_below(n, shown):
    found = told(CURATOR, some(n)).figures[0]
    assert (found.n, found.k) == shown
    assert found.value is None or n >= K
    assert found.suppressed_reason is Hidden.NOTHING
    assert found.records == frozenset()


def test_acts_everybody_knows_are_shown_inside_the_school_alone():
    assert reasons(told(SCHOOL, some(3, "COV1"))) == [Hidden.NOTHING]
    assert reasons(told(MUNICIPALITY, some(3, "COV1"))) == [Hidden.SMALL]


def test_a_metric_nobody_classified_is_built_on_answers():
    assert reasons(told(SCHOOL, some(3, "NEW"))) == [Hidden.SMALL]
    assert told(CURATOR, some(3, "NEW")).figures[0].value is None


@pytest.mark.parametrize("part", ["", "domain=ict"])
def test_wellbeing_is_for_the_curator_from_five_people_on(part):
    well = some(8, "WELL", part)
    assert reasons(told(SCHOOL, well)) == reasons(told(MUNICIPALITY, well)) == [Hidden.ROLE]
    assert reasons(told(CURATOR, well)) == [Hidden.NOTHING]
    assert reasons(told(CURATOR, some(4, "WELL", part))) == [Hidden.SMALL]
    pair = replace(well, level=Level.PAIR)
    assert reasons(told(CURATOR, pair)) == [Hidden.ROLE]


def test_a_sensitive_domain_does_not_follow_from_the_others():
    given = [some(9, "COMP", f"domain={one}") for one in ("ict", "wellbeing", "law")]
    assert reasons(told(SCHOOL, *given)) == [Hidden.COMPLEMENT, Hidden.ROLE, Hidden.NOTHING] or (
        reasons(told(SCHOOL, *given)) == [Hidden.NOTHING, Hidden.ROLE, Hidden.COMPLEMENT]
    )


def test_a_level_that_is_not_for_an_audience_is_not_shown():
    pair, wide = (replace(some(9), level=one) for one in (Level.PAIR, Level.MUNICIPALITY))
    assert reasons(told(SCHOOL, pair, wide)) == [Hidden.ROLE, Hidden.ROLE]
    assert reasons(told(CURATOR, wide)) == [Hidden.ROLE]
    with pytest.raises(UnknownAudienceError):
        told("everybody", some(9))


def test_few_people_all_against_are_told_in_words_and_do_not_follow_from_the_rest():
    whole, part, rest = (
        some(20, "COMPL", yes=PEOPLE[8:]),
        some(8, "COMPL", "reason=a", yes=(), flags=("unanimous",)),
        some(12, "COMPL", "reason=b", first=8),
    )
    found = told(SCHOOL, whole, part, rest)
    assert reasons(found) == [Hidden.NOTHING, Hidden.UNANIMOUS, Hidden.COMPLEMENT]
    assert reasons(told(SCHOOL, some(8, "SAT1", yes=()))) == [Hidden.UNANIMOUS]
    assert reasons(told(SCHOOL, some(10, "SAT1", yes=()))) == [Hidden.NOTHING]


def test_counts_of_consents_hide_the_few_who_are_counted_and_the_few_who_are_not():
    few, most, all_ = (some(20, "CONS", yes=PEOPLE[:count]) for count in (2, 18, 20))
    assert [reasons(told(SCHOOL, one)) for one in (few, most, all_)] == [
        [Hidden.SMALL],
        [Hidden.SMALL],
        [Hidden.NOTHING],
    ]


def deed(metric, count, among=12, first=0, part="", **more):
    """So many of a dozen did it: the first ones, or from a place on."""
    return some(among, metric, part, yes=PEOPLE[first : first + count], **more)


def reason(name, count, among=12, first=0):
    """So many pairs of a dozen ended for a reason: the cell is these."""
    made = deed("COMPL", count, among, first, f"reason={name}")
    return replace(made, n=count, k=count, records=made.sums[1])


@pytest.mark.parametrize("audience", [SCHOOL, OUTSIDE, MUNICIPALITY])
def test_a_pair_ended_for_fit_does_not_tell_the_other_reason(audience):
    """Nine of twelve were completed, two ended for fit: one ended for something else."""
    few = [deed("COMPL", 9), deed("REM", 2, first=9), reason("fit", 2, first=9)]
    assert set(reasons(told(audience, *few, reason("moved", 1, first=11)))) <= {
        Hidden.SMALL,
        Hidden.COMPLEMENT,
    }
    # both sides of both shares are large, the difference of the two is not
    many = [deed("COMPL", 12, 22), deed("REM", 7, 22, first=12)]
    assert reasons(told(audience, *many)) == [Hidden.NOTHING, Hidden.COMPLEMENT]
    fine = [deed("COMPL", 10, 22), deed("REM", 7, 22, first=10)]
    assert reasons(told(audience, *fine)) == [Hidden.NOTHING, Hidden.NOTHING]


def test_who_waits_is_not_told_by_who_has_a_pair():
    waiting = deed("UNM", 3, first=9)
    waiting = replace(waiting, n=3, records=waiting.sums[1])
    given = [waiting, deed("COV2", 9), deed("TTM", 12, 15)]
    hidden = [Hidden.SMALL] * 3
    assert reasons(told(OUTSIDE, *given)) == reasons(told(MUNICIPALITY, *given)) == hidden
    inside = reasons(told(SCHOOL, *given))
    assert inside == [Hidden.SMALL, Hidden.NOTHING, Hidden.SMALL]
    assert reasons(told(CURATOR, *given)) == [Hidden.NOTHING] * 3


@pytest.mark.parametrize("metric", ["REM", "COMPL", "TTM", "RET12", "RETM", "ACC", "CONS", "ALERT"])
def test_deeds_of_few_are_hidden_and_so_are_those_of_all_but_few(metric):
    found = [reasons(told(SCHOOL, deed(metric, count)))[0] for count in (0, 3, 6, 9, 12)]
    assert found == ["", "small", "", "small", ""]
    assert reasons(told(CURATOR, deed(metric, 3))) == [Hidden.NOTHING]


def test_opinions_stay_by_those_who_answered():
    assert reasons(told(SCHOOL, deed("SAT1", 9), deed("STAY5", 1))) == [Hidden.NOTHING] * 2


def test_who_left_a_school_is_judged_by_events_and_so_are_the_months():
    everybody = some(30, "RET", k=None)
    for count, whole in ((2, Hidden.SMALL), (8, Hidden.NOTHING)):
        sums = (everybody.records, frozenset(PEOPLE[:count]))
        year = replace(everybody, part="at=12", sums=sums)
        found = reasons(told(SCHOOL, replace(everybody, sums=sums), year))
        assert found[0] is whole
        assert bool(found[1]) is bool(whole)


def test_a_deed_of_one_person_more_waits_though_the_answers_are_the_same():
    before = told(SCHOOL, deed("COMPL", 12, 22)).shown
    again = told(SCHOOL, deed("COMPL", 13, 22), before=before).figures[0]
    assert (again.k, again.flags) == (12, ("waits",))
    assert told(SCHOOL, deed("COMPL", 17, 22), before=before).figures[0].k == 17


def said(count, *corrected, k=9):
    """Twelve people and what they said; some have corrected it."""
    told = frozenset(f"{one}@{int(one in corrected)}" for one in PEOPLE[:count])
    return replace(deed("SAT1", k, count), told=told)


def test_a_corrected_answer_waits_until_five_people_have_changed_theirs():
    before = told(SCHOOL, said(12)).shown
    one = told(SCHOOL, said(12, "p0", k=8), before=before).figures[0]
    assert (one.k, one.flags) == (9, ("waits",))
    same = told(SCHOOL, said(12, "p0"), before=before).figures[0]
    assert (same.k, same.flags) == (9, ())
    five = told(SCHOOL, said(12, *PEOPLE[:5], k=8), before=before).figures[0]
    assert (five.k, five.flags) == (8, ())


@pytest.mark.parametrize("metric", ["TTM", "UAGE", "DISAG", "MQ"])
def test_dots_of_single_requests_and_pairs_are_for_the_curator(metric):
    one = replace(deed(metric, 12), detail={"dots": [1.0, 2.0], "points": [[1.0, 2.0]], "p90": 3})
    assert "dots" not in told(SCHOOL, one).figures[0].detail
    assert "dots" in told(CURATOR, one).figures[0].detail
    assert ("points" in told(OUTSIDE, one).figures[0].detail) is (metric != "DISAG")


def test_counts_of_critics_are_hidden_where_they_are_few():
    parts = {"promoters": 20, "passives": 2, "detractors": 8}
    few = some(30, "NPS", detail=parts, lo=10.0, hi=60.0, value=40.0)
    found = told(SCHOOL, few).figures[0]
    assert (found.value, found.n, found.k, found.lo, dict(found.detail)) == (
        40.0,
        30,
        None,
        None,
        {},
    )
    many = replace(few, detail={"promoters": 15, "passives": 7, "detractors": 8})
    assert told(SCHOOL, many).figures[0].detail["passives"] == 7
    assert told(CURATOR, few).figures[0].detail["passives"] == 2


def test_answers_within_the_bank_are_no_acts_everybody_knows():
    rows = [
        {"domain": "ict", "need": 2, "can": 9, "places": 11},
        {"domain": "law", "need": 7, "can": 3, "places": 8},
    ]
    bank = some(12, "BANK", detail={"mentors": 12, "domains": rows})
    ict = some(9, "BANK", "domain=ict", detail={"asked": 2})
    law = some(3, "BANK", "domain=law", detail={"asked": 7})
    whole, much, little = told(SCHOOL, bank, ict, law).figures
    assert [one.suppressed_reason for one in (whole, little)] == [Hidden.NOTHING, Hidden.SMALL]
    assert whole.detail["mentors"] == 12
    assert [one["need"] for one in whole.detail["domains"]] == [None, 7]
    assert [one["can"] for one in whole.detail["domains"]][1] is None
    assert [one["places"] for one in whole.detail["domains"]][1] is None
    assert much.detail.get("asked") is None
    assert told(CURATOR, bank).figures[0].detail["domains"] == rows


def test_hidden_people_who_wait_do_not_follow_from_coverage_outside_the_school():
    waiting, covered = some(3, "UNM"), some(12, "COV2")
    assert reasons(told(MUNICIPALITY, waiting, covered)) == [Hidden.SMALL, Hidden.COMPLEMENT]
    assert reasons(told(SCHOOL, waiting, covered)) == [Hidden.SMALL, Hidden.NOTHING]


def test_rows_of_a_chart_obey_the_same_rule():
    rows = [{"code": one, "n": n, "share": 0.5} for one, n in zip("abc", (3, 8, 9), strict=True)]
    curve = [{"month": at, "at_risk": n} for at, n in enumerate((12, 6, 4, 0))]
    dots = [1.0, 2.0]
    found = told(SCHOOL, some(20, detail={"rows": rows, "curve": curve, "dots": dots})).figures[0]
    assert [one["n"] for one in found.detail["rows"]] == [None, None, 9]
    assert found.detail["rows"][0]["hidden"] == "small"
    assert [one["at_risk"] for one in found.detail["curve"]] == [12, 6, 0]
    assert found.detail["dots"] == dots


# ------------------------------------------------------------------------------------------- time


def test_one_answer_taken_back_blanks_the_cell_and_a_new_one_lets_the_old_stand():
    before = told(SCHOOL, some(12)).shown
    gone = told(SCHOOL, some(11, first=1), before=before)
    assert reasons(gone) == [Hidden.WAITS]
    more = told(SCHOOL, some(14), before=before).figures[0]
    assert (more.n, more.flags) == (12, ("waits",))
    enough = told(SCHOOL, some(17), before=before).figures[0]
    assert (enough.n, enough.flags) == (17, ())


def test_a_value_of_long_ago_counts_as_well_as_the_last_one():
    """Ten, then fifteen, then eleven of which ten are the first: one person would be told."""
    first = told(SCHOOL, some(10)).shown
    second = told(SCHOOL, some(15), before=first)
    assert reasons(second) == [Hidden.NOTHING]
    third = some(10, yes=PEOPLE)
    third = replace(third, records=frozenset({*PEOPLE[:10], "new"}), n=11, k=11)
    assert reasons(told(SCHOOL, third, before={**first, **second.shown})) == [Hidden.WAITS]


def test_last_year_tells_nothing_of_a_new_wave_but_much_of_what_gathers():
    next_year = "2027/2028"
    for metric, reason in (("SAT1", Hidden.NOTHING), ("RET12", Hidden.COMPLEMENT)):
        before = told(SCHOOL, some(12, metric)).shown
        later = some(13, metric, period=next_year)
        assert reasons(told(SCHOOL, later, before=before)) == [reason]


# ------------------------------------------------------------------------------------ invariances


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("audience", [CURATOR, SCHOOL, MUNICIPALITY])
def test_the_order_of_figures_does_not_matter_and_twice_is_once(seed, audience):
    chance = Random(seed)
    raw_ones = figures(world(chance), "", "v0")
    once = {one.cell: one for one in disclose(raw_ones, audience).figures}
    mixed = chance.sample(raw_ones, len(raw_ones))
    assert {one.cell: one for one in disclose(mixed, audience).figures} == once
    twice = disclose(list(once.values()), audience)
    assert {one.cell: one for one in twice.figures} == once
    assert not any(one.records for one in once.values())


def test_an_empty_part_changes_nothing():
    given = partition(7, 9, 6)
    empty = some(0, "COMPL", "reason=z")
    found = disclose([*given, empty], SCHOOL)
    assert found.figures[:-1] == disclose(given, SCHOOL).figures
    assert found.figures[-1].suppressed_reason is Hidden.NOTHING


# ---------------------------------------------------------------------------------------- filters


def of(**sizes):
    found, first = {}, 0
    for name, size in sizes.items():
        found[f"form={name}"] = frozenset(PEOPLE[first : first + size])
        first += size
    return found, frozenset(PEOPLE[:first])


def test_a_filter_that_leaves_few_on_either_side_is_closed():
    people, everybody = of(a=12, b=3)
    assert filters.offered(people, everybody, K)[0] == {
        "form=a": Hidden.REMAINDER,
        "form=b": Hidden.REMAINDER,
    }
    people, everybody = of(a=8, b=6, c=3)
    states = filters.offered(people, everybody, K)[0]
    assert [states[f"form={one}"] for one in "abc"] == [
        Hidden.NOTHING,
        Hidden.REMAINDER,  # the whole less a less b would be the three of c
        Hidden.REMAINDER,
    ]


def test_a_combination_that_could_be_differenced_is_not_offered():
    people, everybody = of(a=12, b=12)
    people["site=x"] = frozenset([*PEOPLE[:10], *PEOPLE[12:22]])
    people["site=y"] = everybody - people["site=x"]
    states, combined = filters.offered(people, everybody, K)
    assert [states[one] for one in ("form=a", "site=x", "site=y")] == [
        Hidden.NOTHING,
        Hidden.REMAINDER,  # y would be the four left
        Hidden.REMAINDER,
    ]
    people["site=x"] = frozenset([*PEOPLE[:9], *PEOPLE[12:18]])
    people["site=y"] = everybody - people["site=x"]
    states, combined = filters.offered(people, everybody, K)
    assert set(states.values()) == {Hidden.NOTHING}
    assert combined == ()  # twelve of a less nine of a and x are three


def test_filters_do_not_depend_on_the_order_they_are_named_in():
    people, everybody = of(a=8, b=6, c=3)
    turned = dict(reversed(people.items()))
    assert filters.offered(turned, everybody, K) == filters.offered(people, everybody, K)


# -------------------------------------------------------------------------------------- the rules


def test_the_rules_are_kept_above_their_floor_and_agree_with_the_gate():
    law = rules()
    assert law.k == gate("cell") == K
    broken_ones = {**raw("disclosure"), "least": {**raw("disclosure")["least"], "k": 2}}
    assert breaches(broken_ones) == ["k below its floor"]
    answers = {"metrics": ["COV1"]}
    assert breaches({**raw("disclosure"), "answers": answers}) == [
        "a metric is both known to everybody and built on answers"
    ]
    assert {"COV1", "COV2", "RR", "ROAD", "BANK", "CURS"} <= law.known
    assert law.is_sensitive("WELL", "")
    assert law.is_sensitive("COMP", "domain=wellbeing&wave=post")


def test_everything_public_is_named():
    assert set(disclosure.__all__) <= set(dir(disclosure))


@pytest.mark.parametrize("seed", [5, 20, 24])
def test_an_equal_number_of_other_people_is_told_to_be_an_old_one(seed):
    """These schools gave people away by cells that waited and read the same."""
    for audience in (disclosure.SCHOOL, disclosure.MUNICIPALITY):
        ways, _told, _all = attack.attacked(seed, audience)
        assert ways == []
