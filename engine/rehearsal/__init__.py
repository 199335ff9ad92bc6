"""Rehearsals: scenarios played through the engine's public face, on a database of their own, under a moved clock.

What lives here: the stage, the passing of time, what people do and see in a scenario, what must hold, and which
flows, events and rules were passed. What may not: a rule of the protocol, or a way to change a case that people
do not have. The judge alone reads the records themselves. The command line and tests import it; nothing of the
engine does.
"""

from engine.rehearsal.coverage import Coverage, Covered, CoveredKind
from engine.rehearsal.passing import pass_time
from engine.rehearsal.rehearse import Played, Rehearsal

__all__ = [
    "Coverage",
    "Covered",
    "CoveredKind",
    "Played",
    "Rehearsal",
    "pass_time",
]
