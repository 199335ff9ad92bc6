"""Every import contract is kept, and every one of them would notice."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import PACKAGES, ROOT

# One violation a contract, all of them at once.
VIOLATIONS = {
    "engine/model/ids.py": "import engine.policy",
    "engine/errors.py": "import flask",
    "engine/lint/rule.py": "import SpiffWorkflow",
    "engine/feel/limits.py": "import re2",
    "engine/feel/values/types.py": "import engine.feel.syntax.nodes",
    "engine/forms/read.py": "import lxml",
    "engine/context.py": "import processes, sqlalchemy, web.settings",
    "engine/policy/__init__.py": "import marshmallow, isodate, yaml",
    "notifications/delivery.py": "import apscheduler, web.settings",
    "processes/__init__.py": "import engine.errors",
    "web/app.py": "import argon2, pyotp, engine.store, notifications.delivery",
}


def contracts(folder: Path) -> dict[str, str]:
    """Check the contracts in a folder; return what became of each, by name."""
    program = Path(sys.executable).parent / "lint-imports"
    arguments = ["--no-cache", "--no-logo"]
    done = subprocess.run(
        [program, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    lines = [line.rsplit(" ", 1) for line in done.stdout.splitlines()]
    return {line[0]: line[1] for line in lines if line[-1] in {"KEPT", "BROKEN"}}


def test_every_contract_is_kept() -> None:
    found = contracts(ROOT)

    assert set(found.values()) == {"KEPT"}


def test_every_contract_notices_what_it_forbids(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package)
    for name, violation in VIOLATIONS.items():
        with (tmp_path / name).open("a") as module:
            module.write(f"\n{violation}\n")

    found = contracts(tmp_path)

    assert set(found) == set(contracts(ROOT))
    assert [name for name, state in found.items() if state == "KEPT"] == []
