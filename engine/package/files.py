"""Checks the files of a package one by one: which there may be, that each is UTF-8, that a notice is one."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from engine.bilingual import Bilingual
from engine.errors import Finding

LINK: Final = "{link}"
_KNOWN: Final = re.compile(
    r"bpmn/[^/]+\.bpmn|dmn/[^/]+\.dmn|forms/[^/]+\.form|calendars/[^/]+\.toml|territory/[^/]+\.csv"
    r"|scenarios/[^/]+\.yaml|[^/]+\.toml|notices/(task_ready|reminder|escalation|fallback)\.(es|en)\.txt"
)
# A README beside the manifest is nobody's business; what looks like content and is not read, is.
_CONTENT: Final = re.compile(
    r"(bpmn|dmn|forms|calendars|territory|notices|scenarios)/.*|.*\.(bpmn|dmn|form)", re.DOTALL
)


def check_files(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield a finding for every file that would be stored and not read, or cannot be read as text."""
    for name, data in sorted(files.items()):
        if _KNOWN.fullmatch(name):
            yield from check_text(name, data)
        elif _CONTENT.fullmatch(name):
            yield Finding("file", name, _STRAY)


def check_text(name: str, data: bytes) -> Iterator[Finding]:
    """Yield a finding for a file that is not UTF-8: it is stored as text, and read again as UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        yield Finding("encoding", name, _NOT_UTF8)


def check_notices(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield a finding for every notice without a subject, or without the link that it is sent for."""
    for name in sorted(name for name in files if name.startswith("notices/")):
        subject, _, rest = read_text(files[name]).strip().partition("\n")
        gap, _, body = rest.partition("\n")
        if not subject.strip() or LINK in subject or gap.strip():
            yield Finding("notice", name, _SUBJECT)
        if LINK not in body:
            yield Finding("notice", name, _LINK)


def read_text(data: bytes) -> str:
    """Return a text that people wrote; some editors put a mark before it."""
    return data.decode("utf-8-sig")


_STRAY: Final = Bilingual(
    "este archivo no es parte de un paquete: sáquelo de la carpeta. Se leen bpmn/*.bpmn, dmn/*.dmn,"
    " forms/*.form, calendars/*.toml, territory/*.csv, scenarios/*.yaml y notices/TIPO.IDIOMA.txt",
    "this file is no part of a package: take it out of the folder. What is read is bpmn/*.bpmn,"
    " dmn/*.dmn, forms/*.form, calendars/*.toml, territory/*.csv, scenarios/*.yaml and notices/KIND.LANGUAGE.txt",
)
_NOT_UTF8: Final = Bilingual(
    "no está en UTF-8: guárdelo como UTF-8 con su editor",
    "it is not UTF-8: save it as UTF-8 with your editor",
)
_SUBJECT: Final = Bilingual(
    "la primera línea es el asunto, sin {link}, y después va una línea vacía",
    "the first line is the subject, without {link}, and an empty line comes after it",
)
_LINK: Final = Bilingual(
    "al texto le falta {link}, donde va el enlace: sin él nadie llega a la tarea",
    "the text lacks {link}, where the link goes: without it nobody gets to the task",
)
