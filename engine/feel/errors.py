"""The two failures of the package, each said in Spanish and in English."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence in the two languages, with blanks to fill."""

    es: str
    en: str

    def fill(self, **parts: str | Saying) -> Saying:
        filled = {field.name: self._filled(field.name, parts) for field in fields(self)}
        return Saying(**filled)

    def _filled(self, language: str, parts: dict[str, str | Saying]) -> str:
        template: str = getattr(self, language)
        words = {
            key: part if isinstance(part, str) else str(getattr(part, language))
            for key, part in parts.items()
        }
        return template.format(**words)


class FeelRefused(Exception):
    """An expression that is not strict FEEL, found when it is compiled."""

    def __init__(self, text: str, position: int, es: str, en: str) -> None:
        super().__init__(f"{es} / {en} ({position})")
        self.text = text
        self.position = position
        self.es = es
        self.en = en


class FeelError(Exception):
    """An evaluation without a FEEL value; it never quotes the value of a fact."""

    def __init__(self, es: str, en: str, position: int | None = None) -> None:
        super().__init__(f"{es} / {en}")
        self.es = es
        self.en = en
        self.position = position


@dataclass(frozen=True, slots=True)
class Source:
    """The text under compilation, which every refusal quotes with a position."""

    text: str

    def refused(self, position: int, saying: Saying, **parts: str | Saying) -> FeelRefused:
        said = saying.fill(**parts) if parts else saying
        return FeelRefused(self.text, position, said.es, said.en)


def failed(saying: Saying, **parts: str | Saying) -> FeelError:
    """Build the error of one operation; the node that ran it adds the position."""
    said = saying.fill(**parts)
    return FeelError(said.es, said.en)
