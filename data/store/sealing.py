"""Texts under a seal: encrypted, signed, bound to their place, of a length that tells little.

AES-256 in Galois/counter mode (NIST SP 800-38D) with a random nonce; the place is signed with the
text. The keys come from the key of this use by HKDF (RFC 5869).
"""

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from data.store.refusals import BrokenSealError

SCHEME = "s1"
KEY, NONCE = 32, 12  # bytes
PADDED = 2048  # lengths are rounded up to whole pieces of so many bytes
LENGTH = 4  # bytes that tell the true length


class Seal:
    """Seals and opens texts with one key."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(_derived(key, b"seal"))
        self._name_key = _derived(key, b"name")
        self.key_name = _derived(key, b"key").hex()[:8]

    def seal(self, text: str, place: str) -> str:
        """The text so that only this key opens it, and only at this place."""
        plain = text.encode("utf-8", "surrogatepass")
        padded = len(plain).to_bytes(LENGTH, "big") + plain
        padded += bytes(-len(padded) % PADDED)
        nonce = secrets.token_bytes(NONCE)
        hidden = self._cipher.encrypt(nonce, padded, self._where(place))
        packed = base64.urlsafe_b64encode(nonce + hidden).decode("ascii")
        return f"{SCHEME}.{self.key_name}.{packed}"

    def open(self, sealed: str, place: str) -> str:
        """The text.

        Raises:
            BrokenSealError: another key, another place, or a changed byte.
        """
        plain = self._checked(sealed, place)
        length = int.from_bytes(plain[:LENGTH], "big")
        return plain[LENGTH : LENGTH + length].decode("utf-8", "surrogatepass")

    def whole(self, sealed: str, place: str) -> bool:
        """Whether the seal can be opened, without telling what is inside."""
        try:
            self._checked(sealed, place)
        except BrokenSealError:
            return False
        return True

    def name(self, *parts: str) -> str:
        """A digest nobody can guess back without the key: the same parts, the same name."""
        told = b"".join(len(one.encode()).to_bytes(8, "big") + one.encode() for one in parts)
        return hmac.digest(self._name_key, told, hashlib.sha256).hex()

    def _checked(self, sealed: str, place: str) -> bytes:
        scheme, _dot, rest = sealed.partition(".")
        key_name, _dot, packed = rest.partition(".")
        try:
            raw = base64.b64decode(packed, altchars=b"-_", validate=True)
            if (scheme, key_name) != (SCHEME, self.key_name):
                raise BrokenSealError
            return self._cipher.decrypt(raw[:NONCE], raw[NONCE:], self._where(place))
        except (binascii.Error, ValueError, InvalidTag) as fault:
            raise BrokenSealError from fault

    def _where(self, place: str) -> bytes:
        return f"{SCHEME}.{self.key_name}.{place}".encode()


def _derived(key: bytes, use: bytes) -> bytes:
    return HKDF(SHA256(), KEY, salt=None, info=b"nastavnik." + use).derive(key)
