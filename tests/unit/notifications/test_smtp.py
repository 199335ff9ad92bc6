"""Mail leaves over TLS to a server whose certificate is verified, or it does not leave. A real server answers."""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from engine.bilingual import Bilingual
from engine.errors import AddressDeferred, AddressRefused
from engine.model.notice import Letter
from engine.model.people import address_of
from notifications.channels.smtp import MailServer, SmtpChannel
from notifications.delivery import Mailing
from tests.mail.certificates import Authority
from tests.mail.server import (
    PASSWORD,
    USER,
    MailRoom,
    clear_server,
    starttls_server,
    tls_server,
)
from tests.processes import free_port

HER = address_of("turno@albergue.example")
SENDER = address_of("avisos@ruta.example")
WRONG = "otra clave"
TEXT = Bilingual(
    "Ruta: tiene una tarea\n\nIngrese aquí:\n\n{link}\n",
    "Ruta: you have a task\n\nSign in here:\n\n{link}\n",
)
HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "Content-Type",
    "Content-Transfer-Encoding",
    "MIME-Version",
]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority.at(tmp_path)


@pytest.fixture
def room() -> MailRoom:
    return MailRoom()


@pytest.fixture
def serving() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def letter(language: str = "es", key: str = "task-1:ready:me") -> Letter:
    return Letter(key, HER, language, TEXT, "/tareas/3f9a")


def mailing(port: int, ca_file: Path | None, **how: str) -> Mailing:
    server = MailServer(
        "localhost",
        port,
        "tls" if how.get("security") == "tls" else "starttls",
        how.get("user"),
        how.get("password"),
        ca_file,
    )
    return Mailing(SmtpChannel(server, SENDER), "https://ruta.example")


def test_a_server_of_a_trusted_authority_gets_the_mail_encrypted(
    authority: Authority, room: MailRoom, serving: ExitStack
) -> None:
    port = serving.enter_context(starttls_server(room, authority.certify("localhost"), free_port()))

    mailing(port, authority.file).send(letter())

    assert (room.addresses, room.encrypted) == ([HER], [True])


def test_tls_from_the_start_carries_the_mail_too(
    authority: Authority, room: MailRoom, serving: ExitStack
) -> None:
    port = serving.enter_context(tls_server(room, authority.certify("localhost")))

    mailing(port, authority.file, security="tls").send(letter())

    assert room.addresses == [HER]


def test_who_signs_in_rightly_may_send(
    authority: Authority, room: MailRoom, serving: ExitStack
) -> None:
    certificate = authority.certify("localhost")
    port = serving.enter_context(starttls_server(room, certificate, free_port(), with_login=True))

    with pytest.raises(smtplib.SMTPAuthenticationError):
        mailing(port, authority.file, user=USER, password=WRONG).send(letter())
    mailing(port, authority.file, user=USER, password=PASSWORD).send(letter())

    assert room.signed_in == [True]


def test_a_mail_holds_a_task_and_a_link_and_no_word_more(
    authority: Authority, room: MailRoom, serving: ExitStack
) -> None:
    port = serving.enter_context(starttls_server(room, authority.certify("localhost"), free_port()))

    mailing(port, authority.file).send(letter())

    ((_, mail),) = room.taken
    assert list(mail.keys()) == HEADERS
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == "Ruta: tiene una tarea"
    said = ["Ingrese aquí:", "", "https://ruta.example/tareas/3f9a"]
    assert mail.get_content().splitlines() == said
    assert "task-1" not in mail.as_string()


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("es", "Ruta: tiene una tarea"),
        ("en", "Ruta: you have a task"),
        ("", "Ruta: tiene una tarea / Ruta: you have a task"),
    ],
)
def test_a_mail_speaks_the_language_of_its_reader_or_both(
    language: str, subject: str, authority: Authority, room: MailRoom, serving: ExitStack
) -> None:
    port = serving.enter_context(starttls_server(room, authority.certify("localhost"), free_port()))

    mailing(port, authority.file).send(letter(language))

    ((_, mail),) = room.taken
    assert mail["Subject"] == subject


def test_the_same_notice_has_the_same_reference_and_another_one_another(
    authority: Authority, room: MailRoom, serving: ExitStack
) -> None:
    port = serving.enter_context(starttls_server(room, authority.certify("localhost"), free_port()))

    for key in ("one", "one", "two"):
        mailing(port, authority.file).send(letter(key=key))

    first, again, other = room.references
    assert first == again != other


def test_a_certificate_of_somebody_else_stops_everything(
    authority: Authority, room: MailRoom, serving: ExitStack, tmp_path: Path
) -> None:
    foreign = Authority.at(tmp_path, "foreign").certify("localhost")
    port = serving.enter_context(starttls_server(room, foreign, free_port()))

    for trusted in (authority.file, None):
        with pytest.raises(ssl.SSLCertVerificationError):
            mailing(port, trusted, user=USER, password=PASSWORD).send(letter())

    assert room.taken == []


def test_a_certificate_for_another_host_stops_everything(
    authority: Authority, room: MailRoom, serving: ExitStack
) -> None:
    other = authority.certify("mail.example")
    port = serving.enter_context(starttls_server(room, other, free_port()))
    at_once = serving.enter_context(tls_server(room, other))

    with pytest.raises(ssl.SSLCertVerificationError, match="localhost"):
        mailing(port, authority.file).send(letter())
    with pytest.raises(ssl.SSLCertVerificationError, match="localhost"):
        mailing(at_once, authority.file, security="tls").send(letter())

    assert room.taken == []


def test_a_server_without_encryption_gets_nothing(
    authority: Authority, room: MailRoom, serving: ExitStack
) -> None:
    port = serving.enter_context(clear_server(room))

    with pytest.raises(smtplib.SMTPNotSupportedError):
        mailing(port, authority.file, user=USER, password=PASSWORD).send(letter())

    assert room.taken == []


@pytest.mark.parametrize("said", ["at_rcpt", "at_data"])
@pytest.mark.parametrize(("code", "raised"), [("550", AddressRefused), ("451", AddressDeferred)])
def test_what_a_server_says_of_an_address_is_told_by_its_code_alone(
    said: str,
    code: str,
    raised: type[Exception],
    authority: Authority,
    room: MailRoom,
    serving: ExitStack,
) -> None:
    getattr(room, said)[HER] = f"{code} nobody called {HER}"
    port = serving.enter_context(starttls_server(room, authority.certify("localhost"), free_port()))

    with pytest.raises(raised) as refused:
        mailing(port, authority.file).send(letter())

    assert code in str(refused.value)
    assert HER not in str(refused.value)


def test_a_server_that_is_away_is_logged_by_the_class_of_its_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR), pytest.raises(ConnectionRefusedError):
        mailing(free_port(), None).send(letter())

    assert "mail cannot be sent: ConnectionRefusedError" in caplog.text
    assert HER not in caplog.text


def test_a_password_and_an_address_are_not_written_by_accident() -> None:
    server = MailServer("localhost", 25, "tls", USER, PASSWORD)

    assert PASSWORD not in repr(server)
    assert HER not in repr(letter())
