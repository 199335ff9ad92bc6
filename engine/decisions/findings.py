"""Where what is wrong with a file of decisions is gathered, so that a designer sees all of it at once."""

import re
from collections.abc import Mapping

from engine.bilingual import Bilingual
from engine.errors import Finding
from engine.feel import (
    Declared,
    Expression,
    FeelError,
    FeelRefused,
    FeelType,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
)
from engine.xml.elements import Element, label

NOTHING = compile_expression("null")
ANYTHING = compile_unary_tests("-", FeelType.ANY)


# Words and nothing else, or several of them with commas between: an author's text, without its quotes.
_BARE = re.compile(r"[^\W\d]\w*(?:[ -]\w+)*(?:\s*,\s*[^\W\d]\w*(?:[ -]\w+)*)*")
_WORDS = frozenset({"true", "false", "null"})


class Findings:
    """The findings of one file, in the order in which they were met."""

    def __init__(self) -> None:
        self.all: list[Finding] = []

    def add(self, rule: str, element: Element, saying: Bilingual) -> None:
        """Note what is wrong with an element."""
        self.all.append(Finding(rule, label(element), saying))

    def expression(self, element: Element, text: str, names: Mapping[str, Declared]) -> Expression:
        """Compile an expression; one that does not compile is noted and stands as null."""
        try:
            return compile_expression(text, names)
        except FeelRefused as refused:
            self.add("expression", element, _placed(refused))
            return NOTHING

    def entry(
        self, element: Element, text: str, kind: FeelType, names: Mapping[str, Declared]
    ) -> Expression:
        """Compile what a rule gives; what is no expression may be a text without its quotes."""
        try:
            return compile_expression(text, names)
        except FeelRefused as refused:
            self.add("expression", element, _quoting(text, kind, _placed(refused)))
            return NOTHING

    def tests(
        self, element: Element, text: str, kind: FeelType, names: Mapping[str, Declared]
    ) -> UnaryTests:
        """Compile a cell; one that does not compile, or always fails, is noted and stands as a dash."""
        try:
            compiled = compile_unary_tests(text, kind, names)
        except FeelRefused as refused:
            self.add("cell", element, _quoting(text, kind, _placed(refused)))
            return ANYTHING
        if failure := _failure(compiled):
            self.add("cell", element, failure)
        return compiled


def _failure(tests: UnaryTests) -> Bilingual | None:
    """Try a cell on the values that it writes: where these fail, so does every other."""
    try:
        for value in tests.landmarks or ():
            tests.holds(value, {})
    except FeelError as error:
        return Bilingual(error.es, error.en)
    return None


def _placed(refused: FeelRefused) -> Bilingual:
    return Bilingual(
        f"{refused.es} (carácter {refused.position + 1})",
        f"{refused.en} (character {refused.position + 1})",
    )


def _quoting(text: str, kind: FeelType, problem: Bilingual) -> Bilingual:
    """Add to a refusal how a text is written, where the author seems to have meant one."""
    if kind not in {FeelType.STRING, FeelType.ANY}:
        return problem
    if not _BARE.fullmatch(text.strip()) or text.strip().lower() in _WORDS:
        return problem
    meant = ", ".join(f'"{each.strip()}"' for each in text.split(","))
    return Bilingual(
        f"{problem.es} Si es un texto, escríbalo entre comillas: {meant}.",
        f"{problem.en} If it is a text, write it in quotes: {meant}.",
    )
