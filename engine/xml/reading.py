"""From bytes to XML, trusting nothing: bounded, without document types, entities or network."""

from typing import Final, NoReturn

from lxml import etree

from engine.bilingual import Bilingual
from engine.errors import XmlRefused
from engine.xml.elements import Element

MOST_BYTES: Final = 1_000_000
MOST_ELEMENTS: Final = 20_000
MOST_ATTRIBUTES: Final = 64
MOST_DEPTH: Final = 64


def read_xml(data: bytes) -> Element:
    """Read a document; refuse what is too large, not XML, or has a document type."""
    if len(data) > MOST_BYTES:
        _refuse(_too_large(f"{MOST_BYTES // 1000} kB"))
    try:
        etree.fromstring(data, _parser(_Census()))
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        _refuse(_malformed(error))
    except ValueError:
        _refuse(_malformed(None))
    if root.getroottree().docinfo.doctype:
        _refuse(_DOCTYPE)
    return root


def _parser(target: "_Census | None" = None) -> Element:
    # Without comments and processing instructions the text of an expression is in one piece.
    return etree.XMLParser(
        target=target,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


class _Census:
    """Counts a document while it streams by, so that no tree is built of one that is too large."""

    def __init__(self) -> None:
        self._elements = 0
        self._depth = 0

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > MOST_ELEMENTS:
            _refuse(_too_large(f"{MOST_ELEMENTS} elements"))
        if self._depth > MOST_DEPTH:
            _refuse(_too_large(f"{MOST_DEPTH} levels"))
        if len(attributes) > MOST_ATTRIBUTES:
            _refuse(_too_large(f"{MOST_ATTRIBUTES} attributes"))

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        _refuse(_DOCTYPE)

    def close(self) -> None:
        """Nothing is kept."""


def _refuse(problem: Bilingual) -> NoReturn:
    # The cause is the XML library's own error and says nothing that the message does not.
    raise XmlRefused(problem=problem) from None


_DOCTYPE: Final = Bilingual(
    "El archivo declara un tipo de documento (DOCTYPE), que nunca se lee. Borre esa declaración.",
    "The file declares a document type (DOCTYPE), which is never read. Delete that declaration.",
)


def _too_large(bound: str) -> Bilingual:
    return Bilingual(
        f"El archivo supera el límite de lectura ({bound}). Divídalo en varios.",
        f"The file exceeds the reading limit ({bound}). Divide it into several.",
    )


def _malformed(error: etree.XMLSyntaxError | None) -> Bilingual:
    line = "?" if error is None else error.lineno
    return Bilingual(
        f"El archivo no es XML bien formado (línea {line}). Ábralo y guárdelo con su editor.",
        f"The file is not well-formed XML (line {line}). Open and save it with your editor.",
    )
