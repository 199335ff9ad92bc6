"""A form as it was sent, apart from the fields that are ours."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from flask import request

from engine.model.ids import IdempotencyKey, new_id

Typed = Mapping[str, Sequence[str]]

KEY: Final = "_key"
BUTTON_KEY: Final = "_button_key"
_HELD: Final = "held."
_SHAPE: Final = re.compile(r"[0-9a-f]{32}")


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


def held_answers() -> Typed:
    """Return the answers that a sign-in form carries over a session that ended."""
    return {
        name.removeprefix(_HELD): values
        for name, values in request.form.lists()
        if name.startswith(_HELD)
    }


def sent_key(field: str = KEY) -> IdempotencyKey:
    """Return the key that the form was issued with; a fresh one for a form without."""
    sent = request.form.get(field, "")
    return IdempotencyKey(sent if _SHAPE.fullmatch(sent) else new_id())
