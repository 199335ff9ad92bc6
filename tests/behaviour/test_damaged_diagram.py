"""A diagram that is damaged runs or is refused by a rule: there is no third outcome."""

from copy import deepcopy
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.errors import DiagramRefused
from engine.testing import ProcessRun
from tests.diagrams.build import BPMN

PAGES = Path(__file__).parents[2] / "engine" / "lint" / "pages"
EXAMPLES = [
    etree.fromstring(path.read_bytes())
    for path in sorted(PAGES.glob("*/accepted.bpmn"))
    if path.parent.name != "size"
]
NODES = ["userTask", "task", "receiveTask", "scriptTask", "businessRuleTask", "callActivity"]
NODES += [
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
]
NODES += ["exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"]
NODES += ["subProcess", "transaction"]
TYPES = ["message", "signal", "timer", "conditional", "error", "escalation", "link", "terminate"]
TYPES += ["compensate", "cancel"]
TEXTS = ["", "=", "x +", "PT5M", "R/PT0S", "a = 1"]


def damage(root: etree._Element, data: st.DataObject) -> None:
    """Take one thing away, put one thing where another was, or change one word."""
    drawn = list(root.iter(f"{{{BPMN}}}*"))
    hit, other = data.draw(st.sampled_from(drawn)), data.draw(st.sampled_from(drawn))
    words = ["", "a b", "x", *(each.get("id") or "" for each in drawn)]
    match data.draw(st.integers(0, 5)):
        case 0 if hit is not root:
            hit.getparent().remove(hit)
        case 1:
            other.append(deepcopy(hit))
        case 2 if hit.attrib:
            hit.set(
                data.draw(st.sampled_from(sorted(hit.attrib))), data.draw(st.sampled_from(words))
            )
        case 3:
            hit.tag = f"{{{BPMN}}}{data.draw(st.sampled_from(NODES))}"
        case 4:
            etree.SubElement(hit, f"{{{BPMN}}}{data.draw(st.sampled_from(TYPES))}EventDefinition")
        case _:
            hit.text = data.draw(st.sampled_from(TEXTS))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(EXAMPLES), st.data(), st.integers(1, 3))
def test_a_damaged_diagram_runs_or_is_refused_by_a_rule(
    example: etree._Element, data: st.DataObject, times: int
) -> None:
    root = deepcopy(example)
    for _ in range(times):
        damage(root, data)
    found = root.find(f"{{{BPMN}}}process")
    process_id = "" if found is None else found.get("id", "")

    try:
        ProcessRun.start({"p.bpmn": etree.tostring(root)}, process_id=process_id)
    except DiagramRefused as refused:
        rules = {finding.rule for finding in refused.findings}
        assert rules
        assert "executable" not in rules  # what only the compiler noticed, no rule has told
