"""A case whose process calls another one: a part of its own, which its caller waits for, or gives up."""

import pytest

from engine.model.ids import CaseId
from tests.answers import QUITO
from tests.care import HIGH, NEED, care_package
from tests.drawn import Node, diagram, message, task
from tests.verbs.world import World, key

OURS = {"ours": 'ruta:party="asker"'}
OUTER = diagram(
    "outer",
    ("Fuera", "Outer"),
    OURS,
    [
        Node("startEvent", "outer_begins", "Empieza", "Begins", (0, 0)),
        task("outer_note", ("Anotar", "Note"), (1, 0), "ours", form="note_need"),
        Node(
            "callActivity",
            "call_inner",
            "Llamar",
            "Call",
            (2, 0),
            attributes='calledElement="inner"',
            mapped='<ruta:in source="asker" target="asker"/>'
            '<ruta:out source="priority" target="priority"/>',
        ),
        message(
            "boundaryEvent",
            "stop",
            ("Parar", "Stop"),
            (2, 0),
            "stop_asked",
            attributes='attachedToRef="call_inner" ruta:report="true"',
        ),
        Node(
            "boundaryEvent",
            "failed",
            "Falló",
            "Failed",
            (2, 1),
            attributes='attachedToRef="call_inner"',
            inside="<bpmn:errorEventDefinition/>",
        ),
        task("outer_after", ("Acompañar", "Accompany"), (3, 0), "ours", form="confirm"),
        Node("endEvent", "outer_done", "Terminado", "Done", (4, 0)),
        Node("endEvent", "stopped", "Parado", "Stopped", (4, 1)),
        Node("endEvent", "broken", "Fallido", "Broken", (4, 2)),
    ],
    [
        ["outer_begins", "outer_note", "call_inner", "outer_after", "outer_done"],
        ["stop", "stopped"],
        ["failed", "broken"],
    ],
    'ruta:opener="asker"',
)
INNER = diagram(
    "inner",
    ("Dentro", "Inner"),
    OURS,
    [
        Node("startEvent", "inner_begins", "Empieza", "Begins", (0, 0)),
        task("inner_note", ("Confirmar", "Confirm"), (1, 0), "ours", form="confirm"),
        Node(
            "exclusiveGateway",
            "fits",
            "¿Sirve?",
            "Fits?",
            (2, 0),
            attributes='default="fits_to_inner_done"',
        ),
        Node("endEvent", "inner_done", "Listo", "Ready", (3, 0)),
        Node(
            "endEvent",
            "inner_failed",
            "No sirve",
            "Does not fit",
            (3, 1),
            inside='<bpmn:errorEventDefinition errorRef="unfit"/>',
        ),
    ],
    [["inner_begins", "inner_note", "fits", "inner_done"], ["fits", "inner_failed"]],
)
UNFIT = b'<bpmn:error id="unfit" errorCode="UNFIT"/><bpmn:process '
UNCONDITIONAL = b'targetRef="inner_failed"/>'
CONDITIONAL = b"""targetRef="inner_failed"><bpmn:conditionExpression>priority = "low"</bpmn:conditionExpression>
</bpmn:sequenceFlow>"""


@pytest.fixture
def calling(world: World) -> World:
    files = care_package()
    manifest = files["ecuador.toml"].replace(b'start = ["care", ', b'start = ["care", "outer", ')
    inner = INNER.replace(b"<bpmn:process ", UNFIT).replace(UNCONDITIONAL, CONDITIONAL)
    added = {"ecuador.toml": manifest, "bpmn/outer.bpmn": OUTER, "bpmn/inner.bpmn": inner}
    world.engine.deploy({**files, **added})
    return world


def begun(calling: World) -> CaseId:
    opened = calling.engine.open_case(
        calling.actor("ong"), process_id="outer", canton=QUITO, key=key()
    )
    calling.complete("ong", "outer_note", NEED)
    return opened.case_id


def told(calling: World, case_id: CaseId) -> list[str]:
    timeline = calling.engine.case(calling.actor("ong"), case_id).timeline
    return [entry.text.en for entry in reversed(timeline)]


def outcome(calling: World, case_id: CaseId) -> str:
    found = calling.engine.case(calling.actor("ong"), case_id).outcome
    assert found is not None
    return found.en


def test_the_called_process_is_a_part_of_the_case(calling: World) -> None:
    case_id = begun(calling)

    parts = calling.engine.case(calling.actor("ong"), case_id).parts

    assert [part.name.en for part in parts] == ["Outer", "Inner"]


def test_what_follows_a_call_is_what_the_called_process_begins_with(calling: World) -> None:
    calling.engine.open_case(calling.actor("ong"), process_id="outer", canton=QUITO, key=key())
    note = calling.task_of("ong", "outer_note")

    checked = calling.engine.check_answers(calling.actor("ong"), note.task_id, NEED)

    assert [one.name.en for one in note.follows] == ["Confirm"]
    holders = [(one.name.en, one.holder and one.holder.en) for one in checked.follows]
    assert holders == [("Confirm", "Fundación Hilo y Camino")]


def test_the_caller_goes_on_with_what_comes_back(calling: World) -> None:
    case_id = begun(calling)

    calling.complete("ong", "inner_note", HIGH)

    assert calling.facts_of(case_id)["priority"].value == "high"
    assert "Outer went on after: Call" in told(calling, case_id)
    calling.complete("ong", "outer_after", HIGH)
    assert outcome(calling, case_id) == "Done"


def test_an_error_of_the_called_process_reaches_the_border_of_the_call(calling: World) -> None:
    case_id = begun(calling)

    calling.complete("ong", "inner_note", {"priority": ["low"]})

    found = calling.engine.case(calling.actor("ong"), case_id)
    assert outcome(calling, case_id) == "Broken"
    assert not found.parts
    assert "incident" not in " ".join(told(calling, case_id)).lower()
    assert not [words for words in told(calling, case_id) if "_" in words]


def test_what_ends_the_call_ends_the_called_process(calling: World) -> None:
    case_id = begun(calling)
    ong = calling.actor("ong")
    [entry] = calling.engine.case(ong, case_id).reports

    assert entry.instead_of is not None
    assert entry.instead_of.en == "Call"
    calling.engine.report(ong, case_id, where=entry.where, element_id="stop", answers={}, key=key())

    assert outcome(calling, case_id) == "Stopped"
    assert "No longer needed: Confirm" in told(calling, case_id)
    assert "No longer needed: Inner" in told(calling, case_id)


def test_the_journal_of_calls_is_proved(calling: World) -> None:
    for answers in (HIGH, {"priority": ["low"]}):
        begun(calling)
        calling.complete("ong", "inner_note", answers)
    case_id = begun(calling)
    ong = calling.actor("ong")
    [entry] = calling.engine.case(ong, case_id).reports
    calling.engine.report(ong, case_id, where=entry.where, element_id="stop", answers={}, key=key())

    assert list(calling.engine.verify()) == []
