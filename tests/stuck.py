"""Small processes that stop by themselves until tomorrow: beside other work, in a called process, in a linked one."""

import re

from tests.care import care_package
from tests.drawn import Node, diagram, message, task, timer

OURS = {"ours": 'ruta:party="asker"'}
OPENER = 'ruta:opener="asker"'
TOMORROW = 'if now() &gt; date and time("2026-11-24T00:00:00Z") then 1 else 0'
"""What cannot be divided by until tomorrow."""


def _choice(node_id: str, at: tuple[int, int], default: str) -> Node:
    return Node(
        "exclusiveGateway", node_id, "¿Sirve?", "Fits?", at, attributes=f'default="{default}"'
    )


def _stops(drawn: bytes, flow_id: str, target: str) -> bytes:
    """Give a flow a condition that cannot be told until tomorrow."""
    plain = f'id="{flow_id}"'.encode()
    assert plain in drawn
    condition = f"<bpmn:conditionExpression>1 / ({TOMORROW}) &gt; 0</bpmn:conditionExpression>"
    pattern = rb'(<bpmn:sequenceFlow[^>]*id="' + flow_id.encode() + rb'"[^>]*)/>'
    stopping, found = re.subn(
        pattern, rb"\1>" + condition.encode() + b"</bpmn:sequenceFlow>", drawn
    )
    assert found == 1, target
    return stopping


_STAY = diagram(
    "stay",
    ("Estadía", "Stay"),
    OURS,
    [
        Node("startEvent", "stay_begins", "Empieza", "Begins", (0, 1)),
        task("stay_note", ("Anotar", "Note"), (1, 1), "ours", form="note_need"),
        Node("parallelGateway", "both", "Las dos cosas", "Both", (2, 1)),
        _choice("fits", (3, 0), "fits_to_instead"),
        task("instead", ("Buscar otra", "Find another"), (4, 1), "ours", form="confirm"),
        task("settle", ("Instalar", "Settle"), (5, 0), "ours", form="confirm"),
        task("beside", ("Avisar a la familia", "Tell the family"), (4, 2), "ours", form="confirm"),
        Node("parallelGateway", "together", "Listas las dos", "Both ready", (6, 1)),
        task("stay_last", ("Despedir", "Say goodbye"), (7, 1), "ours", form="confirm"),
        Node("endEvent", "stay_done", "Terminada", "Done", (8, 1)),
        message(
            "boundaryEvent",
            "stop",
            ("Ya no hace falta", "Not needed any more"),
            (4, 2),
            "stay_stop",
            attributes='attachedToRef="beside" ruta:report="true"',
        ),
        Node(
            "endEvent",
            "stopped",
            "Sin estadía",
            "No stay",
            (5, 3),
            inside="<bpmn:terminateEventDefinition/>",
        ),
    ],
    [
        [
            "stay_begins",
            "stay_note",
            "both",
            "fits",
            "settle",
            "together",
            "stay_last",
            "stay_done",
        ],
        ["fits", "instead", "settle"],
        ["both", "beside", "together"],
        ["stop", "stopped"],
    ],
    OPENER,
)
STAY = _stops(_STAY, "fits_to_settle", "settle")

WAITING = diagram(
    "waiting",
    ("Espera", "Waiting"),
    OURS,
    [
        Node("startEvent", "waiting_begins", "Empieza", "Begins", (0, 0)),
        task("waiting_note", ("Anotar", "Note"), (1, 0), "ours", form="note_need"),
        task("wait_task", ("Esperar", "Wait"), (2, 0), "ours", form="confirm"),
        timer(
            "boundaryEvent",
            "too_late",
            ("Es tarde", "Too late"),
            (2, 0),
            f'if 1 / ({TOMORROW.replace("&gt;", ">")}) > 0 then duration("PT1H") else duration("PT2H")',
            attributes='attachedToRef="wait_task" cancelActivity="false"',
        ),
        task("waiting_look", ("Mirar", "Look"), (3, 1), "ours", form="confirm"),
        task("waiting_last", ("Seguir", "Go on"), (3, 0), "ours", form="confirm"),
        Node("endEvent", "waiting_done", "Terminada", "Done", (4, 0)),
        Node("endEvent", "looked_at", "Mirada", "Looked at", (4, 1)),
    ],
    [
        ["waiting_begins", "waiting_note", "wait_task", "waiting_last", "waiting_done"],
        ["too_late", "waiting_look", "looked_at"],
    ],
    OPENER,
)

CALLER = diagram(
    "caller",
    ("Quien llama", "Caller"),
    OURS,
    [
        Node("startEvent", "caller_begins", "Empieza", "Begins", (0, 0)),
        task("caller_note", ("Anotar", "Note"), (1, 0), "ours", form="note_need"),
        Node(
            "callActivity",
            "call_part",
            "Llamar a la parte",
            "Call the part",
            (2, 0),
            attributes='calledElement="part"',
            mapped='<ruta:in source="asker" target="asker"/>',
        ),
        task("caller_after", ("Acompañar", "Accompany"), (3, 0), "ours", form="confirm"),
        Node("endEvent", "caller_done", "Terminado", "Done", (4, 0)),
    ],
    [["caller_begins", "caller_note", "call_part", "caller_after", "caller_done"]],
    OPENER,
)
PART = _stops(
    diagram(
        "part",
        ("La parte", "The part"),
        OURS,
        [
            Node("startEvent", "part_begins", "Empieza", "Begins", (0, 0)),
            _choice("part_fits", (1, 0), "part_fits_to_part_instead"),
            task("part_task", ("Hacer la parte", "Do the part"), (2, 0), "ours", form="confirm"),
            task("part_instead", ("Hacer otra", "Do another"), (2, 1), "ours", form="confirm"),
            Node("endEvent", "part_done", "Hecha", "Done", (3, 0)),
            Node("endEvent", "part_other", "Otra", "Other", (3, 1)),
        ],
        [
            ["part_begins", "part_fits", "part_task", "part_done"],
            ["part_fits", "part_instead", "part_other"],
        ],
    ),
    "part_fits_to_part_task",
    "part_task",
)

ASKER = diagram(
    "asker_of_help",
    ("Quien pide", "Who asks"),
    OURS,
    [
        Node("startEvent", "asking_begins", "Empieza", "Begins", (0, 0)),
        task("asking_note", ("Anotar", "Note"), (1, 0), "ours", form="note_need"),
        message(
            "intermediateThrowEvent",
            "ask_help",
            ("Pedir ayuda", "Ask for help"),
            (2, 0),
            "help_asked",
            mapped='<ruta:out source="asker" target="helper"/>',
        ),
        task("prepare", ("Preparar", "Prepare"), (3, 0), "ours", form="confirm"),
        message(
            "intermediateCatchEvent",
            "hear_help",
            ("La ayuda llegó", "Help came"),
            (4, 0),
            "help_given",
        ),
        task("asking_last", ("Seguir", "Go on"), (5, 0), "ours", form="confirm"),
        Node("endEvent", "asking_done", "Terminado", "Done", (6, 0)),
    ],
    [
        [
            "asking_begins",
            "asking_note",
            "ask_help",
            "prepare",
            "hear_help",
            "asking_last",
            "asking_done",
        ]
    ],
    OPENER,
)
HELPER = _stops(
    diagram(
        "helper_of_case",
        ("La ayuda", "The help"),
        {"ours": 'ruta:party="asker"'},
        [
            message(
                "startEvent",
                "help_begins",
                ("Piden ayuda", "Help is asked for"),
                (0, 0),
                "help_asked",
                mapped='<ruta:in source="helper" target="asker"/>',
            ),
            _choice("help_fits", (1, 0), "help_fits_to_help_instead"),
            task("help_task", ("Ayudar", "Help"), (2, 0), "ours", form="confirm"),
            task(
                "help_instead",
                ("Ayudar de otro modo", "Help otherwise"),
                (2, 1),
                "ours",
                form="confirm",
            ),
            message("endEvent", "help_done", ("Ayuda dada", "Help given"), (3, 0), "help_given"),
            message("endEvent", "help_other", ("Otra ayuda", "Other help"), (3, 1), "help_given"),
        ],
        [
            ["help_begins", "help_fits", "help_task", "help_done"],
            ["help_fits", "help_instead", "help_other"],
        ],
    ),
    "help_fits_to_help_task",
    "help_task",
)


def stuck_package() -> dict[str, bytes]:
    """Return the packaged protocol with processes that people may open and that stop until tomorrow."""
    files = care_package()
    starts = b'start = ["stay", "waiting", "caller", "asker_of_help", '
    return {
        **files,
        "ecuador.toml": re.sub(rb"(?m)^start = \[", starts, files["ecuador.toml"]),
        "bpmn/stay.bpmn": STAY,
        "bpmn/waiting.bpmn": WAITING,
        "bpmn/caller.bpmn": CALLER,
        "bpmn/part.bpmn": PART,
        "bpmn/asker_of_help.bpmn": ASKER,
        "bpmn/helper_of_case.bpmn": HELPER,
    }
