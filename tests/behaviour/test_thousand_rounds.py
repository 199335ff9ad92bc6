"""A flow that leads back a thousand times: the last round costs what the first did, and hides no task."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from engine.bpmn import CompiledDiagrams, advance, compile_diagrams, read_diagram, start
from engine.bpmn.running import _revive, read_state
from engine.feel import Moment
from engine.model.step import (
    CallReturned,
    InstanceState,
    MessageArrived,
    Step,
    Stimulus,
    TaskCompleted,
    TimerDue,
)
from tests.diagrams.build import (
    boundary,
    chain,
    definitions,
    event,
    event_subprocess,
    steps_inside,
    stored,
    subprocess,
)

MODEL = stored("review_loop.bpmn")
MOMENT = Moment(datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
ROUNDS = 1_000


def complete(compiled: CompiledDiagrams, step: Step, verdict: str) -> Step:
    state = InstanceState("review_loop", step.snapshot, step.facts)
    return advance(
        compiled, state, TaskCompleted(step.ready[0].token_id, {"verdict": verdict}), MOMENT
    )


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


# Each round: somebody is accompanied and reminded, a signal is sent from a subprocess, which an event subprocess
# hears, another process is called, and one more is asked by a message and answers.
FOLLOW_UP = definitions(
    '<message id="message_ask" name="ask"/><message id="message_reply" name="reply"/>'
    '<signal id="signal_m" name="m"/>'
    '<process id="p"><startEvent id="s"/><userTask id="accompany"/>'
    + boundary("remind", "accompany", "cycle R/PT1H", interrupts=False)
    + boundary("worse", "accompany", "when risk > 3", interrupts=False)
    + '<task id="reminded"/>'
    + subprocess(
        "visit",
        steps_inside("travel", end=event("intermediateThrowEvent", "travel_done", "signal m")),
    )
    + '<callActivity id="call" calledElement="other"/>'
    + event("intermediateThrowEvent", "ask", "message ask")
    + '<receiveTask id="hear" messageRef="message_reply"/>'
    + chain("s", "accompany", "visit", "call", "ask", "hear", "accompany")
    + chain("remind", "reminded")
    + event_subprocess(
        "note", event("startEvent", "heard", "signal m", attributes='isInterrupting="false"')
    )
    + "</process>"
    '<process id="other"><startEvent id="os"/><userTask id="do"/>'
    + chain("os", "do")
    + "</process>"
    '<process id="asked">'
    + event("startEvent", "as", "message ask")
    + event("endEvent", "ae", "message reply")
    + chain("as", "ae")
    + "</process>"
)


def played(compiled: CompiledDiagrams, step: Step, number: int) -> tuple[Step, int]:
    """Let one round pass; return how it leaves the process, and through how many elements and flows it led."""
    moment = Moment(MOMENT.now + number * timedelta(hours=1), MOMENT.zone)
    passed = 0

    def happens(stimulus: Stimulus) -> Step:
        nonlocal passed
        state = InstanceState("p", step.snapshot, step.facts)
        after = advance(compiled, state, stimulus, moment)
        passed += len(after.passed)
        return after

    step = happens(TimerDue(step.timers[0].token_id))
    step = happens(TaskCompleted(step.ready[0].token_id, {"risk": 5}))
    step = happens(TaskCompleted(step.ready[0].token_id, {"risk": 1}))
    step = happens(CallReturned(step.calls[0].token_id, {}))
    step = happens(MessageArrived("reply", step.awaited[0].token_id, {}))
    return step, passed


def test_a_thousand_rounds_with_all_that_may_stand_in_one_cost_what_the_first_did() -> None:
    compiled = compile_diagrams([read_diagram("p.bpmn", FOLLOW_UP)], None)
    step, first = played(compiled, start(compiled, "p", {"risk": 0}, MOMENT), 1)
    size, facts, passed = len(step.snapshot), step.facts, 0

    for number in range(2, ROUNDS + 1):
        step, passed = played(compiled, step, number)

    assert ([task.element_id for task in step.ready], passed) == (["accompany"], first)
    assert step.facts == facts
    # Only the digits of the counters of tokens have grown.
    assert len(step.snapshot) - size <= 40
    assert len(json.loads(step.snapshot)["tokens"]) == 4
