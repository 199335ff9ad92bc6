"""All the built-in functions that are implemented (DMN 10.3.4)."""

from collections.abc import Mapping
from typing import Final

from engine.feel.functions import contexts, conversions, lists, numbers, ranges, texts, times
from engine.feel.functions.builtin import Builtin

_GROUPS: Final = (conversions, texts, numbers, lists, contexts, times, ranges)
BUILTINS: Final[Mapping[str, Builtin]] = {
    function.name: function for group in _GROUPS for function in group.FUNCTIONS
}
