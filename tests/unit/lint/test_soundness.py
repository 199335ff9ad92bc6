"""Forks and joins that fit together, and those that do not."""

import pytest

from engine.bpmn import read_diagram
from engine.errors import Finding
from engine.feel import Declared, FeelType
from engine.lint import PackageContext, check_publishable, net
from tests.diagrams.build import chain, flow, process


def found(body: str, rule: str = "soundness", **context: object) -> list[Finding]:
    diagrams = [read_diagram("p.bpmn", process('<startEvent id="s"/><endEvent id="e"/>' + body))]
    everything = check_publishable(diagrams, PackageContext(**context))  # type: ignore[arg-type]  # by name
    return [each for each in everything if each.rule == rule]


def nodes(**kinds: str) -> str:
    return "".join(f'<{kind} id="{name}"/>' for name, kind in kinds.items())


ONE, ALL, TASK = "exclusiveGateway", "parallelGateway", "userTask"
SPLIT = nodes(a=TASK, b=TASK) + chain("s", "f", "a", "j", "e") + chain("f", "b", "j")
LATER = (
    nodes(f=ALL, a=TASK, b=TASK, c=TASK, m=ONE, j=ALL)
    + chain("s", "f", "a", "m", "j", "e")
    + chain("f", "b", "m")
    + chain("f", "c", "j")
)
CIRCLE = nodes(m=ONE, f=ALL, a=TASK, b=TASK) + chain("s", "m", "f", "a", "e") + chain("f", "b", "m")


@pytest.mark.parametrize(("fork", "join"), [(ALL, ALL), (ONE, ONE), (ALL, ONE)])
def test_a_join_of_the_same_kind_is_sound(fork: str, join: str) -> None:
    assert found(nodes(f=fork, j=join) + SPLIT) == []


def test_a_parallel_join_of_an_exclusive_split_gets_stuck() -> None:
    assert [each.element_id for each in found(nodes(f=ONE, j=ALL) + SPLIT)] == ["j"]


def test_a_join_that_is_reached_twice_on_one_flow_is_found() -> None:
    messages = found(LATER)

    assert {each.element_id for each in messages} == {"j"}
    assert any("dos veces" in each.message.es and "twice" in each.message.en for each in messages)


def test_a_fork_that_leads_back_multiplies_its_tokens() -> None:
    assert [each.element_id for each in found(CIRCLE)] == ["p"]


ROUNDS = (
    nodes(g=ONE, a=TASK, b=TASK, x="endEvent")
    + '<boundaryEvent id="r" attachedToRef="a" cancelActivity="false">'
    "<timerEventDefinition><timeCycle>R/PT24H</timeCycle></timerEventDefinition></boundaryEvent>"
)


def test_a_reminder_beside_a_task_that_is_done_again_and_again_is_sound() -> None:
    assert found(ROUNDS + chain("s", "a", "g", "e") + chain("g", "a") + chain("r", "b", "x")) == []


def test_a_reminder_that_joins_the_way_that_leads_back_multiplies_its_tokens() -> None:
    ways = chain("s", "a", "g", "x") + chain("g", "a") + chain("r", "b", "g")

    assert [each.element_id for each in found(ROUNDS + ways)] == ["p"]


def test_what_a_reminder_leads_to_is_followed_too() -> None:
    ways = nodes(f=ONE, j=ALL, c=TASK) + chain("s", "a", "g", "e") + chain("g", "a")
    ways += chain("r", "f", "b", "j", "x") + chain("f", "c", "j")

    assert [each.element_id for each in found(ROUNDS + ways)] == ["j"]


def test_a_loop_without_a_way_out_never_ends() -> None:
    assert [each.element_id for each in found(nodes(a=TASK) + chain("s", "a", "a"))] == ["p"]


def test_a_loop_that_nothing_leads_into_is_found() -> None:
    island = nodes(a=TASK, b=TASK, c=TASK) + chain("a", "b", "a") + chain("b", "c")
    later = '<boundaryEvent id="t" attachedToRef="c"/>' + nodes(d=TASK) + chain("t", "d")

    assert [each.element_id for each in found(chain("s", "e") + island + later)] == list("abctd")


def test_a_loop_inside_a_subprocess_that_nothing_leads_into_is_found() -> None:
    inside = '<startEvent id="i"/>' + nodes(a=TASK) + chain("a", "a")
    body = f'<subProcess id="x">{inside}</subProcess>' + chain("s", "x", "e")

    assert [each.element_id for each in found(body)] == ["a"]


def test_what_an_event_leads_to_is_reached() -> None:
    handler = '<subProcess id="h" triggeredByEvent="true"><startEvent id="i"/></subProcess>'
    late = (
        '<boundaryEvent id="t" attachedToRef="a"/>' + nodes(a=TASK, b=TASK) + chain("t", "b", "e")
    )

    assert found(handler + late + chain("s", "a", "e")) == []


def test_a_fork_and_join_in_a_loop_is_sound() -> None:
    body = nodes(m=ONE, f=ALL, a=TASK, b=TASK, j=ALL, g=ONE)
    body += chain("s", "m", "f", "a", "j", "g", "e") + chain("f", "b", "j") + chain("g", "m")

    assert found(body) == []


def test_many_long_branches_are_searched_in_little_time() -> None:
    branches = [f"b{number}" for number in range(12)]
    body = nodes(f=ALL, j=ALL) + chain("s", "f") + chain("j", "e")
    for branch in branches:
        steps = [f"{branch}_{step}" for step in range(12)]
        body += nodes(**dict.fromkeys(steps, TASK)) + chain("f", *steps, "j")

    assert found(body) == []


def test_a_search_that_meets_its_bound_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net, "MOST_MARKINGS", 3)

    assert [each.element_id for each in found(nodes(f=ALL, j=ALL) + SPLIT)] == ["p"]


def test_what_one_branch_wrote_is_certain_after_a_parallel_join() -> None:
    body = nodes(f=ALL, b=TASK, j=ALL, g=ONE) + '<userTask id="a" ruta:form="fa"/>'
    body += (
        chain("s", "f", "a", "j", "g", "e") + chain("f", "b", "j") + flow("x", "g", "e", "n > 3")
    )
    known = {"names": {"n": Declared(FeelType.NUMBER)}, "facts_of_form": {"fa": frozenset({"n"})}}

    assert found(body, "fact", **known) == []
    assert [each.element_id for each in found(body.replace(ALL, ONE), "fact", **known)] == ["x"]


SOME = "inclusiveGateway"


def maybe(way: str) -> str:
    """Return the flow out of `f` to this node, with a condition."""
    return flow(f"f_{way}", "f", way, "x > 1")


INCLUSIVE = nodes(f=SOME, a=TASK, b=TASK) + chain("s", "f") + maybe("a") + maybe("b")


@pytest.mark.parametrize(("join", "stuck"), [(SOME, []), (ONE, []), (ALL, ["j"])])
def test_an_inclusive_split_is_joined_by_one_of_its_kind(join: str, stuck: list[str]) -> None:
    body = INCLUSIVE + nodes(j=join) + chain("a", "j", "e") + chain("b", "j")

    assert [each.element_id for each in found(body)] == stuck


@pytest.mark.parametrize("fork", [ONE, ALL])
def test_an_inclusive_join_joins_any_split(fork: str) -> None:
    assert found(nodes(f=fork, j=SOME) + SPLIT) == []


def test_a_task_that_chooses_its_ways_is_joined_by_an_inclusive_gateway() -> None:
    body = INCLUSIVE.replace(nodes(f=SOME), nodes(f=TASK))
    tail = chain("a", "j", "e") + chain("b", "j")

    assert found(body + nodes(j=SOME) + tail) == []
    assert [each.element_id for each in found(body + nodes(j=ALL) + tail)] == ["j"]


def test_a_task_with_several_flows_is_a_parallel_split() -> None:
    body = nodes(f=TASK) + SPLIT

    assert found(body + nodes(j=ALL)) == []
    assert found(body + nodes(j=ONE)) == []


def test_two_inclusive_joins_that_wait_for_each_other_are_found() -> None:
    body = nodes(f=ALL, a=TASK, b=TASK, i=SOME, j=SOME)
    body += chain("s", "f", "a", "i", "e") + chain("f", "b", "j", "e")
    body = body.replace(flow("i_e", "i", "e"), flow("i_e", "i", "e", "x > 1"))
    body += flow("i_j", "i", "j", "x > 2") + flow("j_i", "j", "i", "x > 2")
    body = body.replace(flow("j_e", "j", "e"), flow("j_e", "j", "e", "x > 1"))

    assert {each.element_id for each in found(body)} == {"i", "j"}


def test_a_split_with_too_many_conditions_to_be_checked_says_so() -> None:
    names = [f"b{number}" for number in range(9)]
    body = nodes(f=SOME, **dict.fromkeys(names, TASK)) + chain("s", "f")
    body += "".join(maybe(name) + chain(name, "e") for name in names)

    assert [each.element_id for each in found(body)] == ["p"]


def test_a_task_that_decides_needs_a_default_flow() -> None:
    body = INCLUSIVE.replace(nodes(f=SOME), nodes(f=TASK)) + chain("a", "e") + chain("b", "e")

    assert [each.element_id for each in found(body, "default-flow")] == ["f"]
    assert found(body + flow("f_e", "f", "e"), "default-flow") == []


def test_what_a_task_writes_is_certain_where_its_own_conditions_read_it() -> None:
    body = '<userTask id="a" ruta:form="fa"/>' + chain("s", "a", "e") + nodes(b=TASK)
    body += flow("x", "a", "b", "n > 3") + chain("b", "e")
    known = {"names": {"n": Declared(FeelType.NUMBER)}, "facts_of_form": {"fa": frozenset({"n"})}}

    assert found(body, "fact", **known) == []


def test_what_a_script_writes_too_is_not_certain() -> None:
    body = (
        '<userTask id="a" ruta:form="fa"/><scriptTask id="w"><script>n = null</script></scriptTask>'
    )
    body += nodes(g=ONE) + chain("s", "a", "w", "g", "e") + flow("x", "g", "e", "n > 3")
    known = {"names": {"n": Declared(FeelType.NUMBER)}, "facts_of_form": {"fa": frozenset({"n"})}}

    assert [each.element_id for each in found(body, "fact", **known)] == ["x"]
