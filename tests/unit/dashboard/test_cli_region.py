"""``nastavnik solve-region``: an invented region solved as one round, its files checked again."""

import csv
import io
import json

import numpy as np
import pytest

from dashboard.cli import region
from data.i18n import speaking
from data.records.job import Stage
from data.synthetic.region import Outline
from matching.assign.watching import Progress
from tests.commands import run

ASK = ("--mentees", 420, "--mentors", 130, "--seed", 4)
FILES = ["plan.csv", "prices.npz", "region.json"]


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """A region solved once, as the command does it."""
    out = tmp_path_factory.mktemp("region")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["nastavnik", "solve-region", *map(str, ASK), "--out", str(out)])
        from dashboard.cli import main

        with pytest.raises(SystemExit) as left:
            main()
    assert not left.value.code
    return out


def copied(solved, folder):
    for name in FILES:
        (folder / name).write_bytes((solved / name).read_bytes())
    return folder


def body(folder):
    return json.loads((folder / "region.json").read_text())


def rows(folder):
    text = (folder / "plan.csv").read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_three_files_hold_the_plan_and_all_that_proves_it(solved):
    assert sorted(one.name for one in solved.iterdir()) == FILES
    told = body(solved)
    assert told["format"] == "nastavnik.region@1"
    assert told["region"]["mentees"] == 420
    assert told["region"]["seed"] == 4
    assert told["policy"]["fairness"] == 2
    assert told["certificate"]["proven"] is True
    assert set(told["certificate"]["gap"]) == {0}
    assert len(told["certificate"]["digest"]) == len(told["plan_hash"]) == 64
    assert set(told["seconds"]) == {"draw", "solve", "verify"}
    assert set(told["files"]) == {"plan.csv", "prices.npz"}
    assert "numpy" in told["software"]
    with np.load(solved / "prices.npz", allow_pickle=False) as columns:
        assert all(one.dtype == np.int64 for one in columns.values())


def test_every_mentee_is_in_the_plan_once_and_no_mentor_has_too_many(solved):
    lines = rows(solved)
    assert lines[0] == ["mentee_id", "mentor_id", "affinity"]
    assert len({one[0] for one in lines[1:]}) == 420
    placed = [one for one in lines[1:] if one[1]]
    assert len(placed) == body(solved)["totals"]["matched"]
    total = sum(float(one[2]) for one in placed)
    assert total == pytest.approx(body(solved)["totals"]["total"], abs=420 * 5e-7)


def test_the_check_draws_the_region_again_and_agrees(solved, capsys):
    said = run(capsys, "verify", "--round", solved / "region.json")
    assert said.code == 0
    assert "Доказано" in said.out


def test_the_same_seed_is_the_same_plan_in_processes_too(solved, tmp_path, capsys):
    asked = (*ASK, "--executor", "processes", "--workers", 2, "--out", tmp_path)
    assert run(capsys, "solve-region", *asked).code == 0
    assert body(tmp_path)["plan_hash"] == body(solved)["plan_hash"]
    assert (tmp_path / "plan.csv").read_bytes() == (solved / "plan.csv").read_bytes()


def test_a_changed_plan_is_found(solved, tmp_path, capsys):
    folder = copied(solved, tmp_path)
    lines = rows(folder)
    one, other = (at for at, line in enumerate(lines) if line[1] and at in {1, 2})
    lines[one][1:], lines[other][1:] = lines[other][1:], lines[one][1:]
    text = "\r\n".join(";".join(line) for line in lines) + "\r\n"
    (folder / "plan.csv").write_text("\ufeff" + text, newline="")
    said = run(capsys, "verify", "--round", folder / "region.json")
    assert said.code == 1
    assert "plan.csv" in said.out
    assert "seal" in said.out


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda told: told["region"].update(seed=5), "digest"),
        (lambda told: told["region"].update(mentors=131), "shape"),
        (lambda told: told["region"].update(version="region@0"), "region"),
        (lambda told: told["policy"].update(fairness=4), "heading"),
        (lambda told: told["totals"].update(total=1.0), "totals"),
        (lambda told: told.update(plan_hash="0" * 64), "plan_hash"),
        (lambda told: told["certificate"].update(seal="0" * 64), "seal"),
        (lambda told: told["certificate"]["primal"].__setitem__(1, 0), "seal"),
        (lambda told: told["certificate"].update(proven=False), "certificate"),
        (lambda told: told["certificate"].update(gap=[0, 5]), "certificate"),
        (lambda told: told["certificate"].update(note="x"), "certificate"),
        (lambda told: told.update(stop_at=0.5), "stop_at"),
        (lambda told: told.update(stop_at="inf"), "stop_at"),
        (lambda told: told.update(stop_at=float("nan")), "stop_at"),
        (lambda told: told["software"].update(numpy="0"), "software"),
        (lambda told: told.update(approved="yes"), "fields"),
        (lambda told: told.pop("where"), "fields"),
        (lambda told: told["region"].update(load=0.9), "digest"),
    ],
)
def test_a_changed_body_is_found(solved, tmp_path, capsys, change, code):
    folder = copied(solved, tmp_path)
    told = body(folder)
    change(told)
    (folder / "region.json").write_text(json.dumps(told))
    said = run(capsys, "verify", "--round", folder / "region.json")
    assert said.code == 1
    assert code in said.out


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """A region whose computation stopped at a gap."""
    out = tmp_path_factory.mktemp("stopped")
    asked = region.Asked(
        outline=Outline(mentees=2000, mentors=680), stop_at=0.01, workers=2, out=out
    )
    with speaking("ru"):
        assert region.solve_region(asked) == 0
    return out


def test_a_plan_that_stopped_early_says_its_gap_and_is_not_called_the_best(stopped, capsys):
    told = body(stopped)
    assert told["certificate"]["proven"] is False
    assert told["certificate"]["gap"][0] == 0 < told["certificate"]["gap"][1]
    said = run(capsys, "verify", "--round", stopped / "region.json")
    assert said.code == 0
    assert "Расчёт остановлен раньше" in said.out
    assert "лучшего плана нет" not in said.out


def test_a_stopped_plan_that_claims_to_be_the_best_is_not_believed(stopped, tmp_path, capsys):
    folder = copied(stopped, tmp_path)
    told = body(folder)
    told["certificate"].update(proven=True, gap=[0, 0])
    (folder / "region.json").write_text(json.dumps(told))
    said = run(capsys, "verify", "--round", folder / "region.json")
    assert said.code == 1
    assert "certificate" in said.out
    assert "лучшего плана нет" not in said.out
    told["stop_at"] = 0.0
    (folder / "region.json").write_text(json.dumps(told))
    said = run(capsys, "verify", "--round", folder / "region.json")
    assert said.code == 1
    assert "gap" in said.out


def test_changed_prices_are_found(solved, tmp_path, capsys):
    folder = copied(solved, tmp_path)
    with np.load(folder / "prices.npz", allow_pickle=False) as columns:
        kept = {name: one.copy() for name, one in columns.items()}
    next(iter(kept.values()))[0] += 1
    np.savez_compressed(folder / "prices.npz", **kept)
    said = run(capsys, "verify", "--round", folder / "region.json")
    assert said.code == 1
    assert "prices.npz" in said.out


@pytest.mark.parametrize("name", ["plan.csv", "prices.npz"])
def test_a_missing_or_broken_file_is_a_refusal(solved, tmp_path, capsys, name):
    folder = copied(solved, tmp_path)
    (folder / name).write_bytes(b"PK")
    assert run(capsys, "verify", "--round", folder / "region.json").code == 2
    (folder / name).unlink()
    assert run(capsys, "verify", "--round", folder / "region.json").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--kind", "tidy"),
        ("--executor", "moon"),
        ("--mentees", 0),
        ("--fairness", 3),
        ("--gap", 11),
        ("--load", 0),
        ("--workers", 0),
    ],
)
def test_unusable_words_are_refused_before_anything_is_drawn(tmp_path, capsys, words):
    said = run(capsys, "solve-region", *words, "--out", tmp_path)
    assert said.code == 2
    assert not list(tmp_path.iterdir())


def test_results_go_into_a_folder(tmp_path, capsys):
    (tmp_path / "file").touch()
    assert run(capsys, "solve-region", "--out", tmp_path / "file").code == 2


def test_ctrl_c_says_what_to_do_and_writes_nothing(tmp_path, capsys, monkeypatch):
    def interrupted(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("matching.assign.solve", interrupted)
    said = run(capsys, "solve-region", *ASK, "--out", tmp_path)
    assert said.code == 130
    assert "--gap" in said.err
    assert "Traceback" not in said.err
    assert not list(tmp_path.iterdir())


def test_progress_tells_pairs_gap_and_time():
    moment, told = [0.0], []
    with speaking("ru"):
        tell = region.watch(told.append, lambda: moment[0])
        tell(Progress(step="lists", priced=0, pairs=2_000_000, share=0.0))
        moment[0] = 60.0
        tell(Progress(step="price_out", priced=1_000_000, pairs=2_000_000, share=0.5, gap=0.00031))
    assert "торги" not in told[0]
    assert "доказанный зазор" not in told[0]
    said = told[1].replace("\xa0", " ")
    assert "оценок сделано 1 млн, пар в круге 2 млн" in said
    assert "доказанный зазор 0,031 %" in said
    assert "осталось около 1 мин" in said


def test_a_stage_says_only_what_is_known():
    from data.jobs import saying

    assert not saying.told(Stage(step="read"))
