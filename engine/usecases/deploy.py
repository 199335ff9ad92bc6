"""Stores a package as an immutable version and puts it in force, with its institutions and calendars."""

from collections.abc import Mapping

from engine.context import Context
from engine.definitions import read_package
from engine.model.ids import DefinitionHash
from engine.store import protocol


def deploy(ctx: Context, files: Mapping[str, bytes]) -> DefinitionHash:
    """Deploy a package. Raises `PackageRefused` or `DiagramRefused`; nothing is stored then."""
    package = read_package(files)
    definition, now = package.definition, ctx.machine.now()
    with ctx.database.write() as tx:
        if not protocol.has_definition(tx, definition.hash):
            protocol.save_definition(
                tx,
                {
                    "hash": definition.hash,
                    "package_id": definition.manifest.package_id,
                    "label": definition.manifest.version,
                    "content": package.content,
                    "deployed_at": now,
                },
            )
        protocol.put_in_force(tx, definition.manifest.package_id, definition.hash, now)
        if protocol.load_directory(tx) != package.directory:
            protocol.replace_directory(tx, package.directory, now)
    ctx.forget()
    return definition.hash
