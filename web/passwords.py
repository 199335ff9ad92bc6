"""A new password as it was sent: twice, so that a slip of the finger locks nobody out."""

from typing import Final

from engine.bilingual import Bilingual
from engine.errors import PasswordRefused
from web.answers import sent_text

_DIFFERENT: Final = Bilingual("las dos no son iguales.", "the two are not the same.")


def chosen_password() -> str:
    """Return the new password. Raises `PasswordRefused` when it was not written twice alike."""
    chosen = sent_text("new_password")
    if chosen != sent_text("new_password_again"):
        raise PasswordRefused(problem=_DIFFERENT)
    return chosen
