"""Which values of a case an institution may read: recipients, purpose, class and consent, field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.model.case import Fact
from engine.model.form import Disclosure, Field, Sensitivity
from engine.model.ids import InstitutionCode
from engine.model.manifest import ConsentFacts, Manifest

SERVICE = "service"
"""The purpose of running the protocol itself, which asks for no consent of its own."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """A consent in force: between whom, and for which classes of data."""

    purpose: str
    between: frozenset[InstitutionCode]
    classes: frozenset[str]

    @classmethod
    def in_force(cls, manifest: Manifest, facts: Mapping[str, Fact]) -> "tuple[Sharing, ...]":
        """Return the consents that hold now, read from an instance's facts.

        A consent is for one recipient: when another one is chosen after it was given, it no longer holds.
        It covers both ends, the institution that asked the person and the one that she agreed to, and those
        parties that the consent names besides, if they were parties when it was given.
        """
        always = {entry.id for entry in manifest.data_classes.values() if entry.always}
        found = []
        for consent in manifest.consents:
            decision, recipient = facts.get(consent.decision), facts.get(consent.recipient)
            if decision is None or recipient is None or not _given(consent, decision, recipient):
                continue
            between = {decision.institution, InstitutionCode(str(recipient.value))}
            between |= _institutions(facts, consent.between, decision)
            classes = always | _classes(facts.get(consent.classes))
            found.append(cls(consent.purpose, frozenset(between), frozenset(classes)))
        return tuple(found)


def may_see(
    viewer: InstitutionCode,
    roles: frozenset[str],
    disclosure: Disclosure,
    fact: Fact,
    parties: Mapping[str, InstitutionCode],
    sharing: tuple[Sharing, ...],
) -> bool:
    """Tell whether an institution may read a value.

    It wrote the value itself; or it is a recipient of the field, and the field serves the protocol itself
    or a consent in force between it and another covers the purpose and the class.
    """
    if viewer == fact.institution:
        return True
    if not is_recipient(viewer, roles, disclosure, parties):
        return False
    if disclosure.purpose == SERVICE:
        return True
    return any(
        consent.purpose == disclosure.purpose
        and {viewer, fact.institution} <= consent.between
        and disclosure.data_class in consent.classes
        for consent in sharing
    )


def lacks_consent(
    manifest: Manifest,
    purpose: str | None,
    asked: frozenset[str],
    facts: Mapping[str, Fact],
    institution: InstitutionCode,
) -> bool:
    """Tell whether a task serves a purpose that the person has not consented to for the institution that holds it.

    The task that asks her does not: its form, whose questions are `asked`, takes the decision.
    """
    consents = [one for one in manifest.consents if one.purpose == purpose]
    if not consents or any(one.decision in asked for one in consents):
        return False
    return not any(
        sharing.purpose == purpose and institution in sharing.between
        for sharing in Sharing.in_force(manifest, facts)
    )


def is_recipient(
    viewer: InstitutionCode,
    roles: frozenset[str],
    disclosure: Disclosure,
    parties: Mapping[str, InstitutionCode],
) -> bool:
    """Tell whether a field names an institution as a recipient, by a role or as a party."""
    return bool(roles & disclosure.roles) or viewer in {
        parties.get(fact) for fact in disclosure.parties
    }


def identifies(asked: Field) -> bool:
    """Tell whether an answer could tell who the person is: free text, a name, a contact, a place."""
    return asked.vault and asked.disclosure.sensitivity is not Sensitivity.NONE


def outlived_consents(manifest: Manifest, facts: Mapping[str, Fact]) -> set[str]:
    """Return the steps that recorded a consent for another recipient than the one that is chosen now."""
    found = set()
    for consent in manifest.consents:
        decision, recipient = facts.get(consent.decision), facts.get(consent.recipient)
        if (
            decision is not None
            and recipient is not None
            and decision.revision < recipient.revision
        ):
            found.add(decision.step)
    return found


def _given(consent: ConsentFacts, decision: Fact, recipient: Fact) -> bool:
    return decision.value == consent.given and decision.revision >= recipient.revision


def _institutions(
    facts: Mapping[str, Fact], named: Iterable[str], decision: Fact
) -> set[InstitutionCode]:
    """Return the institutions that some facts named when a decision was taken."""
    found = [facts[name] for name in named if name in facts]
    return {
        InstitutionCode(str(fact.value))
        for fact in found
        if fact.value and fact.revision <= decision.revision
    }


def _classes(fact: Fact | None) -> set[str]:
    return set(fact.value) if fact is not None and isinstance(fact.value, list) else set()
