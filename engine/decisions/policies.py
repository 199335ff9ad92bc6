"""The hit policies: which of the rules that match give the value, and how (DMN 8.2.10, table 45).

The standard leaves the result of a table that breaks its own policy open; here it is an error.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from engine.bilingual import Bilingual
from engine.feel import FeelType, compile_expression


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matches: its place in the table, its value, and the rank of its outputs."""

    place: int
    value: object
    rank: tuple[int, ...]


class PolicyBroken(Exception):
    """The matching rules contradict the policy; `place` is that of the rule that does."""

    def __init__(self, place: int, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.place = place
        self.reason = reason


Choice = Callable[[Sequence[Hit]], Sequence[Hit]]
Gathering = Callable[[Sequence[object]], object]


@dataclass(frozen=True, slots=True)
class Policy:
    """`choose` takes at least one hit; `gather` makes the value of what was chosen.

    `nothing` is the value where no rule matches and no default output is given. An aggregation of values
    takes those of some types, `takes`, and gives one of the same; one that counts takes any.
    """

    choose: Choice
    gather: Gathering
    stops_at_first: bool = False
    is_ranked: bool = False
    is_aggregate: bool = False
    gives_list: bool = False
    nothing: object = None
    takes: frozenset[FeelType] | None = None

    @property
    def keeps_kind(self) -> bool:
        return self.takes is not None


def _unique(hits: Sequence[Hit]) -> Sequence[Hit]:
    if len(hits) > 1:
        raise PolicyBroken(hits[1].place, _NOT_UNIQUE)
    return hits


def _any(hits: Sequence[Hit]) -> Sequence[Hit]:
    for hit in hits[1:]:
        if not same(hits[0].value, hit.value):
            raise PolicyBroken(hit.place, _NOT_ANY)
    return hits


def _all(hits: Sequence[Hit]) -> Sequence[Hit]:
    return hits


def _first(hits: Sequence[Hit]) -> Sequence[Hit]:
    return hits[:1]


def _by_rank(hits: Sequence[Hit]) -> Sequence[Hit]:
    # The sort is stable: among equals the order of the rules decides.
    return sorted(hits, key=lambda hit: hit.rank)


def _highest(hits: Sequence[Hit]) -> Sequence[Hit]:
    return _by_rank(hits)[:1]


def same(left: object, right: object) -> bool:
    """Compare two values as FEEL does; to Python, true equals 1."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and left == right


def _one(values: Sequence[object]) -> object:
    return values[0]


def _listed(values: Sequence[object]) -> object:
    return list(values)


def _aggregate(function: str) -> Gathering:
    expression = compile_expression(f"{function}(values)")
    return lambda values: expression.evaluate({"values": list(values)})


def _collect(function: str, takes: frozenset[FeelType]) -> Policy:
    return Policy(_all, _aggregate(function), is_aggregate=True, takes=takes)


_NUMBERS: Final = frozenset({FeelType.NUMBER})
_ORDERED: Final = frozenset(
    {
        *(FeelType.NUMBER, FeelType.STRING, FeelType.DATE, FeelType.TIME, FeelType.DATE_TIME),
        *(FeelType.DAYS_TIME, FeelType.YEARS_MONTHS),
    }
)
_LIST: Final = Policy(_all, _listed, gives_list=True)
POLICIES: Final[Mapping[tuple[str, str], Policy]] = {
    ("UNIQUE", ""): Policy(_unique, _one),
    ("FIRST", ""): Policy(_first, _one, stops_at_first=True),
    ("ANY", ""): Policy(_any, _one),
    ("PRIORITY", ""): Policy(_highest, _one, is_ranked=True),
    ("RULE ORDER", ""): _LIST,
    ("OUTPUT ORDER", ""): Policy(_by_rank, _listed, is_ranked=True, gives_list=True),
    ("COLLECT", ""): _LIST,
    ("COLLECT", "SUM"): _collect("sum", _NUMBERS),
    ("COLLECT", "MIN"): _collect("min", _ORDERED),
    ("COLLECT", "MAX"): _collect("max", _ORDERED),
    # Nothing was found to be counted: that is a number, unlike the sum of nothing in FEEL.
    ("COLLECT", "COUNT"): Policy(_all, _aggregate("count"), is_aggregate=True, nothing=Decimal(0)),
}
_NOT_UNIQUE: Final = Bilingual(
    "La tabla es de regla única (UNIQUE) y coinciden varias. Separe sus condiciones.",
    "The table is of a unique rule (UNIQUE) and several match. Separate their conditions.",
)
_NOT_ANY: Final = Bilingual(
    "La tabla admite varias reglas con igual salida (ANY) y estas dan salidas distintas. Iguálelas.",
    "The table admits several rules with one output (ANY) and these give different ones. Make them equal.",
)
