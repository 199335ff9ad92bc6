"""A small protocol beside the packaged one: care for a person, with visits by another institution.

`care` asks for a need, a decision proposes how urgent it is, a person confirms, and a visit is asked for by
message. While somebody accompanies, people may report a new risk or a farewell, and begin another visit.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.drawn import Node, diagram, message, task, timer
from tests.installation import package
from tests.tables import column, decision, model, output, rule, table

SALUD = "salud_los_arrayanes"
NAME = "Rosa de la demostración"

OURS = 'ruta:party="asker"'
THEIRS = 'ruta:party="visitor"'

CARE = diagram(
    "care",
    ("Acompañamiento", "Care"),
    {"ours": OURS, "coordination": 'ruta:role="coordinacion"'},
    [
        Node("startEvent", "care_begins", "Empieza", "Begins", (0, 0)),
        task("note_need", ("Anotar la necesidad", "Note the need"), (1, 0), "ours"),
        Node(
            "businessRuleTask",
            "propose_priority",
            "Proponer la prioridad",
            "Propose the priority",
            (2, 0),
            attributes='ruta:decision="priority" ruta:resultVariable="priority"',
        ),
        task("confirm", ("Confirmar la prioridad", "Confirm the priority"), (3, 0), "ours"),
        message(
            "intermediateThrowEvent",
            "ask_visit",
            ("Pedir la visita", "Ask for the visit"),
            (4, 0),
            "visit_asked",
            mapped='<ruta:out source="priority" target="wanted"/><ruta:out source=\'"'
            + SALUD
            + '"\' target="visitor"/><ruta:out source="asker" target="visit_asker"/>',
        ),
        task("accompany", ("Acompañar", "Accompany"), (5, 0), "ours"),
        message(
            "boundaryEvent",
            "new_risk",
            ("Nuevo riesgo", "New risk"),
            (5, 0),
            "risk_reported",
            attributes='attachedToRef="accompany" cancelActivity="false" ruta:report="true" '
            'ruta:form="risk"',
        ),
        message(
            "boundaryEvent",
            "farewell",
            ("La persona se despidió", "The person said farewell"),
            (5, 1),
            "farewell_said",
            attributes='attachedToRef="accompany" ruta:report="true"',
        ),
        timer(
            "boundaryEvent",
            "too_long",
            ("Pasó mucho tiempo", "A long time passed"),
            (5, 2),
            "PT72H",
            attributes='attachedToRef="accompany" cancelActivity="false"',
        ),
        task("assess", ("Valorar el nuevo riesgo", "Assess the new risk"), (6, 1), "coordination"),
        task("look", ("Mirar qué pasó", "Look what happened"), (6, 2), "coordination"),
        Node("endEvent", "care_done", "Terminado", "Done", (6, 0)),
        Node("endEvent", "risk_assessed", "Riesgo valorado", "Risk assessed", (7, 1)),
        Node("endEvent", "looked", "Revisado", "Looked at", (7, 2)),
        Node("endEvent", "said_farewell", "Despedida", "Farewell", (5, 3)),
    ],
    [
        ["care_begins", "note_need", "propose_priority", "confirm", "ask_visit", "accompany"],
        ["accompany", "care_done"],
        ["new_risk", "assess", "risk_assessed"],
        ["too_long", "look", "looked"],
        ["farewell", "said_farewell"],
    ],
    'ruta:opener="asker"',
)
VISIT = diagram(
    "visit",
    ("Visita", "Visit"),
    {"theirs": THEIRS},
    [
        message(
            "startEvent",
            "visit_requested",
            ("Otra visita", "Another visit"),
            (0, 0),
            "visit_asked",
            attributes='ruta:report="true" ruta:form="visit"',
            mapped='<ruta:in source="wanted" target="priority"/>'
            '<ruta:in source="visitor" target="visitor"/>'
            '<ruta:in source="visit_asker" target="visit_asker"/>',
        ),
        task("plan_visit", ("Preparar la visita", "Plan the visit"), (1, 0), "theirs"),
        timer(
            "intermediateCatchEvent",
            "visit_day",
            ("El día de la visita", "The day of the visit"),
            (2, 0),
            "PT24H",
        ),
        task("tell_visit", ("Contar la visita", "Tell about the visit"), (3, 0), "theirs"),
        Node("endEvent", "visited", "Visita hecha", "Visited", (4, 0)),
        message(
            "boundaryEvent",
            "called_off",
            ("La visita no hace falta", "The visit is not needed"),
            (1, 0),
            "visit_called_off",
            attributes='attachedToRef="plan_visit" ruta:report="true"',
        ),
        Node("endEvent", "not_needed", "Sin visita", "No visit", (1, 2)),
    ],
    [
        ["visit_requested", "plan_visit", "visit_day", "tell_visit", "visited"],
        ["called_off", "not_needed"],
    ],
    'ruta:opener="visit_asker"',
)
PRIORITY = model(
    decision(
        table(
            column("help", "string"),
            output("priority", "string"),
            rule(
                "bed",
                ['"bed"'],
                ['"high"'],
                "<description>No tiene dónde dormir esta noche.</description>",
            ),
            rule("rest", ["-"], ['"low"']),
            policy="FIRST",
        ),
        decision_id="priority",
        name="Prioridad",
    )
)


def field(kind: str, key: str, es: str, en: str, **more: Any) -> dict[str, Any]:
    """Return a question that serves the protocol itself, read by the coordination and the visitor too."""
    options = more.pop("options", {})
    properties = {
        "label_en": en,
        "sensitivity": "s1",
        "purpose": "service",
        "recipients": "author, coordinacion, party:visitor",
        "retention": "case",
        "data_class": "basic",
        **{f"en.{value}": names[1] for value, names in options.items()},
        **more.pop("properties", {}),
    }
    values = [{"label": names[0], "value": value} for value, names in options.items()]
    return {
        "type": kind,
        "id": f"Field_{key}",
        "key": key,
        "label": es,
        "properties": properties,
        **({"values": values} if values else {}),
        **more,
    }


REQUIRED = {"validate": {"required": True}}
YES_NO = {"yes": ("Sí", "Yes"), "no": ("No", "No")}
LEVELS = {"high": ("Alta", "High"), "low": ("Baja", "Low")}
VAULT = {"validate": {"maxLength": 200}, "properties": {"vault": "true", "retention": "identity"}}
QUESTIONS = {
    "note_need": [
        field("radio", "help", "¿Qué necesita?", "What is needed?", **REQUIRED,
              options={"bed": ("Una cama", "A bed"), "talk": ("Conversar", "To talk")}),
        field("textfield", "person_name", "¿Cómo se llama?", "What is the name?", **VAULT),
    ],
    "confirm": [
        field("radio", "priority", "¿Con qué prioridad?", "With which priority?", **REQUIRED,
              options=LEVELS),
    ],
    "accompany": [field("radio", "goes_well", "¿Va bien?", "Going well?", **REQUIRED, options=YES_NO)],
    "assess": [field("radio", "is_safe", "¿Está a salvo?", "Safe?", **REQUIRED, options=YES_NO)],
    "look": [field("radio", "seen", "¿Se habló con ella?", "Spoken with?", **REQUIRED, options=YES_NO)],
    "risk": [
        field("radio", "danger", "¿Hay peligro ahora?", "Danger now?", **REQUIRED, options=YES_NO),
        field("textarea", "danger_note", "¿Dónde está?", "Where?", **VAULT),
    ],
    "visit": [
        field("radio", "visitor", "¿Quién visita?", "Who visits?", **REQUIRED,
              options={SALUD: ("Centro de salud", "Health centre")}),
    ],
    "plan_visit": [
        field("radio", "priority", "¿Con qué prioridad?", "With which priority?", **REQUIRED,
              options=LEVELS),
    ],
    "tell_visit": [field("radio", "visit_went", "¿Se hizo?", "Done?", **REQUIRED, options=YES_NO)],
}  # fmt: skip

NEED: Mapping[str, list[str]] = {"help": ["bed"], "person_name": [NAME]}
HIGH: Mapping[str, list[str]] = {"priority": ["high"]}
LOW: Mapping[str, list[str]] = {"priority": ["low"]}
RISK: Mapping[str, list[str]] = {"danger": ["yes"], "danger_note": ["En la terminal norte."]}
VISITED_BY: Mapping[str, list[str]] = {"visitor": [SALUD]}


def form(form_id: str) -> bytes:
    return json.dumps(
        {
            "type": "default",
            "id": form_id,
            "schemaVersion": 18,
            "properties": {"title": "Formulario", "title_en": "Form"},
            "components": QUESTIONS[form_id],
        }
    ).encode()


def care_package() -> dict[str, bytes]:
    """Return the packaged protocol with `care`, which people may open, and `visit`, which it begins."""
    files = package()
    manifest = re.sub(rb"(?m)^start = \[", b'start = ["care", ', files["ecuador.toml"])
    added = {
        "ecuador.toml": manifest,
        "bpmn/care.bpmn": CARE,
        "bpmn/visit.bpmn": VISIT,
        "dmn/priority.dmn": PRIORITY,
    }
    return {**files, **added, **{f"forms/{each}.form": form(each) for each in QUESTIONS}}
