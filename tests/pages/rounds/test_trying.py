"""Trial meetings on «Подбор»: chosen, given links, rated from paper, heeded by the round."""

from matching import rounds
from matching.pairs import trials
from matching.rounds import snapshot
from tests.pages.conftest import fine, sent
from tests.pages.rounds.conftest import confirm, keys, last, press, said


def test_meetings_are_chosen_rated_and_heeded(store, here, open_page):
    here.did(rounds.open_round)
    page = fine(open_page("round", "curator"))
    assert "round.trials.links" not in keys(page)
    page = press(page, "round.trials.plan")
    lines = here.saw(trials.listing, last(here).id)
    assert lines
    assert "у самого занятого наставника их" in said(page)
    page = press(page, "round.trials.links")
    assert len([one for one in page.code if "/f/" in one.value]) == 2 * len(lines)
    page.selectbox(key="round.trials.one").set_value(lines[0].trial.id)
    page.radio(key="round.trials.side").set_value("mentor")
    page.radio(key="round.trials.said").set_value("no")
    next(one for one in page.button if one.label == "Записать ответ").click()
    page = fine(page.run())
    (rated,) = [
        one.trial
        for one in here.saw(trials.listing, last(here).id)
        if one.trial.by_mentor is not None
    ]
    assert (rated.id, rated.by_mentor) == (lines[0].trial.id, 1)
    assert "q.ACQ" not in sent(page)
    confirm(page, "round.freeze")
    with here.look() as work:
        one = last(here)
        kept = snapshot.read(one, work.snapshots.of(one.id))
    assert kept.ratings == {(rated.mentee_id, rated.mentor_id): (None, 1)}
