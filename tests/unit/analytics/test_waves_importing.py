"""Waves collected elsewhere: findings by row and column, taken in whole, undone whole."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from analytics.waves import answering, blank, grid, importing, running
from analytics.waves.refusals import ImportGoneError, NoPersonColumnError, NothingToTakeError
from data import papers
from data.errors import DeniedError, NotFoundError
from data.i18n import speaking
from data.intake import Reading, told
from data.intake.grid import grids
from data.intake.refusals import NotATableError
from data.records.account import AccountRole
from data.records.consent import Purpose
from data.records.intake import Severity
from data.records.monitoring import AskState
from tests.stores import account
from tests.waves_world import (
    BEGINS,
    MENTEE,
    MENTOR,
    OTHER,
    PAIR,
    PEOPLE,
    SECOND,
    add_pair,
    world,
)

HEAD = ("ФИО", "Волна", "Дата", "REL.1", "rel.3", "REL.7")
ON = date(2026, 12, 10)


@pytest.fixture
def here(tmp_path):
    made = world(tmp_path)
    yield made
    made.store.close()


def table(*rows, head=HEAD, above=()):
    """What the reader of tables gives for such a sheet, without its child process."""
    cells = [
        (number, [(at, str(one), "text") for at, one in enumerate(row, 1) if one is not None])
        for number, row in enumerate((*above, head, *rows), 1)
    ]
    bare = {"name": "Ответы", "hidden": False, "title": [], "links": [], "merges": []}
    return Reading(file_name="волна.xlsx", kinds=(), grids=grids([{**bare, "rows": cells}]))


def workbook(*rows):
    book = Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def seen(here, reading, on=ON):
    return here.saw(importing.preview, reading, on=on)


def codes(found):
    return {one.code for one in found.findings}


def counted(here):
    return here.saw(lambda work: (work.responses.count(), work.asks.count()))


GOOD = table(
    ("Жуков Борис Ильич", "60-й день", "05.12.2026", 5, "совсем не согласен(на)", None),
    ("Ёлкина А. П.", "day60", None, "4", 2, 1),
)


def test_a_table_is_seen_through_taken_in_and_undone(here):
    before = counted(here)
    found = seen(here, GOOD)
    assert (found.read, len(found.takings), found.findings) == (2, 2, ())
    assert counted(here) == before
    made = here.did(importing.take_table, GOOD, on=ON)
    responses = here.saw(lambda work: work.responses.all())
    by = {one.person_id: one for one in responses}
    assert by[MENTEE].answers == {"REL.1": 5, "REL.3": 1}
    assert by[MENTOR].answers == {"REL.1": 4, "REL.3": 2, "REL.7": 1}
    assert {one.source for one in responses} == {"import"}
    assert by[MENTEE].context["on"] == "2026-12-05"
    asks = here.asks()
    ask = asks[MENTEE, PAIR, "day60", "REL"]
    assert (ask.state, ask.source, ask.answered_on) == (
        AskState.ANSWERED,
        "import",
        date(2026, 12, 5),
    )
    assert by[MENTEE].subject == f"REL@day60@mentee@{PAIR}"
    assert here.did(importing.undo, made.id, on=ON) == 2
    assert counted(here) == before
    (listed,) = here.saw(importing.imports)
    assert listed.undone
    with pytest.raises(ImportGoneError):
        here.did(importing.undo, made.id, on=ON)


def test_an_ask_that_was_there_becomes_what_it_was(here):
    here.did(running.tick, by=here.system(), on=date(2026, 12, 2))
    was = here.asks()[MENTEE, PAIR, "day60", "REL"].state
    made = here.did(importing.take_table, GOOD, on=ON)
    assert here.asks()[MENTEE, PAIR, "day60", "REL"].state is AskState.ANSWERED
    here.did(importing.undo, made.id, on=ON)
    assert here.asks()[MENTEE, PAIR, "day60", "REL"].state is was


def test_what_is_not_understood_is_told_by_row_and_column(here):
    found = seen(
        here,
        table(
            ("Жуков Борис Ильич", "60-й день", "31.02.2026", 9, "не знаю", "да"),
            head=(*HEAD[:3], "REL.1", "REL.3", "WSAT.planning", "Заметки"),
        ),
    )
    places = {(one.code, one.row, one.column) for one in found.findings}
    assert places == {
        ("waves.cell_value", 2, "REL.1"),
        ("waves.cell_value", 2, "REL.3"),
        ("waves.cell_not_asked", 2, "WSAT.planning"),
        ("waves.cell_day", 2, "date"),
        ("waves.column_not_read", 0, "Заметки"),
        ("waves.row_silent", 2, ""),
    }
    assert all(told(one) != one.code for one in found.findings)


def test_rows_without_a_known_person_wave_or_pair_are_left_out(here):
    add_pair(here, SECOND, OTHER, begins=BEGINS)
    found = seen(
        here,
        table(
            ("Незнакомец И. И.", "day60", None, 1, 1, 1),
            ("Жуков Борис Ильич", "никогда", None, 1, 1, 1),
            ("Ёлкина Анна Петровна", "day60", None, 1, 1, 1),
            ("Жуков Борис Ильич", "day60", None, 1, 1, 1),
            ("Жуков Борис Ильич", "day60", None, 2, 1, 1),
            (None, "day60", None, 2, 1, 1),
        ),
    )
    assert [(one.fio, one.wave) for one in found.takings] == [("Жуков Борис Ильич", "day60")]
    errors = [one.code for one in found.findings if one.severity is Severity.ERROR]
    assert errors == [
        "waves.row_unknown",
        "waves.row_wave",
        "waves.row_which_pair",
        "waves.row_twice",
        "waves.row_unknown",
    ]


def test_side_and_partner_tell_two_pairs_apart(here):
    add_pair(here, SECOND, OTHER, begins=BEGINS)
    found = seen(
        here,
        table(
            ("Ёлкина Анна Петровна", "day60", "наставник", "Яшина Вера Львовна", 4),
            ("Ёлкина Анна Петровна", "day60", "mentor", "Жуков Б. И.", 5),
            head=("ФИО", "Волна", "Роль", "С кем", "REL.1"),
        ),
    )
    assert [(one.pair.id, one.role.value) for one in found.takings] == [
        (SECOND, "mentor"),
        (PAIR, "mentor"),
    ]


def test_nobody_is_taken_in_without_consent_or_over_an_answer(tmp_path):
    here = world(tmp_path, agreed=(MENTOR,))
    assert "waves.row_no_consent" in codes(seen(here, GOOD))
    assert [one.person_id for one in seen(here, GOOD).takings] == [MENTOR]
    here.did(running.tick, by=here.system(), on=date(2026, 12, 2))
    with here.behind(f"REL@day60@mentor@{PAIR}", date(2026, 12, 3)) as work:
        answering.answered_by_link(work)
    assert "waves.row_answered" in codes(seen(here, GOOD))
    with pytest.raises(NothingToTakeError):
        here.did(importing.take_table, GOOD, on=ON)
    here.store.close()


def test_goals_and_anonymous_and_sensitive_columns(tmp_path):
    here = world(tmp_path, agreed=(MENTOR,))
    here.did(papers.give, MENTEE, (Purpose.BANK, Purpose.MONITORING), on=BEGINS)
    late = date(2027, 6, 1)
    row = ("Жуков Борис Ильич", "post", -1, 3, 2, 7)
    head = ("person", "wave", "GOALS.g1", "CLIM.1", "WELL.1", "SAT.1")
    found = seen(here, table(row, head=head), on=late)
    (one,) = found.takings
    assert one.answers == {"GOALS": {"GOALS.g1": -1}, "SAT": {"SAT.1": 7}}
    assert codes(found) == {"waves.cell_anonymous", "waves.cell_sensitive"}
    here.did(importing.take_table, table(row, head=head), on=late)
    assert {key[3] for key, ask in here.asks().items() if ask.source == "import"} == {"core"}
    here.store.close()


def test_a_row_without_an_answer_counts_as_silent(here):
    made = here.did(
        importing.take_table,
        table(("Жуков Борис Ильич", "day60", None, None, None, None)),
        on=ON + timedelta(60),
    )
    ask = here.asks()[MENTEE, PAIR, "day60", "REL"]
    assert (ask.state, ask.source) == (AskState.SILENT, "import")
    here.did(importing.undo, made.id, on=ON)
    assert here.asks() == {}


def test_files_are_read_as_every_table_and_refused_without_headers(here):
    with pytest.raises(NoPersonColumnError):
        seen(here, table(("Жуков Борис Ильич", 4), head=("ФИО", "REL.1")))
    with pytest.raises(NotATableError):
        importing.read(b"%PDF-1.4 not a table", "волна.pdf")
    row = ("Жуков Борис Ильич", "60-й день", date(2026, 12, 5), 5, 1, None)
    (one,) = seen(here, importing.read(workbook(row), "волна.xlsx")).takings
    assert (one.on, one.answers) == (date(2026, 12, 5), {"REL": {"REL.1": 5, "REL.3": 1}})
    csv = "ФИО;Волна;REL.1\nЖуков Борис Ильич;day60;4\n".encode("cp1251")
    assert len(seen(here, importing.read(csv, "волна.csv")).takings) == 1


def test_headers_may_stand_lower_and_goals_keep_their_code():
    found = grid.lines_of(
        table(
            ("Жуков", "day60", 1),
            head=("ФИО", "Волна", "goals.G-1"),
            above=(("Мониторинг", None, None), ("собрано на семинаре", None, None)),
        )
    )
    (line,) = found.lines
    assert (line.row, line.cells) == (4, {"GOALS.G-1": "1"})


def test_only_who_runs_waves_takes_tables_in(here):
    by = account(here.store, AccountRole.DIRECTOR)
    for act, given in (
        (importing.preview, (GOOD,)),
        (importing.take_table, (GOOD,)),
        (importing.imports, ()),
        (importing.undo, ("x",)),
        (blank.blank, ("day60",)),
    ):
        with pytest.raises(DeniedError):
            here.did(act, *given, by=by)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_template_is_read_back_as_the_table_it_is_for(here, language):
    with speaking(language):
        book = load_workbook(BytesIO(here.did(blank.blank, "day60", on=ON)))
    answers, meanings = book.worksheets
    heads = [cell.value for cell in answers[1]]
    assert "REL.1" in heads
    told = {row[0].value: row[1].value for row in meanings.iter_rows(min_row=2)}
    assert list(told) == heads
    assert told["REL.1"]
    given = {0: PEOPLE[MENTEE], 1: "day60", heads.index("REL.1"): 4}
    answers.append([given.get(at) for at in range(len(heads))])
    written = BytesIO()
    book.save(written)
    found = seen(here, importing.read(written.getvalue(), "шаблон.xlsx"))
    assert (codes(found), found.takings[0].answers) == (set(), {"REL": {"REL.1": 4}})


@pytest.mark.parametrize("wave", ["meeting", "climate", "", "=1+1"])
def test_no_template_of_what_no_table_brings(here, wave):
    with pytest.raises(NotFoundError):
        here.did(blank.blank, wave, on=ON)


def test_every_code_of_every_template_is_understood(here):
    for wave in ("pre", "acquaintance", "day14", "mid", "post"):
        heads = load_workbook(BytesIO(here.did(blank.blank, wave, on=ON))).worksheets[0][1]
        read = grid.lines_of(table(head=[cell.value for cell in heads]))
        assert read.findings == ()
