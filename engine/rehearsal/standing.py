"""What must hold after every step of every scenario, though none of them says so."""

from collections.abc import Iterator
from typing import Final

from engine.bilingual import Bilingual
from engine.model.notice import Envelope
from engine.rehearsal.record import CaseRecord, heads
from engine.rehearsal.scene import Scene

SHORTEST: Final = 4
"""A typed text of fewer letters stands in any notice by chance."""


def stands(scene: Scene) -> Iterator[Bilingual]:
    """Yield what is wrong: a case without a next step, a failure of the machine, a notice that tells something."""
    for record in scene.changed():
        yield from _case(scene, record)
    sent = scene.watched.notices[scene.watched.notices_since :]
    telling = _words(scene) if sent else set()
    for envelope in sent:
        yield from _notice(envelope, telling)


def ends_well(scene: Scene) -> Iterator[Bilingual]:
    """Yield what was altered around the verbs: nothing, if everything that happened was written as it should be."""
    for finding in scene.engine.verify():
        yield Bilingual(
            f"{finding.element_id}: {finding.message.es}",
            f"{finding.element_id}: {finding.message.en}",
        )


def _case(scene: Scene, case: CaseRecord) -> Iterator[Bilingual]:
    is_open = case.head.closed_at is None
    if is_open and not case.open_tasks and not case.is_timed:
        yield _nothing_next(case.head.case_code)
    for entry in scene.entries(case):
        if entry.kind == "incident_raised":
            yield _incident(case.head.case_code, entry.content["element"])


def _words(scene: Scene) -> set[str]:
    """Return what no notice may hold: codes of cases, names of institutions, what anybody typed."""
    codes = {head.case_code for head in heads(scene.engine.context).values()}
    names = {one.name for one in scene.known.directory.institutions.values()}
    return codes | names | {text for text in scene.typed if len(text) >= SHORTEST}


def _notice(envelope: Envelope, telling: set[str]) -> Iterator[Bilingual]:
    told = (envelope.text.es, envelope.text.en, envelope.path)
    if any(word in text for word in telling for text in told):
        yield _tells(envelope.kind)


def _nothing_next(code: str) -> Bilingual:
    return Bilingual(
        f"el caso {code} está abierto y no tiene siguiente paso, responsable ni fecha.",
        f"case {code} is open and has no next step, owner or date.",
    )


def _incident(code: str, element: object) -> Bilingual:
    return Bilingual(
        f"el caso {code} tiene una incidencia en «{element}».",
        f"case {code} has an incident at “{element}”.",
    )


def _tells(kind: str) -> Bilingual:
    return Bilingual(
        f"un aviso ({kind}) dice algo del caso, de una institución o de una respuesta.",
        f"a notice ({kind}) tells something of the case, an institution or an answer.",
    )
