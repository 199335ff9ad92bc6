"""Publishable rules on what is drawn inside subprocesses, and on what is thrown there."""

import pytest

from engine.bpmn import read_diagram
from engine.errors import Finding
from engine.feel import Declared, FeelType
from engine.lint import PackageContext, check_publishable
from tests.diagrams.build import (
    boundary,
    chain,
    event,
    event_subprocess,
    flow,
    scoped,
    steps_inside,
    subprocess,
)

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
FORMS = {"f": frozenset({"x"})}
NAMES = {"x": Declared(FeelType.NUMBER)}


def found(body: str, rule: str, **context: object) -> list[str]:
    findings: list[Finding] = check_publishable(
        [read_diagram("p.bpmn", scoped(START + END + body))],
        PackageContext(**context),  # type: ignore[arg-type]  # by name
    )
    return [each.element_id for each in findings if each.rule == rule]


def within(inside: str, more: str = "") -> str:
    return subprocess("x", inside) + chain("s", "x", "e") + more


STUCK = (
    '<startEvent id="i"/><exclusiveGateway id="g"/><parallelGateway id="j"/><endEvent id="o"/>'
    + chain("i", "g", "j", "o")
    + flow("g_j_2", "g", "j")
)


def test_each_subprocess_is_checked_for_itself() -> None:
    assert found(within(STUCK), "soundness") == ["j"]
    assert found(within(steps_inside("a")), "soundness") == []
    deeper = '<startEvent id="k"/>' + subprocess("y", STUCK) + chain("k", "y")
    assert found(within(deeper), "soundness") == ["j"]


def test_an_event_subprocess_is_checked_for_itself() -> None:
    start = event("startEvent", "i", "message m")
    inside = STUCK.replace('<startEvent id="i"/>', start)
    handler = subprocess("h", inside, attributes='triggeredByEvent="true"')

    assert found(within(steps_inside("a"), handler), "soundness") == ["j"]


def test_what_terminates_takes_the_other_tokens_with_it() -> None:
    inside = (
        '<startEvent id="i"/><parallelGateway id="f"/><exclusiveGateway id="g"/>'
        '<parallelGateway id="j"/><userTask id="a"/><userTask id="b"/>'
        + event("endEvent", "o", "terminate")
        + '<endEvent id="k"/>'
        + chain("i", "f", "a", "g", "o")
        + chain("f", "b", "j", "k")
        + chain("g", "j")
    )

    assert found(within(inside), "soundness") == []
    plain = inside.replace("<terminateEventDefinition />", "")
    assert found(within(plain), "soundness") == ["j"]


def test_a_circle_through_a_subprocess_without_a_person_is_found() -> None:
    around = '<exclusiveGateway id="g"/>' + chain("s", "g", "x", "g") + flow("g_e", "g", "e")
    automatic = subprocess("x", '<startEvent id="i"/><endEvent id="o"/>' + chain("i", "o"))

    assert sorted(found(around + automatic, "circle")) == ["g", "x"]
    assert found(around + subprocess("x", steps_inside("a")), "circle") == []


def test_a_circle_by_an_error_is_found() -> None:
    failing = '<startEvent id="i"/>' + event("endEvent", "o", "error e") + chain("i", "o")
    body = (
        '<exclusiveGateway id="g"/>'
        + subprocess("x", failing)
        + boundary("b", "x", "error e")
        + chain("s", "g", "x", "e")
        + chain("b", "g")
    )

    assert "g" in found(body, "circle")


def hearing(inside: str, attributes: str) -> str:
    """Return an event subprocess that hears the signal `m` and, after something, sends it."""
    start = event("startEvent", "heard", "signal m", attributes=attributes)
    body = start + inside + event("endEvent", "told", "signal m") + chain("heard", "i", "told")
    return chain("s", "e") + subprocess("h", body, attributes='triggeredByEvent="true"')


def test_a_signal_that_begins_its_own_sending_is_found() -> None:
    alone, asked = '<task id="i"/>', '<userTask id="i"/>'

    assert found(hearing(alone, 'isInterrupting="false"'), "circle") == ["told"]
    assert found(hearing(asked, 'isInterrupting="false"'), "circle") == []
    assert found(hearing(alone, ""), "circle") == []


def test_a_process_that_its_own_signal_or_message_begins_is_found() -> None:
    def begun(what: str, inside: str) -> bytes:
        start, end = event("startEvent", "b", what), event("endEvent", "told", what)
        return scoped(start + inside + end + chain("b", "i", "told"))

    def circles(model: bytes) -> list[str]:
        findings = check_publishable([read_diagram("p.bpmn", model)], PackageContext())
        return [each.element_id for each in findings if each.rule == "circle"]

    for what in ("signal m", "message m"):
        assert circles(begun(what, '<task id="i"/>')) == ["told"]
        assert circles(begun(what, '<userTask id="i"/>')) == []


def decision(*before: str) -> str:
    return (
        '<exclusiveGateway id="d" default="d_e"/>'
        + chain(*before, "d", "e")
        + '<endEvent id="k"/>'
        + flow("more", "d", "k", "x > 1")
    )


FORM = 'ruta:form="f"'


@pytest.mark.parametrize(("task", "expected"), [(f'<userTask id="a" {FORM}/>', []), ("", ["more"])])
def test_what_a_form_inside_requires_is_certain_after(task: str, expected: list[str]) -> None:
    steps = ("i", "a", "o") if task else ("i", "o")
    inside = '<startEvent id="i"/><endEvent id="o"/>' + task + chain(*steps)
    body = subprocess("x", inside) + decision("s", "x")

    assert found(body, "fact", names=NAMES, facts_of_form=FORMS) == expected


def test_what_a_form_inside_requires_is_not_certain_where_the_subprocess_was_interrupted() -> None:
    inside = f'<startEvent id="i"/><userTask id="a" {FORM}/>' + chain("i", "a")
    body = subprocess("x", inside) + boundary("b", "x", "message m") + chain("s", "x", "e")

    assert found(body + decision("b"), "fact", names=NAMES, facts_of_form=FORMS) == ["more"]


def test_what_was_certain_before_is_certain_inside_and_in_its_handlers() -> None:
    inside = decision_inside("i", "j") + event_subprocess_deciding()
    body = (
        f'<userTask id="a" {FORM}/>'
        + subprocess("x", inside)
        + '<userTask id="last"/>'
        + chain("s", "a", "x", "last", "e")
    )

    assert found(body, "fact", names=NAMES, facts_of_form=FORMS) == []
    unsure = body.replace(FORM, "")
    assert found(unsure, "fact", names=NAMES, facts_of_form=FORMS) == ["i_more", "h_more"]


def decision_inside(name: str, other: str) -> str:
    return (
        f'<startEvent id="{name}"/><exclusiveGateway id="{name}_d" default="{name}_d_{other}"/>'
        f'<endEvent id="{other}"/><endEvent id="{name}_k"/>'
        + chain(name, f"{name}_d", other)
        + flow(f"{name}_more", f"{name}_d", f"{name}_k", "x > 1")
    )


def event_subprocess_deciding() -> str:
    start = event("startEvent", "h", "message m")
    inside = decision_inside("h", "h_o").replace('<startEvent id="h"/>', start)
    return subprocess("hx", inside, attributes='triggeredByEvent="true"')


def test_a_handler_of_the_process_knows_nothing_for_certain() -> None:
    body = f'<userTask id="a" {FORM}/>' + chain("s", "a", "e") + event_subprocess_deciding()

    assert found(body, "fact", names=NAMES, facts_of_form=FORMS) == ["h_more"]


def test_an_error_that_nothing_catches_is_found() -> None:
    failing = steps_inside("a", end=event("endEvent", "a_done", "error e"))

    assert found(within(failing), "caught") == ["a_done"]
    assert found(within(failing, boundary("b", "x", "error f")), "caught") == ["a_done"]
    assert found(within(failing, boundary("b", "x", "error")), "caught") == []
    handler = event_subprocess("h", event("startEvent", "i", "error e"))
    assert found(within(failing, handler), "caught") == []
    assert found(event("endEvent", "o", "error e") + chain("s", "o"), "caught") == ["o"]
    escalating = failing.replace("error", "escalation")
    assert found(within(escalating), "caught") == []


def test_a_subprocess_and_what_is_inside_are_drawn_and_named() -> None:
    body = within(steps_inside("a"))

    assert {"x", "a", "a_begun", "a_done"} <= set(found(body, "drawing"))
    assert {"x", "a", "a_done"} <= set(found(body, "language"))


def test_a_branch_inside_ends_at_an_end_event() -> None:
    inside = '<startEvent id="i"/><userTask id="a"/>' + chain("i", "a")

    assert found(within(inside), "outcome") == ["a"]
    handler = event_subprocess("h", event("startEvent", "k", "message m"))
    assert found(within(steps_inside("a"), handler), "outcome") == []


def across(*bodies: str, rule: str = "caught", **context: object) -> list[str]:
    """Return what is found in processes p, q, r, ... with these bodies, besides one start and end each."""
    models = []
    for name, body in zip("pqr", bodies, strict=False):
        named = scoped(START + END + body)
        models.append(named.replace(b'<process id="p">', f'<process id="{name}">'.encode()))
    diagrams = [read_diagram(f"{n}.bpmn", model) for n, model in enumerate(models)]
    everything = check_publishable(diagrams, PackageContext(**context))  # type: ignore[arg-type]  # by name
    return [each.element_id for each in everything if each.rule == rule]


FAILS = event("endEvent", "o", "error e") + chain("s", "o")


def calling(name: str, more: str = "") -> str:
    return f'<callActivity id="x" calledElement="{name}"/>' + chain("s", "x", "e") + more


def test_what_a_called_process_throws_every_caller_catches() -> None:
    catching = calling("q", boundary("b", "x", "error e"))
    outer = calling("p")

    assert across(catching, FAILS) == []
    assert across(calling("q"), FAILS) == ["o"]
    assert across(catching, FAILS, calling("q")) == ["o"]
    assert across(catching, FAILS, start=frozenset({"q"})) == ["o"]
    assert across(calling("q"), FAILS, outer + boundary("b", "x", "error")) == []


def test_the_process_that_is_called_is_in_the_package() -> None:
    assert across(calling("q"), rule="known-process") == ["x"]
    assert across(calling("q"), FAILS, rule="known-process") == []


def test_a_circle_through_a_call_without_a_person_is_found() -> None:
    around = '<exclusiveGateway id="g"/><callActivity id="x" calledElement="q"/>'
    around += chain("s", "g", "x", "g") + flow("g_e", "g", "e")

    assert sorted(across(around, chain("s", "e"), rule="circle")) == ["g", "x"]
    assert across(around, '<userTask id="a"/>' + chain("s", "a", "e"), rule="circle") == []


def test_a_circle_by_an_error_of_a_called_process_is_found() -> None:
    around = '<exclusiveGateway id="g"/><callActivity id="x" calledElement="q"/>'
    around += boundary("b", "x", "error") + chain("s", "g", "x", "e") + chain("b", "g")

    assert "g" in across(around, FAILS, rule="circle")
