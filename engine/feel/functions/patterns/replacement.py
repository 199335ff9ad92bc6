"""What `replace` puts in the place of an occurrence (F&O 5.6.4)."""

import re
from typing import Final

from engine.feel.errors import failed
from engine.feel.functions.patterns.sayings import REPLACEMENT

_PIECES: Final = re.compile(r"\\(?P<plain>[\\$])|\$(?P<digits>[0-9]+)|(?P<text>[^\\$]+)")


def read_replacement(text: str, groups: int) -> list[str | int]:
    """Give the parts of a replacement: texts, and the numbers of groups, of which 0 is the whole."""
    parts: list[str | int] = []
    place = 0
    while found := _PIECES.match(text, place):
        place = found.end()
        if digits := found["digits"]:
            parts += _reference(digits, groups)
        else:
            parts.append(found["plain"] or found["text"])
    if place < len(text):
        raise failed(REPLACEMENT)
    return parts


def _reference(digits: str, groups: int) -> list[str | int]:
    """Take as many digits as make the number of a group; the others are plain text.

    One digit beyond the last group stands for the empty text.
    """
    for length in range(len(digits), 1, -1):
        if int(digits[:length]) <= groups:
            return [int(digits[:length]), digits[length:]]
    number = int(digits[0])
    return [number if number <= groups else "", digits[1:]]
