"""What is not executed is refused by name, and a file is read without trusting it."""

import pytest

from engine.decisions import compile_decisions, evaluate_decision
from engine.errors import DecisionRefused, Finding
from engine.feel import Declared, FeelType
from tests.tables import (
    DMN,
    bands,
    column,
    decision,
    drawn,
    formula,
    input_data,
    model,
    output,
    rule,
    table,
    text,
)


def refused(file: bytes, name: str = "d1") -> list[Finding]:
    with pytest.raises(DecisionRefused) as caught:
        evaluate_decision(file, name, {})
    return caught.value.findings


def kinds(file: bytes) -> list[tuple[str, str]]:
    return [(found.rule, found.element_id) for found in refused(file)]


BESIDE = [
    ("businessKnowledgeModel", '<businessKnowledgeModel id="e" name="B"/>'),
    ("decisionService", '<decisionService id="e" name="S"/>'),
    ("import", '<import id="e" namespace="n" importType="t"/>'),
    ("functionItem", '<itemDefinition name="f"><functionItem id="e"/></itemDefinition>'),
    ("somethingNew", '<somethingNew id="e"/>'),
]
LOGICS = [
    (
        "invocation",
        '<invocation id="e"><literalExpression><text>f</text></literalExpression></invocation>',
    ),
    ("context", '<context id="e"><contextEntry/></context>'),
    ("list", '<list id="e"/>'),
    ("relation", '<relation id="e"/>'),
    ("functionDefinition", '<functionDefinition id="e" kind="PMML"/>'),
    ("conditional", '<conditional id="e"/>'),
    ("for", '<for id="e" iteratorVariable="x"/>'),
    ("filter", '<filter id="e"/>'),
    ("some", '<some id="e"/>'),
    ("every", '<every id="e"/>'),
]


@pytest.mark.parametrize(("name", "element"), BESIDE, ids=[each[0] for each in BESIDE])
def test_other_elements_of_dmn_are_refused_by_name(name: str, element: str) -> None:
    [found] = refused(model(element + decision(formula("1"))))

    assert (found.rule, found.element_id) == ("element", "e")
    assert name in found.message.es
    assert found.message.en != found.message.es


@pytest.mark.parametrize(("name", "logic"), LOGICS, ids=[each[0] for each in LOGICS])
def test_other_logics_of_dmn_are_refused_by_name(name: str, logic: str) -> None:
    [found] = refused(model(decision(logic)))

    assert (found.rule, found.element_id) == ("element", "e")
    assert name in found.message.es


def test_a_knowledge_requirement_is_refused() -> None:
    before = '<knowledgeRequirement id="k"><requiredKnowledge href="#b"/></knowledgeRequirement>'

    assert kinds(model(decision(formula("1"), before=before))) == [("element", "k")]


@pytest.mark.parametrize("language", ["juel", "javascript", "http://www.w3.org/1999/XPath"])
def test_another_expression_language_is_refused(language: str) -> None:
    logic = text("literalExpression", "1", f'id="e" expressionLanguage="{language}"')

    [found] = refused(model(decision(logic)))

    assert (found.rule, found.element_id) == ("language", "e")
    assert language in found.message.es


@pytest.mark.parametrize(
    "language",
    [
        "feel",
        "FEEL",
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL/",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
    ],
)
def test_feel_may_be_named_as_editors_do(language: str) -> None:
    file = model(decision(formula("1")), attributes=f'expressionLanguage="{language}"')

    assert evaluate_decision(file, "d1", {}) == 1


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20151101",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_the_namespaces_of_all_versions_are_read(namespace: str) -> None:
    assert evaluate_decision(model(decision(formula("1")), namespace=namespace), "d1", {}) == 1


def test_the_prefix_of_the_namespace_does_not_matter() -> None:
    file = bands("FIRST").replace(b"</", b"</dmn:").replace(b"<", b"<dmn:")
    file = file.replace(b"<dmn:/dmn:", b"</dmn:").replace(b"xmlns=", b"xmlns:dmn=")

    assert evaluate_decision(file, "d1", {"x": 1}) == 10


HOSTILE = [
    b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + bands("FIRST"),
    b'<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><d>&b;</d>',
    b"",
    b"\x00",
    b"<a>",
    b"{}",
    b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
    b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>',
    f'<decision xmlns="{DMN}"/>'.encode(),
    model("<description>" + "x" * 1_000_000 + "</description>"),
    model("<description/>" * 20_001),
    model("<description>" * 70 + "</description>" * 70),
]


@pytest.mark.parametrize("file", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_readable_dmn_is_refused(file: bytes) -> None:
    assert [found.rule for found in refused(file)] == ["xml"]


def test_notes_for_people_are_left_alone() -> None:
    notes = (
        '<knowledgeSource id="k" name="Law"/><textAnnotation id="t"><text>?</text></textAnnotation>'
    )
    extension = '<extensionElements><x xmlns="vendor"/></extensionElements>'
    before = f'{extension}<question>?</question><authorityRequirement id="a"/>'

    assert evaluate_decision(model(notes + decision(formula("1"), before=before)), "d1", {}) == 1


def test_a_renamed_input_variable_is_refused() -> None:
    reading = text("inputExpression", "x")
    renamed = f'<input xmlns:c="camunda" id="i" c:inputVariable="v">{reading}</input>'

    file = model(decision(table(renamed, output(), rule("r1", ["-"], ["1"]))))

    assert kinds(file) == [("attribute", "i")]


@pytest.mark.parametrize("name", ["nothing", ""])
def test_a_decision_that_is_not_there_is_refused(name: str) -> None:
    assert [found.rule for found in refused(bands("FIRST"), name)] == ["decision"]


def test_a_name_that_two_decisions_have_is_refused() -> None:
    file = model(decision(formula("1")) + decision(formula("2"), decision_id="d2"))

    assert [found.rule for found in refused(file, "D")] == ["decision"]
    assert evaluate_decision(file, "d2", {}) == 2


def test_a_decision_is_made_whatever_another_one_says() -> None:
    file = model(decision(formula("1 +")) + decision(formula("2"), decision_id="d2"))

    assert evaluate_decision(file, "d2", {}) == 2
    with pytest.raises(DecisionRefused):
        compile_decisions({"a.dmn": file})


ONE = rule("r1", ["-"], ["1"])
MISTAKES = [
    (table(column("x"), output(), rule("r1", ["-", "-"], ["1"])), ("columns", "r1")),
    (table(column("x"), output(), rule("r1", [], ["1"])), ("columns", "r1")),
    (table(column("x"), output(), rule("r1", ["-"], [])), ("columns", "r1")),
    (table(column("x"), output(), ONE, ONE), ("identifier", "r1")),
    (table(column("x", "tNone"), output(), ONE), ("type", "inputExpression@1")),
    (table(column("x"), output(kind="tNone"), ONE), ("type", "output@1")),
    (table(column("x +"), output(), ONE), ("expression", "inputExpression@1")),
    (table(column(""), output(), ONE), ("expression", "inputExpression@1")),
    (table(column('date("2026-01-31")', "number"), output(), ONE), ("type", "inputExpression@1")),
    (table(column("x"), output(), rule("r1", ["-"], ["+ 1"])), ("expression", "r1_out0")),
    (table(column("x"), output(), rule("r1", ["-"], ["unknown"])), ("expression", "r1_out0")),
    (table(column("x"), output(kind="number"), rule("r1", ["-"], ['"1"'])), ("output", "r1_out0")),
    (table(column("x"), output(values='"a"'), rule("r1", ["-"], ['"b"'])), ("output", "r1_out0")),
    (table(column("x"), output(kind="integer"), rule("r1", ["-"], ["1.5"])), ("output", "r1_out0")),
    (table(column("x", "string", '"a'), output(), ONE), ("cell", "inputValues@1")),
    (
        table(column("x"), output("a"), output("a"), rule("r1", ["-"], ["1", "2"])),
        ("columns", "output@1"),
    ),
    (
        table(column("x"), output("a"), output(), rule("r1", ["-"], ["1", "2"])),
        ("columns", "output@1"),
    ),
    (table(column("x"), rule("r1", ["-"], [])), ("columns", "decisionTable@1")),
    (formula("x +"), ("expression", "literalExpression@1")),
    (text("literalExpression", "1", 'typeRef="tNone"'), ("type", "literalExpression@1")),
    ("", ("logic", "d1")),
    (formula("1") + table(column("x"), output(), ONE), ("logic", "d1")),
]


@pytest.mark.parametrize(("logic", "place"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_found_before_anything_runs(logic: str, place: tuple[str, str]) -> None:
    assert place in kinds(model(decision(logic)))


def test_all_the_findings_of_all_the_files_come_at_once() -> None:
    files = {
        "a.dmn": model(decision(table(column("x"), output(), rule("r1", ["== 1"], ["=="])))),
        "b.dmn": model(decision(formula("1 +"), decision_id="d2")),
        "c.dmn": model(decision(formula("1"), decision_id="d3")),
        "d.dmn": model(decision(formula("1"), decision_id="d3")),
    }

    with pytest.raises(DecisionRefused) as refusal:
        compile_decisions(files)

    found = [(each.rule, each.element_id) for each in refusal.value.findings]
    assert found == [
        ("cell", "r1_in0"),
        ("expression", "r1_out0"),
        ("expression", "literalExpression@1"),
        ("identifier", "d3"),
    ]


def test_a_fact_that_the_package_does_not_declare_is_refused() -> None:
    names = {"age": Declared(FeelType.NUMBER)}
    undrawn = model(decision(formula("agee + 1")))
    drawing = decision(formula("agee + 1"), before=drawn(("requiredInput", "i")))

    for file in (undrawn, model(drawing + input_data("i", "agee", "number"))):
        with pytest.raises(DecisionRefused, match="agee"):
            compile_decisions({"a.dmn": file}, names)


TYPES = [
    '<itemDefinition name="a"><typeRef>a</typeRef></itemDefinition>',
    (
        '<itemDefinition name="a"><typeRef>b</typeRef></itemDefinition>'
        '<itemDefinition name="b"><typeRef>a</typeRef></itemDefinition>'
    ),
    '<itemDefinition name="a"><itemComponent name="c"><typeRef>a</typeRef></itemComponent></itemDefinition>',
    '<itemDefinition name="a"><typeRef>nothing</typeRef></itemDefinition>',
    "".join(
        f'<itemDefinition name="a{n}"><typeRef>a{n + 1}</typeRef></itemDefinition>'
        for n in range(2000)
    ),
]


@pytest.mark.parametrize("types", TYPES, ids=range(len(TYPES)))
def test_a_type_without_an_end_is_refused(types: str) -> None:
    assert {found.rule for found in refused(model(types + decision(formula("1"))))} == {"type"}


def test_a_type_of_many_parts_is_read_once() -> None:
    doubled = "".join(
        f'<itemDefinition name="a{n}">'
        + "".join(
            f'<itemComponent name="{part}"><typeRef>{f"a{n + 1}" if n < 15 else "number"}</typeRef></itemComponent>'
            for part in "xy"
        )
        + "</itemDefinition>"
        for n in range(16)
    )

    assert evaluate_decision(model(doubled + decision(formula("1"))), "d1", {}) == 1
