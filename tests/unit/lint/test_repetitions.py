"""Publishable rules on activities that repeat: how often, in what circle, and what is known inside and behind."""

import pytest

from engine.bpmn import compile_diagrams, read_diagram
from engine.errors import Finding
from engine.feel import Declared, FeelType, Shape
from engine.lint import PackageContext, check_executable, check_publishable
from tests.diagrams.build import (
    chain,
    flow,
    for_each,
    loop,
    multi_instance,
    scoped,
    times,
)

TEXTS = Shape(FeelType.LIST, item=Shape(FeelType.STRING))
NAMES = {
    "needs": Declared(FeelType.LIST, shape=TEXTS),
    "score": Declared(FeelType.NUMBER),
    "results": Declared(FeelType.ANY),
    "result": Declared(FeelType.NUMBER),
}
LISTS = {"needs": 12, "long": 51}


def model(repeated: str, *, kind: str = "userTask", attributes: str = "", more: str = "") -> bytes:
    """Return start, what repeats (`x`), end."""
    node = f'<{kind} id="x" {attributes}>{repeated}</{kind}>'
    return scoped('<startEvent id="s"/><endEvent id="e"/>' + node + chain("s", "x", "e") + more)


def found(drawing: bytes, rule: str, **context: object) -> list[str]:
    findings: list[Finding] = check_publishable(
        [read_diagram("p.bpmn", drawing)],
        PackageContext(**context),  # type: ignore[arg-type]  # by name
    )
    return [each.element_id for each in findings if each.rule == rule]


def given(collection: str) -> str:
    return multi_instance(
        f'<extensionElements><zeebe:loopCharacteristics inputCollection="{collection}"/></extensionElements>'
    )


@pytest.mark.parametrize(
    "marker",
    [times("50"), times("=3"), times("count(needs)"), for_each("needs"), given("=[1, 2]")],
)
def test_a_number_of_the_diagram_and_the_choices_of_a_question_are_bounds(marker: str) -> None:
    assert found(model(marker), "bounded", lists=LISTS) == []


@pytest.mark.parametrize(
    "marker",
    [
        times("51"),
        times("score"),
        times("count(other)"),
        for_each("other"),
        for_each("long"),
        given("=for i in 1..60 return i"),
        given("=[score, today()]"),
    ],
)
def test_what_nobody_can_count_beforehand_is_refused(marker: str) -> None:
    assert found(model(marker), "bounded", lists=LISTS) == ["x"]


def test_what_a_bounded_activity_collects_is_bounded() -> None:
    more = f'<userTask id="y">{times("count(results)")}</userTask>' + chain("x", "y")

    assert found(model(for_each("needs"), more=more), "bounded", lists=LISTS) == []
    assert found(model(for_each("other"), more=more), "bounded", lists=LISTS) == ["x", "y"]


def test_a_list_that_a_script_writes_too_is_not_bounded() -> None:
    script = '<scriptTask id="y"><script>needs = [1]</script></scriptTask>' + chain("x", "y")

    assert found(model(for_each("needs"), more=script), "bounded", lists=LISTS) == ["x"]


def test_an_item_hides_the_list_of_its_name() -> None:
    marker = multi_instance(
        '<loopDataInputRef>rows</loopDataInputRef><inputDataItem id="i" name="needs"/>'
    )
    inside = f'<startEvent id="i"/><userTask id="y">{for_each("needs")}</userTask>' + chain(
        "i", "y"
    )
    drawing = model(marker + inside, kind="subProcess")

    assert found(drawing, "bounded", lists={"needs": 2, "rows": 2}) == ["y"]


SCRIPT = "<script>score = 1</script>"


@pytest.mark.parametrize(
    ("drawing", "told"),
    [
        (model(loop("score = 1") + SCRIPT, kind="scriptTask"), ["x"]),
        (model(loop("score = 1", maximum="5") + SCRIPT, kind="scriptTask"), []),
        (model(times("5") + SCRIPT, kind="scriptTask"), []),
        (model(loop("score = 1")), []),
    ],
)
def test_a_loop_without_an_end_passes_a_person(drawing: bytes, told: list[str]) -> None:
    assert found(drawing, "circle") == told


def test_a_subprocess_that_loops_without_a_person_is_told() -> None:
    inside = '<startEvent id="i"/><task id="y"/><endEvent id="j"/>' + chain("i", "y", "j")

    assert "x" in found(model(loop("score = 1") + inside, kind="subProcess"), "circle")
    assert found(model(times("2") + inside, kind="subProcess"), "circle") == []


def test_a_person_who_may_be_left_out_does_not_break_a_circle() -> None:
    back = (
        '<exclusiveGateway id="g" default="g_x"/>'
        + chain("x", "g")
        + flow("g_x", "g", "x")
        + flow("g_e", "g", "e", "score = 1")
    )
    drawing = scoped(
        '<startEvent id="s"/><endEvent id="e"/>'
        f'<userTask id="x">{for_each("needs")}</userTask>' + chain("s", "x") + back
    )

    assert "g" in found(drawing, "circle")
    assert found(drawing.replace(for_each("needs").encode(), times("2").encode()), "circle") == []


def behind(marker: str, condition: str, **context: object) -> list[str]:
    """Return what is told of a condition behind a task with the form `f`."""
    drawing = scoped(
        f'<startEvent id="s"/><userTask id="x" ruta:form="f">{marker}</userTask>'
        '<exclusiveGateway id="g" default="g_e"/><endEvent id="e"/><userTask id="b"/>'
        + chain("s", "x", "g")
        + flow("g_e", "g", "e")
        + flow("g_b", "g", "b", condition)
    )
    asked = {"f": frozenset({"score", "result"})}
    return found(drawing, "fact", names=NAMES, facts_of_form=asked, **context)


def test_what_is_asked_is_certain_only_behind_what_happens_at_least_once() -> None:
    assert behind("", "score > 1") == []
    assert behind(times("2"), "score > 1") == []
    assert behind(loop("score = 1"), "score > 1") == []
    assert behind(for_each("needs"), "score > 1") == ["g_b"]
    assert behind(loop("score = 1", before=True), "score > 1") == ["g_b"]


@pytest.mark.parametrize(
    ("marker", "told"),
    [
        (times("2", until="score > 1"), []),
        (loop("score > 1"), []),
        (loop("score > 1", before=True), ["x"]),
        (times("2", until="other > 1"), ["x"]),
        (for_each("needs", until="result > 1"), ["x"]),
        (for_each("needs", until="result != null and result > 1"), []),
        (times("2", until="numberOfCompletedInstances > 1"), []),
    ],
)
def test_a_condition_of_what_repeats_compares_what_has_a_value(
    marker: str, told: list[str]
) -> None:
    drawing = model(marker, attributes='ruta:form="f"')
    names = {**NAMES, "other": Declared(FeelType.NUMBER)}
    asked = {"f": frozenset({"score", "result"})}

    assert found(drawing, "fact", names=names, facts_of_form=asked) == told


def test_what_belongs_to_an_instance_is_not_certain_behind_it() -> None:
    assert behind(multi_instance("<loopCardinality>2</loopCardinality>"), "result > 1") == []
    own = (
        "<loopCardinality>2</loopCardinality><loopDataOutputRef>results</loopDataOutputRef>"
        '<outputDataItem id="o" name="result"/>'
    )
    assert behind(multi_instance(own), "result > 1") == ["g_b"]


def executable(drawing: bytes) -> list[str]:
    findings = check_executable([read_diagram("p.bpmn", drawing)], NAMES)
    return [each.rule for each in findings]


def deciding(condition: str) -> bytes:
    inside = (
        '<startEvent id="i"/><exclusiveGateway id="g" default="g_a"/><userTask id="a"/><userTask id="b"/>'
        + chain("i", "g")
        + flow("g_a", "g", "a")
        + flow("g_b", "g", "b", condition)
    )
    return model(for_each("needs") + inside, kind="subProcess")


@pytest.mark.parametrize(
    ("condition", "rules"),
    [
        ('item = "shelter"', []),
        ("loopCounter = numberOfInstances", []),
        ("result > 1", []),
        ("item > 1", ["condition"]),
        ('loopCounter = "one"', ["condition"]),
        ("other = 1", ["condition"]),
    ],
)
def test_the_types_of_an_item_and_of_the_counters_are_known_inside(
    condition: str, rules: list[str]
) -> None:
    assert executable(deciding(condition)) == rules


def test_an_item_is_unknown_outside_and_so_are_the_counters() -> None:
    outside = (
        '<exclusiveGateway id="g" default="g_e"/><userTask id="b"/>'
        + chain("x", "g")
        + flow("g_e", "g", "e")
    )
    for condition in ('item = "a"', "loopCounter = 1"):
        drawing = model(for_each("needs"), more=outside + flow("g_b", "g", "b", condition))
        assert executable(drawing) == ["condition"]


def test_a_list_and_a_number_are_what_their_types_say() -> None:
    assert executable(model(for_each("score"))) == ["multi-instance"]
    assert executable(model(times("needs"))) == ["multi-instance"]
    assert executable(model(times("unheard"))) == ["multi-instance"]


def test_an_activity_that_may_come_once_more_follows_itself() -> None:
    inside = '<startEvent id="i"/><userTask id="a"/><userTask id="b"/>' + chain("i", "a", "b")
    for marker in (times("2"), loop("score = 1")):
        diagram = read_diagram("p.bpmn", model(marker + inside, kind="subProcess"))
        process = compile_diagrams([diagram], None).processes["p"]

        assert process.follows["b"] == ("a", "e")


def test_a_task_that_may_be_left_out_is_followed_by_what_comes_after_it() -> None:
    drawing = scoped(
        '<startEvent id="s"/><userTask id="a"/><userTask id="c"/>'
        f'<userTask id="b">{for_each("needs")}</userTask>' + chain("s", "a", "b", "c")
    )

    process = compile_diagrams([read_diagram("p.bpmn", drawing)], None).processes["p"]

    assert process.follows["a"] == ("b", "c")


def test_a_repeated_subprocess_is_followed_like_any_other() -> None:
    inside = '<startEvent id="i"/><userTask id="a"/>' + chain("i", "a")

    assert found(model(times("2") + inside, kind="subProcess"), "soundness") == []


def test_a_decision_about_an_item_is_taken_inside_what_repeats() -> None:
    rule = '<businessRuleTask id="r" ruta:decision="fits" ruta:resultVariable="score"/>'
    inside = '<startEvent id="i"/>' + rule + chain("i", "r")
    within = model(for_each("needs") + inside, kind="subProcess")
    behind_it = model(for_each("needs"), more=rule + chain("x", "r"))
    known = {"decisions": {"fits": frozenset({"item", "needs"})}, "names": NAMES}

    assert found(within, "known-decision", **known) == []
    assert found(behind_it, "known-decision", **known) == ["r"]
