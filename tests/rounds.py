"""A small protocol beside the others, in which a task and a call happen several times."""

from collections.abc import Mapping
from dataclasses import replace

from tests.care import care_package
from tests.drawn import Node, diagram, message, task

OURS = {"ours": 'ruta:party="asker"'}


def marker(inside: str, *, sequential: bool = False) -> str:
    attribute = ' isSequential="true"' if sequential else ""
    return (
        f"<bpmn:multiInstanceLoopCharacteristics{attribute}>{inside}"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


THREE = (
    "<bpmn:loopCardinality>3</bpmn:loopCardinality>"
    "<bpmn:loopDataOutputRef>opinions</bpmn:loopDataOutputRef>"
    '<bpmn:outputDataItem id="opinion" name="priority"/>'
)
ENOUGH = "<bpmn:completionCondition>numberOfCompletedInstances = 2</bpmn:completionCondition>"
TWICE = "<bpmn:loopCardinality>2</bpmn:loopCardinality>"


def rounds(asked: str, called: str) -> bytes:
    """Return task `begin`, the repeated task `ask`, the repeated call `visit_both`, end."""
    asking = task("ask", ("Preguntar", "Ask"), (2, 0), "ours", form="confirm")
    return diagram(
        "rounds",
        ("Rondas", "Rounds"),
        OURS,
        [
            Node("startEvent", "rounds_begin", "Empieza", "Begins", (0, 0)),
            task("begin", ("Anotar", "Note"), (1, 0), "ours", form="note_need"),
            replace(asking, inside=asked),
            message(
                "boundaryEvent",
                "stop",
                ("Parar", "Stop"),
                (2, 0),
                "stop_asked",
                attributes='attachedToRef="ask" ruta:report="true"',
            ),
            Node(
                "callActivity",
                "visit_both",
                "Visitar",
                "Visit",
                (3, 0),
                attributes='calledElement="single"',
                mapped='<ruta:in source="asker" target="asker"/>',
                inside=called,
            ),
            Node("endEvent", "rounds_done", "Terminado", "Done", (4, 0)),
            Node("endEvent", "stopped", "Parado", "Stopped", (4, 1)),
        ],
        [["rounds_begin", "begin", "ask", "visit_both", "rounds_done"], ["stop", "stopped"]],
        'ruta:opener="asker"',
    )


SINGLE = diagram(
    "single",
    ("Visita", "Visit"),
    OURS,
    [
        Node("startEvent", "single_begins", "Empieza", "Begins", (0, 0)),
        task("go", ("Ir", "Go"), (1, 0), "ours", form="confirm"),
        Node("endEvent", "gone", "Listo", "Ready", (2, 0)),
    ],
    [["single_begins", "go", "gone"]],
)


def rounds_package(asked: str) -> Mapping[str, bytes]:
    """Return the protocol of `care` with the process `rounds`, whose task `ask` has this marker."""
    files = care_package()
    manifest = files["ecuador.toml"].replace(b'start = ["care", ', b'start = ["care", "rounds", ')
    diagrams = {"bpmn/rounds.bpmn": rounds(asked, marker(TWICE)), "bpmn/single.bpmn": SINGLE}
    return {**files, **diagrams, "ecuador.toml": manifest}
