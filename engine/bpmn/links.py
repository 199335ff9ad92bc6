"""Link events (BPMN 2.0, 10.5.5): a flow of the same level that is drawn in two pieces."""

from engine.bpmn.notation import Element, children, kind


def link_of(event: Element) -> str | None:
    """Return the name of the link that an event throws or catches, or None when it is no link."""
    found = next(children(event, "linkEventDefinition"), None)
    return None if found is None else (found.get("name") or "").strip()


def throws_link(event: Element) -> bool:
    return kind(event) == "intermediateThrowEvent" and link_of(event) is not None


def catches_link(event: Element) -> bool:
    return kind(event) == "intermediateCatchEvent" and link_of(event) is not None
