"""Makes the text of a finding small, while the same thing is wrong with it."""

from collections.abc import Callable


def shrunk(text: str, is_wrong: Callable[[str], bool]) -> str:
    """Leave out pieces, the large ones first, for as long as the text stays wrong."""
    size = max(1, len(text) // 2)
    while size:
        shorter = _without_a_piece(text, size, is_wrong)
        if shorter is None:
            size //= 2
        else:
            text = shorter
    return text


def _without_a_piece(text: str, size: int, is_wrong: Callable[[str], bool]) -> str | None:
    cuts = (text[:start] + text[start + size :] for start in range(0, len(text), size))
    return next((cut for cut in cuts if is_wrong(cut)), None)
