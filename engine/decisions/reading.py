"""From bytes to the model of a file of decisions, trusting nothing."""

from engine.bilingual import Bilingual
from engine.decisions.notation import kind
from engine.errors import DecisionRefused, Finding, XmlRefused
from engine.xml.elements import Element, local_name
from engine.xml.reading import read_xml


def read_model(name: str, data: bytes) -> Element:
    """Read one DMN file; refuse what is too large, not XML, with a document type, or not DMN."""
    try:
        root = read_xml(data)
    except XmlRefused as refused:
        raise DecisionRefused([Finding("xml", name, refused.problem)]) from None
    if kind(root) != "definitions":
        raise DecisionRefused([Finding("xml", name, _foreign(local_name(root.tag)))])
    return root


def _foreign(root: str) -> Bilingual:
    return Bilingual(
        f"El archivo no es DMN 1.1 a 1.5: su raíz es «{root}». Expórtelo como DMN 1.3.",
        f"The file is not DMN 1.1 to 1.5: its root is “{root}”. Export it as DMN 1.3.",
    )
