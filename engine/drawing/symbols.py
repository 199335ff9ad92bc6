"""The signs of the standard that say of which kind an element is, as SVG around their own middle.

A sign inherits the colours of its shape; it says only what differs.
"""

from collections.abc import Mapping
from typing import Final

from engine.drawing.canvas import INK

_SOLID: Final = f'fill="{INK}"'
_OPEN: Final = 'fill="none"'


def _thin(markup: str) -> str:
    return f'<g stroke-width="1.3" stroke-linejoin="round">{markup}</g>'


def _begins(path: str) -> str:
    return f'<g {_OPEN} stroke-width="1.2"><circle r="13"/><path d="{path}"/></g>'


def _caught(path: str) -> str:
    return f'<path {_OPEN} stroke-width="1.3" stroke-linejoin="round" d="{path}"/>'


def _thrown(path: str) -> str:
    return f'<path {_SOLID} stroke="none" d="{path}"/>'


_SIGNAL: Final = "M0-9 8.5 6H-8.5Z"
_ERROR: Final = "M-9 8-3.5-7 3 2.5 9-8 4 7.5-2.5-1.5Z"
_ESCALATION: Final = "M0-9.5 8 8.5 0 1-8 8.5Z"
_LINK: Final = "M-9-4H2V-8.5L10 0 2 8.5V4H-9Z"
_COMPENSATION: Final = "M-.5-7V7L-9.5 0ZM8.5-7V7L-.5 0Z"
_CANCEL: Final = "M-9-6-6-9 0-3 6-9 9-6 3 0 9 6 6 9 0 3-6 9-9 6-3 0Z"
_SEVERAL: Final = "M0-9.5 9-2.9 5.6 7.7H-5.6L-9-2.9Z"
_PLUS: Final = "M-2.5-9H2.5V-2.5H9V2.5H2.5V9H-2.5V2.5H-9V-2.5H-2.5Z"
_TICKS: Final = "M0-10V-8M0 10V8M-10 0H-8M10 0H8M5-8.7 4-7M-5-8.7-4-7M5 8.7 4 7M-5 8.7-4 7"
_MORE_TICKS: Final = "M8.7-5 7-4M8.7 5 7 4M-8.7-5-7-4M-8.7 5-7 4"

CAUGHT: Final[Mapping[str, str]] = {
    "messageEventDefinition": _thin(
        f'<path {_OPEN} d="M-9-6H9V6H-9Z"/><path {_OPEN} d="M-9-6 0 1.5 9-6"/>'
    ),
    "timerEventDefinition": _thin(
        f'<circle r="10.5" {_OPEN}/><path {_OPEN} d="{_TICKS}{_MORE_TICKS}M1-7 0 0H5"/>'
    ),
    "signalEventDefinition": _caught(_SIGNAL),
    "conditionalEventDefinition": _caught(
        "M-7-9H7V9H-7ZM-4.5-5.5H4.5M-4.5-1.8H4.5M-4.5 1.8H4.5M-4.5 5.5H4.5"
    ),
    "errorEventDefinition": _caught(_ERROR),
    "escalationEventDefinition": _caught(_ESCALATION),
    "linkEventDefinition": _caught(_LINK),
    "compensateEventDefinition": _caught(_COMPENSATION),
    "cancelEventDefinition": _caught(_CANCEL),
}
"""What an event waits for."""

THROWN: Final[Mapping[str, str]] = {
    "messageEventDefinition": f'<path {_SOLID} stroke="none" d="M-9-7H9L0 .5ZM-9-4.5 0 2.8 9-4.5V6.5H-9Z"/>',
    "signalEventDefinition": _thrown(_SIGNAL),
    "errorEventDefinition": _thrown(_ERROR),
    "escalationEventDefinition": _thrown(_ESCALATION),
    "linkEventDefinition": _thrown(_LINK),
    "compensateEventDefinition": _thrown(_COMPENSATION),
    "cancelEventDefinition": _thrown(_CANCEL),
    "terminateEventDefinition": f'<circle r="10" {_SOLID} stroke="none"/>',
}
"""What an event does."""

SEVERAL_CAUGHT: Final = _caught(_SEVERAL)
SEVERAL_THROWN: Final = _thrown(_SEVERAL)
ALL_CAUGHT: Final = _caught(_PLUS)

GATEWAYS: Final[Mapping[str, str]] = {
    "exclusiveGateway": f'<path {_OPEN} stroke-width="4" d="M-6.5-8.5 6.5 8.5M6.5-8.5-6.5 8.5"/>',
    "parallelGateway": f'<path {_OPEN} stroke-width="4" d="M-11 0H11M0-11V11"/>',
    "inclusiveGateway": f'<circle {_OPEN} stroke-width="3" r="11"/>',
    "complexGateway": f'<path {_OPEN} stroke-width="3" d="M-11 0H11M0-11V11M-7.5-7.5 7.5 7.5M7.5-7.5-7.5 7.5"/>',
    "eventBasedGateway": (
        f'<g {_OPEN} stroke-width="1.2"><circle r="14"/><circle r="11.5"/>'
        '<path d="M0-7.5 7.1-2.3 4.4 6H-4.4L-7.1-2.3Z"/></g>'
    ),
}
"""How a gateway decides."""

BEGINS_WITH_ONE: Final = _begins("M0-8 7.6-2.5 4.7 6.5H-4.7L-7.6-2.5Z")
BEGINS_WITH_ALL: Final = _begins("M-2-8H2V-2H8V2H2V8H-2V2H-8V-2H-2Z")

_TEETH: Final = (
    "M0-9V-6.5M0 9V6.5M-9 0H-6.5M9 0H6.5"
    "M6.4-6.4 4.6-4.6M-6.4-6.4-4.6-4.6M6.4 6.4 4.6 4.6M-6.4 6.4-4.6 4.6"
)
_HAND: Final = (
    "M-8 0-3-5C-2-6-.6-5-1.4-4L-3.4-1.6H6.5C8 -1.6 8 .5 6.5 .5H1 7.5C9 .5 9 2.6 7.5 2.6H1 6.8"
    "C8.2 2.6 8.2 4.6 6.8 4.6H1 5.2C6.5 4.6 6.5 6.6 5.2 6.6H-3.5C-6 6.6-8 5.5-8 3.5Z"
)

TASKS: Final[Mapping[str, str]] = {
    "userTask": _thin('<path d="M-8 8.5C-8 3-5 1.5 0 1.5S8 3 8 8.5Z"/><circle cy="-3.5" r="4.5"/>'),
    "manualTask": _thin(f'<path {_OPEN} d="{_HAND}"/>'),
    "sendTask": f'<path {_SOLID} stroke="none" d="M-9-7H9L0 .5ZM-9-4.5 0 2.8 9-4.5V6.5H-9Z"/>',
    "receiveTask": _thin(f'<path {_OPEN} d="M-9-6H9V6H-9ZM-9-6 0 1.5 9-6"/>'),
    "scriptTask": _thin(
        f'<path {_OPEN} d="M-3-8H8C3-3 8 2 3.5 8H-8C-3 3-8-2-3-8ZM-3.5-4.5H3M-3-1.2H3.7M-2.2 2H4.2M-3.2 5H2.5"/>'
    ),
    "businessRuleTask": _thin(
        f'<path {_OPEN} d="M-9-7H9V7H-9ZM-9 2H9M-3.5-3V7"/><path fill="{INK}" fill-opacity=".35" d="M-9-7H9V-3H-9Z"/>'
    ),
    "serviceTask": (
        f'<g {_OPEN}><circle r="5.8" stroke-width="1.3"/><circle r="2" stroke-width="1.3"/>'
        f'<path stroke-width="3" d="{_TEETH}"/></g>'
    ),
}
"""Who or what does a task."""

COLLAPSED: Final = f'<path {_OPEN} stroke-width="1.5" d="M-7-7H7V7H-7ZM0-4V4M-4 0H4"/>'
LOOP: Final = f'<path {_OPEN} stroke-width="1.5" d="M-2.5 5.5A6 6 0 1 1 2.5 5.5M-7.5 5.5H-2.5V.7"/>'
PARALLEL: Final = f'<path {_OPEN} stroke-width="2.5" d="M-4.5-6V6M0-6V6M4.5-6V6"/>'
SEQUENTIAL: Final = f'<path {_OPEN} stroke-width="2.5" d="M-6-4.5H6M-6 0H6M-6 4.5H6"/>'
COMPENSATION: Final = f'<path {_OPEN} stroke-width="1.3" d="M-.5-5V5L-7 0ZM6-5V5L-.5 0Z"/>'
AD_HOC: Final = f'<path {_OPEN} stroke-width="2" d="M-6.5 2C-4.5-4-2-2 0 0S4.5 4 6.5-2"/>'
