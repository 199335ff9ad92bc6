"""Reads a protocol package from disk as bytes, the one form in which the engine takes it."""

import os
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from engine.bilingual import Bilingual
from web.refusals import FileUnreadable, NotAPackage

PACKAGED: Final = "processes"
MAX_FILE_BYTES: Final = 1024 * 1024
MAX_FILES: Final = 1000
DEMONSTRATION: Final = "demonstration.toml"
_NOT_CONTENT: Final = frozenset({"__init__.py", "__pycache__", DEMONSTRATION})


def read_packaged() -> dict[str, bytes]:
    """Return the protocol that is shipped with the program."""
    with as_file(files(PACKAGED)) as folder:
        return read_package(folder)


def read_packaged_demonstration() -> bytes:
    """Return the fictional accounts and cases that are shipped beside the protocol."""
    return (files(PACKAGED) / DEMONSTRATION).read_bytes()


def read_package(folder: Path) -> dict[str, bytes]:
    """Return the files of a package by name, such as "bpmn/p01_referral.bpmn".

    Hidden files, Python's own and the demonstration are no content. Refuses a symbolic link and a file
    of more than 1 MB; raises `FileUnreadable` for what cannot be read.
    """
    if not folder.is_dir():
        raise FileUnreadable(path=folder, problem=_NO_FOLDER if folder.exists() else _MISSING)
    try:
        found = [folder / name for name in _content(folder)]
    except OSError as error:
        raise FileUnreadable(path=error.filename or folder, problem=error.strerror) from error
    if not found:
        raise NotAPackage(path=folder, problem=_EMPTY)
    return {path.relative_to(folder).as_posix(): read_file(path) for path in sorted(found)}


def read_file(path: Path) -> bytes:
    """Return the content of one file of a package, under the same conditions."""
    _require_writable_name(path.name)
    if path.is_symlink():
        raise NotAPackage(path=path, problem=_LINK)
    if not path.is_file():
        raise FileUnreadable(path=path, problem=_NO_FILE if path.exists() else _MISSING)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise FileUnreadable(path=path, problem=error.strerror) from error
    if len(content) > MAX_FILE_BYTES:
        raise NotAPackage(path=path, problem=_TOO_LARGE)
    return content


def _content(folder: Path) -> list[Path]:
    found = []
    for place, folders, names in os.walk(folder, onerror=_raise):
        for name in (name for name in folders if (Path(place) / name).is_symlink()):
            raise NotAPackage(path=Path(place) / name, problem=_LINK)
        folders[:] = [name for name in folders if _is_content(name)]
        found += [Path(place, name).relative_to(folder) for name in names if _is_content(name)]
        if len(found) > MAX_FILES:
            raise NotAPackage(path=folder, problem=_TOO_MANY)
    for path in found:
        _require_writable_name(str(path))
    return found


def _require_writable_name(name: str) -> None:
    """A name is part of what is stored and told, so it must be one that can be written."""
    if not name.isprintable():
        told = "".join(sign if sign.isprintable() else "?" for sign in name)
        raise NotAPackage(path=told, problem=_NAME)


def _raise(error: OSError) -> None:
    raise error


def _is_content(name: str) -> bool:
    return not name.startswith(".") and name not in _NOT_CONTENT


_MISSING: Final = Bilingual("no existe", "it does not exist")
_NO_FOLDER: Final = Bilingual("no es una carpeta", "it is not a folder")
_NO_FILE: Final = Bilingual("no es un archivo", "it is not a file")
_EMPTY: Final = Bilingual("la carpeta está vacía.", "the folder is empty.")
_NAME: Final = Bilingual(
    "el nombre tiene un carácter que no se puede escribir; cámbielo.",
    "its name has a character that cannot be written; rename it.",
)
_LINK: Final = Bilingual(
    "es un enlace simbólico; ponga el archivo mismo.",
    "it is a symbolic link; put the file itself there.",
)
_TOO_MANY: Final = Bilingual(
    f"tiene más de {MAX_FILES} archivos. Indique la carpeta del paquete.",
    f"it has more than {MAX_FILES} files. Name the folder of the package.",
)
_TOO_LARGE: Final = Bilingual(
    "pesa más de 1 MB; divídalo o quítele lo que sobra.",
    "it is larger than 1 MB; split it or take out what is not needed.",
)
