"""The fictional cases are told once, through the verbs of everybody, whatever comes in between."""

import re
import tomllib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.facade import Engine
from engine.model.ids import CaseId
from engine.model.notice import Envelope
from engine.model.people import NewAccount
from web.cli import run
from web.console import Console
from web.demonstration.file import Demonstration, read_demonstration
from web.demonstration.load import Loading, load_demonstration, protocol_in_force
from web.demonstration.progress import FILE, Progress
from web.key_files import create_key
from web.package_folder import read_packaged, read_packaged_demonstration
from web.settings import Settings, load_settings

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
TOLD = read_demonstration(read_packaged_demonstration())
Loaded = tuple[Settings, list[NewAccount], list[Envelope]]


class PulledPlugError(Exception):
    """Stands for whatever ends a load before its time."""


def settings_in(folder: Path) -> Settings:
    settings = load_settings({"RUTA_DATA_DIR": str(folder)})
    create_key(settings.secret_key_file)
    create_key(settings.master_key_file)
    return settings


def opened(settings: Settings) -> "closing[Engine]":
    return closing(Engine.open(settings.database_url, settings.keys))


def number_of_cases(
    settings: Settings, accounts: list[NewAccount], told: Demonstration = TOLD
) -> int:
    """Count the cases by the eyes of those who opened them."""
    openers = {case.opened_by for case in told.cases}
    with opened(settings) as engine:
        seen = set()
        for account in (one for one in accounts if one.username in openers):
            actor = engine.actor_of(engine.sign_in(account.username, account.password).token)
            assert actor is not None
            seen |= {entry.case_id for entry in engine.cases(actor).entries}
        return len(seen)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    settings = settings_in(tmp_path_factory.mktemp("loaded"))
    notices: list[Envelope] = []
    return settings, load_demonstration(Loading(settings, NOW, notices.append)), notices


def test_every_told_case_is_there_and_none_was_altered(loaded: Loaded) -> None:
    settings, accounts, _ = loaded

    assert number_of_cases(settings, accounts) == len(TOLD.cases)
    with opened(settings) as engine:
        assert list(engine.verify()) == []


def test_reminders_and_escalations_of_the_past_were_sent_in_the_past(loaded: Loaded) -> None:
    settings, _, notices = loaded

    assert {notice.kind for notice in notices} == {"task_ready", "reminder", "escalation"}
    with opened(settings) as engine:
        late: list[Envelope] = []
        engine.deliver_notices(late.append)
    assert late == []


def test_loading_again_keeps_cases_and_passwords(loaded: Loaded) -> None:
    settings, accounts, _ = loaded
    before = number_of_cases(settings, accounts)

    again = load_demonstration(Loading(settings, NOW, refuse))

    assert again == accounts
    assert number_of_cases(settings, again) == before


def refuse(envelope: Envelope) -> None:
    message = f"nothing is told twice: {envelope.kind}"
    raise AssertionError(message)


def test_the_passwords_are_for_their_owner_alone(loaded: Loaded) -> None:
    settings, accounts, _ = loaded
    kept = settings.data_dir / FILE

    assert kept.stat().st_mode & 0o077 == 0
    assert len({account.password for account in accounts}) == len(accounts)


def test_an_interrupted_load_goes_on_where_it_stopped(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    sent: list[Envelope] = []

    def pull_the_plug(envelope: Envelope) -> None:
        sent.append(envelope)
        if len(sent) == 12:
            raise PulledPlugError

    with pytest.raises(PulledPlugError):
        load_demonstration(Loading(settings, NOW, pull_the_plug))
    accounts = load_demonstration(Loading(settings, NOW, sent.append))

    assert number_of_cases(settings, accounts) == len(TOLD.cases)
    with opened(settings) as engine:
        assert list(engine.verify()) == []


def _alone(process: str) -> bytes:
    """Return the stories of one process and of the cases that it opens, with those who act in them."""
    told = read_packaged_demonstration()
    cases = [case for case in TOLD.cases if case.process in {process, None}]
    acting = {case.opened_by for case in cases} | {step.by for case in cases for step in case.steps}
    blocks = re.split(rb"(?m)^(?=\[\[(?:account|case)\]\])", told)
    return b"".join(
        block for block in blocks if _belongs(tomllib.loads(block.decode()), process, acting)
    )


def _belongs(block: dict[str, list[dict[str, str]]], process: str, acting: set[str]) -> bool:
    accounts, cases = block.get("account", []), block.get("case", [])
    return any(one["username"] in acting for one in accounts) or any(
        one.get("process", process) == process for one in cases
    )


def test_alerts_and_their_cases_are_told_once_however_often_the_telling_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alerts = _alone("p00_alert")
    told = read_demonstration(alerts)
    monkeypatch.setattr("web.demonstration.load.read_packaged_demonstration", lambda: alerts)
    settings = settings_in(tmp_path)
    remember = Progress.remember_case
    begun = [case.number for case in told.cases if case.process is None]
    stumbled: list[int] = []

    def stumble(progress: Progress, number: int, case_id: CaseId) -> None:
        """Lose one of two cases that another one began, and keep the other, but end the load at both."""
        ends = number in begun and number not in stumbled
        if not ends or begun.index(number) % 2:
            remember(progress, number, case_id)
        if ends:
            stumbled.append(number)
            raise PulledPlugError

    monkeypatch.setattr(Progress, "remember_case", stumble)
    for _ in begun:
        with pytest.raises(PulledPlugError):
            load_demonstration(Loading(settings, NOW, lambda _: None))
    accounts = load_demonstration(Loading(settings, NOW, lambda _: None))

    assert sorted(stumbled) == begun
    assert number_of_cases(settings, accounts, told) == len(told.cases)
    with opened(settings) as engine:
        assert list(engine.verify()) == []


def test_the_stories_of_alerts_stand_where_the_tour_finds_them(loaded: Loaded) -> None:
    settings, accounts, _ = loaded

    with opened(settings) as engine:
        waiting = {
            account.username: {
                engine.task(actor, entry.task_id).name.es for entry in engine.inbox(actor).entries
            }
            for account in accounts
            if (actor := engine.actor_of(engine.sign_in(account.username, account.password).token))
        }

    assert "Acusar la alerta" in waiting["coordinacion.santodomingo"]
    assert "Acompañar y dar seguimiento" in waiting["ong.ceibo"]
    assert "Decidir la protección" in waiting["junta.canton.santodomingo"]
    assert "Leer la otra alerta" in waiting["ong.hilo"]


def test_a_protocol_that_somebody_put_in_force_stays(
    loaded: Loaded, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, _, _ = loaded
    changed = read_packaged()
    changed["ecuador.toml"] = changed["ecuador.toml"].replace(
        b'version = "', b'version = "changed-'
    )
    with opened(settings) as engine:
        deployed = engine.deploy(changed)

    environ = {"RUTA_DATA_DIR": str(settings.data_dir)}
    assert run(["demo", "--load-only"], Console(environ, "en")) == 0

    told = capsys.readouterr().out
    assert protocol_in_force(settings) == deployed
    assert deployed in told
    assert "ruta deploy" in told


def test_a_lost_memory_costs_the_passwords_and_nothing_else(loaded: Loaded) -> None:
    settings, accounts, _ = loaded
    before = number_of_cases(settings, accounts)
    (settings.data_dir / FILE).unlink()

    renewed = load_demonstration(Loading(settings, NOW, refuse))

    assert [account.username for account in renewed] == [one.username for one in accounts]
    assert renewed != accounts
    assert number_of_cases(settings, renewed) == before
