"""From lowered XML to SpiffWorkflow's specification, by its own parser and with our classes.

The library's parser sorts the flows of a gateway by the height of their targets on the drawing and
descends recursively; ours connects the flows in the order of the document, one after the other.
"""

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.event_parsers import EndEventParser, StartEventParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser

from engine.bpmn import (
    calls,
    gateways,
    inclusive,
    repeating,
    rules,
    scopes,
    scripts,
    specs,
    throwing,
    waiting,
)
from engine.bpmn.library import ProcessSpec, Spec
from engine.bpmn.lowering import (
    EVENT_SUBPROCESS_START,
    REPEATED,
    SUBPROCESS_START,
    Lowered,
    to_xml,
)
from engine.bpmn.notation import bpmn


class _NodeOnly:
    """Reads a node alone; its flows are connected once all nodes are there."""

    def parse_node(self) -> Spec:
        self.task = self.create_task()  # type: ignore[attr-defined]  # of the class mixed with
        return self.task


class _Start(_NodeOnly, StartEventParser):  # type: ignore[misc]  # untyped base
    pass


class _End(_NodeOnly, EndEventParser):  # type: ignore[misc]  # untyped base
    pass


class _Task(_NodeOnly, TaskParser):  # type: ignore[misc]  # untyped base
    pass


class _Process(ProcessParser):  # type: ignore[misc]  # untyped base
    def add_tasks(self) -> None:
        for node in self.node:
            if node.tag != bpmn("sequenceFlow"):
                self.parse_node(node)


class _Parser(BpmnParser):  # type: ignore[misc]  # untyped base
    PROCESS_PARSER_CLASS = _Process
    # Nothing but these: an element that got this far by mistake is an error, not a surprise.
    PARSER_CLASSES = {  # noqa: RUF012  # the library reads a plain dictionary
        bpmn("startEvent"): (_Start, specs.StartEvent),
        bpmn("endEvent"): (_End, throwing.ThrowingEndEvent),
        bpmn("userTask"): (_Task, specs.UserTask),
        bpmn("exclusiveGateway"): (_Task, gateways.ExclusiveGateway),
        bpmn("parallelGateway"): (_Task, gateways.ParallelGateway),
        bpmn("inclusiveGateway"): (_Task, inclusive.InclusiveGateway),
        bpmn("eventBasedGateway"): (_Task, waiting.EventBasedGateway),
        bpmn("task"): (_Task, specs.PassingTask),
        bpmn("manualTask"): (_Task, specs.PassingTask),
        bpmn("scriptTask"): (_Task, scripts.ScriptTask),
        bpmn("sendTask"): (_Task, throwing.ThrowEvent),
        bpmn("businessRuleTask"): (_Task, rules.BusinessRuleTask),
        bpmn("intermediateCatchEvent"): (_Task, waiting.CatchEvent),
        bpmn("boundaryEvent"): (_Task, waiting.BoundaryEvent),
        bpmn("receiveTask"): (_Task, waiting.ReceiveTask),
        bpmn("intermediateThrowEvent"): (_Task, throwing.ThrowEvent),
        bpmn("subProcess"): (_Task, scopes.SubProcess),
        bpmn("callActivity"): (_Task, calls.CallActivity),
        bpmn(SUBPROCESS_START): (_Task, scopes.SubProcessStart),
        bpmn(REPEATED): (_Task, repeating.RepeatedActivity),
        bpmn(EVENT_SUBPROCESS_START): (_Task, scopes.EventSubProcessStart),
    }


def parse(lowered: Lowered) -> ProcessSpec:
    """Return the library's specification of one process."""
    parser = _Parser()
    parser.add_bpmn_xml(to_xml(lowered), filename=lowered.process_id)
    spec = parser.get_spec(lowered.process_id)
    for flow in lowered.flows:
        spec.task_specs[flow.source].lead(flow, spec.task_specs[flow.target])
    return spec
