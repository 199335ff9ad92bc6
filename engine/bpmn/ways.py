"""Which elements may come right after which, into subprocesses and out of them. Facts are left out."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from engine.bpmn.codes import Caught, Thrown, code_of
from engine.bpmn.events import attached_to, handlers_in, interrupts, interrupts_scope, is_of_process
from engine.bpmn.loops import loops_without_end, may_be_skipped, repeats
from engine.bpmn.lowering import implicit_end_of
from engine.bpmn.messages import THROWERS
from engine.bpmn.notation import SCOPES
from engine.bpmn.outline import Node, Outline

Repeated: TypeAlias = Callable[[Node], bool]
"""Tells of an activity whether it may begin once more when it was done."""


def after(outline: Outline, node_id: str) -> list[str]:
    """Return the ids of what may come right after a node has done what it does.

    After a subprocess comes its start event; after an end inside, what leaves the subprocess; after what is
    thrown, the event that catches it; after a call, also what its border catches; after what repeats without end,
    that itself. Where the process ends without an end event is an id of its own.
    """
    return _after(outline, node_id, loops_without_end)


def following(outline: Outline, node_id: str) -> list[str]:
    """Return what `after` does, and the activities that may begin once more, however often they do."""
    return _after(outline, node_id, repeats)


def _after(outline: Outline, node_id: str, is_repeated: Repeated) -> list[str]:
    node = outline.nodes[node_id]
    if node.kind in SCOPES:
        return [start.node_id for start in outline.starts(node_id)]
    caught = _caught(outline, node)
    if node.kind == "callActivity":
        # What the called process throws is known to that alone.
        events = attached_to(outline, node_id)
        caught = [event.node_id for event in events if code_of(event) is not None]
    return caught if is_cut_short(outline, node) else caught + _onwards(outline, node, is_repeated)


def ends_of(outline: Outline, node_id: str) -> list[str]:
    """Return the nodes one of which a token passes last in a node: itself, or what ends a subprocess."""
    node = outline.nodes.get(node_id)
    if node is None or node.kind not in SCOPES:
        return [node_id]
    # Where nothing was done at all the subprocess itself is passed last.
    return [node_id] * may_be_skipped(node) + [
        end
        for inside in outline.inside(node_id)
        if not outline.outgoing(inside.node_id) and not is_cut_short(outline, inside)
        for end in ends_of(outline, inside.node_id)
    ]


def happening_at(outline: Outline, node: Node) -> list[Node]:
    """Return the events that may happen by themselves while a node is active: at its border, and inside."""
    handlers = handlers_in(outline, node.node_id)
    starts = [start for each in handlers for start in outline.starts(each.node_id)]
    return attached_to(outline, node.node_id) + starts


def catcher_of(outline: Outline, node: Node) -> Node | None:
    """Return the event that catches what a node throws; None when nothing does, or it throws nothing."""
    thrown = thrown_by(node)
    return None if thrown is None else _catcher(outline, node.scope, thrown)


def catcher_at_call(outline: Outline, call: Node, thrown: Thrown) -> Node | None:
    """Return the event that catches what a called process throws."""
    at_border = _best(attached_to(outline, call.node_id), thrown)
    return at_border or _catcher(outline, call.scope, thrown)


def thrown_by(node: Node) -> Thrown | None:
    """Return the error or escalation that a node throws, if it throws one."""
    drawn = code_of(node)
    if node.kind not in THROWERS or drawn is None or drawn.code is None:
        return None
    return Thrown(drawn.kind, drawn.code)


def _catcher(outline: Outline, scope: str | None, thrown: Thrown) -> Node | None:
    inner: Node | None = None
    while True:
        events = list(_starts(outline, scope, inner))
        around = None if scope is None else outline.nodes[scope]
        border = [] if around is None else attached_to(outline, around.node_id)
        found = _best(events, thrown) or _best(border, thrown)
        if found is not None or around is None:
            return found
        inner, scope = around, around.scope


def _starts(outline: Outline, scope: str | None, inner: Node | None) -> Iterator[Node]:
    for handler in handlers_in(outline, scope):
        if handler is not inner:
            yield from outline.starts(handler.node_id)


def _best(events: list[Node], thrown: Thrown) -> Node | None:
    drawn = [(event, code) for event in events if (code := code_of(event)) is not None]
    fitting = [(event, code) for event, code in drawn if Caught(code.kind, code.code).fits(thrown)]
    exact = [event for event, code in fitting if code.code is not None]
    return next(iter([*exact, *(event for event, _ in fitting)]), None)


def _caught(outline: Outline, node: Node) -> list[str]:
    catcher = catcher_of(outline, node)
    return [] if catcher is None else [catcher.node_id]


def _onwards(outline: Outline, node: Node, is_repeated: Repeated) -> list[str]:
    """Return what comes after a node, and once more the node; what may be left at once is no hindrance."""
    ahead = [node]
    found = {node.node_id: None} if is_repeated(node) else {}
    for each in ahead:
        targets = [flow.target for flow in outline.outgoing(each.node_id)]
        skipped = [outline.nodes[one] for one in targets if one in outline.nodes]
        ahead += [one for one in skipped if may_be_skipped(one) and one not in ahead]
        found |= dict.fromkeys(targets or _outwards(outline, each, is_repeated))
    return list(found)


def _outwards(outline: Outline, node: Node, is_repeated: Repeated) -> list[str]:
    """Return what comes after a node that nothing follows where it is drawn."""
    if is_of_process(outline, node):
        return [] if node.kind == "endEvent" else [implicit_end_of(node.node_id)]
    return _onwards(outline, outline.nodes[node.scope or ""], is_repeated)


def is_cut_short(outline: Outline, node: Node) -> bool:
    """Whether what the node throws ends its own scope, so that nothing goes on from here."""
    drawn = code_of(node) if node.kind in THROWERS else None
    if drawn is None:
        return False
    catcher = catcher_of(outline, node)
    if catcher is None:
        return drawn.kind == "error"
    ends = interrupts if catcher.kind == "boundaryEvent" else interrupts_scope
    return ends(catcher)
