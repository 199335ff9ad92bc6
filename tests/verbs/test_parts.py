"""A case of several parts: each is followed by who works on it, and the whole is called by its beginning."""

from collections.abc import Mapping

import pytest

from engine.model.ids import CaseId
from tests.answers import NEED as REFERRED
from tests.answers import QUITO
from tests.care import HIGH, NEED, RISK, VISITED_BY, care_package
from tests.drawn import Node, diagram, message, task
from tests.verbs.world import World, key

CLOSING = diagram(
    "closing",
    ("Cierre", "Closing"),
    {"ours": 'ruta:party="asker"'},
    [
        Node("startEvent", "closing_begins", "Empieza", "Begins", (0, 0)),
        task("closing_note", ("Anotar", "Note"), (1, 0), "ours", form="note_need"),
        message(
            "intermediateThrowEvent",
            "open_other",
            ("Abrir otro caso", "Open another case"),
            (2, 0),
            "other_wanted",
            mapped="<ruta:out source='asker' target='asker'/>",
        ),
        Node("endEvent", "closing_done", "Terminado", "Done", (3, 0)),
    ],
    [["closing_begins", "closing_note", "open_other", "closing_done"]],
    'ruta:opener="asker"',
)
OTHER = diagram(
    "other",
    ("Otro caso", "Other case"),
    {"ours": 'ruta:party="asker"'},
    [
        message(
            "startEvent",
            "other_begins",
            ("Empieza otro", "Another begins"),
            (0, 0),
            "other_wanted",
            mapped='<ruta:in source="asker" target="asker"/>',
        ),
        task("other_note", ("Anotar otro", "Note another"), (1, 0), "ours", form="accompany"),
        Node("endEvent", "other_done", "Terminado", "Done", (2, 0)),
    ],
    [["other_begins", "other_note", "other_done"]],
    'ruta:opens="case"',
)

WAITS = diagram(
    "waits",
    ("Espera", "Waits"),
    {"ours": 'ruta:party="asker"'},
    [
        Node("startEvent", "waits_begins", "Empieza", "Begins", (0, 0)),
        task("waits_note", ("Anotar", "Note"), (1, 0), "ours", form="note_need"),
        Node(
            "intermediateCatchEvent",
            "wants_to_talk",
            "Quiere conversar",
            "Wants to talk",
            (2, 0),
            inside="<bpmn:conditionalEventDefinition><bpmn:condition>help = &quot;talk&quot;"
            "</bpmn:condition></bpmn:conditionalEventDefinition>",
        ),
        task("waits_talk", ("Conversar", "Talk"), (3, 0), "ours", form="accompany"),
        Node("endEvent", "waits_done", "Terminado", "Done", (4, 0)),
    ],
    [["waits_begins", "waits_note", "wants_to_talk", "waits_talk", "waits_done"]],
    'ruta:opener="asker"',
)


@pytest.fixture
def care(world: World) -> World:
    world.engine.deploy(care_package())
    return world


def visited(care: World) -> CaseId:
    """Return a case that is accompanied, whose visit waits for its day, with another visit asked for."""
    ong = care.actor("ong")
    opened = care.engine.open_case(ong, process_id="care", canton=QUITO, key=key())
    care.complete("ong", "note_need", NEED)
    care.pass_time(minutes=5)
    care.complete("ong", "confirm", HIGH)
    care.pass_time(minutes=5)
    care.complete("salud", "plan_visit", HIGH)
    return opened.case_id


def report(care: World, case_id: CaseId, element_id: str, answers: Mapping[str, list[str]]) -> None:
    ong = care.actor("ong")
    found = care.engine.case(ong, case_id).reports
    where = next(one.where for one in found if one.element_id == element_id)
    care.engine.report(ong, case_id, where=where, element_id=element_id, answers=answers, key=key())


def told(care: World, case_id: CaseId, username: str = "ong") -> list[str]:
    """Return the words of a case's timeline, the oldest first."""
    timeline = care.engine.case(care.actor(username), case_id).timeline
    return [entry.text.en for entry in reversed(timeline)]


def test_each_running_part_tells_its_steps_and_what_it_waits_for(care: World) -> None:
    case_id = visited(care)

    first, visit = care.engine.case(care.actor("ong"), case_id).parts

    assert (first.name.en, [step.name.en for step in first.waiting]) == ("Care", ["Accompany"])
    assert [(one.name, one.limits) for one in first.pauses] == [("Pasó mucho tiempo", "Acompañar")]
    assert (visit.name.en, visit.waiting) == ("Visit", ())
    assert [(one.name, one.limits) for one in visit.pauses] == [("El día de la visita", None)]
    assert visit.pauses[0].until is not None


def test_a_condition_that_is_awaited_is_told_by_its_name(care: World) -> None:
    files = care_package()
    manifest = files["ecuador.toml"].replace(b'start = ["care"', b'start = ["waits"')
    care.engine.deploy({**files, "bpmn/waits.bpmn": WAITS, "ecuador.toml": manifest})
    ong = care.actor("ong")
    opened = care.engine.open_case(ong, process_id="waits", canton=QUITO, key=key())
    care.complete("ong", "waits_note", NEED)

    [part] = care.engine.case(ong, opened.case_id).parts

    assert [(one.name and one.name.en, one.until) for one in part.pauses] == [
        ("Wants to talk", None)
    ]


def test_who_works_on_one_part_follows_that_one_alone(care: World) -> None:
    case_id = visited(care)
    care.pass_time(hours=25)
    care.engine.run_due()

    seen = care.engine.case(care.actor("salud"), case_id)

    assert [part.name.en for part in seen.parts] == ["Visit"]
    assert "Accompany" not in repr(seen)
    assert "Passed to Fundación Hilo y Camino: Accompany" not in told(care, case_id, "salud")
    whole = care.engine.case(care.actor("pichincha"), case_id)
    assert [part.name.en for part in whole.parts] == ["Care", "Visit"]


def test_every_kind_of_entry_is_told_in_words(care: World) -> None:
    case_id = visited(care)
    report(care, case_id, "new_risk", RISK)
    report(care, case_id, "visit_requested", VISITED_BY)
    care.pass_time(hours=25)
    care.engine.run_due()
    report(care, case_id, "farewell", {})

    said = told(care, case_id)

    for words in (
        "The case was opened",
        "Began: Visit",
        "Reported: New risk",
        "Reported: Another visit",
        "No longer needed: Accompany",
    ):
        assert words in said
    # An hour and more after the moment, the journal also tells for when it was.
    assert [
        each for each in said if each.startswith("The time has come: The day of the visit (it was")
    ]
    assert not [words for words in said if "_" in words]


def test_who_reported_is_named_by_her_post(care: World) -> None:
    case_id = visited(care)
    where = next(
        one.where
        for one in care.engine.case(care.actor("pichincha"), case_id).reports
        if one.element_id == "new_risk"
    )
    care.engine.report(
        care.actor("pichincha"),
        case_id,
        where=where,
        element_id="new_risk",
        answers=RISK,
        key=key(),
    )

    timeline = care.engine.case(care.actor("ong"), case_id).timeline

    entry = next(one for one in timeline if one.text.en == "Reported: New risk")
    assert entry.post == "Puesto de pichincha"


def test_the_code_of_another_case_is_for_who_coordinates_the_place(care: World) -> None:
    files = care_package()
    manifest = files["ecuador.toml"].replace(b'start = ["care"', b'start = ["closing"')
    added = {"bpmn/closing.bpmn": CLOSING, "bpmn/other.bpmn": OTHER, "ecuador.toml": manifest}
    care.engine.deploy({**files, **added})
    ong = care.actor("ong")
    opened = care.engine.open_case(ong, process_id="closing", canton=QUITO, key=key())
    care.complete("ong", "closing_note", NEED)

    begun = next(
        one for one in care.engine.cases(ong).entries if one.process_name.en == "Other case"
    )

    named = f"Another case was opened: {begun.case_code}"
    assert named in told(care, opened.case_id, "pichincha")
    assert "Another case was opened" in told(care, opened.case_id)
    assert begun.case_code not in repr(care.engine.case(ong, opened.case_id).timeline)
    assert list(care.engine.verify()) == []


def test_a_case_of_several_parts_is_listed_by_how_it_began_with_its_own_next_step(
    care: World,
) -> None:
    case_id = visited(care)
    report(care, case_id, "visit_requested", VISITED_BY)

    [row] = care.engine.cases(care.actor("salud")).entries

    assert row.process_name.en == "Care"
    assert row.step is not None
    assert row.step.en == "Plan the visit"
    assert care.engine.case(care.actor("salud"), case_id).process_name.en == "Care"


def test_an_own_step_is_listed_also_when_another_institutions_is_due_sooner(care: World) -> None:
    case_id = visited(care)
    report(care, case_id, "new_risk", RISK)

    [row] = care.engine.cases(care.actor("pichincha")).entries

    assert row.step is not None
    assert row.step.en == "Assess the new risk"


def test_the_first_process_keeps_its_timeline(world: World) -> None:
    opened = world.open()
    world.complete("ong", "register_need", REFERRED)

    assert told(world, opened.case_id) == [
        "The case was opened",
        "Passed to Fundación Hilo y Camino: Record the need",
        "Completed: Record the need",
        "Passed to Fundación Hilo y Camino: Choose whom to ask",
    ]
