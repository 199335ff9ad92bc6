"""Keys and sealing: AES-256-GCM, bound to the place where the sealed value stands."""

import hmac
import secrets
import zlib
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, NewType, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.errors import Tampered

CaseKey = NewType("CaseKey", bytes)

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
# The first byte names the algorithm, so that another can follow without a guess.
_AES_GCM_ZLIB: Final = b"\x01"


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of an installation, from the master key alone. They live outside the database."""

    master_id: str
    _wrapping: bytes = field(repr=False)
    _records: bytes = field(repr=False)
    _factors: bytes = field(repr=False)
    _codes: bytes = field(repr=False)
    _addresses: bytes = field(repr=False)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Derive the keys from 32 random bytes. Raises ValueError for another length."""
        if len(raw) != KEY_BYTES:
            message = f"a master key has {KEY_BYTES} bytes"
            raise ValueError(message)
        return cls(
            master_id=sha256(b"ruta master id" + raw).hexdigest()[:16],
            _wrapping=_derived(raw, b"ruta case keys"),
            _records=_derived(raw, b"ruta records"),
            _factors=_derived(raw, b"ruta second factors"),
            _codes=_derived(raw, b"ruta recovery codes"),
            _addresses=_derived(raw, b"ruta addresses"),
        )

    def new_case_key(self, case_id: str) -> tuple[CaseKey, bytes]:
        """Return a fresh case key and its wrapped form."""
        key = CaseKey(secrets.token_bytes(KEY_BYTES))
        return key, _sealed(self._wrapping, key, f"case_key|wrapped|{case_id}|{self.master_id}")

    def unwrap(self, case_id: str, master_id: str, wrapped: bytes) -> CaseKey:
        """Return a case key. Raises `Tampered` when it was not wrapped for this case by this master key."""
        if master_id != self.master_id:
            raise Tampered(what=f"case_key {case_id} (master {master_id})")
        return CaseKey(_opened(self._wrapping, wrapped, f"case_key|wrapped|{case_id}|{master_id}"))

    def seal_address(self, account_id: str, address: str) -> bytes:
        """Return an e-mail address sealed to its account."""
        return _sealed(self._addresses, address.encode(), self._place_of(account_id))

    def open_address(self, account_id: str, sealed: bytes) -> str:
        """Return an e-mail address. Raises `Tampered` when it was changed, or moved to another account."""
        return _opened(self._addresses, sealed, self._place_of(account_id)).decode()

    def _place_of(self, account_id: str) -> str:
        return f"account|address|{account_id}|{self.master_id}"

    def mac(self, text: str) -> str:
        """Return the keyed digest that a record carries, in hexadecimal."""
        return hmac.new(self._records, text.encode(), sha256).hexdigest()

    def seal_factor(self, secret: str, place: str) -> bytes:
        """Return the secret of a second factor, sealed to `place` (table, column, row)."""
        return _sealed(self._factors, secret.encode(), place)

    def unseal_factor(self, sealed: bytes, place: str) -> str:
        """Return the secret of a second factor. Raises `Tampered` when it was changed, or moved from its place."""
        return _opened(self._factors, sealed, place).decode()

    def code_mac(self, account_id: str, code: str) -> str:
        """Return the keyed digest by which a recovery code of an account is stored."""
        return hmac.new(self._codes, f"{account_id}|{code}".encode(), sha256).hexdigest()


def seal(key: CaseKey, plain: bytes, place: str) -> bytes:
    """Return `plain` compressed and sealed to `place` (table, column, row, revision, definition)."""
    return _sealed(key, plain, place)


def unseal(key: CaseKey, sealed: bytes, place: str) -> bytes:
    """Return what was sealed. Raises `Tampered` when it was changed, or moved from its place."""
    return _opened(key, sealed, place)


def _derived(raw: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose).derive(raw)


def _sealed(key: bytes, plain: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    packed = zlib.compress(plain, 9)
    return _AES_GCM_ZLIB + nonce + AESGCM(key).encrypt(nonce, packed, place.encode())


def _opened(key: bytes, sealed: bytes, place: str) -> bytes:
    if sealed[:1] != _AES_GCM_ZLIB:
        raise Tampered(what=place)
    nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        return zlib.decompress(AESGCM(key).decrypt(nonce, body, place.encode()))
    except (InvalidTag, ValueError, zlib.error) as error:
        raise Tampered(what=place) from error
