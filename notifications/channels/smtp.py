"""Notices by e-mail: over TLS with a verified certificate, or not at all.

There is no way to send in clear text: a server without STARTTLS, with a certificate of an authority that is
not trusted or with another name gets neither the password nor a letter.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

from engine.clock import SystemClock
from engine.errors import AddressDeferred, AddressRefused
from engine.model.people import Address
from notifications.message import Mail

# Shorter than the first wait before another attempt, so that no letter is taken twice at once.
TIMEOUT_SECONDS: Final = 10
# RFC 5321, 4.2.1: what begins with 5 is refused for good; 421 closes the connection.
FOR_GOOD: Final = 500
CLOSING: Final = 421


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over. `ca_file` names an authority of one's own; None trusts the machine's."""

    host: str
    port: int
    security: Literal["starttls", "tls"]
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class SmtpChannel:
    """Sends each mail over a connection of its own."""

    server: MailServer
    sender: Address

    def send(self, mail: Mail) -> None:
        connection = self._connect()
        try:
            self._hand_over(connection, mail)
        finally:
            _leave(connection)

    def _connect(self) -> smtplib.SMTP:
        """Open a connection that is encrypted and signed in. Raises OSError, and then none is left open."""
        server, trust = self.server, _trust(self.server.ca_file)
        name = self.sender.rpartition("@")[2]
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=TIMEOUT_SECONDS, context=trust
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, name, timeout=TIMEOUT_SECONDS)
        try:
            if server.security == "starttls":
                connection.starttls(context=trust)
            if server.user is not None:
                connection.login(server.user, server.password or "")
        except BaseException:
            connection.close()
            raise
        return connection

    def _hand_over(self, connection: smtplib.SMTP, mail: Mail) -> None:
        """Translate what the server says of the address; its words may repeat it, so they go no further."""
        letter = _letter(mail, self.sender)
        try:
            connection.send_message(letter, self.sender, [mail.address])
        except smtplib.SMTPRecipientsRefused as refusal:
            code = refusal.recipients[mail.address][0]
        except smtplib.SMTPDataError as refusal:
            code = refusal.smtp_code
        else:
            return
        if code == CLOSING:
            raise ConnectionAbortedError
        raise (AddressRefused if code >= FOR_GOOD else AddressDeferred)(code=code)


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    """Certificates and host names are verified: that is what this context is for."""
    return ssl.create_default_context(cafile=ca_file)


def _leave(connection: smtplib.SMTP) -> None:
    """Say goodbye. The server has the mail already: what goes wrong now must not send it again."""
    with suppress(OSError):
        connection.quit()
    connection.close()


def _letter(mail: Mail, sender: Address) -> EmailMessage:
    """Return a mail with the fewest headers. Trying again gives the same Message-ID, for servers to tell."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = sender
    letter["To"] = mail.address
    letter["Subject"] = mail.subject
    letter["Date"] = format_datetime(SystemClock().now())
    reference = sha256(mail.reference.encode()).hexdigest()[:32]
    letter["Message-ID"] = f"<{reference}@{sender.rpartition('@')[2]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(mail.body, cte="quoted-printable")
    return letter
