"""From bytes to XML, trusting nothing: bounded, without document types, entities or network."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, NoReturn

from lxml import etree

from engine.bilingual import Bilingual
from engine.bpmn.notation import Element, bpmn, local_name, namespace_of
from engine.errors import DiagramRefused, Finding

MOST_BYTES: Final = 1_000_000
MOST_ELEMENTS: Final = 20_000
MOST_ATTRIBUTES: Final = 64
MOST_DEPTH: Final = 64


@dataclass(frozen=True)
class Diagram:
    """One file of BPMN 2.0 XML, read. `root` is never changed after reading."""

    name: str
    root: Element = field(compare=False, repr=False)
    sha256: str


def read_diagram(name: str, data: bytes) -> Diagram:
    """Read one BPMN file; refuse what is too large, not XML, with a document type, or not BPMN 2.0."""
    if len(data) > MOST_BYTES:
        _refuse(name, _too_large(f"{MOST_BYTES // 1000} kB"))
    try:
        etree.fromstring(data, _parser(_Census(name)))
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        _refuse(name, _malformed(error))
    except ValueError:
        _refuse(name, _malformed(None))
    if root.getroottree().docinfo.doctype:
        _refuse(name, _DOCTYPE)
    if root.tag != bpmn("definitions"):
        _refuse(name, _foreign(root))
    return Diagram(name, root, sha256(data).hexdigest())


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

    def __init__(self, name: str) -> None:
        self._name = name
        self._elements = 0
        self._depth = 0

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > MOST_ELEMENTS:
            _refuse(self._name, _too_large(f"{MOST_ELEMENTS} elements"))
        if self._depth > MOST_DEPTH:
            _refuse(self._name, _too_large(f"{MOST_DEPTH} levels"))
        if len(attributes) > MOST_ATTRIBUTES:
            _refuse(self._name, _too_large(f"{MOST_ATTRIBUTES} attributes"))

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        _refuse(self._name, _DOCTYPE)

    def close(self) -> None:
        """Nothing is kept."""


def _refuse(name: str, message: Bilingual) -> NoReturn:
    # The cause is the XML library's own error and says nothing that the message does not.
    raise DiagramRefused([Finding("xml", name, message)]) from None


_DOCTYPE: Final = Bilingual(
    "El archivo declara un tipo de documento (DOCTYPE), que nunca se lee. Borre esa declaración.",
    "The file declares a document type (DOCTYPE), which is never read. Delete that declaration.",
)


def _too_large(bound: str) -> Bilingual:
    return Bilingual(
        f"El archivo supera el límite de lectura ({bound}). Divida el diagrama en varios.",
        f"The file exceeds the reading limit ({bound}). Divide the diagram into several.",
    )


def _malformed(error: etree.XMLSyntaxError | None) -> Bilingual:
    line = "?" if error is None else error.lineno
    return Bilingual(
        f"El archivo no es XML bien formado (línea {line}). Ábralo y guárdelo con su editor de BPMN.",
        f"The file is not well-formed XML (line {line}). Open and save it with your BPMN editor.",
    )


def _foreign(root: Element) -> Bilingual:
    if "/DMN/" in namespace_of(root.tag):
        return Bilingual(
            "Las decisiones (DMN) no se ejecutan en esta versión. Dibuje la decisión con compuertas.",
            "Decisions (DMN) are not executed by this version. Draw the decision with gateways.",
        )
    return Bilingual(
        f"El archivo no es BPMN 2.0: su raíz es «{local_name(root.tag)}». Expórtelo como BPMN 2.0 XML.",
        f"The file is not BPMN 2.0: its root is “{local_name(root.tag)}”. Export it as BPMN 2.0 XML.",
    )
