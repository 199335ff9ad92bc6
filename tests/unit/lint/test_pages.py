"""Every rule has a page in both languages, a diagram that it accepts, and one that it refuses."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from engine.bpmn import Diagram, read_diagram
from engine.bpmn.outline import outlines
from engine.errors import DiagramRefused, Finding
from engine.facade import Engine
from engine.feel import Declared, FeelType
from engine.lint import PackageContext, check_executable, check_publishable
from engine.lint.registry import EXECUTABLE, PUBLISHABLE
from engine.testing import ProcessRun

PAGES = Path(__file__).parents[3] / "engine" / "lint" / "pages"
TEXT = Declared(FeelType.STRING)
NUMBER = Declared(FeelType.NUMBER)
PACKAGE = PackageContext(
    names={
        **dict.fromkeys(("opener", "danger", "need", "answer", "case_urgency"), TEXT),
        "attempts": NUMBER,
        "child_count": NUMBER,
    },
    forms=frozenset({"f_visit"}),
    deadlines=frozenset({"DL01"}),
    roles=frozenset({"coordination"}),
    purposes=frozenset({"health"}),
    decisions={"urgency": frozenset()},
    start=frozenset({"opening"}),
)
"""The package that the examples of the publishable rules are in."""

TO_RUN = ["xml", *(import_module(rule.__module__).RULE for rule in EXECUTABLE)]
TO_PUBLISH = [import_module(rule.__module__).RULE for rule in PUBLISHABLE]
READABLE = {"language", "label", "drawing", "overlap"}
"""The rules that every example keeps, so that it can be shown in both languages."""

HEADINGS = {
    "es": ["Qué pide", "Por qué", "Cómo se corrige", "Ejemplos", "Fuente"],
    "en": ["What it asks", "Why", "How to correct it", "Examples", "Source"],
}


def files_of(rule: str, example: str) -> dict[str, bytes]:
    """Return an example, called as its process is, and what belongs to both examples of the rule."""
    beside = [each for each in PAGES.joinpath(rule).glob("*.bpmn") if is_beside(each)]
    main = PAGES / rule / f"{example}.bpmn"
    return {
        f"{rule.replace('-', '_')}.bpmn": main.read_bytes(),
        **{each.name: each.read_bytes() for each in beside},
    }


def is_beside(path: Path) -> bool:
    return path.stem not in {"accepted", "refused"}


def diagrams_of(rule: str, example: str) -> list[Diagram]:
    return [read_diagram(name, data) for name, data in files_of(rule, example).items()]


def findings(rule: str, example: str) -> list[Finding]:
    """Return what the executable rules say; for a publishable rule, what all rules say."""
    try:
        diagrams = diagrams_of(rule, example)
    except DiagramRefused as refused:
        return refused.findings
    if rule in TO_RUN:
        return check_executable(diagrams, None)
    return [*check_executable(diagrams, PACKAGE.names), *check_publishable(diagrams, PACKAGE)]


def test_every_rule_has_its_folder_and_no_folder_is_without_a_rule() -> None:
    assert sorted(page.name for page in PAGES.iterdir()) == sorted([*TO_RUN, *TO_PUBLISH])


@pytest.mark.parametrize("rule", [*TO_RUN, *TO_PUBLISH])
def test_the_accepted_diagram_breaks_no_rule_and_runs(rule: str) -> None:
    run = ProcessRun.start(files_of(rule, "accepted"), process_id=rule.replace("-", "_"))

    assert findings(rule, "accepted") == []
    assert not run.incidents


@pytest.mark.parametrize("rule", [*TO_RUN, *TO_PUBLISH])
def test_the_refused_diagram_breaks_its_rule_alone(rule: str) -> None:
    found = findings(rule, "refused")

    assert {each.rule for each in found} == {rule}
    assert all(is_named(each) for each in found)


def is_named(found: Finding) -> bool:
    """Whether a finding says in both languages what is written on the drawing; a file has its name alone."""
    names = re.match("«.+»", found.message.es), re.match("“.+”", found.message.en)
    return all(names) or found.element_id.endswith(".bpmn")


@pytest.mark.parametrize("rule", [*TO_RUN, *TO_PUBLISH])
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_page_says_what_why_and_how_and_quotes_its_finding(rule: str, language: str) -> None:
    page = Engine.explain(rule).into(language)
    [found, *_] = findings(rule, "refused")

    assert page.startswith(f"# `{rule}`: ")
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == HEADINGS[language]
    assert f"\n{found.element_id}: {found.message.into(language)} [{rule}]\n" in page


@pytest.mark.parametrize("rule", [*TO_RUN, *TO_PUBLISH])
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_page_links_to_every_diagram_of_its_folder_and_to_nothing_else(
    rule: str, language: str
) -> None:
    linked = set(re.findall(r"\]\(([^)]+)\)", Engine.explain(rule).into(language)))

    assert linked == {path.name for path in PAGES.joinpath(rule).glob("*.bpmn")}


@pytest.mark.parametrize("rule", [*TO_RUN, *TO_PUBLISH])
def test_the_reference_leads_to_every_page(rule: str) -> None:
    reference = (PAGES.parents[2] / "docs" / "reference" / "bpmn.md").read_text()

    assert f"[`{rule}`](../../engine/lint/pages/{rule}/en.md)" in reference
    assert f"[es](../../engine/lint/pages/{rule}/es.md)" in reference


@pytest.mark.parametrize("example", ["accepted", "refused"])
@pytest.mark.parametrize("rule", [rule for rule in [*TO_RUN, *TO_PUBLISH] if rule != "xml"])
def test_an_example_can_be_shown_in_both_languages(rule: str, example: str) -> None:
    diagrams = diagrams_of(rule, example)

    kept = check_publishable(diagrams, PACKAGE)

    assert {each.rule for each in kept} & READABLE - {rule} == set()
    assert all(outlines(diagram) for diagram in diagrams)
