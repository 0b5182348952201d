"""The anonymous wave: nothing kept ties an answer to a code, a person or a moment."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from analytics.rollup.gathering import gather
from analytics.waves import climate
from analytics.waves.refusals import (
    ClimateClosedError,
    ClimateOpenError,
    SheetInvalidError,
    SlipCountError,
    TicketError,
)
from data.errors import DeniedError
from data.records.account import AccountRole
from data.store.shape import metadata
from tests.stores import account
from tests.waves_world import at, world

OPENS = date(2026, 9, 7)
SHEETS = ({"CLIM.1": 5, "CLIM.3": 1}, {"CLIM.1": 2}, {"CLIM.2": 4, "CLIM.4": 4}, {"CLIM.1": 5})


@pytest.fixture
def here(tmp_path):
    made = world(tmp_path, pair=False)
    yield made
    made.store.close()


def opened(here, count=6, wave="pre"):
    one = here.did(climate.open_climate, wave, on=OPENS)
    return one, here.did(climate.draw_codes, one.id, count, on=OPENS).codes


def answer(here, code, sheet, day=OPENS):
    climate.answer_climate(here.store, code, sheet, at(day))


def kept(here):
    (one,) = here.saw(lambda work: work.climates.all())
    return one


def rows(here):
    """Every row of every table as the database holds it, but the sealed text of the sheets."""
    with here.store.connect() as connection:
        return {
            name: sorted(
                repr({key: value for key, value in row.items() if key != "sheets"})
                for row in connection.execute(sa.select(table)).mappings()
            )
            for name, table in metadata.tables.items()
        }


def test_two_orders_of_answering_leave_identical_stores(tmp_path, monkeypatch):
    left = []
    for number, order in enumerate(([0, 1, 2, 3], [3, 1, 0, 2])):
        here = world(tmp_path / str(number), pair=False)
        counter = iter(range(100))
        monkeypatch.setattr(climate, "_code", lambda c=counter: f"{next(c):016d}".replace("0", "a"))
        _one, codes = opened(here)
        before = rows(here)
        for day, place in enumerate(order):  # the same people with the same codes, other days
            answer(here, codes[place], SHEETS[place], OPENS + timedelta(day))
        after = rows(here)
        changed = {name for name in after if after[name] != before[name]}
        assert changed == {"climate"}
        mine = replace(kept(here), id="")
        assert mine.sheets == tuple(sorted(SHEETS, key=climate.canonical))
        left.append(mine)
        here.store.close()
    assert left[0] == left[1]


def test_no_trace_of_a_code_that_was_used(here):
    _one, codes = opened(here)
    answer(here, codes[0], SHEETS[0])
    told = repr(rows(here)) + repr(here.saw(lambda work: work.trail.newest()))
    for trace in (codes[0], climate.digest(codes[0]), climate.grouped(codes[0])):
        assert trace not in told
    assert climate.digest(codes[1]) in told
    assert codes[1] not in told
    files = b"".join(
        one.read_bytes() for one in here.store.settings.home.rglob("*") if one.is_file()
    )
    assert codes[0].encode() not in files


def test_the_trail_tells_of_opening_printing_and_closing_alone(here):
    one, codes = opened(here)
    for place, sheet in enumerate(SHEETS):
        answer(here, codes[place], sheet)
    here.did(climate.close_climate, one.id, on=OPENS)
    trail = here.saw(lambda work: [two for two in work.trail.newest() if "climate" in two.verb])
    assert [two.verb for two in reversed(trail)] == [
        "climate.opened",
        "climate.printed",
        "climate.closed",
    ]
    assert not re.search(r"CLIM\.\d", repr(trail))


def test_a_code_serves_once_and_a_wrong_sheet_does_not_spend_it(here):
    one, codes = opened(here)
    for wrong in ({}, {"CLIM.1": 7}, {"CLIM.9": 1}):
        with pytest.raises(SheetInvalidError):
            answer(here, codes[0], wrong)
    answer(here, climate.grouped(codes[0]).upper(), SHEETS[0])
    for spent in (codes[0], "", "neverours", codes[0][:-1]):
        with pytest.raises(TicketError):
            answer(here, spent, SHEETS[0])
    assert len(kept(here).sheets) == 1
    assert here.saw(climate.climates)[0].answered == 1
    assert one.tickets == ()


def test_a_new_stack_of_slips_replaces_the_unused_ones(here):
    one, codes = opened(here)
    answer(here, codes[0], SHEETS[0])
    fresh = here.did(climate.draw_codes, one.id, 3, on=OPENS)
    assert (fresh.climate.issued, len(fresh.climate.tickets)) == (4, 3)
    with pytest.raises(TicketError):
        answer(here, codes[1], SHEETS[1])
    answer(here, fresh.codes[2], SHEETS[1])
    for count in (0, -1, climate.MOST_SLIPS + 1):
        with pytest.raises(SlipCountError):
            here.did(climate.draw_codes, one.id, count, on=OPENS)


def test_nothing_is_shown_before_the_end_or_of_few(here):
    one, codes = opened(here)
    for place in range(4):
        answer(here, codes[place], SHEETS[place])
    assert here.saw(climate.shown_sheets, one.id) == ()
    answer(here, codes[4], SHEETS[0])
    assert here.saw(climate.shown_sheets, one.id) == ()
    here.did(climate.close_climate, one.id, on=OPENS)
    assert len(here.saw(climate.shown_sheets, one.id)) == 5
    assert kept(here).tickets == ()


def test_four_answers_stay_hidden_for_good(here):
    one, codes = opened(here)
    for place in range(4):
        answer(here, codes[place], SHEETS[place])
    here.did(climate.close_climate, one.id, on=OPENS)
    assert here.saw(climate.shown_sheets, one.id) == ()


def test_a_wave_is_opened_once_a_year_and_ends_by_itself(here):
    one, codes = opened(here)
    with pytest.raises(ClimateOpenError):
        here.did(climate.open_climate, "pre", on=OPENS)
    late = one.closes_on + timedelta(1)
    with pytest.raises(TicketError):
        answer(here, codes[0], SHEETS[0], late)
    with pytest.raises(ClimateClosedError):
        here.did(climate.draw_codes, one.id, 3, on=late)
    assert here.did(climate.close_due, on=one.closes_on) == 0
    assert here.did(climate.close_due, on=late) == 1
    assert here.did(climate.close_due, on=late) == 0
    assert here.did(climate.close_climate, one.id, on=late).closed_on == late
    here.did(climate.open_climate, "post", on=late)


@pytest.mark.parametrize("role", [AccountRole.PSYCHOLOGIST, AccountRole.ADMINISTRATION])
def test_the_wave_is_the_curators(here, role):
    by = account(here.store, role)
    for act, given in ((climate.open_climate, ("pre",)), (climate.climates, ())):
        with pytest.raises(DeniedError):
            here.did(act, *given, by=by)


def test_codes_of_an_address_that_open_nothing_are_counted(here):
    for _number in range(climate.PER_ADDRESS):
        assert not climate.missed(here.store, "10.0.0.1", at(OPENS))
    assert climate.missed(here.store, "10.0.0.1", at(OPENS))
    assert climate.blocked(here.store, "10.0.0.1", at(OPENS))
    assert not climate.blocked(here.store, "10.0.0.2", at(OPENS))


def test_figures_know_nothing_of_a_wave_that_is_open(here):
    one, codes = opened(here)
    for place in range(5):
        answer(here, codes[place], SHEETS[0])
    assert here.saw(gather, one.year).climate.empty
    here.did(climate.close_climate, one.id, on=OPENS)
    assert len(here.saw(gather, one.year).climate) == 10
