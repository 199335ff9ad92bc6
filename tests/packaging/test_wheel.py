"""The wheel holds everything that the program needs, and works far from its sources."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("engine", "web", "notifications", "processes")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as an installer does, with the build tool that is locked."""
    folder = tmp_path_factory.mktemp("wheel")
    run("-m", "pip", "wheel", "-qq", "--no-deps", "--no-build-isolation", "-w", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an environment of its own that sees the dependencies of this one."""
    folder = tmp_path_factory.mktemp("installed")
    run("-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    run("-m", "pip", "--python", python, "install", "-qq", "--no-deps", "--no-index", wheel)
    libraries = next(folder.glob("lib/python*/site-packages"))
    (libraries / "dependencies.pth").write_text("\n".join(dependencies()))
    return folder / "bin"


def dependencies() -> Iterator[str]:
    """Yield where this environment keeps its libraries; its own .pth files are not followed there."""
    return (path for path in sys.path if path.endswith("site-packages"))


def run(*arguments: str | Path, program: str | Path = sys.executable, **options: object) -> str:
    """Run a program, far from the sources, and return what it prints."""
    done = subprocess.run(
        [program, *arguments], capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def content() -> set[str]:
    """Name every file below the four packages that is not made by Python itself."""
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_file_of_the_four_packages_is_in_the_wheel(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())

    assert content() - packed == set()


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    packed = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {name for name in packed if not name.startswith("ruta-")} == set(PACKAGES)


def test_the_four_names_belong_to_this_program_alone(installed: Path) -> None:
    program = (
        "from importlib.metadata import packages_distributions as owners\n"
        f"print([name for name in {PACKAGES} if set(owners()[name]) != {{'ruta'}}])"
    )

    assert run("-c", program, program=installed / "python") == "[]\n"


def test_the_installed_command_explains_itself(installed: Path, tmp_path: Path) -> None:
    assert "ruta" in run("--help", program=installed / "ruta", cwd=tmp_path)


def test_the_installed_program_checks_its_own_protocol(installed: Path, tmp_path: Path) -> None:
    where = "from importlib.resources import files; print(files('processes'))"
    folder = run("-c", where, program=installed / "python", cwd=tmp_path).strip()

    assert not Path(folder).is_relative_to(ROOT)
    run("lint", folder, program=installed / "ruta", cwd=tmp_path)


def test_the_installed_program_loads_its_demonstration(installed: Path, tmp_path: Path) -> None:
    environ = {**os.environ, "RUTA_DATA_DIR": str(tmp_path / "data")}

    first = run("demo", "--load-only", program=installed / "ruta", cwd=tmp_path, env=environ)
    second = run("demo", "--load-only", program=installed / "ruta", cwd=tmp_path, env=environ)

    assert accounts(second) == accounts(first)
    assert len(accounts(first)) > 0


def accounts(told: str) -> list[str]:
    return [line for line in told.splitlines() if line.startswith("  ")]
