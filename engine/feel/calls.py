"""Calling a built-in with values whose types are known only now (DMN 10.3.2.13.3)."""

from collections.abc import Sequence

from engine.feel.errors import Saying, failed
from engine.feel.failures import ARGUMENT_TYPES, NO_MOMENT
from engine.feel.frame import Frame
from engine.feel.functions import Builtin, Form
from engine.feel.types import TYPE_NAMES, FeelType
from engine.feel.values import kind_of


def invoke(builtin: Builtin, frame: Frame, arguments: Sequence[object]) -> object:
    """Apply a function; null where its domain has no null gives null, a wrong type an error."""
    kinds = [kind_of(argument) for argument in arguments]
    form = builtin.form(kinds)
    if form is None:
        raise failed(
            ARGUMENT_TYPES,
            function=builtin.name,
            kinds=Saying(
                es=", ".join(TYPE_NAMES[kind].es for kind in kinds),
                en=", ".join(TYPE_NAMES[kind].en for kind in kinds),
            ),
            forms=builtin.accepted(),
        )
    if _has_null(form, kinds):
        return None
    # Work that grows with a list is paid for, so that the budget bounds time as well.
    frame.spend(sum(len(item) for item in arguments if isinstance(item, list)))
    if builtin.reads_moment:
        return form.apply(_moment(builtin, frame))
    return form.apply(*arguments)


def _has_null(form: Form, kinds: Sequence[FeelType]) -> bool:
    if form.repeats:
        return False
    pairs = zip(kinds, form.takes, strict=True)
    return any(kind is FeelType.NULL and taken is not FeelType.ANY for kind, taken in pairs)


def _moment(builtin: Builtin, frame: Frame) -> object:
    if frame.moment is None:
        raise failed(NO_MOMENT, function=builtin.name)
    return frame.moment
