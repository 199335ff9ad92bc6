"""A picture of a diagram: SVG made from the BPMN diagram interchange, in the standard's notation.

What lives here: where a diagram draws its elements (`interchange`), and how each looks, as text of SVG.
What may not: running a diagram, judging it, or knowing a case: marks come in by the ids of elements. The
facade offers it; the rules that read the drawing take its places from here.

Looks are attributes of the elements, with no style sheet and no ids, so that a picture may stand in a page
under its content security policy, several times over, and means the same on paper.
"""

from engine.drawing.picture import draw

__all__ = ["draw"]
