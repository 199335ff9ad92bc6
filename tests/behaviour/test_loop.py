"""A flow that leads back: what lies on the way is done again, as often as it is reached."""

from engine.testing import ProcessRun
from tests.diagrams.build import stored

MODEL = stored("review_loop.bpmn")


def test_a_report_goes_back_until_it_is_accepted() -> None:
    run = ProcessRun.start({"review_loop.bpmn": MODEL}, process_id="review_loop")

    run.complete("write_report")
    run.complete("review_report", {"verdict": "again"})
    assert run.active() == ["write_report"]

    run.complete("write_report")
    run.complete("review_report", {"verdict": "accept"})
    assert run.ended
