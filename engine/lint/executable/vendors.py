"""What other engines read in a diagram must not change how the process runs.

Editors keep settings of their own engine in the file. Those that only describe (a form's key, a
colour, a template) stay untouched; those that would make another engine do something (call a
service, compute data, run code) are refused, because here they would do nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from engine.bpmn.messages import RECEIVERS, THROWERS
from engine.bpmn.notation import (
    CAMUNDA,
    OPERATON,
    RUTA,
    ZEEBE,
    Element,
    children,
    kind,
    local_name,
    namespace_of,
)
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, finding

RULE = "vendor"

_CAMUNDA: Final = frozenset(
    {
        "async",
        "asyncBefore",
        "asyncAfter",
        "calledElementBinding",
        "calledElementTenantId",
        "calledElementVersion",
        "calledElementVersionTag",
        "caseRef",
        "class",
        "collection",
        "connector",
        "decisionRef",
        "decisionRefBinding",
        "decisionRefTenantId",
        "decisionRefVersion",
        "decisionRefVersionTag",
        "delegateExpression",
        "elementVariable",
        "errorCodeVariable",
        "errorEventDefinition",
        "errorMessageVariable",
        "escalationCodeVariable",
        "eventListener",
        "executionListener",
        "expression",
        "failedJobRetryTimeCycle",
        "field",
        "formHandlerClass",
        "in",
        "initiator",
        "inputOutput",
        "inputParameter",
        "jobPriority",
        "mapDecisionResult",
        "multiInstanceLoopCharacteristics",
        "out",
        "outputParameter",
        "resource",
        "resultVariable",
        "resultVariableName",
        "ruleVariablesInput",
        "rules",
        "script",
        "skipExpression",
        "taskListener",
        "taskPriority",
        "topic",
        "transactionEventListener",
        "triggerable",
        "type",
        "variableEvents",
        "variableMappingClass",
        "variableMappingDelegateExpression",
        "variableName",
    }
)
_FLOWABLE: Final = _CAMUNDA | frozenset(
    {
        "asyncLeave",
        "autoStoreVariables",
        "businessCalendarName",
        "businessKey",
        "calledElementType",
        "channelKey",
        "completeAsync",
        "conditionLanguage",
        "doNotIncludeVariables",
        "endDate",
        "errorVariableLocalScope",
        "errorVariableName",
        "errorVariableTransient",
        "eventCorrelationParameter",
        "eventInParameter",
        "eventOutParameter",
        "eventType",
        "fallbackToDefaultTenant",
        "inheritBusinessKey",
        "localScope",
        "mapException",
        "messageExpression",
        "outputVariable",
        "parallelInSameTransaction",
        "processInstanceIdVariableName",
        "sameDeployment",
        "scope",
        "signalExpression",
        "storeResultVariableAsTransient",
        "taskCompleterVariableName",
        "taskIdVariableName",
        "terminateAll",
        "terminateMultiInstance",
        "triggerEventType",
        "useLocalScopeForResultVariable",
        "variableAggregation",
    }
)
_ZEEBE: Final = frozenset(
    {
        "adHoc",
        "bindingType",
        "calledDecision",
        "calledElement",
        "conditionalFilter",
        "executionListener",
        "executionListeners",
        "ioMapping",
        "input",
        "output",
        "linkedResource",
        "linkedResources",
        "loopCharacteristics",
        "publishMessage",
        "script",
        "subscription",
        "taskDefinition",
        "taskListener",
        "taskListeners",
    }
)
_SPIFF: Final = frozenset(
    {
        "allowGuest",
        "calledDecisionId",
        "messagePayload",
        "messageVariable",
        "payloadExpression",
        "postScript",
        "preScript",
        "processVariableCorrelation",
        "scriptsOnInstances",
        "serviceTaskOperator",
        "variableName",
    }
)
_JBPM: Final = frozenset(
    {
        "abortParent",
        "adHoc",
        "global",
        "import",
        "independent",
        "onEntry-script",
        "onExit-script",
        "ruleFlowGroup",
        "taskName",
        "waitForCompletion",
    }
)

CHANGING: Final[Mapping[str, frozenset[str]]] = {
    CAMUNDA: _CAMUNDA,
    OPERATON: _CAMUNDA,
    "http://activiti.org/bpmn": _FLOWABLE,
    "http://flowable.org/bpmn": _FLOWABLE,
    ZEEBE: _ZEEBE,
    "http://spiffworkflow.org/bpmn/schema/1.0/core": _SPIFF,
    "http://www.jboss.org/drools": _JBPM,
}
"""By the namespace of the engine: the attributes and elements that change what it executes."""

_MAPPINGS: Final = frozenset(
    {(space, name) for space in (CAMUNDA, OPERATON) for name in ("in", "out")}
)

READ: Final[Mapping[str, frozenset[tuple[str, str]]]] = {
    "businessRuleTask": frozenset(
        {
            (CAMUNDA, "decisionRef"),
            (CAMUNDA, "resultVariable"),
            (OPERATON, "decisionRef"),
            (OPERATON, "resultVariable"),
            (ZEEBE, "calledDecision"),
        }
    ),
    "callActivity": _MAPPINGS,
    "multiInstanceLoopCharacteristics": frozenset(
        {
            (CAMUNDA, "collection"),
            (CAMUNDA, "elementVariable"),
            (OPERATON, "collection"),
            (OPERATON, "elementVariable"),
            (ZEEBE, "loopCharacteristics"),
        }
    ),
}
"""What other engines' notations say that is executed here too, by the element it stands on."""

LATEST: Final = "latest"
"""How editors write that a decision is the one of the same version, which is how it is here."""

OURS: Final[Mapping[str, frozenset[str]]] = {
    "lane": frozenset({"party", "role", "personalRole"}),
    "userTask": frozenset({"form", "deadline", "purpose", "personalRole"}),
    "businessRuleTask": frozenset({"decision", "resultVariable"}),
    "process": frozenset({"opener", "opens"}),
    **dict.fromkeys(THROWERS, frozenset({"case"})),
    **dict.fromkeys(RECEIVERS, frozenset({"report", "form"})),
    **dict.fromkeys(("startEvent", "boundaryEvent"), frozenset({"report", "form", "catchUp"})),
}


OUR_PARTS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(RECEIVERS, frozenset({"in"})),
    **dict.fromkeys(THROWERS, frozenset({"out"})),
    "callActivity": frozenset({"in", "out"}),
}
"""Our own elements beside translations, by the element in whose `extensionElements` they stand."""

OUR_PART_ATTRIBUTES: Final[Mapping[str, frozenset[str]]] = {
    "translation": frozenset({"lang", "name"}),
    "in": frozenset({"source", "target"}),
    "out": frozenset({"source", "target"}),
}
"""What our own elements may say."""


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse what another engine would execute, and our own attributes where they say nothing."""
    del context
    for diagram in diagrams:
        for element in diagram.root.iter():
            if kind(element):
                yield from _attributes(element)
                yield from _extensions(element)


def _attributes(element: Element) -> Iterator[Finding]:
    for qualified in element.attrib:
        space, name = namespace_of(qualified), local_name(qualified)
        if _is_changing(element, space, name):
            yield finding(RULE, element, *_changing(name, space))
        elif space == RUTA and name not in OURS.get(kind(element), ()):
            yield finding(RULE, element, *_ours(name, element))


def _extensions(element: Element) -> Iterator[Finding]:
    for extension in children(element, "extensionElements"):
        for part in extension:
            yield from _part(element, part)


def _part(element: Element, part: Element) -> Iterator[Finding]:
    space, name = namespace_of(part.tag), local_name(part.tag)
    if _is_changing(element, space, name) or part.get("bindingType", LATEST) != LATEST:
        yield finding(RULE, element, *_changing(name, space))
    elif space == RUTA:
        yield from _our_part(element, part, name)
    else:
        for inner in part:
            yield from _part(element, inner)


def _our_part(element: Element, part: Element, name: str) -> Iterator[Finding]:
    if name != "translation" and name not in OUR_PARTS.get(kind(element), ()):
        yield finding(RULE, element, *_ours(name, element))
        return
    for qualified in part.attrib:
        if qualified not in OUR_PART_ATTRIBUTES[name]:
            yield finding(RULE, element, *_unread(name, local_name(qualified)))


def _is_changing(element: Element, space: str, name: str) -> bool:
    is_read = (space, name) in READ.get(kind(element), ())
    return name in CHANGING.get(space, ()) and not is_read


def _changing(name: str, space: str) -> tuple[str, str]:
    return (
        f"«{name}» ({space}) cambia la ejecución en otro motor y aquí no se ejecuta. Bórrelo.",
        (
            f"“{name}” ({space}) changes the execution in another engine and is not executed here. "
            "Delete it."
        ),
    )


def _ours(name: str, element: Element) -> tuple[str, str]:
    return (
        f"«ruta:{name}» no tiene efecto en «{kind(element)}» en esta versión. Corríjalo o bórrelo.",
        f"“ruta:{name}” has no effect on “{kind(element)}” in this version. Correct or delete it.",
    )


def _unread(part: str, attribute: str) -> tuple[str, str]:
    return (
        f"«ruta:{part}» no tiene «{attribute}»: no tendría efecto. Corríjalo o bórrelo.",
        f"“ruta:{part}” has no “{attribute}”: it would have no effect. Correct or delete it.",
    )
