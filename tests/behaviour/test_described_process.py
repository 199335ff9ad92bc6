"""What a compiled diagram says to the rest of the engine."""

from engine.bpmn import compile_diagrams, read_diagram
from engine.model.process import PartyHolder, Process, RoleHolder
from tests.diagrams.build import chain, choice, flow, process, steps_inside, stored, subprocess


def described(model: bytes, process_id: str = "p") -> Process:
    return compile_diagrams([read_diagram("p.bpmn", model)], None).processes[process_id]


REVIEW = described(stored("review_loop.bpmn"), "review_loop")


def test_lanes_tell_their_holders() -> None:
    assert REVIEW.lanes["lane_sender"].holder == PartyHolder("sender")
    assert REVIEW.lanes["lane_reviewer"].holder == RoleHolder("coordinacion")
    assert REVIEW.lanes["lane_reviewer"].name.en == "Reviewer"


def test_a_task_has_its_name_and_guidance_in_both_languages() -> None:
    task = REVIEW.tasks["write_report"]

    assert (task.name.es, task.name.en) == ("Escribir el informe", "Write the report")
    assert task.guidance.es == "Escriba lo que vio.\n\nSin nombres."
    assert task.guidance.en == "Write what you saw.\n\nNo names."


def test_a_task_has_what_the_package_hangs_on_it() -> None:
    task = REVIEW.tasks["write_report"]

    assert (task.form_id, task.deadline_id, task.purpose) == ("f01", "DL01", "C1")
    assert task.lane_id == "lane_sender"
    assert REVIEW.tasks["review_report"].purpose is None


def test_a_process_tells_its_name_ends_and_opener() -> None:
    assert (REVIEW.name.es, REVIEW.name.en) == ("Revisión", "Review")
    assert REVIEW.ends["accepted"].en == "Report accepted"
    assert REVIEW.opener_fact == "sender"


def test_what_follows_is_found_through_gateways_in_the_order_of_the_flows() -> None:
    assert REVIEW.follows["write_report"] == ("review_report",)
    assert REVIEW.follows["review_report"] == ("accepted", "write_report")


def test_what_follows_a_task_without_a_way_out_is_an_end() -> None:
    found = described(process('<startEvent id="s"/><userTask id="a"/>' + chain("s", "a")))

    [end] = found.follows["a"]

    assert found.ends[end].en == "End"


def test_what_follows_ends_in_a_circle_of_gateways() -> None:
    body = (
        '<startEvent id="s"/><userTask id="a"/><exclusiveGateway id="g" default="g_h"/>'
        '<exclusiveGateway id="h" default="h_g"/><userTask id="b"/>'
        + chain("s", "a", "g", "h", "g")
        + flow("h_b", "h", "b", "x = 1")
    )

    assert described(process(body)).follows["a"] == ("b",)


def test_a_subprocess_may_have_lanes_of_its_own() -> None:
    lanes = '<laneSet><lane id="{0}" name="L" ruta:role="{0}"><flowNodeRef>{1}</flowNodeRef></lane></laneSet>'
    inside = lanes.format("inner", "a") + steps_inside("a", "b")
    outer = lanes.format("outer", "x") + '<startEvent id="s"/>' + subprocess("x", inside)
    found = described(process(outer + chain("s", "x")))

    assert found.tasks["a"].lane_id == "inner"
    assert found.lanes["inner"].holder == RoleHolder("inner")
    assert found.tasks["b"].lane_id == "outer"


def test_an_inner_lane_has_the_holder_of_its_outer_one() -> None:
    lanes = (
        '<laneSet><lane id="outer" name="Fuera" ruta:role="r"><flowNodeRef>a</flowNodeRef><childLaneSet>'
        '<lane id="inner" name="Dentro"><flowNodeRef>a</flowNodeRef></lane></childLaneSet></lane></laneSet>'
    )
    found = described(process(lanes + '<startEvent id="s"/><userTask id="a"/>' + chain("s", "a")))

    assert found.tasks["a"].lane_id == "inner"
    assert found.lanes["inner"].holder == RoleHolder("r")


def test_a_name_that_is_missing_is_the_id_and_english_falls_back_to_spanish() -> None:
    found = described(choice(("a", "x = 1"), ("b", None), default="b"))

    assert found.tasks["a"].name.es == "a"
    assert found.tasks["a"].name.en == "a"
    assert found.tasks["a"].lane_id is None
