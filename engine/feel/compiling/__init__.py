"""From syntax to closures: types and steps in one walk, and what is shared while they run.

Each module here registers how its kinds of nodes compile; importing the package brings them all.
"""

from engine.feel.compiling import (
    calls,
    collections,
    iteration,
    logic,
    membership,
    names,
    operations,
)

__all__ = ["calls", "collections", "iteration", "logic", "membership", "names", "operations"]
