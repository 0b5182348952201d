"""Texts under a seal: encrypted, signed, bound to their place, of a length that tells little.

HMAC-SHA256 in counter mode as the stream (NIST SP 800-108), HMAC-SHA256 over place, nonce and
ciphertext as the signature, checked before anything is read: encrypt, then sign (Bellare and
Namprempre 2000, doi:10.1007/3-540-44448-3_41). Both keys come from the key of this use.
"""

import base64
import binascii
import hashlib
import hmac
import secrets

from data.store.refusals import BrokenSealError

SCHEME = "s1"
NONCE, TAG, BLOCK = 16, 32, 32  # bytes
PADDED = 2048  # lengths are rounded up to whole pieces of so many bytes
LENGTH = 4  # bytes that tell the true length


class Seal:
    """Seals and opens texts with one key."""

    def __init__(self, key: bytes) -> None:
        self._stream_key, self._tag_key, self._name_key = (
            hmac.digest(key, use, hashlib.sha256) for use in (b"stream", b"tag", b"name")
        )
        self.key_name = hmac.digest(key, b"key", hashlib.sha256).hex()[:8]

    def seal(self, text: str, place: str) -> str:
        """The text so that only this key opens it, and only at this place."""
        plain = text.encode("utf-8", "surrogatepass")
        padded = len(plain).to_bytes(LENGTH, "big") + plain
        padded += bytes(-len(padded) % PADDED)
        nonce = secrets.token_bytes(NONCE)
        hidden = _mixed(padded, self._stream(nonce, len(padded)))
        tag = self._tag(place, nonce, hidden)
        packed = base64.urlsafe_b64encode(nonce + hidden + tag).decode("ascii")
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
        except (binascii.Error, ValueError) as fault:
            raise BrokenSealError from fault
        nonce, hidden, tag = raw[:NONCE], raw[NONCE:-TAG], raw[-TAG:]
        known = scheme == SCHEME and key_name == self.key_name and bool(hidden)
        if not known or not hmac.compare_digest(tag, self._tag(place, nonce, hidden)):
            raise BrokenSealError
        return _mixed(hidden, self._stream(nonce, len(hidden)))

    def _stream(self, nonce: bytes, length: int) -> bytes:
        blocks = -(-length // BLOCK)
        return b"".join(
            hmac.digest(self._stream_key, nonce + at.to_bytes(8, "big"), hashlib.sha256)
            for at in range(blocks)
        )[:length]

    def _tag(self, place: str, nonce: bytes, hidden: bytes) -> bytes:
        where = f"{SCHEME}.{self.key_name}.{place}".encode()
        signed = len(where).to_bytes(8, "big") + where + nonce + hidden
        return hmac.digest(self._tag_key, signed, hashlib.sha256)


def _mixed(text: bytes, stream: bytes) -> bytes:
    whole = int.from_bytes(text, "big") ^ int.from_bytes(stream, "big")
    return whole.to_bytes(len(text), "big")
