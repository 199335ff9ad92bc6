"""A wheel of the program, and an environment in which it alone is installed."""

import sys
from pathlib import Path

import pytest

from tests.packaging.programs import run

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as an installer does, with the build tool that is locked."""
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "pip", "wheel", "-qq", "--no-deps", "--no-build-isolation", "-w", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own that sees the dependencies of this one."""
    folder = tmp_path_factory.mktemp("installed")
    run("-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    run("-m", "pip", "--python", python, "install", "-qq", "--no-deps", "--no-index", wheel)
    libraries = next(folder.glob("lib/python*/site-packages"))
    (libraries / "dependencies.pth").write_text("\n".join(dependencies()))
    return folder / "bin"


def dependencies() -> list[str]:
    """Return where this environment keeps its libraries; its own .pth files are not followed there."""
    return [path for path in sys.path if path.endswith("site-packages")]


@pytest.fixture(scope="session")
def loaded(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder into which the installed program loaded the fictional cases."""
    folder = tmp_path_factory.mktemp("loaded")
    data = folder / "data"
    run("demo", "--load-only", program=installed / "ruta", cwd=folder, RUTA_DATA_DIR=data)
    return data
