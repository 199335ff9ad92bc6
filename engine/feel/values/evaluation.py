"""What functions may ask of the evaluation that they are part of: steps, and its instant."""

from engine.feel.errors import failed
from engine.feel.values.budget import Budget
from engine.feel.values.failures import NO_MOMENT
from engine.feel.values.moment import Moment


class Evaluation(Budget):
    """One evaluation, as far as values and functions know it."""

    __slots__ = ("_moment",)

    def __init__(self, moment: Moment | None, steps: int) -> None:
        super().__init__(steps)
        self._moment = moment

    def moment(self, function: str) -> Moment:
        """Give the instant, for the function that asks; raises FeelError when none was given."""
        if self._moment is None:
            raise failed(NO_MOMENT, function=function)
        return self._moment
