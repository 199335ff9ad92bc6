"""A key is for its owner alone and is never overwritten."""

import base64
from pathlib import Path

import pytest

from engine.errors import KeyFileRefused
from web.key_files import create_key, read_key


def test_a_created_key_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "master.key"

    assert create_key(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert len(read_key(path, "RUTA_MASTER_KEY_FILE")) == 32


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    create_key(path)
    before = path.read_bytes()

    assert not create_key(path)

    assert path.read_bytes() == before


def test_a_missing_key_is_refused_with_the_way_to_create_it(tmp_path: Path) -> None:
    with pytest.raises(KeyFileRefused, match="ruta init"):
        read_key(tmp_path / "master.key", "RUTA_MASTER_KEY_FILE")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "master.key"
    create_key(path)
    path.chmod(mode)

    with pytest.raises(KeyFileRefused, match="chmod 600"):
        read_key(path, "RUTA_MASTER_KEY_FILE")


@pytest.mark.parametrize(
    "content", [b"", b"not base64!", base64.b64encode(bytes(31)), base64.b64encode(bytes(33))]
)
def test_what_is_not_a_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(KeyFileRefused, match="32 bytes"):
        read_key(path, "RUTA_MASTER_KEY_FILE")
