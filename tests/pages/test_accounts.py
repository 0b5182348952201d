"""Accounts and the state of the house: for the technical administrator alone."""

import pyotp
import pytest

from dashboard import bootstrap
from dashboard.pages import health
from data import accounts
from data.access import OFFICE, never_of, sentences_of
from data.accounts import factor, grants
from data.i18n import speaking
from data.jobs.book import NEEDS
from data.records.account import AccountRole
from data.records.job import Job, JobState
from data.store import trail
from data.store.chain import Breach
from tests.pages.conftest import NOW, PASSWORD, account_of, fine, sent
from tests.pages.test_banks import submit, system


def logins(store):
    with system(store) as work:
        return {one.login: one for one in accounts.listing(work)}


def fill(page, login, roles):
    page.text_input(key="accounts.login").input(login)
    page.text_input(key="accounts.name").input("Петрова П. П.")
    page.multiselect(key="accounts.roles").set_value(roles)
    submit(page, "Создать")
    return fine(page)


def test_an_account_is_created_and_its_password_shown_until_it_is_hidden(store, open_page):
    page = fill(open_page("accounts", "sysadmin"), "петрова", [AccountRole.CURATOR])
    assert page.success[0].value == "Учётная запись «петрова» создана."
    password = page.code[0].value
    made = logins(store)["петрова"]
    assert made.must_change
    assert accounts.passwords.matches(made.password_hash, password)
    page.run()
    assert page.code[0].value == password
    page.button(key="accounts.hide").click().run()
    assert not fine(page).code
    assert password not in sent(page)


@pytest.mark.parametrize(
    ("login", "roles", "told"),
    [
        ("curator", [AccountRole.CURATOR], "curator"),
        ("два слова", [AccountRole.CURATOR], "Логин"),
        ("петрова", [], "рол"),
    ],
)
def test_a_wrong_account_is_refused_in_words(store, open_page, login, roles, told):
    before = logins(store)
    page = fill(open_page("accounts", "sysadmin"), login, roles)
    assert told in page.error[0].value
    assert not page.code
    assert logins(store) == before


def chosen(open_page, store, login):
    page = fine(open_page("accounts", "sysadmin"))
    one = logins(store)[login]
    page.selectbox(key="accounts.chosen").set_value(one).run()
    return fine(page), f"account.{one.id}.{one.version}"


def test_roles_are_changed(store, open_page):
    page, key = chosen(open_page, store, "director")
    roles = [AccountRole.DIRECTOR, AccountRole.ADMINISTRATION]
    page.multiselect(key=f"{key}.roles").set_value(roles)
    page.button(key=f"{key}.save").click().run()
    assert "Роли сохранены" in fine(page).success[0].value
    assert set(logins(store)["director"].roles) == set(roles)


def test_closing_asks_again_and_opens_again(store, open_page):
    page, key = chosen(open_page, store, "director")
    page.button(key=f"{key}.close").click().run()
    assert "не сможет войти" in fine(page).warning[0].value
    assert logins(store)["director"].disabled_at is None
    page.button(key=f"{key}.close.yes").click().run()
    assert logins(store)["director"].disabled_at is not None
    page, key = chosen(open_page, store, "director")
    page.button(key=f"{key}.open").click().run()
    assert logins(store)["director"].disabled_at is None


def test_the_last_administrator_cannot_be_closed(store, open_page):
    page, key = chosen(open_page, store, "sysadmin")
    page.button(key=f"{key}.close").click().run()
    page.button(key=f"{key}.close.yes").click().run()
    assert fine(page).error
    assert logins(store)["sysadmin"].disabled_at is None


def test_a_reset_gives_a_one_time_password(store, open_page):
    page, key = chosen(open_page, store, "curator")
    page.button(key=f"{key}.reset").click().run()
    page.button(key=f"{key}.reset.yes").click().run()
    changed = logins(store)["curator"]
    assert changed.must_change
    assert accounts.passwords.matches(changed.password_hash, fine(page).code[0].value)


def tie(page, key, field, value):
    page.text_input(key=f"{key}.{field}").input(value)
    page.button(key=f"{key}.{field}.save").click().run()
    return fine(page)


def test_an_account_is_tied_to_its_person_by_the_full_name_alone(store, open_page):
    with system(store) as work:
        person = work.people.all()[0]
    page, key = chosen(open_page, store, "director")
    assert person.fio not in sent(page)
    page = tie(page, key, "person", "Никто Никак Никаков")
    assert "0" in page.error[0].value
    page = tie(page, key, "person", person.fio)
    assert logins(store)["director"].person_id == person.id
    page, key = chosen(open_page, store, "administration")
    page = tie(page, key, "person", person.fio)
    assert "уже связан" in page.error[0].value
    page, key = chosen(open_page, store, "director")
    assert person.fio not in sent(page)
    page.button(key=f"{key}.person.untie").click().run()
    page.button(key=f"{key}.person.untie.yes").click().run()
    assert logins(store)["director"].person_id is None


def test_an_identity_is_tied_and_a_crooked_one_refused(store, open_page):
    page, key = chosen(open_page, store, "director")
    page = tie(page, key, "identity", "только-имя")
    assert page.error
    tie(page, key, "identity", "https://id.example teacher-7")
    assert logins(store)["director"].identity == "https://id.example teacher-7"


def test_the_second_factor_is_taken_off_after_a_question(store, open_page):
    token, _session = accounts.sign_in(store, "curator", PASSWORD, "10.0.0.1", NOW)
    secret = factor.begin(store, token, PASSWORD, "10.0.0.1", NOW).secret
    factor.confirm(store, token, pyotp.TOTP(secret).at(NOW), "10.0.0.1", NOW)
    page, key = chosen(open_page, store, "curator")
    assert secret not in sent(page)
    page.button(key=f"{key}.factor").click().run()
    assert "Убедитесь лично" in fine(page).warning[0].value
    page.button(key=f"{key}.factor.yes").click().run()
    assert fine(page).success
    assert not logins(store)["curator"].second_factor


def test_the_list_tells_factors_sessions_and_deputies(store, open_page):
    accounts.sign_in(store, "curator", PASSWORD, "10.0.0.1", NOW)
    day = NOW.date()
    with store.work(by=account_of(store, "curator"), now=NOW) as work:
        grants.give(work, "administration", [AccountRole.CURATOR], day, day)
    table = fine(open_page("accounts", "sysadmin")).table[0].value
    rows = {line["Логин"]: line for _index, line in table.iterrows()}
    assert rows["curator"]["Вход с кодом"] == "выключен, рекомендован"
    assert rows["curator"]["Открытых входов"] == "1"
    assert rows["administration"]["Замещает"] == "Сотрудник CURATOR"
    assert rows["curator"]["Состояние"] == f"в отъезде до {day:%d.%m.%Y}"
    assert rows["director"]["Вход с кодом"] == "выключен"


# deputies


def give(page, **said):
    for name, value in said.items():
        key = f"deputies.{name}"
        if name == "roles":
            page.multiselect(key=key).set_value(value)
        elif name in {"who", "instead"}:
            page.selectbox(key=key).set_value(value)
        elif name in {"from", "until"}:
            page.date_input(key=key).set_value(value)
        else:
            page.text_input(key=key).input(value)
    submit(page, "Назначить")
    return fine(page)


def test_a_curator_lets_a_colleague_stand_in_and_ends_it(store, open_page):
    page = fine(open_page("deputies", "curator"))
    assert "Перед отпуском" in page.info[0].value
    assert page.multiselect(key="deputies.roles").value == [AccountRole.CURATOR]
    page = give(page, who=account_of(store, "administration"), reason="отпуск")
    assert "Замещение назначено до" in page.success[0].value
    with store.look(by=account_of(store, "administration"), now=NOW) as work:
        assert AccountRole.CURATOR in work.by.roles
        (one,) = work.held
    assert "вместо: Сотрудник CURATOR" in sent(page)
    page.button(key=f"grant.{one.id}").click().run()
    page.button(key=f"grant.{one.id}.yes").click().run()
    assert "прекращено" in fine(page).success[0].value
    assert "1 завершённое" in sent(page)
    with store.look(by=account_of(store, "administration"), now=NOW) as work:
        assert AccountRole.CURATOR not in work.by.roles


def test_only_the_administrator_says_who_is_stood_in_for(store, open_page):
    page = fine(open_page("deputies", "psychologist"))
    assert [one.key for one in page.selectbox] == ["deputies.who"]
    page = fine(open_page("deputies", "sysadmin"))
    page = give(
        page,
        who=account_of(store, "administration"),
        instead=account_of(store, "director"),
        roles=[AccountRole.DIRECTOR],
    )
    with store.look(by=account_of(store, "administration"), now=NOW) as work:
        assert grants.standing_in(work) == ("Сотрудник DIRECTOR",)


def test_a_wrong_grant_is_refused_in_words(store, open_page):
    page = give(fine(open_page("deputies", "curator")), login="никого")
    assert page.error
    page = give(fine(open_page("deputies", "curator")), login="curator")
    assert "Себе поручить нельзя" in page.error[0].value


def test_the_technician_sees_no_person(store, open_page):
    with system(store) as work:
        names = [one.fio for one in work.people.all()]
    for path in ("home", "accounts", "health"):
        page = sent(fine(open_page(path, "sysadmin")))
        assert [one for one in names if one in page] == []


def test_the_journal_is_checked_on_request(store, open_page):
    page = fine(open_page("health", "sysadmin"))
    assert not page.success
    page.button(key="journal").click().run()
    assert "Журнал цел" in fine(page).success[0].value


def test_a_broken_journal_is_an_error_with_its_place(store, open_page, monkeypatch):
    breach = Breach(code="mac", seq=7)
    monkeypatch.setattr(trail, "verify", lambda _store, _school: [breach])
    page = fine(open_page("health", "sysadmin"))
    page.button(key="journal").click().run()
    assert "первая запись – 7" in fine(page).error[0].value
    assert not page.success


def test_failed_work_is_shown_and_counted_on_the_first_page(store, open_page):
    account = account_of(store, "curator")
    with system(store) as work:
        work.jobs.put(
            Job(
                id="job",
                school_id=work.school_id,
                key="k",
                kind="round.compute",
                state=JobState.FAILED,
                by=account.id,
                arguments={},
                progress=0.4,
                created_at=NOW,
            )
        )
    page = fine(open_page("health", "sysadmin"))
    row = page.table[0].value.iloc[0].tolist()
    assert row[1:4] == ["Круг подбора", "не удалась", "40"]
    assert "1 неудача" in sent(fine(open_page("home", "sysadmin")))


def test_the_condition_is_for_who_may_see_it(store):
    from data.errors import DeniedError

    for role in set(AccountRole) - {AccountRole.SYSADMIN}:
        with store.look(by=account_of(store, role), now=NOW) as work:
            with pytest.raises(DeniedError):
                bootstrap.condition(work)
            with pytest.raises(DeniedError):
                bootstrap.check_journal(work)


def test_each_role_says_what_it_may_and_what_it_never_gets(store, open_page):
    page = fine(open_page("accounts", "sysadmin"))
    assert not [role for role in OFFICE if never_of(role) in _captions(page)]
    page.multiselect(key="accounts.roles").set_value(sorted(OFFICE)).run()
    told = _captions(fine(page))
    for role in OFFICE:
        assert all(one in told for one in (*sentences_of(role), never_of(role)))


def test_only_the_chosen_roles_say_what_they_may(open_page):
    page = fine(open_page("accounts", "sysadmin"))
    page.multiselect(key="accounts.roles").set_value([AccountRole.DIRECTOR]).run()
    told = _captions(fine(page))
    assert [role for role in OFFICE if never_of(role) in told] == [AccountRole.DIRECTOR]


def test_every_kind_of_work_has_words():
    with speaking("ru"):
        assert not [one for one in NEEDS if health.kind(one) == one]


def _captions(page):
    return "\n".join(one.value for one in page.caption)
