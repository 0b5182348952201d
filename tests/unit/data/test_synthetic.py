"""Invented schools: the same for the same seed, believable in their shares, nobody's copy."""

import io
from collections import Counter
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from scipy import stats

from data.codebook import field_of, framework, is_empty_request, questionnaire
from data.names import clean_text, fio_norm, short_fio
from data.records.bank import MenteeState, MentorState, Role
from data.records.consent import Channel, ConsentAct, Purpose
from data.records.intake import TableKind
from data.synthetic import (
    PLANS,
    Mess,
    Shape,
    UnknownSchoolError,
    contents,
    crowd,
    dirty,
    files,
    invent,
    mentee_table,
    mentor_table,
    old_bank,
    staff_table,
)
from data.synthetic.dirt import DIRTS
from data.synthetic.mess import CONTAINERS
from data.synthetic.names import words


@pytest.fixture(scope="module")
def town():
    return invent("school45")


@pytest.fixture(scope="module")
def village():
    return invent("lenino14")


@pytest.fixture(scope="module")
def many():
    return crowd(900, 500, seed=3)


def test_the_same_seed_gives_the_same_school(town):
    again = invent("school45", 1)
    assert again == town
    assert np.array_equal(again.truth.theta, town.truth.theta)
    assert again.truth.stories == town.truth.stories


def test_another_seed_gives_another_school(town):
    other = invent("school45", 2)
    assert {one.id for one in other.people}.isdisjoint(one.id for one in town.people)
    assert [one.fio for one in other.people] != [one.fio for one in town.people]


def test_nothing_hangs_on_the_global_generator(town):
    state = np.random.get_state()[1].tolist()  # noqa: NPY002
    invent("school45")
    assert np.random.get_state()[1].tolist() == state  # noqa: NPY002


def test_an_unknown_school_is_refused_by_name():
    with pytest.raises(UnknownSchoolError) as refusal:
        invent("hogwarts7")
    assert refusal.value.params == {"name": "hogwarts7", "known": "lenino14, school45"}


def test_sizes_are_those_of_the_plan(town, village):
    assert (len(town.people), len(town.of(Role.MENTOR)), len(town.of(Role.MENTEE))) == (45, 13, 17)
    assert (len(village.people), len(village.of(Role.MENTOR))) == (14, 4)
    assert len(village.of(Role.MENTEE)) == 3
    assert town.school.synthetic
    assert village.school.synthetic


@pytest.mark.parametrize("seed", range(1, 13))
@pytest.mark.parametrize("name", sorted(PLANS))
def test_every_seed_gives_answers_the_questionnaire_accepts(name, seed):
    found = invent(name, seed)
    for one in found.sheets:
        assert questionnaire(one.role).validate(one.answers) == []
        assert one.questionnaire == questionnaire(one.role).version
    for one in found.people:
        assert one.fio == clean_text(one.fio)
        assert set(one.subjects) <= {subject.code for subject in framework().subjects}
        assert set(one.levels) <= set(framework().levels)
        assert one.category in framework().categories
        assert 0 <= one.years_in_school <= one.years_teaching <= 45
        assert 22 <= 2026 - one.year_of_birth <= 75


@pytest.mark.parametrize("seed", range(1, 13))
def test_every_seed_has_somebody_before_every_obstacle(seed):
    found = invent("school45", seed)
    told = Counter(found.truth.stories.values())
    assert told["no_capacity"] == 2
    for reason in ("no_consent", "no_common_time", "no_competent_mentor", "request_unclear"):
        assert told[reason] == 1


def test_obstacles_stand_in_the_answers(town):
    by_story = {code: person for person, code in town.truth.stories.items()}
    sheets = {one.person_id: one.answers for one in town.sheets}
    mentor_slots = {
        slot for person, sheet in town.of(Role.MENTOR) for slot in sheet.answers.get("slots", ())
    }
    assert not mentor_slots & set(sheets[by_story["no_common_time"]]["slots"])
    assert is_empty_request(sheets[by_story["request_unclear"]]["mentee.main_request"])
    assert "planning.1" not in sheets[by_story["request_unclear"]]
    lonely = sheets[by_story["no_competent_mentor"]]
    assert lonely["needs_top"] == ("inclusion",)
    for _person, sheet in town.of(Role.MENTOR):
        assert all(sheet.answers.get(f"inclusion.{n}", 1) <= 2 for n in (1, 2, 3))
    states = {one.person_id: one.state for one in town.participations}
    assert states[by_story["mentor_in_training"]] is MentorState.IN_TRAINING
    assert states[by_story["mentor_without_consent"]] is MentorState.SUBMITTED


def test_two_compete_for_one_place_at_a_narrow_time(town):
    narrow = [
        sheet.answers
        for _person, sheet in town.of(Role.MENTEE)
        if sheet.answers["slots"] == ("sat_evening",)
    ]
    able = [
        sheet.answers
        for _person, sheet in town.of(Role.MENTOR)
        if "sat_evening" in sheet.answers["slots"]
    ]
    assert len(narrow) == 2
    assert [one["capacity"] for one in able] == [1]


def test_consents_are_given_refused_withdrawn_or_missing(town):
    by_story = {code: person for person, code in town.truth.stories.items()}
    acts = {}
    for one in town.consents:
        acts.setdefault(one.person_id, []).append(one)
        assert one.channel is Channel.SYNTHETIC
        assert one.text_version == town.consent_text.version
        assert one.at.tzinfo is not None
    refused = acts[by_story["no_consent"]]
    assert [one.act for one in refused] == [ConsentAct.GIVEN, ConsentAct.REFUSED]
    assert refused[0].purposes == (Purpose.BANK,)
    assert acts[by_story["mentor_withdrew"]][-1].act is ConsentAct.WITHDRAWN
    assert by_story["mentor_without_consent"] not in acts


def test_participations_stand_where_a_round_can_begin(town):
    states = Counter(one.state for one in town.participations)
    assert states[MentorState.READY] == 11
    assert states[MenteeState.WAITING] == 17
    for one in town.participations:
        assert (one.waiting_since is not None) == (one.role is Role.MENTEE)
        assert one.headline


def test_managers_form_a_tree_up_to_the_director(town):
    by_id = {one.id: one for one in town.people}
    for one in town.people:
        steps, here = 0, one
        while here.manager_id:
            here, steps = by_id[here.manager_id], steps + 1
            assert steps < 5
        assert here.post == "директор"


def test_namesakes_by_surname_and_initials_are_two_people(town):
    shorts = Counter(short_fio(one.fio) for one in town.people)
    assert max(shorts.values()) >= 2
    assert len({fio_norm(one.fio) for one in town.people}) == len(town.people)
    assert any("кызы" in one.fio for one in town.people)


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_names_agree_with_sex_and_keep_their_yo(seed):
    found = [one.fio for one in invent("school45", seed).people]
    for fio in found:
        surname, _given, patronymic, *_rest = fio.split()
        if patronymic.endswith("вна"):
            assert not surname.endswith(("ов", "ев", "ёв", "ин", "ский"))
        if patronymic.endswith("вич"):
            assert not surname.endswith(("ова", "ева", "ёва", "ина", "ская"))


def test_shares_of_a_crowd_are_those_of_the_analytics_document(many):
    people = many.people
    years = np.array([one.years_teaching for one in people])
    assert np.mean(years <= 3) == pytest.approx(0.18, abs=0.05)
    assert years.max() <= 45
    women = np.mean([one.fio.split()[2].endswith("на") for one in people])
    assert women == pytest.approx(0.88, abs=0.03)
    primary = np.mean([one.subjects == ("primary",) for one in people])
    assert primary == pytest.approx(0.25, abs=0.04)
    capacity = Counter(sheet.answers["capacity"] for _p, sheet in many.of(Role.MENTOR))
    for places, share in ((1, 0.55), (2, 0.30), (3, 0.15)):
        assert capacity[places] / 500 == pytest.approx(share, abs=0.06)


def test_about_three_items_in_a_hundred_are_skipped(many):
    items = {one.code for one in framework().items if not one.code.startswith("exam")}
    answered = [len(items & sheet.answers.keys()) / len(items) for sheet in many.sheets]
    assert np.mean(answered) == pytest.approx(0.97, abs=0.01)


def test_about_three_pairs_in_a_hundred_are_kept_apart(many):
    named = sum(len(one.answers.get("both.do_not_pair", ())) for one in many.sheets)
    assert named / (900 * 500) == pytest.approx(0.03, abs=0.01)


def test_answers_follow_the_truth(many):
    """Who can more offers more; who is asked about weak spots needs more."""
    place = {one.id: n for n, one in enumerate(many.people)}
    domains = framework().domains
    for role, sign in ((Role.MENTOR, 1), (Role.MENTEE, -1)):
        said, truth = [], []
        for person, sheet in many.of(role)[:300]:
            for d, domain in enumerate(domains):
                given = [sheet.answers[i.code] for i in domain.items if i.code in sheet.answers]
                if len(given) == 3:
                    said.append(np.mean(given))
                    truth.append(many.truth.theta[place[person.id], d])
        assert sign * stats.spearmanr(said, truth).statistic > 0.4


def test_competence_grows_with_experience_and_hangs_together(many):
    years = np.array([one.years_teaching for one in many.people])
    theta = many.truth.theta
    assert theta[years > 15].mean() - theta[years <= 2].mean() > 1.0
    apart = np.corrcoef(theta[years > 15].T)
    assert apart[np.triu_indices(15, 1)].mean() == pytest.approx(0.5, abs=0.12)


def test_requests_are_mostly_where_competence_is_low(many):
    theta, asked = many.truth.theta, many.truth.weight > 0
    assert theta[asked].mean() < theta[~asked].mean() - 0.3
    assert asked.sum(axis=1).min() >= 1


def test_the_banks_of_phrases_are_wide_and_nobody_speaks_twice_alike(many):
    for book in ("phrases_requests", "phrases_competences"):
        for code in framework().domain_codes:
            said = words(book)[code]["says"]
            assert len(said) >= 12
            assert len(set(said)) == len(said)
    texts = [sheet.answers["mentee.main_request"] for _p, sheet in many.of(Role.MENTEE)]
    assert len(set(texts)) > 0.6 * len(texts)
    assert not [one for one in texts if "{" in one or "}" in one]


def test_texts_agree_with_their_author(many):
    for person, sheet in many.of(Role.MENTEE):
        text = sheet.answers["mentee.main_request"]
        if "Работаю первый год" in text:
            assert person.years_teaching <= 2
        if "первокла" in text.lower():
            assert "noo" in person.levels


def test_texts_survive_cleaning_untouched(many):
    for one in many.sheets[:300]:
        for value in one.answers.values():
            if isinstance(value, str):
                assert clean_text(value) == value


def test_a_crowd_names_no_two_people_alike(many):
    assert len({one.fio for one in many.people}) == len(many.people)


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        *((staff_table, TableKind.STAFF),),
        *((lambda i, s=s: mentor_table(i, s), TableKind.MENTORS) for s in Shape),
        *((lambda i, s=s: mentee_table(i, s), TableKind.MENTEES) for s in Shape),
    ],
)
def test_every_column_of_a_clean_table_is_known_and_meant_once(town, table, kind):
    found = table(town)
    fields = [field_of(kind, header) for header in found.header]
    assert None not in fields
    known = [one for one in fields if one != "service.ignored"]
    assert len(set(known)) == len(known)
    assert all(len(row) == len(found.header) for row in found.rows)


def same(question, cell, value):
    """Whether a cell says exactly this answer; lists of options have a test of their own."""
    if value is None:
        return cell == ""
    if question.kind == "likert":
        return question.option(cell) == str(value)
    if question.kind in {"single", "yes_no"}:
        return question.option(cell) == value
    if question.kind == "people":
        return tuple(cell.split("; ")) == value
    return question.kind == "multi" or cell == value


def test_a_clean_table_says_what_the_sheet_says(town):
    table = mentee_table(town)
    fields = [field_of(TableKind.MENTEES, header) for header in table.header]
    sheet = questionnaire(Role.MENTEE)
    for (person, answers), row in zip(town.of(Role.MENTEE), table.rows, strict=True):
        cells = dict(zip(fields, row, strict=True))
        assert cells["person.fio"] == person.fio
        for code in (one for one in cells if sheet.knows(one)):
            assert same(sheet.question(code), cells[code], answers.answers.get(code))


def test_options_with_commas_can_be_told_from_each_other(town):
    """Longest first, every joined cell falls apart into the very options chosen."""
    table = mentee_table(town)
    fields = [field_of(TableKind.MENTEES, header) for header in table.header]
    question = questionnaire(Role.MENTEE).question("needs_top")
    labels = sorted(((one.ru, one.code) for one in question.options), key=lambda x: -len(x[0]))
    at = fields.index("needs_top")
    for (_person, sheet), row in zip(town.of(Role.MENTEE), table.rows, strict=True):
        left, found = str(row[at]), set()
        for text, code in labels:
            if text in left:
                left, found = left.replace(text, ""), found | {code}
        assert found == set(sheet.answers.get("needs_top", ()))


def test_files_hold_every_table_and_no_formula(town, tmp_path):
    paths = files(town, tmp_path / "new")
    assert sorted(paths) == [
        "form5.xlsx",
        "form6.xlsx",
        "mentees.xlsx",
        "mentors.xlsx",
        "staff.xlsx",
    ]
    for name, path in paths.items():
        assert path.read_bytes() == contents(town)[name]
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
        cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
        assert all(cell.data_type != "f" for cell in cells)
    staff = openpyxl.load_workbook(paths["staff.xlsx"]).worksheets[0]
    assert staff.max_row == 46


def test_the_old_bank_ties_both_forms_together(town):
    mentees, mentors = old_bank(town)
    partners = [partner.fio for one in mentors for partner in one.partners]
    assert sorted(partners) == sorted(one.fio for one in mentees)
    assert any(len(one.partners) > 1 for one in mentors)
    assert all(one.partners for one in mentees)
    assert not any("Эмоциональное" in one.competences for one in mentors)


def test_dirty_files_are_a_function_of_the_generator(village):
    mess = Mess(village)
    for seed in range(40):
        first = mess.file(np.random.default_rng(seed))
        assert first == mess.file(np.random.default_rng(seed))
    assert dirty(village, np.random.default_rng(1)) == mess.file(np.random.default_rng(1))


def test_every_fault_every_container_and_every_kind_comes_up(town):
    mess = Mess(town)
    found = [mess.file(np.random.default_rng(seed)) for seed in range(500)]
    assert {name for one in found for name in one.dirts} == {one.__name__ for one in DIRTS}
    assert {one.container for one in found} == set(CONTAINERS)
    assert {one.kind for one in found} == set(TableKind)
    assert all(one.content and one.data >= 0 and one.noise >= 0 for one in found)
    assert all(one.name.endswith((".csv", ".xlsx", ".docx")) for one in found)


def test_a_dirty_workbook_opens_and_holds_its_rows(village):
    mess = Mess(village)
    for seed in range(60):
        one = mess.file(np.random.default_rng(seed), TableKind.STAFF, "xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(one.content)).worksheets[0]
        filled = [row for row in sheet.iter_rows(values_only=True) if any(row)]
        assert len(filled) >= one.data + one.noise


def test_records_are_frozen_and_belong_to_the_school(village):
    for one in (*village.people, *village.participations, *village.sheets, *village.consents):
        assert one.school_id == village.school.id
        assert replace(one) == one
