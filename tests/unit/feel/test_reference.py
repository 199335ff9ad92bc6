"""The reference of FEEL is true: every example in it is run, in both languages."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from engine.feel import FeelRefused, Moment, compile_expression, compile_unary_tests, to_python
from engine.feel.functions.catalogue import BUILTINS
from engine.feel.syntax.vocabulary import STANDARD_FUNCTIONS
from engine.feel.values.types import FeelType

DOCS: Final = Path(__file__).parents[3] / "docs" / "reference"
PAGES: Final = {"en": DOCS / "feel.md", "es": DOCS / "feel.es.md"}
MOMENT: Final = Moment(
    datetime(2026, 1, 31, 20, tzinfo=ZoneInfo("UTC")), ZoneInfo("America/Guayaquil")
)
CODE: Final = re.compile(r"`([^`]+)`")
VALUE: Final = {"en": "Value", "es": "Valor"}
PASSED: Final = {"en": "Passed by", "es": "La cumple"}
REFUSED: Final = {"en": "Refused", "es": "Rechazado"}


def rows(language: str) -> Iterator[tuple[list[str], list[str]]]:
    """Give the cells of each row of each table, with the head of its table."""
    head: list[str] = []
    for line in PAGES[language].read_text().splitlines():
        if not line.startswith("|"):
            head = []
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if set(line) <= set("|-: "):
            continue
        if head:
            yield head, cells
        head = head or cells


def examples(title: dict[str, str]) -> list[tuple[str, str, str]]:
    """Give the language, the code left of the column of this title, and the code in it."""
    found = []
    for language in PAGES:
        for head, cells in rows(language):
            if title[language] in head:
                place = head.index(title[language])
                pair = (CODE.findall(cells[place - 1])[0], CODE.findall(cells[place])[0])
                found.append((language, *pair))
    return found


def refused() -> list[tuple[str, str]]:
    return [
        (language, CODE.findall(cells[0])[0])
        for language in PAGES
        for head, cells in rows(language)
        if head[0] == REFUSED[language]
    ]


def value(text: str) -> object:
    return to_python(compile_expression(text).evaluate({}, moment=MOMENT))


@pytest.mark.parametrize(("language", "text", "written"), examples(VALUE))
def test_an_example_has_the_value_beside_it(language: str, text: str, written: str) -> None:
    found, expected = value(text), value(written)

    assert (language, type(found), found) == (language, type(expected), expected)


@pytest.mark.parametrize(("language", "text"), refused())
def test_what_is_said_to_be_refused_is(language: str, text: str) -> None:
    with pytest.raises(FeelRefused) as refusal:
        compile_expression(text, {})

    assert (language, refusal.value.text) == (language, text)


@pytest.mark.parametrize(("language", "text", "passing"), examples(PASSED))
def test_a_cell_is_passed_by_the_value_beside_it(language: str, text: str, passing: str) -> None:
    cell = compile_unary_tests(text, FeelType.ANY)

    assert (language, cell.holds(compile_expression(passing).evaluate({}), {})) == (language, True)


def test_both_languages_have_the_same_examples() -> None:
    spanish, english = (
        [code for _head, cells in rows(language) for cell in cells for code in CODE.findall(cell)]
        for language in ("es", "en")
    )

    assert spanish == english


@pytest.mark.parametrize("language", PAGES)
def test_every_function_of_the_standard_is_told(language: str) -> None:
    text = PAGES[language].read_text()
    there, missing = set(BUILTINS), STANDARD_FUNCTIONS - set(BUILTINS)

    assert [name for name in sorted(there) if f"`{name}(" not in text] == []
    assert [name for name in sorted(missing) if f"`{name}(" not in text] == []
