"""Signals, scripts and cycles in stored cases: all parts of a case hear a signal, and no other case does."""

import re

import pytest

from engine.model.ids import CaseId
from tests.answers import QUITO
from tests.care import NEED, care_package
from tests.drawn import Node, diagram, task
from tests.verbs.world import World, key

SIGNAL = '<bpmn:signalEventDefinition signalRef="alarm_signal"/>'
CYCLE = "<bpmn:timerEventDefinition><bpmn:timeCycle>R3/PT2H</bpmn:timeCycle></bpmn:timerEventDefinition>"
ROLE = {"coordination": 'ruta:role="coordinacion"'}
WATCH = diagram(
    "watch",
    ("Vigilar", "Watch"),
    {"ours": 'ruta:party="asker"', **ROLE},
    [
        Node("startEvent", "watch_begins", "Empieza", "Begins", (0, 0)),
        task("note_alarm", ("Anotar", "Note"), (1, 0), "ours", form="note_need"),
        Node(
            "scriptTask",
            "keep",
            "Guardar",
            "Keep",
            (2, 0),
            inside='<bpmn:script>alarm_of = "kept"</bpmn:script>',
        ),
        Node("intermediateThrowEvent", "sound", "Avisar", "Sound", (3, 0), inside=SIGNAL),
        task("stay", ("Quedarse", "Stay"), (4, 0), "ours", form="accompany"),
        Node(
            "boundaryEvent",
            "again",
            "Otra vez",
            "Again",
            (4, 1),
            attributes='attachedToRef="stay" cancelActivity="false"',
            inside=CYCLE,
        ),
        task("look_again", ("Mirar", "Look"), (5, 1), "coordination", form="accompany"),
        Node("endEvent", "watched", "Vigilado", "Watched", (5, 0)),
        Node("endEvent", "looked", "Mirado", "Looked at", (6, 1)),
    ],
    [
        ["watch_begins", "note_alarm", "keep", "sound", "stay", "watched"],
        ["again", "look_again", "looked"],
    ],
    'ruta:opener="asker"',
)
HEAR = diagram(
    "hear",
    ("Oír", "Hear"),
    ROLE,
    [
        Node("startEvent", "hear_begins", "Empieza", "Begins", (0, 0), inside=SIGNAL),
        Node(
            "intermediateCatchEvent",
            "next_alarm",
            "Otra alarma",
            "Next alarm",
            (1, 0),
            inside=SIGNAL,
        ),
        task("answer", ("Responder", "Answer"), (2, 0), "coordination", form="accompany"),
        Node("endEvent", "answered", "Respondido", "Answered", (3, 0)),
    ],
    [["hear_begins", "next_alarm", "answer", "answered"]],
)


def declared(model: bytes) -> bytes:
    """Return a file that also declares the signal."""
    return model.replace(
        b"<bpmn:process", b'<bpmn:signal id="alarm_signal" name="alarm"/><bpmn:process', 1
    )


@pytest.fixture
def watching(world: World) -> World:
    files = care_package()
    manifest = re.sub(rb"(?m)^start = \[", b'start = ["watch", ', files["ecuador.toml"])
    added = {
        "bpmn/watch.bpmn": declared(WATCH),
        "bpmn/hear.bpmn": declared(HEAR),
        "ecuador.toml": manifest,
    }
    world.engine.deploy({**files, **added})
    return world


def watched(world: World) -> CaseId:
    """Return a case in which the alarm was sounded."""
    opened = world.engine.open_case(world.actor("ong"), process_id="watch", canton=QUITO, key=key())
    world.complete("ong", "note_alarm", NEED)
    return opened.case_id


def waiting(world: World, case_id: CaseId) -> list[str]:
    parts = world.engine.case(world.actor("ong"), case_id).parts
    return [step.name.en for part in parts for step in part.waiting]


def test_a_signal_begins_a_part_of_its_case_and_reaches_no_other_case(watching: World) -> None:
    case_id = watched(watching)
    other = watching.engine.open_case(
        watching.actor("ong"), process_id="watch", canton=QUITO, key=key()
    )

    mine = watching.engine.case(watching.actor("ong"), case_id)
    theirs = watching.engine.case(watching.actor("ong"), other.case_id)

    assert [part.name.en for part in mine.parts] == ["Watch", "Hear"]
    assert [pause.name for pause in mine.parts[1].pauses] == ["Otra alarma"]
    assert [part.name.en for part in theirs.parts] == ["Watch"]
    assert list(watching.engine.verify()) == []


def test_a_fact_of_a_script_is_told_to_come_from_it(watching: World) -> None:
    fact = watching.facts_of(watched(watching))["alarm_of"]

    assert (fact.value, fact.step) == ("kept", "keep")


def test_a_cycle_comes_again_with_every_tick_that_is_due(watching: World) -> None:
    case_id = watched(watching)
    for count in (1, 2):
        watching.pass_time(hours=2)
        watching.engine.run_due()
        assert waiting(watching, case_id) == ["Stay", *["Look"] * count]

    watching.pass_time(hours=20)
    watching.engine.run_due()
    watching.engine.run_due()

    assert waiting(watching, case_id) == ["Stay", "Look", "Look", "Look"]
    timeline = watching.engine.case(watching.actor("ong"), case_id).timeline
    late = [one.text.en for one in timeline if "The time has come: Again (it was" in one.text.en]
    assert len(late) == 1
    assert list(watching.engine.verify()) == []
