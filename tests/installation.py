"""What most tests start from: the packaged protocol, keys, and a Monday at noon in Quito."""

from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

from engine.bilingual import Bilingual
from engine.context import DEMONSTRATION
from engine.facade import Engine, Keys
from engine.model.actor import Capacity
from engine.model.ids import InstitutionCode
from engine.model.people import NewAccount, Password
from engine.store import settings
from tests.signing_in import enrol

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
MASTER_KEY = bytes(range(32))
KEYS = Keys.from_bytes(MASTER_KEY)
PASSWORD = Password("una frase larga de prueba")

ACCOUNTS = {
    "ong": ("fundacion_hilo_y_camino", Capacity.WORKER),
    "ong_2": ("fundacion_hilo_y_camino", Capacity.WORKER),
    "ong_supervision": ("fundacion_hilo_y_camino", Capacity.SUPERVISOR),
    "albergue": ("albergue_amanecer", Capacity.WORKER),
    "albergue_2": ("albergue_amanecer", Capacity.WORKER),
    "albergue_supervision": ("albergue_amanecer", Capacity.SUPERVISOR),
    "ceibo": ("albergue_ceibo_sereno", Capacity.WORKER),
    "puente": ("casa_puente_claro", Capacity.WORKER),
    "puente_supervision": ("casa_puente_claro", Capacity.SUPERVISOR),
    "salud": ("salud_los_arrayanes", Capacity.WORKER),
    "raiz": ("fundacion_raiz_de_ceibo", Capacity.WORKER),
    "raiz_2": ("fundacion_raiz_de_ceibo", Capacity.WORKER),
    "junta": ("junta_cantonal_santo_domingo", Capacity.WORKER),
    "ninez": ("ninez_policia_santo_domingo", Capacity.WORKER),
    "pichincha": ("coordinacion_pichincha", Capacity.COORDINATOR),
    "santo_domingo": ("coordinacion_santo_domingo", Capacity.COORDINATOR),
}


def package() -> dict[str, bytes]:
    """Return the packaged protocol, by path."""
    found: dict[str, bytes] = {}

    def collect(folder: Traversable, under: str) -> None:
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.name.startswith("_"):
                collect(entry, f"{under}{entry.name}/")
            elif entry.is_file() and entry.name not in {"__init__.py", "demonstration.toml"}:
                found[under + entry.name] = entry.read_bytes()

    collect(files("processes"), "")
    return found


def account(username: str) -> NewAccount:
    institution, capacity = ACCOUNTS[username]
    return NewAccount(
        username=username,
        post=Bilingual(f"Puesto de {username}", f"Post of {username}"),
        institution=InstitutionCode(institution),
        capacities=frozenset({capacity}),
        password=PASSWORD,
    )


def become_demonstration(engine: Engine) -> None:
    """Mark a database that has people, which the engine itself refuses to do."""
    with engine.context.database.write() as tx:
        settings.put(tx, DEMONSTRATION, "yes")
    engine.context.forget()


def install(engine: Engine) -> dict[str, str]:
    """Create the tables, put the protocol in force, let everybody in; return a full session of each."""
    engine.upgrade()
    engine.deploy(package())
    return {username: enrol(engine, account(username)) for username in ACCOUNTS}
