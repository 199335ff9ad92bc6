"""A form as it was sent, apart from the fields that are ours."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from flask import request

from engine.model.draft import Window
from engine.model.ids import IdempotencyKey, new_id

Typed = Mapping[str, Sequence[str]]

KEY: Final = "_key"
BUTTON_KEY: Final = "_button_key"
DRAFT: Final = "_draft"
TURN: Final = "_turn"
PLACE: Final = "_at"
_HELD: Final = "held."
_SHAPE: Final = re.compile(r"[0-9a-f]{32}")
_NUMBER: Final = re.compile(r"[0-9]{1,9}|1[0-9]{9}")


def sent_text(name: str) -> str:
    """Return one field of ours without what no name or code holds, and PostgreSQL refuses."""
    return request.form.get(name, "").replace("\0", "")


def typed_answers() -> Typed:
    """Return what the person answered: every field but the technical ones, all values of each."""
    return {
        name: values
        for name, values in request.form.lists()
        if name != "csrf_token" and not name.startswith(("_", _HELD))
    }


def answers_to_hold() -> Typed:
    """Return what a form brought that its session did not live to see, with the window it was typed in."""
    typed = typed_answers()
    ours = {name: request.form.getlist(name) for name in (KEY, DRAFT, TURN) if name in request.form}
    return {**typed, **ours} if is_typed(typed) else {}


def held_answers() -> Typed:
    """Return what a sign-in form carries over a session that ended."""
    return {
        name.removeprefix(_HELD): values
        for name, values in request.form.lists()
        if name.startswith(_HELD)
    }


def is_typed(typed: Typed) -> bool:
    """Tell whether anything at all was typed or picked."""
    return any(any(values) for values in typed.values())


def sent_place() -> str | None:
    """Return the field where the person was: as the page says, else the last one that she answered."""
    answered = [name for name, values in typed_answers().items() if any(values)]
    return sent_text(PLACE) or (answered[-1] if answered else None)


def sent_window() -> Window:
    """Return the window in which a form was typed; its key tells one window from another."""
    return Window(sent_key(), sent_number(DRAFT), sent_number(TURN))


def sent_number(name: str) -> int:
    """Return a whole number of ours; 0 for what is none."""
    sent = request.form.get(name, "")
    return int(sent) if _NUMBER.fullmatch(sent) else 0


def sent_key(field: str = KEY) -> IdempotencyKey:
    """Return the key that the form was issued with; a fresh one for a form without."""
    sent = request.form.get(field, "")
    return IdempotencyKey(sent if _SHAPE.fullmatch(sent) else new_id())
