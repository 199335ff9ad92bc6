"""The steps that one evaluation may take: what bounds its time, whatever the machine's load."""

from engine.feel.errors import failed
from engine.feel.limits import MAX_DEPTH
from engine.feel.values.failures import DEPTH_LIMIT, STEPS


class Budget:
    """A number of steps that is spent; every work that grows with a value pays for its size."""

    __slots__ = ("steps",)

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise failed(STEPS)

    def descend(self, items: int, depth: int) -> int:
        """Pay for the items of a list or context at this depth, and give the depth of its items."""
        if depth >= MAX_DEPTH:
            raise failed(DEPTH_LIMIT)
        self.spend(items)
        return depth + 1
