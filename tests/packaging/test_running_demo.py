"""The demonstration is one program to the person who started it: pages and worker end together."""

import json
import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from web.children import run_together

READY = "Ruta atiende en"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def demo(installed: Path, data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Start the demonstration and wait until a browser can connect."""
    environ = {**os.environ, "RUTA_DATA_DIR": str(data), "PORT": str(port)}
    started = subprocess.Popen(
        [installed / "ruta", "demo"], env=environ, stdout=subprocess.PIPE, text=True
    )
    with started:
        assert started.stdout is not None
        assert any(line.startswith(READY) for line in started.stdout)
        yield started


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_pages_and_worker(
    installed: Path, loaded: Path, sign: signal.Signals
) -> None:
    port = free_port()

    with demo(installed, loaded, port) as started:
        with urllib.request.urlopen(f"http://localhost:{port}/health/live") as answer:
            assert json.load(answer)
        started.send_signal(sign)

    assert started.returncode == 0
    # The address is free again: nothing of ours still listens.
    socket.create_server(("127.0.0.1", port)).close()


def test_when_one_ends_by_itself_the_other_is_ended_and_the_failure_told(tmp_path: Path) -> None:
    # Without keys neither can start.
    environ = {**os.environ, "RUTA_DATA_DIR": str(tmp_path), "RUTA_PORT": str(free_port())}

    assert run_together(["serve", "worker"], environ) == 1
