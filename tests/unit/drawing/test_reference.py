"""The pictures of the reference are those of its examples, and the examples are what the reference says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from engine.bpmn import read_diagram
from engine.facade import Engine
from engine.lint.publishable import drawing, labels, languages, overlap
from engine.lint.rule import PackageContext
from engine.testing import ProcessRun
from tests.diagrams.build import chain, process
from tests.diagrams.pictures import IMAGES, examples, kept, pictures, refused_at

PAGES: Final = Path(__file__).parents[3] / "docs" / "reference"
PAGE: Final = {"en": "bpmn.md", "es": "bpmn.es.md"}
REFUSED: Final = {"en": "## Refused", "es": "## Se rechaza"}
UNSEEN: Final = {
    "documents with a DOCTYPE": "what is never read cannot be drawn",
}
"""The rows of the two tables that have no picture, by how they begin, and why."""

FACTS: Final = {"risk": "low", "need": "health"}
CALLED: Final = process(
    '<startEvent id="s"/><userTask id="visit_person"/><endEvent id="e"/>'
    + chain("s", "visit_person", "e"),
    process_id="health_visit",
)
EXECUTED: Final = examples("executed")


def test_the_pictures_are_those_of_the_examples_and_of_the_protocol() -> None:
    # `make pictures` draws them again.
    found = {name: path.read_text(encoding="utf-8") for name, path in kept().items()}

    assert found == dict(pictures())


@pytest.mark.parametrize("name", EXECUTED)
def test_what_is_said_to_be_executed_begins(name: str) -> None:
    run = ProcessRun.start({"example": EXECUTED[name], "called": CALLED}, name, FACTS)

    assert run.incidents == []


@pytest.mark.parametrize("name", [*EXECUTED, *examples("refused")])
def test_an_example_is_drawn_and_named_as_a_package_must_be(name: str) -> None:
    data = (EXECUTED | examples("refused"))[name]
    diagrams, context = [read_diagram(name, data)], PackageContext()
    rules = (languages, labels, drawing, overlap)

    assert [found for rule in rules for found in rule.check(diagrams, context)] == []


@pytest.mark.parametrize("name", examples("refused"))
def test_what_is_said_to_be_refused_is_refused_where_the_picture_says(name: str) -> None:
    data = examples("refused")[name]
    marks = refused_at(name, data)

    assert marks
    assert Engine.draw(name, data, marks=marks).count('class="finding"') == len(marks)


@pytest.mark.parametrize("language", PAGE)
def test_the_page_shows_every_example_where_it_belongs(language: str) -> None:
    executed, _, refused = page(language).partition(REFUSED[language])
    shown = [[name for _, name in images(part, language)] for part in (executed, refused)]

    assert [sorted(names) for names in shown] == [list(EXECUTED), list(examples("refused"))]


def test_both_languages_show_the_same_pictures_in_the_same_order() -> None:
    english, spanish = ([name for _, name in images(page(each), each)] for each in PAGE)

    assert english == spanish


@pytest.mark.parametrize("language", PAGE)
def test_who_cannot_see_a_picture_is_told_its_title(language: str) -> None:
    told = {name: text for text, name in images(page(language), language)}

    assert told == {name: title_of(name, language) for name in told}


def test_every_row_of_the_two_tables_has_a_picture() -> None:
    rows = [row for heading in ("Executed", "Refused") for row in first_table(heading)]
    bare = [row for row in rows if "](../images/bpmn/" not in row]

    assert [row for row in bare if not row.removeprefix("| ").startswith(tuple(UNSEEN))] == []
    assert len(bare) == len(UNSEEN)


def page(language: str) -> str:
    return (PAGES / PAGE[language]).read_text(encoding="utf-8")


def images(text: str, language: str) -> list[tuple[str, str]]:
    """Return the pictures of a page, each with what is told instead."""
    return re.findall(rf"!\[([^\]]+)\]\(\.\./images/bpmn/(\w+)\.{language}\.svg\)", text)


def title_of(name: str, language: str) -> str:
    picture = (IMAGES / "bpmn" / f"{name}.{language}.svg").read_text(encoding="utf-8")
    return picture.partition("<title>")[2].partition("</title>")[0]


def first_table(heading: str) -> Iterator[str]:
    """Yield the rows of the first table of a section, without its head."""
    section = page("en").partition(f"\n## {heading}")[2]
    lines = section[section.index("\n|---") :].splitlines()[2:]
    for line in lines:
        if not line.startswith("|"):
            return
        yield line
