"""Strict FEEL, the expression language of the DMN standard (1.3 and later, chapter 10.3).

What is implemented here is exactly FEEL. What is not is refused at compilation, by name and
position, in Spanish and English; no value differs from the standard's without a word.

Here live the lexer, the parser, the static check, the compilation to closures and the built-in
functions, in that order of dependency. Nothing here may know of diagrams, cases, storage or the
clock: the facts and the instant come with each evaluation. Diagrams, decisions, forms and the
checks before publishing import this file and no other of the package.

Where the standard gives null for a mistake of type, a division by zero or a text that is no
date, this package gives an error: a silent null would send a case down the wrong path. Null
itself has its standard meaning everywhere.
"""

from engine.feel.errors import FeelError, FeelRefused
from engine.feel.expression import Expression, compile_condition, compile_expression
from engine.feel.inspection import names_in, type_in
from engine.feel.syntax.vocabulary import is_name
from engine.feel.unary import UnaryTests, compile_unary_tests
from engine.feel.values.border import to_feel, to_python
from engine.feel.values.conversion import convert, require
from engine.feel.values.durations import YearsMonths
from engine.feel.values.kinds import kind_of
from engine.feel.values.moment import Moment
from engine.feel.values.ranges import Range
from engine.feel.values.types import Declared, FeelType, Shape

__all__ = [
    "Declared",
    "Expression",
    "FeelError",
    "FeelRefused",
    "FeelType",
    "Moment",
    "Range",
    "Shape",
    "UnaryTests",
    "YearsMonths",
    "compile_condition",
    "compile_expression",
    "compile_unary_tests",
    "convert",
    "is_name",
    "kind_of",
    "names_in",
    "require",
    "to_feel",
    "to_python",
    "type_in",
]
