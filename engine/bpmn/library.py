"""Names for what SpiffWorkflow hands over, which has no types: `Any` enters here and nowhere else."""

from typing import Any, TypeAlias

Spec: TypeAlias = Any
"""What the library knows of one element of a diagram."""

ProcessSpec: TypeAlias = Any
"""What the library knows of one process."""

Task: TypeAlias = Any
"""One visit of a token to an element, in the library's tree."""

Passed: TypeAlias = Any
"""An argument that the library passes and this package hands on or leaves alone."""
