"""The command that plays scenarios tells what holds, what fails at which line, and what was passed."""

from pathlib import Path

import pytest

from tests.rehearsed import STORY
from web.cli import run
from web.console import Console


def played(arguments: list[str], language: str = "en") -> int:
    return run(["scenario", "run", *arguments], Console({}, language))


def written(folder: Path, text: str) -> str:
    file = folder / "story.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_scenario_that_holds_ends_well_and_tells_what_it_passed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert played([written(tmp_path, STORY)]) == 0

    told = capsys.readouterr().out
    assert "holds  story: An alert (2 steps, 0:10)" in told
    assert "p00_alert: flows 3/12, events 1/2, tasks 2/5, ends 0/3" in told


def test_a_scenario_that_fails_is_told_by_line_in_the_language_of_the_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = written(tmp_path, STORY.replace("{cases: 1}", "{cases: 2}"))

    assert played([wrong], "es") == 1

    told = capsys.readouterr().out
    assert "NO CUMPLE  story: Una alerta (2 pasos, 0:10)" in told
    assert "scenarios/story.yaml:31, paso 2: se esperaba 2; hay 1." in told


def test_a_scenario_that_cannot_be_read_is_refused_by_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert played([written(tmp_path, STORY.replace("after:", "later:"))]) == 1

    assert "scenarios/story.yaml:29: “later” is not understood" in capsys.readouterr().err


def test_a_folder_without_scenarios_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert played([str(tmp_path)]) == 1

    assert "there are no scenarios" in capsys.readouterr().err


def test_a_scenario_played_in_a_database_stays_there_and_is_not_played_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story, url = written(tmp_path, STORY), f"sqlite:///{tmp_path}/kept.db"
    assert played([story, "--database", url]) == 0
    assert (tmp_path / "kept.db").stat().st_size > 0

    assert played([story, "--database", url]) == 1
    assert "The database is not empty" in capsys.readouterr().err
    assert played(["--database", url]) == 1
    assert "A database is for a single scenario" in capsys.readouterr().err
