"""The listed classes of difference, and to which of them a difference belongs."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.deep.feelin.comparison import Asked, Difference, differences

_LIST: Final = Path(__file__).with_name("differences.toml")


@dataclass(frozen=True, slots=True)
class Class:
    """One kind of difference; `right` is the side that the standard is on."""

    name: str
    here: str
    right: str
    why: str
    examples: tuple[str, ...]
    refusal: str = ""
    text: str = ""

    def holds(self, found: Difference) -> bool:
        return (
            found.accepts_here is (self.here == "accepts")
            and re.search(self.refusal, found.refusal) is not None
            and re.search(self.text, found.asked.text) is not None
        )

    @property
    def asked(self) -> tuple[Asked, ...]:
        return tuple(Asked("expression", text) for text in self.examples)


def listed() -> tuple[Class, ...]:
    """Return the classes, in the order in which they are tried."""
    written = tomllib.loads(_LIST.read_text(encoding="utf-8"))["difference"]
    return tuple(Class(**{**each, "examples": tuple(each["examples"])}) for each in written)


def class_of(found: Difference, classes: tuple[Class, ...]) -> Class | None:
    return next((each for each in classes if each.holds(found)), None)


def strays(classes: tuple[Class, ...]) -> list[str]:
    """Return the examples that differ no longer, or belong to another class by now."""
    asked = [example for each in classes for example in each.asked]
    found = {each.asked: class_of(each, classes) for each in differences(asked)}
    return [
        example.text for each in classes for example in each.asked if found.get(example) is not each
    ]
