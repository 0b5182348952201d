"""``nastavnik match``: two tables in, an explained and proved plan out, nothing lost."""

import csv
import io
import json
import random
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from data.codebook import bank_form
from data.intake import UnusableError
from data.output import write_csv
from data.records.bank import Role
from data.records.intake import TableKind
from data.synthetic import Mess, Shape, files, invent, mentee_table, mentor_table
from data.synthetic.tables import CONSENT, as_text
from matching.affinity import DEFAULT
from tests.commands import run

NAME = "Фамилия, имя, отчество"
WRITTEN = ["form5.xlsx", "form6.xlsx", "pairs.csv", "round.json", "unmatched.csv"]


@pytest.fixture(scope="module")
def school():
    return invent("school45")


@pytest.fixture(scope="module")
def tables(school, tmp_path_factory):
    return files(school, tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def matched(tables, tmp_path_factory):
    """The results of the plain case, computed once."""
    from dashboard.cli import matchup, results
    from matching.assign import Policy

    out = tmp_path_factory.mktemp("out")
    found = matchup.calculate(
        tables["mentors.xlsx"], tables["mentees.xlsx"], Policy(), lambda _step: None
    )
    results.write(results.contents(found, "Школа № 45"), out)
    return out


def rows(file):
    text = file.read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def cp1251(table, path, shuffle=0, **changes):
    """A table as Russian Excel saves CSV; ``changes`` are header -> text of every cell."""
    lines = as_text(table.rows)
    random.Random(shuffle).shuffle(lines) if shuffle else None
    for header, text in changes.items():
        place = list(table.header).index(header)
        for line in lines:
            line[place] = text
    content = write_csv(table.header, lines, bom=False).decode().encode("cp1251")
    path.write_bytes(content)
    return path


def book(file):
    sheet = openpyxl.load_workbook(file).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def body_of(file, form):
    headers = [one.header for one in bank_form(form).columns]
    lines = book(file)
    at = next(n for n, line in enumerate(lines) if line == headers)
    return [dict(zip(headers, line, strict=True)) for line in lines[at + 1 :]], lines[:at]


def test_the_command_writes_everything_and_says_so(capsys, tables, tmp_path):
    said = run(
        capsys, "match", tables["mentors.xlsx"], tables["mentees.xlsx"], "--out", tmp_path / "o"
    )
    assert said.code == 0
    assert sorted(one.name for one in (tmp_path / "o").iterdir()) == WRITTEN
    assert "Доказано: лучшего плана нет" in said.out
    assert "на 17 наставляемых" in said.out
    assert "прочитано 13 строк = принято 13" in said.out
    assert "\x1b" not in said.out


@pytest.mark.parametrize(
    ("dials", "said"),
    [
        (("--worst", "max_min"), "самая слабая пара как можно лучше"),
        (("--worst", "leximin"), "слабейшие пары одна за другой"),
        (("--draw", "0.02", "--seed", "7"), "Взят жребием с зерном 7"),
    ],
)
def test_other_policies_are_proved_and_checked_from_the_file(capsys, tables, tmp_path, dials, said):
    sides = tables["mentors.xlsx"], tables["mentees.xlsx"]
    told = run(capsys, "match", *sides, "--out", tmp_path, *dials)
    assert told.code == 0
    assert said in told.out
    kept = json.loads((tmp_path / "round.json").read_text("utf-8"))
    assert kept["seed"] == (7 if "--draw" in dials else None)
    assert run(capsys, "verify", "--round", tmp_path / "round.json").code == 0


def test_a_decimal_comma_is_a_number_and_a_threshold_is_kept(capsys, tables, tmp_path):
    sides = tables["mentors.xlsx"], tables["mentees.xlsx"]
    told = run(capsys, "match", *sides, "--out", tmp_path, "--draw", "0,02", "--floor", "30")
    assert told.code == 0
    kept = json.loads((tmp_path / "round.json").read_text("utf-8"))
    assert (kept["policy"]["draw"], kept["policy"]["floor"]) == (0.02, 0.3)
    wrong = run(capsys, "match", *sides, "--out", tmp_path, "--draw", "много")
    assert wrong.code == 2
    assert "много" in wrong.err


def test_a_dial_out_of_its_range_is_refused(capsys, tables, tmp_path):
    sides = tables["mentors.xlsx"], tables["mentees.xlsx"]
    told = run(capsys, "match", *sides, "--out", tmp_path, "--draw", "0.5")
    assert told.code == 2
    assert "draw" in told.err


def test_every_mentee_is_either_in_a_pair_or_has_a_reason(matched, school):
    everybody = sorted(one.fio for one, _sheet in school.of(Role.MENTEE))
    paired = [one["mentee"] for one in rows(matched / "pairs.csv")]
    left = [one["mentee"] for one in rows(matched / "unmatched.csv")]
    assert sorted(paired + left) == everybody
    assert len(paired) > 10
    assert all(one["why"] and one["what_would_help"] for one in rows(matched / "unmatched.csv"))


def test_contributions_add_up_to_the_points_of_the_pair(matched):
    for one in rows(matched / "pairs.csv"):
        parts = [int(one[code]) for code in DEFAULT]
        assert sum(parts) == int(one["points"])
        assert abs(float(one["affinity"]) * 100 - int(one["points"])) <= 0.5 + 1e-6
        assert one["reasons"]
        assert one["risk"]


def test_nobody_gets_more_mentees_than_places(matched, school):
    places = {
        one.fio: int(str(sheet.answers.get("capacity", 1))) for one, sheet in school.of(Role.MENTOR)
    }
    taken = [one["mentor"] for one in rows(matched / "pairs.csv")]
    assert all(taken.count(mentor) <= places[mentor] for mentor in set(taken))


def test_the_obstacles_put_before_people_are_the_reasons_given(matched, school):
    names = {one.id: one.fio for one in school.people}
    mentees = {one.id for one, _sheet in school.of(Role.MENTEE)}
    reasons = {one["mentee"]: one["reason"] for one in rows(matched / "unmatched.csv")}
    told = {names[who]: code for who, code in school.truth.stories.items() if who in mentees}
    assert reasons[next(fio for fio, code in told.items() if code == "no_consent")] == "no_consent"


def test_who_said_no_to_matching_is_in_no_form_and_no_pair(matched, school):
    refused = {
        one.fio
        for one in school.people
        if one.id not in {act.person_id for act in school.consents if "matching" in act.purposes}
    }
    named = (matched / "pairs.csv").read_text("utf-8-sig")
    taking = {one.fio for role in Role for one, _sheet in school.of(role)} & refused
    assert taking
    for form in ("form5", "form6"):
        text = json.dumps(book(matched / f"{form}.xlsx"), ensure_ascii=False, default=str)
        assert not [fio for fio in taking if fio in text]
    assert not [fio for fio in taking if fio in named]


def test_both_forms_have_the_official_headers_and_say_they_are_a_draft(matched):
    pairs = {one["mentee"]: one["mentor"] for one in rows(matched / "pairs.csv")}
    mentees, above = body_of(matched / "form5.xlsx", "form5")
    assert {
        one["ФИО наставляемого"]: one["ФИО наставника"] for one in mentees if one["ФИО наставника"]
    } == pairs
    assert "Проект" in str(above)
    assert "Школа № 45" in str(above)
    mentors, _above = body_of(matched / "form6.xlsx", "form6")
    column = "ФИО наставляемого (наставляемых)"
    listed = {
        mentee: one["ФИО наставника"]
        for one in mentors
        for mentee in (one[column] or "").split("\n")
        if mentee
    }
    assert listed == pairs


def test_round_json_holds_the_proof_and_no_names(matched, school):
    text = (matched / "round.json").read_text("utf-8")
    body = json.loads(text)
    assert not [one.fio for one in school.people if one.fio in text]
    assert body["certificate"]["proven"] is True
    assert body["policy"]["fairness"] == 2
    assert body["weights"] == dict(DEFAULT)
    assert body["input"]["mentees"]["rows"]["imported"] == 17
    assert body["input"]["mentees"]["consent"] == {"basis": "column", "without": 1}
    assert body["totals"]["matched"] == len(rows(matched / "pairs.csv"))


def test_shuffled_rows_and_another_format_give_the_same_plan(matched, school, tmp_path):
    from dashboard.cli import matchup, results
    from matching.assign import Policy

    made = []
    for shuffle in (3, 4):
        pair = (
            cp1251(mentor_table(school), tmp_path / f"наставники{shuffle}.csv", shuffle),
            cp1251(mentee_table(school), tmp_path / f"наставляемые{shuffle}.csv", shuffle + 10),
        )
        found = matchup.calculate(*pair, Policy(), lambda _step: None)
        made.append(results.contents(found))
    one, other = made
    assert one["pairs.csv"] == other["pairs.csv"] == (matched / "pairs.csv").read_bytes()
    assert one["unmatched.csv"] == other["unmatched.csv"]
    first, second = (json.loads(each["round.json"]) for each in made)
    plain = json.loads((matched / "round.json").read_bytes())
    for key in ("input_digest", "digest", "certificate", "pairs", "unplaced", "totals"):
        assert first[key] == second[key] == plain[key]
    assert one["form5.xlsx"] == other["form5.xlsx"]
    assert one["form6.xlsx"] == other["form6.xlsx"]


def test_without_a_column_of_consents_the_operator_answers_and_is_told(capsys, school, tmp_path):
    def without(table):
        place = list(table.header).index(CONSENT)
        return type(table)(
            name=table.name,
            header=[one for n, one in enumerate(table.header) if n != place],
            rows=[[one for n, one in enumerate(row) if n != place] for row in table.rows],
        )

    mentors = cp1251(without(mentor_table(school)), tmp_path / "a.csv")
    mentees = cp1251(without(mentee_table(school)), tmp_path / "b.csv")
    said = run(capsys, "match", mentors, mentees, "--out", tmp_path / "o")
    assert said.code == 0
    assert said.out.count("отвечает тот, кто запускает расчёт") == 2
    body = json.loads((tmp_path / "o/round.json").read_bytes())
    assert body["input"]["mentors"]["consent"] == {"basis": "operator", "without": 0}


def test_where_consents_are_asked_for_silence_is_no_consent(school, tmp_path):
    from dashboard.cli import matchup
    from matching.assign import Policy

    table = mentee_table(school)
    lines = [list(row) for row in table.rows]
    place = list(table.header).index(CONSENT)
    agreed = [n for n, row in enumerate(lines) if row[place] == "да"]
    lines[agreed[0]][place] = ""
    silent = lines[agreed[0]][list(table.header).index("Фамилия, имя, отчество")]
    mentees = tmp_path / "b.csv"
    mentees.write_bytes(write_csv(table.header, as_text(lines)))
    mentors = tmp_path / "a.csv"
    mentors.write_bytes(write_csv(mentor_table(school).header, as_text(mentor_table(school).rows)))
    found = matchup.calculate(mentors, mentees, Policy(), lambda _step: None)
    reasons = {found.names[one.mentee_id]: one.reason for one in found.unplaced}
    assert reasons[silent] == "no_consent"


def test_yandex_and_microsoft_shapes_are_read_too(school, tmp_path):
    from dashboard.cli import matchup
    from matching.assign import Policy

    totals = []
    for shape in (Shape.YANDEX, Shape.MICROSOFT):
        mentors = cp1251(mentor_table(school, shape), tmp_path / f"{shape}1.csv")
        mentees = cp1251(mentee_table(school, shape), tmp_path / f"{shape}2.csv")
        found = matchup.calculate(mentors, mentees, Policy(), lambda _step: None)
        totals.append(found.outcome.totals["matched"])
    assert totals[0] == totals[1] > 10


def test_who_answered_twice_counts_once_with_the_newest_answer(school, tmp_path):
    from dashboard.cli import matchup
    from matching.assign import Policy

    table = mentee_table(school)
    lines = as_text(table.rows)
    again, request = list(lines[0]), "С чем вам нужна помощь прежде всего?"
    again[list(table.header).index("Отметка времени")] = "01.10.2026 09:00:00"
    again[list(table.header).index(request)] = "Хочу научиться работать с одарёнными детьми"
    mentees = tmp_path / "b.csv"
    mentees.write_bytes(write_csv(table.header, [again, *lines]))
    mentors = cp1251(mentor_table(school), tmp_path / "a.csv")
    found = matchup.calculate(mentors, mentees, Policy(), lambda _step: None)
    people = found.mentees.people
    assert len(people.respondents) == len(lines)
    assert sum(people.counts.values()) == len(lines) + 1
    [twice] = [one for one in people.findings if one.code == "intake.answered_twice"]
    [one] = [one for one in people.respondents if one.person.fio == twice.value]
    assert one.sheet.answers["mentee.main_request"] == again[list(table.header).index(request)]


def test_nobody_is_paired_with_oneself(school, tmp_path):
    """The mentees' own rows under the mentors' name: one person, on both sides."""
    from dashboard.cli import matchup
    from matching.assign import Policy

    mentors, mentees = mentor_table(school), mentee_table(school)
    facts = list(mentors.header).index("Фамилия, имя, отчество")
    whole = slice(1, facts + 12)  # e-mail and facts
    both = [list(row) for row in as_text(mentees.rows)]
    for row, other in zip(both, as_text(mentors.rows), strict=False):
        row[whole] = other[whole]
    file = tmp_path / "b.csv"
    file.write_bytes(write_csv(mentees.header, both))
    found = matchup.calculate(cp1251(mentors, tmp_path / "a.csv"), file, Policy(), lambda _s: None)
    ids = {one.person.id for one in found.mentors.people.respondents}
    shared = {one.person.id for one in found.mentees.people.respondents} & ids
    assert len(shared) == len(mentors.rows)
    assert all(one.mentee_id != one.mentor_id for one in found.pairs)
    problem = found.outcome.problem
    for row, one in enumerate(problem.mentee_ids):
        if one in shared:
            assert not problem.eligible[row, problem.mentor_ids.index(one)]


@pytest.mark.parametrize("seed", range(6))
def test_dirty_tables_lose_no_row_and_no_mentee(tmp_path, seed):
    from dashboard.cli import matchup, results
    from matching.assign import Policy

    mess, rng = Mess(invent("lenino14")), np.random.default_rng(seed)
    spoilt = [mess.file(rng, TableKind.MENTORS), mess.file(rng, TableKind.MENTEES)]
    paths = [tmp_path / f"{n}-{one.name}" for n, one in enumerate(spoilt)]
    for path, one in zip(paths, spoilt, strict=True):
        path.write_bytes(one.content)
    try:
        found = matchup.calculate(*paths, Policy(), lambda _step: None)
    except UnusableError as refusal:
        assert refusal.findings  # noqa: PT017 -- whether a mess is usable is chance
        return
    assert not found.faults()
    for side, one in zip((found.mentors, found.mentees), spoilt, strict=True):
        assert sum(side.people.counts.values()) == one.data + one.noise
    assert len(found.pairs) + len(found.unplaced) == len(found.mentees.people.respondents)
    assert set(results.contents(found)) == set(WRITTEN)


@pytest.mark.parametrize(
    ("mentors", "mentees", "words"),
    [
        ("mentees.xlsx", "mentors.xlsx", "Таблицы перепутаны местами"),
        ("staff.xlsx", "mentees.xlsx", "найдено «список педагогов», нужна «анкета наставника»"),
        ("mentors.xlsx", "form5.xlsx", "нужна «анкета наставляемого»"),
        ("mentors.xlsx", "нет.xlsx", "нет.xlsx нет, или его нельзя прочитать"),
    ],
)
def test_wrong_files_are_told_apart(capsys, tables, tmp_path, mentors, mentees, words):
    folder = tables["mentors.xlsx"].parent
    said = run(capsys, "match", folder / mentors, folder / mentees, "--out", tmp_path / "o")
    assert said.code == 2
    assert words in said.err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "пуст"),
        ("просто письмо\nбез таблицы".encode(), "не найдена таблица"),
        (b"PK\x03\x04" + b"\x00" * 60, "анкета.xlsx"),
    ],
)
def test_unreadable_files_are_refused(capsys, tables, tmp_path, content, words):
    (tmp_path / "анкета.xlsx").write_bytes(content)
    said = run(
        capsys, "match", tables["mentors.xlsx"], tmp_path / "анкета.xlsx", "--out", tmp_path / "o"
    )
    assert said.code == 2
    assert words in said.err


def test_a_table_of_nobody_prints_every_finding_with_its_place(capsys, tables, tmp_path):
    file = tmp_path / "пусто.csv"
    file.write_bytes(
        write_csv(
            ["Фамилия, имя, отчество", "С чем вам нужна помощь прежде всего?"],
            [["-", "Не справляюсь с дисциплиной на уроке"], ["нет", "Планировать уроки"]],
        )
    )
    said = run(capsys, "match", tables["mentors.xlsx"], file, "--out", tmp_path / "o")
    assert said.code == 2
    assert "CSV 2 Фамилия, имя, отчество - ошибка Нет фамилии" in said.out
    assert "CSV 3 Фамилия, имя, отчество нет ошибка Нет фамилии" in said.out
    assert "нет ни одной строки, которую можно использовать" in said.err


def test_results_go_into_a_folder_and_spare_what_is_there(capsys, tables, tmp_path):
    (tmp_path / "o").mkdir()
    (tmp_path / "o/заметки.txt").write_text("моё", "utf-8")
    (tmp_path / "o/pairs.csv").write_text("старое", "utf-8")
    words = ("match", tables["mentors.xlsx"], tables["mentees.xlsx"], "--out")
    assert run(capsys, *words, tmp_path / "o/заметки.txt").code == 2
    assert run(capsys, *words, tmp_path / "o").code == 0
    assert (tmp_path / "o/заметки.txt").read_text("utf-8") == "моё"
    assert len(rows(tmp_path / "o/pairs.csv")) > 10


def test_a_place_nobody_may_write_to_is_a_refusal(capsys, tables, tmp_path):
    (tmp_path / "файл").write_text("1")
    words = ("match", tables["mentors.xlsx"], tables["mentees.xlsx"], "--out")
    said = run(capsys, *words, tmp_path / "файл" / "папка")
    assert said.code == 2
    assert "Не удаётся записать" in said.err


def test_an_unknown_fairness_is_refused(capsys, tables, tmp_path):
    words = ("match", tables["mentors.xlsx"], tables["mentees.xlsx"], "--out", tmp_path / "o")
    said = run(capsys, *words, "--fairness", 3)
    assert said.code == 2
    assert "fairness" in said.err


def test_a_plan_that_fails_its_check_is_not_written(capsys, tables, tmp_path, monkeypatch):
    monkeypatch.setattr("dashboard.cli.matchup.Calculation.faults", lambda _self: ["gap"])
    words = ("match", tables["mentors.xlsx"], tables["mentees.xlsx"], "--out", tmp_path / "o")
    said = run(capsys, *words)
    assert said.code == 1
    assert "НЕ доказано" in said.out
    assert not (tmp_path / "o").exists()


def test_a_fault_of_the_program_is_exit_code_one(capsys, tables, tmp_path, monkeypatch):
    def broken(*_all):
        raise RuntimeError("сломано")

    monkeypatch.setattr("dashboard.cli.matchup.calculate", broken)
    words = ("match", tables["mentors.xlsx"], tables["mentees.xlsx"], "--out", tmp_path / "o")
    said = run(capsys, *words)
    assert said.code == 1
    assert "RuntimeError" in said.err


def test_names_nobody_bears_are_told(school, tmp_path):
    from dashboard.cli import matchup
    from matching.assign import Policy

    mentors, mentees = mentor_table(school), mentee_table(school)
    wish = next(one for one in mentees.header if "не хотели бы" in one or "не работать" in one)
    apart = cp1251(mentees, tmp_path / "b.csv", **{wish: "Никто Никита Никитич"})
    plain = cp1251(mentors, tmp_path / "a.csv")
    found = matchup.calculate(plain, apart, Policy(), lambda _step: None)
    told = [one for one in found.findings if one.code == "cli.named_unknown"]
    assert {one.value for one in told} >= {"Никто Никита Никитич"}
    assert all(one.row and one.column for one in told)


def test_verify_believes_nothing_in_the_file(capsys, matched, tmp_path):
    file = matched / "round.json"
    assert run(capsys, "verify", "--round", file).code == 0
    body = json.loads(file.read_bytes())
    other = next(
        one for one in body["problem"]["mentor_ids"] if one != body["pairs"][0]["mentor_id"]
    )
    spoilt = {
        "contributions": ("pairs", 0, "points", body["pairs"][0]["points"] + 1),
        "pairs": ("pairs", 0, "mentor_id", other),
        "seal": ("mentor_of", next(n for n, m in enumerate(body["mentor_of"]) if m >= 0), None, -1),
        "digest": ("problem", "capacity", 0, 9),
        "heading": ("policy", "fairness", None, 8),
        "unplaced": ("unplaced", 0, "mentee_id", "никто"),
        "scores": ("pairs", 0, "score", 0.99),
    }
    for fault, (first, second, third, value) in spoilt.items():
        wrong = json.loads(file.read_bytes())
        place = wrong[first] if third is None else wrong[first][second]
        place[second if third is None else third] = value
        (tmp_path / "r.json").write_text(json.dumps(wrong), "utf-8")
        said = run(capsys, "verify", "--round", tmp_path / "r.json")
        assert said.code == 1, fault
        assert fault in said.out


BESIDE = {
    "confidence": ("pairs", 0, "confidence"),
    "runner_up": ("pairs", 0, "price", "total"),
    "places": ("places", 0, "total"),
    "principles": ("principles", 1, "price"),
    "blocking": ("blocking", "affinity", "count"),
    "file_seal": ("sought", 0, "total"),
}
UNPLACED = {
    "reasons": ("detail", "competing"),
    "helps": ("helps", 0, "coverage"),
}


def forged(body, place, *, resealed):
    """The content with one number changed; whoever forges well seals it anew."""
    from dashboard.cli import rechecking

    wrong = json.loads(json.dumps(body))
    held = wrong
    for step in place[:-1]:
        held = held[step]
    held[place[-1]] = (held[place[-1]] or 0) + 0.25
    return rechecking.sealed(wrong) if resealed else wrong


def short_of_places(body):
    """Where a mentee is for whom more places are promised to help."""
    for at, one in enumerate(body["unplaced"]):
        first = one["helps"][0] if one["helps"] else {}
        if "competing" in one["detail"] and first.get("code") == "one_more_place":
            return at
    return None


@pytest.fixture(scope="module")
def scarce(school, tmp_path_factory):
    """A round with fewer places than mentees, as ``round.json`` holds it."""
    from dashboard.cli import matchup, results
    from matching.assign import Policy

    folder = tmp_path_factory.mktemp("scarce")
    table = mentor_table(school)
    few = type(table)(name=table.name, header=table.header, rows=table.rows[:6])
    mentors = cp1251(few, folder / "a.csv")
    mentees = cp1251(mentee_table(school), folder / "b.csv")
    found = matchup.calculate(mentors, mentees, Policy(), lambda _step: None)
    return found, json.loads(results.contents(found)["round.json"])


def test_every_number_beside_the_plan_is_checked_again(scarce):
    from dashboard.cli import proof

    _found, body = scarce
    assert proof.faults(body) == []
    at = short_of_places(body)
    places = {**BESIDE, **{code: ("unplaced", at, *rest) for code, rest in UNPLACED.items()}}
    for code, place in places.items():
        told = proof.faults(forged(body, place, resealed=code != "file_seal"))
        assert told == [code], code
        assert "file_seal" in proof.faults(forged(body, place, resealed=False))


@pytest.mark.parametrize(
    "key", ["decisions", "parts", "places", "sought", "principles", "blocking", "file_seal"]
)
def test_a_field_taken_out_of_the_file_is_found(scarce, key):
    from dashboard.cli import proof, rechecking

    _found, body = scarce
    rest = {name: value for name, value in body.items() if name != key}
    assert "fields" in proof.faults(rest)
    if key != "file_seal":
        assert proof.faults(rechecking.sealed(rest)) == ["fields"]


def lies():  # noqa: C901, PLR0915 -- a list of lies
    """Name -> (what a forger changes who seals anew, the fault it must be called)."""

    def told(code, fault):
        def kept(change):
            found[code] = change, fault
            return change

        return kept

    found = {}

    @told("a second mentor", "pairs")
    def _(body):
        one = dict(body["pairs"][0])
        one["mentor_id"] = next(
            who for who in body["problem"]["mentor_ids"] if who != one["mentor_id"]
        )
        body["pairs"].insert(0, one)

    @told("listed as left twice", "unplaced")
    def _(body):
        body["unplaced"].append(body["unplaced"][0])

    @told("points", "scores")
    def _(body):
        body["pairs"][0]["points"] += 20
        body["pairs"][0]["contributions"][0]["points"] += 20

    @told("shifted contributions", "contributions")
    def _(body):
        body["pairs"][0]["contributions"][0]["points"] += 5
        body["pairs"][0]["contributions"][1]["points"] -= 5

    @told("one part", "parts")
    def _(body):
        units = np.array(body["parts"]["units"])
        body["parts"]["units"] = [units.sum(0).tolist(), *np.zeros_like(units)[1:].tolist()]

    @told("weights", "parts")
    def _(body):
        body["weights"]["need"] += 0.1

    @told("percentile", "standing")
    def _(body):
        body["pairs"][0]["percentile"] = 1.0

    @told("lock", "standing")
    def _(body):
        body["pairs"][0]["locked"] = True

    @told("software", "software")
    def _(body):
        body["software"]["numpy"] = "0"

    @told("seed", "heading")
    def _(body):
        body["seed"] = 5

    @told("decisions", "decisions")
    def _(body):
        body["decisions"] = [{"kind": "accept"}]

    @told("blocking", "blocking")
    def _(body):
        body["blocking"]["others"] = 1

    for key in ("", "pairs", "unplaced"):

        @told(f"more in {key}", "fields")
        def _(body, key=key):
            (body[key][0] if key else body)["approved_by"] = "director"

    for reason in ("no_consent", "no_competent_mentor", "hard_rule", "low_fit", "no_common_time"):

        @told(reason, "reasons")
        def _(body, reason=reason):
            one = body["unplaced"][short_of_places(body)]
            one["reason"] = reason
            one["detail"] = {"barred": one["detail"]["barred"]}

    @told("no proof of want", "reasons")
    def _(body):
        body["unplaced"][short_of_places(body)]["detail"].pop("competing")

    @told("rivals", "reasons")
    def _(body):
        one = body["unplaced"][short_of_places(body)]
        one["detail"]["mentees"] = one["detail"]["mentees"][::-1][1:]

    @told("no helps", "helps")
    def _(body):
        body["unplaced"][short_of_places(body)]["helps"] = []

    @told("an invented help", "helps")
    def _(body):
        body["unplaced"][0]["helps"].append({"code": "another_mentor", "coverage": 50})

    @told("a promise without count", "helps")
    def _(body):
        one = body["unplaced"][short_of_places(body)]["helps"][0]
        del one["coverage"]
        one["total"] = 99

    return found


@pytest.mark.parametrize("name", sorted(lies()))
def test_whoever_seals_a_lie_anew_is_found(scarce, name):
    from dashboard.cli import proof, rechecking

    _found, body = scarce
    wrong = json.loads(json.dumps(body))
    change, fault = lies()[name]
    change(wrong)
    assert fault in proof.faults(rechecking.sealed(wrong))


def test_parts_of_scores_that_were_changed_are_found(scarce):
    from dashboard.cli import proof, rechecking

    _found, body = scarce
    wrong = json.loads(json.dumps(body))
    row, column = np.argwhere(np.array(body["parts"]["units"])[0] > 0)[0].tolist()
    wrong["parts"]["units"][0][row][column] += 1
    assert "confidence" in proof.faults(rechecking.sealed(wrong))


def test_the_effect_of_a_rule_set_aside_is_solved_again(matched):
    from dashboard.cli import proof, rechecking

    body = json.loads((matched / "round.json").read_bytes())
    assert proof.faults(body) == []
    opened = [one for left in body["unplaced"] for one in left["helps"] if "rule" in one]
    assert opened
    opened[0]["total"] -= 0.5
    assert proof.faults(rechecking.sealed(body)) == ["helps"]


SAMPLE = Path(__file__).parents[2] / "samples" / "round_policy_1_0_0.json"


def test_a_file_of_before_is_checked_as_far_as_it_goes_and_says_so(capsys):
    said = run(capsys, "verify", "--round", SAMPLE)
    assert said.code == 0
    assert "Проверены только план и доказательство" in " ".join(said.out.split())


def test_whoever_claims_the_older_format_gets_no_more_than_its_words(capsys, scarce, tmp_path):
    _found, body = scarce
    file = tmp_path / "r.json"
    file.write_text(json.dumps(body), "utf-8")
    said = run(capsys, "verify", "--round", file)
    assert said.code == 0
    assert "Заново посчитано по файлу" in said.out
    body = {**body, "format": "nastavnik.round@1"}
    file.write_text(json.dumps(body), "utf-8")
    said = run(capsys, "verify", "--round", file)
    assert "Проверены только план и доказательство" in " ".join(said.out.split())
    assert "Заново посчитано" not in said.out


def test_every_fault_has_words_in_both_languages():
    from data.i18n import _, speaking
    from tests.tampering import FAULTS

    codes = FAULTS | BESIDE.keys() | UNPLACED.keys() | {fault for _lie, fault in lies().values()}
    codes |= {"plan.csv", "prices.npz", "region", "plan_hash", "stop_at", "certificate"}
    codes |= {"demand", "types", "order", "group", "quota", "steps", "improvable", "propensities"}
    for code in codes:
        for language in ("ru", "en"):
            with speaking(language):
                message = f"verify.fault.{code}"
                assert _(message) != message, code


def test_files_say_how_sure_each_pair_is_and_what_each_change_gives(scarce):
    from dashboard.cli import results

    found, body = scarce
    made = results.contents(found)
    table = list(csv.reader(io.StringIO(made["pairs.csv"].decode("utf-8-sig")), delimiter=";"))
    assert table[0][-2:] == ["confidence", "confidence_means"]
    assert all(0.0 <= float(line[-2]) <= 1.0 and "%" in line[-1] for line in table[1:])
    left = list(csv.reader(io.StringIO(made["unmatched.csv"].decode("utf-8-sig")), delimiter=";"))
    assert left[0][-1] == "effects"
    for line in left[1:]:
        assert line[-1].count(") ") == line[-2].count(") ") >= 1
    assert any("с наставником" in line[-1] for line in left[1:])
    assert body["decisions"] == []


NO_ROUND = {
    "nothing": "",
    "a list": "[]",
    "no format": "{}",
    "a format alone": '{"format": "nastavnik.round@1"}',
    "a list for a format": '{"format": []}',
    "no text": "\udcff",
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("text", NO_ROUND.values(), ids=NO_ROUND)
def test_verify_refuses_what_is_no_round(capsys, tmp_path, text):
    (tmp_path / "r.json").write_bytes(text.encode(errors="surrogateescape"))
    said = run(capsys, "verify", "--round", tmp_path / "r.json")
    assert said.code == 2
    assert "не похож на round.json" in said.err


def under(table, header, path, **changes):
    """A table whose column of consents has another header; ``changes`` are name -> answer."""
    place, name = list(table.header).index(CONSENT), list(table.header).index(NAME)
    lines = as_text(table.rows)
    for line in lines:
        line[place] = changes.get(line[name], line[place])
    heads = [header if one == CONSENT else one for one in table.header]
    path.write_bytes(write_csv(heads, lines))
    return path


def test_who_says_no_to_a_question_about_consent_is_in_no_pair_and_in_no_form(school, tmp_path):
    from dashboard.cli import matchup, results
    from matching.assign import Policy

    asked = "Согласны ли вы на обработку персональных данных?"
    mentors = cp1251(mentor_table(school), tmp_path / "a.csv")
    plain = under(mentee_table(school), asked, tmp_path / "b.csv")
    before = matchup.calculate(mentors, plain, Policy(), lambda _step: None)
    paired = before.names[before.pairs[0].mentee_id]
    changed = under(mentee_table(school), asked, tmp_path / "c.csv", **{paired: "Не согласна"})
    found = matchup.calculate(mentors, changed, Policy(), lambda _step: None)
    assert paired not in {found.names[one.mentee_id] for one in found.pairs}
    made = results.contents(found)
    sheet = openpyxl.load_workbook(io.BytesIO(made["form5.xlsx"])).worksheets[0]
    assert paired not in {str(cell) for row in sheet.values for cell in row}


def test_a_column_that_may_hold_consents_stops_the_run_with_what_to_rename(
    capsys, school, tmp_path
):
    mentors = cp1251(mentor_table(school), tmp_path / "a.csv")
    mentees = under(mentee_table(school), "Не против? (согласие, данные)", tmp_path / "b.csv")
    said = run(capsys, "match", mentors, mentees, "--out", tmp_path / "o")
    assert said.code == 2
    assert "переименуйте столбец" in " ".join(said.err.split())
    assert not (tmp_path / "o").exists()


def test_a_mentor_who_answered_twice_without_an_address_has_no_doubled_places(school, tmp_path):
    from dashboard.cli import matchup
    from matching.assign import Policy

    table = mentor_table(school)
    keys = ("Адрес электронной почты", "Год рождения", "Табельный номер")
    bare = [place for place, one in enumerate(table.header) if one not in keys]
    lines = as_text(table.rows)
    again = list(lines[0])
    again[list(table.header).index("Отметка времени")] = "01.10.2026 09:00:00"
    mentors = tmp_path / "a.csv"
    mentors.write_bytes(
        write_csv(
            [table.header[one] for one in bare],
            [[line[one] for one in bare] for line in (*lines, again)],
        )
    )
    mentees = cp1251(mentee_table(school), tmp_path / "b.csv")
    found = matchup.calculate(mentors, mentees, Policy(), lambda _step: None)
    assert len(found.mentors.people.respondents) == len(lines)
    [told] = [one for one in found.mentors.people.findings if one.code == "intake.namesake"]
    assert told.row == 2
    own_next_best = [
        one
        for one in found.pairs
        if one.runner_up and found.names[one.runner_up] == found.names[one.mentor_id]
    ]
    assert not own_next_best
