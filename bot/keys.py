"""Decides what the data keys are good for: sessions are encrypted, chats hashed, buttons sealed.

From each key three others are derived, one for each use, so that none gives another away. The first key
writes, all of them read: a key can be replaced without losing what was written before.
"""

import hashlib
import hmac
import os
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import SetupError

__all__ = ["Keys", "UnreadableError", "new_key"]

KEY_BYTES = 32
SEAL_BYTES = 6
"""Eight letters on a button. Guesses go through Telegram, one press each: 48 bits outlast them all."""
CHAT_BYTES = 16
ID_BYTES = 4
NONCE_BYTES = 12
NONCES = 256
FORMAT = b"\x01"
"""Opens everything encrypted; another way of encrypting would take another byte."""

_KEY = re.compile(r"[A-Za-z0-9_-]{43}=?")


class UnreadableError(Exception):
    """What was to be decrypted was changed, is another chat's, or was encrypted under an unknown key."""


class Keys:
    """The keys in use, newest first.

    `ids` names them without telling anything of them: eight hexadecimal digits each.
    """

    def __init__(self, text: str) -> None:
        """Read keys from a text, separated by commas; raise SetupError, which never quotes the text."""
        written = [key.strip() for key in text.split(",")]
        if not all(map(_KEY.fullmatch, written)):
            raise SetupError(
                "UMBRAL_DATA_KEY is no key: it takes one that `python -m bot new-key` made, "
                "or several with commas between them"
            )
        keys = [_Key(urlsafe_b64decode(f"{key[:43]}=")) for key in written]
        self.ids = tuple(key.id.hex() for key in keys)
        self._newest = keys[0]
        self._keys = {key.id: key for key in keys}
        self._nonces = _nonces()

    def encrypt(self, data: bytes, owner: str) -> bytes:
        """Return data that only these keys can read, and only as the property of the same owner."""
        nonce, key = next(self._nonces), self._newest
        return FORMAT + key.id + nonce + key.cipher.encrypt(nonce, data, owner.encode())

    def decrypt(self, encrypted: bytes, owner: str) -> bytes:
        """Return what was encrypted for an owner, under any of the keys; raise UnreadableError."""
        key = self._keys.get(encrypted[1 : 1 + ID_BYTES])
        rest = encrypted[1 + ID_BYTES :]
        if encrypted[:1] != FORMAT or key is None or len(rest) < NONCE_BYTES:
            raise UnreadableError
        try:
            return key.cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], owner.encode())
        except InvalidTag:
            raise UnreadableError from None

    def chat_hashes(self, chat: str) -> tuple[str, ...]:
        """Return what stands for a chat under each key, the newest first; no chat can be read from it."""
        return tuple(key.mac("chat", chat, CHAT_BYTES).hex() for key in self._keys.values())

    def seal(self, text: str) -> str:
        """Return eight letters (A-Z a-z 0-9 _ -) that only Umbral can put to a text."""
        return urlsafe_b64encode(self._newest.mac("button", text, SEAL_BYTES)).decode()

    def is_sealed(self, text: str, seal: str) -> bool:
        """Tell whether a text bears its seal, under any of the keys; takes as long for a near miss."""
        given = seal.encode(errors="replace")
        seals = [urlsafe_b64encode(key.mac("button", text, SEAL_BYTES)) for key in self._keys.values()]
        return any(hmac.compare_digest(given, one) for one in seals)


def new_key() -> str:
    """Return a fresh key, as `UMBRAL_DATA_KEY` takes it."""
    return secrets.token_urlsafe(KEY_BYTES)


class _Key:
    """What is derived from one key."""

    def __init__(self, key: bytes) -> None:
        self.id = _derived(key, "id", ID_BYTES)
        self.cipher = AESGCM(_derived(key, "session"))
        self._secrets = {use: _derived(key, use) for use in ("chat", "button")}

    def mac(self, use: str, text: str, size: int) -> bytes:
        return hashlib.blake2b(
            text.encode(errors="surrogatepass"), key=self._secrets[use], digest_size=size
        ).digest()


def _nonces() -> Iterator[bytes]:
    """Yield random bytes that are never used twice, many of them from one call of the system.

    A process that forks must make its keys afterwards, as Umbral's do: two may not go on with the same.
    """
    while True:
        drawn = os.urandom(NONCES * NONCE_BYTES)
        for start in range(0, len(drawn), NONCE_BYTES):
            yield drawn[start : start + NONCE_BYTES]


def _derived(key: bytes, use: str, size: int = KEY_BYTES) -> bytes:
    return HKDF(SHA256(), size, salt=None, info=f"umbral {use}".encode()).derive(key)
