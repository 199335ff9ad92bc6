"""The harness: a process run by the real engine, in memory, with a clock that the test moves.

What lives here: `ProcessRun`, which tests and scenarios import, in the package and outside. What may
not: a rule of its own. Nothing of the engine imports it.
"""

from engine.testing.run import ProcessRun

__all__ = ["ProcessRun"]
