"""Text that a person reads, in both of the product's languages."""

from typing import Final, Literal, Self

Language = Literal["es", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("es", "en")


class Bilingual(str):
    """A Spanish text that knows its English counterpart; as a plain string it is Spanish."""

    __slots__ = ("en",)

    en: str

    def __new__(cls, es: str, en: str) -> Self:
        text = super().__new__(cls, es)
        text.en = en
        return text

    @property
    def es(self) -> str:
        return str(self)

    def into(self, language: str) -> str:
        """Return the text in `language`, Spanish for any that is unknown."""
        return self.en if language == "en" else str(self)
