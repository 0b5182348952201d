"""One's own account by plain forms: sessions, the second factor, the school one acts in."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from data import accounts
from data.accounts import factor, grants
from data.records.account import AccountRole
from data.records.ids import SchoolId
from data.records.school import School
from tests.web.conftest import csrf_of, sign_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PASSWORD = "длинная фраза 1"
NUMBERS = iter(range(1000))


def now():
    return datetime.now(UTC)


@pytest.fixture
def login(store):
    """An account of this test's own."""
    school = store.schools()[0].id
    name = f"own{next(NUMBERS)}"
    with store.work(by=store.system(school), now=now()) as work:
        accounts.create(work, name, "Сотрудник", [AccountRole.CURATOR], PASSWORD)
    return name


@pytest.fixture
def signed(client, login):
    assert sign_in(client, login, PASSWORD).status_code == 303
    return client


def send(client, path, **fields):
    form = {"csrf": csrf_of(client.get("/account").text), **fields}
    return client.post(path, data=form, follow_redirects=False)


def switched_on(client):
    page = send(client, "/account/factor", step="begin", password=PASSWORD).text
    secret = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", page).group(1).replace(" ", "")
    done = send(client, "/account/factor", step="confirm", code=pyotp.TOTP(secret).now())
    return secret, re.findall(r"<li><code>([^<]+)</code>", done.text), page


def test_the_account_page_says_what_is_advised_and_where_one_is_signed_in(signed):
    page = signed.get("/account", headers={"user-agent": FIREFOX}).text
    assert "Для вашей роли вход с кодом рекомендован" in page
    assert "этот браузер" in page
    assert "Завершить все остальные" not in page
    assert "Вы работаете в нескольких школах" not in page


def test_another_browser_is_named_and_ended(client, login):
    client.headers["user-agent"] = FIREFOX
    assert sign_in(client, login, PASSWORD).status_code == 303
    old = client.cookies["sid"]
    client.cookies.clear()
    client.headers["user-agent"] = "python"
    sign_in(client, login, PASSWORD)
    page = client.get("/account").text
    assert "Firefox · Linux" in page
    (name,) = re.findall(r'name="name" value="([0-9a-f]{16})"', page)
    assert name not in old
    assert send(client, "/account/sessions", name=name).status_code == 303
    assert "Firefox · Linux" not in client.get("/account").text
    client.cookies.clear()
    client.cookies.set("sid", old)
    assert client.get("/account", follow_redirects=False).status_code == 303


def test_all_others_are_ended_and_this_one_stays(client, login):
    for _ in range(3):
        client.cookies.clear()
        sign_in(client, login, PASSWORD)
    assert send(client, "/account/sessions", name="").status_code == 303
    page = client.get("/account").text
    assert page.count("<li>\n<span><strong") == 1


def test_a_session_of_somebody_else_is_not_ended_by_its_name(client, store, login):
    sign_in(client, "director")
    theirs = client.cookies["sid"]
    (row,) = [one for one in accounts.mine(store, theirs, now()) if one.here]
    client.cookies.clear()
    sign_in(client, login, PASSWORD)
    send(client, "/account/sessions", name=row.name)
    assert accounts.account_of(store, theirs, now())


@pytest.mark.parametrize(
    "path", ["/account/sessions", "/account/factor", "/account/school", "/login/code"]
)
def test_no_form_of_the_account_is_taken_from_a_foreign_page(signed, path):
    fields = {"csrf": csrf_of(signed.get("/account").text)}
    foreign = signed.post(path, data=fields, headers={"origin": "https://evil.example"})
    unknown = signed.post(path, data={**fields, "csrf": "x"})
    assert (foreign.status_code, unknown.status_code) == (403, 403)
    assert signed.get(path, follow_redirects=False).status_code == 405


def test_with_a_second_factor_the_password_leads_to_the_question_for_a_code(client, login, signed):
    _secret, spare, page = switched_on(signed)
    assert len(spare) == 10
    assert "<svg" in page
    assert re.search(r'<svg[^>]* viewBox="0 0 \d+ \d+"', page)  # without it a phone cuts it off
    client.cookies.clear()
    asked = sign_in(client, login, PASSWORD, next="/mentors")
    assert asked.status_code == 200
    assert "Код для входа" in asked.text
    assert "sid" not in client.cookies
    form = {"csrf": csrf_of(asked.text), "next": "/mentors"}
    wrong = client.post("/login/code", data={**form, "code": "000000"}, follow_redirects=False)
    assert wrong.status_code == 422
    assert "sid" not in client.cookies
    form["csrf"] = csrf_of(wrong.text)
    right = client.post("/login/code", data={**form, "code": spare[0]}, follow_redirects=False)
    assert (right.status_code, right.headers["location"]) == (303, "/mentors")
    assert client.get("/account").status_code == 200
    assert "Запасных кодов осталось: 9" in client.get("/account").text
    again = client.post("/login/code", data={**form, "code": spare[0]}, follow_redirects=False)
    assert again.status_code == 403  # the note of the first step is gone with its form


def test_a_secret_is_shown_once(signed):
    secret, spare, _page = switched_on(signed)
    page = signed.get("/account").text
    assert secret not in page.replace(" ", "")
    assert not any(one in page for one in spare)
    assert send(signed, "/account/factor", step="begin", password=PASSWORD).status_code == 422


def test_the_factor_is_turned_off_by_a_code(signed):
    _secret, spare, _page = switched_on(signed)
    assert (
        send(signed, "/account/factor", step="remove", password=PASSWORD, code="1").status_code
        == 422
    )
    assert (
        send(signed, "/account/factor", step="remove", password=PASSWORD, code=spare[0]).status_code
        == 303
    )
    assert "Настроить вход с кодом" in signed.get("/account").text


def test_without_the_password_a_session_sets_up_and_takes_off_nothing(signed):
    for given in ({}, {"password": "не тот пароль"}):
        refused = send(signed, "/account/factor", step="begin", **given)
        assert refused.status_code == 422
        assert "<svg" not in refused.text
    _secret, spare, _page = switched_on(signed)
    refused = send(signed, "/account/factor", step="remove", code=spare[0])
    assert refused.status_code == 422
    assert "Запасных кодов осталось: 10" in refused.text
    assert refused.text.count('name="password" type="password"') == 1


def test_an_unknown_step_of_the_factor_is_refused(signed):
    assert send(signed, "/account/factor", step="explode").status_code == 403


def test_too_many_codes_wait(signed):
    switched_on(signed)
    for _ in range(factor.PER_PLACE):
        send(signed, "/account/factor", step="remove", password=PASSWORD, code="1")
    assert (
        send(signed, "/account/factor", step="remove", password=PASSWORD, code="1").status_code
        == 429
    )


def test_a_one_time_password_opens_none_of_it(client, store):
    school = store.schools()[0].id
    with store.work(by=store.system(school), now=now()) as work:
        name = f"own{next(NUMBERS)}"
        accounts.create(work, name, "x", [AccountRole.CURATOR], PASSWORD, must_change=True)
    sign_in(client, name, PASSWORD)
    csrf = csrf_of(client.get("/account").text)
    for path in ("/account/sessions", "/account/factor", "/account/school"):
        sent = client.post(path, data={"csrf": csrf, "step": "begin"}, follow_redirects=False)
        assert (sent.status_code, sent.headers["location"]) == (303, "/account/password")
    for path in ("/", "/mentors", "/download/form5"):
        told = client.get(path, follow_redirects=False)
        assert (told.status_code, told.headers["location"]) == (303, "/account/password")
    assert client.get("/_stcore/health").status_code == 403


@pytest.fixture
def second(store):
    """Another school of the installation."""
    kept = School(id=SchoolId("s2"), name="Лицей № 14", short_name="Лицей 14", synthetic=True)
    with store.work(by=store.system(kept.id), now=now()) as work:
        return work.schools.find(kept.id) or work.schools.put(kept)


def test_a_guest_goes_to_the_other_school_and_its_files_are_of_that_school(
    signed, store, second, login
):
    with store.work(by=store.system(second.id), now=now()) as work:
        day = work.now.date()
        one = grants.give(work, login, [AccountRole.CURATOR], day, day + timedelta(days=3))
    page = signed.get("/account").text
    assert "Лицей 14" in page
    here = signed.get("/download/form5")
    assert send(signed, "/account/school", school=second.id).status_code == 303
    there = signed.get("/download/form5")
    assert (here.status_code, there.status_code) == (200, 200)
    assert len(there.content) < len(here.content)  # nobody is in that bank
    with store.look(by=store.system(second.id), now=now()) as work:
        assert work.trail.newest(1)[0].verb == "bank.exported"
    with store.work(by=store.system(second.id), now=now()) as work:
        grants.revoke(work, one.id)
    assert signed.get("/download/form5").status_code == 403
    over = signed.get("/account").text
    assert "Срок доступа к другой школе закончился" in over
    home = next(one.id for one in store.schools() if one.id != second.id)
    assert send(signed, "/account/school", school=home).status_code == 303
    assert signed.get("/download/form5").status_code == 200


@pytest.mark.parametrize("where", ["s2", "nowhere", ""])
def test_without_a_grant_there_is_no_other_school(signed, second, where):
    refused = send(signed, "/account/school", school=where)
    assert refused.status_code == 422
    assert "Сегодня у вас нет доступа" in refused.text
