"""Forms behind personal links: the door, the cookie, what is kept and what is refused."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape

import pytest

from data import invitations
from data.bank import signals
from data.codebook import questionnaire
from data.codebook.help import contacts
from data.records.account import Account, AccountRole
from data.records.bank import Role
from data.records.consent import Purpose
from data.records.ids import AccountId
from data.store import BusyError
from tests.web.conftest import BASE
from tests.web.forms_door import (
    Form,
    come,
    follow,
    hidden,
    link,
    newcomer,
    now,
    office,
    send,
)

REL = {f"REL.{n}": "4" for n in range(1, 9)}
SURVEY = "REL@day60@mentor"
REQUEST = "Не получается удержать дисциплину в седьмом классе"
MOST_BYTES = 30 * 1024


def looked(store, ask):
    """What the school keeps now."""
    school = store.schools()[0].id
    with store.look(by=store.system(school), now=now()) as work:
        return ask(work)


def kept(store, person_id):
    return looked(store, lambda work: work.responses.of(person_id))


def sheets(store, person_id):
    return looked(store, lambda work: work.sheets.of(person_id))


def through(client, path, answers):
    """Walk a long form to the page that shows all of it."""
    where = path
    while "step=check" not in where:
        page = client.get(where).text
        here = {code: one for code, one in answers.items() if f'name="q.{code}"' in page}
        answer = send(client, where, here, page=page, act="next")
        assert answer.status_code == 303, answer.text
        where = answer.headers["location"]
    return where


def cookie_of(client):
    """The cookie as a header: a tap that was under way when the first one was answered."""
    return {"Cookie": f"fs={client.cookies['fs']}"}


@pytest.fixture
def somebody(store):
    return newcomer(store, agreed=True)


# the link and the cookie


def test_a_link_becomes_a_cookie_of_its_form_alone(client, store, somebody):
    issued = link(store, somebody, Form.WAVE, SURVEY)
    answer = client.get(f"/f/{issued.token}", follow_redirects=False)
    path = answer.headers["location"]
    assert (answer.status_code, path) == (303, f"/f/i/{issued.invitation.id}")
    cookie = answer.headers["set-cookie"]
    assert all(one in cookie for one in ("HttpOnly", "SameSite=lax", f"Path={path};"))
    assert "Secure" not in cookie
    assert issued.token not in cookie
    assert issued.token not in client.get(path).text


def test_on_https_the_cookie_is_bound_to_it(app, running, store, somebody):
    from starlette.testclient import TestClient

    issued = link(store, somebody, Form.WAVE, SURVEY)
    client = TestClient(app, base_url=BASE.replace("http:", "https:"))
    answer = client.get(f"/f/{issued.token}", follow_redirects=False)
    assert "Secure" in answer.headers["set-cookie"]
    assert "strict-transport-security" in answer.headers


def test_neither_secret_is_kept(client, store, somebody):
    issued = link(store, somebody, Form.WAVE, SURVEY)
    answer = client.get(f"/f/{issued.token}", follow_redirects=False)
    cookie = re.search(r"fs=([^;]+)", answer.headers["set-cookie"]).group(1)
    rows = looked(
        store,
        lambda work: repr((work.invitations.all(), work.form_sessions.all())),
    )
    assert issued.token not in rows
    assert cookie not in rows
    assert invitations.digest(cookie) in rows


def test_what_leaves_a_form_tells_nobody_where_it_was(client, store, somebody):
    issued = link(store, somebody, Form.WAVE, SURVEY)
    first = client.get(f"/f/{issued.token}", follow_redirects=False)
    page = client.get(first.headers["location"])
    for answer in (first, page):
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in page.text


def test_every_link_that_leads_nowhere_is_told_alike(client, store, somebody):
    expired = link(store, somebody, Form.WAVE, SURVEY, days=0)
    revoked = link(store, somebody, Form.WAVE, "FIT@day14@mentor")
    replaced = link(store, somebody, Form.WAVE, "SAT@post@mentor")
    with store.work(by=office(store), now=now()) as work:
        invitations.revoke(work, revoked.invitation.id)
        invitations.reissue(work, replaced.invitation.id)
    tokens = ["x", "A" * 43, expired.token, revoked.token, replaced.token, "я" * 43]
    pages = [client.get(f"/f/{one}", follow_redirects=False) for one in tokens]
    assert {one.status_code for one in pages} == {404}
    assert len({one.text for one in pages}) == 1
    assert "Попросите новую ссылку у куратора" in pages[0].text


def test_too_many_wrong_links_close_the_door_for_a_while(client, store, somebody, monkeypatch):
    monkeypatch.setattr("data.invitations.browsers.PER_ADDRESS", 3)
    monkeypatch.setattr("dashboard.web.forms.address", lambda _request: "10.9.8.7")
    good = link(store, somebody, Form.WAVE, SURVEY)
    codes = [client.get(f"/f/wrong-{n}").status_code for n in range(5)]
    assert codes == [404] * 3 + [429] * 2
    assert client.get(f"/f/{good.token}").status_code == 429
    monkeypatch.setattr("dashboard.web.forms.address", lambda _request: "10.9.8.6")
    assert client.get(f"/f/{good.token}").status_code == 200


def test_parallel_guesses_never_pass_the_limit(store, monkeypatch):
    monkeypatch.setattr("data.invitations.browsers.PER_ADDRESS", 10)
    from dashboard.web.links import Links

    door = Links(lambda: store)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda n: door._exchanged(f"no-{n}", "10.7.7.7"), range(50)))
    assert found.count(404) == 10
    assert found.count(429) == 40


def test_when_too_many_come_at_once_the_link_says_to_come_again(client, store, monkeypatch):
    def no_turn(*_given, **_more):
        raise BusyError

    monkeypatch.setattr(invitations, "opened", no_turn)
    answer = client.get("/f/anything")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "через минуту" in answer.text


@pytest.mark.parametrize("more", ["/", "/x", "?step=../..", "/../login", "%2F..%2Flogin"])
def test_odd_addresses_open_nothing(client, store, somebody, more):
    path = come(client, store, Form.WAVE, somebody, SURVEY)
    client.cookies.clear()
    answer = client.get(path + more, follow_redirects=False)
    assert answer.status_code in {400, 403, 404}
    assert "Новикова" not in answer.text


def test_the_cookie_of_another_person_opens_nothing(client, store, somebody):
    other = newcomer(store, "Чужая Ольга Юрьевна", agreed=True)
    mine = link(store, somebody, Form.WAVE, SURVEY)
    answer = client.get(f"/f/{mine.token}", follow_redirects=False)
    cookie = re.search(r"fs=([^;]+)", answer.headers["set-cookie"]).group(1)
    theirs = link(store, other, Form.WAVE, SURVEY)
    path = f"/f/i/{theirs.invitation.id}"
    client.cookies.clear()
    page = client.get(path, headers={"Cookie": f"fs={cookie}"})
    assert page.status_code == 403
    assert "Чужая" not in page.text
    answer = client.post(path, headers={"Cookie": f"fs={cookie}"}, data={"csrf": "x"})
    assert answer.status_code == 403
    assert not kept(store, other)


def test_two_links_in_one_browser_do_not_mix(client, store, somebody):
    other = newcomer(store, "Вторая Ольга Юрьевна", agreed=True)
    first = come(client, store, Form.WAVE, somebody, SURVEY)
    second = come(client, store, Form.WAVE, other, SURVEY)
    assert "Новикова" in client.get(first).text
    assert "Вторая" in client.get(second).text
    send(client, first, REL, act="send")
    send(client, second, {**REL, "REL.1": "1"}, act="send")
    assert [one.answers["REL.1"] for one in kept(store, somebody)] == [4]
    assert [one.answers["REL.1"] for one in kept(store, other)] == [1]


def test_a_revoked_link_is_out_at_once_in_every_browser(client, store, somebody):
    issued = link(store, somebody, Form.WAVE, SURVEY)
    path = client.get(f"/f/{issued.token}", follow_redirects=False).headers["location"]
    page = client.get(path).text
    with store.work(by=office(store), now=now()) as work:
        invitations.revoke(work, issued.invitation.id)
    assert client.get(path).status_code == 403
    assert send(client, path, REL, page=page, act="send").status_code == 403
    assert not kept(store, somebody)


def test_a_link_issued_anew_lets_the_old_browsers_out(client, store, somebody):
    issued = link(store, somebody, Form.WAVE, SURVEY)
    path = client.get(f"/f/{issued.token}", follow_redirects=False).headers["location"]
    with store.work(by=office(store), now=now()) as work:
        again = invitations.reissue(work, issued.invitation.id)
    assert client.get(path).status_code == 403
    assert client.get(f"/f/{again.token}").status_code == 200


def test_a_browser_is_out_after_four_hours(client, store, somebody, monkeypatch):
    path = come(client, store, Form.WAVE, somebody, SURVEY)
    later = now() + timedelta(hours=4, minutes=1)
    monkeypatch.setattr("dashboard.web.links._now", lambda: later)
    assert client.get(path).status_code == 403


def test_nobody_can_say_to_have_come_by_a_link(store, somebody):
    from data.bank import answers
    from data.errors import DeniedError

    made_up = Account(
        id=AccountId("link:nothing"),
        school_id=store.schools()[0].id,
        login="",
        display_name="",
        roles=(AccountRole.MENTOR,),
        password_hash="",
        person_id=somebody,
    )
    with pytest.raises(DeniedError), store.work(by=made_up, now=now()) as work:
        answers.submit_by_link(work, Role.MENTOR, {})


# what is sent


def test_a_form_sent_in_is_kept_once_and_the_browser_is_out(client, store, somebody):
    path = come(client, store, Form.WAVE, somebody, SURVEY)
    page = client.get(path).text
    answer = send(client, path, REL, page=page, act="send")
    assert (answer.status_code, answer.headers["location"]) == (303, "/f/thanks")
    assert 'fs=""' in answer.headers["set-cookie"]
    assert f"Path={path}" in answer.headers["set-cookie"]
    (one,) = kept(store, somebody)
    assert one.answers == dict.fromkeys(REL, 4)
    assert one.instrument.startswith("REL@")
    assert client.get(path).status_code == 403
    thanks = follow(client, answer).text
    assert all(contact.name in thanks for contact in contacts())


def test_the_cookie_kept_by_somebody_is_worth_nothing_after_the_form_is_in(client, store, somebody):
    issued = link(store, somebody, Form.WAVE, SURVEY)
    first = client.get(f"/f/{issued.token}", follow_redirects=False)
    path = first.headers["location"]
    cookie = {"Cookie": "fs=" + re.search(r"fs=([^;]+)", first.headers["set-cookie"]).group(1)}
    page = client.get(path).text
    send(client, path, REL, page=page, act="send")
    client.cookies.clear()
    assert client.get(path, headers=cookie).status_code == 403
    changed = send(client, path, {**REL, "REL.1": "1"}, page=page, act="send", headers=cookie)
    assert changed.status_code == 403
    assert [one.answers["REL.1"] for one in kept(store, somebody)] == [4]


def test_fifty_equal_forms_at_once_are_one_answer(client, store, somebody):
    path = come(client, store, Form.WAVE, somebody, SURVEY)
    page, mine = client.get(path).text, cookie_of(client)

    def tap(_n):
        return send(client, path, REL, page=page, act="send", headers=mine)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(tap, range(50)))
    assert {one.headers.get("location") for one in answers} == {"/f/thanks"}
    assert len(kept(store, somebody)) == 1


def test_a_correction_is_a_second_answer_and_the_first_one_stays(client, store, somebody):
    issued = link(store, somebody, Form.WAVE, SURVEY)
    path = client.get(f"/f/{issued.token}", follow_redirects=False).headers["location"]
    send(client, path, REL, act="send")
    assert client.get(f"/f/{issued.token}", follow_redirects=False).status_code == 303
    page = client.get(path).text
    assert page.count(" checked") == len(REL)
    assert "исправить можно до" in page
    send(client, path, {**REL, "REL.1": "2"}, page=page, act="send")
    assert [one.answers["REL.1"] for one in kept(store, somebody)] == [4, 2]


def test_after_the_window_nothing_is_corrected(client, store, somebody, monkeypatch):
    issued = link(store, somebody, Form.WAVE, SURVEY)
    path = client.get(f"/f/{issued.token}", follow_redirects=False).headers["location"]
    send(client, path, REL, act="send")
    later = now() + timedelta(days=7, minutes=1)
    monkeypatch.setattr("dashboard.web.links._now", lambda: later)
    client.get(f"/f/{issued.token}", follow_redirects=False)
    page = client.get(path)
    assert page.status_code == 403
    assert "время исправлений прошло" in page.text


def test_what_breaks_a_rule_is_shown_again_with_the_answers(client, store, somebody):
    path = come(client, store, Form.WAVE, somebody, "LOAD@mid@mentor")
    answer = send(client, path, {"LOAD.1": "много <b>", "LOAD.2": "3", "LOAD.3": "9"}, act="send")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'href="#q.LOAD.1"' in answer.text
    assert 'value="много &lt;b&gt;"' in answer.text
    assert 'name="q.LOAD.2" value="3" checked' in answer.text
    assert "Не получается прочитать: много &lt;b&gt;." in answer.text
    assert "Такое число не подходит: 9." in answer.text
    assert not kept(store, somebody)


def test_an_empty_survey_says_nothing(client, store, somebody):
    path = come(client, store, Form.WAVE, somebody, SURVEY)
    assert send(client, path, {}, act="send").status_code == 422
    assert not kept(store, somebody)


@pytest.mark.parametrize(
    ("fields", "headers"),
    [
        ({"csrf": "made up"}, {}),
        ({"csrf": ""}, {}),
        ({}, {"Origin": "http://evil.example"}),
        ({}, {"Origin": "null"}),
    ],
)
def test_only_our_own_page_can_send(client, store, somebody, fields, headers):
    path = come(client, store, Form.WAVE, somebody, SURVEY)
    answer = send(client, path, REL, act="send", headers=headers, **fields)
    assert answer.status_code == 403
    assert not kept(store, somebody)


def test_a_browser_tells_its_origin_on_this_page(client, store, somebody):
    """With no-referrer a browser would send ``Origin: null``, and every form would be refused."""
    path = come(client, store, Form.WAVE, somebody, SURVEY)
    assert '<meta name="referrer" content="same-origin">' in client.get(path).text


@pytest.mark.parametrize("kind", ["large", "many", "json"])
def test_anything_but_a_form_of_its_size_is_refused(client, store, somebody, kind):
    path = come(client, store, Form.WAVE, somebody, SURVEY)
    given = hidden(client.get(path).text)
    body = {
        "large": {**given, "q.REL.1": "x" * 70_000},
        "many": {**given, **{f"f{n}": "1" for n in range(500)}},
        "json": None,
    }[kind]
    answer = client.post(path, data=body) if body else client.post(path, json=given)
    assert answer.status_code == 403


def test_fields_nobody_asked_for_are_left_alone(client, store, somebody):
    path = come(client, store, Form.WAVE, somebody, SURVEY)
    send(client, path, {**REL, "SAT.1": "10", "person_id": "x"}, act="send", roles="curator")
    (one,) = kept(store, somebody)
    assert set(one.answers) == set(REL)


def test_the_page_says_whose_form_it_is_before_the_first_question(client, store, somebody):
    page = client.get(come(client, store, Form.WAVE, somebody, SURVEY)).text
    who = page.index("Новикова Анна Петровна")
    assert who < page.index("<fieldset")
    assert store.schools()[0].name.split("«")[1] in page.replace("&#34;", '"')
    assert "спрашивает Куратор Елена" in page


def test_the_form_speaks_english_at_a_press(client, store, somebody):
    path = come(client, store, Form.WAVE, somebody, SURVEY)
    answer = send(client, path, language="en")
    assert answer.status_code == 303
    page = client.get(path).text
    assert '<html lang="en"' in page
    assert "We can speak openly about difficulties" in page
    answer = send(client, path, REL, page=page, act="send")
    assert "Thank you" in follow(client, answer).text


def test_what_is_typed_is_shown_as_text(client, store, somebody):
    path = come(client, store, Form.WAVE, somebody, "OPEN@post@mentor")
    bad = '"><script>alert(1)</script>{{ 7*7 }}'
    send(client, path, {"OPEN.helped": bad}, act="save")
    issued = link(store, somebody, Form.WAVE, "OPEN@post@mentor")
    client.get(f"/f/{issued.token}", follow_redirects=False)
    page = client.get(path).text
    assert "<script" not in page
    assert "{{ 7*7 }}" in page


# the questionnaire of a bank


def test_before_consent_nothing_is_kept(client, store):
    person = newcomer(store)
    path = come(client, store, Form.MENTEE, person)
    page = client.get(path).text
    assert "q.mentee.main_request" not in page
    assert " checked" not in page
    typed = send(client, path, {"mentee.main_request": REQUEST}, page=page, act="next", step="1")
    assert typed.status_code == 422
    assert not sheets(store, person)
    assert not looked(store, lambda work: work.form_drafts.find(path.split("/")[-1]))
    refused = send(client, path, {"purposes": ["bank"]}, page=page, act="refuse")
    assert "Ничего не сохранено" in follow(client, refused).text
    assert not looked(store, lambda work: work.consents.of(person))
    assert not looked(store, lambda work: work.participations.of(person))


def test_each_purpose_is_agreed_to_apart(client, store):
    person = newcomer(store)
    path = come(client, store, Form.MENTEE, person)
    send(client, path, {"purposes": ["bank", "matching"]}, act="agree")
    live = {
        one
        for one in Purpose
        if looked(store, lambda work, one=one: person in work.consents.live(one, now()))
    }
    assert live == {Purpose.BANK, Purpose.MATCHING}


def test_without_the_purpose_of_the_bank_the_consent_is_asked_again(client, store):
    path = come(client, store, Form.MENTEE, newcomer(store))
    answer = send(client, path, {"purposes": ["monitoring"]}, act="agree")
    assert answer.status_code == 422
    assert 'value="monitoring" checked' in answer.text


def test_a_request_goes_its_whole_way(client, store):
    person = newcomer(store, agreed=True)
    path = come(client, store, Form.MENTEE, person)
    answers = {
        "mentee.main_request": REQUEST,
        "planning.1": "5",
        "needs_top": ["planning", "discipline"],
        "both.do_not_pair": "Иванова Ирина Петровна\r\n\r\nПетрова Анна",
        "hours_per_month": "4-8",
        "mentee.share_needs": "yes",
    }
    first = questionnaire(Role.MENTEE).of("grid")[0].code
    answers[first] = "5"
    options = questionnaire(Role.MENTEE).question("hours_per_month").options
    answers["hours_per_month"] = options[0].code
    check = through(client, path, answers)
    assert not sheets(store, person)
    sent = send(client, check, act="send")
    assert sent.headers["location"] == f"{path}?step=tags"
    (sheet,) = sheets(store, person)
    assert sheet.source == "link"
    assert sheet.answers["both.do_not_pair"] == ("Иванова Ирина Петровна", "Петрова Анна")
    assert sheet.answers[first] == 5
    tags = follow(client, sent)
    assert "Правильно ли мы поняли" in tags.text
    assert 'value="discipline"' in tags.text
    done = send(client, sent.headers["location"], {"tags": ["discipline"]}, act="confirm")
    assert done.headers["location"] == "/f/thanks"
    assert sheets(store, person)[-1].answers["tags.confirmed"] == ("discipline",)
    assert not looked(store, lambda work: work.form_drafts.find(path.split("/")[-1]))


def test_the_competencies_may_be_left_alone(client, store):
    person = newcomer(store, agreed=True)
    path = come(client, store, Form.MENTEE, person)
    check = through(client, path, {"mentee.main_request": REQUEST, "mentee.share_needs": "no"})
    sent = send(client, check, act="send")
    done = send(client, sent.headers["location"], act="skip")
    assert done.headers["location"] == "/f/thanks"
    assert "tags.confirmed" not in sheets(store, person)[-1].answers


@pytest.mark.parametrize("chosen", [["discipline"] * 1 + ["made_up"], ["a", "b", "c", "d"]])
def test_strange_competencies_are_refused(client, store, chosen):
    person = newcomer(store, agreed=True)
    path = come(client, store, Form.MENTEE, person)
    check = through(client, path, {"mentee.main_request": REQUEST, "mentee.share_needs": "no"})
    sent = send(client, check, act="send")
    answer = send(client, sent.headers["location"], {"tags": chosen}, act="confirm")
    assert answer.status_code == 422
    assert len(sheets(store, person)) == 1


def test_a_draft_waits_in_another_browser(client, store):
    person = newcomer(store, agreed=True)
    issued = link(store, person, Form.MENTEE)
    path = client.get(f"/f/{issued.token}", follow_redirects=False).headers["location"]
    left = send(client, path, {"mentee.main_request": REQUEST}, act="save")
    assert left.headers["location"] == "/f/saved"
    assert client.get(path).status_code == 403
    client.get(f"/f/{issued.token}", follow_redirects=False)
    assert REQUEST in client.get(path).text
    assert not sheets(store, person)


def test_going_back_loses_nothing_and_asks_for_nothing(client, store):
    path = come(client, store, Form.MENTEE, newcomer(store, agreed=True))
    send(client, path, {"mentee.main_request": REQUEST}, act="next")
    there = send(client, f"{path}?step=2", act="back")
    assert there.headers["location"] == f"{path}?step=1"
    assert REQUEST in client.get(f"{path}?step=1").text
    emptied = send(client, f"{path}?step=1", {"mentee.main_request": ""}, act="save")
    assert emptied.status_code == 303


def test_what_is_missing_is_named_at_the_end_with_the_way_to_it(client, store):
    path = come(client, store, Form.MENTEE, newcomer(store, agreed=True))
    answer = send(client, f"{path}?step=check", act="send")
    assert answer.status_code == 422
    assert f'href="{path}?step=1#q.mentee.main_request"' in answer.text


def test_fifty_equal_questionnaires_at_once_are_one_sheet(client, store):
    person = newcomer(store, agreed=True)
    path = come(client, store, Form.MENTEE, person)
    check = through(client, path, {"mentee.main_request": REQUEST, "mentee.share_needs": "no"})
    page = client.get(check).text
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _n: send(client, check, page=page, act="send"), range(50)))
    assert {one.status_code for one in found} == {303}
    assert len(sheets(store, person)) == 1


def test_danger_reaches_the_psychologist_and_the_page_says_the_same(client, store):
    calm, hard = newcomer(store, agreed=True), newcomer(store, "Тихая Вера", agreed=True)
    pages = []
    for person, text in ((calm, "Хватает времени"), (hard, "Я больше не хочу жить")):
        path = come(client, store, Form.WAVE, person, "OPEN@post@mentor")
        answer = send(client, path, {"OPEN.missing": text}, act="send")
        pages.append(follow(client, answer).text)
    assert pages[0] == pages[1]
    psychologist = looked(store, lambda work: work.accounts.by_login("psychologist"))
    with store.look(by=psychologist, now=now()) as work:
        told = [one.signal.text for one in signals.listing(work).open]
    assert "Я больше не хочу жить" in told
    assert "Хватает времени" not in told


# size and shape


def test_every_page_of_every_form_is_small_and_alone(client, store):
    person = newcomer(store, agreed=True)
    style = len(client.get("/own/form.css").content) + len(client.get("/own/favicon.png").content)
    for form in (Form.MENTOR, Form.MENTEE, Form.CONSENT, Form.MY_DATA):
        path = come(client, store, form, person)
        for step in ("", *(f"?step={n}" for n in range(1, 12)), "?step=check"):
            page = client.get(path + step)
            assert page.status_code == 200
            assert len(page.content) + style <= MOST_BYTES, (form, step, len(page.content))
            asked_for = re.findall(
                r'<(?:link rel="(?:icon|stylesheet)"|img|script)[^>]*', page.text
            )
            assert len(asked_for) + 1 <= 3


@pytest.mark.parametrize("extent", ["core", "extended"])
@pytest.mark.parametrize("wave", ["pre", "mid", "post"])
@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_every_sitting_of_the_plan_can_be_asked(client, store, extent, wave, side):
    from data.codebook.instruments import sitting

    person = newcomer(store, agreed=True)
    path = come(client, store, Form.WAVE, person, f"{extent}@{wave}@{side}")
    page = client.get(path)
    if not sitting(extent, wave, Role(side)):
        assert page.status_code == 403
        assert "сейчас не нужна" in page.text
    else:
        assert page.status_code == 200
        assert len(page.content) <= MOST_BYTES - 7_000


def test_a_whole_sitting_is_kept_by_instrument(client, store):
    person = newcomer(store, agreed=True)
    path = come(client, store, Form.WAVE, person, "core@mid@mentee")
    answers = {"SUP.1": "5", "SUP.2": "4", "WSAT.planning": "3"}
    sent = send(client, through(client, path, answers), act="send")
    assert sent.headers["location"] == "/f/thanks"
    found = {one.instrument.split("@")[0]: dict(one.answers) for one in kept(store, person)}
    assert found["SUP"] == {"SUP.1": 5, "SUP.2": 4}
    assert found.get("WSAT") in ({"WSAT.planning": 3}, None)


def test_without_consent_to_monitoring_no_survey_is_sent_or_shown(client, store, somebody):
    from data import papers

    path = come(client, store, Form.WAVE, somebody, SURVEY)
    page = client.get(path).text
    with store.work(by=office(store), now=now()) as work:
        papers.withdraw(work, somebody, [Purpose.MONITORING])
    assert send(client, path, REL, page=page, act="send").status_code in {403, 422}
    assert not kept(store, somebody)


def test_every_form_has_a_page(store):
    from dashboard.web.teacher import TeacherPage, page_of

    assert all(isinstance(page_of(one), TeacherPage) for one in Form)


# consents and own data


def test_papers_are_given_one_after_another_each_by_its_own_ticks(client, store, somebody):
    path = come(client, store, Form.CONSENT, somebody, "publication,long_term_bank")
    page = client.get(path).text
    assert " checked" not in page
    missing = send(client, path, {"purposes": ["publication"]}, page=page, act="agree")
    assert missing.status_code == 422
    given = send(client, path, {"purposes": ["publication"], "fields": ["fio"]}, act="agree")
    assert given.headers["location"] == f"{path}?step=2"
    send(client, path, {"purposes": ["publication"], "fields": ["fio"]}, act="agree")
    refused = send(client, f"{path}?step=2", act="refuse")
    assert refused.headers["location"] == "/f/thanks"
    acts = looked(store, lambda work: work.consents.of(somebody))
    told = [(one.act.value, one.purposes[0].value, one.fields) for one in acts[-2:]]
    assert told == [("given", "publication", ("fio",)), ("refused", "long_term_bank", ())]


def test_a_paper_is_read_with_the_person_and_the_school_in_it(client, store):
    who = newcomer(store, "Новикова Анна Петровна")
    path = come(client, store, Form.CONSENT, who, "processing")
    page = client.get(path).text
    school = looked(store, lambda work: work.schools.get(work.school_id).name)
    assert "Я, Новикова Анна Петровна (фамилия" in page
    assert f"согласие оператору {school} (" in unescape(page)
    send(client, path, {"purposes": ["bank"]}, page=page, act="agree")
    given = looked(store, lambda work: work.consents.of(who))[0]
    assert dict(given.terms) == {"filled": "fio operator"}
    text = looked(store, lambda work: work.consent_texts.get(given.text_version))
    assert "Я, ______" in text.text  # the wording kept is the wording alone


def test_a_paper_the_link_does_not_name_is_not_given(client, store, somebody):
    path = come(client, store, Form.CONSENT, somebody, "publication")
    send(client, path, {"purposes": ["long_term_bank"], "fields": ["fio"]}, act="agree")
    acts = looked(store, lambda work: work.consents.of(somebody))
    assert not [one for one in acts if Purpose.LONG_TERM_BANK in one.purposes]


def test_a_consent_is_taken_back_as_easily_as_it_was_given(client, store, somebody):
    path = come(client, store, Form.MY_DATA, somebody)
    page = client.get(path).text
    step = re.search(r"step=(withdraw\.[\w.]+\.matching)", page).group(1)
    asked = client.get(f"{path}?step={step}")
    assert "с момента подтверждения" in asked.text
    assert "Если вы в паре, она для вас сразу прекращается" in asked.text
    send(client, f"{path}?step={step}", act="stay")
    assert looked(store, lambda work: somebody in work.consents.live(Purpose.MATCHING, now()))
    after = client.get(send(client, f"{path}?step={step}", act="withdraw").headers["location"])
    assert "Отозвано: подбор пары." in after.text
    assert "Чтобы дать согласие снова" in after.text
    assert "Отозвано" not in client.get(f"{path}?step=taken.bank").text
    assert not looked(store, lambda work: somebody in work.consents.live(Purpose.MATCHING, now()))
    assert client.get(path).status_code == 200


def test_own_data_can_be_taken_away_and_answers_read(client, store, somebody):
    survey = come(client, store, Form.WAVE, somebody, SURVEY)
    send(client, survey, REL, act="send")
    path = come(client, store, Form.MY_DATA, somebody)
    copy = send(client, path, act="copy")
    assert copy.headers["content-type"] == "application/zip"
    assert copy.content.startswith(b"PK")
    assert "Мы можем открыто говорить о трудностях" in client.get(f"{path}?step=answers").text


def test_own_data_are_told_in_words_and_not_counted_alone(client, store):
    mentor, post = looked(
        store,
        lambda work: next((one.id, one.post) for one in work.people.all() if one.post),
    )
    path = come(client, store, Form.MY_DATA, mentor)
    page = client.get(path).text
    card, rest = page.split("</dl>", 1)
    assert f"<dd>{post}</dd>" in card
    assert "записей" not in card
    assert "Согласия – " not in rest
    assert "Коллеге, с которым вам предложили пару" in rest
    assert len(page.encode()) < 30 * 1024


def test_a_link_to_one_form_is_no_link_to_own_data(client, store, somebody):
    path = come(client, store, Form.WAVE, somebody, SURVEY)
    page = client.get(path).text
    answer = send(client, path, page=page, act="copy")
    assert answer.headers.get("content-type") != "application/zip"
    assert "withdraw" not in client.get(f"{path}?step=answers").text
