"""The command that makes a picture of a diagram."""

from pathlib import Path
from typing import Final

import click

from engine.bilingual import Bilingual, Language
from engine.facade import Engine
from web.commands import Command, Option, Parameter
from web.console import Console
from web.package_folder import read_file
from web.refusals import NotADiagram, NotAPicture

_STDOUT: Final = "-"


def draw(console: Console, path: str, out: str | None) -> int:
    """Write the picture where the person is, not beside the diagram: a package holds no pictures."""
    source, target = Path(path), out or f"{Path(path).stem}.svg"
    if source.suffix != ".bpmn":
        raise NotADiagram(path=path)
    if target != _STDOUT and Path(target).suffix != ".svg":
        raise NotAPicture(path=target)
    language: Language = "en" if console.language == "en" else "es"
    picture = Engine.draw(source.name, read_file(source), language)
    if target == _STDOUT:
        click.echo(picture, nl=False)
    else:
        Path(target).write_text(picture, encoding="utf-8", newline="\n")
        console.say(f"Dibujo: {target}", f"Picture: {target}")
    return 0


DRAW_COMMAND: Final = Command(
    "draw",
    Bilingual("Dibuja un diagrama como imagen SVG.", "Draw a diagram as an SVG picture."),
    draw,
    (
        Parameter("path", Bilingual("ARCHIVO.bpmn", "FILE.bpmn")),
        Option(
            "--out",
            Bilingual(
                "Dónde guardarlo; si no se dice, NOMBRE.svg en la carpeta actual; - lo escribe en la salida.",
                "Where to save it; unless said, NAME.svg in the current folder; - writes it to the output.",
            ),
            Bilingual("ARCHIVO.svg", "FILE.svg"),
            is_required=False,
        ),
    ),
)
