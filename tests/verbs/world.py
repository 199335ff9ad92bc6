"""A small world for tests: an engine, a clock that the test moves, and people by their user names."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from sqlalchemy import event

from engine.clock import FixedClock, SystemClock
from engine.context import Context
from engine.facade import Engine
from engine.model.actor import Actor
from engine.model.case import Fact
from engine.model.ids import CaseId, IdempotencyKey, TaskId, new_id
from engine.model.views import Completed, Opened, TaskView
from engine.store import running
from engine.store.database import Database
from tests.answers import CONSENT, NEED, QUITO, Answers, receiver
from tests.installation import KEYS, NOON


def key() -> IdempotencyKey:
    return IdempotencyKey(new_id())


@dataclass
class World:
    engine: Engine
    clock: FixedClock
    url: str
    tokens: Mapping[str, str]

    @classmethod
    @contextmanager
    def over(cls, url: str, tokens: Mapping[str, str]) -> Iterator[Self]:
        clock = FixedClock(NOON)
        # Sessions and settings stay as fresh as they are now, however slow the machine of the tests.
        machine = FixedClock(SystemClock().now())
        engine = Engine(Context.over(Database(url), KEYS, clock=clock, machine=machine))
        try:
            yield cls(engine, clock, url, tokens)
        finally:
            engine.close()

    def actor(self, username: str) -> Actor:
        actor = self.engine.actor_of(self.tokens[username])
        assert actor is not None
        return actor

    def pass_time(self, **by: float) -> None:
        self.clock.advance(timedelta(**by))

    def open(self, username: str = "ong") -> Opened:
        actor = self.actor(username)
        return self.engine.open_case(actor, process_id="p01_referral", canton=QUITO, key=key())

    def task_of(self, username: str, element_id: str) -> TaskView:
        """Return the open task of this step in somebody's inbox."""
        actor = self.actor(username)
        for entry in self.engine.inbox(actor).entries:
            view = self.engine.task(actor, entry.task_id)
            if isinstance(view, TaskView) and view.element_id == element_id:
                return view
        message = f"{username} has no task {element_id}"
        raise AssertionError(message)

    def unveiled(self, username: str, element_id: str) -> TaskView:
        """Return the same task with what identifies the person."""
        task_id = self.task_of(username, element_id).task_id
        view = self.engine.task_with_names(self.actor(username), task_id)
        assert isinstance(view, TaskView)
        return view

    def complete(self, username: str, element_id: str, answers: Answers) -> Completed:
        task_id = self.task_of(username, element_id).task_id
        return self.engine.complete(self.actor(username), task_id, answers, key=key())

    def facts_of(self, case_id: CaseId) -> Mapping[str, Fact]:
        """Return the facts of a case's first instance, with where each comes from."""
        context = self.engine.context
        with context.database.read() as tx:
            _, instances = running.load_instances(tx, context.keys, case_id)
        return instances[0].facts

    def asked(self, code: str = "albergue_amanecer", need: Answers = NEED) -> tuple[CaseId, TaskId]:
        """Open a referral and bring it to the receiver; return the case and the receiver's task."""
        opened = self.open()
        self.complete("ong", "register_need", need)
        self.complete("ong", "choose_receiver", receiver(code))
        self.complete("ong", "record_consent", CONSENT)
        username = {"albergue_amanecer": "albergue", "albergue_ceibo_sereno": "ceibo"}[code]
        return opened.case_id, self.task_of(username, "answer_referral").task_id

    @contextmanager
    def counting(self) -> Iterator[list[str]]:
        """Collect the SQL statements and commits of a block, without the BEGIN that SQLite is sent as text."""
        seen: list[str] = []
        pool = self.engine.context.database.engine

        def statement(_c: object, _cur: object, sql: str, *_: object) -> None:
            if not sql.startswith("BEGIN"):
                seen.append(sql)

        def commit(_: object) -> None:
            seen.append("COMMIT")

        event.listen(pool, "before_cursor_execute", statement)
        event.listen(pool, "commit", commit)
        try:
            yield seen
        finally:
            event.remove(pool, "before_cursor_execute", statement)
            event.remove(pool, "commit", commit)
