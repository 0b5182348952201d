"""Whom a text means: a full name is its bearer's alone, a part of it whoever may bear it."""

import pytest

from data.publication.telling import strangers, told_of

STAFF = {
    1: "Мартюшева Майя Павловна",
    2: "Шабалина Майя Павловна",
    3: "Шабалина Инна Олеговна",
}


@pytest.mark.parametrize(
    ("text", "own", "meant"),
    [
        ("Ведёт Мартюшева Майя Павловна.", (), {1}),
        ("Вместе с Майей Павловной Мартюшевой", (), {1}),
        ("Спросить Мартюшеву\nМайю Павловну", (), {1}),
        ("Майя Павловна ведёт кружок", (), {1, 2}),
        ("Майя Павловна ведёт кружок", (1,), {1}),
        ("Мартюшева Майя Павловна: Майе Павловне рады", (1,), {1}),
        ("Майя Павловна и Шабалина ведут кружок", (1,), {1, 2, 3}),
        ("Мартюшева Майя Павловна и Шабалина Майя Павловна", (1,), {1, 2}),
        ("Шабалина рассказала", (3,), {3}),
        ("Инна Олеговна рассказала", (2,), {3}),
        ("Никто никого не учил", (1,), set()),
    ],
)
def test_whom_a_text_means(text, own, meant):
    assert told_of(text, STAFF, own) == meant


def test_strangers_are_all_but_the_known_in_any_case():
    text = "Ученице Сидоровой помогла Мартюшева"
    assert strangers(text, []) == ("Сидоровой", "Мартюшева")
    assert strangers(text, ["Мартюшева Майя Павловна"]) == ("Сидоровой",)
    assert strangers("Помогла Мартюшевой", ["Мартюшева Майя Павловна"]) == ()
