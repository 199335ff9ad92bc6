"""Judges a run of texts and tells what it found, one JSON object a line: `python -m tests.fuzz --help`."""

import argparse
import faulthandler
import json
import mmap
import resource
import struct
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Final

from tests.fuzz.shrinking import shrunk
from tests.fuzz.texts import text_of
from tests.fuzz.verdict import Tally, complaint

_ENOUGH: Final = 20
_STALLED_SECONDS: Final = 60
_ROUND: Final = 500
_MEMORY: Final = 2 * 1024**3
# About what stands under an evaluation in the server: pages, session, use case, process engine.
_FRAMES_BELOW: Final = 200


def main() -> None:
    asked = _parser().parse_args()
    warnings.simplefilter("error")
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    numbers = range(asked.first, asked.first + asked.count, asked.step)
    tally, started, found = Tally(), time.perf_counter(), 0
    for number in _noted(numbers, asked.note):
        if finding := _below(_FRAMES_BELOW, partial(_finding, asked.seed, number, tally)):
            _tell(finding)
            found += 1
        if found == _ENOUGH:
            break
    seconds = time.perf_counter() - started
    _tell({**asdict(tally), "seconds": seconds})


def _tell(what: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--first", type=int, default=0, help="the number of the first text")
    parser.add_argument("--count", type=int, default=1, help="how many numbers to go through")
    parser.add_argument("--step", type=int, default=1, help="take every so many of them")
    parser.add_argument("--note", type=Path, help="where to note the number under judgement")
    return parser


def _noted(numbers: range, note: Path | None) -> Iterator[int]:
    """Note each number before its text is judged: C code that hangs ends without a word."""
    if not note:
        yield from numbers
        return
    note.write_bytes(bytes(8))
    with note.open("r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        for turn, number in enumerate(numbers):
            if turn % _ROUND == 0:
                faulthandler.dump_traceback_later(_STALLED_SECONDS, exit=True)
            memory[:] = struct.pack("q", number)
            yield number
    faulthandler.cancel_dump_traceback_later()


Finding = dict[str, object]


def _below(frames: int, call: Callable[[], Finding | None]) -> Finding | None:
    """Call with so many frames below, so that deep recursion meets the limit it will meet in use."""
    return call() if frames == 0 else _below(frames - 1, call)


def _finding(seed: int, number: int, tally: Tally) -> Finding | None:
    text = text_of(seed, number)
    wrong = complaint(text, number, tally)
    if wrong is None:
        return None
    kind = wrong.partition(":")[0]
    again = Tally()

    def is_as_wrong(shorter: str) -> bool:
        return (complaint(shorter, number, again) or "").partition(":")[0] == kind

    return {"number": number, "wrong": wrong, "least": shrunk(text, is_as_wrong), "text": text}


if __name__ == "__main__":
    main()
