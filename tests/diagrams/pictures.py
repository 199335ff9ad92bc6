"""Draws the included protocol and the examples of the reference, in both languages; a refused one with what is wrong.

`make pictures` writes them, and a test holds that they are those of the examples.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.bilingual import LANGUAGES
from engine.facade import Engine
from engine.model.mark import Mark
from web.package_folder import read_packaged

EXAMPLES: Final = Path(__file__).parent / "elements"
IMAGES: Final = Path(__file__).parents[2] / "docs" / "images"


def examples(judged: str) -> dict[str, bytes]:
    """Return the example files that are `executed` or `refused`, by their names without an ending."""
    return {path.stem: path.read_bytes() for path in sorted((EXAMPLES / judged).glob("*.bpmn"))}


def refused_at(name: str, data: bytes) -> dict[str, Mark]:
    """Return a mark at each element of a refused example that is found wrong."""
    return {found.element_id: "finding" for found in Engine.lint_file(name, data)}


def pictures() -> Iterator[tuple[str, str]]:
    """Yield each picture by the place of its file among the images."""
    for name, data in _protocol():
        for language in LANGUAGES:
            yield f"protocol/{name}.{language}.svg", Engine.draw(name, data, language)
    for judged in ("executed", "refused"):
        for name, data in examples(judged).items():
            marks = refused_at(name, data) if judged == "refused" else None
            for language in LANGUAGES:
                yield f"bpmn/{name}.{language}.svg", Engine.draw(name, data, language, marks)


def _protocol() -> Iterator[tuple[str, bytes]]:
    for path, data in sorted(read_packaged().items()):
        if path.endswith(".bpmn"):
            yield Path(path).stem, data


def kept() -> dict[str, Path]:
    """Return the files that were drawn before."""
    return {path.relative_to(IMAGES).as_posix(): path for path in IMAGES.rglob("*.svg")}


def main() -> None:
    drawn = dict(pictures())
    for name in kept().keys() - drawn.keys():
        (IMAGES / name).unlink()
    for name, picture in drawn.items():
        (IMAGES / name).parent.mkdir(parents=True, exist_ok=True)
        (IMAGES / name).write_text(picture, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
