"""What the terminal says about a plan: words in both languages, brackets as they were typed."""

from dataclasses import dataclass, replace

import pytest
from rich.console import Console

from dashboard.cli import screen, telling
from data.errors import InvalidValueError
from data.i18n import speaking
from data.records.intake import Finding, Severity
from data.records.round import Contribution
from tests.stores import NOW, fresh


@dataclass(frozen=True)
class Pair:
    mentee_id: str = "a"
    mentor_id: str = "b"
    points: int = 73
    contributions: tuple = (
        Contribution(code="need", points=40, detail="planning"),
        Contribution(code="time", points=20),
        Contribution(code="style", points=13, known=False),
        Contribution(code="subject", points=0),
    )
    risk: str = "tight_time"
    risk_detail: str = ""
    runner_up: str | None = "c"
    runner_up_price: float | None = 0.034


NAMES = {"a": "Жук [Инна] Ильинична", "b": "Ёлкина Анна Петровна", "c": "Сыч Олег Ильич"}
TOTALS = {"matched": 1, "mentees": 2, "total": 0.734, "mean": 0.734, "worst": 0.734}
PROOF = {
    "proven": True,
    "goals": ["coverage", "fairness", "total", "hash"],
    "digest": "f" * 64,
    "policy": {"fairness": 2, "seed": 7, "draw": 0.02},
}


def said(tell, *words, language="ru", **more):
    with speaking(language):
        out = Console(width=300, record=True, file=None, force_terminal=False, quiet=False)
        with out.capture() as heard:
            tell(out, *words, **more)
    return " ".join(heard.get().split())


def test_a_pair_is_told_with_reasons_risk_and_the_next_best():
    text = said(telling.pairs, [Pair()], NAMES.__getitem__, {"a": "принято"})
    assert "Жук [Инна] Ильинична │ Ёлкина Анна Петровна │ 73" in text
    assert "планировать курс и уроки +40" in text
    assert "нет данных" in text
    assert "Сыч О. И.; сумма баллов упадёт на 3,4" in text
    assert "✓ принято" in text
    assert "+0" not in text


def test_an_equal_alternative_is_called_so_and_nobody_is_not_named():
    assert "почти не хуже" in said(
        telling.pairs, [replace(Pair(), runner_up_price=0.0001)], NAMES.__getitem__, {}
    )
    alone = replace(Pair(), runner_up=None, runner_up_price=None, risk="no_other_mentor")
    text = said(telling.pairs, [alone], NAMES.__getitem__, {})
    assert "→" not in text
    assert "замены не будет" in text


def test_nobody_left_is_no_table():
    assert not said(telling.left, [])
    assert "• раз" in said(telling.left, [("Жук И. И.", "нет мест", ["раз", "два"])])


def test_numbers_follow_the_language():
    assert "сумма баллов 73,4" in said(telling.totals, TOTALS)
    assert "sum of points 73.4" in said(telling.totals, TOTALS, language="en")


def test_only_a_checked_proof_is_called_one():
    assert "Доказано: лучшего плана нет" in said(telling.proof, PROOF, [])
    for certificate, faults in ((PROOF, ["bound"]), ({**PROOF, "proven": False}, [])):
        text = said(telling.proof, certificate, faults)
        assert text.startswith("НЕ доказано")
        assert "✓" not in text


def test_a_drawn_plan_is_not_called_the_best_nor_always_the_same():
    text = said(telling.proof, {**PROOF, "drawn": "x", "goals": ["coverage", "seeded_draw"]}, [])
    assert "Взят жребием с зерном 7" in text
    assert "не больше чем на 2,0 %" in text
    assert "лучшего плана нет" not in text
    assert "один и тот же ответ" not in text


def test_the_principle_of_the_proof_promises_no_floor():
    text = said(telling.proof, PROOF, [])
    assert "слабые пары весят больше (p = 2)" in text
    assert "без слишком слабых" not in text


def test_the_simpler_reading_of_texts_is_told():
    assert said(telling.texts, "base", "text.simpler") != said(telling.texts, "base", "")
    assert "полный" in said(telling.texts, "semantic", "")


def test_every_finding_keeps_its_place_and_its_signs():
    found = [
        Finding(code="intake.row_totals", severity=Severity.NOTE, sheet="[Лист]", row=7),
        Finding(
            code="cli.named_unknown",
            severity=Severity.WARNING,
            sheet="Лист",
            row=3,
            column="С кем",
            value="[Никто]",
        ),
    ]
    text = said(screen.findings, found, "файл.xlsx")
    assert "[Лист] 7" in text
    assert "Лист 3 С кем [Никто] предупреждение" in text
    assert not said(screen.findings, [], "файл.xlsx")


@pytest.mark.parametrize("name", ["", "  ", "я" * 501])
def test_a_school_needs_a_name(tmp_path, name):
    from data.bank.founding import found

    store = fresh(tmp_path)
    with store.work(by=store.system("s"), now=NOW) as work, pytest.raises(InvalidValueError):
        found(work, name)
    store.close()
