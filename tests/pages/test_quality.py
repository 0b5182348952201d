"""«Качество программы» and the municipality: aggregates alone, whoever asks and however."""

import importlib
import json
import pickle
from dataclasses import replace
from datetime import timedelta

import pytest

from analytics import rollup
from analytics.rollup import Audience
from analytics.rollup.refusals import FilterClosedError
from dashboard.charts import panels
from dashboard.pages.judging import asking, showing
from data.access import Permission, allows
from data.records.account import AccountRole
from data.records.bank import Role
from data.records.ids import AskId
from data.records.monitoring import Ask, AskState
from tests import quality_cases as cases
from tests.pages.conftest import NOW, fine, sent

CHART = "vega_lite_chart"
ROWS = (*panels.codes(), panels.KIRKPATRICK)
LOOKERS = [one for one in AccountRole if allows([one], Permission.QUALITY_READ)]


def people(store):
    """Names, logins and pseudonyms of everybody in the school."""
    school = store.schools()[0].id
    with store.look(by=store.system(school), now=NOW) as work:
        found = work.people.all()
        names = [one.fio for one in found] + [one.fio.split()[0] for one in found]
        return names + [work.sealed_name("person", one.id)[:16] for one in found]


def charts_of(page):
    return [json.loads(one.proto.spec) for one in page.get(CHART)]


@pytest.fixture
def answered(monkeypatch):
    """The door to figures gives this board and remembers how it was asked."""
    asked = []

    def give(board, closed=()):
        def answer(work, period, schools=None, *, where="", only=()):
            asked.append((period, where))
            if where in closed:
                raise FilterClosedError(where=where, least=5)
            kept = tuple(one for one in board.figures if one.metric_id in only)
            return replace(board, period=period, where=where, figures=kept)

        monkeypatch.setattr(rollup, "board", answer)
        monkeypatch.setattr(rollup, "municipality", answer)
        return asked

    return give


@pytest.mark.parametrize("role", LOOKERS)
def test_nobody_of_the_school_reaches_a_screen_of_figures(store, open_page, role):
    known = people(store)
    for row in ROWS if role is AccountRole.ADMINISTRATION else (panels.RESULTS, panels.TRUST):
        told = sent(fine(open_page("quality", role, row=row)))
        assert [one for one in known if one in told] == [], row


def test_a_village_sees_counts_and_states_and_when_the_rest_comes(store, open_page):
    page = fine(open_page("quality", "administration"))
    told = sent(page)
    assert "Пока без показателя" in told
    assert "Появится, когда" in told
    assert not page.error


def test_an_empty_school_is_told_what_will_appear_when(blank, open_page):
    for row in (panels.OFFICIAL, panels.RESULTS, panels.RESOURCES):
        page = fine(open_page("quality", "administration", row=row))
        assert "Появится, когда" in sent(page), row


@pytest.mark.parametrize("row", ROWS)
def test_every_row_draws_its_charts_with_words_and_tables(store, open_page, answered, row):
    answered(cases.school())
    page = fine(open_page("quality", "director", row=row))
    specs = charts_of(page)
    assert len(specs) >= 3
    assert all(one.proto.alt for one in page.get(CHART))
    said = " ".join(one.value for one in page.markdown)
    assert said.count("Что это значит:") >= len(specs) - 2
    assert page.table


@pytest.mark.parametrize("row", [panels.SCHOOLS, *ROWS])
def test_a_row_reads_nothing_but_the_metrics_it_asks_for(row):
    for board in (cases.school(), cases.municipality()):
        wanted = panels.metrics(row)
        kept = tuple(one for one in board.figures if one.metric_id in wanted)
        beside = tuple(one for one in board.compared if one.metric_id in wanted)
        part = replace(board, figures=kept, compared=beside)
        assert len(kept) < len(board.figures)
        assert showing._made.__wrapped__((), row, part) == showing._made.__wrapped__((), row, board)


def test_only_the_row_that_is_shown_is_asked_for(store, open_page, monkeypatch):
    rows = []

    def answer(work, period, *, where="", only=()):
        rows.append(tuple(only))
        return replace(cases.school(), period=period)

    monkeypatch.setattr(rollup, "board", answer)
    page = fine(open_page("quality", "administration", row=panels.RESOURCES))
    assert rows == [("BANK", "LOADM", "EQ")]
    page.button_group(key=showing.KEY).set_value(panels.PROCESS).run()
    assert rows[-1] == panels.metrics(panels.PROCESS)


def test_an_address_that_names_no_row_opens_the_first(store, open_page, answered):
    answered(cases.school())
    page = fine(open_page("quality", "administration", row="people"))
    assert [one.value for one in page.header] == ["Официальные показатели"]


def test_a_closed_filter_is_told_with_its_reason_and_cannot_be_chosen(store, open_page, answered):
    asked = answered(cases.school())
    page = fine(open_page("quality", "administration"))
    box = page.selectbox(key="quality.form")
    assert len(box.options) == 1
    told = " ".join(one.value for one in page.caption)
    assert "меньше пяти человек" in told
    closed = "form=head_teacher"
    again = fine(
        open_page("quality", "administration", **{"quality.form": closed, "where": closed})
    )
    assert {where for _period, where in asked} == {""}
    assert sent(again)


def test_an_open_filter_and_a_year_are_asked_of_the_door(store, open_page, answered):
    asked = answered(cases.school())
    page = fine(open_page("quality", "administration"))
    page.selectbox(key="quality.stage").set_value("stage=early").run()
    assert asked[-1] == ("2026/2027", "stage=early")
    page.selectbox(key="quality.year").set_value("2025/2026").run()
    assert asked[-1] == ("2025/2026", "stage=early")


def test_a_combination_that_is_refused_shows_the_whole_and_says_why(store, open_page, answered):
    both = "form=teacher_teacher&stage=early"
    asked = answered(cases.school(), closed=[both])
    page = fine(open_page("quality", "administration"))
    page.selectbox(key="quality.form").set_value("form=teacher_teacher").run()
    page.selectbox(key="quality.stage").set_value("stage=early").run()
    assert asked[-1] == ("2026/2027", both)
    assert page.warning
    assert charts_of(page)


def test_boards_of_two_audiences_never_share_what_was_drawn():
    one, two = cases.school(), cases.board(audience=Audience.CURATOR)
    assert showing._key(one) != showing._key(replace(one, audience=Audience.CURATOR))
    assert showing._key(one) != showing._key(replace(one, data_version="f" * 16))
    assert showing._key(one) != showing._key(replace(one, where="stage=early"))
    assert showing._key(one) != showing._key(replace(one, unit_id="other"))
    first = showing._made(showing._key(one), panels.OFFICIAL, one)
    second = showing._made(showing._key(two), panels.OFFICIAL, two)
    assert first != second


def test_what_is_kept_holds_no_record_of_a_person():
    board = cases.school()
    marked = [replace(one, records=frozenset({"pseudonym-of-somebody"})) for one in board.figures]
    spoiled = replace(board, figures=tuple(marked), unit_id="spoiled")
    kept = pickle.dumps(showing._made(showing._key(spoiled), panels.OFFICIAL, spoiled))
    assert b"pseudonym-of-somebody" not in kept
    assert b"records" not in kept


def test_the_page_hands_over_what_the_board_tells_and_never_a_frame_of_people():
    for name in ("quality", "region", "judging.asking", "judging.showing", "judging.naming"):
        module = importlib.import_module(f"dashboard.pages.{name}")
        source = open(module.__file__, encoding="utf-8").read()  # noqa: PTH123, SIM115
        for word in ("facts", "gather", "work.people", "work.pairs", "import pandas", "compute("):
            assert word not in source, (name, word)


def test_years_before_are_offered_newest_first():
    assert asking.years("2026/2027") == ["2026/2027", "2025/2026", "2024/2025"]


def test_a_municipality_without_figures_is_told_so(store, open_page):
    page = fine(open_page("region", "region"))
    assert "ещё не собраны" in " ".join(one.value for one in page.info)
    assert not charts_of(page)


def test_schools_of_a_municipality_are_never_ranked(store, open_page, answered):
    answered(cases.municipality())
    page = fine(open_page("region", "region"))
    frames = [one.value for one in page.table]
    beside = next(one for one in frames if len(one) == 11 and one.shape[1] == 4)
    assert list(beside.iloc[:, 0]) == [f"Школа № {at}" for at in range(1, 12)]
    told = sent(page).lower()
    assert [word for word in ("рейтинг школ", "место в", "лучш", "худш") if word in told] == []
    assert "скрыто: меньше 5 человек" in told


def test_small_schools_are_nowhere_by_name(store, open_page, answered):
    answered(cases.municipality())
    told = sent(fine(open_page("region", "region")))
    assert [at for at in (12, 13, 14) if f"Школа № {at}" in told] == []
    assert "Малокомплектные школы посчитаны как одна: 3." in told


def test_only_who_may_see_many_schools_opens_their_page(store, open_page):
    for role in AccountRole:
        if not allows([role], Permission.AGGREGATE_READ):
            assert [one.value for one in fine(open_page("region", role)).title] == ["Нет доступа"]


def test_the_page_opens_with_the_newest_year_that_has_something_to_look_at(
    store, open_page, answered
):
    """Four closed surveys of this autumn are nothing to look at; five of last year are."""
    asked = answered(cases.school())
    with store.work(by=store.system(store.schools()[0].id), now=NOW) as work:
        people = sorted(one.id for one in work.people.all())[:5]
        for year, closed in (("2026/2027", people[:4]), ("2025/2026", people)):
            for who in closed:
                work.asks.put(closed_survey(work, who, year))
    fine(open_page("quality", "administration"))
    fine(open_page("region", "region"))
    assert [period for period, _where in asked] == ["2025/2026"] * 2


def closed_survey(work, who, year):
    return Ask(
        id=AskId(f"{year[:4]}-{who}"),
        school_id=work.school_id,
        person_id=who,
        pair_id=None,
        role=Role.MENTEE,
        year=year,
        wave="post",
        extent="core",
        state=AskState.SILENT,
        opens_on=work.today - timedelta(days=20),
        closes_on=work.today - timedelta(days=1),
    )
