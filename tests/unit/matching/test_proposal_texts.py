"""Texts are read once, and a person's word outweighs the model's."""

import json

import pytest

from data.codebook import framework
from data.records.bank import Role
from matching.proposal import propose, read, restore_texts
from matching.proposal.texts import CONFIRMED, text_of
from matching.text import TextReading, confirmed
from tests.score_cases import plain

DOMAINS = framework().domain_codes


class Parrot:
    """Tags every text with the first domain and remembers what it was given."""

    tier = "base"
    warning = "text.simpler"

    def __init__(self):
        self.heard = []

    def read(self, texts, kind):
        self.heard += [(kind, one) for one in texts]
        tags = tuple(float(at == 0) for at in range(len(DOMAINS)))
        return [TextReading(tags=tags, confident=True, evidence=("шум…",)) for _one in texts]


def mentee(name="a", **answers):
    return plain(name, Role.MENTEE, answers=answers)


def mentor(name="x", **answers):
    return plain(name, Role.MENTOR, answers=answers)


def request(text, **more):
    return mentee(**{"mentee.main_request": text, **more})


def test_both_texts_of_a_side_are_read_together():
    parrot = Parrot()
    one = request("Шум на уроке", **{"mentee.expected_result": "Тишина"})
    other = mentor(**{"mentor.competences_text": "Дисциплина", "mentor.achievements": "Конкурс"})
    found = read([one], [other], parrot)
    assert parrot.heard == [
        ("request", "Шум на уроке. Тишина"),
        ("competence", "Дисциплина. Конкурс"),
    ]
    assert (found.tier, found.warning) == ("base", "text.simpler")
    assert set(found.readings) == {"a"}
    assert set(found.offered) == {"x"}


@pytest.mark.parametrize("nothing", ["", "-", "не знаю", "   "])
def test_an_answer_that_says_nothing_does_not_dilute_the_other(nothing):
    one = request("Шум на уроке", **{"mentee.expected_result": nothing})
    assert text_of(one, "request") == "Шум на уроке"


def test_confirmed_domains_stand_instead_of_the_model():
    parrot = Parrot()
    one = request("Шум на уроке", **{CONFIRMED: ("exam", "digital")})
    found = read([one], [], parrot).readings["a"]
    assert found == confirmed(("exam", "digital"), "request")
    assert parrot.heard == []


def test_a_confirmed_nothing_silences_the_model():
    found = read([request("Шум на уроке", **{CONFIRMED: ()})], [], Parrot()).readings["a"]
    assert not any(found.tags)


def test_one_person_on_both_sides_is_read_on_both():
    one = request("Шум на уроке")
    other = mentor("a", **{"mentor.achievements": "Конкурс", CONFIRMED: ("exam",)})
    found = read([one], [other], Parrot())
    assert found.readings["a"] != found.offered["a"]


def test_readings_survive_json():
    found = read([request("Шум")], [mentor(**{"mentor.achievements": "Конкурс"})], Parrot())
    assert restore_texts(json.loads(json.dumps(found.dump()))) == found


def test_restored_readings_give_the_identical_plan():
    people = [request("Шум"), request("Тихо")], [mentor("x"), mentor("y", capacity=2)]
    people[0][1] = plain("b", Role.MENTEE, answers={"mentee.main_request": "Тихо"})
    found = read(*people, Parrot())
    again = restore_texts(json.loads(json.dumps(found.dump())))
    one = propose(*people, readings=found.readings, offered=found.offered)
    other = propose(*people, readings=again.readings, offered=again.offered)
    assert one.dump() == other.dump()


def test_progress_is_told_and_may_stop_the_reading():
    told = []
    people = [mentee(str(number)) for number in range(40)]
    read(people, [mentor()], Parrot(), told.append)
    assert told == sorted(told)
    assert 0.0 == told[0] < told[-1] < 1.0

    def stop(_share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(people, [], Parrot(), stop)
