"""Real processes of the program over a real database: the server of the pages and the worker."""

import base64
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic

PATIENCE = 60.0


def pause(seconds: float) -> None:
    """Let other processes go on for a while: they tell us nothing that could be waited for."""
    Event().wait(seconds)


def until(look: Callable[[], object], what: str) -> None:
    """Look again and again until there is something, or fail saying what was awaited."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        if look():
            return
        pause(0.1)
    message = f"waited {PATIENCE} s for {what}"
    raise AssertionError(message)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Processes:
    """The processes of one installation. Start them by the names of their commands; end them all at the end."""

    folder: Path
    url: str
    master_key: bytes
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._key("master.key", self.master_key)
        self._key("secret.key", os.urandom(32))

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def run(self, *arguments: str) -> str:
        """Run a command that ends by itself and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "web.cli", *arguments],
            env=self._environ(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, command: str) -> None:
        with (self.folder / f"{command}.log").open("ab") as log:
            self.running[command] = subprocess.Popen(
                [sys.executable, "-m", "web.cli", command],
                env=self._environ(),
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if command == "serve":
            until(self._answers, "the pages to answer")

    def kill(self, command: str) -> None:
        """Kill a process as a power failure does: nothing of it runs any more."""
        process = self.running.pop(command)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def log(self, command: str) -> str:
        return (self.folder / f"{command}.log").read_text()

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            process.wait(timeout=20)

    def _environ(self) -> dict[str, str]:
        outside = {name: value for name, value in os.environ.items() if not name.startswith("RUTA")}
        return {
            **outside,
            "RUTA_DATA_DIR": str(self.folder),
            "RUTA_DATABASE_URL": self.url,
            "RUTA_SECURE_COOKIES": "false",
            "RUTA_TICK_SECONDS": "1",
            "PORT": str(self.port),
            "PYTHONPATH": str(Path(__file__).parents[1]),
            **self.settings,
        }

    def _answers(self) -> bool:
        if self.running["serve"].poll() is not None:
            raise AssertionError(self.log("serve"))
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return True
        except OSError:
            return False

    def _key(self, name: str, key: bytes) -> None:
        path = self.folder / name
        path.write_text(base64.b64encode(key).decode())
        path.chmod(0o600)
