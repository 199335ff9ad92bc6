"""A real mail server on this machine: keeps what it takes, and answers as a test wants."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.processes import free_port

USER, PASSWORD = "ruta", "una clave de correo"


@dataclass
class MailRoom:
    """What arrived. `at_rcpt` and `at_data` hold what is answered to an address instead of taking its mail."""

    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    encrypted: list[bool] = field(default_factory=list)
    signed_in: list[bool] = field(default_factory=list)
    may_answer: threading.Event = field(default_factory=threading.Event)
    has_taken: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.may_answer.set()

    async def handle_RCPT(  # noqa: N802 - the server's names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if address in self.at_rcpt:
            return self.at_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del server
        (address,) = envelope.rcpt_tos
        if address in self.at_data:
            return self.at_data[address]
        read = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(read, EmailMessage)
        self.taken.append((address, read))
        self.encrypted.append(session.ssl is not None)
        self.signed_in.append(bool(session.authenticated))
        self.has_taken.set()
        await asyncio.to_thread(self.may_answer.wait)
        return "250 OK"

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.taken]

    @property
    def references(self) -> list[str]:
        return [str(mail["Message-ID"]) for _, mail in self.taken]


def authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    del server, session, envelope, mechanism
    assert isinstance(data, LoginPassword)
    right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def starttls_server(
    room: MailRoom, certificate: Path, port: int, *, with_login: bool = False
) -> Iterator[int]:
    """Listen, take mail after STARTTLS only, and yield the port."""
    controller = Controller(
        room,
        hostname="127.0.0.1",
        port=port,
        tls_context=_context(certificate),
        require_starttls=True,
        authenticator=authenticate if with_login else None,
        auth_required=with_login,
    )
    with _running(controller):
        yield port


@contextmanager
def tls_server(room: MailRoom, certificate: Path) -> Iterator[int]:
    """Listen with TLS from the start, and yield the port."""
    port = free_port()
    with _running(Controller(room, hostname="127.0.0.1", port=port, ssl_context=_context(certificate))):  # fmt: skip
        yield port


@contextmanager
def clear_server(room: MailRoom) -> Iterator[int]:
    """Listen without any encryption, and yield the port."""
    port = free_port()
    with _running(Controller(room, hostname="127.0.0.1", port=port)):
        yield port


@contextmanager
def _running(controller: Controller) -> Iterator[None]:
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context
