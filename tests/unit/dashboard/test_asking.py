"""The day's work on waves: letters only where mail and an address are set."""

from dataclasses import replace

import pytest

from dashboard.bootstrap import asking, daily, place
from data.invitations import posting
from data.settings import Mail, Settings
from tests.waves_world import BEGINS, MENTEE, world

MAIL = Mail(host="mail.school.example", port=465, sender="nastavnik@school.example")
WITH_MAIL = {"mail": MAIL, "address": "https://school.example"}


@pytest.fixture
def here(tmp_path):
    made = world(tmp_path)
    yield made
    made.store.close()


def jobs(here):
    found = here.saw(lambda work: work.jobs.all())
    return [one for one in found if one.kind == posting.KIND]


def ticked(here, monkeypatch, **settings):
    monkeypatch.setattr(
        place, "settings", lambda: Settings(home=here.store.settings.home, **settings)
    )
    return here.did(asking.tick, by=here.system(), on=BEGINS)


def addressed(here):
    here.did(
        lambda work: work.people.put(
            replace(work.people.get(MENTEE), email="zhukov@school.example")
        ),
        by=here.system(),
    )


def test_letters_go_through_the_worker_to_whom_has_an_address(here, monkeypatch):
    addressed(here)
    told = ticked(here, monkeypatch, **WITH_MAIL)
    assert len(told.sent) == 2
    (job,) = jobs(here)
    links = here.saw(lambda work: [work.invitations.get(one) for one in job.arguments["ids"]])
    assert [one.person_id for one in links] == [MENTEE]
    assert job.arguments["base"] == "https://school.example"


@pytest.mark.parametrize("settings", [{}, {"mail": MAIL}, {"address": "https://school.example"}])
def test_otherwise_links_wait_on_the_page(here, monkeypatch, settings):
    addressed(here)
    assert len(ticked(here, monkeypatch, **settings).sent) == 2
    assert jobs(here) == []


def test_nobody_with_an_address_is_no_fault(here, monkeypatch):
    assert len(ticked(here, monkeypatch, **WITH_MAIL).sent) == 2
    assert jobs(here) == []


def test_waves_are_a_part_of_the_day():
    assert daily.parts()["waves"] is asking.tick
