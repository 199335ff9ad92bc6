"""From bytes to a diagram of BPMN 2.0, trusting nothing."""

from dataclasses import dataclass, field
from hashlib import sha256

from engine.bilingual import Bilingual
from engine.bpmn.notation import Element, bpmn, local_name, namespace_of
from engine.errors import DiagramRefused, Finding, XmlRefused
from engine.xml.reading import read_xml


@dataclass(frozen=True)
class Diagram:
    """One file of BPMN 2.0 XML, read. `root` is never changed after reading."""

    name: str
    root: Element = field(compare=False, repr=False)
    sha256: str


def read_diagram(name: str, data: bytes) -> Diagram:
    """Read one BPMN file; refuse what is too large, not XML, with a document type, or not BPMN 2.0."""
    try:
        root = read_xml(data)
    except XmlRefused as refused:
        raise DiagramRefused([Finding("xml", name, refused.problem)]) from None
    if root.tag != bpmn("definitions"):
        raise DiagramRefused([Finding("xml", name, _foreign(root))])
    return Diagram(name, root, sha256(data).hexdigest())


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
