"""The fictional cases are told once, through the verbs of everybody, whatever comes in between."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.facade import Engine
from engine.model.notice import Envelope
from engine.model.people import NewAccount
from web.cli import run
from web.console import Console
from web.demonstration.file import read_demonstration
from web.demonstration.load import Loading, load_demonstration, protocol_in_force
from web.demonstration.progress import FILE
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


def number_of_cases(settings: Settings, accounts: list[NewAccount]) -> int:
    """Count the cases by the eyes of those who opened them."""
    openers = {case.opened_by for case in TOLD.cases}
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
