"""`ruta draw` makes a picture where the person is, and never replaces anything but a picture."""

from pathlib import Path

import pytest

from engine.facade import Engine
from web.cli import run
from web.console import Console
from web.package_folder import read_packaged

ALERT = read_packaged()["bpmn/p00_alert.bpmn"]


@pytest.fixture
def diagram(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A diagram in a folder of its own; the person is elsewhere."""
    place = tmp_path / "package"
    place.mkdir()
    (place / "alert.bpmn").write_bytes(ALERT)
    monkeypatch.chdir(tmp_path)
    return place / "alert.bpmn"


def ruta(*arguments: str, language: str = "es") -> int:
    return run(arguments, Console({}, language))


def test_the_picture_is_put_where_the_person_is(
    diagram: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ruta("draw", str(diagram)) == 0
    assert Path("alert.svg").read_text() == Engine.draw("alert.bpmn", ALERT)
    assert list(diagram.parent.iterdir()) == [diagram]
    assert capsys.readouterr().out == "Dibujo: alert.svg\n"


def test_it_can_be_named_and_its_words_be_english(diagram: Path) -> None:
    assert ruta("draw", str(diagram), "--out", "one.svg", language="en") == 0
    assert Path("one.svg").read_text() == Engine.draw("alert.bpmn", ALERT, "en")


def test_it_can_be_piped(diagram: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ruta("draw", str(diagram), "--out", "-") == 0
    assert capsys.readouterr().out == Engine.draw("alert.bpmn", ALERT)


def test_nothing_but_a_picture_is_replaced(
    diagram: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ruta("draw", str(diagram), "--out", str(diagram), language="en") == 1
    assert diagram.read_bytes() == ALERT
    assert "ends in .svg" in capsys.readouterr().err


def test_only_diagrams_are_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "d1.dmn").touch()

    assert ruta("draw", str(tmp_path / "d1.dmn")) == 1
    assert "no es un diagrama" in capsys.readouterr().err
