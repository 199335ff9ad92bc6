"""Makes a database a demonstration: schema, protocol, accounts and cases."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.bilingual import Bilingual
from engine.clock import FixedClock
from engine.errors import NotADemonstration
from engine.facade import Engine
from engine.model.actor import Actor
from engine.model.notice import Envelope
from engine.model.people import NewAccount
from web.demonstration.file import Demonstration, read_demonstration
from web.demonstration.player import Player
from web.demonstration.progress import Memory, Progress
from web.package_folder import read_packaged, read_packaged_demonstration
from web.refusals import DemonstrationRefused
from web.settings import Settings


@dataclass(frozen=True, slots=True)
class Loading:
    """What loading needs: where to, the moment that counts as now, and who takes the past's notices."""

    settings: Settings
    now: datetime
    send: Callable[[Envelope], None]


def protocol_in_force(settings: Settings) -> str | None:
    """Return the version of the protocol that an earlier start, or somebody since, put in force."""
    with closing(Engine.open(settings.database_url, settings.keys)) as engine:
        return engine.in_force() if engine.health().protocol else None


def load_demonstration(loading: Loading) -> list[NewAccount]:
    """Load what is missing and return the accounts. Repeating it keeps what is there.

    A protocol that is in force stays; the packaged one is put in force where there is none. Raises
    `DemonstrationRefused` when the fictional cases do not fit the protocol.
    """
    settings = loading.settings
    told = read_demonstration(read_packaged_demonstration())
    memory = Memory.open(settings.data_dir)
    passwords = memory.passwords([account.username for account in told.accounts])
    accounts = [account.with_password(passwords[account.username]) for account in told.accounts]
    progress = memory.progress(settings.database_url)
    with closing(Engine.open(settings.database_url, settings.keys)) as engine:
        _prepare(engine, progress)
        if not progress.is_complete:
            _create(engine, accounts)
    if not progress.is_complete:
        _play(loading, told, accounts, progress)
    return accounts


def _prepare(engine: Engine, progress: Progress) -> None:
    engine.upgrade()
    if not engine.is_demonstration():
        progress.begin()
        _mark(engine)
    elif not progress.is_begun:
        # The file was lost, the database was not: its cases stay, its accounts get new passwords.
        progress.adopt()
    if not engine.health().protocol:
        engine.deploy(read_packaged())


def _mark(engine: Engine) -> None:
    try:
        engine.become_demonstration()
    except NotADemonstration as error:
        raise DemonstrationRefused(place="RUTA_DATABASE_URL", problem=_IN_USE) from error


_IN_USE: Final = Bilingual(
    "la base de datos ya tiene casos o cuentas. Indique otra base, u otra carpeta en RUTA_DATA_DIR.",
    "the database already has cases or accounts. Name another one, or another folder in RUTA_DATA_DIR.",
)


def _create(engine: Engine, accounts: Sequence[NewAccount]) -> None:
    for account in accounts:
        engine.create_account(account)


def _play(
    loading: Loading, told: Demonstration, accounts: Sequence[NewAccount], progress: Progress
) -> None:
    settings = loading.settings
    if not progress.is_adopted:
        earliest = max((case.started_before for case in told.cases), default=None)
        clock = FixedClock(loading.now - earliest if earliest else loading.now)
        with closing(Engine.open(settings.database_url, settings.keys, clock=clock)) as engine:
            acting = told.usernames
            people = {
                account.username: _signed_in(engine, account)
                for account in accounts
                if account.username in acting
            }
            cases = {case.number: case for case in told.cases}
            Player(engine, clock, cases, people, progress, loading.send).play(loading.now)
    progress.finish()


def _signed_in(engine: Engine, account: NewAccount) -> Actor:
    """Return who an account is, by the same door as everybody."""
    token = engine.sign_in(account.username, account.password).token
    actor = engine.actor_of(token)
    engine.sign_out(token)
    if actor is None:
        message = "a session that was just opened is not there"
        raise RuntimeError(message)
    return actor
