"""The page of the protocol: both languages hold the same statements, and none says more law than there is."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

ROOT: Final = Path(__file__).parents[3]
DOCS: Final = ROOT / "docs" / "explanation"
PAGES: Final = {
    language: (DOCS / name).read_text(encoding="utf-8")
    for language, name in (("es", "protocol.es.md"), ("en", "protocol.md"))
}
MANIFEST: Final = tomllib.loads((ROOT / "processes" / "ecuador.toml").read_text(encoding="utf-8"))

DEFINED: Final = re.compile(r"^(?:### |[-|] \*\*)([A-Z]+-?\d+)\b", re.MULTILINE)
STATEMENT: Final = re.compile(
    r"^- \*\*([A-Z]+-\d\d)\*\* (.+?)(?=^\s*- |\n\n)", re.MULTILINE | re.DOTALL
)
STATUS: Final = re.compile(r"\. \*\(([^:)]+)(?:: ([^)]+))?\)\*")
STATUSES: Final = {
    "es": ("ley", "por confirmar", "estándar", "propuesta", "configurable"),
    "en": ("law", "to be confirmed", "standard", "proposal", "configurable"),
}
ARTICLES: Final = re.compile(r" arts?\. [\d.-]+")
SERIES: Final = {
    "parts": [f"P{number:02}" for number in range(12)],
    "events": [f"EV{number}" for number in range(1, 15)],
    "consents": [purpose["id"] for purpose in MANIFEST["purpose"]],
    "deadlines": [f"DL{number:02}" for number in range(32)],
    "decisions": [f"D{number}" for number in range(1, 17)],
    "forms": [*(f"F{number:02}" for number in range(1, 13)), "A1", "A2"],
}
SUBJECTS: Final = (
    *("P", "CASE", "REF", "CRISIS", "INT", "IDENT", "SHELTER", "LEGAL", "CONS", "BINAT", "MINOR"),
    *("RET", "REINT", "CLOSE", "CONSENT", "DATA", "TIME"),
)


class Said(NamedTuple):
    """What a page says of one statement or deadline: its id, status (by position) and sources."""

    identifier: str
    status: int
    sources: tuple[str, ...]


def defined(language: str) -> list[str]:
    return DEFINED.findall(PAGES[language])


def statements(language: str) -> Iterator[Said]:
    for identifier, text in STATEMENT.findall(PAGES[language]):
        found = STATUS.search(" ".join(text.split()))
        assert found, f"{identifier} does not say where it comes from"
        sources = ARTICLES.sub("", found[2] or "").split(", ") if found[2] else []
        yield Said(identifier, STATUSES[language].index(found[1]), tuple(sources))


def deadlines(language: str) -> Iterator[Said]:
    for row in re.findall(r"^\| \*\*(DL\d\d)\*\* \|(.+)\|$", PAGES[language], re.MULTILINE):
        cells = [cell.strip() for cell in row[1].split("|")]
        yield Said(row[0], STATUSES[language].index(cells[3]), ())


def section(language: str, title: str) -> str:
    return PAGES[language].partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_both_languages_say_the_same_of_the_same_statements_in_the_same_order() -> None:
    assert defined("es") == defined("en")
    assert list(statements("es")) == list(statements("en"))
    assert list(deadlines("es")) == list(deadlines("en"))


def test_an_id_stands_for_one_thing() -> None:
    identifiers = defined("es")

    assert [one for one in set(identifiers) if identifiers.count(one) > 1] == []


@pytest.mark.parametrize("series", SERIES)
def test_a_series_is_whole(series: str) -> None:
    assert [one for one in defined("es") if one in SERIES[series]] == SERIES[series]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_statements_of_a_subject_are_numbered_without_a_gap(subject: str) -> None:
    numbered = [one for one in defined("es") if one.rpartition("-")[0] == subject]

    assert numbered == [f"{subject}-{number:02}" for number in range(1, len(numbered) + 1)] != []


@pytest.mark.parametrize(("language", "title"), [("es", "Fuentes"), ("en", "Sources")])
def test_a_cited_source_is_listed_with_what_was_read_of_it(language: str, title: str) -> None:
    listed = set(re.findall(r"^\| ([A-Z0-9-]+) \|", section(language, title), re.MULTILINE))

    assert {source for said in statements(language) for source in said.sources} - listed == set()


@pytest.mark.parametrize(
    ("language", "title"), [("es", "Por confirmar"), ("en", "To be confirmed")]
)
def test_what_is_to_be_confirmed_is_asked_of_somebody(language: str, title: str) -> None:
    asked = set(re.findall(r"\b[A-Z]+-?\d+\b", section(language, title)))
    open_ones = {
        said.identifier
        for said in (*statements(language), *deadlines(language))
        if said.status == 1
    }

    assert open_ones - asked == set()


def test_no_deadline_is_law_here_and_configurable_in_the_package() -> None:
    law = {said.identifier for said in deadlines("es") if said.status == 0}
    configurable = {one["id"] for one in MANIFEST["deadline"] if one["source"]["kind"] != "law"}

    assert law & configurable == set()


@pytest.mark.parametrize("language", PAGES)
def test_every_role_of_the_package_is_told(language: str) -> None:
    assert [
        role["id"] for role in MANIFEST["role"] if f"`{role['id']}`" not in PAGES[language]
    ] == []
