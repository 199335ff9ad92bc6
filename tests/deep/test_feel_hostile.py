"""No expression takes a server's time or memory: each ends soon, in little, and by FEEL's own words."""

import json
import subprocess
import sys
from typing import Final

import pytest

from tests.deep.hostile import TEXTS

# What an evaluation may take, and what may pass until it notices.
LIMIT_SECONDS: Final = 0.2
NOTICED_SECONDS: Final = 0.05
MEBIBYTES: Final = 24
_HUNG_SECONDS: Final = 30


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_expression_ends_soon_and_takes_little(name: str) -> None:
    tried = subprocess.run(
        [sys.executable, "-m", "tests.deep.hostile"],
        input=TEXTS[name],
        capture_output=True,
        text=True,
        timeout=_HUNG_SECONDS,
        check=False,
    )

    assert tried.stderr == ""
    told = json.loads(tried.stdout)
    assert told["ended"] in {"FeelRefused", "FeelError", "value"}
    assert told["seconds"] < LIMIT_SECONDS + NOTICED_SECONDS
    assert told["mebibytes"] < MEBIBYTES
