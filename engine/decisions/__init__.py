"""Decisions become values here: DMN 1.1 to 1.5, tables and literal expressions, in strict FEEL.

What is executed runs as the standard says; everything else is refused by name, in Spanish and English.
What lives here: reading DMN, compiling it, every hit policy and aggregator, required decisions, and the
search for rules that collide or leave something open. What may not: diagrams, cases, storage and the
clock, whose instant comes with each evaluation. The package's compilation, the harness and tests import
this file and no other of the package.

Where no rule matches, the value is the default output, else null (DMN 8.2.11); counting gives 0. A table
that breaks its own hit policy is an error, never a silent choice, and so is a value that is not of its
declared type, for which the standard has null. Null never matches a test of a cell but
`-`, `null` and, as the standard has it, a `not(...)` of values other than null.
"""

from engine.decisions.compiled import CompiledDecision
from engine.decisions.evaluation import (
    compile_decisions,
    evaluate_decision,
    lint_decisions,
    list_rules,
)

__all__ = [
    "CompiledDecision",
    "compile_decisions",
    "evaluate_decision",
    "lint_decisions",
    "list_rules",
]
