"""Several programs of ours as one: they start together and stop together."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

STOP_SECONDS: Final = 10


@contextmanager
def sigterm_as_interrupt() -> Iterator[None]:
    """Make SIGTERM end a program as Ctrl-C does, so that there is one way of stopping."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def run_together(commands: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run several commands of `ruta` until interrupted (0), or until one of them ends by itself (1)."""
    children: list[subprocess.Popen[bytes]] = []
    try:
        with sigterm_as_interrupt():
            children += [_started(command, environ) for command in commands]
            # Waits without reaping, so that each child's own object learns how it ended.
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
            return 1
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(children)


def _started(command: str, environ: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # -P keeps a folder of the same name in the current directory from standing in for ours.
    line = [sys.executable, "-P", "-m", "web.cli", command]
    return subprocess.Popen(line, env=dict(environ))  # noqa: S603 (our own program)


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
