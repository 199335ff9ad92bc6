"""The rules that refuse a diagram, each said to a designer in Spanish and English.

What lives here: one rule a file, in two lists (`registry`): `executable`, what the engine can run as
BPMN 2.0 says, and `publishable`, what a protocol needs besides; and the page of each (`explanation`).
What may not: running, storing, or changing a diagram. The harness, `engine.package`, the use cases and
the facade import it; `engine.bpmn` does not.
"""

from engine.lint.explanation import explain_rule
from engine.lint.registry import check_executable, check_publishable
from engine.lint.rule import PackageContext

__all__ = ["PackageContext", "check_executable", "check_publishable", "explain_rule"]
