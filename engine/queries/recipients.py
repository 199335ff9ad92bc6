"""Says truly who else may come to see an answer: by declaration, and by what the person has allowed so far."""

from dataclasses import dataclass
from typing import Final

from engine.bilingual import Bilingual
from engine.definitions import Definition
from engine.model.actor import Actor
from engine.model.case import RunningInstance
from engine.model.directory import Directory
from engine.model.form import Disclosure
from engine.model.ids import InstitutionCode
from engine.model.process import PartyHolder, PersonHolder
from engine.policy import SERVICE, Sharing
from engine.queries.file import Parties
from engine.queries.words import name_of

_IF_SHE_ALLOWS: Final = Bilingual(
    "{name}, si la persona lo permite", "{name}, if the person allows it"
)
_WHILE_IT_HOLDS: Final = Bilingual(
    "{name}, mientras le toque una tarea", "{name}, while it has a task"
)
_SOME_PARTY: Final = Bilingual("otra institución del caso", "another institution of the case")


@dataclass(frozen=True, slots=True)
class Reading:
    """An instance as an actor answers in it. `parties` are those that stand fixed before this form."""

    definition: Definition
    directory: Directory
    instance: RunningInstance
    parties: Parties
    actor: Actor


def seen_by(reading: Reading, disclosure: Disclosure) -> tuple[Bilingual, ...]:
    """Return who may see an answer besides the own institution, each with its condition in words."""
    parties = [_party(reading, disclosure, fact) for fact in sorted(disclosure.parties)]
    return (*(party for party in parties if party is not None), *_roles(reading, disclosure))


def _roles(reading: Reading, disclosure: Disclosure) -> list[Bilingual]:
    """A role reads what serves the protocol itself; a consent is with a party, so no role comes under it."""
    if disclosure.purpose != SERVICE:
        return []
    roles = reading.definition.manifest.roles
    return [_with(_WHILE_IT_HOLDS, roles[role].name) for role in sorted(disclosure.roles)]


def _party(reading: Reading, disclosure: Disclosure, fact: str) -> Bilingual | None:
    code = reading.parties.get(fact)
    if code == reading.actor.institution:
        return None
    name = _name(reading, fact, code)
    if disclosure.purpose == SERVICE:
        return name
    consent = _consent_with(reading, disclosure.purpose, code)
    if consent is None:
        return _with(_IF_SHE_ALLOWS, name)
    return name if disclosure.data_class in consent.classes else None


def _consent_with(reading: Reading, purpose: str, code: InstitutionCode | None) -> Sharing | None:
    in_force = Sharing.in_force(reading.definition.manifest, reading.instance.facts)
    between = {reading.actor.institution, code}
    return next(
        (one for one in in_force if one.purpose == purpose and between <= one.between), None
    )


def _name(reading: Reading, fact: str, code: InstitutionCode | None) -> Bilingual:
    if code is not None:
        name = name_of(reading.directory, code)
        return Bilingual(name, name)
    lanes = reading.definition.processes[reading.instance.process_id].lanes.values()
    held = (lane.name for lane in lanes if lane.holder in {PartyHolder(fact), PersonHolder(fact)})
    return next(held, _SOME_PARTY)


def _with(template: Bilingual, name: Bilingual) -> Bilingual:
    return Bilingual(template.es.format(name=name.es), template.en.format(name=name.en))
