"""The wheel holds everything that the program needs, and works far from its sources."""

import zipfile
from pathlib import Path

from tests.packaging.programs import run

ROOT = Path(__file__).parents[2]
PACKAGES = ("engine", "web", "notifications", "processes")


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


def test_the_installed_program_explains_its_rules(installed: Path, tmp_path: Path) -> None:
    assert "PT24H" in run("explain", "timer", program=installed / "ruta", cwd=tmp_path)


def test_the_installed_program_loads_its_demonstration(loaded: Path) -> None:
    assert (loaded / "ruta.db").stat().st_size > 0
