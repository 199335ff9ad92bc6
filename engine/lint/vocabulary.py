"""What may stand where in a diagram that this version executes, and what the rest is called."""

from collections.abc import Mapping
from typing import Final

from engine.bilingual import Bilingual
from engine.bpmn.notation import EXECUTED_NODES, MARKERS

_ANYWHERE: Final = frozenset({"documentation", "extensionElements"})
_DRAWN: Final = frozenset({"textAnnotation", "association", "group"})
_CONNECTED: Final = frozenset({"incoming", "outgoing"})
_DOING: Final = _ANYWHERE | _CONNECTED | MARKERS
_SENT: Final = frozenset({"messageEventDefinition", "signalEventDefinition"})
_AWAITED: Final = _SENT | {"timerEventDefinition", "conditionalEventDefinition"}
_LINK: Final = frozenset({"linkEventDefinition"})
_CODED: Final = frozenset({"errorEventDefinition", "escalationEventDefinition"})

_DATA: Final = frozenset({"dataObject", "property"})
_GIVEN: Final = frozenset({"dataInputAssociation"})
_TAKEN: Final = frozenset({"dataOutputAssociation"})
_THROWING: Final = _GIVEN | {"dataInput", "inputSet"}
_CATCHING: Final = _TAKEN | {"dataOutput", "outputSet"}
_ASSOCIATION: Final = _ANYWHERE | {"sourceRef", "targetRef", "transformation", "assignment"}

CHILDREN: Final[Mapping[str, frozenset[str]]] = {
    "definitions": _ANYWHERE
    | {"process", "collaboration", "category", "message", "signal", "error", "escalation"},
    "process": _ANYWHERE
    | EXECUTED_NODES
    | _DRAWN
    | _DATA
    | {"sequenceFlow", "laneSet", "dataObjectReference"},
    "collaboration": _ANYWHERE | _DRAWN | {"participant"},
    "participant": _ANYWHERE,
    "laneSet": _ANYWHERE | {"lane"},
    "childLaneSet": _ANYWHERE | {"lane"},
    "lane": _ANYWHERE | {"flowNodeRef", "childLaneSet"},
    "subProcess": _DOING
    | EXECUTED_NODES
    | _DRAWN
    | {"sequenceFlow", "laneSet", "dataObjectReference"},
    "callActivity": _DOING | _GIVEN | _TAKEN | {"ioSpecification"},
    "startEvent": _ANYWHERE | _CONNECTED | _AWAITED | _CODED | _CATCHING,
    "userTask": _DOING,
    "exclusiveGateway": _ANYWHERE | _CONNECTED,
    "parallelGateway": _ANYWHERE | _CONNECTED,
    "inclusiveGateway": _ANYWHERE | _CONNECTED,
    "businessRuleTask": _DOING,
    "task": _DOING,
    "manualTask": _DOING,
    "sendTask": _DOING | _GIVEN | {"ioSpecification"},
    "scriptTask": _DOING | {"script"},
    "script": frozenset(),
    "intermediateCatchEvent": _ANYWHERE | _CONNECTED | _AWAITED | _LINK | _CATCHING,
    "boundaryEvent": _ANYWHERE | _CONNECTED | _AWAITED | _CODED | _CATCHING,
    "eventBasedGateway": _ANYWHERE | _CONNECTED,
    "signal": _ANYWHERE,
    "signalEventDefinition": _ANYWHERE,
    "linkEventDefinition": _ANYWHERE,
    "conditionalEventDefinition": _ANYWHERE | {"condition"},
    "condition": _ANYWHERE,
    "endEvent": _ANYWHERE | _CONNECTED | _SENT | _CODED | _THROWING | {"terminateEventDefinition"},
    "intermediateThrowEvent": _ANYWHERE
    | _CONNECTED
    | _SENT
    | _LINK
    | _THROWING
    | {"escalationEventDefinition"},
    "receiveTask": _DOING | _TAKEN | {"ioSpecification"},
    "message": _ANYWHERE,
    "messageEventDefinition": _ANYWHERE,
    "error": _ANYWHERE,
    "errorEventDefinition": _ANYWHERE,
    "escalation": _ANYWHERE,
    "escalationEventDefinition": _ANYWHERE,
    "terminateEventDefinition": _ANYWHERE,
    "sequenceFlow": _ANYWHERE | {"conditionExpression"},
    "textAnnotation": _ANYWHERE | {"text"},
    "association": _ANYWHERE,
    "group": _ANYWHERE,
    "category": _ANYWHERE | {"categoryValue"},
    "categoryValue": _ANYWHERE,
    "conditionExpression": _ANYWHERE,
    "standardLoopCharacteristics": _ANYWHERE | {"loopCondition"},
    "multiInstanceLoopCharacteristics": _ANYWHERE
    | {
        "loopCardinality",
        "loopDataInputRef",
        "loopDataOutputRef",
        "inputDataItem",
        "outputDataItem",
        "completionCondition",
    },
    "loopCondition": _ANYWHERE,
    "loopCardinality": _ANYWHERE,
    "completionCondition": _ANYWHERE,
    "loopDataInputRef": frozenset(),
    "loopDataOutputRef": frozenset(),
    "inputDataItem": _ANYWHERE,
    "outputDataItem": _ANYWHERE,
    "timerEventDefinition": _ANYWHERE | {"timeDuration", "timeDate", "timeCycle"},
    "timeCycle": _ANYWHERE,
    "timeDuration": _ANYWHERE,
    "timeDate": _ANYWHERE,
    "dataObject": _ANYWHERE,
    "dataObjectReference": _ANYWHERE,
    "property": _ANYWHERE,
    "ioSpecification": _ANYWHERE | {"dataInput", "dataOutput", "inputSet", "outputSet"},
    "dataInput": _ANYWHERE,
    "dataOutput": _ANYWHERE,
    "inputSet": _ANYWHERE | {"dataInputRefs", "optionalInputRefs"},
    "outputSet": _ANYWHERE | {"dataOutputRefs", "optionalOutputRefs"},
    "dataInputAssociation": _ASSOCIATION,
    "dataOutputAssociation": _ASSOCIATION,
    "assignment": _ANYWHERE | {"from", "to"},
    "from": _ANYWHERE,
    "to": _ANYWHERE,
    "transformation": _ANYWHERE,
    **dict.fromkeys(
        (
            "sourceRef",
            "targetRef",
            "dataInputRefs",
            "dataOutputRefs",
            "optionalInputRefs",
            "optionalOutputRefs",
        ),
        frozenset[str](),
    ),
    "flowNodeRef": frozenset(),
    "incoming": frozenset(),
    "outgoing": frozenset(),
    "text": frozenset(),
}
"""Which elements may stand in which. What is not here is not executed and is refused."""

SINGLE: Final[Mapping[str, tuple[str, ...]]] = {
    "sequenceFlow": ("conditionExpression",),
    "lane": ("childLaneSet",),
    "scriptTask": ("script",),
    "ioSpecification": ("inputSet", "outputSet"),
    "dataInputAssociation": ("targetRef", "transformation"),
    "dataOutputAssociation": ("targetRef", "transformation"),
    "assignment": ("from", "to"),
}
"""Children of which there is at most one."""

_COMMON: Final = frozenset({"id", "name"})
_ACTIVITY: Final = _COMMON | {"isForCompensation", "startQuantity", "completionQuantity", "default"}
_ARROW: Final = _COMMON | {"sourceRef", "targetRef"}
_ITEM: Final = _COMMON | {"itemSubjectRef", "isCollection"}
_EXPRESSION: Final = _COMMON | {"language", "evaluatesToTypeRef"}

ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "definitions": _COMMON
    | {"targetNamespace", "expressionLanguage", "typeLanguage", "exporter", "exporterVersion"},
    "process": _COMMON
    | {"processType", "isClosed", "isExecutable", "definitionalCollaborationRef"},
    "collaboration": _COMMON | {"isClosed"},
    "participant": _COMMON | {"processRef"},
    "laneSet": _COMMON,
    "childLaneSet": _COMMON,
    "lane": _COMMON | {"partitionElementRef"},
    "startEvent": _COMMON | {"isInterrupting", "parallelMultiple"},
    "userTask": _ACTIVITY | {"implementation"},
    "exclusiveGateway": _COMMON | {"gatewayDirection", "default"},
    "parallelGateway": _COMMON | {"gatewayDirection"},
    "inclusiveGateway": _COMMON | {"gatewayDirection", "default"},
    "businessRuleTask": _ACTIVITY | {"implementation"},
    "task": _ACTIVITY,
    "manualTask": _ACTIVITY,
    "sendTask": _ACTIVITY | {"implementation", "messageRef"},
    "scriptTask": _ACTIVITY | {"scriptFormat"},
    "intermediateCatchEvent": _COMMON | {"parallelMultiple"},
    "boundaryEvent": _COMMON | {"attachedToRef", "cancelActivity", "parallelMultiple"},
    "endEvent": _COMMON,
    "sequenceFlow": _ARROW | {"isImmediate"},
    "textAnnotation": _COMMON | {"textFormat"},
    "association": _ARROW | {"associationDirection"},
    "group": _COMMON | {"categoryValueRef"},
    "category": _COMMON,
    "categoryValue": _COMMON | {"value"},
    "conditionExpression": _EXPRESSION,
    "timerEventDefinition": _COMMON,
    "intermediateThrowEvent": _COMMON,
    "receiveTask": _ACTIVITY | {"implementation", "messageRef", "instantiate"},
    "message": _COMMON | {"itemRef"},
    "messageEventDefinition": _COMMON | {"messageRef"},
    "eventBasedGateway": _COMMON | {"gatewayDirection", "instantiate", "eventGatewayType"},
    "signal": _COMMON | {"structureRef"},
    "signalEventDefinition": _COMMON | {"signalRef"},
    "linkEventDefinition": _COMMON,
    "conditionalEventDefinition": _COMMON,
    "condition": _EXPRESSION,
    "subProcess": _ACTIVITY | {"triggeredByEvent"},
    "callActivity": _ACTIVITY | {"calledElement"},
    "error": _COMMON | {"errorCode", "structureRef"},
    "errorEventDefinition": _COMMON | {"errorRef"},
    "escalation": _COMMON | {"escalationCode", "structureRef"},
    "escalationEventDefinition": _COMMON | {"escalationRef"},
    "terminateEventDefinition": _COMMON,
    "timeDuration": _EXPRESSION,
    "timeDate": _EXPRESSION,
    "timeCycle": _EXPRESSION,
    "dataObject": _COMMON | {"isCollection"},
    "dataObjectReference": _COMMON | {"dataObjectRef"},
    "property": _COMMON,
    "ioSpecification": _COMMON,
    "dataInput": _COMMON | {"isCollection"},
    "dataOutput": _COMMON | {"isCollection"},
    "inputSet": _COMMON,
    "outputSet": _COMMON,
    "dataInputAssociation": _COMMON,
    "dataOutputAssociation": _COMMON,
    "assignment": _COMMON,
    "from": _EXPRESSION,
    "to": _EXPRESSION,
    "transformation": _EXPRESSION,
    "standardLoopCharacteristics": _COMMON | {"testBefore", "loopMaximum"},
    "multiInstanceLoopCharacteristics": _COMMON | {"isSequential", "behavior"},
    "loopCondition": _EXPRESSION,
    "loopCardinality": _EXPRESSION,
    "completionCondition": _EXPRESSION,
    "loopDataInputRef": frozenset(),
    "loopDataOutputRef": frozenset(),
    "inputDataItem": _ITEM,
    "outputDataItem": _ITEM,
    "documentation": frozenset({"id", "textFormat"}),
}
"""The standard's own attributes of these elements that need no other engine than this one."""

HARMLESS: Final[Mapping[str, frozenset[str]]] = {
    "isForCompensation": frozenset({"false"}),
    "isImmediate": frozenset({"true"}),
    "startQuantity": frozenset({"1"}),
    "completionQuantity": frozenset({"1"}),
    "parallelMultiple": frozenset({"false"}),
    "instantiate": frozenset({"false"}),
    "eventGatewayType": frozenset({"Exclusive"}),
    "cancelActivity": frozenset({"true", "false"}),
    "isInterrupting": frozenset({"true", "false"}),
    "triggeredByEvent": frozenset({"true", "false"}),
    "implementation": frozenset({"##unspecified"}),
    "testBefore": frozenset({"true", "false"}),
    "isSequential": frozenset({"true", "false"}),
    "behavior": frozenset({"All"}),
    "isCollection": frozenset({"true", "false"}),
}
"""Attributes that change the execution unless they have one of these values."""

NAMES: Final[Mapping[str, Bilingual]] = {
    "task": Bilingual("tarea sin tipo", "task without a type"),
    "sendTask": Bilingual("tarea de envío", "send task"),
    "receiveTask": Bilingual("tarea de recepción", "receive task"),
    "scriptTask": Bilingual("tarea de script", "script task"),
    "serviceTask": Bilingual("tarea de servicio", "service task"),
    "manualTask": Bilingual("tarea manual", "manual task"),
    "businessRuleTask": Bilingual("tarea de regla de negocio", "business rule task"),
    "callActivity": Bilingual("actividad de llamada", "call activity"),
    "subProcess": Bilingual("subproceso", "subprocess"),
    "adHocSubProcess": Bilingual("subproceso ad hoc", "ad-hoc subprocess"),
    "transaction": Bilingual("transacción", "transaction"),
    "parallelGateway": Bilingual("compuerta paralela", "parallel gateway"),
    "inclusiveGateway": Bilingual("compuerta inclusiva", "inclusive gateway"),
    "complexGateway": Bilingual("compuerta compleja", "complex gateway"),
    "eventBasedGateway": Bilingual("compuerta basada en eventos", "event-based gateway"),
    "boundaryEvent": Bilingual("evento de borde", "boundary event"),
    "intermediateCatchEvent": Bilingual("evento intermedio de espera", "intermediate catch event"),
    "intermediateThrowEvent": Bilingual("evento intermedio de envío", "intermediate throw event"),
    "implicitThrowEvent": Bilingual("evento de envío implícito", "implicit throw event"),
    "messageEventDefinition": Bilingual("evento de mensaje", "message event"),
    "timerEventDefinition": Bilingual("evento de temporizador", "timer event"),
    "signalEventDefinition": Bilingual("evento de señal", "signal event"),
    "errorEventDefinition": Bilingual("evento de error", "error event"),
    "escalationEventDefinition": Bilingual("evento de escalamiento", "escalation event"),
    "conditionalEventDefinition": Bilingual("evento condicional", "conditional event"),
    "compensateEventDefinition": Bilingual("evento de compensación", "compensation event"),
    "cancelEventDefinition": Bilingual("evento de cancelación", "cancel event"),
    "terminateEventDefinition": Bilingual("evento de terminación", "terminate event"),
    "linkEventDefinition": Bilingual("evento de enlace", "link event"),
    "multiInstanceLoopCharacteristics": Bilingual("repetición múltiple", "multi-instance loop"),
    "standardLoopCharacteristics": Bilingual("repetición en bucle", "standard loop"),
    "dataObject": Bilingual("objeto de datos", "data object"),
    "dataObjectReference": Bilingual("referencia a un objeto de datos", "data object reference"),
    "dataStoreReference": Bilingual("referencia a un almacén de datos", "data store reference"),
    "dataStore": Bilingual("almacén de datos", "data store"),
    "ioSpecification": Bilingual("especificación de datos", "data specification"),
    "messageFlow": Bilingual("flujo de mensaje", "message flow"),
    "potentialOwner": Bilingual("responsable potencial", "potential owner"),
    "humanPerformer": Bilingual("persona ejecutora", "human performer"),
    "choreography": Bilingual("coreografía", "choreography"),
    "conversation": Bilingual("conversación", "conversation"),
}
"""What the editors call the elements that are drawn most; the others go by their BPMN name."""

_WITH_PERSON: Final = Bilingual("Use una tarea de usuario.", "Use a user task.")
_OTHER_GATEWAY: Final = Bilingual(
    "Use una compuerta exclusiva para un camino, una inclusiva para varios o una paralela para todos.",
    "Use an exclusive gateway for one way, an inclusive one for several or a parallel one for all of them.",
)
_PLAIN_EVENT: Final = Bilingual(
    "Deje el evento sin tipo, o use el plazo de la tarea.",
    "Leave the event without a type, or use the task's deadline.",
)
_INLINE: Final = Bilingual("Use un subproceso.", "Use a subprocess.")
_AT_ANY_TIME: Final = Bilingual(
    "Use subprocesos de evento que no interrumpan, uno por cada cosa que puede hacerse.",
    "Use event subprocesses that do not interrupt, one for each thing that may be done.",
)
_IN_LANE: Final = Bilingual(
    "Ponga la tarea en el carril de quien la hace.", "Put the task in the lane of whoever does it."
)
_UNDONE: Final = Bilingual(
    "Dibuje lo que deshace como tareas propias, en un flujo que llegue a ellas.",
    "Draw what undoes it as tasks of their own, on a flow that leads to them.",
)
_IN_PROCESSES: Final = Bilingual(
    "Dibuje el proceso de cada institución, y lo que se dicen con eventos de mensaje.",
    "Draw the process of each institution, and what they tell each other with message events.",
)
_AS_FACT: Final = Bilingual(
    "Bórrelo: los datos se declaran en los formularios del paquete.",
    "Delete it: facts are declared in the forms of the package.",
)
_CALLED: Final = Bilingual(
    "Dibuje un proceso con esa tarea y llámelo por su id.",
    "Draw a process with that task, and call it by its id.",
)
_GLOBAL: Final = (
    "globalTask",
    "globalUserTask",
    "globalManualTask",
    "globalScriptTask",
    "globalBusinessRuleTask",
)
_DATA_ELEMENTS: Final = (
    "dataObject",
    "dataObjectReference",
    "dataStore",
    "dataStoreReference",
    "dataInputAssociation",
    "dataOutputAssociation",
    "ioSpecification",
    "property",
)
DELETE: Final = Bilingual("Bórrelo del diagrama.", "Delete it from the diagram.")

_BY_ENDING: Final = (
    ("compensateEventDefinition", _UNDONE),
    ("cancelEventDefinition", _UNDONE),
    ("horeographyTask", _IN_PROCESSES),
    ("horeography", _IN_PROCESSES),
    ("onversation", _IN_PROCESSES),
    ("messageFlow", _IN_PROCESSES),
    *((name, _CALLED) for name in _GLOBAL),
    *((name, _AS_FACT) for name in _DATA_ELEMENTS),
    ("EventDefinition", _PLAIN_EVENT),
    ("Gateway", _OTHER_GATEWAY),
    ("Event", _PLAIN_EVENT),
    ("adHocSubProcess", _AT_ANY_TIME),
    ("transaction", _INLINE),
    ("Owner", _IN_LANE),
    ("erformer", _IN_LANE),
    ("Task", _WITH_PERSON),
    ("task", _WITH_PERSON),
)


def name_of(kind: str) -> Bilingual:
    """Return what a designer calls the element, with its BPMN name."""
    known = NAMES.get(kind)
    if known is None:
        return Bilingual(f"«{kind}»", f"“{kind}”")
    return Bilingual(f"«{known.es}» ({kind})", f"“{known.en}” ({kind})")


def remedy_for(kind: str) -> Bilingual:
    """Return what to draw instead."""
    for ending, remedy in _BY_ENDING:
        if kind.endswith(ending):
            return remedy
    return DELETE
