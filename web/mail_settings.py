"""What notices by e-mail need to be told: each that is missing is refused by its name, with the remedy."""

from collections.abc import Mapping
from typing import Any, Final

from engine.bilingual import Bilingual
from engine.errors import SettingRefused

_NEEDED: Final = {
    "RUTA_SMTP_HOST": Bilingual("escriba el nombre del servidor", "give the name of the server"),
    "RUTA_MAIL_FROM": Bilingual(
        "escriba la dirección de la que salen los avisos",
        "give the address from which notices come",
    ),
    # Its default leads to the machine itself: nobody could follow the link of a letter.
    "RUTA_BASE_URL": Bilingual(
        "escriba la dirección pública a la que llevan los avisos",
        "give the public address to which notices lead",
    ),
}
_PAIRS: Final = (
    ("RUTA_SMTP_USER", "RUTA_SMTP_PASSWORD_FILE"),
    ("RUTA_SMTP_PASSWORD_FILE", "RUTA_SMTP_USER"),
)


def refuse_incomplete(read: Mapping[str, Any], told: Mapping[str, str]) -> None:
    """Raise `SettingRefused` for the first setting that notices by e-mail lack."""
    if read["notice_channel"] != "smtp":
        return
    for name, remedy in _NEEDED.items():
        if not told.get(name, "").strip():
            raise _missing(name, "RUTA_NOTICE_CHANNEL=smtp", remedy)
    for name, other in _PAIRS:
        if told.get(name, "").strip() and not told.get(other, "").strip():
            raise _missing(other, name, _TOGETHER)


_TOGETHER: Final = Bilingual(
    "el usuario y su contraseña van juntos", "the user name and its password go together"
)


def _missing(name: str, because: str, remedy: Bilingual) -> SettingRefused:
    problem = Bilingual(
        f"hace falta con {because}: {remedy.es}.", f"it is needed with {because}: {remedy.en}."
    )
    return SettingRefused(name=name, problem=problem)
