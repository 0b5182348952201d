"""Agreement, acquaintance, trial meetings and the labour paper on a phone."""

import pytest

from data.papers import participation
from data.records.bank import Role
from data.records.ids import PairId, RoundId, TrialId, new_id
from data.records.invitation import Form
from data.records.pair import Pair, PairState
from data.records.programme import Trial, TrialState
from data.records.round import RoundStatus
from matching import pairs, rounds
from matching.rounds.entrants import consented
from tests.web.forms_door import come, follow, link, now, office, send

LARGEST = 30 * 1024  # bytes of a page
SECRET = "слишком далеко ездить"


def some(work, role):
    """Somebody of a side who may be matched."""
    year = work.schools.get(work.school_id).year
    return min(set(work.sheets.current(role, year)) & consented(work))


def laid(store, state, **fields):
    """A fresh pair of two people of the school who have agreed to the bank."""
    school = store.schools()[0]
    with store.work(by=store.system(school.id), now=now()) as work:
        return work.pairs.put(
            Pair(
                id=PairId(new_id()),
                school_id=school.id,
                round_id=None,
                year=school.year,
                mentor_id=some(work, Role.MENTOR),
                mentee_ids=(some(work, Role.MENTEE),),
                form="teacher_teacher",
                kind="traditional",
                state=state,
                **fields,
            )
        )


def kept(store, pair):
    with store.look(by=office(store), now=now()) as work:
        return work.pairs.get(pair.id), pairs.private(work, pair.id)


def declined(client, path, grade, words=""):
    """Say no, and confirm it."""
    asked = send(client, path, {"ACQ.1": grade, "words": words})
    return send(client, path, page=follow(client, asked).text, act="confirm")


def name(store, who):
    with store.look(by=office(store), now=now()) as work:
        return work.people.get(who).fio


def test_each_side_answers_alone_and_only_the_curator_reads_it(client, store):
    pair = laid(store, PairState.CURATOR_APPROVED)
    mentee, mentor = pair.mentee_ids[0], pair.mentor_id
    path = come(client, store, Form.ANSWER, mentor, pair.id)
    page = client.get(path)
    assert len(page.content) <= LARGEST
    assert name(store, mentee) in page.text
    empty = send(client, path, {"words": "подумаю"})
    assert empty.status_code == 422
    assert "подумаю" in empty.text
    answered = send(client, path, {"ACQ.1": "4"})
    assert answered.status_code == 303, answered.text
    path = come(client, store, Form.ANSWER, mentee, pair.id)
    assert name(store, mentor) in client.get(path).text
    assert declined(client, path, "2", SECRET).headers["location"] == "/f/thanks"
    after, said = kept(store, pair)
    assert after.state is PairState.DECLINED_BY_MENTEE
    assert [(one.grade, one.words) for one in said] == [(4, ""), (2, SECRET)]
    path = come(client, store, Form.ANSWER, mentor, pair.id)
    told = client.get(path).text
    assert "ответ больше не нужен" in told
    for hidden in (SECRET, "скорее нет", name(store, mentee), 'name="q.ACQ.1"'):
        assert hidden not in told


@pytest.mark.parametrize("grade", ["1", "2"])
def test_a_no_ends_the_pair_only_when_it_is_confirmed(client, store, grade):
    pair = laid(store, PairState.CURATOR_APPROVED)
    path = come(client, store, Form.ANSWER, pair.mentor_id, pair.id)
    asked = send(client, path, {"ACQ.1": grade, "words": SECRET})
    assert SECRET not in asked.headers["location"]
    page = follow(client, asked)
    assert len(page.content) <= LARGEST
    for words in ("Подтвердить ответ", "Вернуться", "изменить ответ по этой ссылке будет нельзя"):
        assert words in page.text
    assert SECRET in page.text
    before, said = kept(store, pair)
    assert (before.state, said) == (PairState.CURATOR_APPROVED, ())
    back = follow(client, send(client, path, page=page.text, act="back")).text
    assert f'value="{grade}" checked' in back
    assert SECRET in back
    assert kept(store, pair)[1] == ()
    assert send(client, path, page=page.text, act="confirm").headers["location"] == "/f/thanks"
    after, said = kept(store, pair)
    assert after.state is PairState.DECLINED_BY_MENTOR
    assert [(one.grade, one.words) for one in said] == [(int(grade), SECRET)]


def test_no_window_is_promised_where_none_is_open(client, store):
    pair = laid(store, PairState.CURATOR_APPROVED)
    opened = link(store, pair.mentor_id, Form.ANSWER, pair.id).token
    path = client.get(f"/f/{opened}", follow_redirects=False).headers["location"]
    assert "семь дней" not in follow(client, send(client, path, {"ACQ.1": "4"})).text
    path = client.get(f"/f/{opened}", follow_redirects=False).headers["location"]
    page = client.get(path).text
    assert "Отправлено" in page
    assert "исправить можно" not in page


def test_after_the_acquaintance_both_want_to_go_on(client, store):
    pair = laid(store, PairState.TRIAL, trial_until=now().date())
    for who in (pair.mentor_id, pair.mentee_ids[0]):
        path = come(client, store, Form.ACQUAINTANCE, who, pair.id)
        assert "Никто не виноват" in client.get(path).text
        assert send(client, path, {"ACQ.1": "3"}).status_code == 303
    assert kept(store, pair)[0].state is PairState.CONFIRMED


def test_the_labour_paper_is_signed_and_given_up_by_notice(client, store):
    pair = laid(store, PairState.CONFIRMED)
    path = come(client, store, Form.PARTICIPATION, pair.mentor_id, pair.id)
    assert "ещё не определила условия" in client.get(path).text
    terms = {
        "content": "Помощь молодому учителю",
        "starts_on": "2026-10-01",
        "ends_on": "2099-05-31",
        "form": "teacher_teacher",
        "pay_basis": "none",
    }
    with store.work(by=office(store), now=now()) as work:
        participation.set_terms(work, pair.id, terms)
    page = client.get(path).text
    assert "Помощь молодому учителю" in page
    assert "31.05.2099" in page
    stale = f"agree.{participation.edition_of(terms | {'ends_on': '2098-05-31'})}"
    for act in ("agree", stale):
        assert "Условия участия изменили" in send(client, path, act=act).text
    told = participation.edition_of(terms)
    assert f"agree.{told}" in page
    assert send(client, path, act=f"agree.{told}").status_code == 303
    with store.look(by=office(store), now=now()) as work:
        assert participation.takes_part(work, pair, pair.mentor_id)
        first = participation.earliest_end(work)
    path = come(client, store, Form.PARTICIPATION, pair.mentor_id, pair.id)
    soon = send(client, path, {"ends_on": now().strftime("%d.%m.%Y")}, act="give_up")
    assert soon.status_code == 422
    for said in (
        "завтра",
        "1.1.9999999999",
        "1.1.9" + "9" * 30,
        "31.02.2027",
        "01.01.0001",
        "..",
        "٣.1.x",
    ):
        assert send(client, path, {"ends_on": said}, act="give_up").status_code == 422
    given = send(client, path, {"ends_on": first.strftime("%d.%m.%Y")}, act="give_up")
    assert given.status_code == 303
    with store.look(by=office(store), now=now()) as work:
        assert not participation.takes_part(work, pair, pair.mentor_id)


def test_somebody_may_not_agree_to_the_terms_and_nothing_follows(client, store):
    pair = laid(store, PairState.CONFIRMED)
    terms = {
        "content": "Помощь молодому учителю",
        "starts_on": "2026-10-01",
        "ends_on": "2099-05-31",
        "form": "teacher_teacher",
        "pay_basis": "none",
    }
    with store.work(by=office(store), now=now()) as work:
        participation.set_terms(work, pair.id, terms)
    path = come(client, store, Form.PARTICIPATION, pair.mentor_id, pair.id)
    page = client.get(path).text
    assert "Не согласен(на)" in page
    edition = participation.edition_of(terms)
    for act in ("refuse", f"refuse.{edition}x"):
        assert "Условия участия изменили" in send(client, path, page=page, act=act).text
    refused = send(client, path, page=page, act=f"refuse.{edition}")
    assert refused.headers["location"] == "/f/thanks"
    path = come(client, store, Form.PARTICIPATION, pair.mentor_id, pair.id)
    page = client.get(path).text
    assert "Вы не согласились участвовать" in page
    assert "Не согласен(на)" not in page
    send(client, path, page=page, act=f"refuse.{edition}")  # a second no is the first one
    with store.look(by=office(store), now=now()) as work:
        said = [one for one in work.consents.of(pair.mentor_id) if one.subject == pair.id]
        opened = [one.kind for one in work.tasks.all() if one.subject == f"pair:{pair.id}"]
        assert [one.act.value for one in said] == ["refused"]
        assert opened == ["participation_refused"]
        assert work.pairs.get(pair.id) == pair
    path = come(client, store, Form.PARTICIPATION, pair.mentor_id, pair.id)
    assert send(client, path, act=f"agree.{edition}").status_code == 303
    path = come(client, store, Form.PARTICIPATION, pair.mentor_id, pair.id)
    assert send(client, path, act=f"refuse.{edition}").status_code == 422  # a notice ends it
    with store.look(by=office(store), now=now()) as work:
        assert participation.takes_part(work, pair, pair.mentor_id)


@pytest.fixture
def meeting(store):
    curator = office(store)
    with store.work(by=curator, now=now()) as work:
        opened = rounds.open_round(work)
    school = store.schools()[0]
    with store.work(by=store.system(school.id), now=now()) as work:
        one = work.trials.put(
            Trial(
                id=TrialId(new_id()),
                school_id=school.id,
                round_id=RoundId(opened.id),
                mentee_id=some(work, Role.MENTEE),
                mentor_id=some(work, Role.MENTOR),
                state=TrialState.PLANNED,
            )
        )
    yield one
    with store.work(by=curator, now=now()) as work:
        if work.rounds.get(opened.id).status is not RoundStatus.CANCELLED:
            rounds.cancel(work, opened.id, "проба")


def test_a_trial_meeting_is_rated_until_the_round_begins(client, store, meeting):
    path = come(client, store, Form.TRIAL, meeting.mentee_id, meeting.id)
    assert name(store, meeting.mentor_id) in client.get(path).text
    assert send(client, path, {"ACQ.1": "3", "words": SECRET}).status_code == 303
    with store.look(by=office(store), now=now()) as work:
        assert work.trials.get(meeting.id).by_mentee == 3
    path = come(client, store, Form.TRIAL, meeting.mentor_id, meeting.id)
    assert SECRET not in client.get(path).text
    with store.work(by=office(store), now=now()) as work:
        rounds.cancel(work, meeting.round_id, "проба")
    assert "ответ больше не нужен" in client.get(path).text
