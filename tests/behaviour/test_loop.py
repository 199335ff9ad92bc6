"""A flow that leads back: the thousandth round costs what the first did."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from engine.bpmn import CompiledDiagrams, advance, compile_diagrams, read_diagram, start
from engine.bpmn.running import _revive, read_state
from engine.feel import Moment
from engine.model.step import InstanceState, Step, TaskCompleted
from engine.testing import ProcessRun
from tests.diagrams.build import stored

MODEL = stored("review_loop.bpmn")
MOMENT = Moment(datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
ROUNDS = 1_000


def complete(compiled: CompiledDiagrams, step: Step, verdict: str) -> Step:
    state = InstanceState("review_loop", step.snapshot, step.facts)
    return advance(
        compiled, state, TaskCompleted(step.ready[0].token_id, {"verdict": verdict}), MOMENT
    )


def test_a_report_goes_back_until_it_is_accepted() -> None:
    run = ProcessRun.start({"review_loop.bpmn": MODEL}, process_id="review_loop")

    run.complete("write_report")
    run.complete("review_report", {"verdict": "again"})
    assert run.active() == ["write_report"]

    run.complete("write_report")
    run.complete("review_report", {"verdict": "accept"})
    assert run.ended


def test_a_thousand_rounds_neither_grow_nor_hide_a_task() -> None:
    compiled = compile_diagrams([read_diagram("review_loop.bpmn", MODEL)], None)
    step = start(compiled, "review_loop", {}, MOMENT)
    first = len(step.snapshot)

    for _ in range(ROUNDS):
        step = complete(compiled, complete(compiled, step, "again"), "again")

    assert [task.element_id for task in step.ready] == ["write_report"]
    # Only the decimal digits of two counters have grown.
    assert len(step.snapshot) - first <= 6
    state = InstanceState("review_loop", step.snapshot, step.facts)
    instance = _revive(compiled, read_state(compiled, state), {}, MOMENT)
    assert max(task.depth for task in instance.tasks.values()) == 1
    assert len(instance.tasks) == 2
