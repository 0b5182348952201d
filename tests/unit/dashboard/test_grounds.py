"""What a reading of a text rests on is told by words of that very text."""

from dashboard.pages.person.sheets import grounds


def test_words_are_quoted_as_they_stand_and_the_seed_is_only_likeness():
    told = grounds("Не держу Дисциплину, шумят", ("дисциплин…", "шум…", "«класс не слушает»"))
    assert told == [
        "По словам: Дисциплину, шумят",
        "Похоже на известный оборот: «класс не слушает»",
    ]


def test_a_stem_that_the_text_has_not_is_not_quoted():
    assert grounds("Ничего", ("дисциплин…",)) == []
