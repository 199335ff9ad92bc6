"""Where a message goes that an instance sent: to who awaits it in the case, into a new instance or case, or away.

All of it happens in the transaction of the verb that set it going, but for a message to another case: a verb
locks one case, so the worker delivers that one.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engine.bilingual import Bilingual
from engine.bpmn import Linked, receiver_of
from engine.bpmn.calling import Effect, carry_out
from engine.errors import AmbiguousMessage, AnswersRefused, InstanceBroken
from engine.model.actor import SYSTEM
from engine.model.case import CaseHead, Entry, RunningInstance
from engine.model.case_code import normalise_case_code
from engine.model.facts import decode_fact, encode_fact
from engine.model.ids import CaseId, InstanceId, new_id
from engine.model.step import (
    AwaitedMessage,
    FactValue,
    MessageArrived,
    SignalArrived,
    ThrownMessage,
    ThrownSignal,
)
from engine.policy import Relation, Verb, may
from engine.store import cases, running
from engine.store.journal import GENESIS
from engine.store.messages import Letter
from engine.usecases.calling import TurnCalls
from engine.usecases.turn import Turn

MOST_MESSAGES: Final = 100
"""How many messages one verb may set going in a case before it counts as an exchange without end."""


def follow(turn: Turn) -> None:
    """Hand on what was sent until nothing is left; raises InstanceBroken when that has no end."""
    for _ in range(MOST_MESSAGES):
        if not turn.sent:
            break
        _deliver(turn, *turn.sent.pop(0))
    if turn.sent:
        raise InstanceBroken(what=_ENDLESS)
    for other in turn.begun:
        follow(other)


def linked(turn: Turn) -> list[Linked]:
    """Return the instances of the case as messages see them."""
    untouched = [one for key, one in turn.running().items() if key not in turn.touched]
    return [
        *(_linked(one.instance, one.step.awaited) for one in turn.touched.values()),
        *(_linked(one, turn.waiting(one).awaited) for one in untouched),
    ]


def ever_awaits(turn: Turn, name: str) -> bool:
    """Whether an instance of the case has a place for a message, though it may not wait there now."""
    instances = [*turn.running().values(), *(one.instance for one in turn.touched.values())]
    receivers = (
        turn.setting.definition(one).processes[one.process_id].receivers.values()
        for one in instances
    )
    return any(event.message == name for each in receivers for event in each)


def unheard(turn: Turn, letter: Letter) -> None:
    """Record that a message from another case found nobody, or several: a person must look."""
    setting = turn.setting
    root_id, process_id = running.root_of(setting.tx, turn.head.case_id)
    turn.trouble(root_id, process_id, _unheard(letter.name), letter.message_id)


def send_again(turn: Turn, sender: RunningInstance, element_id: str, letter: Letter) -> None:
    """Send a message of the case that could not be handed over before; what is wrong now is the turn's trouble."""
    facts = letter.facts
    _send(turn, sender, ThrownMessage(letter.name, facts, letter.conversation, element_id))


def _deliver(turn: Turn, sender_id: InstanceId, effect: Effect) -> None:
    if isinstance(effect, ThrownMessage):
        _send(turn, turn.touched[sender_id].instance, effect)
    elif isinstance(effect, ThrownSignal):
        broadcast(turn, effect.name, sender_id)
    else:
        carry_out(TurnCalls(turn), sender_id, effect)


def broadcast(turn: Turn, name: str, sender_id: InstanceId | None = None) -> None:
    """Let the rest of the case hear a signal, and begin what it begins; it does not leave the case."""
    for instance in _hearing(turn, name):
        if instance.instance_id != sender_id:
            turn.hear(instance, name)
    in_force = turn.setting.ctx.definition_in_force(turn.setting.tx)
    for process_id in in_force.diagrams.begun_by.get(name, ()):
        turn.start(process_id, arrived=SignalArrived(name), parent_id=sender_id)


def _hearing(turn: Turn, name: str) -> list[RunningInstance]:
    untouched = [one for key, one in turn.running().items() if key not in turn.touched]
    waiting = [
        *((one.instance, one.step.signals) for one in turn.touched.values()),
        *((one, turn.waiting(one).signals) for one in untouched),
    ]
    return [one for one, signals in waiting if any(each.name == name for each in signals)]


def _send(turn: Turn, sender: RunningInstance, thrown: ThrownMessage) -> None:
    setting = turn.setting
    process = setting.definition(sender).processes[sender.process_id]
    in_force = setting.ctx.definition_in_force(setting.tx)
    carried = _through_storage(thrown.facts)
    arrived = MessageArrived(thrown.name, None, carried)
    opens = in_force.diagrams.opened_by.get(thrown.name)
    if thrown.element_id in process.addressed:
        _send_away(turn, sender, process.addressed[thrown.element_id], thrown)
    elif opens is None:
        _hand_over(turn, sender, thrown, arrived)
    elif in_force.processes[opens].opens_case:
        _begin_case(turn, opens, arrived)
    else:
        parent_id, conversation = sender.instance_id, thrown.conversation
        turn.start(opens, arrived=arrived, parent_id=parent_id, conversation=conversation)


def _hand_over(
    turn: Turn, sender: RunningInstance, thrown: ThrownMessage, arrived: MessageArrived
) -> None:
    """Give a message to who awaits it in this case. One that nobody ever awaits leaves for the outside."""
    try:
        receiver = receiver_of(thrown, _linked(sender, ()), linked(turn))
    except AmbiguousMessage as error:
        _undelivered(turn, sender, thrown, error.message)
        return
    if receiver is not None:
        turn.arrive(receiver[0], replace(arrived, token_id=receiver[1]))
    elif ever_awaits(turn, thrown.name):
        _undelivered(turn, sender, thrown, _unheard(thrown.name))


def _undelivered(
    turn: Turn, sender: RunningInstance, thrown: ThrownMessage, reason: Bilingual
) -> None:
    """Keep a message that could not be handed over, and say where it came from and why."""
    facts = _through_storage(thrown.facts)
    letter = Letter(new_id(), thrown.name, facts, thrown.conversation)
    turn.undelivered.append(letter)
    turn.trouble(sender.instance_id, thrown.element_id, reason, letter.message_id)


def _begin_case(turn: Turn, process_id: str, arrived: MessageArrived) -> None:
    """Open a case of its own, at the same place, for the institution that acts."""
    setting, actor = turn.setting, turn.setting.actor
    definition = setting.ctx.definition_in_force(setting.tx)
    head = CaseHead(
        case_id=CaseId(new_id()),
        case_code=cases.unused_code(setting.tx, definition.manifest.case_prefix),
        canton_code=turn.head.canton_code,
        province_code=turn.head.province_code,
        opener=turn.head.opener if actor == SYSTEM else actor.institution,
        opened_at=setting.now,
        closed_at=None,
        journal_seq=0,
        journal_head=GENESIS,
    )
    other = Turn(setting, head, None)
    other.start(process_id, arrived=arrived)
    turn.begun.append(other)
    turn.entries.append(Entry("case_begun", {"case": head.case_code}))


def _send_away(turn: Turn, sender: RunningInstance, fact: str, thrown: ThrownMessage) -> None:
    """Leave a message for another open case of the actor's territory, named by its code."""
    setting = turn.setting
    letter = Letter(new_id(), thrown.name, _through_storage(thrown.facts))
    code = normalise_case_code(str(sender.values().get(fact) or ""))
    target = cases.find_open_by_code(setting.tx, code) if code else None
    refusal = _refusal(turn, target, letter)
    if target is not None and refusal is None:
        turn.letters.append((target.case_id, letter))
        sent = {"message": letter.name, "case": target.case_code, "letter": letter.message_id}
        turn.entries.append(Entry("message_sent", sent))
    elif refusal is not None and setting.actor == SYSTEM:
        _undelivered(turn, sender, thrown, refusal)
    elif refusal is not None:
        raise AnswersRefused({fact: refusal})


def _refusal(turn: Turn, target: CaseHead | None, letter: Letter) -> Bilingual | None:
    """Return why a message cannot go to a case: nobody here may know of it, or nothing in it would take it."""
    if target is None or target.case_id == turn.head.case_id or not _reaches(turn, target):
        return _NO_SUCH_CASE
    setting = turn.setting
    processes = [
        setting.ctx.definition(setting.tx, digest).processes[process_id]
        for process_id, digest in running.running_processes(setting.tx, target.case_id)
    ]
    takes_it = any(
        event.message == letter.name for one in processes for event in one.receivers.values()
    )
    return None if takes_it else _TAKES_NONE


def _reaches(turn: Turn, target: CaseHead) -> bool:
    setting = turn.setting
    home = setting.directory.institutions.get(setting.actor.institution)
    canton = setting.directory.cantons[target.canton_code]
    relation = Relation(in_territory=home is not None and home.reach(canton) is not None)
    return setting.actor == SYSTEM or may(setting.actor, Verb.SEE_PROGRESS, relation)


def _linked(instance: RunningInstance, awaited: tuple[AwaitedMessage, ...]) -> Linked:
    return Linked(instance.instance_id, awaited, instance.parent_id, instance.conversation)


def _through_storage(facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    return {name: decode_fact(encode_fact(value)) for name, value in facts.items()}


def _unheard(name: str) -> Bilingual:
    return Bilingual(
        f"el mensaje «{name}» llegó cuando nadie lo esperaba; avise a quien lleva el caso, o abra uno nuevo",
        f"the message “{name}” came when nobody awaited it; tell whoever manages the case, or open a new one",
    )


_NO_SUCH_CASE: Final = Bilingual(
    "No hay un caso abierto con este código en su territorio. Revise el código.",
    "There is no open case with this code in your territory. Check the code.",
)
_TAKES_NONE: Final = Bilingual(
    "El caso con este código no recibe alertas: no es el caso de una persona que alguien acompaña. Revise el código.",
    "The case with this code takes no alerts: it is not the case of a person who is accompanied. Check the code.",
)
_ENDLESS: Final = Bilingual(
    "los mensajes del caso se responden sin fin",
    "the case's messages answer each other without end",
)
