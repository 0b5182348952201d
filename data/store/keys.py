"""The installation's secret: one random master key, from which each use derives its own."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from data.store.refusals import KeyMissingError

KEY_BYTES = 32
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of one installation; never printed."""

    master: bytes = field(repr=False)

    def derive(self, use: str) -> bytes:
        """32 bytes for one use: HMAC-SHA256 of its name under the master key."""
        return hmac.new(self.master, use.encode(), hashlib.sha256).digest()


def create(file: Path) -> Keys:
    """Write a new key with mode 0600; a key that is there already is kept."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except FileExistsError:
        return read(file)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_hex(KEY_BYTES) + "\n")
        out.flush()
        os.fsync(out.fileno())
    return read(file)


def read(file: Path) -> Keys:
    """The keys of an installation.

    Raises:
        KeyMissingError: there is no key, or it is too short to be one.
    """
    try:
        master = bytes.fromhex(file.read_text("ascii").strip())
    except (FileNotFoundError, ValueError) as fault:
        raise KeyMissingError(place=str(file)) from fault
    if len(master) < KEY_BYTES:
        raise KeyMissingError(place=str(file))
    return Keys(master)
