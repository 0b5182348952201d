"""The page of figures of the engine is written from what is measured, and from nothing else."""

import numpy as np
import pytest

from benchmarks.engine import main, picture, section
from benchmarks.engine_measures import S5, Measure, best_of, measures, name_of
from benchmarks.engine_rows import ROWS, cell
from benchmarks.engine_run import solve_one, verify_one
from benchmarks.engine_store import Store
from benchmarks.instances import instance, read, write
from benchmarks.people import by_rules, factors_of

NOW, EARLIER = "2027-01-02T10:00+00:00", "2026-12-01T10:00+00:00"
AGAINST_SCIPY = ROWS[0]


def store(ours: float, theirs: float, *, value: int = 7, run: str = NOW) -> Store:
    found = Store(run=NOW, file=None)
    found.put(name_of("solve", "tied", S5), {"seconds": ours, "value": 7, "megabytes": 1.0})
    found.put(name_of("scipy", "tied", S5), {"seconds": theirs, "value": value, "megabytes": 1.0})
    found.records[name_of("scipy", "tied", S5)]["run"] = run
    return found


def test_the_engine_is_measured_on_a_tiny_round_and_the_page_shows_it():
    spec = {"kind": "tied", "mentees": 60, "mentors": 20}

    found, checked = solve_one(spec), verify_one(spec)

    assert found["proven"]
    assert found["matched"] == 60
    assert checked["value"] == found["value"]
    kept = Store(run=NOW, file=None)
    kept.put(name_of("solve", "tied", S5), found)
    assert f"{found['seconds']:.3g} (" in section(kept)
    assert picture(kept).startswith("<svg")


def test_a_quotient_is_compared_with_its_bound():
    assert cell(AGAINST_SCIPY, "tied", store(1.0, 12.5)) == ("12.5×", True)
    assert cell(AGAINST_SCIPY, "tied", store(1.0, 11.5)) == ("11.5×", False)


def test_a_figure_of_an_earlier_run_says_so():
    assert cell(AGAINST_SCIPY, "tied", store(1.0, 12.5, run=EARLIER))[0] == "12.5× (of 2026-12-01)"


def test_a_busy_machine_is_told():
    kept = store(1.0, 12.5)
    kept.put("a", {"seconds": 1.0, "load before": 1.5})
    assert "other work" not in section(kept)
    kept.put("b", {"seconds": 1.0, "load before": 7.5})
    assert "other work" in section(kept)


def test_another_value_than_the_peer_s_is_a_mismatch():
    assert cell(AGAINST_SCIPY, "tied", store(1.0, 12.5, value=8)) == ("MISMATCH of values", False)


def test_what_was_not_measured_is_not_reached():
    assert cell(AGAINST_SCIPY, "clustered", store(1.0, 12.5)) == ("not measured", None)


def test_a_failed_peer_keeps_its_earlier_figure_and_a_failed_engine_does_not():
    kept = store(1.0, 12.5, run=EARLIER)
    kept.failed(name_of("scipy", "tied", S5), "no network", keep=True)
    assert cell(AGAINST_SCIPY, "tied", kept)[0] == "12.5× (of 2026-12-01)"
    assert "earlier figure kept: no network" in section(kept)
    kept.failed(name_of("solve", "tied", S5), "it broke", keep=False)
    assert cell(AGAINST_SCIPY, "tied", kept) == ("error: it broke", None)


def test_every_row_has_its_measures():
    names = {one.name for one in measures()}
    for row in ROWS:
        for who, size, load in filter(None, (row.over, row.under)):
            assert name_of(who, "clustered", size, load) in names
    assert all(isinstance(one, Measure) for one in measures())


def test_runs_that_come_to_different_values_are_refused():
    values = iter([1, 2])
    with pytest.raises(RuntimeError, match="different values"):
        best_of(2, lambda: {"seconds": 1.0, "value": next(values)})


def test_a_round_survives_its_files(tmp_path):
    one = instance("likert", 30, 10)
    again = read(write(one, tmp_path))
    assert (again.matrix() == one.matrix()).all()
    assert (np.load(tmp_path / "scores.npy") == one.matrix()).all()
    assert one.matrix().max() <= one.unit


def test_rules_and_factors_score_alike():
    given = by_rules("clustered", 20)
    laid = factors_of(given).matrix()
    mentee, mentor = given["mentees"][3], given["mentors"][5]
    points = 9 * (mentee["profession"] == mentor["profession"])
    points += 4 * (mentee["organisation"] != mentor["organisation"])
    points += 2 * (mentee["role"] == mentor["role"])
    points += sum(mentor["grade"] - mentee["grade"] > above for above in range(5))
    assert laid[3, 5] == points


def test_the_page_is_written_anew_without_measuring(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("benchmarks.engine.PICTURE", tmp_path / "plots" / "engine.svg")
    monkeypatch.setattr("benchmarks.engine.write_section", lambda _name, _text: None)
    main(["--page"])
    assert (tmp_path / "plots" / "engine.svg").exists()
    assert "## The engine against its peers" in capsys.readouterr().out
