"""Runs programs as a person does, away from the sources."""

import os
import subprocess
import sys
from pathlib import Path


def run(
    *arguments: str | Path, program: str | Path = sys.executable, **settings: Path | str
) -> str:
    """Run a program that must succeed and return what it prints.

    `settings` become variables of its environment, but for `cwd`.
    """
    folder = settings.pop("cwd", None)
    environ = {**os.environ, **{name: str(value) for name, value in settings.items()}}
    done = subprocess.run(
        [program, *arguments], capture_output=True, text=True, check=False, cwd=folder, env=environ
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
