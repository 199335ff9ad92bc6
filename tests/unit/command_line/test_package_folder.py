"""A package is the bytes of its files, by name; what is no content stays out."""

import os
from pathlib import Path

import pytest

from engine.errors import RutaError
from web import package_folder
from web.package_folder import read_file, read_package, read_packaged
from web.refusals import FileUnreadable, NotAPackage


def test_files_are_named_as_the_manifest_knows_them(tmp_path: Path) -> None:
    (tmp_path / "bpmn").mkdir()
    (tmp_path / "bpmn" / "p01_referral.bpmn").write_bytes(b"diagram")
    (tmp_path / "ecuador.toml").write_bytes(b"manifest")

    assert read_package(tmp_path) == {
        "bpmn/p01_referral.bpmn": b"diagram",
        "ecuador.toml": b"manifest",
    }


@pytest.mark.parametrize(
    "name", ["__init__.py", "demonstration.toml", ".hidden", "__pycache__/x.pyc", ".git/config"]
)
def test_what_is_no_content_stays_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).touch()
    (tmp_path / "ecuador.toml").touch()

    assert list(read_package(tmp_path)) == ["ecuador.toml"]


def test_a_linked_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "forms").symlink_to(tmp_path)

    with pytest.raises(NotAPackage, match="forms"):
        read_package(tmp_path / "package")


@pytest.mark.parametrize("name", ["a\udcff.form", "a\n.form"])
def test_a_name_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()

    for read in (lambda: read_package(tmp_path), lambda: read_file(tmp_path / name)):
        with pytest.raises(NotAPackage, match=r"a\?\.form"):
            read()


def test_what_only_looks_like_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ecuador.toml")

    with pytest.raises(FileUnreadable, match=r"ecuador\.toml"):
        read_package(tmp_path)


def test_a_folder_with_too_much_in_it_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package_folder, "MAX_FILES", 1)
    (tmp_path / "one.form").touch()
    (tmp_path / "two.form").touch()

    with pytest.raises(RutaError, match="Name the folder"):
        read_package(tmp_path)


def test_the_packaged_protocol_has_diagrams_and_no_demonstration() -> None:
    names = set(read_packaged())

    assert "bpmn/p01_referral.bpmn" in names
    assert "demonstration.toml" not in names
