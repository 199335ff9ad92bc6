"""The door of an installation whose machine's clock a test moves, and people who try to get in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from sqlalchemy import text

from engine.bilingual import Bilingual
from engine.clock import FixedClock
from engine.context import Context
from engine.errors import CodeRefused, SignInRefused
from engine.facade import Engine
from engine.model.actor import OPERATOR, Actor, Capacity
from engine.model.ids import InstitutionCode
from engine.model.people import Invitee
from engine.store.database import Database
from tests.installation import KEYS, NOON, PASSWORD
from tests.signing_in import code_now, code_of, signed_in

WRONG = "otra frase larga"
HOME = InstitutionCode("fundacion_hilo_y_camino")
HALF_A_MINUTE = timedelta(seconds=30)


def invitee(
    username: str = "nueva",
    institution: InstitutionCode = HOME,
    *capacities: Capacity,
) -> Invitee:
    post = Bilingual("Trabajo social", "Social work")
    return Invitee(username, post, institution, frozenset(capacities or {Capacity.WORKER}))


@dataclass
class Door:
    engine: Engine
    machine: FixedClock

    @classmethod
    @contextmanager
    def over(cls, url: str) -> Iterator[Self]:
        machine = FixedClock(NOON)
        engine = Engine(Context.over(Database(url), KEYS, clock=None, machine=machine))
        yield cls(engine, machine)
        engine.close()

    def tries(self, username: str, password: str) -> bool:
        try:
            self.engine.sign_in(username, password)
        except SignInRefused:
            return False
        return True

    def tries_code(self, token: str, code: str) -> bool:
        try:
            self.engine.pass_code(token, code)
        except CodeRefused:
            return False
        return True

    def tries_recovery_code(self, token: str, code: str) -> bool:
        try:
            self.engine.pass_recovery_code(token, code)
        except CodeRefused:
            return False
        return True

    def passes_password(self, username: str = "ong") -> str:
        return self.engine.sign_in(username, PASSWORD).token

    def opens(self, username: str) -> str:
        """Return the token of a full session."""
        return signed_in(self.engine, username, PASSWORD)

    def actor(self, username: str) -> Actor:
        found = self.engine.actor_of(self.opens(username))
        assert found is not None
        return found

    def code_of(self, username: str = "ong") -> str:
        return code_of(self.engine, username)

    def code_for(self, token: str) -> str:
        """Return the first code of the second factor that a session sets up."""
        return code_now(self.engine, self.engine.proposed_factor(token).secret)

    def recovery_codes(self, username: str = "ong") -> tuple[str, ...]:
        return self.engine.renew_recovery_codes(self.actor(username), PASSWORD)

    def told(self, username: str) -> list[str]:
        """Return the kinds of record in the chain of an account."""
        chain = f"account:{self.engine.find_account(OPERATOR, username)}"
        wanted = text("SELECT kind FROM access_record WHERE chain = :chain ORDER BY seq")
        with self.engine.context.database.read() as tx:
            return [row.kind for row in tx.execute(wanted, {"chain": chain})]
