"""The commands about accounts: inviting, issuing a link again, switching off.

They act as `OPERATOR`: whoever can run them has the machine and its keys. Nothing else makes a coordinator.
"""

from collections.abc import Sequence
from typing import Final

from engine.bilingual import Bilingual
from engine.errors import NotFound
from engine.facade import Engine
from engine.model.actor import OPERATOR, Capacity
from engine.model.ids import AccountId, InstitutionCode
from engine.model.people import Invitation, Invitee
from web.commands import Command, Option, Parameter
from web.console import Console
from web.opening import current_engine
from web.refusals import NoSuchAccount


def invite(
    console: Console,
    username: str,
    *,
    institution: str,
    capacity: Sequence[str],
    post_es: str,
    post_en: str,
) -> int:
    capacities = frozenset(Capacity(name) for name in capacity)
    post = Bilingual(post_es.strip(), post_en.strip())
    new = Invitee(username, post, InstitutionCode(institution), capacities)
    with current_engine(console.settings()) as engine:
        return _tell(console, engine.invite(OPERATOR, new))


def reset_second_factor(console: Console, username: str) -> int:
    with current_engine(console.settings()) as engine:
        account_id = _account(engine, username)
        return _tell(console, engine.invite_again(OPERATOR, account_id))


def switch_off(console: Console, username: str) -> int:
    with current_engine(console.settings()) as engine:
        engine.switch_off(OPERATOR, _account(engine, username))
    console.say("Cuenta desactivada.", "Account switched off.")
    return 0


def _account(engine: Engine, username: str) -> AccountId:
    try:
        return engine.find_account(OPERATOR, username)
    except NotFound as error:
        raise NoSuchAccount(username=username) from error


def _tell(console: Console, invitation: Invitation) -> int:
    """Print the link, this once: its token is stored nowhere in clear."""
    address = f"{console.settings().base_url}/invitacion/{invitation.token}"
    console.say(
        f"{address}\n\nSirve una vez y durante 72 horas. Entréguelo solo a esa persona.",
        f"{address}\n\nIt serves once and for 72 hours. Give it to that person alone.",
    )
    return 0


_USERNAME: Final = Parameter("username", Bilingual("USUARIO", "USERNAME"))

ACCOUNT_COMMANDS: Final = (
    Command(
        "invite",
        Bilingual("Emite el enlace con el que alguien entra.", "Issue a link to let somebody in."),
        invite,
        (
            _USERNAME,
            Option(
                "--institution",
                Bilingual("Código de la institución en el paquete.", "Its code in the package."),
                Bilingual("CÓDIGO", "CODE"),
            ),
            Option(
                "--capacity",
                Bilingual(
                    "Función: worker, supervisor o coordinator; se puede repetir.",
                    "Capacity: worker, supervisor or coordinator; may be repeated.",
                ),
                Bilingual("FUNCIÓN", "CAPACITY"),
                choices=tuple(capacity.value for capacity in Capacity),
                is_repeated=True,
            ),
            Option(
                "--post-es",
                Bilingual("Cargo, en español; nunca un nombre.", "Post, in Spanish; never a name."),
                Bilingual("TEXTO", "TEXT"),
            ),
            Option(
                "--post-en",
                Bilingual("Cargo, en inglés.", "Post, in English."),
                Bilingual("TEXTO", "TEXT"),
            ),
        ),
    ),
    Command(
        "reset-second-factor",
        Bilingual(
            "Emite otro enlace a quien perdió teléfono y códigos.",
            "Issue another link to who lost telephone and codes.",
        ),
        reset_second_factor,
        (_USERNAME,),
    ),
    Command(
        "switch-off",
        Bilingual("Desactiva una cuenta.", "Switch an account off."),
        switch_off,
        (_USERNAME,),
    ),
)
