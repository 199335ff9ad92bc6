"""What a decision gave, and why, for people to read."""

from dataclasses import dataclass

from engine.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule of a decision table that gave the value, and its author's words on why it applies.

    `reason` is the rule's description (else its annotations), empty where it has none.
    """

    decision_id: str
    rule_id: str
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Decided:
    """The value of a decision, and the rules that gave it, those of required decisions first."""

    value: object
    fired: tuple[FiredRule, ...] = ()
