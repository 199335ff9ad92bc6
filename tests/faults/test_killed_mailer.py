"""The worker is killed between sending a letter and writing that down; the server is killed between two letters."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.clock import SystemClock
from tests.conftest import Installed
from tests.installation import MASTER_KEY
from tests.mail.certificates import Authority
from tests.mail.server import PASSWORD, USER, MailRoom, starttls_server
from tests.processes import PATIENCE, Processes, free_port, until
from tests.verbs.world import World

MEMBERS = {"albergue": "turno@albergue.example", "albergue_2": "noche@albergue.example"}
DELIVERED = "SELECT count(*) FROM delivery WHERE delivered_at IS NOT NULL"
TRIED = "SELECT count(*) FROM delivery WHERE attempts > 0 AND delivered_at IS NULL"
PENDING = "SELECT count(*) FROM delivery WHERE next_try_at IS NOT NULL"


@dataclass
class Post:
    """A worker that mails to a real server. Both can be killed and started again."""

    world: World
    worker: Processes
    room: MailRoom
    serve: Callable[[], ExitStack]

    def count(self, question: str) -> int:
        with self.world.engine.context.database.read() as tx:
            return int(tx.execute(text(question)).scalar_one())

    def let_time_pass(self) -> None:
        """Make everything that waits for another attempt due now."""
        with self.world.engine.context.database.write() as tx:
            tx.execute(
                text("UPDATE delivery SET next_try_at = created_at FROM outbox"
                     " WHERE outbox.notice_id = delivery.notice_id AND delivery.next_try_at IS NOT NULL")
            )  # fmt: skip


@pytest.fixture
def post(database: Installed, tmp_path: Path) -> Iterator[Post]:
    authority, room, port = Authority.at(tmp_path), MailRoom(), free_port()
    certificate = authority.certify("localhost")

    def serve() -> ExitStack:
        stack = ExitStack()
        stack.enter_context(starttls_server(room, certificate, port, with_login=True))
        return stack

    with World.over(*database) as world:
        world.clock.move_to(SystemClock().now() - timedelta(minutes=5))
        for username, address in MEMBERS.items():
            world.engine.choose_address(world.actor(username), address)
        worker = Processes(tmp_path, world.url, MASTER_KEY, settings=_settings(tmp_path, port))
        worker.settings["RUTA_SMTP_CA_FILE"] = str(authority.file)
        yield Post(world, worker, room, serve)
        room.may_answer.set()
        worker.stop()


def _settings(folder: Path, port: int) -> dict[str, str]:
    password = folder / "mail.password"
    password.write_text(f"{PASSWORD}\n")
    password.chmod(0o600)
    return {
        "RUTA_NOTICE_CHANNEL": "smtp",
        "RUTA_SMTP_HOST": "localhost",
        "RUTA_SMTP_PORT": str(port),
        "RUTA_SMTP_USER": USER,
        "RUTA_SMTP_PASSWORD_FILE": str(password),
        "RUTA_MAIL_FROM": "avisos@ruta.example",
        "RUTA_BASE_URL": "https://ruta.example",
    }


def test_a_letter_that_was_perhaps_sent_is_sent_again_with_the_same_reference(post: Post) -> None:
    with post.serve():
        post.world.asked()
        post.room.may_answer.clear()
        post.worker.start("worker")
        assert post.room.has_taken.wait(PATIENCE)
        post.worker.kill("worker")
        post.room.may_answer.set()

        post.let_time_pass()
        post.worker.start("worker")
        until(lambda: post.count(DELIVERED) == len(MEMBERS), "every letter to be delivered")

    assert set(post.room.addresses) == set(MEMBERS.values())
    assert len(post.room.references) == len(MEMBERS) + 1
    assert len(set(post.room.references)) == len(MEMBERS)


def test_a_server_killed_between_loses_no_letter_and_doubles_none(post: Post) -> None:
    with post.serve():
        post.world.asked()
        post.worker.start("worker")
        until(lambda: post.count(DELIVERED) == len(MEMBERS), "the first letters")

    post.world.asked()
    until(lambda: post.count(TRIED), "an attempt at a server that is away")
    with post.serve():
        post.let_time_pass()
        until(lambda: post.count(PENDING) == 0, "the other letters")

    assert sorted(post.room.addresses) == sorted([*MEMBERS.values()] * 2)
    assert len(set(post.room.references)) == 2 * len(MEMBERS)
    assert "mail cannot be sent: ConnectionRefusedError" in post.worker.log("worker")
    assert not [address for address in MEMBERS.values() if address in post.worker.log("worker")]
