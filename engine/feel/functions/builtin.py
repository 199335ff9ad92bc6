"""What a built-in function is: its forms, each with the types it takes and the type it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.feel.values.types import UNKNOWN, FeelType, fits

# By the parameter, what raises for a text that is wrong; it gets the texts that are written in the
# call, by parameter, of which the one to try is among them.
Checks = Mapping[str, Callable[[Mapping[str, str]], object]]


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call a function.

    `takes` are the parameters in order, by the standard's names; when it `repeats`, the last one takes
    one or more arguments. `apply` gets values of these types, never null but where the type is Any or
    Null, after the Evaluation itself when `in_evaluation`. `cost` are the steps of its own work;
    the sizes of lists and texts that come in are paid for apart. What `reads_text` can be tried out at
    compilation, when the texts that it takes are written there; `checks` try single parameters so.
    """

    takes: tuple[tuple[str, FeelType], ...]
    gives: FeelType
    apply: Callable[..., object] = field(compare=False)
    repeats: bool = False
    in_evaluation: bool = False
    reads_text: bool = False
    cost: int = 0
    checks: Checks = field(default_factory=dict, compare=False)

    def accepts(self, kinds: Sequence[FeelType], names: Sequence[str]) -> bool:
        takes = self._takes(len(kinds))
        if len(kinds) != len(takes) or (names and (self.repeats or set(names) != self.names)):
            return False
        return all(fits(kind, kept) for kind, (_name, kept) in zip(kinds, takes, strict=True))

    def _takes(self, count: int) -> tuple[tuple[str, FeelType], ...]:
        """Give the parameters of a call with so many arguments."""
        repeated = self.takes[-1:] * (count - len(self.takes)) if self.repeats else ()
        return self.takes + repeated

    @property
    def names(self) -> set[str]:
        return {name for name, _kind in self.takes}

    def is_null_for(self, kinds: Sequence[FeelType]) -> bool:
        """Tell whether a null stands where the function's domain has none (DMN 10.3.4)."""
        single = self.takes[:-1] if self.repeats else self.takes
        return any(
            kind is FeelType.NULL and kept not in UNKNOWN
            for kind, (_name, kept) in zip(kinds, single, strict=False)
        )

    def checking(self, checks: Checks) -> Form:
        """Give the form that also tries these parameters out at compilation."""
        return replace(self, checks=checks)

    def written(self) -> str:
        kinds = ", ".join(f"{name}: {kind.value}" for name, kind in self.takes)
        return f"({kinds}, ...)" if self.repeats else f"({kinds})"


@dataclass(frozen=True, slots=True)
class Builtin:
    """A function of the standard."""

    name: str
    forms: tuple[Form, ...]

    def forms_for(self, kinds: Sequence[FeelType], names: Sequence[str]) -> list[Form]:
        """Give the forms that arguments of these types fit, in the order of the parameters."""
        return [form for form in self.forms if form.accepts(kinds, names)]

    def order(self, names: Sequence[str]) -> list[int] | None:
        """Tell which of the named arguments comes at each place.

        None when no form has these names, or when they do not tell which of two forms is meant, as
        with the point and the range of `before`.
        """
        orders = {
            tuple(names.index(name) for name, _kind in form.takes)
            for form in self.forms
            if not form.repeats and len(names) == len(form.takes) and set(names) == form.names
        }
        return list(orders.pop()) if len(orders) == 1 else None

    def accepted(self) -> str:
        return ", ".join(form.written() for form in self.forms)


def form(
    signature: str,
    gives: FeelType,
    apply: Callable[..., object],
    *,
    in_evaluation: bool = False,
    reads_text: bool = False,
    cost: int = 0,
) -> Form:
    """Build a form from a signature such as `string: string, start position: number`.

    The last parameter of a signature that ends with `...` takes one or more arguments.
    """
    repeats = signature.endswith("...")
    written = signature.removesuffix("...")
    pairs = [pair.split(": ") for pair in written.split(", ")] if written else []
    takes = tuple((name, FeelType(kind)) for name, kind in pairs)
    return Form(takes, gives, apply, repeats, in_evaluation, reads_text, cost)


def builtin(name: str, *forms: Form) -> Builtin:
    return Builtin(name, forms)
