"""Reads what somebody does in a step: one verb, by whom, with what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, cast, get_args

from engine.bilingual import Bilingual
from engine.model.form import Field
from engine.scenarios import parts
from engine.scenarios.drawn import Drawn
from engine.scenarios.expecting import Reading, texts
from engine.scenarios.script import Act, Refusal, VerbName
from engine.scenarios.source import Items, Misread, Node, Table, Text

VERBS: Final[Mapping[VerbName, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "open": (("as",), ("begins", "place")),
    "complete": (("as",), ("answers", "begins")),
    "claim": (("as",), ()),
    "release": (("as",), ()),
    "report": (("as",), ("answers", "begins")),
    "nudge": (("as",), ("reason",)),
    "reassign": (("as", "to", "reason"), ()),
    "extend": (("as", "until", "reason"), ()),
}
"""What each verb needs, and what it may have besides; any of them may have to be `refused`."""

DETAILS: Final = tuple(
    dict.fromkeys(key for needs, may in VERBS.values() for key in (*needs, *may))
)


@dataclass(slots=True)
class Cast:
    """What a scenario has named so far: its sets of answers, and the cases that its steps begin."""

    sets: Mapping[str, Table]
    cases: list[str] = field(default_factory=list)


def read_act(reading: Reading, step: Table, cast_: Cast) -> Act | None:
    """Return the one act of a step, or None where time alone passes. Raises `Misread`."""
    told = [verb for verb in VERBS if verb in step.entries]
    if len(told) > 1:
        raise Misread(step.keys[told[1]], _TWO_VERBS)
    details = [key for key in (*DETAILS, "refused") if key in step.entries]
    if not told:
        if details:
            raise Misread(step.keys[details[0]], _NO_VERB)
        return None
    _require_details(step, told[0], details)
    return _refused(_act(reading, step, told[0], cast_), step)


def _require_details(step: Table, verb: VerbName, details: Sequence[str]) -> None:
    needs, may = VERBS[verb]
    for key in details:
        if key not in (*needs, *may, "refused"):
            raise Misread(step.keys[key], _not_with(key, verb))
    for key in needs:
        if key not in step.entries:
            raise Misread(step.keys[verb], _needs(key, verb))


def _act(reading: Reading, step: Table, verb: VerbName, cast_: Cast) -> Act:
    known, found = reading.known, step.entries
    begins = parts.text(found["begins"]) if "begins" in found else None
    if begins in cast_.cases:
        raise Misread(step.keys["begins"], _BEGUN)
    act = Act(verb, known.post(found["as"]), begins=begins)
    if verb == "open":
        canton = known.canton(found["place"]) if "place" in found else ""
        return replace(act, process_id=known.process(found[verb]), canton=canton)
    about = known.report(found[verb]) if verb == "report" else known.user_task(found[verb])
    act = replace(act, about=about)
    if verb in ("complete", "report"):
        return _answered(reading, act, about, found.get("answers"), cast_)
    return replace(
        act,
        to=known.institution(found["to"]) if "to" in found else None,
        until=reading.moment(found["until"]) if "until" in found else None,
        reason=parts.text(found["reason"]) if "reason" in found else "",
    )


def _answered(reading: Reading, act: Act, about: Drawn, node: Node | None, cast_: Cast) -> Act:
    asked = reading.known.asked_by(about)
    answers: dict[str, tuple[str, ...]] = {}
    codes: dict[str, str] = {}
    for given in _sets(node, cast_) if node else ():
        for named, value in parts.entries(given):
            _require_asked(named, asked)
            answers.pop(named.text, None)
            codes.pop(named.text, None)
            if isinstance(value, Table):
                codes[named.text] = _code_of(value, cast_)
            else:
                answers[named.text] = _checked(reading, asked[named.text], value)
    return replace(act, answers=answers, codes=codes)


def _sets(node: Node, cast_: Cast) -> Iterator[Node]:
    """Yield what is answered: fields with their values, or the name of a set of them; the last one wins."""
    for one in node.items if isinstance(node, Items) else (node,):
        if isinstance(one, Text):
            name = parts.word(one, tuple(cast_.sets))
            yield cast_.sets[name]
        else:
            yield one


def _require_asked(named: Text, asked: Mapping[str, Field]) -> None:
    if named.text not in asked:
        raise Misread(named.line, _not_asked(named.text, asked))


def _code_of(node: Node, cast_: Cast) -> str:
    found = parts.table(node, ("code_of",), ("code_of",))
    return parts.word(found.entries["code_of"], cast_.cases)


def _checked(reading: Reading, asked: Field, node: Node) -> tuple[str, ...]:
    """Return an answer that the form offers, where it offers some; what it refuses is for playing to tell."""
    given = texts(node)
    offered = {choice.value for choice in asked.choices}
    if asked.offering:
        offered = set(reading.known.directory.institutions)
    wrong = [one for one in given if offered and one not in offered]
    if wrong:
        raise Misread(node.line, _not_offered(wrong[0], sorted(offered)))
    return given


def _refused(act: Act, step: Table) -> Act:
    """Read why an act must be refused: a word, or the fields whose answers must be corrected."""
    node = step.entries.get("refused")
    if node is None:
        return act
    if isinstance(node, Table):
        found = parts.table(node, ("answers",), ("answers",)).entries["answers"]
        return replace(act, refused="answers", refused_fields=texts(found))
    return replace(act, refused=cast(Refusal, parts.word(node, get_args(Refusal))))


def _not_with(key: str, verb: str) -> Bilingual:
    return Bilingual(f"«{key}» no va con «{verb}».", f"“{key}” does not go with “{verb}”.")


def _needs(key: str, verb: str) -> Bilingual:
    return Bilingual(f"a «{verb}» le falta «{key}».", f"“{verb}” lacks “{key}”.")


def _not_asked(key: str, asked: Mapping[str, Field]) -> Bilingual:
    fields = ", ".join(asked) or "–"
    return Bilingual(
        f"este formulario no pregunta «{key}». Pregunta: {fields}.",
        f"this form does not ask “{key}”. It asks: {fields}.",
    )


def _not_offered(value: str, offered: Sequence[str]) -> Bilingual:
    return Bilingual(
        f"«{value}» no es una respuesta posible. Son: {', '.join(offered)}.",
        f"“{value}” is no possible answer. These are: {', '.join(offered)}.",
    )


_TWO_VERBS: Final = Bilingual(
    "un paso hace una sola cosa: escriba otro paso para la segunda.",
    "a step does one thing: write another step for the second.",
)
_NO_VERB: Final = Bilingual(
    f"falta qué se hace: {', '.join(VERBS)}.", f"what is done is missing: {', '.join(VERBS)}."
)
_BEGUN: Final = Bilingual(
    "otro paso ya dio este nombre a un caso.", "another step gave this name to a case already."
)
