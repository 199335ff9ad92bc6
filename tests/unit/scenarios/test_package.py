"""Scenarios stand in the package and are checked with it; what is in force knows nothing of them."""

from engine.definitions import read_package
from engine.facade import Engine
from tests.installation import package

NAME = "scenarios/r2_the_board_decides.yaml"


def changed(name: str, before: bytes, after: bytes) -> dict[str, bytes]:
    files = package()
    assert before in files[name]
    return {**files, name: files[name].replace(before, after)}


def test_a_scenario_that_no_longer_fits_its_package_is_a_finding() -> None:
    files = changed(NAME, b"complete: protect_child", b"complete: decide_protection")

    places = [found.element_id for found in Engine.lint(files)]

    lines = files[NAME].decode().splitlines()
    wrong = [number for number, line in enumerate(lines, 1) if "decide_protection" in line]
    assert places == [f"{NAME}:{line}" for line in wrong]


def test_a_package_that_is_refused_is_told_before_its_scenarios() -> None:
    files = changed(NAME, b"complete: protect_child", b"complete: decide_protection")
    del files["forms/f08b.form"]

    assert all("scenario" not in found.rule for found in Engine.lint(files))


def test_what_only_looks_like_a_scenario_is_no_part_of_the_package() -> None:
    files = {**package(), "scenarios/notes.md": b""}

    (found,) = Engine.lint(files)

    assert (found.rule, found.element_id) == ("file", "scenarios/notes.md")


def test_a_scenario_changes_nothing_of_what_is_put_in_force() -> None:
    without = {name: data for name, data in package().items() if not name.startswith("scenarios/")}
    broken = {**without, NAME: b"- nothing"}

    assert read_package(broken).definition.hash == read_package(without).definition.hash
