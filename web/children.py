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
def interrupted_once() -> Iterator[None]:
    """Make the first Ctrl-C or SIGTERM raise KeyboardInterrupt, and every later one nothing.

    A terminal interrupts all its programs and the one that started them then ends them: without this the
    second signal would break off what the first one is bringing to its end.
    """
    seen: list[int] = []

    def interrupt(sign: int, _: object) -> None:
        seen.append(sign)
        if len(seen) == 1:
            raise KeyboardInterrupt

    signs = (signal.SIGINT, signal.SIGTERM)
    before = {sign: signal.signal(sign, interrupt) for sign in signs}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def run_together(commands: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run several commands of `ruta` until interrupted (0), or until one of them ends by itself (1)."""
    children: list[subprocess.Popen[bytes]] = []
    with interrupted_once():
        try:
            for command in commands:
                children.append(_started(command, environ))  # noqa: PERF401 (known as soon as started)
            # Waits without reaping, so that each child's own object learns how it ended.
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        except KeyboardInterrupt:
            return 0
        else:
            return 1
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
