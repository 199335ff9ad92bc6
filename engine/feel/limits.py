"""The bounds that keep a hostile expression, or a hostile fact, harmless."""

from typing import Final

MAX_LENGTH: Final = 4_096
# Parser, check, compilation and evaluation recurse a few Python frames per level:
# sixty levels stay far from the interpreter's own limit, which is a thousand.
MAX_DEPTH: Final = 60
# All the bodies of functions that are under way together, in levels.
MAX_CALL_LEVELS: Final = 100
MAX_TEXT: Final = 65_536
# So many characters of a text are worth one step.
TEXT_STEP: Final = 100
MAX_ITEMS: Final = 5_000
DEFAULT_STEPS: Final = 10_000
# Far beyond what any date can be moved by.
MAX_MONTHS: Final = 12 * 10**12

# DMN 10.3.2.3.1: numbers are IEEE 754-2008 decimal128.
DIGITS: Final = 34
MAX_SCALE: Final = 6_144
# A whole power is computed exactly and then rounded once; this bounds the exact product.
MAX_EXPONENT: Final = 999
