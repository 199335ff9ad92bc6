"""What a picture is painted on: layers, one over the other, and how far it reaches."""

from enum import Enum, auto
from typing import Final

from engine.drawing.interchange import Box
from engine.drawing.text import LABEL_SIZE, SIZE, Block, number, taken_by, written

INK: Final = "#22242a"
PAPER: Final = "#fff"


class Layer(Enum):
    """The layers, from the ground up."""

    GROUND = auto()
    FRAMES = auto()
    FLOWS = auto()
    NODES = auto()
    BORDERS = auto()
    TEXTS = auto()
    LABELS = auto()
    BADGES = auto()


_SHAPES: Final = f'fill="{PAPER}" stroke="{INK}" stroke-width="2"'
_TEXT: Final = f'fill="{INK}" text-anchor="middle"'
_USUAL: Final = {
    Layer.GROUND: f'fill="{PAPER}" stroke="{INK}" stroke-width="1.5"',
    Layer.FRAMES: _SHAPES,
    Layer.FLOWS: f'fill="none" stroke="{INK}" stroke-width="2" stroke-linejoin="round"',
    Layer.NODES: _SHAPES,
    Layer.BORDERS: _SHAPES,
    Layer.TEXTS: f'{_TEXT} font-size="{number(SIZE)}"',
    Layer.LABELS: f'{_TEXT} font-size="{number(LABEL_SIZE)}" stroke="{PAPER}" stroke-width="3" '
    'stroke-linejoin="round" paint-order="stroke"',
    Layer.BADGES: f'fill="none" stroke="{PAPER}" stroke-width="2" stroke-linecap="round"',
}
"""What is said once for all that is on a layer."""


class Canvas:
    """Takes what is painted, in any order, and gives it back in the order of the layers."""

    def __init__(self) -> None:
        self._painted: dict[Layer, list[str]] = {layer: [] for layer in Layer}
        self._extents: list[Box] = []

    def paint(self, layer: Layer, markup: str, extent: Box) -> None:
        """Add a piece of SVG that covers `extent`, lines and all."""
        self._painted[layer].append(markup)
        self._extents.append(extent)

    def write(self, block: Block, x: float, top: float) -> None:
        """Write into a shape, centred at `x`."""
        if block.lines:
            size = "" if block.size == SIZE else f' font-size="{number(block.size)}"'
            self.paint(Layer.TEXTS, written(block, x, top, size), taken_by(block, x, top))

    def label(self, block: Block, x: float, top: float) -> None:
        """Write beside a shape, centred at `x`; what is behind stays off the letters."""
        if block.lines:
            self.paint(Layer.LABELS, written(block, x, top), taken_by(block, x, top))

    @property
    def extent(self) -> Box:
        """The smallest rectangle that holds everything."""
        left = min(box.x for box in self._extents)
        top = min(box.y for box in self._extents)
        right = max(box.right for box in self._extents)
        bottom = max(box.bottom for box in self._extents)
        return Box(left, top, right - left, bottom - top)

    def markup(self) -> str:
        """Return the layers that have anything on them."""
        return "\n".join(
            f"<g {_USUAL[layer]}>\n" + "\n".join(pieces) + "\n</g>"
            for layer, pieces in self._painted.items()
            if pieces
        )
