"""Papers with figures: four pages, an editable note, a workbook; the same whoever asks."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader

from analytics import facts, report, rollup
from analytics.figures import FORMULAS
from analytics.report import Kind, making
from analytics.rollup import refreshing
from dashboard.bootstrap import reporting
from dashboard.charts.panels import words
from data.errors import DeniedError, NotFoundError
from data.output.documents import text_of
from data.papers import issuing
from data.records.account import AccountRole
from data.records.monitoring import Rollup
from data.synthetic.truth import synth
from tests.stores import NOW, SCHOOL, account, fresh, open_school

YEAR = "2025/2026"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    opened = fresh(tmp_path_factory.mktemp("reports"))
    open_school(opened)
    tables = synth(1, "school").tables
    for one in tables.values():
        one["school"] = SCHOOL.id
    told = facts.of_tables(tables, date(2026, 8, 31), synthetic=True).of_year(YEAR)
    with opened.work(by=opened.system(SCHOOL.id), now=NOW) as work:
        work.rollups.put(
            Rollup(
                school_id=SCHOOL.id, period=YEAR, formula_version=FORMULAS, made_at=NOW,
                data_version=told.version, synthetic=True, body=told.dump(), stamp="",
            )
        )  # fmt: skip
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    """The rollup above is taken as it is: nothing is gathered from the empty register."""
    monkeypatch.setattr(refreshing, "is_fresh", lambda _work, _head: True)


def did(store, role, call, *args):
    with store.work(by=account(store, AccountRole(role)), now=NOW) as work:
        return call(work, *args)


def planned(store, kind, role="curator"):
    return did(store, role, report.plan, kind, YEAR)


def drawings(told):
    return {
        code: one for code in report.wanted(told) if (one := reporting.drawing(told.board, code))
    }


@pytest.fixture(scope="module")
def pages(store):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(refreshing, "is_fresh", lambda _work, _head: True)
        told = planned(store, Kind.PAGES)
    return told, report.finished(told, drawings(told), words.part)


def test_four_pages_with_versions_on_each_and_charts_as_vectors(pages):
    told, content = pages
    found = PdfReader(BytesIO(content)).pages
    assert len(found) == 4
    for number, page in enumerate(found, start=1):
        said = " ".join(page.extract_text().split())
        assert told.board.data_version[:8] in said
        assert f"{number} / 4" in said
        assert not page.images
    first = " ".join(found[0].extract_text().split())
    assert "По формуле методологии" in first
    assert "синтетические" in first


def test_a_paper_of_the_curator_tells_what_everybody_may_see(store):
    own, everybodys = (planned(store, Kind.BOOK, role) for role in ("curator", "administration"))
    assert own.board.figures == everybodys.board.figures
    assert own.board.withheld == everybodys.board.withheld > 0
    shown = did(store, "curator", rollup.board, YEAR)
    assert shown.withheld < own.board.withheld


def test_the_note_holds_swot_and_the_nine_marks_and_can_be_edited(store):
    told = planned(store, Kind.NOTE)
    said = text_of(report.finished(told, drawings(told), words.part))
    assert "Оценено 0 из 9" in said
    assert "Участники удовлетворены программой" in said
    assert told.board.data_version[:8] in said


def test_the_workbook_has_figures_dictionary_and_what_is_hidden(store):
    told = planned(store, Kind.BOOK)
    book = openpyxl.load_workbook(BytesIO(report.finished(told, {}, words.part)))
    assert book.sheetnames == ["Показатели", "Ряды по годам", "Словарь", "Скрытые ячейки"]
    hidden = list(book["Скрытые ячейки"].iter_rows(min_row=2, values_only=True))
    assert len(hidden) == told.board.withheld - _unexported(store)
    assert all(row[-1] for row in hidden)
    cells = [str(one) for sheet in book for row in sheet.iter_rows(values_only=True) for one in row]
    assert not [one for one in cells if "=" in one or one in {"wilson", "loglog", "newcombe"}]


def _unexported(store):
    """Cells hidden on the board that no file names at all."""
    whole = did(store, "administration", rollup.board, YEAR)
    kept = {one.cell for one in planned(store, Kind.BOOK).board.figures}
    return sum(bool(one.suppressed_reason) and one.cell not in kept for one in whole.figures)


def test_a_paper_is_numbered_kept_and_read_with_a_line_in_the_journal(store, pages):
    told, content = pages
    document = did(store, "administration", report.keep, told, content)
    assert document.number == 1
    again, name = did(store, "director", report.file, document.id)
    assert again == content
    assert name.endswith(".pdf")
    assert document in did(store, "psychologist", report.made)
    with pytest.raises(DeniedError):
        did(store, "dpo", report.file, document.id)
    with pytest.raises(DeniedError):
        did(store, "region", report.file, document.id)


def test_another_paper_is_no_report(store):
    with store.work(by=account(store, AccountRole.CURATOR), now=NOW) as work:
        other = issuing.keep(
            work, b"x", kind="consent", title="", template="", template_sha256="", digest=""
        )
    with pytest.raises(NotFoundError):
        did(store, "curator", report.file, other.id)


def test_the_same_board_gives_the_same_bytes(store, pages):
    told, content = pages
    assert report.finished(told, drawings(told), words.part) == content


def test_a_plan_without_a_table_is_no_note(store):
    told = planned(store, Kind.PAGES)
    with pytest.raises(ValueError, match="curator's table"):
        making.finished(
            making.Plan(kind=Kind.NOTE, board=told.board, school="", stamp=""), {}, words.part
        )
