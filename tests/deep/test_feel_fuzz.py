"""A million texts end in a value, a refusal or an error of FEEL.

`FUZZ_COUNT` says how many texts, `FUZZ_SEED` which; a finding names the command that shows it again.
"""

import json
import os
import secrets
import struct
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

COUNT: Final = int(os.environ.get("FUZZ_COUNT", "1_000_000"))
CORES: Final = os.cpu_count() or 1
_TALLY: Final = ("texts", "compiled", "values", "errors")


def test_no_text_ends_in_anything_but_a_value_a_refusal_or_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get("FUZZ_SEED") or secrets.randbelow(10**9))
    notes = [tmp_path / f"core{core}" for core in range(CORES)]
    with capsys.disabled():
        sys.stdout.write(f"\n{COUNT:,} texts from seed {seed} on {CORES} cores\n")

    running = [judge(seed, core, note) for core, note in enumerate(notes)]
    told = [each.communicate()[0].splitlines() for each in running]

    with capsys.disabled():
        sys.stdout.write(summary(told))
    stopped = [
        f"python -m tests.fuzz --seed {seed} --first {number_in(note)}: ended by itself"
        for each, note in zip(running, notes, strict=True)
        if each.returncode
    ]
    assert [*stopped, *findings(told)] == []


def judge(seed: int, core: int, note: Path) -> subprocess.Popen[str]:
    numbers = ["--first", core, "--count", COUNT - core, "--step", CORES]
    arguments = map(str, ["--seed", seed, *numbers, "--note", note])
    return subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz", *arguments], stdout=subprocess.PIPE, text=True
    )


def number_in(note: Path) -> int:
    (number,) = struct.unpack("q", note.read_bytes())
    return int(number)


def findings(told: list[list[str]]) -> list[str]:
    return [line for lines in told for line in lines if "wrong" in json.loads(line)]


def summary(told: list[list[str]]) -> str:
    ends = [json.loads(line) for lines in told for line in lines if "seconds" in json.loads(line)]
    total = Counter({name: sum(end[name] for end in ends) for name in _TALLY})
    seconds = max((end["seconds"] for end in ends), default=1)
    return (
        f"{total['texts'] / seconds:,.0f} texts a second; {total['compiled']:,} compilations"
        f" out of {4 * total['texts']:,}, {total['values']:,} values, {total['errors']:,} errors\n"
    )
