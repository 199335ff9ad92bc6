"""What a task of the tree remembers beside its place, as its token is stored with it."""

from collections.abc import Mapping
from dataclasses import replace

from engine.bpmn.library import Passed, Task
from engine.bpmn.locals import LOCAL, PROGRESS
from engine.bpmn.snapshot import Snapshot, Token
from engine.bpmn.specs import BY, CONVERSATION
from engine.bpmn.waiting import DUE, IS_TRUE, ROUND
from engine.model.ids import TokenId
from engine.model.step import WhichTime


def remembered(token: Token) -> dict[str, Passed]:
    """Return what the task of a token that was stored remembers."""
    # The values of an instance change as it goes on; those of the token that was stored do not.
    local = token.local and replace(token.local, values=dict(token.local.values))
    known = {
        BY: token.by,
        DUE: token.due_at,
        ROUND: token.round,
        IS_TRUE: token.is_true or None,
        CONVERSATION: token.conversation,
        PROGRESS: token.progress,
        LOCAL: local,
    }
    return {key: said for key, said in known.items() if said is not None}


def with_remembered(token: Token, known: Mapping[str, Passed], *, is_joining: bool) -> Token:
    """Return a token to be stored, with what its task remembers."""
    return replace(
        token,
        by=known[BY] if is_joining else None,
        due_at=known.get(DUE),
        conversation=known.get(CONVERSATION),
        is_true=IS_TRUE in known,
        round=known.get(ROUND),
        progress=known.get(PROGRESS),
        local=known.get(LOCAL),
    )


def times_in(snapshot: Snapshot) -> dict[TokenId, WhichTime]:
    """Return which time of what repeats each token is in, of those that are in any."""
    tokens = {token.number: token for token in snapshot.tokens}
    found = {number: _time_of(token, tokens) for number, token in tokens.items()}
    return {TokenId(str(number)): time for number, time in found.items() if time is not None}


def _time_of(token: Token, tokens: Mapping[int, Token]) -> WhichTime | None:
    inner: Token | None = token
    while inner is not None:
        around = None if inner.scope is None else tokens[inner.scope]
        if inner.local is not None and around is not None and around.progress is not None:
            return WhichTime(inner.local.number, around.progress.total)
        inner = around
    return None


def is_at_join(task: Task) -> bool:
    """Whether a task of the tree waits for the tokens of other flows."""
    return task.task_spec.joins and BY in task.internal_data
