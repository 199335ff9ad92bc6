"""Draws the examples of the reference: each in both languages, and where it is refused, at what.

`make pictures` writes them, and a test holds that they are those of the examples.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.bilingual import LANGUAGES
from engine.facade import Engine
from engine.model.mark import Mark

EXAMPLES: Final = Path(__file__).parent / "elements"
PICTURES: Final = Path(__file__).parents[2] / "docs" / "images" / "bpmn"


def examples(judged: str) -> dict[str, bytes]:
    """Return the example files that are `executed` or `refused`, by their names without an ending."""
    return {path.stem: path.read_bytes() for path in sorted((EXAMPLES / judged).glob("*.bpmn"))}


def refused_at(name: str, data: bytes) -> dict[str, Mark]:
    """Return a mark at each element of a refused example that is found wrong."""
    return {found.element_id: "finding" for found in Engine.lint_file(name, data)}


def pictures() -> Iterator[tuple[str, str]]:
    """Yield each picture by the name of its file."""
    for judged in ("executed", "refused"):
        for name, data in examples(judged).items():
            marks = refused_at(name, data) if judged == "refused" else None
            for language in LANGUAGES:
                yield f"{name}.{language}.svg", Engine.draw(name, data, language, marks)


def main() -> None:
    drawn = dict(pictures())
    PICTURES.mkdir(parents=True, exist_ok=True)
    for path in PICTURES.iterdir():
        if path.name not in drawn:
            path.unlink()
    for name, picture in drawn.items():
        (PICTURES / name).write_text(picture, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
