"""Asks feelin and the engine about the same texts."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.feel import Declared, FeelRefused, FeelType, compile_expression, compile_unary_tests
from tests.fuzz.verdict import NAMES

_SCRIPT: Final = Path(__file__).with_name("answers.mjs")
_INSTALLED: Final = Path(__file__).parents[3] / "build/feelin"
# Both know the same names, and neither knows their types: the grammars are compared.
_OPEN: Final = {name: Declared(FeelType.ANY) for name in (*NAMES, "b", "c")}


@dataclass(frozen=True, slots=True)
class Asked:
    """A text, and what it is read as: an `expression`, the `tests` of a cell, a `value`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A text that one side accepts and the other refuses."""

    asked: Asked
    accepts_here: bool
    refusal: str


def answers(asked: Iterable[Asked]) -> list[dict[str, Any]]:
    """Return what feelin says to each."""
    if not (_INSTALLED / "node_modules").is_dir():
        message = "feelin is not installed; run make deep"
        raise FileNotFoundError(message)
    names = dict.fromkeys(_OPEN)
    lines = [json.dumps({"kind": each.kind, "text": each.text, "names": names}) for each in asked]
    done = subprocess.run(
        [shutil.which("node") or "node", _SCRIPT, _INSTALLED],
        input="\n".join(lines),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    # Not by splitlines: a line separator of Unicode may stand within an answer.
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def differences(asked: Sequence[Asked]) -> list[Difference]:
    """Return the texts that only one side accepts."""
    told = zip(asked, answers(asked), strict=True)
    found = [(each, answer["accepts"], refusal(each)) for each, answer in told]
    return [
        Difference(each, refused is None, refused or "")
        for each, accepts, refused in found
        if accepts is not (refused is None)
    ]


def refusal(asked: Asked) -> str | None:
    """Return why the engine refuses, in English, or None when it does not."""
    try:
        if asked.kind == "tests":
            compile_unary_tests(asked.text, FeelType.ANY, _OPEN)
        else:
            compile_expression(asked.text, _OPEN)
    except FeelRefused as refused:
        return refused.en
    return None
