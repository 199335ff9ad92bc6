"""Where a form may lead afterwards: a path of this site, never another site."""

import re
from typing import Final

# One slash, then no second slash or backslash: browsers read both as the start of another host.
_LOCAL: Final = re.compile(r"/(?![/\\])[A-Za-z0-9/_.~-]*")


def local_path(wanted: str | None, otherwise: str = "/") -> str:
    """Return `wanted` if it is a plain path of this site."""
    return wanted if wanted and _LOCAL.fullmatch(wanted) else otherwise
