"""A notice says that there is a task and where to sign in, and nothing else."""

import io
from dataclasses import replace

import pytest

from engine.bilingual import LANGUAGES, Bilingual
from engine.model.actor import Capacity
from engine.model.ids import InstitutionCode
from engine.model.notice import Envelope
from notifications.channels.console import ConsoleChannel
from notifications.channels.memory import MemoryChannel
from notifications.delivery import Delivery
from notifications.message import Message

LINK = "https://ruta.example/tasks/3f9a"


def envelope(text: str = "Ruta: tiene una tarea\n\nIngrese aquí:\n\n{link}\n") -> Envelope:
    return Envelope(
        dedupe_key="task-1|ready|0",
        kind="task_ready",
        institution=InstitutionCode("albergue_amanecer"),
        institution_name="Albergue Amanecer",
        capacity="worker",
        text=Bilingual(text, "Ruta: you have a task\n\nSign in here:\n\n{link}\n"),
        path="/tasks/3f9a",
    )


def delivered(
    sent: Envelope, *, language: str = "es", base_url: str = "https://ruta.example"
) -> Message:
    channel = MemoryChannel()
    Delivery(channel, language, base_url).send(sent)
    return channel.messages[0]


def test_the_first_line_is_the_subject_and_the_rest_the_body() -> None:
    message = delivered(envelope())

    assert message.subject == "Ruta: tiene una tarea"
    assert message.body == f"Ingrese aquí:\n\n{LINK}"


def test_a_notice_is_written_in_the_language_of_the_installation() -> None:
    message = delivered(envelope(), language="en")

    assert message.subject == "Ruta: you have a task"


def test_an_address_with_a_final_slash_gives_the_same_link() -> None:
    assert delivered(envelope(), base_url="https://ruta.example/").body.endswith(f"\n{LINK}")


def test_a_brace_in_the_text_of_a_package_stays_a_brace() -> None:
    message = delivered(envelope("Asunto\n\n{link} {0.__class__} {nombre}"))

    assert message.body == f"{LINK} {{0.__class__}} {{nombre}}"


def test_a_notice_keeps_its_reference_when_it_is_tried_again() -> None:
    first, second = delivered(envelope()), delivered(envelope())

    assert first.reference == second.reference == "task-1|ready|0"


def test_what_a_channel_refuses_reaches_the_engine() -> None:
    channel = MemoryChannel(failures=[ConnectionRefusedError()])
    delivery = Delivery(channel, "es", "https://ruta.example")

    with pytest.raises(OSError):  # noqa: PT011 (any of them is tried again)
        delivery.send(envelope())
    delivery.send(envelope())

    assert len(channel.messages) == 1


def test_the_console_shows_the_recipient_then_the_text_and_the_link_alone() -> None:
    stream = io.StringIO()

    Delivery(ConsoleChannel(stream), "es", "https://ruta.example").send(envelope())

    assert stream.getvalue() == (
        f"[Albergue Amanecer · trabajo]\n  Ruta: tiene una tarea\n  Ingrese aquí:\n  {LINK}\n"
    )


@pytest.mark.parametrize("capacity", Capacity)
def test_a_capacity_is_told_in_the_language_of_the_installation(capacity: Capacity) -> None:
    sent = replace(envelope(), capacity=capacity.value)

    told = {delivered(sent, language=language).capacity for language in LANGUAGES}

    assert len(told) == len(LANGUAGES)
    assert capacity not in told
