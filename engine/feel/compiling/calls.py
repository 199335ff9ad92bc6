"""Calls of built-in functions and of the expression's own (DMN 10.3.2.13)."""

from collections.abc import Sequence

from engine.feel.compiling.frame import Frame
from engine.feel.compiling.part import Item, Local, Part, Scope, Step, closure, compile_part
from engine.feel.errors import FeelError, FeelRefused, Saying, failed
from engine.feel.functions.builtin import Builtin, Form
from engine.feel.functions.catalogue import BUILTINS
from engine.feel.limits import TEXT_STEP
from engine.feel.syntax.nodes import Call, FunctionLiteral, Literal, Node, Parameter, levels
from engine.feel.syntax.refusals import (
    ARGUMENT_NAMES,
    ARGUMENTS,
    NOT_A_FUNCTION,
    OWN_NAMED,
    UNKNOWN_FUNCTION,
    UNSUPPORTED_FUNCTION,
)
from engine.feel.syntax.vocabulary import STANDARD_FUNCTIONS
from engine.feel.values.conformance import conforms
from engine.feel.values.failures import ARGUMENT_COUNT, ARGUMENT_TYPES, PARAMETER_TYPE, SHADOWED
from engine.feel.values.failures import NOT_A_FUNCTION as NO_FUNCTION
from engine.feel.values.functions import Function
from engine.feel.values.kinds import kind_of
from engine.feel.values.types import ANYTHING, TYPE_NAMES, FeelType, Shape


@closure.register
def _call(node: Call, scope: Scope) -> Part:
    if (local := _own(node, scope)) is not None:
        return _own_call(node, local, scope)
    builtin = _builtin(node, scope)
    arguments = [compile_part(argument, scope) for argument in node.arguments]
    order = _order(node, builtin, scope)
    ordered = [arguments[place] for place in order]
    kinds = [argument.kind for argument in ordered]
    forms = builtin.forms_for(kinds, node.names)
    if not forms:
        raise _misfit(node, builtin, kinds, scope)
    # Where several forms fit, which one it will be is known only when it is called.
    if len(forms) == 1 and forms[0].checks:
        _check_written(node, forms[0], order, scope)
    if written := _written_value(node, builtin, order, scope):
        return Part(written.shape, _guarded(node.function, scope, written.step))
    steps = [argument.step for argument in arguments]
    invocation = _invocation(builtin, steps, order, node.names)
    return Part(Shape(_joint_result(forms)), _guarded(node.function, scope, invocation))


def _order(node: Call, builtin: Builtin, scope: Scope) -> list[int]:
    """Tell which written argument comes at each place of the function."""
    if not node.names:
        return list(range(len(node.arguments)))
    order = builtin.order(node.names)
    if order is None:
        raise scope.refused(node, ARGUMENT_NAMES, function=node.function, forms=builtin.accepted())
    return order


def _joint_result(forms: Sequence[Form]) -> FeelType:
    results = {form.gives for form in forms}
    return results.pop() if len(results) == 1 else FeelType.ANY


def _builtin(node: Call, scope: Scope) -> Builtin:
    if builtin := BUILTINS.get(node.function):
        return builtin
    saying = UNSUPPORTED_FUNCTION if node.function in STANDARD_FUNCTIONS else UNKNOWN_FUNCTION
    raise scope.refused(node, saying, function=node.function)


def _misfit(node: Call, builtin: Builtin, kinds: Sequence[FeelType], scope: Scope) -> Exception:
    forms = builtin.accepted()
    return scope.refused(
        node, ARGUMENTS, function=node.function, kinds=_written(kinds), forms=forms
    )


def _written(kinds: Sequence[FeelType]) -> Saying:
    return Saying(
        es=", ".join(TYPE_NAMES[kind].es for kind in kinds),
        en=", ".join(TYPE_NAMES[kind].en for kind in kinds),
    )


def _written_value(node: Call, builtin: Builtin, order: Sequence[int], scope: Scope) -> Part | None:
    """Read written texts once and for all, so that a wrong date is refused and not an incident.

    Gives the value where all that the function takes is written.
    """
    arguments = [node.arguments[place] for place in order]
    values = [each.value for each in arguments if isinstance(each, Literal)]
    if not values or len(values) != len(arguments):
        return None
    kinds = [kind_of(value) for value in values]
    form = builtin.forms_for(kinds, node.names)[0]
    if not form.reads_text or form.is_null_for(kinds):
        return None
    try:
        value = form.apply(*values)
    except FeelError as error:
        raise _refused(arguments[0], error, scope) from error
    return Part(Shape(kind_of(value)), lambda _frame: value)


def _check_written(node: Call, form: Form, order: Sequence[int], scope: Scope) -> None:
    """Try the written texts one by one, such as a pattern whose subject is known only later."""
    arguments = [node.arguments[place] for place in order]
    named = dict(zip((name for name, _kind in form.takes), arguments, strict=True))
    written = {
        name: argument.value
        for name, argument in named.items()
        if isinstance(argument, Literal) and isinstance(argument.value, str)
    }
    for name in [name for name in form.checks if name in written]:
        try:
            form.checks[name](written)
        except FeelError as error:
            raise _refused(named[name], error, scope) from error


def _refused(node: Node, error: FeelError, scope: Scope) -> FeelRefused:
    return scope.refused(node, Saying(error.es, error.en))


def _invocation(
    builtin: Builtin, steps: Sequence[Step], order: Sequence[int], names: Sequence[str]
) -> Step:
    """Evaluate the arguments as they are written, then hand them over as the function takes them."""
    chosen: dict[tuple[type, ...], Form | None] = {}

    def run(frame: Frame) -> object:
        written = [step(frame) for step in steps]
        given = [written[place] for place in order]
        kinds = tuple(map(type, given))
        if kinds not in chosen:
            chosen[kinds] = _form_for(builtin, given, names)
        form = chosen[kinds]
        return None if form is None else _apply(form, frame, given)

    return run


def _form_for(builtin: Builtin, arguments: Sequence[object], names: Sequence[str]) -> Form | None:
    """Choose the form for values of these types; None where a null among them gives null."""
    kinds = [kind_of(argument) for argument in arguments]
    forms = builtin.forms_for(kinds, names)
    if not forms:
        accepted = builtin.accepted()
        written = _written(kinds)
        raise failed(ARGUMENT_TYPES, function=builtin.name, kinds=written, forms=accepted)
    return None if forms[0].is_null_for(kinds) else forms[0]


def _apply(form: Form, frame: Frame, arguments: Sequence[object]) -> object:
    if cost := form.cost + sum(map(_size, arguments)):
        frame.spend(cost)
    return form.apply(frame, *arguments) if form.in_evaluation else form.apply(*arguments)


def _size(argument: object) -> int:
    """Tell what the work on a value costs: that grows with a list or a long text."""
    if isinstance(argument, (list, dict)):
        return len(argument)
    return len(argument) // TEXT_STEP if isinstance(argument, str) else 0


def _guarded(function: str, scope: Scope, step: Step) -> Step:
    """Refuse a built-in where the item under a filter has an entry of its name, which would hide it."""
    slots = [local.slot for local in scope.locals if isinstance(local, Item)]
    if not slots:
        return step

    def run(frame: Frame) -> object:
        for slot in slots:
            item = frame.slots.get(slot)
            if isinstance(item, dict) and function in item:
                raise failed(SHADOWED, function=function)
        return step(frame)

    return run


# -- functions of the expression's own --------------------------------------------------------------


@closure.register
def _function(node: FunctionLiteral, scope: Scope) -> Part:
    slots = [scope.slot() for _parameter in node.parameters]
    pairs = list(zip(slots, node.parameters, strict=True))
    inner = scope.having(*(Local(each.name, slot, each.type) for slot, each in pairs))
    body, depth = compile_part(node.body, inner).step, levels(node.body)
    names = tuple(parameter.name for parameter in node.parameters)

    def run(frame: Frame) -> Function:
        captured = dict(frame.slots)
        return Function(names, lambda given: called(frame, captured, given))

    def called(frame: Frame, captured: dict[int, object], given: Sequence[object]) -> object:
        _check_given(pairs, given, frame)
        frame.enter_call(depth)
        outer, frame.slots = frame.slots, {**captured, **dict(zip(slots, given, strict=True))}
        frame.spend(1 + len(frame.slots))
        value = body(frame)
        frame.slots = outer
        frame.leave_call(depth)
        return value

    return Part(Shape(FeelType.FUNCTION), run)


def _check_given(
    pairs: Sequence[tuple[int, Parameter]], given: Sequence[object], frame: Frame
) -> None:
    if len(given) != len(pairs):
        raise failed(ARGUMENT_COUNT, count=str(len(pairs)))
    for value, (_slot, parameter) in zip(given, pairs, strict=True):
        if value is not None and not conforms(value, parameter.type, frame):
            kind = TYPE_NAMES[parameter.type.kind]
            raise failed(PARAMETER_TYPE, name=parameter.name, kind=kind)


def _own(node: Call, scope: Scope) -> Local | None:
    """Find the name of the called function among the expression's own names."""
    for local in reversed(scope.locals):
        if isinstance(local, Local) and local.name == node.function:
            return local
        if isinstance(local, Item) and local.shape.entry(node.function) is not None:
            raise scope.refused(node, NOT_A_FUNCTION, name=node.function)
    return None


def _own_call(node: Call, local: Local, scope: Scope) -> Part:
    if local.shape.kind not in {FeelType.FUNCTION, FeelType.ANY}:
        raise scope.refused(node, NOT_A_FUNCTION, name=node.function)
    arguments = [compile_part(argument, scope).step for argument in node.arguments]
    if node.names:
        raise scope.refused(node, OWN_NAMED, name=node.function)
    return Part(ANYTHING, _guarded(node.function, scope, _own_invocation(local, arguments)))


def _own_invocation(local: Local, arguments: Sequence[Step]) -> Step:
    slot, name = local.slot, local.name

    def run(frame: Frame) -> object:
        function = frame.slots[slot]
        if not isinstance(function, Function):
            raise failed(NO_FUNCTION, name=name)
        return function.apply([argument(frame) for argument in arguments])

    return run
