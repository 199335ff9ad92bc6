"""Definition versions, which of them is in force, and the dated directory beside them."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from engine.bilingual import Bilingual
from engine.model.directory import Calendar, Canton, Directory, Institution
from engine.model.ids import DefinitionHash, InstitutionCode
from engine.store import settings
from engine.store.database import Transaction
from engine.store.tables import (
    calendar,
    definition,
    holiday,
    in_force,
    institution,
    province_canton,
)

DIRECTORY_REVISION: Final = "directory_revision"


def has_definition(tx: Transaction, digest: DefinitionHash) -> bool:
    found = select(definition.c.hash).where(definition.c.hash == digest)
    return tx.execute(found).first() is not None


def save_definition(tx: Transaction, values: Mapping[str, Any]) -> None:
    tx.execute(insert(definition).values(**values))


def put_in_force(tx: Transaction, package_id: str, digest: DefinitionHash, at: datetime) -> bool:
    """Make a version the one with which new cases start; return whether that changed anything."""
    current = force(tx)
    if current.get(package_id) == digest:
        return False
    values = {"definition_hash": digest, "since": at}
    if package_id in current:
        tx.execute(update(in_force).where(in_force.c.package_id == package_id).values(**values))
    else:
        tx.execute(insert(in_force).values(package_id=package_id, **values))
    return True


def force(tx: Transaction) -> dict[str, DefinitionHash]:
    """Return the version in force of every package."""
    rows = tx.execute(select(in_force).order_by(in_force.c.package_id))
    return {row.package_id: DefinitionHash(row.definition_hash) for row in rows}


def definition_content(tx: Transaction, digest: DefinitionHash) -> bytes | None:
    row = tx.execute(select(definition.c.content).where(definition.c.hash == digest)).first()
    return None if row is None else bytes(row.content)


def replace_directory(tx: Transaction, directory: Directory, at: datetime) -> None:
    """Make `directory` what holds from `at` on; what held before stays, with its end."""
    tx.execute(update(institution).where(institution.c.valid_to.is_(None)).values(valid_to=at))
    tx.execute(insert(institution).values(list(_institution_rows(directory, at))))
    for table in (province_canton, holiday, calendar):
        tx.execute(delete(table))
    tx.execute(
        insert(province_canton).values(
            [
                {
                    "code": canton.code,
                    "name": canton.name,
                    "province_code": canton.province_code,
                    "province_name": canton.province_name,
                }
                for canton in directory.cantons.values()
            ]
        )
    )
    for entry in directory.calendars.values():
        _insert_calendar(tx, entry)
    revision = int(settings.get(tx, DIRECTORY_REVISION) or 0)
    settings.put(tx, DIRECTORY_REVISION, str(revision + 1))


def load_directory(tx: Transaction) -> Directory:
    """Return the directory as it holds now."""
    held = select(institution).where(institution.c.valid_to.is_(None))
    institutions = {
        InstitutionCode(row.code): Institution(
            code=InstitutionCode(row.code),
            name=row.name,
            roles=frozenset(row.roles),
            services=frozenset(row.services),
            canton=row.canton_code,
            covers=frozenset(row.covers),
        )
        for row in tx.execute(held.order_by(institution.c.position))
    }
    cantons = {
        row.code: Canton(row.code, row.name, row.province_code, row.province_name)
        for row in tx.execute(select(province_canton).order_by(province_canton.c.code))
    }
    return Directory(institutions, cantons, _load_calendars(tx))


def _institution_rows(directory: Directory, at: datetime) -> list[dict[str, Any]]:
    return [
        {
            "code": entry.code,
            "valid_from": at,
            "position": position,
            "name": entry.name,
            "roles": sorted(entry.roles),
            "services": sorted(entry.services),
            "canton_code": entry.canton,
            "covers": sorted(entry.covers),
        }
        for position, entry in enumerate(directory.institutions.values())
    ]


def _insert_calendar(tx: Transaction, entry: Calendar) -> None:
    tx.execute(
        insert(calendar).values(
            calendar_id=entry.calendar_id,
            weekend=sorted(entry.weekend),
            day_ends=f"{entry.day_ends:%H:%M}",
        )
    )
    rows = [
        {"calendar_id": entry.calendar_id, "day": day, "name_es": name.es, "name_en": name.en}
        for day, name in entry.holidays.items()
    ]
    if rows:
        tx.execute(insert(holiday).values(rows))


def _load_calendars(tx: Transaction) -> dict[str, Calendar]:
    holidays: dict[str, dict[Any, Bilingual]] = {}
    for row in tx.execute(select(holiday)):
        holidays.setdefault(row.calendar_id, {})[row.day] = Bilingual(row.name_es, row.name_en)
    return {
        row.calendar_id: Calendar(
            row.calendar_id,
            frozenset(row.weekend),
            time.fromisoformat(row.day_ends),
            holidays.get(row.calendar_id, {}),
        )
        for row in tx.execute(select(calendar))
    }


def all_definitions(tx: Transaction) -> list[tuple[DefinitionHash, bytes]]:
    rows = tx.execute(select(definition.c.hash, definition.c.content))
    return [(DefinitionHash(row.hash), bytes(row.content)) for row in rows]
