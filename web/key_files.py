"""The files that hold keys: 32 random bytes in base64, for their owner's eyes alone."""

import base64
import binascii
import os
import secrets
import stat
from pathlib import Path
from typing import Final

from engine.bilingual import Bilingual
from engine.errors import KeyFileRefused

KEY_BYTES: Final = 32


def create_key(path: Path) -> bool:
    """Create a key file unless there is one; return whether it was created. Never overwrites a key."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    written = base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    return True


def read_key(path: Path, setting: str) -> bytes:
    """Return the 32 bytes of a key. Refuses a file that is missing, open to others or not a key."""
    if not path.is_file():
        raise _refused(setting, f"no existe {path}", f"{path} does not exist", _CREATE)
    _require_private(path, setting)
    return _decoded(path, setting)


def read_password(path: Path, setting: str) -> str:
    """Return the first line of a file. Refuses one that is missing, open to others or empty."""
    if not path.is_file():
        raise _refused(setting, f"no existe {path}", f"{path} does not exist", _WRITE)
    _require_private(path, setting)
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or not lines[0]:
        raise _refused(setting, f"{path} está vacío", f"{path} is empty", _WRITE)
    return lines[0]


def _require_private(path: Path, setting: str) -> None:
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise _refused(
            setting,
            f"otras personas pueden leer {path}",
            f"others can read {path}",
            Bilingual(f"Ejecute `chmod 600 {path}`.", f"Run `chmod 600 {path}`."),
        )


def _decoded(path: Path, setting: str) -> bytes:
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise _refused(
            setting,
            f"{path} no contiene {KEY_BYTES} bytes en base64",
            f"{path} does not hold {KEY_BYTES} bytes in base64",
            _RESTORE,
        )
    return key


_CREATE = Bilingual("Ejecute `ruta init`.", "Run `ruta init`.")
_WRITE = Bilingual("Escriba en él la contraseña.", "Write the password into it.")
_RESTORE = Bilingual("Restaure la copia que guardó.", "Restore the copy that you kept.")


def _refused(setting: str, es: str, en: str, remedy: Bilingual) -> KeyFileRefused:
    problem = Bilingual(f"{es}. {remedy.es}", f"{en}. {remedy.en}")
    return KeyFileRefused(setting=setting, problem=problem)
