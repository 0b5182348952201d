"""``match --kind``: every kind solved from two tables, proved, and checked again from its file."""

import json
from collections import Counter

import pytest

from dashboard.cli import matchup, proof, rechecking, results
from dashboard.cli import tables as tables_cli
from data.codebook import questionnaire
from data.i18n import _, speaking
from data.output import write_csv
from data.records.bank import Role
from data.synthetic import files, invent, mentee_table, mentor_table
from data.synthetic.tables import as_text
from matching.assign import Policy
from matching.proposal import Kind, RoundKind
from matching.proposal.kinds import PARAMETERS
from tests.commands import run

ROOM = {"kind": "групповое", "capacity": "4", "group_size": "4"}


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """A school in which everybody would rather be in a group: else no group comes about."""
    school, folder = invent("school45"), tmp_path_factory.mktemp("tables")
    plain = files(school, folder)
    found = {}
    for role, made in ((Role.MENTOR, mentor_table), (Role.MENTEE, mentee_table)):
        table, asked = made(school), questionnaire(role)
        lines = as_text(table.rows)[:10]
        for code, text in ROOM.items():
            headers = [one.text_ru for one in asked.questions if one.code == code]
            for at in (list(table.header).index(header) for header in headers):
                for line in lines:
                    line[at] = text
        found[role] = folder / f"{role}.csv"
        found[role].write_bytes(write_csv(table.header, lines))
    return {
        "plain": (plain["mentors.xlsx"], plain["mentees.xlsx"]),
        "group": (found[Role.MENTOR], found[Role.MENTEE]),
    }


@pytest.fixture(scope="module")
def made(tables):
    """Calculations by kind, each made once."""
    kept = {}

    def one(kind: RoundKind):
        if kind not in kept:
            sides = tables["group" if kind.kind is Kind.GROUP else "plain"]
            kept[kind] = matchup.calculate(*sides, Policy(), lambda _step: None, kind)
        return kept[kind]

    return one


def told(found):
    return json.loads(proof.canonical(results.round_json(found)))


GROUP = RoundKind(kind=Kind.GROUP)
TWO = RoundKind(kind=Kind.TWO_MENTORS)


@pytest.mark.parametrize(
    "kind",
    [
        GROUP,
        TWO,
        *(RoundKind(kind=one) for one in Kind if one not in {Kind.GROUP, Kind.TWO_MENTORS}),
    ],
    ids=lambda one: one.kind.value,
)
def test_a_file_of_every_kind_is_checked_to_the_last_word(made, kind):
    body = told(made(kind))
    assert body["format"] == "nastavnik.round@3"
    assert RoundKind.read(body["kind"]) == kind
    assert proof.faults(body) == []


def test_groups_name_their_theme_and_keep_their_size(made):
    found = made(GROUP)
    sizes = Counter(one.mentor_id for one in found.pairs)
    assert sizes
    assert set(sizes.values()) <= {2, 3, 4}
    assert all(one.theme for one in found.pairs)
    with speaking("ru"):
        assert results.reasons(found.pairs[0])[0].startswith("общая тема группы:")


def test_two_mentors_stand_in_both_forms(made):
    found = made(TWO)
    twice = [
        who for who, count in Counter(one.mentee_id for one in found.pairs).items() if count > 1
    ]
    assert twice
    roles = {one.mentor_type for one in found.pairs if one.mentee_id == twice[0]}
    assert roles == {"subject_mentor", "consultant_mentor"}
    rows = results._rows5(found, "")
    assert max(len(row.partners) for row in rows) == 2


def one_role(body):
    for one in body["pairs"]:
        one["mentor_type"] = "subject_mentor"


@pytest.mark.parametrize(
    ("kind", "lie", "fault"),
    [
        (GROUP, lambda body: body["pairs"][0].update(theme="wellbeing"), "themes"),
        (GROUP, lambda body: body["pairs"][0].pop("theme"), "themes"),
        (GROUP, lambda body: body["kind"].update(shared_request=False), "themes"),
        (GROUP, lambda body: body["pairs"][0].update(confidence=1.0), "confidence"),
        (GROUP, lambda body: body["pairs"][0].update(runner_up="x"), "runner_up"),
        (GROUP, lambda body: body["principles"].append({}), "principles"),
        (GROUP, lambda body: body.pop("topics"), "fields"),
        (GROUP, lambda body: body["problem"]["common"].pop(), "digest"),
        (GROUP, lambda body: body["unplaced"][0].update(helps=[{"code": "recruit"}]), "helps"),
        (
            TWO,
            one_role,
            "roles",
        ),
        (TWO, lambda body: body["pairs"].pop(), "pairs"),
    ],
)
def test_whoever_seals_a_lie_about_a_kind_anew_is_found(made, kind, lie, fault):
    body = told(made(kind))
    lie(body)
    assert fault in proof.faults(rechecking.sealed(body))


def test_a_group_that_shares_nothing_is_found(made):
    body = told(made(GROUP))
    problem = proof.problem_of(body["problem"])
    row = problem.mentee_ids.index(body["pairs"][0]["mentee_id"])
    body["problem"]["common"][0][0][row] = []
    assert "common" in proof.faults(rechecking.sealed(body))


def test_a_file_of_the_format_before_is_checked_as_ever(made):
    body = told(made(RoundKind()))
    before = {key: one for key, one in body.items() if key not in {"kind", "topics"}}
    before = rechecking.sealed({**before, "format": "nastavnik.round@2"})
    assert proof.faults(before) == []
    assert proof.beyond_plan(before)
    before["pairs"][0]["confidence"] = 0.123
    assert "confidence" in proof.faults(rechecking.sealed(before))


def test_the_command_takes_a_kind_and_its_parameters(capsys, tables, tmp_path):
    sides = tables["group"]
    said = run(
        capsys, "match", *sides, "--out", tmp_path, "--kind", "групповое", "--with", "не больше=3"
    )
    assert said.code == 0
    assert "общая тема группы" in " ".join(said.out.split())
    kept = json.loads((tmp_path / "round.json").read_text("utf-8"))
    assert (kept["kind"]["kind"], kept["kind"]["most"]) == ("group", 3)
    assert run(capsys, "verify", "--round", tmp_path / "round.json").code == 0


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_kind_and_parameter_has_a_word_of_its_own(language):
    names = [*Kind, *(name for given in PARAMETERS.values() for name in given), "yes", "no"]
    with speaking(language):
        told = [_("kind.word." + one) for one in names]
        assert tables_cli.kind_said(_("kind.word.group"), [f"{_('kind.word.common_slot')}=no"]) == {
            "kind": "group",
            "common_slot": False,
        }
        shown = [_("kind." + one) + _("kind.help." + one) for one in Kind]
    assert len(set(told)) == len(names)
    assert not [one for one in (*told, *shown) if "kind." in one]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--kind", "speed"), "не может быть"),
        (("--kind", "group", "--with", "most=9"), "не может быть"),
        (("--kind", "group", "--with", "goals=1"), "не может быть"),
        (("--kind", "group", "--with", "most"), "most"),
    ],
)
def test_words_nobody_knows_are_refused(capsys, tables, tmp_path, words, told):
    sides = tables["plain"]
    said = run(capsys, "match", *sides, "--out", tmp_path / "o", *words)
    assert said.code == 2
    assert told in said.err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("code", ["common", "themes", "roles"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_fault_of_a_kind_has_words(code, language):
    with speaking(language):
        message = f"verify.fault.{code}"
        assert _(message) != message
