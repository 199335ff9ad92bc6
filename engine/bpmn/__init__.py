"""Diagrams become running processes here, and nowhere else.

What lives here: reading BPMN XML, compiling it, and advancing an instance as a pure function of its
stored state, a stimulus and the time. It is the only importer of SpiffWorkflow, whose types do not
leave it. What may not: a database, the clock, the network, anything of a country, and the rules that
refuse a diagram to a designer (`engine.lint`, which reads this package). The use cases,
`engine.package`, `engine.lint` and `engine.testing` import it.
"""

from engine.bpmn.beginning import Appointment, Beginning
from engine.bpmn.compiling import CompiledDiagrams, compile_diagrams
from engine.bpmn.linking import Linked, receiver_from_outside, receiver_of
from engine.bpmn.reading import Diagram, read_diagram
from engine.bpmn.running import advance, cancel, next_beginning, start, waiting
from engine.bpmn.standing import incidents, targets

__all__ = [
    "Appointment",
    "Beginning",
    "CompiledDiagrams",
    "Diagram",
    "Linked",
    "advance",
    "cancel",
    "compile_diagrams",
    "incidents",
    "next_beginning",
    "read_diagram",
    "receiver_from_outside",
    "receiver_of",
    "start",
    "targets",
    "waiting",
]
