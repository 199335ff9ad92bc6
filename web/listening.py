"""Finds out whether an address can be listened on, before anything else is begun."""

import errno
import socket

from web.refusals import HostRefused, PortInUse


def require_free_port(host: str, port: int) -> None:
    """Raise `PortInUse`, or `HostRefused` for an address that is not this machine's."""
    try:
        # The same as the server will do: a port that just closed may be taken again at once.
        socket.create_server((host, port), family=_family(host)).close()
    except OSError as error:
        raise refusal(error, host, port) from error


def refusal(error: OSError, host: str, port: int) -> PortInUse | HostRefused:
    """Return what an error of listening means to a person."""
    if error.errno == errno.EADDRINUSE:
        return PortInUse(host=host, port=port)
    return HostRefused(host=host, port=port, problem=error.strerror or type(error).__name__)


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
