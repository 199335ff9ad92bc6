"""The search for an input that no rule of a table covers.

To show that there is none is a hard problem in general, so that the search is bounded; tables as people
write them are settled within the bound by far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.decisions.trials import Dimension, TooLarge

MOST_STEPS: Final = 300_000
MOST_DIMENSIONS: Final = 100
"""The search goes one level of Python's stack deeper for each."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A value of an input, and the rules that it possibly leaves standing."""

    value: object
    standing: int


def find_gap(inputs: Sequence[Dimension], rules: int) -> list[object] | None:
    """Return a value for each input, null where any will do, that together match none of so many rules.

    Raises `TooLarge`.
    """
    everything = (1 << rules) - 1
    # The input that tells most rules apart goes first: few of them are left then.
    order = sorted(range(len(inputs)), key=lambda place: -len(inputs[place].trials))
    told = [place for place in order if _tells(inputs[place], everything)]
    if len(told) > MOST_DIMENSIONS:
        raise TooLarge
    found = _Search([_choices(inputs[place]) for place in told], everything).run(0, everything)
    if found is None:
        return None
    values = dict(zip(told, found, strict=False))
    return [values.get(place) for place in range(len(inputs))]


def _tells(one: Dimension, everything: int) -> bool:
    return one.is_tried and one.indifferent != everything


def _choices(one: Dimension) -> list[_Choice]:
    """Return what may be chosen, without a value that leaves all standing that another one leaves."""
    tried = [_Choice(each.value, each.possibly) for each in one.trials if each.value is not None]
    kept: list[_Choice] = []
    for choice in sorted(tried, key=lambda each: each.standing.bit_count()):
        if not any(other.standing & ~choice.standing == 0 for other in kept):
            kept.append(choice)
    return kept


class _Search:
    """Goes from input to input, and never twice from one with the same rules standing."""

    def __init__(self, inputs: Sequence[Sequence[_Choice]], everything: int) -> None:
        self._inputs = inputs
        self._settled: list[set[int]] = [set() for _ in inputs]
        self._unavoidable = _unavoidable(inputs, everything)
        self._steps = MOST_STEPS

    def run(self, place: int, standing: int) -> list[object] | None:
        if not standing:
            return []
        # A rule that matches whatever is still chosen covers all of it.
        if standing & self._unavoidable[place]:
            return None
        if standing in self._settled[place]:
            return None
        for choice in self._inputs[place]:
            self._spend()
            rest = self.run(place + 1, standing & choice.standing)
            if rest is not None:
                return [choice.value, *rest]
        self._settled[place].add(standing)
        return None

    def _spend(self) -> None:
        self._steps -= 1
        if self._steps < 0:
            raise TooLarge


def _unavoidable(inputs: Sequence[Sequence[_Choice]], everything: int) -> list[int]:
    """Return for each input the rules that every choice there and after it leaves standing."""
    found = [everything]
    for choices in reversed(inputs):
        always = found[-1]
        for choice in choices:
            always &= choice.standing
        found.append(always)
    return found[::-1]
