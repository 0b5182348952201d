"""What an installation is told: defaults, its file, the environment over both."""

from data import settings

FILE = """
hosts = ["mentors.school.example"]
address = "https://mentors.school.example/"

[mail]
host = "smtp.school.example"
sender = "mentors@school.example"

[oidc]
issuer = "https://id.municipality.example"
client_id = "nastavnik"
"""


def test_without_a_file_nothing_leaves_the_machine(tmp_path, monkeypatch):
    for name in ("NASTAVNIK_HOST", "NASTAVNIK_PORT", "NASTAVNIK_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    said = settings.load(tmp_path)
    assert (said.oidc, said.mail, said.host) == (None, None, "127.0.0.1")


def test_a_provider_and_a_mail_server_come_from_the_file(tmp_path):
    (tmp_path / "settings.toml").write_text(FILE, "utf-8")
    said = settings.load(tmp_path)
    assert said.oidc.issuer == "https://id.municipality.example"
    assert said.oidc.client_secret_file == ""
    assert said.mail.port == 587
    assert said.address == "https://mentors.school.example"


def test_the_environment_has_the_last_word(tmp_path, monkeypatch):
    (tmp_path / "settings.toml").write_text("port = 9000", "utf-8")
    monkeypatch.setenv("NASTAVNIK_PORT", "9100")
    assert settings.load(tmp_path).port == 9100


def test_the_password_of_the_mail_server_lies_in_the_home_folder(tmp_path):
    file = FILE.replace("[oidc]", 'password_file = "keys/mail.password"\n\n[oidc]')
    (tmp_path / "settings.toml").write_text(file, "utf-8")
    assert settings.load(tmp_path).mail.password_file == str(tmp_path / "keys" / "mail.password")
    (tmp_path / "settings.toml").write_text(FILE, "utf-8")
    assert settings.load(tmp_path).mail.password_file == ""
