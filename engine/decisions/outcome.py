"""What one decision gives while it is evaluated, and how its failures are said."""

from dataclasses import dataclass

from engine.bilingual import Bilingual
from engine.errors import DecisionError
from engine.feel import FeelError
from engine.model.decision import FiredRule


@dataclass(frozen=True, slots=True)
class Outcome:
    """A FEEL value, and the rules that gave it."""

    value: object
    fired: tuple[FiredRule, ...] = ()


class Failing:
    """Says an expression's failure as the decision's, with the place; `about` names the input."""

    __slots__ = ("_about", "_cell", "_decision", "_rule")

    def __init__(self, decision: str, *, rule: str = "", cell: str = "", about: str = "") -> None:
        self._decision = decision
        self._rule = rule
        self._cell = cell
        self._about = about

    def __enter__(self) -> None:
        """Nothing is prepared."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if not isinstance(error, FeelError):
            return
        reason = Bilingual(error.es, error.en)
        if self._about:
            es, en = f"entrada «{self._about}»: {error.es}", f"input “{self._about}”: {error.en}"
            reason = Bilingual(es, en)
        place = {"rule": self._rule, "cell": self._cell}
        raise DecisionError(decision=self._decision, reason=reason, **place) from error
