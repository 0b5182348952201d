"""Where the installation lives and how it runs: environment first, then ``settings.toml``."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEFAULT_PORT = 8501


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The school's mail server: table ``[mail]`` of ``settings.toml``.

    ``security`` is ``"starttls"``, ``"tls"`` or ``"none"``; the password lies in a file of its own,
    named from the home folder on.
    """

    host: str
    sender: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password_file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oidc:
    """An OpenID Connect provider people may sign in by: table ``[oidc]`` of ``settings.toml``.

    ``title`` is what its button says. The secret lies in a file of its own; without one the
    program is a public client and proves itself by PKCE alone.
    """

    issuer: str
    client_id: str
    client_secret_file: str = ""
    title: str = "OpenID Connect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One installation.

    ``home`` holds everything written at run time: database, keys, uploads, logs. ``database`` is an
    SQLAlchemy URL; empty means the embedded SQLite file inside ``home``.
    """

    home: Path
    database: str = ""
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    behind_proxy: bool = False
    hosts: tuple[str, ...] = ()  # names of the installation, as typed in the browser
    address: str = ""  # how people reach the forms, "https://mentors.school.example"; empty: as now
    mail: Mail | None = None
    oidc: Oidc | None = None

    @property
    def sqlite_path(self) -> Path:
        """The embedded database file."""
        return self.home / "school.db"

    @property
    def uploads(self) -> Path:
        """Folder of uploaded files, stored unchanged under their SHA-256."""
        return self.home / "files"

    @property
    def key_file(self) -> Path:
        """The secret of the audit chain and of field encryption, mode 0600."""
        return self.home / "keys" / "master.key"

    @property
    def ring_file(self) -> Path:
        """Keys of the people whose data is kept here, mode 0600; never in a backup."""
        return self.home / "keys" / "subjects.db"

    @property
    def ledger_file(self) -> Path:
        """Erasures that no backup may bring back; never in a backup."""
        return self.home / "keys" / "erased.jsonl"

    @property
    def withdrawn_file(self) -> Path:
        """Withdrawals and revoked links that no backup may bring back; never in a backup."""
        return self.home / "keys" / "withdrawn.jsonl"


def default_home() -> Path:
    """``$NASTAVNIK_HOME`` or ``var/`` of the working folder."""
    return Path(os.environ.get("NASTAVNIK_HOME") or "var").resolve()


def load(home: Path | None = None) -> Settings:
    """Read the settings of ``home``: ``settings.toml``, overruled by ``NASTAVNIK_*``."""
    place = (home or default_home()).resolve()
    file = place / "settings.toml"
    said = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    return Settings(
        home=place,
        database=os.environ.get("NASTAVNIK_DATABASE", str(said.get("database", ""))),
        host=os.environ.get("NASTAVNIK_HOST", str(said.get("host", "127.0.0.1"))),
        port=int(os.environ.get("NASTAVNIK_PORT", str(said.get("port", DEFAULT_PORT)))),
        behind_proxy=bool(said.get("behind_proxy", False)),
        hosts=tuple(str(name) for name in said.get("hosts", ())),
        address=str(said.get("address", "")).rstrip("/"),
        mail=_mail(place, said["mail"]) if "mail" in said else None,
        oidc=Oidc(**said["oidc"]) if "oidc" in said else None,
    )


def _mail(home: Path, said: dict[str, Any]) -> Mail:
    """The mail server; a file named without a leading slash lies in the home folder."""
    file = str(said.get("password_file", ""))
    return Mail(**{**said, "password_file": str(home / file) if file else ""})
