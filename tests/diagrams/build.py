"""Builds small diagrams for tests, and reads the files beside it."""

from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_ROOT = (
    f'<definitions xmlns="{BPMN}" xmlns:ruta="https://ruta.example/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:operaton="http://operaton.org/schema/1.0/bpmn" '
    'xmlns:activiti="http://activiti.org/bpmn" xmlns:flowable="http://flowable.org/bpmn" '
    'xmlns:drools="http://www.jboss.org/drools" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="t">'
)


def stored(name: str) -> bytes:
    """Return a diagram file of this folder."""
    return (Path(__file__).parent / name).read_bytes()


def definitions(body: str) -> bytes:
    return f"{_ROOT}{body}</definitions>".encode()


def process(body: str, *, process_id: str = "p", attributes: str = "") -> bytes:
    """Return a file with one process that holds `body`."""
    return definitions(f'<process id="{process_id}" {attributes}>{body}</process>')


def flow(flow_id: str, source: str, target: str, condition: str | None = None) -> str:
    inside = (
        ""
        if condition is None
        else (f"<conditionExpression>{escape(condition)}</conditionExpression>")
    )
    return f'<sequenceFlow id="{flow_id}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def chain(*nodes: str) -> str:
    """Return the flows that lead through these nodes in turn."""
    pairs = pairwise(nodes)
    return "".join(flow(f"{one}_{other}", one, other) for one, other in pairs)


def subprocess(node_id: str, body: str, *, attributes: str = "") -> str:
    """Return a subprocess; `body` is what is inside."""
    return f'<subProcess id="{node_id}" {attributes}>{body}</subProcess>'


def event_subprocess(node_id: str, start: str, *steps: str, more: str = "") -> str:
    """Return an event subprocess: its start event, then its user tasks in turn, then its end `{id}_end`."""
    start_id = start.partition('id="')[2].partition('"')[0]
    tasks = "".join(f'<userTask id="{step}"/>' for step in steps)
    end = f'<endEvent id="{node_id}_end"/>'
    body = start + tasks + end + more + chain(start_id, *steps, f"{node_id}_end")
    return subprocess(node_id, body, attributes='triggeredByEvent="true"')


def steps_inside(*steps: str, end: str = "") -> str:
    """Return a start event, user tasks in turn and an end; their ids begin with that of the first task."""
    tasks = "".join(f'<userTask id="{step}"/>' for step in steps)
    start, last = f"{steps[0]}_begun", f"{steps[0]}_done"
    ending = end or f'<endEvent id="{last}"/>'
    return f'<startEvent id="{start}"/>{tasks}{ending}' + chain(start, *steps, last)


def event(kind: str, node_id: str, what: str = "", *, attributes: str = "") -> str:
    """Return an event: `what` is `timer PT5M`, `cycle R3/PT5M`, `when x > 1`, `message m`, `signal m`, `error e`,
    `escalation e` or `terminate`. A message, error or escalation without a name catches any.
    """
    return f'<{kind} id="{node_id}" {attributes}>{_definition(what)}</{kind}>'


_TOLD_INSIDE = {
    "timer": ("timerEventDefinition", "timeDuration"),
    "cycle": ("timerEventDefinition", "timeCycle"),
    "when": ("conditionalEventDefinition", "condition"),
}


def _definition(what: str) -> str:
    name, _, detail = what.partition(" ")
    if not name:
        return ""
    if name in _TOLD_INSIDE:
        definition, part = _TOLD_INSIDE[name]
        return f"<{definition}><{part}>{escape(detail)}</{part}></{definition}>"
    refers = f'{name}Ref="{name}_{detail}"' if detail else ""
    return f"<{name}EventDefinition {refers}/>"


def boundary(node_id: str, host: str, what: str, *, interrupts: bool = True) -> str:
    """Return a boundary event."""
    cancels = "" if interrupts else ' cancelActivity="false"'
    return event("boundaryEvent", node_id, what, attributes=f'attachedToRef="{host}"{cancels}')


def scoped(body: str) -> bytes:
    """Return a file with process `p`, and the messages, signals, errors and escalations `m`, `e`, `f` to refer to."""
    known = "".join(
        f'<message id="message_{n}" name="{n}"/><error id="error_{n}" errorCode="{n}"/>'
        f'<escalation id="escalation_{n}" escalationCode="{n}"/><signal id="signal_{n}" name="{n}"/>'
        for n in ("m", "e", "f")
    )
    return definitions(f'{known}<process id="p">{body}</process>')


def loop(condition: str, *, before: bool = False, maximum: str | None = None) -> str:
    """Return the marker of a standard loop; without a condition it says none."""
    attributes = ' testBefore="true"' if before else ""
    attributes += "" if maximum is None else f' loopMaximum="{maximum}"'
    told = f"<loopCondition>{escape(condition)}</loopCondition>" if condition else ""
    return f"<standardLoopCharacteristics{attributes}>{told}</standardLoopCharacteristics>"


def multi_instance(inside: str, *, sequential: bool = False) -> str:
    """Return a multi-instance marker."""
    attribute = ' isSequential="true"' if sequential else ""
    return (
        f"<multiInstanceLoopCharacteristics{attribute}>{inside}</multiInstanceLoopCharacteristics>"
    )


def times(cardinality: str, *, until: str | None = None, sequential: bool = False) -> str:
    """Return the marker of an activity that has this many instances, or fewer once a condition is true."""
    inside = f"<loopCardinality>{escape(cardinality)}</loopCardinality>"
    return multi_instance(inside + _until(until), sequential=sequential)


def for_each(collection: str, *, until: str | None = None, sequential: bool = False) -> str:
    """Return the marker of an activity that has an instance for each `item`, and collects a `result` as `results`."""
    inside = (
        f"<loopDataInputRef>{collection}</loopDataInputRef><loopDataOutputRef>results</loopDataOutputRef>"
        '<inputDataItem id="in" name="item"/><outputDataItem id="out" name="result"/>'
    )
    return multi_instance(inside + _until(until), sequential=sequential)


def _until(condition: str | None) -> str:
    return f"<completionCondition>{escape(condition)}</completionCondition>" if condition else ""


def one_task(inside: str = "", attributes: str = "") -> bytes:
    """Return start, task `a`, end; with something more inside the task."""
    return process(
        f'<startEvent id="s"/><userTask id="a" {attributes}>{inside}</userTask><endEvent id="e"/>'
        + chain("s", "a", "e")
    )


def choice(*branches: tuple[str, str | None], default: str | None = None) -> bytes:
    """Return start, gateway `g`, and for each (task, condition) a branch to its own end."""
    marked = "" if default is None else f'default="to_{default}"'
    parts = [f'<startEvent id="s"/><exclusiveGateway id="g" {marked}/>', flow("s_g", "s", "g")]
    for task, condition in branches:
        parts.append(f'<userTask id="{task}"/><endEvent id="end_{task}"/>')
        parts.append(flow(f"to_{task}", "g", task, condition))
        parts.append(flow(f"from_{task}", task, f"end_{task}"))
    return process("".join(parts))
