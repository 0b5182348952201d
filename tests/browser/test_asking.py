"""Questions to a computed plan in a real browser: in Russian, drawn, without new faults."""

from tests.browsing import drawn, latin, new_faults, sign_in

QUESTIONS = (
    "Цена принципов",
    "Решения и их цена",
    "Кого искать",
    "Что если наставник уходит",
    "Сравнить расчёты",
    "Кто подошёл бы лучше",
    "Пороги",
)


def test_every_question_is_drawn_in_russian_and_breaks_no_new_rule(open_page, office, go):
    sign_in(open_page, office.base)
    go(open_page, "round")
    for question in QUESTIONS:
        pill = open_page.get_by_test_id("stMain").get_by_text(question, exact=True)
        pill.first.click()
        drawn(open_page)
        assert latin(open_page) == [], question
        assert new_faults(open_page) == {}, question


def test_the_open_question_stays_open_after_a_reload(page, office, go):
    """A chart is drawn under the policy of the page, which forbids evaluating."""
    sign_in(page, office.base)
    go(page, "round")
    page.get_by_test_id("stMain").get_by_text(QUESTIONS[0], exact=True).first.click()
    drawn(page)
    page.reload()
    drawn(page)
    assert page.get_by_text("черта — самая слабая пара").is_visible()
    assert page.get_by_test_id("stVegaLiteChart").first.locator("svg").is_visible()
