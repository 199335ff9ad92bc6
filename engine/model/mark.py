"""What a picture of a diagram may say of an element."""

from typing import Literal

Mark = Literal["done", "now", "late", "finding"]
"""Of a case: `done`, `now` or `late`; of a diagram: that it has a `finding`."""
