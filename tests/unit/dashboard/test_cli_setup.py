"""``init``, ``doctor``, ``verify``, ``migrate``: an installation is made, examined, kept up."""

import re
import shutil
import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.cli import health, setup
from dashboard.cli.health import Level
from data.accounts import change_password, sign_in
from data.records.account import AccountRole
from data.settings import Mail, Settings, load
from data.store import Store, keys, schema
from data.synthetic import invent, settle
from tests.commands import own_umask, run
from tests.stores import NOW, fresh, open_school

PASSWORD = re.compile(r"\b(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\b")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An installation, as ``init`` makes it; made once."""
    place = tmp_path_factory.mktemp("made") / "дом"
    with own_umask():
        setup.init(place, "МБОУ «СОШ № 3»", "curator")
    return place


@pytest.fixture
def home(made, tmp_path):
    """A copy of an installation."""
    shutil.copytree(made, tmp_path / "дом")
    return tmp_path / "дом"


def levels(settings, **changes):
    checks = health.examine(replace(settings, **changes), now=datetime.now(UTC))
    return {one.name: one.level for one in checks}


def test_init_makes_a_school_and_two_accounts_with_passwords_shown_once(capsys, tmp_path):
    said = run(capsys, "init", "--home", tmp_path / "h", "--school", "МБОУ «СОШ № 3»")
    assert said.code == 0
    curator, admin = PASSWORD.findall(said.out)
    store = Store.open(load(tmp_path / "h"))
    [school] = store.schools()
    assert school.name == "МБОУ «СОШ № 3»"
    now = datetime.now(UTC)
    for login, password, role in (
        ("curator", curator, AccountRole.CURATOR),
        ("admin", admin, AccountRole.SYSADMIN),
    ):
        token, _session = sign_in(store, login, password, "127.0.0.1", now)
        with store.look(by=store.system(school.id), now=now) as work:
            account = next(one for one in work.accounts.all() if one.login == login)
        assert account.roles == (role,)
        assert account.must_change
        change_password(store, token, password, "новый длинный пароль", ip="127.0.0.1", now=now)
    store.close()
    text = (tmp_path / "h/school.db").read_bytes()
    assert curator.encode() not in text


def test_everything_init_writes_is_the_owners_alone(home):
    for place in (home, home / "keys"):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
    for file in (home / "keys/master.key", home / "school.db"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_init_refuses_a_home_that_holds_anything(capsys, home, tmp_path):
    before = (home / "school.db").read_bytes()
    assert run(capsys, "init", "--home", home).code == 2
    assert (home / "school.db").read_bytes() == before
    (tmp_path / "чужое").mkdir()
    (tmp_path / "чужое/отчёт.docx").write_bytes(b"1")
    said = run(capsys, "init", "--home", tmp_path / "чужое")
    assert said.code == 2
    assert "уже занята" in said.err
    assert [one.name for one in (tmp_path / "чужое").iterdir()] == ["отчёт.docx"]
    (tmp_path / "файл").write_text("1")
    assert run(capsys, "init", "--home", tmp_path / "файл").code == 2


def test_init_goes_beside_its_settings_and_a_demo(capsys, tmp_path):
    (tmp_path / "demo").mkdir()
    (tmp_path / "settings.toml").write_text("port = 8600\n")
    assert run(capsys, "init", "--home", tmp_path, "--school", "Школа").code == 0
    assert load(tmp_path).port == 8600


def test_a_refused_init_leaves_nothing_behind(capsys, tmp_path):
    words = ("init", "--home", tmp_path / "h", "--school", "Школа", "--login", "два слова")
    assert run(capsys, *words).code == 2
    assert not (tmp_path / "h").exists()
    (tmp_path / "s").mkdir()
    (tmp_path / "s/settings.toml").write_text("port = 8600\n")
    assert run(capsys, "init", "--home", tmp_path / "s", "--login", "a b").code == 2
    assert [one.name for one in (tmp_path / "s").iterdir()] == ["settings.toml"]


def test_without_a_terminal_nobody_is_asked(capsys, tmp_path):
    said = run(capsys, "init", "--home", tmp_path / "h")
    assert said.code == 0
    assert "Школа (название не указано)" in said.out


def test_on_a_terminal_the_name_is_asked_for(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda text: f"Школа, спрошено: {text}")
    said = run(capsys, "init", "--home", tmp_path / "h")
    assert "Школа, спрошено: Полное название школы" in said.out


@pytest.mark.parametrize("command", ["serve", "verify", "migrate"])
def test_without_an_installation_the_commands_say_how_to_make_one(capsys, tmp_path, command):
    said = run(capsys, command, "--home", tmp_path / "нет")
    assert said.code == 2
    assert f"nastavnik init --home {tmp_path / 'нет'}" in said.err
    assert not (tmp_path / "нет").exists()


def test_serve_refuses_a_port_that_is_taken(capsys, home, monkeypatch):
    class Taken:
        def __init__(self, *_family):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_fault):
            pass

        def setsockopt(self, *_option):
            pass

        def bind(self, address):
            raise OSError(98, "Address already in use")

    monkeypatch.setattr(setup.socket, "socket", Taken)
    said = run(capsys, "serve", "--home", home, "--port", 8599)
    assert said.code == 2
    assert "8599" in said.err


def test_serve_opens_the_office_where_it_says(capsys, home, monkeypatch):
    served = []
    monkeypatch.setattr(setup, "check_port", lambda host, port: None)
    monkeypatch.setattr("dashboard.bootstrap.serve", lambda *told: served.append(told))
    said = run(capsys, "serve", "--home", home)
    assert said.code == 0
    assert "http://127.0.0.1:8501" in said.out
    [(settings, port)] = served
    assert (settings.home, port) == (home.resolve(), 8501)


def test_a_sound_installation_is_called_so(capsys, home):
    said = run(capsys, "doctor", "--home", home)
    assert said.code == 0
    assert "Ничего опасного не найдено" in said.out
    assert "ОПАСНО" not in said.out
    assert "настройки действуют" in said.out


def test_the_doctor_makes_nothing(capsys, tmp_path):
    said = run(capsys, "doctor", "--home", tmp_path / "нет")
    assert said.code == 1
    assert "nastavnik init" in said.out
    assert not (tmp_path / "нет").exists()


def spoil_key(home):
    (home / "keys/master.key").unlink()


def open_key(home):
    (home / "keys/master.key").chmod(0o644)


def open_home(home):
    home.chmod(0o777)


def another_key(home):
    (home / "keys/master.key").write_text("ab" * 32 + "\n")


def cut_file(home):
    (home / "school.db").write_bytes(b"SQLite format 3\x00" + b"\x01" * 5000)


def rewrite_journal(home):
    with sqlite3.connect(home / "school.db") as plain:
        plain.execute("DROP TRIGGER guard_audit_update")
        plain.execute("UPDATE audit SET verb = 'school.praised' WHERE seq = 1")


def drop_guard(home):
    with sqlite3.connect(home / "school.db") as plain:
        plain.execute("DROP TRIGGER guard_audit_delete")


def orphan(home):
    with sqlite3.connect(home / "school.db") as plain:
        plain.execute("DELETE FROM school")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_key, "Без ключа журнал не проверить"),
        (open_key, "chmod 600"),
        (open_home, "chmod 700"),
        (another_key, "Журнал кто-то изменил"),
        (cut_file, "не читается"),
        (rewrite_journal, "entry:1"),
        (drop_guard, "guard:guard_audit_delete"),
        (orphan, "orphans"),
    ],
)
def test_the_doctor_finds_what_is_unsafe_and_says_what_to_do(capsys, home, spoil, words):
    spoil(home)
    said = run(capsys, "doctor", "--home", home)
    assert said.code == 1
    assert "ОПАСНО" in said.out
    assert words in said.out


def test_letters_without_an_address_of_the_forms_are_warned_of(home):
    settings, mail = load(home), Mail(host="mail.school.example", sender="a@school.example")
    assert "Ссылки в письмах" not in levels(settings)
    for address, level in {
        "": Level.WARNING,
        "http://127.0.0.1:8501": Level.WARNING,
        "https://mentors.school.example": Level.OK,
    }.items():
        assert levels(settings, mail=mail, address=address)["Ссылки в письмах"] is level


def test_a_clock_in_the_past_and_a_network_share_are_unsafe(home, tmp_path):
    settings = load(home)
    checks = health.examine(settings, now=datetime(2020, 1, 1, tzinfo=UTC))
    assert next(one for one in checks if one.name == "Часы").level is Level.UNSAFE
    mounts = tmp_path / "mounts"
    mounts.write_text(f"disk / ext4 rw 0 0\nserver {tmp_path} nfs4 rw 0 0\n")
    assert health.filesystem(tmp_path / "x", mounts) == "nfs4"
    assert health.filesystem(Path("/"), mounts) == "ext4"
    assert health.filesystem(Path("/"), tmp_path / "нет") == "?"


def test_a_share_a_full_disk_and_missing_fonts_are_told(home, monkeypatch):
    monkeypatch.setattr(health, "filesystem", lambda _place: "cifs")
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _place: Usage)
    monkeypatch.setattr(health.shutil, "which", lambda _name: None)
    seen = levels(load(home))
    assert seen["Файловая система"] is Level.UNSAFE
    assert seen["Свободно на диске"] is Level.UNSAFE
    assert seen["Шрифты"] is Level.OK


class Usage:
    free = 1000


def test_a_machine_without_russian_letters_is_warned(home, monkeypatch, tmp_path):
    silent = tmp_path / "fc-list"
    silent.write_text("#!/bin/sh\n")
    silent.chmod(0o755)
    monkeypatch.setattr(health.shutil, "which", lambda _name: str(silent))
    assert levels(load(home))["Шрифты"] is Level.WARNING


def test_without_the_semantic_extra_the_doctor_warns(home, monkeypatch):
    def version(name):
        if name == "navec":
            raise health.PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr(health, "version", version)
    checks = health.examine(load(home), now=datetime.now(UTC))
    [text] = [one for one in checks if one.name == "Анализ текста"]
    assert text.level is Level.WARNING
    assert "navec" in text.seen
    assert "nastavnik[semantic]" in text.advice


def test_settings_that_lose_data_are_unsafe(home, monkeypatch):
    from data.store import checkup

    monkeypatch.setattr(checkup, "SQLITE_RECIPE", {**checkup.SQLITE_RECIPE, "synchronous": "3"})
    checks = health.examine(load(home), now=datetime.now(UTC))
    [recipe] = [one for one in checks if one.name == "SQLite"]
    assert recipe.level is Level.UNSAFE
    assert "synchronous=2" in recipe.advice


def test_an_old_sqlite_is_a_warning(home, monkeypatch):
    from data.store import checkup

    monkeypatch.setattr(checkup, "sqlite_version", lambda: (3, 40, 1))
    assert levels(load(home))["SQLite"] is Level.WARNING


def test_a_database_without_a_school_is_told(tmp_path):
    fresh(tmp_path).close()
    assert levels(Settings(home=tmp_path / "home"))["База данных"] is Level.WARNING


def test_verify_proves_every_stored_plan_again(capsys, tmp_path):
    from matching import rounds

    store = fresh(tmp_path)
    invented = invent("lenino14")
    school = open_school(store, invented.school)
    with store.work(by=store.system(school.id), now=NOW) as work:
        settle(work, invented)
        one = rounds.freeze(work, rounds.open_round(work).id)
    rounds.compute_now(store, store.system(school.id), NOW, one.id)
    store.close()
    said = run(capsys, "verify", "--home", tmp_path / "home")
    assert (said.code, "заново доказан 1 план" in said.out) == (0, True)
    with sqlite3.connect(tmp_path / "home/school.db") as plain:
        plain.execute(
            "UPDATE proposal SET mentor_id ="
            " (SELECT max(mentor_id) FROM proposal) WHERE mentor_id ="
            " (SELECT min(mentor_id) FROM proposal)"
        )
    said = run(capsys, "verify", "--home", tmp_path / "home")
    assert said.code == 1
    assert "round 1 run 1" in said.out


def test_verify_names_every_breach(capsys, home):
    rewrite_journal(home)
    said = run(capsys, "verify", "--home", home)
    assert said.code == 1
    assert "audit:entry:1" in said.out
    assert "audit:guard:guard_audit_update:0" in said.out


def test_migrate_copies_first_and_then_brings_up_to_date(capsys, tmp_path):
    settings = Settings(home=tmp_path / "h")
    settings.home.mkdir()
    keys.create(settings.key_file)
    schema.migrate(settings, schema.REVISIONS[-2])
    said = run(capsys, "doctor", "--home", settings.home)
    assert "nastavnik migrate" in said.out
    said = run(capsys, "migrate", "--home", settings.home)
    assert said.code == 0
    [copy] = settings.home.glob("before-*.backup")
    assert copy.read_bytes().startswith(b"nastavnik-backup-1 ")
    Store.open(settings).close()
    said = run(capsys, "migrate", "--home", settings.home)
    assert "уже соответствует" in said.out
    assert len(list(settings.home.glob("before-*.backup"))) == 1


def test_migrate_leaves_a_newer_database_alone(capsys, home):
    with sqlite3.connect(home / "school.db") as plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
    said = run(capsys, "migrate", "--home", home)
    assert said.code == 2
    assert "более новой версией" in said.err
    assert not list(home.glob("before-*.backup"))
